// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/fixture.h"
#include "widgets/plots/channels_figure.h"
#include "widgets/plots/layers_figure.h"
#include "widgets/plots/plot_frame.h"
#include "widgets/plots/plot_style.h"
#include "widgets/views/channels_view.h"
#include "widgets/views/error_view.h"
#include "widgets/views/layers_view.h"
#include "widgets/views/view_list.h"

#include <QElapsedTimer>
#include <QScrollBar>
#include <QSet>
#include <QSignalSpy>
#include <QTest>
#include <qcustomplot.h>

using namespace qs;

namespace {

void present(PlotView& view, const ViewState& state)
{
    view.resize(900, 560);
    view.setState(state, Change::Report);
    view.show();
    static_cast<void>(QTest::qWaitForWindowExposed(&view));
    QTest::qWait(30);
}

ViewState basic()
{
    return fixture::state(fixture::perTensor("int4", "mse"), fixture::kMatrix);
}

void click(PlotView& view, const QPointF& position)
{
    QTest::mouseClick(&view.plot(), Qt::LeftButton, {}, position.toPoint());
}

} // namespace

class TestViews : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { fixture::setLook(false); }

    void everyRowHasATitleAShortcutAndHelp()
    {
        QSet<QString> ids;
        QSet<QString> shortcuts;
        for (const ViewRow& row : views()) {
            ids << QLatin1String(row.id);
            shortcuts << QLatin1String(row.shortcut);
            QVERIFY(!viewTitle(row).isEmpty());
            QVERIFY(viewHelp(row).endsWith(QLatin1Char('.')));
            QVERIFY(!QKeySequence(QLatin1String(row.shortcut)).isEmpty());
        }
        QCOMPARE(ids.size(), static_cast<qsizetype>(views().size()));
        QCOMPARE(shortcuts.size(), static_cast<qsizetype>(views().size()));
    }

    void everyViewSurvivesEveryState()
    {
        const ViewState whole = basic();
        QList<ViewState> states(7, whole);
        states[0] = {};
        states[1].report.reset();
        states[2].layer.reset();
        states[3].distribution.reset();
        states[4].report = fixture::partialReport(fixture::perTensor("int4"), 0);
        states[5].formatSweep.reset();
        auto empty = std::make_shared<AnalysisReport>(*whole.report);
        empty->layers.clear();
        states[6].report = empty;
        for (const ViewRow& row : views()) {
            const std::unique_ptr<PlotView> view(row.create(nullptr));
            for (const ViewState& state : states) {
                present(*view, state);
                present(*view, whole);
                QVERIFY(!view->frame().isEmpty());
            }
        }
    }

    void strangeTensorsAreDrawnOrExplained()
    {
        for (const std::vector<float>& values :
             {std::vector<float>{0, 0, 0, 0}, std::vector<float>{0.5F, 0.5F, 0.5F, 0.5F}, std::vector<float>{},
              std::vector<float>{NAN, INFINITY, -INFINITY, NAN}, std::vector<float>{1e-40F, 3e38F, -3e38F, 0},
              std::vector<float>{0.1F, 0.2F, 0.3F, 0.4F}}) {
            Distribution distribution;
            distribution.add(values);
            ViewState state = basic();
            auto report = std::make_shared<AnalysisReport>(*fixture::partialReport(fixture::perTensor("int4"), 0));
            state.report = report;
            state.distribution = std::make_shared<const Distribution>(distribution);
            for (const ViewRow& row : views()) {
                const std::unique_ptr<PlotView> view(row.create(nullptr));
                present(*view, state);
                view->plot().replot();
            }
        }
    }

    void everyFormatIsDrawnOrExplained()
    {
        const ViewState usual = basic();
        for (const NumberFormat& format : numberFormats()) {
            Quantization quantization = usualQuantization(format);
            if (!checkQuantization(quantization)) {
                continue;
            }
            quantization.granularity = {Sharing::Tensor, 0, 0};
            ViewState state = usual;
            state.report = fixture::report(quantization);
            QCOMPARE(state.report->layers[fixture::kMatrix].state, LayerResult::State::Done);
            for (const ViewRow& row : views()) {
                const std::unique_ptr<PlotView> view(row.create(nullptr));
                view->resize(900, 560);
                view->setState(state, Change::Report);
                view->show();
                QCoreApplication::processEvents();
                view->plot().replot();
                const QString text = view->frame().readout() + view->summary();
                QVERIFY(!view->frame().isEmpty());
                QVERIFY2(!view->summary().isEmpty(), format.id.data());
                QVERIFY2(!text.contains(QStringLiteral("nan")), format.id.data());
                const bool explains = row.id == std::string_view("distribution") || row.id == std::string_view("error");
                if (explains && format.fixed) {
                    QVERIFY2(view->frame().readout().contains(QStringLiteral("brings its own scales")),
                             format.id.data());
                    QTest::mouseMove(&view->plot(), view->plot().rect().center());
                    QTest::mouseClick(&view->plot(), Qt::LeftButton, {}, view->plot().rect().center());
                }
            }
        }
    }

    void aClickOnAMarkChoosesItsCalibration()
    {
        ErrorView view;
        present(view, basic());
        view.plot().replot();
        QSignalSpy chosen(&view, &View::calibrationChosen);
        for (int y = 0; y < view.plot().height() && chosen.isEmpty(); y += 3) {
            for (int x = 0; x < view.plot().width() && chosen.isEmpty(); x += 3) {
                if (view.markAt(QPointF(x, y))) {
                    click(view, QPointF(x, y));
                }
            }
        }
        QCOMPARE(chosen.count(), 1);
        QVERIFY(parseCalibration(chosen[0][0].toString().toStdString()).has_value());
    }

    void aClickOnAChannelSelectsItInEveryOrder()
    {
        ChannelsView view;
        present(view, basic());
        for (const ChannelsView::Order order :
             {ChannelsView::Order::Index, ChannelsView::Order::Range, ChannelsView::Order::Sqnr}) {
            view.setOrder(order);
            view.plot().replot();
            QSignalSpy selected(&view, &View::channelSelected);
            const QPointF place = view.plot().axisRects().first()->rect().center();
            click(view, place);
            QCOMPARE(selected.count(), 1);
            QCOMPARE(selected[0][0].value<std::size_t>(), *view.channelAt(place));
        }
    }

    void thousandsOfChannelsStayFastAndSaySo()
    {
        ViewState state = basic();
        auto report = std::make_shared<AnalysisReport>(*state.report);
        LayerResult& layer = report->layers[fixture::kMatrix];
        const auto few = layer.channels;
        layer.channels.clear();
        for (std::size_t i = 0; i < 50'000; ++i) {
            layer.channels.push_back(few[i % few.size()]);
        }
        state.report = report;
        ChannelsView view;
        present(view, state);
        QElapsedTimer timer;
        timer.start();
        view.plot().replot();
        QVERIFY(timer.elapsed() < 1000);
        QVERIFY(view.frame().readout().contains(QStringLiteral("together")));
    }

    void layersAreRankedWorstFirst()
    {
        LayersView view;
        const ViewState state = basic();
        present(view, state);
        double former = -1e9;
        for (const std::size_t layer : view.order()) {
            const double db = state.report->layers[layer].sums.sqnrDb();
            QVERIFY(db >= former);
            former = db;
        }
    }

    void rowsDoNotJumpWhileResultsArrive()
    {
        LayersView view;
        ViewState state = basic();
        state.report = fixture::partialReport(fixture::perTensor("int4"), 0);
        present(view, state);
        const auto before = view.order();
        for (std::size_t done = 1; done < 6; ++done) {
            state.report = fixture::partialReport(fixture::perTensor("int4"), done);
            view.setState(state, Change::Report);
            QCoreApplication::processEvents();
            QCOMPARE(view.order(), before);
        }
        state.report = fixture::report(fixture::perTensor("int4"));
        view.setState(state, Change::Report);
        QCoreApplication::processEvents();
        QVERIFY(view.order() != before);
    }

    void aClickOnABarSelectsAndOnACellChoosesTheFormat()
    {
        LayersView view;
        const ViewState state = basic();
        present(view, state);
        view.plot().replot();
        QSignalSpy selected(&view, &View::layerSelected);
        QSignalSpy format(&view, &View::formatChosen);
        const QRect bars = view.plot().axisRects().at(0)->rect();
        click(view, QPointF(bars.left() + 10, bars.top() + 20));
        QCOMPARE(selected.count(), 1);
        QCOMPARE(selected[0][0].value<std::size_t>(), view.order().front());
        QCOMPARE(format.count(), 0);
        const QRect cells = view.plot().axisRects().at(1)->rect();
        click(view, QPointF(cells.left() + 10, cells.top() + 20));
        QCOMPARE(selected.count(), 2);
        QCOMPARE(format.count(), 1);
        QCOMPARE(format[0][0].value<std::size_t>(), view.order().front());
        QCOMPARE(format[0][1].toString(), QStringLiteral("int8"));
    }

    void hundredsOfLayersScroll()
    {
        ViewState state = basic();
        auto report = std::make_shared<AnalysisReport>(*state.report);
        const auto few = report->layers;
        for (std::size_t i = 0; i < 300; ++i) {
            report->layers.push_back(few[i % few.size()]);
        }
        state.report = report;
        LayersView view;
        present(view, state);
        view.plot().replot();
        auto* bar = view.findChild<QScrollBar*>();
        QVERIFY(bar->isVisible());
        QVERIFY(bar->maximum() > 200);
        bar->setValue(bar->maximum());
        view.plot().replot();
        const QRect bars = view.plot().axisRects().at(0)->rect();
        const auto last = view.figure().placeAt(QPointF(bars.left() + 10, bars.bottom() - 4));
        QVERIFY(last.has_value());
        QCOMPARE(last->row, report->layers.size() - 1);
    }

    void strokesStandOutOnLightAndDark()
    {
        for (const bool isDark : {false, true}) {
            fixture::setLook(isDark);
            const PlotStyle style(QApplication::palette(), QApplication::font());
            QCOMPARE(style.isDark(), isDark);
            QVERIFY(PlotStyle::contrast(style.text(), style.background()) >= 7);
            QVERIFY(PlotStyle::contrast(style.faintText(), style.background()) >= 4.5);
            QList<QColor> strokes{style.original(), style.quantized(), style.clipping(), style.marker()};
            for (int i = 0; i < PlotStyle::kSeriesCount; ++i) {
                strokes << style.series(i);
            }
            for (const QColor& stroke : strokes) {
                QVERIFY2(PlotStyle::contrast(stroke, style.background()) >= 3, qPrintable(stroke.name()));
            }
        }
        fixture::setLook(false);
    }

    void aDarkPaletteReachesThePlot()
    {
        LayersView view;
        present(view, basic());
        fixture::setLook(true);
        QTest::qWait(50);
        view.plot().replot();
        const QImage image = view.plot().toPixmap(400, 300).toImage();
        QVERIFY(qGray(image.pixel(2, 298)) < 80);
        fixture::setLook(false);
    }
};

QTEST_MAIN(TestViews)
#include "tst_views.moc"
