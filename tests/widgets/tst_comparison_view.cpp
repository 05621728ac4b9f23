// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/fixture.h"
#include "widgets/models/rows_model.h"
#include "widgets/plots/comparison_figure.h"
#include "widgets/plots/plot_frame.h"
#include "widgets/plots/point_labels.h"
#include "widgets/views/comparison_table.h"
#include "widgets/views/comparison_view.h"

#include <QCheckBox>
#include <QComboBox>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <qcustomplot.h>

#include <memory>

using namespace qs;

namespace {

ViewState compared()
{
    static const ViewState state = fixture::state(fixture::perTensor("int4", "mse"), fixture::kMatrix);
    return state;
}

void present(ComparisonView& view, const ViewState& state)
{
    view.resize(900, 560);
    view.setState(state, Change::Report);
    view.show();
    static_cast<void>(QTest::qWaitForWindowExposed(&view));
    QTest::qWait(30);
    view.plot().replot();
}

/// A point that no other covers.
std::size_t lonelyPoint(const ComparisonView& view)
{
    const ComparisonFigure& figure = view.figure();
    for (std::size_t i = 0; i < figure.points().size(); ++i) {
        if (figure.pointAt(figure.pixelOf(i)) == i) {
            return i;
        }
    }
    qFatal("every point is covered");
}

} // namespace

