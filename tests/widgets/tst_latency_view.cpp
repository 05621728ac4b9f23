// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/fixture.h"
#include "widgets/plots/latency_figure.h"
#include "widgets/plots/plot_frame.h"
#include "widgets/views/latency_table.h"
#include "widgets/views/latency_view.h"

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <qcustomplot.h>

#include <algorithm>

using namespace qs;

namespace {

void present(PlotView& view, const ViewState& state)
{
    view.resize(900, 620);
    view.setState(state, Change::Report | Change::Network);
    view.show();
    static_cast<void>(QTest::qWaitForWindowExposed(&view));
    QTest::qWait(30);
    view.plot().replot();
}

ViewState basic()
{
    return fixture::state(fixture::perTensor("int4", "mse"), fixture::kMatrix);
}

QStringList names(const LatencyView& view)
{
    QStringList names;
    for (const LatencyFigure::Row& row : view.figure().bars()) {
        QString name = row.name;
        names << name.remove(QChar(0x2068)).remove(QChar(0x2069));
    }
    return names;
}

QString cell(const LatencyTable& table, int row, const QString& title)
{
    for (int column = 0; column < table.model()->columnCount(); ++column) {
        if (table.model()->headerData(column, Qt::Horizontal).toString() == title) {
            return table.model()->index(row, column).data().toString().remove(QChar(0x2068)).remove(QChar(0x2069));
        }
    }
    return {};
}

} // namespace

