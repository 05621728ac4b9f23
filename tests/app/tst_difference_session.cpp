// SPDX-License-Identifier: GPL-3.0-or-later
#include "fixture.h"
#include "widgets/file_dialog.h"
#include "widgets/panels/message_bar.h"
#include "widgets/views/difference_view.h"

#include <QDropEvent>
#include <QMenu>
#include <QMimeData>

using namespace qs;

/// The session and the window with two files.
class TestDifferenceSession : public QObject {
    Q_OBJECT

private:
    /// The same layers, one of them louder.
    static QString writeOther(const QTemporaryDir& folder)
    {
        return writeModel(folder, QStringLiteral("other.safetensors"),
                          {{"conv1.weight", 8, 72}, {"conv2.weight", 16, 72}, {"net.fc1.weight", 10, 128}});
    }

    static const FileDifference& differenceOf(const Session& session) { return session.state().difference; }

    static bool compareAndFinish(Session& session, const QString& path)
    {
        session.compareWith(path);
        return QTest::qWaitFor(
            [&] { return session.idle() && differenceOf(session).state == FileDifference::State::Done; }, 60000);
    }

private slots:
    void aSecondFileIsComparedWithTheFirst()
    {
        const QTemporaryDir folder;
        Session session;
        session.compareWith(writeOther(folder));
        QVERIFY(session.idle()); // nothing to compare with
        QVERIFY(openAndFinish(session, writeSmallModel(folder)));
        QVERIFY(compareAndFinish(session, writeOther(folder)));
        const DifferenceReport& report = *differenceOf(session).report;
        QCOMPARE(report.pairs.size(), std::size_t{4});
        Progress progress;
        const auto expected = qs::differenceOf(*session.state().model, *differenceOf(session).other, {}, progress);
        QVERIFY(expected);
        QCOMPARE(report, *expected);
        session.closeOther();
        QVERIFY(differenceOf(session).state == FileDifference::State::None);
        QVERIFY(!differenceOf(session).report);
    }

    void correctingPairsIsUndone()
    {
        const QTemporaryDir folder;
        Session session;
        QVERIFY(openAndFinish(session, writeSmallModel(folder)));
        QVERIFY(compareAndFinish(session, writeOther(folder)));
        const auto report = differenceOf(session).report;
        PairMapping mapping;
        mapping.leaveReference("fc1.weight");
        session.choosePairs(mapping, "Leave fc1.weight without a partner");
        QTRY_COMPARE(differenceOf(session).report->pairs.size(), std::size_t{3});
        QCOMPARE(session.undoStack().undoText(), "Leave fc1.weight without a partner");
        QCOMPARE(*differenceOf(session).mapping, mapping);
        session.undoStack().undo();
        QTRY_COMPARE(differenceOf(session).report->pairs.size(), std::size_t{4});
        QTRY_VERIFY(session.idle());
        QCOMPARE(*differenceOf(session).report, *report);
        session.undoStack().redo();
        QTRY_COMPARE(differenceOf(session).report->pairs.size(), std::size_t{3});
    }

    void otherChoicesDoNotMeasureAgain()
    {
        const QTemporaryDir folder;
        Session session;
        QVERIFY(openAndFinish(session, writeSmallModel(folder)));
        QVERIFY(compareAndFinish(session, writeOther(folder)));
        const auto report = differenceOf(session).report;
        session.chooseFormat("int4");
        QTRY_VERIFY(session.idle());
        QCOMPARE(differenceOf(session).report, report);
    }

    void anotherFileForgetsWhatWasSaidAboutTheFirst()
    {
        const QTemporaryDir folder;
        Session session;
        QVERIFY(openAndFinish(session, writeSmallModel(folder)));
        QVERIFY(compareAndFinish(session, writeOther(folder)));
        PairMapping mapping;
        mapping.leaveReference("fc1.weight");
        session.choosePairs(mapping, "Leave");
        QTRY_VERIFY(session.idle());
        QVERIFY(compareAndFinish(session, writeSmallModel(folder, "again.safetensors")));
        QVERIFY(differenceOf(session).mapping->empty());
        QCOMPARE(differenceOf(session).report->total.sums.noise, 0.0);
        QVERIFY(openAndFinish(session, writeOther(folder)));
        QVERIFY(!differenceOf(session).report);
    }

