// SPDX-License-Identifier: GPL-3.0-or-later
#include "fixture.h"
#include "widgets/panels/configuration_panel.h"
#include "widgets/panels/layer_table_panel.h"
#include "widgets/panels/message_bar.h"
#include "widgets/panels/numbers_panel.h"
#include "widgets/panels/start_page.h"
#include "widgets/panels/view_bar.h"
#include "widgets/views/view_list.h"

#include <QAbstractScrollArea>
#include <QAccessible>
#include <QComboBox>
#include <QDockWidget>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QScreen>
#include <QToolBar>
#include <QToolButton>
#include <QTreeView>

class TestWindow : public QObject {
    Q_OBJECT

private:
    static bool isReallyShown(const QWidget* widget) { return widget->isVisible() && widget->width() > 1; }

    /// Labels and buttons whose text needs more room than they have.
    static QStringList clippedTexts(const QWidget& window)
    {
        QStringList clipped;
        for (const QPushButton* button : window.findChildren<QPushButton*>()) {
            if (isReallyShown(button) && button->layout() == nullptr &&
                button->fontMetrics().horizontalAdvance(QString(button->text()).remove('&')) > button->width()) {
                clipped << button->text();
            }
        }
        for (const QLabel* label : window.findChildren<QLabel*>()) {
            if (isReallyShown(label) && !label->wordWrap() && label->buddy() != nullptr &&
                label->sizeHint().width() > label->width()) {
                clipped << label->text();
            }
        }
        return clipped;
    }

private slots:
    void cleanup() { qApp->setLayoutDirection(Qt::LeftToRight); }

    void theStartPageHasTheFocusOnItsOpenButton()
    {
        WindowFixture fixture;
        QVERIFY(QTest::qWaitForWindowExposed(&fixture.window));
        QVERIFY(fixture.window.findChild<qs::StartPage*>()->isVisible());
        for (const QDockWidget* dock : fixture.window.findChildren<QDockWidget*>()) {
            QVERIFY(!dock->isVisible());
        }
        QCOMPARE(fixture.window.focusWidget(), fixture.window.findChild<QPushButton*>("openButton"));
    }

    void openingShowsTheDocksAndRemembersTheFile()
    {
        WindowFixture fixture;
        const QString path = writeSmallModel(fixture.folder);
        QVERIFY(openAndFinish(fixture.session, path));
        QVERIFY(!fixture.window.findChild<qs::StartPage*>()->isVisible());
        QVERIFY(fixture.window.findChild<QDockWidget*>("dockLayers")->isVisible());
        QVERIFY(fixture.window.findChild<QDockWidget*>("dockNumbers")->isVisible());
        QCOMPARE(fixture.settings.get(qs::setting::recentFiles), QStringList{path});
        QVERIFY(fixture.window.windowTitle().contains("small.safetensors"));
        fixture.session.close();
        QVERIFY(fixture.window.findChild<qs::StartPage*>()->isVisible());
    }

