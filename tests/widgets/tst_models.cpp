// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/fixture.h"
#include "widgets/models/bar_delegate.h"
#include "widgets/models/layer_filter_model.h"
#include "widgets/models/layer_table_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace qs;

namespace {

constexpr auto kFatal = QAbstractItemModelTester::FailureReportingMode::QtTest;

QStringList names(const QAbstractItemModel& model)
{
    QStringList names;
    for (int row = 0; row < model.rowCount(); ++row) {
        names << model.index(row, layerColumn("layer")).data().toString();
    }
    return names;
}

QString cell(const QAbstractItemModel& model, int row, const char* column)
{
    return model.index(row, layerColumn(column)).data().toString();
}

} // namespace

class TestModels : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { fixture::setLook(false); }

    void theTableIsCorrectEmptyAndFull()
    {
        LayerTableModel model;
        LayerFilterModel proxy;
        QAbstractItemModelTester modelTester(&model, kFatal);
        proxy.setSourceModel(&model);
        QAbstractItemModelTester proxyTester(&proxy, kFatal);
        QCOMPARE(model.rowCount(), 0);
        model.setReport(fixture::partialReport(fixture::perTensor("int4"), 2));
        model.setReport(fixture::report(fixture::perTensor("int4")));
        QCOMPARE(model.rowCount(), 6);
        proxy.sort(layerColumn("sqnr"));
        model.setReport(nullptr);
        QCOMPARE(model.rowCount(), 0);
    }

    void everyColumnHasATitleATooltipAndAText()
    {
        LayerTableModel model;
        model.setReport(fixture::report(fixture::perTensor("int4")));
        for (int column = 0; column < model.columnCount(); ++column) {
            QVERIFY(!model.headerData(column, Qt::Horizontal).toString().isEmpty());
            QVERIFY(!model.headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString().isEmpty());
            QVERIFY(!model.index(0, column).data().toString().isEmpty());
            QVERIFY(model.index(0, column).data(ValueRole).isValid());
        }
        QCOMPARE(cell(model, 0, "shape"), QStringLiteral("16 × 3 × 7 × 7"));
        QCOMPARE(cell(model, 0, "format"), QStringLiteral("INT4"));
    }

    void theTooltipSaysHowAWeightLiesQuantizedInItsFile()
    {
        LayerTableModel model;
        auto report = std::make_shared<AnalysisReport>(*fixture::report(fixture::perTensor("int4")));
        report->layers[0].storedScheme = "AWQ, 4 bits, groups of 128";
        model.setReport(report);
        const auto tooltip = [&](int row) {
            return model.index(row, layerColumn("dtype")).data(Qt::ToolTipRole).toString();
        };
        QCOMPARE(tooltip(0), QStringLiteral("AWQ, 4 bits, groups of 128"));
        QCOMPARE(tooltip(1), cell(model, 1, "dtype"));
    }

    void aLayerThatArrivesChangesOnlyItsRow()
    {
        LayerTableModel model;
        model.setReport(fixture::partialReport(fixture::perTensor("int4"), 2));
        QCOMPARE(cell(model, 2, "sqnr"), QString());
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
        model.setReport(fixture::partialReport(fixture::perTensor("int4"), 3));
        QCOMPARE(resets.count(), 0);
        QVERIFY(changes.count() >= 1);
        QCOMPARE(changes.first().at(0).toModelIndex().row(), 2);
        QCOMPARE(changes.first().at(1).toModelIndex().row(), 2);
        QVERIFY(!cell(model, 2, "sqnr").isEmpty());
    }

    void unknownNumbersStayAtTheEndInEitherOrder()
    {
        LayerTableModel model;
        LayerFilterModel proxy;
        proxy.setSourceModel(&model);
        model.setReport(fixture::partialReport(fixture::perTensor("int4"), 4));
        for (const Qt::SortOrder order : {Qt::AscendingOrder, Qt::DescendingOrder}) {
            proxy.sort(layerColumn("sqnr"), order);
            QVERIFY(!cell(proxy, 3, "sqnr").isEmpty());
            QVERIFY(cell(proxy, 4, "sqnr").isEmpty());
            QVERIFY(cell(proxy, 5, "sqnr").isEmpty());
        }
        proxy.sort(layerColumn("sqnr"), Qt::AscendingOrder);
        double former = -1e9;
        for (int row = 0; row < 4; ++row) {
            const double db = proxy.index(row, layerColumn("sqnr")).data(ValueRole).toDouble();
            QVERIFY(db >= former);
            former = db;
        }
    }

    void numbersSortAsNumbersAndNamesAsPeopleCount()
    {
        LayerTableModel model;
        LayerFilterModel proxy;
        proxy.setSourceModel(&model);
        model.setReport(fixture::report(fixture::perTensor("int4")));
        proxy.sort(layerColumn("values"));
        QCOMPARE(names(proxy).first(), QStringLiteral("/classifier/fc2"));
        QCOMPARE(names(proxy).last(), QStringLiteral("/classifier/fc1"));
        proxy.sort(layerColumn("layer"));
        QCOMPARE(names(proxy).first(), QStringLiteral("/classifier/attention/projection/query"));
    }

    void heldRowsStayWhereTheyAre()
    {
        LayerTableModel model;
        LayerFilterModel proxy;
        proxy.setSourceModel(&model);
        model.setReport(fixture::partialReport(fixture::perTensor("int4"), 1));
        proxy.sort(layerColumn("sqnr"));
        proxy.setHeld(true);
        const QStringList before = names(proxy);
        model.setReport(fixture::report(fixture::perTensor("int4")));
        QCOMPARE(names(proxy), before);
        proxy.setHeld(false);
        QVERIFY(names(proxy) != before);
    }

    void theFilterFindsNamesOfLayersAndTensors()
    {
        LayerTableModel model;
        LayerFilterModel proxy;
        proxy.setSourceModel(&model);
        model.setReport(fixture::report(fixture::perTensor("int4")));
        QVERIFY(proxy.setFilterText(QStringLiteral("CONV"), false));
        QCOMPARE(proxy.rowCount(), 3);
        QVERIFY(proxy.setFilterText(QStringLiteral("fc1.weight"), false));
        QCOMPARE(proxy.rowCount(), 1);
        QVERIFY(proxy.setFilterText(QStringLiteral("conv[12]|fc"), true));
        QCOMPARE(proxy.rowCount(), 4);
        QVERIFY(!proxy.setFilterText(QStringLiteral("conv["), true));
        QCOMPARE(proxy.rowCount(), 4);
        QVERIFY(proxy.setFilterText(QString(), true));
        QCOMPARE(proxy.rowCount(), 6);
    }

    void barsAreRelativeToTheLongest()
    {
        LayerTableModel model;
        model.setReport(fixture::report(fixture::perTensor("int4")));
        double longest = 0;
        for (int row = 0; row < model.rowCount(); ++row) {
            const double bar = model.index(row, layerColumn("sqnr")).data(BarRole).toDouble();
            QVERIFY(bar > 0 && bar <= 1);
            longest = std::max(longest, bar);
        }
        QCOMPARE(longest, 1.0);
        QVERIFY(!model.index(0, layerColumn("layer")).data(BarRole).isValid());
    }

    void barsAreDrawnBehindTheText()
    {
        LayerTableModel model;
        model.setReport(fixture::report(fixture::perTensor("int4")));
        QTableView table;
        BarDelegate delegate;
        table.setModel(&model);
        table.setItemDelegate(&delegate);
        table.resize(1400, 240);
        const QImage with = table.grab().toImage();
        table.setItemDelegate(new QStyledItemDelegate(&table));
        QVERIFY(with != table.grab().toImage());
    }
};

QTEST_MAIN(TestModels)
#include "tst_models.moc"
