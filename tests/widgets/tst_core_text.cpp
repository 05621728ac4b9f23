// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/fixture.h"
#include "widgets/core_text.h"

#include <QTest>

using namespace qs;

class TestCoreText : public QObject {
    Q_OBJECT

private slots:
    void everyRowOfTheCoreHasAnEntry()
    {
        const QStringList missing = untranslatedCoreRows();
        QVERIFY2(missing.isEmpty(), qPrintable(missing.join(QLatin1Char('\n'))));
    }

    void everyErrorHasAHeadline()
    {
        for (const ErrorCode code : {ErrorCode::Io, ErrorCode::Format, ErrorCode::Unsupported, ErrorCode::Shape,
                                     ErrorCode::OutOfMemory, ErrorCode::Cancelled, ErrorCode::Usage}) {
            QVERIFY(!errorHeadline(code).isEmpty());
        }
    }

    void unknownTextStaysEnglish()
    {
        QCOMPARE(coreLabel(CoreTable::Format, "int99"), QStringLiteral("int99"));
        QCOMPARE(stageText("Doing something new"), QStringLiteral("Doing something new"));
        QCOMPARE(noteText("a note with 12 numbers"), QStringLiteral("a note with 12 numbers"));
    }

    void choicesAreWrittenOut()
    {
        QLocale::setDefault(QLocale::c());
        QCOMPARE(coreLabel(CoreTable::Calibration, "min-max"), QStringLiteral("Min–max"));
        QCOMPARE(calibrationLabel(*parseCalibration("percentile:99.9")), QStringLiteral("Percentile 99.9"));
        QCOMPARE(calibrationLabel(*parseCalibration("manual:0.5")), QStringLiteral("By hand ±0.5"));
        QCOMPARE(granularityLabel({Sharing::Group, 128}), QStringLiteral("Per group of 128"));
        QCOMPARE(quantizationLabel(fixture::perChannel("int4")),
                 QStringLiteral("INT4 · Symmetric · Per channel · Min–max"));
    }

    void storedSchemesKeepTheirNames()
    {
        QLocale::setDefault(QLocale::c());
        for (const char* scheme : {"GPTQ, 4 bits, groups of 128, by list",
                                   "bitsandbytes NF4, groups of 64, double "
                                   "quantization",
                                   "LLM.int8(), 8 bits, one scale per output", "FP8, blocks of 128 × 128",
                                   "QLinearConv, 8 bits, one scale per channel"}) {
            QCOMPARE(storedSchemeText(scheme), QString::fromUtf8(scheme));
        }
    }

    void numbersInNotesFollowTheLocale()
    {
        QLocale::setDefault(QLocale(QLocale::German));
        QCOMPARE(noteText("12345 NaN are left out of every number"),
                 QStringLiteral("12.345 NaN are left out of every number"));
        QLocale::setDefault(QLocale::c());
    }
};

QTEST_GUILESS_MAIN(TestCoreText)
#include "tst_core_text.moc"
