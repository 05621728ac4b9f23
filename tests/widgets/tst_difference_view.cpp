// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/fixture.h"
#include "widgets/file_dialog.h"
#include "widgets/models/difference_filter_model.h"
#include "widgets/panels/difference_panel.h"
#include "widgets/panels/pairs_menu.h"
#include "widgets/panels/partner_dialog.h"
#include "widgets/plots/difference_figure.h"
#include "widgets/plots/plot_frame.h"
#include "widgets/views/difference_view.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFile>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>
#include <QTreeWidget>
#include <qcustomplot.h>

using namespace qs;

namespace {

ViewState compared(std::size_t layer = fixture::kMatrix)
{
    return fixture::state(fixture::perTensor("int4"), layer);
}

void present(DifferenceView& view, const ViewState& state)
{
    view.resize(1000, 700);
    view.setState(state, Change::Model | Change::Report);
    view.show();
    static_cast<void>(QTest::qWaitForWindowExposed(&view));
    QTest::qWait(30);
    view.plot().replot();
}

QTreeView& table(const DifferenceView& view)
{
    return *view.findChild<QTreeView*>(QStringLiteral("differenceTable"));
}

template <typename T>
T& part(const QWidget& view, const char* name)
{
    T* const found = view.findChild<T*>(QLatin1String(name));
    if (found == nullptr) {
        qFatal("there is no %s", name);
    }
    return *found;
}

/// The row of the table in which `text` stands in a column.
int rowWith(const DifferenceView& view, const char* column, const QString& text)
{
    const QAbstractItemModel& model = *table(view).model();
    for (int row = 0; row < model.rowCount(); ++row) {
        if (model.index(row, differenceColumn(column)).data().toString() == text) {
            return row;
        }
    }
    return -1;
}

void select(const DifferenceView& view, const char* column, const QString& text)
{
    const int row = rowWith(view, column, text);
    if (row < 0) {
        qFatal("there is no %s", qPrintable(text));
    }
    table(view).setFocus();
    table(view).setCurrentIndex(table(view).model()->index(row, 0));
}

QString cell(const DifferenceView& view, int row, const char* column)
{
    return table(view).model()->index(row, differenceColumn(column)).data().toString();
}

} // namespace

