// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session.h"
#include "core/analysis/analyse.h"
#include "core/loaders/loader.h"
#include "fixture.h"

#include <QtTest>

using State = qs::AnalysisRun::State;

class TestSession : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    static bool finish(qs::Session& session)
    {
        return QTest::qWaitFor([&] { return session.idle(); }, 60000);
    }

    static std::size_t doneLayers(const qs::Session& session)
    {
        const auto& layers = session.state().report->layers;
        return static_cast<std::size_t>(std::count_if(layers.begin(), layers.end(), [](const qs::LayerResult& l) {
            return l.state == qs::LayerResult::State::Done;
        }));
    }

private slots:
    void rowsAreThereAtOnceAndFillInPlace()
    {
        qs::Session session;
        bool sawPending = false;
        connect(&session, &qs::Session::stateChanged, [&](const qs::ViewState& state) {
            sawPending =
                sawPending || (state.report && state.report->layers[0].state == qs::LayerResult::State::Pending);
        });
        QVERIFY(openAndFinish(session, writeSmallModel(m_folder)));
        QVERIFY(sawPending);
        QCOMPARE(session.state().report->layers.size(), std::size_t{3});
        QCOMPARE(doneLayers(session), std::size_t{3});
        QCOMPARE(session.analysisState(), State::Done);
        QVERIFY(session.state().selectedLayer() != nullptr);
        QVERIFY(session.state().distribution != nullptr);
    }

    void theReportIsTheOneTheCoreGives()
    {
        qs::Session session;
        const QString path = writeSmallModel(m_folder);
        QVERIFY(openAndFinish(session, path));
        session.chooseFormat("int4");
        session.chooseGranularity({qs::Sharing::Group, 32});
        session.selectLayer(1);
        session.chooseRange({-0.25, 0.25});
        QVERIFY(finish(session));
        qs::Progress progress;
        const auto model = qs::openModel(path.toStdString(), progress);
        QVERIFY(model.has_value());
        const auto report = qs::analyse(**model, session.request(), progress);
        QVERIFY(report.has_value());
        QVERIFY(*session.state().report == *report);
    }

    void aFileThatWasReplacedIsSaidAndOpensAgain()
    {
        qs::Session session;
        const QString path = writeModel(m_folder, "changing.safetensors", {{"a.weight"}});
        QVERIFY(openAndFinish(session, path));
        QSignalSpy changed(&session, &qs::Session::fileChanged);
        session.chooseFormat("int5");
        QVERIFY(finish(session));
        QCOMPARE(changed.size(), 0);

        const QString other = writeModel(m_folder, "new.safetensors", {{"a.weight"}, {"b.weight"}});
        QVERIFY(QFile::remove(path) && QFile::rename(other, path));
        session.chooseFormat("int4");
        QVERIFY(finish(session));
        QVERIFY(changed.size() > 0);
        QVERIFY(changed.back()[0].toString().contains("was replaced while it was open"));
        QCOMPARE(doneLayers(session), std::size_t{1}); // of the file that was opened

        session.reload();
        QVERIFY(QTest::qWaitFor([&] { return session.idle() && session.state().report->layers.size() == 2; }, 60000));
        QVERIFY(session.state().report->problems.empty());
    }

    void aNewChoiceSupersedesTheOneThatRuns()
    {
        qs::Session session;
        QVERIFY(openAndFinish(session, writeSmallModel(m_folder)));
        QStringList delivered;
        connect(&session, &qs::Session::stateChanged, [&](const qs::ViewState& state, qs::Changes changes) {
            if (changes & qs::Change::Report) {
                delivered << QString::fromStdString(state.report->request.quantization.format);
            }
        });
        for (const char* format : {"int7", "int6", "int5", "int4", "int3", "int2"}) {
            session.chooseFormat(format);
        }
        QVERIFY(finish(session));
        delivered.removeDuplicates();
        QCOMPARE(session.state().report->request.quantization.format, std::string("int2"));
        QCOMPARE(session.state().report->layers[0].quantization.format, std::string("int2"));
        QCOMPARE(delivered.last(), QString("int2"));
    }

    void undoAndRedoRestoreEveryChoice()
    {
        qs::Session session;
        QVERIFY(openAndFinish(session, writeSmallModel(m_folder)));
        const qs::AnalysisRequest first = session.request();
        std::vector<qs::AnalysisRequest> requests{first};
        const std::vector<std::function<void()>> choices{
            [&] { session.chooseFormat("int4"); },
            [&] { session.chooseScheme(qs::Scheme::Asymmetric); },
            [&] {
                session.chooseGranularity({qs::Sharing::Group, 16});
            },
            [&] {
                session.chooseCalibration({"percentile", 99.9, {}});
            },
            [&] { session.chooseScaleStorage("fp16"); },
            [&] { session.chooseScope(qs::Scope::ThisLayer); },
            [&] { session.chooseFormat("int8"); },
            [&] {
                session.chooseRange({-0.1, 0.2});
            },
            [&] { session.applyToAllLayers(); },
        };
        for (const auto& choose : choices) {
            choose();
            requests.push_back(session.request());
        }
        QCOMPARE(session.undoStack().count(), static_cast<int>(choices.size()));
        for (std::size_t i = choices.size(); i-- > 0;) {
            session.undoStack().undo();
            QVERIFY(session.request() == requests[i]);
        }
        QCOMPARE(session.scope(), qs::Scope::AllLayers);
        for (std::size_t i = 0; i < choices.size(); ++i) {
            session.undoStack().redo();
            QVERIFY(session.request() == requests[i + 1]);
        }
        QVERIFY(finish(session));
    }

    void choosingWhatIsChosenIsNoStep()
    {
        qs::Session session;
        QVERIFY(openAndFinish(session, writeSmallModel(m_folder)));
        session.chooseFormat("int8");
        session.chooseScheme(qs::Scheme::Symmetric);
        QCOMPARE(session.undoStack().count(), 0);
    }

    void undoIsAnsweredFromTheCacheAtOnce()
    {
        qs::Session session;
        QVERIFY(openAndFinish(session, writeSmallModel(m_folder)));
        session.chooseFormat("int4");
        QVERIFY(finish(session));
        session.undoStack().undo();
        QCOMPARE(session.analysisState(), State::Done); // without a turn of the event loop
        QCOMPARE(session.state().report->layers[2].quantization.format, std::string("int8"));
        QCOMPARE(doneLayers(session), std::size_t{3});
    }

    void aDraggedRangeIsForItsLayerAndNamedInTheUndoMenu()
    {
        qs::Session session;
        QVERIFY(openAndFinish(session, writeSmallModel(m_folder)));
        session.selectTensor("fc1.weight");
        session.chooseRange({-0.0625, 0.0625});
        QCOMPARE(session.undoStack().undoText(), QString("Clip fc1.weight to ±0.0625"));
        QVERIFY(finish(session));
        const auto& layers = session.state().report->layers;
        QCOMPARE(layers[2].quantization.calibration.id, std::string("manual"));
        QVERIFY(layers[2].sums.clipped > 0);
        QCOMPARE(layers[0].quantization.calibration.id, std::string("min-max"));
        QVERIFY(!session.state().preview);
    }

    void cancellingKeepsTheFinishedRowsAndResumeDoesTheRest()
    {
        qs::Session session;
        qs::AnalysisRequest request;
        request.quantization.granularity = {qs::Sharing::Group, 32};
        request.quantization.calibration.id = "mse";
        session.setRequest(request);
        session.open(writeLongModel(m_folder));
        QTRY_VERIFY_WITH_TIMEOUT(session.analysisState() == State::Running && session.layersDone() > 0, 60000);
        QElapsedTimer clock;
        clock.start();
        session.cancel();
        QVERIFY(clock.elapsed() < 100);
        QCOMPARE(session.analysisState(), State::Stopped);
        QVERIFY(session.state().report->cancelled);
        const std::size_t kept = doneLayers(session);
        QVERIFY(kept > 0);
        QVERIFY(kept < session.layerCount());
        QTest::qWait(100);
        QCOMPARE(doneLayers(session), kept); // nothing stale arrives
        session.chooseCalibration({"min-max", 0, {}});
        session.chooseCalibration({"mse", 0, {}});
        QVERIFY(session.layersDone() >= kept); // from the cache
        session.chooseCalibration({"min-max", 0, {}});
        QVERIFY(finish(session));
        QCOMPARE(doneLayers(session), session.layerCount());
    }

    void resumeComputesWhatIsMissing()
    {
        qs::Session session;
        QVERIFY(openAndFinish(session, writeSmallModel(m_folder)));
        session.chooseCalibration({"mse", 0, {}});
        QCOMPARE(session.analysisState(), State::Running);
        session.cancel();
        QCOMPARE(session.analysisState(), State::Stopped);
        session.resume();
        QVERIFY(finish(session));
        QCOMPARE(session.analysisState(), State::Done);
        QVERIFY(!session.state().report->cancelled);
        QCOMPARE(doneLayers(session), std::size_t{3});
    }

    void aStoppedComparisonOfFormatsCanBeResumed()
    {
        qs::Session session;
        QVERIFY(openAndFinish(session, writeSmallModel(m_folder)));
        session.chooseScheme(qs::Scheme::Asymmetric);
        QTRY_VERIFY(session.comparingFormats() || session.idle());
        session.cancel();
        QVERIFY(session.comparisonStopped() || session.idle());
        session.resume();
        QVERIFY(finish(session));
        QVERIFY(!session.comparisonStopped());
        QCOMPARE(session.state().formatSweep->back().total.layers, std::uint64_t{3});
    }

    void aFileThatCannotBeOpenedLeavesTheDocument()
    {
        qs::Session session;
        QVERIFY(openAndFinish(session, writeSmallModel(m_folder)));
        const auto before = session.state().model;
        QString path;
        std::string message;
        connect(&session, &qs::Session::openFailed, [&](const QString& failed, const qs::Error& error) {
            path = failed;
            message = error.message;
        });
        session.open(m_folder.filePath("missing.onnx"));
        QTRY_VERIFY(!message.empty());
        QVERIFY(path.endsWith("missing.onnx"));
        QVERIFY(session.state().model == before);
        QVERIFY(session.state().report != nullptr);
    }

    void everyFormatIsComparedInTheBackground()
    {
        qs::Session session;
        QVERIFY(openAndFinish(session, writeSmallModel(m_folder)));
        session.chooseFormatOf(1, "int3");
        session.chooseScheme(qs::Scheme::Asymmetric);
        QVERIFY(finish(session));
        const auto sweep = session.state().formatSweep;
        QVERIFY(sweep != nullptr);
        QCOMPARE(sweep->size(), qs::sweepFormats().size());
        for (std::size_t i = 0; i < sweep->size(); ++i) {
            for (const qs::LayerResult& layer : (*sweep)[i].layers) {
                QCOMPARE(layer.state, qs::LayerResult::State::Done);
                QCOMPARE(layer.quantization.format, qs::sweepFormats()[i]);
                QCOMPARE(layer.quantization.scheme, qs::Scheme::Asymmetric);
            }
        }
    }

    void aChannelHasADistributionOfItsOwn()
    {
        qs::Session session;
        QVERIFY(openAndFinish(session, writeSmallModel(m_folder)));
        session.selectLayer(1);
        session.selectChannel(0);
        QVERIFY(finish(session));
        QVERIFY(session.state().channelDistribution != nullptr);
        const qs::LayerResult& layer = *session.state().selectedLayer();
        QCOMPARE(session.state().channelDistribution->moments().count, layer.rowLength);
        QCOMPARE(static_cast<float>(session.state().channelDistribution->moments().max), layer.channels[0].max);
        session.selectLayer(2);
        QVERIFY(!session.state().channel);
        QVERIFY(!session.state().channelDistribution);
    }

    void closingForgetsEverything()
    {
        qs::Session session;
        QVERIFY(openAndFinish(session, writeSmallModel(m_folder)));
        session.chooseFormat("int4");
        session.close();
        QVERIFY(!session.state().model);
        QVERIFY(!session.state().report);
        QVERIFY(!session.state().formatSweep);
        QCOMPARE(session.undoStack().count(), 0);
        QVERIFY(session.idle());
    }
};

QTEST_MAIN(TestSession)
#include "tst_session.moc"
