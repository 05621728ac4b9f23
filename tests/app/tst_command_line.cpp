// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/batch.h"
#include "app/samples.h"
#include "fixture.h"
#include "widgets/panels/message_bar.h"

#include <QProcess>
#include <QRegularExpression>

using namespace qs;

/// The command line of the window program: what it says about data, and what is done with them.
class TestCommandLine : public QObject {
    Q_OBJECT

private:
    static QString sample(const char* name)
    {
        for (const SampleTile& tile : bundledSamples()) {
            if (tile.path.endsWith(QLatin1String(name))) {
                return tile.path;
            }
        }
        return {};
    }

    static Result<CommandLine> parse(const QStringList& arguments)
    {
        return parseCommandLine(QStringList{QStringLiteral("quantscope")} + arguments);
    }

    struct Ended {
        int code = -1;
        QString errors;
    };

    static Ended run(const QStringList& arguments)
    {
        QProcess program;
        const QTemporaryDir settings;
        program.start(QStringLiteral(QUANTSCOPE_PROGRAM),
                      arguments + QStringList{QStringLiteral("--config-dir"), settings.path()});
        if (!program.waitForFinished(120000)) {
            return {};
        }
        return {program.exitCode(), QString::fromUtf8(program.readAllStandardError())};
    }

private slots:
    void dataAreNamedAsInTheOtherProgram()
    {
        const auto files =
            parse({"net.onnx", "--data", "pictures", "--preprocess", "imagenet,resize:300", "--labels", "classes.csv",
                   "--label-column", "kind", "--classes", "names.txt", "--slices", "camera", "--samples", "40"});
        QVERIFY(files.has_value() && files->data);
        const DataRequest& request = files->data->request;
        QCOMPARE(QString::fromStdString(request.path), QDir::current().absoluteFilePath("pictures"));
        QCOMPARE(*request.preprocessing, *parsePreprocessing("imagenet,resize:300"));
        QCOMPARE(request.labels, std::string("classes.csv"));
        QCOMPARE(request.classes, std::string("names.txt"));
        QCOMPARE(request.labelColumn, std::string("kind"));
        QCOMPARE(request.sliceColumn, std::string("camera"));
        QCOMPARE(files->data->samples, std::uint64_t{40});

        const auto made = parse({"net.onnx", "--synthetic", "5", "--extent", "seq=128", "--extent", "x:1=3"});
        QVERIFY(made.has_value() && made->data);
        QCOMPARE(made->data->request.synthetic, std::uint64_t{5});
        QCOMPARE(made->data->request.extents, (std::map<std::string, std::int64_t>{{"seq", 128}, {"x:1", 3}}));
        QVERIFY(made->data->request.path.empty());
        // Without a number it is the usual one, wherever it stands.
        for (const QStringList& arguments : {QStringList{"--synthetic", "net.onnx"},
                                             {"net.onnx", "--synthetic"},
                                             {"net.onnx", "--synthetic", "--samples", "3"}}) {
            const auto usual = parse(arguments);
            QVERIFY(usual.has_value());
            QCOMPARE(usual->file, QString("net.onnx"));
            QCOMPARE(usual->data->request.synthetic, DataRequest::kUsualSynthetic);
        }
        QVERIFY(!parse({"net.onnx"})->data);
    }

    void theHelpOfBothProgramsHasTheseOptions()
    {
        QProcess program;
        program.start(QStringLiteral(QUANTSCOPE_CLI), {"sensitivity", "--help"});
        QVERIFY(program.waitForFinished());
        const QString other = QString::fromUtf8(program.readAllStandardOutput());
        for (const char* option : {"--data", "--preprocess", "--synthetic", "--extent", "--samples", "--labels",
                                   "--label-column", "--classes", "--slices"}) {
            const QRegularExpression word(QStringLiteral("(^|\\s)%1[\\s,]").arg(QLatin1String(option)));
            QVERIFY2(other.contains(word), option);
            QVERIFY2(commandLineHelp().contains(word), option);
        }
    }

