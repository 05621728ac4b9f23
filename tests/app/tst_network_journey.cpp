// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/data_dialog.h"
#include "app/samples.h"
#include "fixture.h"
#include "tests/support/npy_writer.h"
#include "widgets/file_dialog.h"
#include "widgets/panels/message_bar.h"
#include "widgets/panels/problems_panel.h"
#include "widgets/plots/map_figure.h"
#include "widgets/plots/plot_frame.h"
#include "widgets/plots/ranking_figure.h"
#include "widgets/plots/settling_figure.h"
#include "widgets/plots/spread_figure.h"
#include "widgets/views/activation_table.h"
#include "widgets/views/activations_view.h"
#include "widgets/views/latency_table.h"
#include "widgets/views/latency_view.h"
#include "widgets/views/sensitivity_view.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDropEvent>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QSpinBox>
#include <QToolButton>

using namespace qs;

/// From a network and its data to what quantization does to its layers and its answer.
class TestNetworkJourney : public QObject {
    Q_OBJECT

private:
    static const NetworkState& networkOf(const Session& session) { return session.state().network; }

    static QString digits()
    {
        for (const SampleTile& tile : bundledSamples()) {
            if (tile.path.endsWith(QLatin1String("digits_cnn.onnx"))) {
                return tile.path;
            }
        }
        return {};
    }

    /// `count` pictures of 28 × 28 for it, blurred noise: the same each time.
    static QString writePictures(const QTemporaryDir& folder, int count, float brightness = 1,
                                 const QString& name = QStringLiteral("pictures.npy"))
    {
        QByteArray values;
        std::uint32_t state = 77;
        float smooth = 0;
        for (int i = 0; i < count * 28 * 28; ++i) {
            state = state * 1664525U + 1013904223U;
            smooth = 0.7F * smooth + 0.3F * static_cast<float>(state >> 8) / 16777216.0F;
            const float value = brightness * smooth;
            values += QByteArray(reinterpret_cast<const char*>(&value), sizeof(value));
        }
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly)) {
            qFatal("cannot write the pictures");
        }
        const QByteArray shape = "(" + QByteArray::number(count) + ", 1, 28, 28)";
        file.write(npyFile(npyDictionary("<f4", shape), values));
        return file.fileName();
    }

    static DataRequest arrays(const QString& path)
    {
        DataRequest request;
        request.path = path.toStdString();
        return request;
    }

    static void waitUntilIdle(const Session& session) { QTRY_VERIFY_WITH_TIMEOUT(session.idle(), 120000); }

    static double answerDb(const Session& session)
    {
        const SensitivityReport* report = networkOf(session).report();
        return report == nullptr || report->everything.empty() ? std::nan("")
                                                               : report->everything.front().values.sqnrDb();
    }

    static QStringList names(const SensitivityView& view)
    {
        QStringList names;
        for (const RankingFigure::Row& row : view.ranking().bars()) {
            QString name = row.name;
            names << name.remove(QChar(0x2068)).remove(QChar(0x2069));
        }
        return names;
    }

    /// Clicks the button of the tab in front, once it can be clicked.
    static bool press(QWidget& window, const char* name)
    {
        QPushButton* button = nullptr;
        const bool isThere = QTest::qWaitFor([&] {
            const auto buttons = window.findChildren<QPushButton*>(QLatin1String(name));
            const auto shown = std::ranges::find_if(
                buttons, [](const QPushButton* each) { return each->isVisible() && each->isEnabled(); });
            button = shown == buttons.end() ? nullptr : *shown;
            return button != nullptr;
        });
        if (isThere) {
            QTest::mouseClick(button, Qt::LeftButton);
        }
        return isThere;
    }