    void anErrorOfOpeningIsShownInPlace()
    {
        WindowFixture fixture;
        QFile file(fixture.folder.filePath("page.onnx"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("<html>not a model</html>");
        file.close();
        fixture.session.open(file.fileName());
        QTRY_VERIFY(fixture.window.messageBar().isVisible());
        QVERIFY(fixture.window.messageBar().headline().contains("page.onnx"));
        QVERIFY(!fixture.window.messageBar().text().isEmpty());
        QVERIFY(fixture.window.findChild<qs::StartPage*>()->isVisible());
        QVERIFY(openAndFinish(fixture.session, writeSmallModel(fixture.folder)));
        QVERIFY(!fixture.window.messageBar().isVisible());
    }

    void aDroppedFileIsOpened()
    {
        WindowFixture fixture;
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(writeSmallModel(fixture.folder))});
        QDragEnterEvent enter(QPoint(100, 100), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&fixture.window, &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop(QPointF(100, 100), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&fixture.window, &drop);
        QTRY_VERIFY(fixture.session.state().model != nullptr);
    }

    void theTableDrivesTheSelection()
    {
        WindowFixture fixture;
        QVERIFY(openAndFinish(fixture.session, writeSmallModel(fixture.folder)));
        auto* panel = fixture.window.findChild<qs::LayerTablePanel*>();
        QCOMPARE(*fixture.session.state().layer, std::size_t{0});
        fixture.window.actionSet()["nextLayer"]->trigger();
        QCOMPARE(*fixture.session.state().layer, std::size_t{1});
        auto* table = fixture.window.findChild<QTreeView*>("layerTable");
        table->setCurrentIndex(table->model()->index(2, 0));
        QCOMPARE(*fixture.session.state().layer, std::size_t{2});
        fixture.session.selectLayer(0);
        QCOMPARE(table->currentIndex().row(), 0);
        QVERIFY(panel->copyText().contains("conv1.weight"));
        fixture.window.actionSet()["worstLayer"]->trigger();
        QCOMPARE(fixture.session.state().layer, fixture.session.state().report->total.worstLayer);
    }

    void filteringHidesRowsAndKeepsTheSelection()
    {
        WindowFixture fixture;
        QVERIFY(openAndFinish(fixture.session, writeSmallModel(fixture.folder)));
        fixture.session.selectLayer(1);
        auto* filter = fixture.window.findChild<QLineEdit*>("layerFilter");
        auto* table = fixture.window.findChild<QTreeView*>("layerTable");
        filter->setText("CONV");
        QCOMPARE(table->model()->rowCount(), 2);
        filter->setText("fc");
        QCOMPARE(table->model()->rowCount(), 1);
        QCOMPARE(*fixture.session.state().layer, std::size_t{1});
        filter->clear();
        QCOMPARE(table->model()->rowCount(), 3);
    }

    void theConfigurationDockShowsWhatTheSelectedLayerHas()
    {
        WindowFixture fixture;
        QVERIFY(openAndFinish(fixture.session, writeSmallModel(fixture.folder)));
        auto* format = fixture.window.findChild<QComboBox*>("format");
        auto* scope = fixture.window.findChild<QComboBox*>("scope");
        scope->setCurrentIndex(1);
        format->setCurrentIndex(format->findData("int3"));
        QCOMPARE(fixture.session.request().overrides.size(), std::size_t{1});
        fixture.session.selectLayer(1);
        QCOMPARE(format->currentData().toString(), QString("int8"));
        fixture.session.selectLayer(0);
        QCOMPARE(format->currentData().toString(), QString("int3"));
        fixture.window.actionSet()["bitsUp"]->trigger();
        QCOMPARE(format->currentData().toString(), QString("int4"));
        QVERIFY(fixture.window.findChild<QLabel*>("configurationFacts")->text().contains("(15)"));
    }

    void theNumbersAreThoseOfTheReport()
    {
        WindowFixture fixture;
        QVERIFY(openAndFinish(fixture.session, writeSmallModel(fixture.folder)));
        const QString text = fixture.window.findChild<qs::NumbersPanel*>()->copyText();
        QVERIFY(text.contains("conv1.weight"));
        QVERIFY(text.contains("SQNR\t"));
        QVERIFY(text.contains("Worst layer\t"));
    }

    void everyWidgetWithFocusHasAName()
    {
        WindowFixture fixture;
        QVERIFY(openAndFinish(fixture.session, writeSmallModel(fixture.folder)));
        fixture.session.chooseRange({-0.1, 0.1});
        for (const char* tab : {"distribution", "error", "channels", "layers", "sensitivity", "activations"}) {
            QVERIFY(fixture.window.showTab(tab));
            QTest::qWait(20);
            for (QWidget* widget : fixture.window.findChildren<QWidget*>()) {
                if (!widget->isVisible() || !(widget->focusPolicy() & Qt::TabFocus) ||
                    widget->objectName().startsWith("qt_")) {
                    continue;
                }
                const QAccessibleInterface* face = QAccessible::queryAccessibleInterface(widget);
                QVERIFY2(face != nullptr && !face->text(QAccessible::Name).isEmpty(),
                         qPrintable(
                             QString("%1 %2 in %3").arg(widget->metaObject()->className(), widget->objectName(), tab)));
            }
        }
    }

    void nothingIsClipped_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<bool>("rightToLeft");
        QTest::addColumn<QSize>("size");
        for (const char* language : {"en", "de"}) {
            for (const QSize size : {QSize(1024, 640), QSize(1280, 800), QSize(1920, 1080)}) {
                QTest::addRow("%s %d", language, size.width()) << QString(language) << false << size;
                QTest::addRow("%s %d right to left", language, size.width()) << QString(language) << true << size;
            }
        }
    }
    void nothingIsClipped()
    {
        QFETCH(QString, language);
        QFETCH(bool, rightToLeft);
        QFETCH(QSize, size);
        qApp->setLayoutDirection(rightToLeft ? Qt::RightToLeft : Qt::LeftToRight);
        WindowFixture fixture;
        fixture.language.choose(language);
        fixture.window.resize(size);
        QTest::qWait(30);
        QCOMPARE(clippedTexts(fixture.window), QStringList());
        QCOMPARE(fixture.window.size(), size);
        fixture.session.setRequest({.quantization = {.format = "int4",
                                                     .scheme = qs::Scheme::Symmetric,
                                                     .granularity = {qs::Sharing::Group, 32},
                                                     .calibration = {"percentile", 99.9, {}},
                                                     .scaleStorage = "fp16",
                                                     .arithmetic = {}},
                                    .overrides = {},
                                    .layerPattern = {}});
        QVERIFY(openAndFinish(fixture.session, writeSmallModel(fixture.folder)));
        QTest::qWait(30);
        QCOMPARE(clippedTexts(fixture.window), QStringList());
        QCOMPARE(fixture.window.size(), size); // nothing pushes the window wider
    }

