// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/json_document.h"
#include "core/loaders/loader.h"
#include "fixture.h"
#include "widgets/file_dialog.h"
#include "widgets/panels/message_bar.h"
#include "widgets/panels/power_spin_box.h"
#include "widgets/views/plot_view.h"

#include <QComboBox>
#include <QPushButton>
#include <qcustomplot.h>

/// One person's way through the window, from the start page to the exported files.
class TestJourney : public QObject {
    Q_OBJECT

private:
    static void choose(QWidget& window, const char* box, const QString& id)
    {
        auto* combo = window.findChild<QComboBox*>(box);
        QVERIFY(combo != nullptr);
        combo->setCurrentIndex(combo->findData(id));
        QCOMPARE(combo->currentData().toString(), id);
    }

    static void mouse(QWidget& widget, QEvent::Type type, const QPointF& at)
    {
        const bool release = type == QEvent::MouseButtonRelease;
        const Qt::MouseButton button = type == QEvent::MouseMove ? Qt::NoButton : Qt::LeftButton;
        QMouseEvent event(type, at, widget.mapToGlobal(at), button, release ? Qt::NoButton : Qt::LeftButton,
                          Qt::NoModifier);
        QCoreApplication::sendEvent(&widget, &event);
    }

    /// Drags the upper handle of the distribution to `to`.
    static void dragUpperHandle(qs::PlotView& view, double from, double to)
    {
        QCustomPlot& plot = view.plot();
        const QCPAxisRect* rect = plot.axisRects().constFirst();
        const QCPAxis* axis = rect->axis(QCPAxis::atBottom);
        const double y = rect->rect().center().y();
        const QPointF start(axis->coordToPixel(from), y);
        const QPointF end(axis->coordToPixel(to), y);
        mouse(plot, QEvent::MouseMove, start);
        mouse(plot, QEvent::MouseButtonPress, start);
        for (int i = 1; i <= 10; ++i) {
            mouse(plot, QEvent::MouseMove, start + (end - start) * i / 10);
        }
        mouse(plot, QEvent::MouseButtonRelease, end);
    }

    static QByteArray contents(const QString& path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private slots:
    void fromTheStartPageToTheExportedFiles()
    {
        WindowFixture fixture;
        qs::Session& session = fixture.session;
        QWidget& window = fixture.window;
        const auto finished = [&] { return session.idle() && session.state().report != nullptr; };

        // Open, through the button of the start page.
        const QString model = writeSmallModel(fixture.folder);
        qs::fileDialog::setNextFileName(model);
        QTest::mouseClick(window.findChild<QPushButton*>("openButton"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(finished(), 60000);

        // Choose int4 in groups of 32, in the dock.
        choose(window, "format", "int4");
        choose(window, "granularity", "group");
        window.findChild<qs::PowerSpinBox*>("groupSize")->setValue(32);
        QTRY_VERIFY_WITH_TIMEOUT(finished(), 60000);
        QCOMPARE(session.request().quantization.format, std::string("int4"));
        QVERIFY(session.request().quantization.granularity == (qs::Granularity{qs::Sharing::Group, 32}));

        // Drag a handle: one step, for this layer.
        choose(window, "granularity", "tensor");
        QTRY_VERIFY_WITH_TIMEOUT(finished(), 60000);
        QTest::qWait(50);
        const int steps = session.undoStack().count();
        const double most = session.state().selectedLayer()->moments.absMax();
        QVERIFY(fixture.window.showTab("distribution"));
        QTest::qWait(50);
        dragUpperHandle(*fixture.window.currentView(), most, most / 2);
        QTRY_COMPARE(session.undoStack().count(), steps + 1);
        QTRY_VERIFY_WITH_TIMEOUT(finished(), 60000);
        const qs::LayerResult& clipped = *session.state().selectedLayer();
        QCOMPARE(clipped.quantization.calibration.id, std::string("manual"));
        QVERIFY(std::abs(clipped.quantization.calibration.range.high - most / 2) < most / 50);
        QVERIFY(clipped.sums.clipped > 0);

        // Cancel, and run again.
        choose(window, "granularity", "group");
        choose(window, "calibration", "mse");
        QVERIFY(fixture.window.actionSet()["cancel"]->isEnabled());
        fixture.window.actionSet()["cancel"]->trigger();
        QCOMPARE(session.analysisState(), qs::AnalysisRun::State::Stopped);
        QVERIFY(fixture.window.actionSet()["resume"]->isEnabled());
        fixture.window.actionSet()["resume"]->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(finished(), 60000);
        QCOMPARE(session.analysisState(), qs::AnalysisRun::State::Done);

        // Export the report, as a page and as data, and the plot.
        for (const char* name : {"report.html", "report.json"}) {
            const QString path = fixture.folder.filePath(name);
            qs::fileDialog::setNextFileName(path);
            fixture.window.actionSet()["exportReport"]->trigger();
            QTRY_VERIFY(QFile::exists(path));
        }
        QVERIFY(contents(fixture.folder.filePath("report.html")).contains("conv1.weight"));
        const QString picture = fixture.folder.filePath("plot.png");
        qs::fileDialog::setNextFileName(picture);
        fixture.window.actionSet()["exportPlot"]->trigger();
        QVERIFY(!QImage(picture).isNull());

        // What was exported is what the core says of the same request.
        qs::Progress progress;
        const auto opened = qs::openModel(model.toStdString(), progress);
        QVERIFY(opened.has_value());
        const auto report = qs::analyse(**opened, session.request(), progress);
        QVERIFY(report.has_value());
        const std::string expected = qs::jsonText(qs::jsonOf(*report));
        QCOMPARE(contents(fixture.folder.filePath("report.json")), QByteArray::fromStdString(expected));

        // Back to the beginning.
        while (fixture.window.actionSet()["undo"]->isEnabled()) {
            fixture.window.actionSet()["undo"]->trigger();
        }
        QTRY_VERIFY_WITH_TIMEOUT(finished(), 60000);
        QVERIFY(session.request() == qs::AnalysisRequest{});
        QCOMPARE(window.findChild<QComboBox*>("format")->currentData().toString(), QString("int8"));
    }

    void aPlotThatCannotBeWrittenSaysSoInPlace()
    {
        WindowFixture fixture;
        QVERIFY(openAndFinish(fixture.session, writeSmallModel(fixture.folder)));
        qs::fileDialog::setNextFileName(fixture.folder.filePath("no/such/folder/plot.png"));
        fixture.window.actionSet()["exportPlot"]->trigger();
        QVERIFY(fixture.window.messageBar().isVisible());
        qs::fileDialog::setNextFileName(fixture.folder.filePath("no/such/folder/report.html"));
        fixture.window.actionSet()["exportReport"]->trigger();
        QTRY_VERIFY(fixture.window.messageBar().text().contains("folder"));
    }
};

QTEST_MAIN(TestJourney)
#include "tst_journey.moc"
