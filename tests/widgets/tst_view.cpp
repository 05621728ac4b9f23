// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/views/view.h"

#include <QSignalSpy>
#include <QTest>

using namespace qs;

namespace {

class Listener : public View {
public:
    QList<Changes> seen;
    QString summary() const override { return {}; }

protected:
    void showState(Changes changes) override { seen << changes; }
};

} // namespace

class TestView : public QObject {
    Q_OBJECT

private slots:
    void theFirstDeliveryIsEverything()
    {
        Listener view;
        view.show();
        QCOMPARE(view.seen.size(), 1);
        for (const Change change : {Change::Model, Change::Report, Change::Selection, Change::Distribution,
                                    Change::Preview, Change::Sweep, Change::Style}) {
            QVERIFY(view.seen[0].testFlag(change));
        }
    }

    void twoChangesWhileHiddenAreOneWhenShown()
    {
        Listener view;
        view.show();
        view.hide();
        view.seen.clear();
        view.setState({}, Change::Report);
        view.setState({}, Change::Selection);
        QCoreApplication::processEvents();
        QVERIFY(view.seen.isEmpty());
        view.show();
        QCOMPARE(view.seen, QList<Changes>{Change::Report | Change::Selection});
    }

    void twoChangesWhileVisibleAreOneOnTheNextTurn()
    {
        Listener view;
        view.show();
        view.seen.clear();
        view.setState({}, Change::Report);
        view.setState({}, Change::Preview);
        QVERIFY(view.seen.isEmpty());
        QCoreApplication::processEvents();
        QCOMPARE(view.seen, QList<Changes>{Change::Report | Change::Preview});
        QCoreApplication::processEvents();
        QCOMPARE(view.seen.size(), 1);
    }

    void paletteAndFontAreAChangeOfStyle()
    {
        Listener view;
        view.show();
        QCoreApplication::processEvents();
        view.seen.clear();
        view.setPalette(QPalette(Qt::darkGray));
        QCoreApplication::processEvents();
        QCOMPARE(view.seen, QList<Changes>{Change::Style});
        QEvent language(QEvent::LanguageChange);
        QCoreApplication::sendEvent(&view, &language);
        QCoreApplication::processEvents();
        QCOMPARE(view.seen.size(), 2);
    }

    void aSelectionOutsideTheReportIsNone()
    {
        ViewState state;
        QVERIFY(!state.selectedLayer());
        auto report = std::make_shared<AnalysisReport>();
        report->layers.resize(2);
        state.report = report;
        state.layer = 1;
        QCOMPARE(state.selectedLayer(), &report->layers[1]);
        state.layer = 2;
        QVERIFY(!state.selectedLayer());
    }
};

QTEST_MAIN(TestView)
#include "tst_view.moc"