    void everyTabIsSeenWhereThereIsRoom_data() { nothingIsClipped_data(); }
    void everyTabIsSeenWhereThereIsRoom()
    {
        QFETCH(QString, language);
        QFETCH(bool, rightToLeft);
        QFETCH(QSize, size);
        qApp->setLayoutDirection(rightToLeft ? Qt::RightToLeft : Qt::LeftToRight);
        WindowFixture fixture;
        fixture.language.choose(language);
        fixture.window.resize(size);
        QVERIFY(openAndFinish(fixture.session, writeSmallModel(fixture.folder)));
        const auto* tabs = fixture.window.findChild<qs::ViewBar*>();
        QTest::qWait(20);
        for (int i = 0; i < tabs->count(); ++i) {
            QVERIFY2(tabs->isShown(i), qs::views()[static_cast<std::size_t>(i)].id);
        }
        QVERIFY(!tabs->findChild<QToolButton*>("moreTabs")->isVisible());
    }

    void tabsWithoutRoomAreInAMenu()
    {
        WindowFixture fixture;
        fixture.language.choose("de"); // whose words are longer than the smallest window
        fixture.window.resize(fixture.window.minimumSize());
        QVERIFY(openAndFinish(fixture.session, writeSmallModel(fixture.folder)));
        auto* tabs = fixture.window.findChild<qs::ViewBar*>();
        const auto* more = tabs->findChild<QToolButton*>("moreTabs");
        QTRY_VERIFY(more->isVisible());
        QCOMPARE(fixture.window.width(), fixture.window.minimumWidth());
        const auto* bar = tabs->findChild<QTabBar*>("viewTabs");
        for (int chosen = 0; chosen < tabs->count(); ++chosen) {
            const bool wasShown = tabs->isShown(chosen);
            QAction* entry = more->menu()->actions().at(chosen);
            QCOMPARE(entry->isVisible(), !wasShown);
            if (wasShown) {
                tabs->setCurrentIndex(chosen);
            } else {
                entry->trigger();
            }
            QCOMPARE(fixture.window.currentView()->objectName(),
                     QString(qs::views()[static_cast<std::size_t>(chosen)].id));
            QVERIFY(fixture.window.currentView()->isVisible());
            QVERIFY(tabs->isShown(chosen));
            // What is seen is seen whole, and everything else stands in the menu.
            int seen = 0;
            for (int i = 0; i < tabs->count(); ++i) {
                QCOMPARE(more->menu()->actions().at(i)->isVisible(), !tabs->isShown(i));
                seen += tabs->isShown(i) ? 1 : 0;
                if (tabs->isShown(i)) {
                    const QRect rect = bar->tabRect(i);
                    QVERIFY(bar->rect().contains(rect));
                    QVERIFY(bar->fontMetrics().horizontalAdvance(bar->tabText(i)) < rect.width());
                }
            }
            QVERIFY(seen >= 4);
        }
    }

