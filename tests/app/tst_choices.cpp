// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/choice_memory.h"
#include "app/choices.h"
#include "app/command_line.h"
#include "core/analysis/comparison.h"
#include "fixture.h"

#include <QSignalSpy>

using namespace qs;

namespace {

const NumberFormat& format(std::string_view id)
{
    return *findNumberFormat(id);
}

} // namespace

class TestChoices : public QObject {
    Q_OBJECT

private slots:
    void aFormatWithARuleOfItsOwnBringsIt()
    {
        for (const NumberFormat& row : numberFormats()) {
            if (row.usualCalibration == "min-max" || findCalibration(row.usualCalibration) == nullptr) {
                continue;
            }
            Quantization integers;
            integers.calibration = *parseCalibration("percentile:99.9");
            const Quantization levels = withFormat(integers, row);
            QCOMPARE(levels.calibration.id, std::string(row.usualCalibration));
            QCOMPARE(levels.granularity, row.usualGranularity);
            // The rule makes no sense for the next format, and goes with the one it came with.
            QCOMPARE(withFormat(levels, format("int8")).calibration.id, std::string("min-max"));
        }
    }

    void whatMakesSenseStays()
    {
        Quantization chosen;
        chosen.calibration = *parseCalibration("mse");
        chosen.granularity = {Sharing::Group, 64, 0};
        chosen.scaleStorage = "fp16";
        for (const char* id : {"int4", "nf4", "fp8-e4m3", "mxfp4", "lloyd-max4"}) {
            const Quantization next = withFormat(chosen, format(id));
            QCOMPARE(next.format, std::string(id));
            QCOMPARE(next.calibration, chosen.calibration);
            QCOMPARE(next.granularity, chosen.granularity);
            QCOMPARE(next.scaleStorage, chosen.scaleStorage);
        }
        chosen.format = "fp8-e4m3";
        chosen.scaleStorage = "none";
        QCOMPARE(withFormat(chosen, format("int8")).scaleStorage, std::string("fp32"));
    }

    void aPresetIsOneStepWithItsStorage()
    {
        QTemporaryDir folder;
        Session session;
        QVERIFY(openAndFinish(session, writeSmallModel(folder)));
        session.chooseArithmeticPreset(QStringLiteral("llama.cpp"));
        QCOMPARE(session.undoStack().count(), 1);
        QVERIFY(session.undoStack().undoText().contains(QStringLiteral("llama.cpp")));
        QCOMPARE(session.quantization().scaleStorage, std::string("fp16"));
        QCOMPARE(session.quantization().arithmetic.rule.rounding, Rounding::HalfAway);
        Arithmetic mixture = session.quantization().arithmetic;
        mixture.rule.rounding = Rounding::HalfUp;
        session.chooseArithmetic(mixture);
        QCOMPARE(session.undoStack().count(), 2);
        session.undoStack().undo();
        session.undoStack().undo();
        QCOMPARE(session.quantization(), Quantization());
    }

    void arithmeticChangesTheNumbers()
    {
        QTemporaryDir folder;
        Session session;
        QVERIFY(openAndFinish(session, writeSmallModel(folder)));
        session.chooseFormat(QStringLiteral("int4"));
        QVERIFY(QTest::qWaitFor([&] { return session.idle(); }, 60000));
        const double before = session.state().report->total.sums.sqnrDb();
        session.chooseArithmeticPreset(QStringLiteral("pytorch-qnnpack"));
        QVERIFY(QTest::qWaitFor([&] { return session.idle(); }, 60000));
        QVERIFY(session.state().report->total.sums.sqnrDb() != before);
        session.undoStack().undo();
        QVERIFY(QTest::qWaitFor([&] { return session.idle(); }, 60000));
        QCOMPARE(session.state().report->total.sums.sqnrDb(), before);
    }

    void everyFormatCanBeAnalysed()
    {
        QTemporaryDir folder;
        Session session;
        QVERIFY(openAndFinish(session, writeSmallModel(folder)));
        for (const NumberFormat& row : numberFormats()) {
            if (findCalibration(row.usualCalibration) == nullptr) {
                continue;
            }
            session.chooseFormat(QString::fromStdString(std::string(row.id)));
            QVERIFY(QTest::qWaitFor([&] { return session.idle(); }, 60000));
            QVERIFY2(!session.requestError(), row.id.data());
            QCOMPARE(session.state().report->total.layers, std::uint64_t{3});
            QVERIFY(session.state().report->problems.empty());
        }
    }

    void handlesDoNothingToAFormatWithItsOwnScales()
    {
        QTemporaryDir folder;
        Session session;
        QVERIFY(openAndFinish(session, writeSmallModel(folder)));
        session.chooseFormat(QStringLiteral("mxfp4"));
        const int steps = session.undoStack().count();
        session.chooseRange({-0.1, 0.1});
        QCOMPARE(session.undoStack().count(), steps);
    }