class TestLatencyView : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { fixture::setLook(false); }

    void layersStandInTheOrderThatIsAskedFor()
    {
        LatencyView view;
        present(view, basic());
        QCOMPARE(names(view), QStringList({"/features/conv1", "/features/conv2", "/features/conv3", "/classifier/fc1",
                                           "/classifier/fc2"}));
        view.setOrder(LatencyView::Order::Speedup); // 182.4/96, 64.1/70.2, failed, 58.3/17.2, 3.1/3.0
        QCOMPARE(names(view), QStringList({"/features/conv2", "/classifier/fc2", "/features/conv1", "/classifier/fc1",
                                           "/features/conv3"}));
        view.setOrder(LatencyView::Order::Time);
        QCOMPARE(names(view), QStringList({"/features/conv1", "/features/conv2", "/classifier/fc1", "/classifier/fc2",
                                           "/features/conv3"}));
    }

    void barsAndCellsSayTheSame()
    {
        LatencyView view;
        present(view, basic());
        const LatencyFigure::Row& first = view.figure().bars()[0];
        QCOMPARE(first.floats, 182.4);
        QCOMPARE(first.codes, 96.0);
        QCOMPARE(first.around, 9.1 + 7.7);
        QCOMPARE(cell(view.table(), 0, "FP32 µs"), QStringLiteral("182.4"));
        QCOMPARE(cell(view.table(), 0, "INT8 µs"), QStringLiteral("96.0"));
        QCOMPARE(cell(view.table(), 0, "Speed-up"), QStringLiteral("1.90 ×"));
        QCOMPARE(cell(view.table(), 1, "Kind"), QStringLiteral("Conv, depthwise"));
        QVERIFY(view.figure().bars()[1].kind == LatencyFigure::Kind::Depthwise);
        QVERIFY(view.figure().bars()[3].kind == LatencyFigure::Kind::Product);
        QCOMPARE(cell(view.table(), 1, "Bias overflows"), QStringLiteral("3"));
        QCOMPARE(cell(view.table(), 2, "INT8 µs"), QString(QChar(0x2013)));
        QVERIFY(std::isnan(view.figure().bars()[2].codes));
        // conv1: 16 × 3 × 7 × 7 weights, 20,000 each, of 2^31 − 1
        QCOMPARE(cell(view.table(), 0, "Accumulator"), QStringLiteral("2.19 %"));
    }

    void theWordsHaveTheNetworkItsMemoryAndTheConditions()
    {
        LatencyView view;
        present(view, basic());
        QString said = view.summary() + view.findChild<QPlainTextEdit*>("latencyWords")->toPlainText();
        said.remove(QChar(0x2068)).remove(QChar(0x2069));
        for (const char* part : {"0.413 ms (0.400 … 0.495)", "0.302 ms", "2424 per second", "3312 per second",
                                 "34.2 dB", "5 of 11 node", "The whole network ran 1.4 times as fast in INT8."}) {
            QVERIFY2(said.contains(QString::fromUtf8(part)), qPrintable(said));
        }
        const QString conditions = view.findChild<QLabel*>("latencyConditions")->text();
        QVERIFY2(conditions.contains("AVX-512 with VNNI") && conditions.contains("2 thread"), qPrintable(conditions));
    }

    void aSelectionIsTheSameInFigureTableAndElsewhere()
    {
        LatencyView view;
        ViewState state = basic();
        present(view, state);
        QCOMPARE(view.table().currentIndex().row(), 3); // fc1, the matrix that is selected
        QSignalSpy selected(&view, &View::layerSelected);
        const QRect bars = view.plot().axisRects().at(0)->rect();
        QTest::mouseClick(&view.plot(), Qt::LeftButton, {}, QPoint(bars.left() + 5, bars.top() + 5));
        QCOMPARE(selected.count(), 1);
        QCOMPARE(selected[0][0].value<std::size_t>(), std::size_t{0});
        QVERIFY2(view.frame().readout().contains("182.4"), qPrintable(view.frame().readout()));
        view.table().selectionModel()->setCurrentIndex(view.table().model()->index(4, 0),
                                                       QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        QCOMPARE(selected.count(), 2);
        QCOMPARE(selected[1][0].value<std::size_t>(), std::size_t{5}); // fc2: nothing reads the query before it
        state.layer = 1;
        view.setState(state, Change::Selection);
        QCoreApplication::processEvents();
        QCOMPARE(view.table().currentIndex().row(), 1);
        QCOMPARE(selected.count(), 2);
        view.plot().setFocus();
        QTest::keyClick(&view.plot(), Qt::Key_Down);
        QCOMPARE(selected[2][0].value<std::size_t>(), std::size_t{2});
        QTest::keyClick(&view.plot(), Qt::Key_End);
        QCOMPARE(selected[3][0].value<std::size_t>(), std::size_t{5});
    }

    void theButtonMeasuresStopsAndMeasuresAgain()
    {
        LatencyView view;
        ViewState state = basic();
        state.network.latency = {};
        present(view, state);
        QVERIFY(view.frame().isEmpty());
        auto* button = view.findChild<QPushButton*>("studyMeasure");
        QSignalSpy wanted(&view, &View::latencyWanted);
        QSignalSpy cancelled(&view, &View::latencyCancelled);
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(wanted.count(), 1);
        state.network.latency.state = LatencyMeasurement::State::Waiting;
        view.setState(state, Change::Network);
        QCoreApplication::processEvents();
        QVERIFY(view.frame().isEmpty());
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(cancelled.count(), 1);
        state = basic();
        view.setState(state, Change::Network);
        QCoreApplication::processEvents();
        QVERIFY(!view.frame().isEmpty());
        QVERIFY(button->isEnabled()); // times differ each time
        QVERIFY(!view.findChild<QLabel*>("staleBadge")->isVisible());
        QSignalSpy chosen(&view, &View::studyOptionsChosen);
        view.findChild<QSpinBox*>("studyRounds")->setValue(7);
        QCOMPARE(chosen.count(), 1);
        state.network.options = chosen[0][0].value<StudyOptions>();
        QCOMPARE(state.network.options.rounds, std::size_t{7});
        view.setState(state, Change::Network);
        QCoreApplication::processEvents();
        QVERIFY(view.findChild<QLabel*>("staleBadge")->isVisible());
        QVERIFY(!view.findChild<QWidget*>("studyParts")->isVisible());
    }

    void theDataHaveEveryLayerInTheOrderOfTheFigure()
    {
        LatencyView view;
        present(view, basic());
        view.setOrder(LatencyView::Order::Time);
        const QStringList lines = view.dataAsText(QLatin1Char('\t')).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), 6);
        QVERIFY(lines[0].startsWith("layer\tkind\tfp32 (s)"));
        QVERIFY2(lines[2].startsWith("/features/conv2\tConv depthwise\t6.4"), qPrintable(lines[2]));
        QVERIFY2(lines[5].startsWith("/features/conv3\tConv\tnan"), qPrintable(lines[5]));
    }

    void theTableIsAModelThatQtAccepts()
    {
        LatencyView view;
        present(view, basic());
        const QAbstractItemModelTester tester(view.table().model());
        view.setState({}, Change::Network);
        QCoreApplication::processEvents();
        QCOMPARE(view.table().model()->rowCount(), 0);
        view.setState(basic(), Change::Network);
        QCoreApplication::processEvents();
        QCOMPARE(view.table().model()->rowCount(), 5);
        for (const Column<LatencyRow>& column : latencyColumns()) {
            QVERIFY(QString::fromUtf8(column.tooltip).endsWith(QLatin1Char('.')));
        }
    }
};

QTEST_MAIN(TestLatencyView)
#include "tst_latency_view.moc"