    void keysStepThroughAllTabs()
    {
        WindowFixture fixture;
        fixture.window.resize(fixture.window.minimumSize());
        QVERIFY(!fixture.window.actionSet()["nextTab"]->isEnabled());
        QVERIFY(openAndFinish(fixture.session, writeSmallModel(fixture.folder)));
        for (std::size_t i = 1; i <= qs::views().size(); ++i) {
            fixture.window.actionSet()["nextTab"]->trigger();
            QCOMPARE(fixture.window.currentView()->objectName(), QString(qs::views()[i % qs::views().size()].id));
        }
        fixture.window.actionSet()["previousTab"]->trigger();
        QCOMPARE(fixture.window.currentView()->objectName(), QString(qs::views().back().id));
    }

    void theLayoutComesBack()
    {
        QTemporaryDir folder;
        const auto store = [&] { return std::make_unique<QSettings>(folder.filePath("a.ini"), QSettings::IniFormat); };
        const QString model = writeSmallModel(folder);
        qs::LanguageSwitch language;
        {
            qs::Settings settings(store());
            qs::Session session;
            qs::MainWindow window(session, settings, language);
            window.resize(1000, 700);
            window.show();
            QVERIFY(openAndFinish(session, model));
            window.actionSet()["dockNumbers"]->trigger();
            QVERIFY(!window.findChild<QDockWidget*>("dockNumbers")->isVisible());
            window.close();
        }
        qs::Settings settings(store());
        qs::Session session;
        qs::MainWindow window(session, settings, language);
        window.restoreLayout();
        window.show();
        QCOMPARE(window.size().boundedTo(window.screen()->availableSize()), window.size());
        QVERIFY(openAndFinish(session, model));
        QVERIFY(!window.findChild<QDockWidget*>("dockNumbers")->isVisible());
        window.resetLayout();
        QVERIFY(window.findChild<QDockWidget*>("dockNumbers")->isVisible());
    }

    void aBrokenLayoutGivesTheFirstOne()
    {
        QTemporaryDir folder;
        qs::LanguageSwitch language;
        qs::Settings settings(std::make_unique<QSettings>(folder.filePath("a.ini"), QSettings::IniFormat));
        settings.set(qs::setting::layoutVersion, 2);
        settings.set(qs::setting::windowGeometry, QByteArray("rubbish"));
        settings.set(qs::setting::windowState, QByteArray("rubbish"));
        settings.set(qs::setting::layerTableHeader, QByteArray("rubbish"));
        qs::Session session;
        qs::MainWindow window(session, settings, language);
        window.restoreLayout();
        window.show();
        QVERIFY(openAndFinish(session, writeSmallModel(folder)));
        QVERIFY(window.findChild<QDockWidget*>("dockLayers")->isVisible());
        QVERIFY(window.screen()->availableGeometry().intersects(window.frameGeometry()));
    }

    void theLanguageChangesWhileTheWindowIsOpen()
    {
        WindowFixture fixture;
        QVERIFY(openAndFinish(fixture.session, writeSmallModel(fixture.folder)));
        fixture.language.choose("de");
        QCoreApplication::processEvents();
        QCOMPARE(fixture.window.findChild<QDockWidget*>("dockLayers")->windowTitle(), QString("Schichten"));
        QCOMPARE(fixture.window.findChild<QDockWidget*>("dockNumbers")->windowTitle(), QString("Zahlen"));
        fixture.language.choose("en");
        QCoreApplication::processEvents();
        QCOMPARE(fixture.window.findChild<QDockWidget*>("dockLayers")->windowTitle(), QString("Layers"));
    }
};

QTEST_MAIN(TestWindow)
#include "tst_window.moc"