class TestDifferenceView : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { fixture::setLook(false); }

    void nothingIsComparedBeforeAFileIsChosen()
    {
        ViewState state = compared();
        state.difference = {};
        DifferenceView view;
        present(view, state);
        QVERIFY(view.frame().isEmpty());
        QVERIFY(!view.panel().isVisible());
        QSignalSpy wanted(&view, &View::otherFileWanted);
        QTest::mouseClick(&part<QPushButton>(view, "compareWithFile"), Qt::LeftButton);
        QCOMPARE(wanted.count(), 1);
        view.setState({}, Change::Model | Change::Difference);
        QCoreApplication::processEvents();
        QVERIFY(!part<QPushButton>(view, "compareWithFile").isEnabled());
    }

    void theButtonStopsAndGoesOn()
    {
        ViewState state = compared();
        state.difference.state = FileDifference::State::Running;
        DifferenceView view;
        present(view, state);
        auto& button = part<QPushButton>(view, "measureDifference");
        QSignalSpy cancelled(&view, &View::differenceCancelled);
        QSignalSpy wanted(&view, &View::differenceWanted);
        QTest::mouseClick(&button, Qt::LeftButton);
        QCOMPARE(cancelled.count(), 1);
        state.difference.state = FileDifference::State::Stopped;
        view.setState(state, Change::Difference);
        QCoreApplication::processEvents();
        QTest::mouseClick(&button, Qt::LeftButton);
        QCOMPARE(wanted.count(), 1);
        state.difference.state = FileDifference::State::Done;
        view.setState(state, Change::Difference);
        QCoreApplication::processEvents();
        QVERIFY(!button.isVisible());
    }

    void everyPairAndEveryLonelyTensorHasARow()
    {
        DifferenceView view;
        present(view, compared());
        const DifferenceReport& report = *compared().difference.report;
        QCOMPARE(report.pairs.size(), std::size_t{5});
        QCOMPARE(table(view).model()->rowCount(), 7);
        const int row = rowWith(view, "other", "fc1.kernel");
        QCOMPARE(cell(view, row, "reference"), "classifier.fc1.weight");
        QCOMPARE(cell(view, row, "matched"), "End of the name, transposed");
        QCOMPARE(cell(view, row, "stored"), "Q4_0");
        QCOMPARE(cell(view, rowWith(view, "reference", "features.conv3.weight"), "sqnr"), "exact");
        QCOMPARE(cell(view, rowWith(view, "reference", "features.conv3.weight"), "identical"), "100 %");
        QCOMPARE(cell(view, rowWith(view, "reference", "classifier.fc2.weight"), "matched"), "only in the reference");
        QCOMPARE(cell(view, rowWith(view, "other", "rotary.weight"), "matched"), "only in the other file");
    }

    void theTableModelKeepsItsPromises()
    {
        DifferenceTableModel rows;
        DifferenceFilterModel sorted(&rows);
        const QAbstractItemModelTester tester(&sorted);
        rows.setReport(compared().difference.report);
        sorted.sort(differenceColumn("sqnr"), Qt::DescendingOrder);
        auto changed = std::make_shared<DifferenceReport>(*compared().difference.report);
        changed->pairs[0].state = PairDifference::State::Pending;
        QSignalSpy reset(&rows, &QAbstractItemModel::modelReset);
        rows.setReport(changed);
        QCOMPARE(reset.count(), 0); // row by row: the selection stays
        rows.setReport(nullptr);
        QCOMPARE(sorted.rowCount(), 0);
    }

    void lonelyTensorsStayBelowInEveryOrder()
    {
        DifferenceView view;
        present(view, compared());
        for (const char* column : {"reference", "sqnr", "max-error", "cosine"}) {
            for (const Qt::SortOrder order : {Qt::AscendingOrder, Qt::DescendingOrder}) {
                table(view).sortByColumn(differenceColumn(column), order);
                QCOMPARE(cell(view, 5, "matched"), "only in the reference");
                QCOMPARE(cell(view, 6, "matched"), "only in the other file");
                double former = order == Qt::AscendingOrder ? -INFINITY : INFINITY;
                for (int row = 0; row < 5 && QLatin1String(column) != QLatin1String("reference"); ++row) {
                    const double value =
                        table(view).model()->index(row, differenceColumn(column)).data(ValueRole).toDouble();
                    QVERIFY(order == Qt::AscendingOrder ? value >= former : value <= former);
                    former = value;
                }
            }
        }
    }

    void rowsAreFilteredByNameAndKind()
    {
        DifferenceView view;
        present(view, compared());
        auto& filter = part<QLineEdit>(view, "differenceFilter");
        QTest::keyClicks(&filter, "KERNEL");
        QCOMPARE(table(view).model()->rowCount(), 1);
        filter.clear();
        auto& shown = part<QComboBox>(view, "differenceShown");
        shown.setCurrentIndex(1);
        QCOMPARE(table(view).model()->rowCount(), 5);
        shown.setCurrentIndex(2);
        QCOMPARE(table(view).model()->rowCount(), 0); // nothing rests on the order alone
        shown.setCurrentIndex(3);
        QCOMPARE(table(view).model()->rowCount(), 2);
    }

    void theSelectedLayerAndTheSelectedPairAreOne()
    {
        DifferenceView view;
        present(view, compared());
        QVERIFY(view.frame().title().contains("classifier.fc1.weight"));
        QSignalSpy selected(&view, &View::layerSelected);
        select(view, "reference", "features.conv2.weight");
        QCOMPARE(selected.count(), 1);
        QCOMPARE(selected[0][0].value<std::size_t>(), std::size_t{1});
        QVERIFY(view.frame().title().contains("features.conv2.weight"));
        view.setState(compared(0), Change::Selection);
        QCoreApplication::processEvents();
        QVERIFY(view.frame().title().contains("features.conv1.weight"));
        QCOMPARE(selected.count(), 1); // followed without an echo
    }

    void thePlotShowsTheErrorsOfThePair()
    {
        DifferenceView view;
        present(view, compared());
        const DifferenceReport& report = *compared().difference.report;
        const auto pair = std::ranges::find(report.pairs, "classifier.fc1.weight",
                                            [](const PairDifference& p) { return p.reference.name; });
        const DifferenceHistogram& drawn = view.figure().histogram();
        QCOMPARE(drawn, pair->histogram.coarsened(drawn.counts.size()));
        QCOMPARE(drawn.total(), pair->sums.finite);
        const std::size_t middle = drawn.counts.size() / 2;
        QCOMPARE(view.figure().binAt(view.figure().pixelOf(middle)), std::optional(middle));
        QTest::mouseMove(&view.plot(), view.figure().pixelOf(middle).toPoint());
        QTRY_VERIFY(view.frame().readout().contains(QString::number(drawn.counts[middle])));
        const QStringList lines = view.dataAsText(QLatin1Char(',')).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        QCOMPARE(static_cast<std::size_t>(lines.size()), drawn.counts.size() + 1);
        part<QCheckBox>(view, "differenceLogarithmic").click();
        QCOMPARE(view.plot().axisRect()->axis(QCPAxis::atLeft)->scaleType(), QCPAxis::stLinear);
        QVERIFY(view.summary().contains("SQNR"));
    }

    void tensorsWithoutAPlotSayWhy()
    {
        ViewState state = compared();
        auto report = std::make_shared<DifferenceReport>(*state.difference.report);
        report->pairs[0].state = PairDifference::State::Failed;
        report->pairs[0].error = Error{ErrorCode::Shape, "the extents [2] and [3] do not fit each other"};
        report->pairs[1].state = PairDifference::State::Pending;
        state.difference.report = report;
        DifferenceView view;
        present(view, state);
        for (const char* name : {"features.conv1.weight", "features.conv2.weight", "classifier.fc2.weight"}) {
            QVERIFY(!view.frame().isEmpty());
            select(view, "reference", QLatin1String(name));
            QVERIFY2(view.frame().isEmpty(), name);
            select(view, "reference", "classifier.fc1.weight");
        }
        QCOMPARE(cell(view, rowWith(view, "reference", "features.conv1.weight"), "sqnr"), "failed");
    }

    void aPartnerIsChosenFromThoseOfEqualCount()
    {
        DifferenceView view;
        present(view, compared());
        select(view, "reference", "classifier.attention.projection.query.weight");
        QSignalSpy chosen(&view, &View::pairsChosen);
        QTest::mouseClick(&part<QPushButton>(view, "choosePartner"), Qt::LeftButton);
        QTRY_VERIFY(view.findChild<PartnerDialog*>() != nullptr);
        auto& dialog = *view.findChild<PartnerDialog*>();
        auto& list = part<QTreeWidget>(dialog, "partnerList");
        QCOMPARE(list.topLevelItemCount(), 2);
        QCOMPARE(list.currentItem()->text(0), "classifier.attention.projection.query.weight");
        QVERIFY(dialog.transposed().has_value()); // a square matrix fits both ways
        QTest::keyClicks(&part<QLineEdit>(dialog, "partnerFilter"), "rotary");
        int visible = 0;
        for (int i = 0; i < list.topLevelItemCount(); ++i) {
            if (!list.topLevelItem(i)->isHidden()) {
                ++visible;
                list.setCurrentItem(list.topLevelItem(i));
            }
        }
        QCOMPARE(visible, 1);
        dialog.accept();
        QCOMPARE(chosen.count(), 1);
        const auto mapping = chosen[0][0].value<PairMapping>();
        QCOMPARE(mapping.ofOther("rotary.weight")->reference,
                 std::optional<std::string>("classifier.attention.projection.query.weight"));
        QVERIFY(chosen[0][1].toString().contains("rotary.weight"));
    }

    void pairsAreSeparatedAndGivenBack()
    {
        ViewState state = compared();
        DifferenceView view;
        present(view, state);
        QSignalSpy chosen(&view, &View::pairsChosen);
        select(view, "reference", "features.conv1.weight");
        QVERIFY(!part<QPushButton>(view, "pairAutomatically").isEnabled());
        QTest::mouseClick(&part<QPushButton>(view, "leaveAlone"), Qt::LeftButton);
        QCOMPARE(chosen.count(), 1);
        state.difference.mapping = std::make_shared<const PairMapping>(chosen[0][0].value<PairMapping>());
        QVERIFY(state.difference.mapping->ofReference("features.conv1.weight") != nullptr);
        Progress progress;
        state.difference.report = std::make_shared<const DifferenceReport>(
            *differenceOf(*state.model, *state.difference.other, *state.difference.mapping, progress));
        view.setState(state, Change::Difference);
        QCoreApplication::processEvents();
        QCOMPARE(table(view).model()->rowCount(), 8);
        QCOMPARE(cell(view, table(view).currentIndex().row(), "reference"), "features.conv1.weight"); // still selected
        QVERIFY(!part<QPushButton>(view, "leaveAlone").isEnabled());
        QTest::mouseClick(&part<QPushButton>(view, "pairAutomatically"), Qt::LeftButton);
        QCOMPARE(chosen.count(), 2);
        QVERIFY(chosen[1][0].value<PairMapping>().ofReference("features.conv1.weight") == nullptr);
    }

    void pairsAndTheTableGoToFiles()
    {
        const QTemporaryDir folder;
        DifferenceView view;
        present(view, compared());
        auto& menu = *view.findChild<PairsMenu*>();
        fileDialog::setNextFileName(folder.filePath("pairs.json"));
        part<QAction>(menu, "savePairs").trigger();
        const auto written = readPairMapping(folder.filePath("pairs.json").toStdString());
        QVERIFY(written);
        QCOMPARE(written->entries().size(), std::size_t{7});
        QSignalSpy chosen(&view, &View::pairsChosen);
        fileDialog::setNextFileName(folder.filePath("pairs.json"));
        part<QAction>(menu, "loadPairs").trigger();
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(chosen[0][0].value<PairMapping>(), *written);
        for (const char* name : {"table.csv", "table.json"}) {
            fileDialog::setNextFileName(folder.filePath(QLatin1String(name)));
            part<QAction>(menu, "saveDifferences").trigger();
            QFile file(folder.filePath(QLatin1String(name)));
            QVERIFY(file.open(QIODevice::ReadOnly));
            QVERIFY(file.readAll().contains("fc1.kernel"));
        }
        fileDialog::setNextFileName(folder.filePath("table.csv"));
        part<QAction>(menu, "loadPairs").trigger();
        QVERIFY(view.findChild<QMessageBox*>(QStringLiteral("pairsProblem")) != nullptr);
        QCOMPARE(chosen.count(), 1);
        QSignalSpy closed(&view, &View::otherFileClosed);
        part<QAction>(menu, "closeOther").trigger();
        QCOMPARE(closed.count(), 1);
    }

    void selectedRowsAreCopied()
    {
        DifferenceView view;
        present(view, compared());
        select(view, "reference", "features.conv1.weight");
        QVERIFY(view.selectedText().contains("features.conv1.weight"));
        QCOMPARE(view.selectedText().count(QLatin1Char('\n')), 2);
        view.plot().setFocus();
        QVERIFY(view.selectedText().isEmpty());
    }

    void longNamesAreElidedAndHaveATooltip()
    {
        DifferenceView view;
        present(view, compared());
        QCOMPARE(table(view).textElideMode(), Qt::ElideMiddle);
        const int row = rowWith(view, "reference", "classifier.attention.projection.query.weight");
        const QModelIndex index = table(view).model()->index(row, differenceColumn("reference"));
        QCOMPARE(index.data(Qt::ToolTipRole).toString(), "classifier.attention.projection.query.weight");
        for (int column = 0; column < table(view).model()->columnCount(); ++column) {
            QVERIFY(!table(view).model()->headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString().isEmpty());
        }
    }
};

QTEST_MAIN(TestDifferenceView)
#include "tst_difference_view.moc"