private slots:
    void aSmallNetworkFromFileToRanking()
    {
        WindowFixture fixture;
        Session& session = fixture.session;
        fixture.window.showTab("sensitivity");
        QVERIFY(!fixture.window.actionSet()["loadData"]->isEnabled());
        session.open(digits());
        waitUntilIdle(session);
        auto* view = qobject_cast<SensitivityView*>(fixture.window.currentView());
        QVERIFY(view != nullptr);
        QTRY_VERIFY(networkOf(session).network != nullptr);
        QVERIFY(view->frame().isEmpty()); // says what is missing
        QVERIFY(!fixture.window.actionSet()["measure"]->isEnabled());

        fileDialog::setNextFileName(writePictures(fixture.folder, 12));
        fixture.window.actionSet()["loadData"]->trigger();
        waitUntilIdle(session);
        QVERIFY(networkOf(session).data != nullptr);
        QCOMPARE(networkOf(session).data->samples.count(), std::uint64_t{12});
        QVERIFY(!networkOf(session).studies); // nothing is measured by itself

        QVERIFY(press(fixture.window, "studyMeasure"));
        waitUntilIdle(session);
        QCOMPARE(networkOf(session).studies->size(), std::size_t{1});
        QCOMPARE(networkOf(session).report()->samples, std::uint64_t{12});
        QTRY_COMPARE(names(*view).size(), 5);
        const double before = answerDb(session);
        QVERIFY(std::isfinite(before));

        // Another choice makes it old; measuring again adds a column to the map, and going back finds the first again.
        session.chooseFormat("int3");
        QVERIFY(networkOf(session).isStale);
        QTRY_VERIFY(view->frame().readout().contains("INT8"));
        waitUntilIdle(session);
        QVERIFY(press(fixture.window, "studyMeasure"));
        waitUntilIdle(session);
        QVERIFY(!networkOf(session).isStale);
        QCOMPARE(networkOf(session).studies->size(), std::size_t{2});
        QVERIFY(answerDb(session) < before - 10); // five bits less
        view->setFigure(SensitivityView::Figure::Map);
        QTRY_COMPARE(view->map().columns().size(), 2);
        QCOMPARE(view->map().cells().rows.size(), std::size_t{5});
        for (const char* name : {"measured.json", "measured.csv"}) {
            fileDialog::setNextFileName(fixture.folder.filePath(name));
            fixture.window.actionSet()["exportMeasurements"]->trigger();
            QFile written(fixture.folder.filePath(name));
            QTRY_VERIFY(written.exists());
            QVERIFY(written.open(QIODevice::ReadOnly));
            const QByteArray text = written.readAll().toLower();
            QVERIFY(text.contains("depthwise") && text.contains("int8") && text.contains("int3"));
        }
        session.undoStack().undo();
        QVERIFY(!networkOf(session).isStale);
        QCOMPARE(answerDb(session), before);
        session.selectStudy(1);
        QCOMPARE(session.request().quantization.format, std::string("int3"));
        QVERIFY(session.undoStack().canUndo());
    }

    void theLoudChannelIsFoundAndCuredByOneScalePerChannel()
    {
        WindowFixture fixture;
        Session& session = fixture.session;
        session.setRequest({.quantization = {.format = "int8",
                                             .scheme = Scheme::Symmetric,
                                             .granularity = {Sharing::Tensor, 0},
                                             .calibration = {},
                                             .scaleStorage = "fp32",
                                             .arithmetic = {}},
                            .overrides = {},
                            .layerPattern = {}});
        session.open(digits());
        waitUntilIdle(session);
        session.loadData(arrays(writePictures(fixture.folder, 8)));
        waitUntilIdle(session);
        fixture.window.showTab("sensitivity");
        session.measureStudy();
        waitUntilIdle(session);
        auto* view = qobject_cast<SensitivityView*>(fixture.window.currentView());
        QTRY_COMPARE(names(*view).value(0), QStringLiteral("depthwise")); // 40 times louder in one channel
        session.chooseGranularity({Sharing::Channel, 0});
        session.measureStudy();
        waitUntilIdle(session);
        QTRY_VERIFY(names(*view).value(0) != QStringLiteral("depthwise"));
    }

    void whatIsStoppedGoesOnWhereItWas()
    {
        WindowFixture fixture;
        Session& session = fixture.session;
        session.open(digits());
        waitUntilIdle(session);
        session.loadData(arrays(writePictures(fixture.folder, 4000)));
        waitUntilIdle(session);
        session.measureStudy();
        QTRY_VERIFY_WITH_TIMEOUT(networkOf(session).report() != nullptr && networkOf(session).report()->samples > 0,
                                 60000);
        session.cancelStudy();
        QVERIFY(!session.measuring());
        const auto stopped = networkOf(session).studies->front();
        QVERIFY(stopped.state == Study::State::Stopped);
        QVERIFY(stopped.report->samples < 4000);
        QVERIFY(fixture.window.actionSet()["resume"]->isEnabled());
        session.measureStudy();
        waitUntilIdle(session);
        QCOMPARE(networkOf(session).report()->samples, std::uint64_t{4000});
        const double resumed = answerDb(session);

        // The same digits as without a break.
        Progress progress;
        const auto whole =
            measureSensitivity(session.state().model, networkOf(session).network, networkOf(session).data,
                               networkOf(session).shownStudy()->request, progress);
        QVERIFY(whole.has_value());
        QCOMPARE(resumed, whole->everything.front().values.sqnrDb());
    }

    void dataThatDoNotFitAreExplained()
    {
        WindowFixture fixture;
        Session& session = fixture.session;
        session.open(digits());
        waitUntilIdle(session);
        session.loadData(arrays(writeSmallModel(fixture.folder))); // tensors, but none for an image
        QTRY_VERIFY(fixture.window.messageBar().isVisible());
        QVERIFY(fixture.window.messageBar().text().contains("image"));
        QVERIFY(!networkOf(session).data);
        session.loadData(arrays(writePictures(fixture.folder, 2)));
        QTRY_VERIFY(networkOf(session).data != nullptr);
        QVERIFY(!fixture.window.messageBar().isVisible());
        session.closeData();
        QVERIFY(!networkOf(session).data);
    }

    void aFileOfWeightsSaysThatItHoldsNoNetwork()
    {
        WindowFixture fixture;
        QVERIFY(openAndFinish(fixture.session, writeSmallModel(fixture.folder)));
        QVERIFY(networkOf(fixture.session).networkError.has_value());
        QVERIFY(!fixture.window.actionSet()["loadData"]->isEnabled());
        QVERIFY(fixture.window.actionSet()["loadData"]->statusTip().contains("no network"));
    }

    void aDroppedFileCanBeTheData()
    {
        WindowFixture fixture;
        fixture.session.open(digits());
        waitUntilIdle(fixture.session);
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(writePictures(fixture.folder, 3))});
        QDragEnterEvent enter(QPoint(100, 100), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&fixture.window, &enter);
        QDropEvent drop(QPointF(100, 100), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&fixture.window, &drop);
        auto* menu = fixture.window.findChild<QMenu*>(QStringLiteral("dropMenu"));
        QVERIFY(menu != nullptr);
        QCOMPARE(menu->actions().size(), 3);
        menu->actions()[2]->trigger();
        menu->close();
        QTRY_VERIFY(networkOf(fixture.session).data != nullptr);
        QCOMPARE(networkOf(fixture.session).data->samples.count(), std::uint64_t{3});
    }

    void theValuesBetweenLayersAreSeen()
    {
        WindowFixture fixture;
        Session& session = fixture.session;
        session.open(digits());
        waitUntilIdle(session);
        session.loadData(arrays(writePictures(fixture.folder, 6)));
        waitUntilIdle(session);
        fixture.window.showTab("activations");
        auto* view = qobject_cast<ActivationsView*>(fixture.window.currentView());
        QVERIFY(view != nullptr);
        QTRY_VERIFY(view->frame().isEmpty());
        QVERIFY(press(fixture.window, "studyMeasure"));
        waitUntilIdle(session);
        QVERIFY(networkOf(session).observation.state == Observation::State::Done);
        QCOMPARE(networkOf(session).observation.report->samples, std::uint64_t{6});
        QTRY_VERIFY(!view->frame().isEmpty());
        QVERIFY(view->table().rows().size() >= 5);

        // Looked up anew each time: the table may get other rows whenever the event loop runs.
        const auto activation = [view] {
            const auto& rows = view->table().rows();
            const auto found = std::ranges::find_if(
                rows, [](const ActivationRow& row) { return row.tensor().name == "depthwise_act"; });
            return found == rows.end() ? nullptr : &*found;
        };
        QVERIFY(activation() != nullptr);
        QVERIFY(activation()->tensor().isOneSided()); // after a ReLU
        session.selectTensor("pointwise.weight");     // what this layer reads
        QTRY_COMPARE(view->selected(), std::string("depthwise_act"));
        view->setFigure(ActivationsView::Figure::Channels);
        QTRY_COMPARE(view->spread().channels().size(), std::size_t{16});
        for (const SpreadFigure::Channel& channel : view->spread().channels()) {
            QCOMPARE(channel.isDead, channel.range.low == channel.range.high);
        }
        view->setFigure(ActivationsView::Figure::Settling);
        QTRY_COMPARE(view->settling().settling().back().samples, std::uint64_t{6});

        // Other codes are applied to what was seen; other samples need another look.
        const double before = activation()->sqnrDb;
        QVERIFY(before > 30);
        StudyOptions options = networkOf(session).options;
        options.activations.quantization.format = "int4";
        session.chooseStudyOptions(options);
        QTRY_VERIFY_WITH_TIMEOUT(activation() != nullptr && activation()->sqnrDb < before - 20, 60000); // 4 bits less
        QVERIFY(!networkOf(session).isObservationStale());
        options.samples = 2;
        session.chooseStudyOptions(options);
        QVERIFY(networkOf(session).isObservationStale());
    }

    void otherDataShowHowFarValuesDrift()
    {
        WindowFixture fixture;
        Session& session = fixture.session;
        session.open(digits());
        waitUntilIdle(session);
        session.loadData(arrays(writePictures(fixture.folder, 6)));
        waitUntilIdle(session);
        QVERIFY(networkOf(session).footprint.has_value()); // what studies take is known before they start
        QVERIFY(networkOf(session).footprint->run.all > 0);
        fixture.window.showTab("activations");
        auto* view = qobject_cast<ActivationsView*>(fixture.window.currentView());
        QVERIFY(view != nullptr);
        QTRY_VERIFY(view->findChild<QLabel*>("studyFacts")->text().contains("needs about"));
        const auto lossColumn = [view] {
            const auto columns = activationColumns();
            return static_cast<int>(std::ranges::find_if(columns, isDriftColumn) - columns.begin());
        };
        QVERIFY(view->table().isColumnHidden(lossColumn()));

        // The dialog begins with the data that are there; another file makes the difference.
        QVERIFY(press(fixture.window, "studyOther"));
        auto* dialog = fixture.window.findChild<DataDialog*>();
        QVERIFY(dialog != nullptr);
        auto* path = dialog->findChild<QLineEdit*>("dataPath");
        const QString louder = writePictures(fixture.folder, 5, 3, QStringLiteral("louder.npy"));
        path->clear();
        QTest::keyClicks(path, louder);
        QTRY_VERIFY_WITH_TIMEOUT(dialog->data() && dialog->data()->samples.count() == 5, 30000);
        QTRY_VERIFY(dialog->findChild<QPushButton*>("useData")->isEnabled());
        QTest::mouseClick(dialog->findChild<QPushButton*>("useData"), Qt::LeftButton);
        waitUntilIdle(session);
        QCOMPARE(networkOf(session).data->samples.count(), std::uint64_t{6}); // these stay
        QCOMPARE(networkOf(session).observation.report->samples, std::uint64_t{6});
        QCOMPARE(networkOf(session).other.report->samples, std::uint64_t{5});
        QTRY_VERIFY(!view->table().isColumnHidden(lossColumn()));

        const auto& rows = view->table().rows();
        const auto input =
            std::ranges::find_if(rows, [](const ActivationRow& row) { return row.tensor().name == "image"; });
        QVERIFY(input != rows.end() && input->drift.has_value());
        QVERIFY(input->drift->second.high > 2.5 * input->drift->first.high); // three times as bright
        QVERIFY(input->drift->outside > 0.2);
        QVERIFY(input->drift->lossDb() > 3);
        double former = std::numeric_limits<double>::infinity(); // the greatest loss first
        for (int row = 0; row < view->table().model()->rowCount(); ++row) {
            const double loss = view->table().model()->index(row, lossColumn()).data(ValueRole).toDouble();
            QVERIFY(std::isnan(loss) || loss <= former);
            former = std::isnan(loss) ? former : loss;
        }
        QTRY_VERIFY2(view->summary().contains("On the other data"), qPrintable(view->summary()));
        fileDialog::setNextFileName(fixture.folder.filePath("drift.json"));
        fixture.window.actionSet()["exportMeasurements"]->trigger();
        QFile written(fixture.folder.filePath("drift.json"));
        QTRY_VERIFY(written.exists());
        QVERIFY(written.open(QIODevice::ReadOnly));
        const QJsonObject drift = QJsonDocument::fromJson(written.readAll()).object()["drift"].toObject();
        QVERIFY(drift["data"].toString().endsWith("louder.npy"));
        QVERIFY(drift["values"].toArray().size() >= 5);

        QVERIFY(press(fixture.window, "studyOther")); // says "Close the other data"
        QVERIFY(!networkOf(session).otherData);
        QTRY_VERIFY(view->table().isColumnHidden(lossColumn()));
        QVERIFY(!view->summary().contains("On the other data"));
    }

    void layersAreTimedOnThisMachine()
    {
        WindowFixture fixture;
        Session& session = fixture.session;
        session.open(digits());
        waitUntilIdle(session);
        session.loadData(arrays(writePictures(fixture.folder, 4)));
        waitUntilIdle(session);
        fixture.window.showTab("latency");
        auto* view = qobject_cast<LatencyView*>(fixture.window.currentView());
        QVERIFY(view != nullptr);
        QTRY_VERIFY(view->frame().isEmpty());
        StudyOptions options = networkOf(session).options;
        options.rounds = 3;
        session.chooseStudyOptions(options);
        QVERIFY(press(fixture.window, "studyMeasure"));
        waitUntilIdle(session);
        const auto& latency = networkOf(session).latency;
        QVERIFY(latency.state == LatencyMeasurement::State::Done);
        QCOMPARE(latency.report->layers.size(), std::size_t{5});
        QCOMPARE(latency.report->floats.rounds, std::size_t{3});
        QCOMPARE(latency.report->samples, std::uint64_t{4});
        QTRY_COMPARE(view->table().rows().size(), std::size_t{5});
        QVERIFY(view->summary().contains("Whole network"));

        // A layer is the same here and elsewhere.
        session.selectTensor("pointwise.weight");
        const auto place = static_cast<int>(
            std::ranges::find_if(view->table().rows(),
                                 [](const LatencyRow& row) { return row.layer().tensor == "pointwise.weight"; }) -
            view->table().rows().begin());
        QTRY_COMPARE(view->table().currentIndex().row(), place);
        view->table().selectionModel()->setCurrentIndex(
            view->table().model()->index(0, 0), QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        QCOMPARE(session.state().selectedLayer()->tensor, view->table().rows()[0].layer().tensor);

        for (const char* name : {"times.json", "times.csv"}) {
            fileDialog::setNextFileName(fixture.folder.filePath(name));
            fixture.window.actionSet()["exportMeasurements"]->trigger();
            QFile written(fixture.folder.filePath(name));
            QTRY_VERIFY(written.exists());
            QVERIFY(written.open(QIODevice::ReadOnly));
            const QByteArray text = written.readAll();
            QVERIFY(text.contains("pointwise") && text.contains("speedup"));
        }

        // Other rounds are another measurement; the former one stays until it is there.
        options.rounds = 100'000;
        session.chooseStudyOptions(options);
        QVERIFY(networkOf(session).isLatencyStale());
        QTRY_VERIFY(view->findChild<QLabel*>("staleBadge")->isVisible());
        session.measureLatency();
        QTRY_VERIFY(session.timing());
        session.measureStudy(); // takes part of the time: what is timed waits, and begins anew
        QVERIFY(!session.timing());
        QVERIFY(networkOf(session).latency.state == LatencyMeasurement::State::Waiting);
        QTRY_VERIFY_WITH_TIMEOUT(!session.measuring() && session.timing(), 60000);
        QVERIFY(!session.idle());
        QVERIFY(press(fixture.window, "studyMeasure")); // says "Stop"
        QTRY_VERIFY(session.idle());
        QVERIFY(networkOf(session).latency.state == LatencyMeasurement::State::Done);
        QCOMPARE(networkOf(session).latency.report->floats.rounds, std::size_t{3});
        session.closeData();
        QVERIFY(!networkOf(session).latency.report);
    }

    void madeUpDataAreMarked()
    {
        WindowFixture fixture;
        Session& session = fixture.session;
        session.open(digits());
        waitUntilIdle(session);
        fixture.window.showTab("sensitivity");
        fixture.window.actionSet()["makeData"]->trigger();
        auto* dialog = fixture.window.findChild<DataDialog*>();
        QVERIFY(dialog != nullptr);
        QTRY_VERIFY_WITH_TIMEOUT(dialog->data() != nullptr, 30000);
        auto* samples = dialog->findChild<SampleList*>();
        QTRY_COMPARE(samples->count(), 12); // the first of 16
        QVERIFY(!samples->item(0)->icon().isNull());
        dialog->findChild<QSpinBox*>("dataCount")->setValue(3);
        QTRY_COMPARE(samples->count(), 3);
        QVERIFY(!networkOf(session).data); // nothing is taken over before a person says so
        QTest::mouseClick(dialog->findChild<QPushButton*>("useData"), Qt::LeftButton);
        QTRY_VERIFY(networkOf(session).data != nullptr);
        QVERIFY(networkOf(session).data->isSynthetic);
        QTRY_VERIFY(fixture.window.currentView()->findChild<QLabel*>("syntheticBadge")->isVisible());
    }

    void picturesShowTheirPreprocessing()
    {
        WindowFixture fixture;
        Session& session = fixture.session;
        session.open(digits());
        waitUntilIdle(session);
        const QDir pictures(fixture.folder.filePath("pictures"));
        for (int i = 0; i < 3; ++i) {
            QVERIFY(pictures.mkpath(i < 2 ? "zero" : "one"));
            QImage picture(40, 32, QImage::Format_Grayscale8);
            picture.fill(60 * i);
            QVERIFY(picture.save(pictures.filePath(QString(i < 2 ? "zero/%1.png" : "one/%1.png").arg(i))));
        }
        fileDialog::setNextFileName(pictures.path());
        fixture.window.actionSet()["loadPictures"]->trigger();
        auto* dialog = fixture.window.findChild<DataDialog*>();
        QVERIFY(dialog != nullptr);
        QTRY_VERIFY_WITH_TIMEOUT(dialog->data() != nullptr, 30000);
        auto* samples = dialog->findChild<SampleList*>();
        QTRY_COMPARE(samples->count(), 3);
        auto* labels = dialog->findChild<QLineEdit*>("dataLabels");
        QTest::keyClicks(labels, "folders");
        QTRY_VERIFY(samples->item(0)->text().contains("label"));
        QVERIFY(samples->item(0)->text().contains("0 one")); // the sub-folders are names
        QFile names(fixture.folder.filePath("names.txt"));
        QVERIFY(names.open(QIODevice::WriteOnly));
        names.write("first\nsecond\n");
        names.close();
        auto* classes = dialog->findChild<QLineEdit*>("dataClasses");
        fileDialog::setNextFileName(names.fileName());
        QTest::mouseClick(dialog->findChild<QPushButton*>("dataClassesBrowse"), Qt::LeftButton);
        QCOMPARE(classes->text(), names.fileName());
        auto* told = dialog->findChild<QLabel*>("dataFacts");
        QTRY_VERIFY2(told->text().contains("it names 2 classes, but the output"), qPrintable(told->text()));
        QVERIFY(names.open(QIODevice::Append));
        names.write("3\n4\n5\n6\n7\n8\n9\n10\n");
        names.close();
        QTest::keyClicks(classes, " "); // the file is read again
        QTRY_VERIFY2(samples->count() == 3 && samples->item(0)->text().contains("0 first"), qPrintable(told->text()));
        auto* mean = dialog->findChild<QLineEdit*>("preprocessing.mean");
        mean->clear();
        QTest::keyClicks(mean, "nonsense");
        QTRY_VERIFY(dialog->findChild<QLabel*>("dataFacts")->text().contains("nonsense"));
        QVERIFY(!dialog->findChild<QPushButton*>("useData")->isEnabled());
        mean->clear();
        QTest::keyClicks(mean, "0.5");
        QTRY_VERIFY(dialog->findChild<QPushButton*>("useData")->isEnabled());
        QTest::mouseClick(dialog->findChild<QPushButton*>("useData"), Qt::LeftButton);
        QTRY_VERIFY(networkOf(session).data != nullptr);
        QCOMPARE(networkOf(session).data->labels.size(), std::size_t{3});
        const auto sample = networkOf(session).data->samples.at(0); // one.png is dark grey 120
        QVERIFY(sample.has_value());
        const double expected = 120.0 / 255 - 0.5;
        QVERIFY(std::abs(sample->at("image").values<float>()[0] - expected) < 1e-6);
    }

    void aPictureThatCannotBeReadIsListed()
    {
        WindowFixture fixture;
        Session& session = fixture.session;
        session.open(digits());
        waitUntilIdle(session);
        auto* list = fixture.window.findChild<ProblemsPanel*>();
        QVERIFY(list != nullptr);
        QCOMPARE(list->text(), QString());
        const QDir pictures(fixture.folder.filePath("pictures"));
        QVERIFY(pictures.mkpath("."));
        QImage picture(28, 28, QImage::Format_Grayscale8);
        picture.fill(90);
        QVERIFY(picture.save(pictures.filePath("good.png")));
        QFile broken(pictures.filePath("torn.png"));
        QVERIFY(broken.open(QIODevice::WriteOnly));
        broken.write("\x89PNG\r\n\x1a\n", 8);
        broken.close();
        session.loadData(arrays(pictures.path()));
        waitUntilIdle(session);
        session.measureStudy();
        waitUntilIdle(session);
        QCOMPARE(networkOf(session).report()->samples, std::uint64_t{1});
        QTRY_VERIFY2(list->text().contains("torn.png"), qPrintable(list->text()));
        QVERIFY(fixture.window.findChild<QToolButton*>("problemCount")->isVisible());
    }

    /// tests/data/make_expected_sensitivity.py has calculated the first two samples with PyTorch.
    void mobileNetLosesItsAnswerAndGetsItBack()
    {
        const QDir real(qEnvironmentVariable("QUANTSCOPE_TEST_DATA"));
        if (!qEnvironmentVariableIsSet("QUANTSCOPE_TEST_DATA")) {
            QSKIP("skipped: QUANTSCOPE_TEST_DATA names no folder with networks");
        }
        QFile file(QStringLiteral(QUANTSCOPE_SOURCE_DIR "/tests/data/expected_sensitivity.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonObject expected = QJsonDocument::fromJson(file.readAll()).object();

        WindowFixture fixture;
        Session& session = fixture.session;
        session.open(real.filePath("models/onnx/mobilenetv2_a035_224_features.onnx"));
        waitUntilIdle(session);
        QVERIFY(networkOf(session).folds()); // it has normalizations
        QVERIFY(networkOf(session).foldable > 30);
        session.loadData(arrays(real.filePath("data/imagenet/mobilenetv2_a035_calib_f32.npz")));
        waitUntilIdle(session);
        fixture.window.showTab("sensitivity");
        auto* view = qobject_cast<SensitivityView*>(fixture.window.currentView());
        StudyOptions options = session.state().network.options;
        options.samples = 2;
        session.chooseStudyOptions(options);
        for (const char* sharing : {"tensor", "channel"}) {
            session.chooseGranularity({QByteArray(sharing) == "tensor" ? Sharing::Tensor : Sharing::Channel, 0});
            session.measureStudy();
            waitUntilIdle(session);
            const QJsonObject numbers = expected[QLatin1String(sharing)].toObject();
            QVERIFY2(std::abs(answerDb(session) - numbers["everything"].toDouble()) < 0.02,
                     qPrintable(QString::number(answerDb(session))));
            const QJsonObject isolated = numbers["isolated"].toObject();
            for (const LayerSensitivity& layer : networkOf(session).report()->layers) {
                const QJsonValue known = isolated[QString::fromStdString(layer.layer)];
                if (known.isDouble()) {
                    QVERIFY(std::abs(layer.isolated.front().values.sqnrDb() - known.toDouble()) < 0.05);
                }
            }
        }
        view->setFigure(SensitivityView::Figure::Map);
        QTRY_COMPARE(view->map().columns().size(), 2);

        // All samples, stopped on the way.
        options.samples = 0;
        session.chooseStudyOptions(options);
        session.chooseGranularity({Sharing::Tensor, 0});
        session.measureStudy();
        QTRY_VERIFY_WITH_TIMEOUT(networkOf(session).report() != nullptr && networkOf(session).report()->samples > 0,
                                 120000);
        session.cancel();
        QVERIFY(networkOf(session).shownStudy()->state == Study::State::Stopped);
        session.resume();
        waitUntilIdle(session);
        QVERIFY2(std::abs(answerDb(session) + 2.29) < 0.02, qPrintable(QString::number(answerDb(session))));
        view->setFigure(SensitivityView::Figure::Ranking);
        // The depthwise convolutions near the input, whose channels differ most once folded.
        QTRY_VERIFY2(names(*view).mid(0, 3).join(' ').contains("depthwise"), qPrintable(names(*view).join(' ')));
        session.chooseGranularity({Sharing::Channel, 0});
        session.measureStudy();
        waitUntilIdle(session);
        QVERIFY2(std::abs(answerDb(session) - 13.81) < 0.02, qPrintable(QString::number(answerDb(session))));
    }
};

QTEST_MAIN(TestNetworkJourney)
#include "tst_network_journey.moc"