class TestComparisonView : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { fixture::setLook(false); }

    void nothingIsComparedBeforeSomebodyAsks()
    {
        ViewState state = compared();
        state.comparison = {};
        ComparisonView view;
        present(view, state);
        QVERIFY(view.frame().isEmpty());
        QSignalSpy wanted(&view, &View::comparisonWanted);
        auto* button = view.findChild<QPushButton*>(QStringLiteral("compareAll"));
        QVERIFY(button->isVisible());
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(wanted.count(), 1);
    }

    void theButtonStopsWhileItRuns()
    {
        ViewState state = compared();
        state.comparison.state = Comparison::State::Running;
        ComparisonView view;
        present(view, state);
        QSignalSpy cancelled(&view, &View::comparisonCancelled);
        QTest::mouseClick(view.findChild<QPushButton*>(QStringLiteral("compareAll")), Qt::LeftButton);
        QCOMPARE(cancelled.count(), 1);
        state.comparison.state = Comparison::State::Done;
        view.setState(state, Change::Comparison);
        QCoreApplication::processEvents();
        QVERIFY(!view.findChild<QPushButton*>(QStringLiteral("compareAll"))->isVisible());
    }

    void everyMeasuredChoiceIsAPointAtItsPrice()
    {
        ComparisonView view;
        present(view, compared());
        const auto expected = comparisonOf(*compared().comparison.reports);
        QVERIFY(expected.size() > 30);
        QCOMPARE(view.figure().points().size(), expected.size());
        for (std::size_t i = 0; i < expected.size(); ++i) {
            QCOMPARE(view.figure().points()[i].bits, expected[i].bitsPerWeight);
            QCOMPARE(view.figure().points()[i].sqnrDb, expected[i].sqnrDb);
            QCOMPARE(view.figure().points()[i].onFront, expected[i].onFront);
        }
    }

    void namesCoverNeitherEachOtherNorPoints()
    {
        for (const QSize size : {QSize(900, 560), QSize(460, 400), QSize(1500, 900)}) {
            ComparisonView view;
            present(view, compared());
            view.resize(size);
            QTest::qWait(30);
            view.plot().replot();
            const PointLabels& labels = view.figure().labels();
            int placed = 0;
            for (std::size_t i = 0; i < labels.placed.size(); ++i) {
                if (labels.placed[i].isNull()) {
                    continue;
                }
                ++placed;
                for (std::size_t j = 0; j < i; ++j) {
                    QVERIFY(!labels.placed[i].intersects(labels.placed[j]));
                }
                for (std::size_t point = 0; point < view.figure().points().size(); ++point) {
                    QVERIFY(!labels.placed[i].contains(view.figure().pixelOf(point)));
                }
            }
            QVERIFY2(placed >= 3, qPrintable(QStringLiteral("%1 names at width %2").arg(placed).arg(size.width())));
        }
    }

    void aNameWithoutRoomIsLeftOut()
    {
        const std::vector<QRectF> placed = placeLabels({{50, 50}, {50, 50}, {500, 50}}, {{40, 10}, {200, 10}, {10, 10}},
                                                       {{50, 50}}, QRectF(0, 0, 100, 100));
        QVERIFY(!placed[0].isNull());
        QVERIFY(placed[1].isNull()); // wider than the area
        QVERIFY(placed[2].isNull()); // its point is out of sight
    }

    void aClickSelectsAndADoubleClickTakes()
    {
        ComparisonView view;
        present(view, compared());
        QSignalSpy chosen(&view, &View::quantizationChosen);
        const std::size_t point = lonelyPoint(view);
        const QPoint place = view.figure().pixelOf(point).toPoint();
        QTest::mouseClick(&view.plot(), Qt::LeftButton, {}, place);
        QCOMPARE(view.selected(), std::optional(point));
        QCOMPARE(chosen.count(), 0);
        QTest::mouseDClick(&view.plot(), Qt::LeftButton, {}, place);
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(chosen[0][0].value<Quantization>(), view.shown()[point]);
    }

    void theKeysGoFromPointToPoint()
    {
        ComparisonView view;
        present(view, compared());
        QSignalSpy chosen(&view, &View::quantizationChosen);
        view.plot().setFocus();
        double bits = 0;
        for (std::size_t i = 0; i < view.shown().size(); ++i) {
            QTest::keyClick(&view.plot(), Qt::Key_Right);
            QVERIFY(view.selected().has_value());
            const double now = view.figure().points()[*view.selected()].bits;
            QVERIFY(now >= bits);
            bits = now;
            QVERIFY(view.frame().readout().contains(QStringLiteral("dB")));
        }
        QTest::keyClick(&view.plot(), Qt::Key_Return);
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(chosen[0][0].value<Quantization>(), view.shown()[*view.selected()]);
        QTest::keyClick(&view.plot(), Qt::Key_Home);
        QVERIFY(view.figure().points()[*view.selected()].bits < bits);
    }

    void familiesCanBeHidden()
    {
        ComparisonView view;
        present(view, compared());
        const std::size_t all = view.shown().size();
        auto* families = view.findChild<QToolButton*>(QStringLiteral("comparisonFamilies"));
        families->menu()->actions().first()->trigger();
        QCoreApplication::processEvents();
        QVERIFY(!view.shown().empty());
        QVERIFY(view.shown().size() < all);
        for (const Quantization& quantization : view.shown()) {
            QVERIFY(findNumberFormat(quantization.format)->family != formatFamilies().front().family);
        }
    }

    void oneLayerCanBeCompared()
    {
        ComparisonView view;
        present(view, compared());
        view.findChild<QComboBox*>(QStringLiteral("comparisonScope"))->setCurrentIndex(1);
        QCoreApplication::processEvents();
        const auto expected = comparisonOf(*compared().comparison.reports, fixture::kMatrix);
        QCOMPARE(view.figure().points().size(), expected.size());
        QCOMPARE(view.figure().points().front().sqnrDb, expected.front().sqnrDb);
        QVERIFY(view.frame().title().contains(QStringLiteral("fc1")));
    }

    void theTableSortsSelectsTakesAndCopies()
    {
        ComparisonView view;
        present(view, compared());
        auto* table = view.findChild<ComparisonTable*>();
        QVERIFY(!table->isVisible());
        QTest::mouseClick(view.findChild<QCheckBox*>(QStringLiteral("comparisonAsTable")), Qt::LeftButton, {},
                          QPoint(8, 8));
        QVERIFY(table->isVisible());
        for (const auto& [column, order] : {std::pair(2, Qt::AscendingOrder), std::pair(3, Qt::DescendingOrder)}) {
            table->sortByColumn(column, order);
            for (int row = 1; row < table->model()->rowCount(); ++row) {
                const double former = table->model()->index(row - 1, column).data(ValueRole).toDouble();
                const double value = table->model()->index(row, column).data(ValueRole).toDouble();
                QVERIFY(order == Qt::AscendingOrder ? former <= value : former >= value);
            }
        }
        table->setFocus();
        table->setCurrentIndex(table->model()->index(2, 0));
        QVERIFY(view.selected().has_value());
        QCOMPARE(static_cast<int>(*view.selected()), table->currentIndex().data(RowRole).toInt());
        QCOMPARE(view.selectedText().count(QLatin1Char('\n')), 2);
        QSignalSpy chosen(&view, &View::quantizationChosen);
        QTest::keyClick(table, Qt::Key_Return);
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(chosen[0][0].value<Quantization>(), view.shown()[*view.selected()]);
    }

    void theSelectionStaysWhileResultsArrive()
    {
        ViewState state = compared();
        ComparisonView view;
        present(view, state);
        QTest::keyClick(&view.plot(), Qt::Key_End);
        const Quantization selected = view.shown()[*view.selected()];
        auto fewer = *state.comparison.reports;
        fewer.erase(fewer.begin());
        state.comparison.reports = std::make_shared<const std::vector<AnalysisReport>>(std::move(fewer));
        view.setState(state, Change::Comparison);
        QCoreApplication::processEvents();
        QCOMPARE(view.shown()[*view.selected()], selected);
    }

    void theDataHaveARowForEachPoint()
    {
        ComparisonView view;
        present(view, compared());
        const QStringList lines = view.dataAsText(QLatin1Char(',')).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        QCOMPARE(static_cast<std::size_t>(lines.size()), view.shown().size() + 1);
        QVERIFY(lines.first().contains(QStringLiteral("bits_per_weight")));
    }
};

QTEST_MAIN(TestComparisonView)
#include "tst_comparison_view.moc"