    void whatDoesNotGoTogetherIsSaid_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("sentence");
        const auto row = [](const QStringList& arguments, const char* sentence) {
            QTest::newRow(sentence) << arguments << QString(sentence);
        };
        row({"n.onnx", "--data", "a", "--synthetic", "4"}, "--data and --synthetic exclude each other");
        row({"--data", "a"}, "--data and --synthetic need a FILE with the network");
        row({"n.onnx", "--preprocess", "imagenet"}, "--preprocess needs --data");
        row({"n.onnx", "--data", "a", "--extent", "n=1"}, "--extent needs --synthetic");
        row({"n.onnx", "--samples", "1"}, "--samples needs --data or --synthetic");
        row({"n.onnx", "--synthetic", "--labels", "l.csv"}, "--labels needs --data");
        row({"n.onnx", "--data", "a", "--label-column", "c"}, "--label-column needs --labels or --classes");
        row({"n.onnx", "--classes", "n.txt"}, "--classes needs --data or --synthetic");
        row({"n.onnx", "--slices", "s"}, "--slices needs --data");
        row({"n.onnx", "--synthetic", "0"}, "--synthetic takes a whole number from 1, not \"0\"");
        row({"n.onnx", "--data", "a", "--samples", "-1"}, "--samples takes a whole number from 0, not \"-1\"");
        row({"n.onnx", "--synthetic", "--extent", "n=many"}, "--extent takes NAME=VALUE, not \"n=many\"");
        row({"n.onnx", "--data", ""}, "--data names no file");
    }
    void whatDoesNotGoTogetherIsSaid()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, sentence);
        const auto line = parse(arguments);
        QVERIFY(!line);
        QCOMPARE(line.error().code, ErrorCode::Usage);
        QCOMPARE(QString::fromStdString(line.error().message), sentence);
    }

    void theWindowOpensWithTheDataAndMeasuresNothing()
    {
        WindowFixture fixture;
        const auto line =
            parse({sample("digits_cnn.onnx"), "--synthetic", "6", "--samples", "4", "--tab", "sensitivity"});
        QVERIFY(line.has_value());
        const Batch batch(*line, fixture.session, fixture.window);
        QVERIFY(openAndFinish(fixture.session, line->file));
        const NetworkState& network = fixture.session.state().network;
        QTRY_VERIFY(network.data != nullptr && fixture.session.idle());
        QCOMPARE(network.data->samples.count(), std::uint64_t{6});
        QCOMPARE(network.options.samples, std::uint64_t{4});
        QVERIFY(network.report() == nullptr);
        QVERIFY(!fixture.session.undoStack().canUndo()); // nobody chose anything yet
        // Another file is another matter.
        QVERIFY(openAndFinish(fixture.session, line->file));
        QTRY_VERIFY(network.network != nullptr && fixture.session.idle());
        QVERIFY(network.data == nullptr);
    }

    void dataForAFileWithoutANetworkAreRefusedInTheWindow()
    {
        WindowFixture fixture;
        const auto line = parse({writeSmallModel(fixture.folder), "--synthetic"});
        const Batch batch(*line, fixture.session, fixture.window);
        QVERIFY(openAndFinish(fixture.session, line->file));
        QTRY_VERIFY(fixture.window.messageBar().isVisible());
        QVERIFY(fixture.window.messageBar().text().contains("only ONNX files can be run"));
    }

    void aPictureOfATabWaitsForWhatItShows()
    {
        for (const char* tab : {"sensitivity", "activations", "latency"}) {
            WindowFixture fixture;
            const QString picture = fixture.folder.filePath("picture.png");
            const auto line = parse({sample("digits_cnn.onnx"), "--synthetic", "6", "--samples", "4", "--tab", tab,
                                     "--screenshot", picture});
            QVERIFY(line.has_value());
            QVERIFY(fixture.window.showTab(tab));
            const Batch batch(*line, fixture.session, fixture.window);
            fixture.session.open(line->file);
            QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(picture), 60000);
            const NetworkState& network = fixture.session.state().network;
            if (network.studies) {
                QCOMPARE(network.studies->size(), std::size_t{1});
                QCOMPARE(network.studies->front().state, Study::State::Done);
                QCOMPARE(network.studies->front().report->samples, std::uint64_t{4});
            }
            QCOMPARE(network.studies != nullptr, QString(tab) == "sensitivity");
            QCOMPARE(network.latency.report != nullptr, QString(tab) == "latency");
            QCOMPARE(network.observation.state,
                     QString(tab) == "activations" ? Observation::State::Done : Observation::State::None);
        }
    }

    void withoutAPersonFailuresAreExitCodes()
    {
        const QTemporaryDir folder;
        const QString picture = folder.filePath("picture.png");
        const QString digits = sample("digits_cnn.onnx");
        const Ended strange = run({digits, "--data", folder.filePath("nothing.npz"), "--screenshot", picture});
        QCOMPARE(strange.code, 2);
        QVERIFY2(strange.errors.contains("nothing.npz"), qPrintable(strange.errors));
        QVERIFY(!QFile::exists(picture));
        const Ended weights = run({writeSmallModel(folder), "--synthetic", "--screenshot", picture});
        QCOMPARE(weights.code, 2);
        QVERIFY2(weights.errors.contains("only ONNX files can be run"), qPrintable(weights.errors));
        QVERIFY(!QFile::exists(picture));
        const Ended bare = run({digits, "--tab", "sensitivity", "--screenshot", picture});
        QCOMPARE(bare.code, 0);
        QVERIFY2(bare.errors.contains("--data or --synthetic"), qPrintable(bare.errors));
        QVERIFY(QFile::exists(picture));
        const Ended report = run({digits, "--synthetic", "2", "--report", folder.filePath("r.json")});
        QCOMPARE(report.code, 0);
        QVERIFY(QFile::exists(folder.filePath("r.json")));
    }
};

QTEST_MAIN(TestCommandLine)
#include "tst_command_line.moc"
