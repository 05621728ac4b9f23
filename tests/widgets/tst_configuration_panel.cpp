// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/fixture.h"
#include "widgets/core_text.h"
#include "widgets/panels/configuration_panel.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QScrollArea>
#include <QSignalSpy>
#include <QSpinBox>
#include <QStandardItemModel>
#include <QTest>
#include <QToolButton>

#include <memory>

using namespace qs;

namespace {

QString utf8(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

struct Shown {
    explicit Shown(const Quantization& quantization)
    {
        panel.resize(330, 700);
        panel.show();
        static_cast<void>(QTest::qWaitForWindowExposed(&panel));
        show(quantization);
    }
    void show(const Quantization& quantization)
    {
        panel.setValues({.quantization = quantization, .forAllLayers = true, .report = {}, .layer = {}, .error = {}});
        QCoreApplication::processEvents();
    }
    QComboBox& box(const char* name) const
    {
        auto* found = panel.findChild<QComboBox*>(QLatin1String(name));
        if (found == nullptr) {
            qFatal("no box %s", name);
        }
        return *found;
    }

    ConfigurationPanel panel;
};

/// The first field that is lower than its content needs, in words; empty where there is none.
QString tooLow(const ConfigurationPanel& panel)
{
    for (const QWidget* child : panel.findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly)) {
        const auto* words = qobject_cast<const QLabel*>(child);
        const int least = words != nullptr && words->wordWrap()
                              ? words->fontMetrics()
                                    .boundingRect(0, 0, words->width(), 1000, Qt::TextWordWrap, words->text())
                                    .height()
                              : child->minimumSizeHint().height();
        if (child->isVisible() && child->height() < least) {
            return QStringLiteral("%1 is %2 high, not %3").arg(child->objectName()).arg(child->height()).arg(least);
        }
    }
    return {};
}

} // namespace

