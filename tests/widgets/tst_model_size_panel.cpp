// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/model_size.h"
#include "tests/widgets/fixture.h"
#include "widgets/models/rows_model.h"
#include "widgets/number_text.h"
#include "widgets/panels/model_size_panel.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>
#include <QTreeView>

using namespace qs;

namespace {

Quantization int4InGroups()
{
    Quantization quantization;
    quantization.format = "int4";
    quantization.granularity = {Sharing::Group, 128, 0};
    quantization.scaleStorage = "fp16";
    return quantization;
}

QAbstractItemModel& tableOf(const ModelSizePanel& panel)
{
    return *panel.findChild<QTreeView*>()->model();
}

} // namespace

class TestModelSizePanel : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { fixture::setLook(false); }

    void sevenBillionWeightsInFourBits()
    {
        ModelSizePanel panel;
        panel.setModel(nullptr, int4InGroups());
        panel.show();
        auto* parameters = panel.findChild<QLineEdit*>(QStringLiteral("parameterCount"));
        parameters->selectAll();
        QTest::keyClicks(parameters, QStringLiteral("7B"));
        // 4 + 16/128 bits: 7e9 · 4.125 / 8 = 3.609375e9 bytes; 500 MB/s, 50 GB/s.
        const QAbstractItemModel& table = tableOf(panel);
        QCOMPARE(table.index(0, 1).data().toString(), QStringLiteral("4.125"));
        QCOMPARE(table.index(0, 2).data(ValueRole).toDouble(), 3.609375e9);
        QCOMPARE(table.index(0, 2).data().toString(), QStringLiteral("3.61 GB"));
        QCOMPARE(table.index(0, 3).data().toString(), QStringLiteral("3.36 GiB"));
        QCOMPARE(table.index(0, 4).data().toString(), percentText(4.125 / 32));
        QCOMPARE(table.index(0, 5).data().toString(), QStringLiteral("7.22 s"));
        QCOMPARE(table.index(0, 6).data().toString(), QStringLiteral("72.2 ms"));
        QVERIFY(table.rowCount() > 30);
    }

    void theOpenModelIsCountedWithEverything()
    {
        ModelSizePanel panel;
        panel.setModel(fixture::model(), int4InGroups());
        const ModelSize size = sizeOf(*fixture::model(), int4InGroups());
        const QAbstractItemModel& table = tableOf(panel);
        QCOMPARE(table.index(0, 2).data(ValueRole).toDouble(), static_cast<double>(size.bytes()));
        QCOMPARE(table.index(0, 4).data(ValueRole).toDouble(),
                 static_cast<double>(size.bytes()) / static_cast<double>(size.bytesBefore));
        panel.findChild<QComboBox*>(QStringLiteral("sizeOfWhat"))->setCurrentIndex(1);
        QVERIFY(table.index(0, 2).data(ValueRole).toDouble() > 1e9);
    }

    void aWrongNumberIsExplained()
    {
        ModelSizePanel panel;
        panel.setModel(nullptr, {});
        auto* parameters = panel.findChild<QLineEdit*>(QStringLiteral("parameterCount"));
        parameters->selectAll();
        QTest::keyClicks(parameters, QStringLiteral("many"));
        QCOMPARE(tableOf(panel).rowCount(), 0);
        QVERIFY(panel.findChild<QLabel*>(QStringLiteral("sizeWords"))->text().contains(QStringLiteral("110M")));
    }

    void aFasterDiskLoadsFaster()
    {
        ModelSizePanel panel;
        panel.setModel(nullptr, int4InGroups());
        const double before = tableOf(panel).index(0, 5).data(ValueRole).toDouble();
        QSignalSpy changed(&panel, &ModelSizePanel::inputsChanged);
        panel.findChild<QDoubleSpinBox*>(QStringLiteral("diskSpeed"))->setValue(1000);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(tableOf(panel).index(0, 5).data(ValueRole).toDouble(), before / 2);
    }

    void theCopyHasUnits()
    {
        ModelSizePanel panel;
        panel.setModel(nullptr, int4InGroups());
        const QStringList lines = panel.copyText().split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), tableOf(panel).rowCount() + 1);
        QVERIFY(lines[1].contains(QStringLiteral("GiB")));
    }

    void durationsAndSizesAreWrittenOut()
    {
        QCOMPARE(secondsText(0.0042), QStringLiteral("4.2 ms"));
        QCOMPARE(secondsText(61), QStringLiteral("61.0 s"));
        QCOMPARE(secondsText(185), QStringLiteral("3 min 5 s"));
        QCOMPARE(decimalSizeText(1234), QStringLiteral("1.23 kB"));
        QCOMPARE(decimalSizeText(140e9), QStringLiteral("140 GB"));
        QCOMPARE(binarySizeText(1073741824.0), QStringLiteral("1.00 GiB"));
    }
};

QTEST_MAIN(TestModelSizePanel)
#include "tst_model_size_panel.moc"