    void allFormatsAreComparedWhenAsked()
    {
        QTemporaryDir folder;
        Session session;
        QVERIFY(openAndFinish(session, writeSmallModel(folder)));
        QVERIFY(session.state().comparison.state == Comparison::State::None);
        session.compareAll();
        QVERIFY(session.comparingAll());
        QVERIFY(session.state().comparison.state == Comparison::State::Running);
        QVERIFY(QTest::qWaitFor([&] { return session.idle(); }, 60000));
        const Comparison& comparison = session.state().comparison;
        QVERIFY(comparison.state == Comparison::State::Done);
        QVERIFY(comparisonOf(*comparison.reports).size() > 30);
        for (const AnalysisReport& report : *comparison.reports) {
            QCOMPARE(report.total.layers, std::uint64_t{3});
        }
        // Kept while choices change, gone with the model.
        const auto reports = comparison.reports;
        session.chooseFormat(QStringLiteral("int4"));
        QVERIFY(QTest::qWaitFor([&] { return session.idle(); }, 60000));
        QCOMPARE(session.state().comparison.reports, reports);
        QVERIFY(openAndFinish(session, writeSmallModel(folder)));
        QVERIFY(session.state().comparison.reports == nullptr);
    }

    void aStoppedComparisonGoesOn()
    {
        QTemporaryDir folder;
        Session session;
        std::vector<Matrix> matrices;
        for (int i = 0; i < 8; ++i) {
            matrices.push_back({"block." + std::to_string(i) + ".weight", 256, 512});
        }
        QVERIFY(openAndFinish(session, writeModel(folder, QStringLiteral("many.safetensors"), matrices)));
        session.compareAll();
        session.cancelComparison();
        QVERIFY(!session.comparingAll());
        QVERIFY(session.state().comparison.state == Comparison::State::Stopped);
        // Every format has finished the same layers.
        const auto& reports = *session.state().comparison.reports;
        for (const AnalysisReport& report : reports) {
            QCOMPARE(report.total.layers, reports.front().total.layers);
        }
        session.compareAll();
        QVERIFY(QTest::qWaitFor([&] { return session.idle(); }, 120000));
        QVERIFY(session.state().comparison.state == Comparison::State::Done);
    }

    void aPointBecomesTheChoiceInOneStep()
    {
        QTemporaryDir folder;
        Session session;
        QVERIFY(openAndFinish(session, writeSmallModel(folder)));
        Quantization quantization;
        quantization.format = "nf4";
        quantization.granularity = {Sharing::Group, 64, 0};
        quantization.scaleStorage = "fp16";
        session.chooseQuantization(quantization);
        QCOMPARE(session.undoStack().count(), 1);
        QCOMPARE(session.quantization(), quantization);
        session.undoStack().undo();
        QCOMPARE(session.quantization(), Quantization());
    }

    void choicesAreRememberedWordForWord()
    {
        Quantization quantization;
        quantization.format = "int4";
        quantization.scheme = Scheme::Asymmetric;
        quantization.granularity = {Sharing::Block, 32, 16};
        quantization.calibration = *parseCalibration("percentile:99.5");
        quantization.scaleStorage = "bf16";
        quantization.arithmetic = *parseArithmetic("tflite,rounding=half-up");
        QCOMPARE(recalledChoices(rememberedChoices(quantization)), std::optional(quantization));
        quantization.calibration = *parseCalibration("manual:0.5");
        QCOMPARE(recalledChoices(rememberedChoices(quantization))->calibration.id, std::string("min-max"));
        QVERIFY(!recalledChoices({}));
        QStringList strange = rememberedChoices(quantization);
        strange[0] = QStringLiteral("format=int99");
        QVERIFY(!recalledChoices(strange));
    }

    void theCommandLineChoosesTheArithmetic()
    {
        const auto line = parseCommandLine({"quantscope", "--arithmetic", "llama.cpp,codes=full", "--format", "int4"});
        QVERIFY(line.has_value());
        QVERIFY(line->hasChoices);
        QCOMPARE(arithmeticText(line->quantization.arithmetic),
                 arithmeticText(*parseArithmetic("llama.cpp,codes=full")));
        QCOMPARE(line->quantization.scaleStorage, std::string("fp16"));
        const auto own = parseCommandLine({"quantscope", "--arithmetic", "gptq", "--scale-storage", "bf16"});
        QCOMPARE(own->quantization.scaleStorage, std::string("bf16"));
        QVERIFY(!parseCommandLine({"quantscope", "--arithmetic", "abacus"}));
        QVERIFY(!parseCommandLine({"quantscope", "--scale-storage", "paper"}));
        QVERIFY(!parseCommandLine({"quantscope"})->hasChoices);
        QVERIFY(commandLineHelp().contains(QStringLiteral("--arithmetic")));
    }
};

QTEST_MAIN(TestChoices)
#include "tst_choices.moc"