class TestConfigurationPanel : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { fixture::setLook(false); }

    void everyFormatStandsUnderTheHeadingOfItsFamily()
    {
        const Shown shown{Quantization()};
        const QComboBox& box = shown.box("format");
        QString heading;
        std::size_t formats = 0;
        for (int i = 0; i < box.count(); ++i) {
            const bool canBeChosen = (box.model()->flags(box.model()->index(i, 0)) & Qt::ItemIsSelectable) != 0;
            if (!canBeChosen) {
                heading = box.itemText(i);
                continue;
            }
            const NumberFormat* format = findNumberFormat(box.itemData(i).toString().toStdString());
            QVERIFY(format != nullptr);
            const auto family = std::ranges::find(formatFamilies(), format->family, &FormatFamilyRow::family);
            QCOMPARE(heading, coreLabel(CoreTable::FormatFamily, family->id));
            QCOMPARE(box.itemData(i, Qt::ToolTipRole).toString(), coreHelp(CoreTable::Format, format->id));
            ++formats;
        }
        QCOMPARE(formats, numberFormats().size());
    }

    void theArrowKeysStepOverHeadings()
    {
        Quantization last;
        last.format = "uint16"; // the last integer; the next row is a heading
        const Shown shown(last);
        QSignalSpy chosen(&shown.panel, &ConfigurationPanel::formatChosen);
        QComboBox& box = shown.box("format");
        box.setFocus();
        QTest::keyClick(&box, Qt::Key_Down);
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(findNumberFormat(chosen[0][0].toString().toStdString())->family, FormatFamily::Float);
    }

    void whatAFormatDecidesIsShownAndCannotBeChosen()
    {
        Shown shown{Quantization()};
        for (const NumberFormat& format : numberFormats()) {
            Quantization quantization;
            quantization.format = format.id;
            quantization.granularity = {Sharing::Block, 48, 6};
            shown.show(quantization);
            const Quantization stored = effective(quantization);
            const QComboBox& granularity = shown.box("granularity");
            const QComboBox& storage = shown.box("scaleStorage");
            QCOMPARE(granularity.currentData().toString(), utf8(rowOf(stored.granularity.sharing).id));
            QCOMPARE(granularity.isEnabled(), !format.fixed.has_value());
            QCOMPARE(storage.isEnabled(), !format.fixed.has_value());
            QCOMPARE(shown.box("scheme").isEnabled(), format.hasScheme());
            QCOMPARE(shown.box("arithmetic").isVisible(), format.hasScheme());
            if (format.fixed) {
                QVERIFY(granularity.toolTip().contains(coreLabel(CoreTable::Format, format.id)));
            }
            if (!format.blockCodec()) {
                QCOMPARE(storage.currentData().toString(), utf8(stored.scaleStorage));
                QVERIFY2(storage.isVisible() && storage.height() > 10, format.id.data());
            }
            const auto* help = shown.panel.findChild<QLabel*>(QStringLiteral("formatHelp"));
            QVERIFY(help->text().startsWith(coreHelp(CoreTable::Format, format.id)));
            QVERIFY(!shown.panel.findChild<QLabel*>(QStringLiteral("configurationFacts"))->text().isEmpty());
        }
    }

    void noFieldCoversAnother()
    {
        Shown shown{Quantization()};
        for (const char* text : {"int4", "nf4", "mxfp4", "lloyd-max4", "fp16"}) {
            Quantization quantization;
            quantization.format = text;
            quantization.granularity = {Sharing::Group, 32, 0};
            shown.show(quantization);
            QTest::qWait(20);
            QList<QWidget*> fields;
            for (QWidget* child : shown.panel.findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly)) {
                if (child->isVisible()) {
                    fields << child;
                }
            }
            for (QWidget* a : fields) {
                for (QWidget* b : fields) {
                    QVERIFY2(a == b || !a->geometry().intersects(b->geometry()),
                             qPrintable(QStringLiteral("%1: %2 and %3").arg(text, a->objectName(), b->objectName())));
                }
            }
        }
    }

    void everyFieldHasItsHeightInADock()
    {
        for (const int width : {250, 314, 330}) {
            QScrollArea dock;
            dock.setWidgetResizable(true);
            auto* panel = new ConfigurationPanel;
            dock.setWidget(panel);
            dock.resize(width, 300);
            dock.show();
            QVERIFY(QTest::qWaitForWindowExposed(&dock));
            for (const NumberFormat& format : numberFormats()) {
                Quantization quantization;
                quantization.format = format.id;
                panel->setValues(
                    {.quantization = quantization, .forAllLayers = true, .report = {}, .layer = {}, .error = {}});
                QTest::qWait(1);
                // The layout settles in a later turn of the event loop, now and then in the one after it.
                QTRY_COMPARE_WITH_TIMEOUT(tooLow(*panel), QString(), 2000);
            }
        }
    }

    void aBlockHasRowsAndColumns()
    {
        Quantization quantization;
        quantization.granularity = {Sharing::Block, 128, 128};
        Shown shown(quantization);
        auto* rows = shown.panel.findChild<QSpinBox*>(QStringLiteral("blockRows"));
        QVERIFY(rows->isVisible());
        QSignalSpy chosen(&shown.panel, &ConfigurationPanel::granularityChosen);
        rows->setFocus();
        QTest::keyClick(rows, Qt::Key_Down);
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(chosen[0][0].value<Granularity>(), (Granularity{Sharing::Block, 128, 64}));
        quantization.granularity = {Sharing::Group, 64, 0};
        shown.show(quantization);
        QVERIFY(!rows->isVisible());
    }

    void choosingASharingBeginsWithItsUsualSize()
    {
        const Shown shown{Quantization()};
        QSignalSpy chosen(&shown.panel, &ConfigurationPanel::granularityChosen);
        for (const GranularityRow& row : granularities()) {
            if (row.sharing == Sharing::Channel) {
                continue; // it is chosen already
            }
            chosen.clear();
            shown.box("granularity").setCurrentIndex(shown.box("granularity").findData(utf8(row.id)));
            QCOMPARE(chosen.count(), 1);
            const auto granularity = chosen[0][0].value<Granularity>();
            QCOMPARE(granularityText(granularity), granularityText(*parseGranularity(row.id)));
        }
    }

    void everyCalibrationShowsItsNumber()
    {
        Shown shown{Quantization()};
        const auto* value = shown.panel.findChild<QDoubleSpinBox*>(QStringLiteral("calibrationValue"));
        for (const Calibration& row : calibrations()) {
            if (row.id == "manual") {
                continue;
            }
            Quantization quantization;
            quantization.calibration = *parseCalibration(row.id);
            shown.show(quantization);
            QCOMPARE(value->isVisible(), row.hasValue);
            if (row.hasValue) {
                QCOMPARE(value->value(), row.defaultValue);
                QCOMPARE(value->minimum(), row.leastValue);
                QCOMPARE(value->maximum(), row.mostValue);
            }
        }
    }

    void aPresetIsOneWishAndMarksWhatDiffers()
    {
        Shown shown{Quantization()};
        QSignalSpy preset(&shown.panel, &ConfigurationPanel::arithmeticPresetChosen);
        QComboBox& box = shown.box("arithmetic");
        QTest::keyClick(&box, Qt::Key_End);
        QCOMPARE(preset.count(), 1);
        QCOMPARE(preset[0][0].toString(), utf8(arithmeticPresets().back().id));

        Quantization quantization;
        quantization.arithmetic = findArithmeticPreset("tflite")->arithmetic;
        shown.show(quantization);
        QTest::mouseClick(shown.panel.findChild<QToolButton*>(QStringLiteral("arithmeticDetails")), Qt::LeftButton);
        const auto* form = shown.panel.findChild<QFormLayout*>();
        for (const ArithmeticField& field : arithmeticFields()) {
            QComboBox& fieldBox = shown.box(("arithmetic." + std::string(field.id)).c_str());
            QVERIFY(fieldBox.isVisible());
            const bool differs = field.get(quantization.arithmetic) != field.get(Arithmetic());
            QCOMPARE(form->labelForField(&fieldBox)->font().bold(), differs);
            QCOMPARE(fieldBox.currentIndex(), field.get(quantization.arithmetic));
        }
    }

    void aChangedFieldMakesThePresetCustom()
    {
        Shown shown{Quantization()};
        shown.panel.setArithmeticUnfolded(true);
        QSignalSpy chosen(&shown.panel, &ConfigurationPanel::arithmeticChosen);
        QComboBox& rounding = shown.box("arithmetic.rounding");
        rounding.setFocus();
        QTest::keyClick(&rounding, Qt::Key_End);
        QCOMPARE(chosen.count(), 1);
        Quantization quantization;
        quantization.arithmetic = chosen[0][0].value<Arithmetic>();
        QCOMPARE(quantization.arithmetic.rule.rounding, Rounding::HalfUp);
        shown.show(quantization);
        QCOMPARE(shown.box("arithmetic").currentText(), QStringLiteral("Custom"));
        shown.show(Quantization());
        QCOMPARE(shown.box("arithmetic").currentText(), QStringLiteral("Textbook"));
        QCOMPARE(shown.box("arithmetic").count(), static_cast<int>(arithmeticPresets().size()));
    }
};

QTEST_MAIN(TestConfigurationPanel)
#include "tst_configuration_panel.moc"