    void whatIsStoppedGoesOnLater()
    {
        const QTemporaryDir folder;
        Session session;
        const QString path = writeLongModel(folder);
        QVERIFY(openAndFinish(session, path));
        session.compareWith(path);
        QTRY_VERIFY(differenceOf(session).report != nullptr);
        session.cancelDifference();
        QVERIFY(!session.comparingFiles());
        if (differenceOf(session).state == FileDifference::State::Stopped) {
            const auto isPending = [](const PairDifference& pair) {
                return pair.state == PairDifference::State::Pending;
            };
            QVERIFY(std::ranges::any_of(differenceOf(session).report->pairs, isPending));
            session.resumeDifference();
        }
        QTRY_VERIFY_WITH_TIMEOUT(differenceOf(session).state == FileDifference::State::Done, 60000);
        QCOMPARE(differenceOf(session).report->total.pairs, std::size_t{65});
        QCOMPARE(differenceOf(session).report->total.sums.noise, 0.0);
    }

    void aFileThatDoesNotOpenLeavesTheOtherThere()
    {
        WindowFixture fixture;
        QVERIFY(openAndFinish(fixture.session, writeSmallModel(fixture.folder)));
        QVERIFY(compareAndFinish(fixture.session, writeOther(fixture.folder)));
        fixture.session.compareWith(fixture.folder.filePath("nothing.onnx"));
        QTRY_VERIFY(fixture.window.messageBar().isVisible());
        QVERIFY(fixture.window.messageBar().headline().contains("nothing.onnx"));
        QVERIFY(differenceOf(fixture.session).state == FileDifference::State::Done);
        QVERIFY(differenceOf(fixture.session).report != nullptr);
    }

    void theMenuAsksForTheFileAndShowsTheTab()
    {
        WindowFixture fixture;
        QAction* action = fixture.window.actionSet()["compareWith"];
        QVERIFY(!action->isEnabled());
        QVERIFY(openAndFinish(fixture.session, writeSmallModel(fixture.folder)));
        QVERIFY(action->isEnabled());
        fileDialog::setNextFileName(writeOther(fixture.folder));
        action->trigger();
        QTRY_VERIFY(differenceOf(fixture.session).state == FileDifference::State::Done);
        auto* view = qobject_cast<DifferenceView*>(fixture.window.currentView());
        QVERIFY(view != nullptr);
        QTRY_VERIFY(view->summary().contains("SQNR"));
        fileDialog::setNextFileName({});
        action->trigger(); // given up: nothing changes
        QVERIFY(differenceOf(fixture.session).state == FileDifference::State::Done);
    }

    void aSecondDroppedFileAsksWhatItIsFor()
    {
        WindowFixture fixture;
        QVERIFY(openAndFinish(fixture.session, writeSmallModel(fixture.folder)));
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(writeOther(fixture.folder))});
        QDragEnterEvent enter(QPoint(100, 100), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&fixture.window, &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop(QPointF(100, 100), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&fixture.window, &drop);
        auto* menu = fixture.window.findChild<QMenu*>(QStringLiteral("dropMenu"));
        QVERIFY(menu != nullptr);
        QCOMPARE(menu->actions().size(), 2);
        QVERIFY(fixture.session.idle());
        menu->actions()[1]->trigger();
        menu->close();
        QTRY_VERIFY(differenceOf(fixture.session).state == FileDifference::State::Done);
        QVERIFY(QString::fromStdString(fixture.session.state().model->path).endsWith("small.safetensors"));
    }
};

QTEST_MAIN(TestDifferenceSession)
#include "tst_difference_session.moc"
