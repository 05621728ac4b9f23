// SPDX-License-Identifier: GPL-3.0-or-later
#include "fixture.h"

#include <QLabel>
#include <QMenu>
#include <QMenuBar>

class TestActions : public QObject {
    Q_OBJECT

private:
    static void visitMenus(const QList<QAction*>& actions, const std::function<void(const QList<QAction*>&)>& visit)
    {
        visit(actions);
        for (const QAction* action : actions) {
            if (action->menu() != nullptr) {
                visitMenus(action->menu()->actions(), visit);
            }
        }
    }

    /// The letter after a single '&', lower case; null when there is none.
    static QChar mnemonic(const QString& text)
    {
        for (qsizetype i = 0; i + 1 < text.size(); ++i) {
            if (text[i] == '&') {
                if (text[i + 1] != '&') {
                    return text[i + 1].toLower();
                }
                ++i;
            }
        }
        return {};
    }

    /// Two menus or form labels with the same mnemonic, or one without; empty where all is well.
    static QString sharedMnemonic(const QWidget& window, const QList<QAction*>& menus)
    {
        QStringList texts;
        for (const QAction* action : menus) {
            texts << action->text();
        }
        for (const QLabel* label : window.findChildren<QLabel*>()) {
            if (label->buddy() != nullptr && label->text().contains('&')) {
                texts << label->text();
            }
        }
        QHash<QChar, QString> used;
        for (const QString& text : texts) {
            const QChar letter = mnemonic(text);
            if (letter.isNull() || used.contains(letter)) {
                return text + " and " + used.value(letter);
            }
            used.insert(letter, text);
        }
        return {};
    }

    static void addLanguages()
    {
        QTest::addColumn<QString>("language");
        for (const qs::Language& language : qs::languages()) {
            QTest::newRow(language.id) << QString(language.id);
        }
    }

private slots:
    void everyActionHasATextAndAStatusTip_data() { addLanguages(); }
    void everyActionHasATextAndAStatusTip()
    {
        QFETCH(QString, language);
        WindowFixture fixture;
        fixture.language.choose(language);
        visitMenus(fixture.window.menuBar()->actions(), [](const QList<QAction*>& actions) {
            for (const QAction* action : actions) {
                if (action->isSeparator()) {
                    continue;
                }
                QVERIFY2(!action->text().isEmpty(), qPrintable(action->objectName()));
                QVERIFY2(action->menu() != nullptr || !action->statusTip().isEmpty(), qPrintable(action->text()));
            }
        });
    }

    void mnemonicsAreUniqueInEachMenu_data() { addLanguages(); }
    void mnemonicsAreUniqueInEachMenu()
    {
        QFETCH(QString, language);
        WindowFixture fixture;
        fixture.language.choose(language);
        visitMenus(fixture.window.menuBar()->actions(), [](const QList<QAction*>& actions) {
            QHash<QChar, QString> used;
            for (const QAction* action : actions) {
                const QChar letter = mnemonic(action->text());
                if (letter.isNull()) {
                    continue;
                }
                QVERIFY2(!used.contains(letter), qPrintable(action->text() + " and " + used.value(letter)));
                used.insert(letter, action->text());
            }
        });
        for (const qs::ActionRow& row : qs::actionRows()) {
            QVERIFY2(!mnemonic(fixture.window.actionSet()[row.id]->text()).isNull(), row.id);
        }
    }

    void formLabelsAndMenusShareNoMnemonic_data() { addLanguages(); }
    void formLabelsAndMenusShareNoMnemonic()
    {
        QFETCH(QString, language);
        WindowFixture fixture;
        QVERIFY(openAndFinish(fixture.session, writeSmallModel(fixture.folder))); // so that all fields are in sight
        fixture.language.choose(language);
        // Hidden views and fields hear of the language later.
        QTRY_COMPARE(sharedMnemonic(fixture.window, fixture.window.menuBar()->actions()), QString());
    }

    void shortcutsAreUnique()
    {
        WindowFixture fixture;
        QHash<QKeySequence, QString> used;
        QSet<const QAction*> seen;
        visitMenus(fixture.window.menuBar()->actions(), [&](const QList<QAction*>& actions) {
            for (const QAction* action : actions) {
                if (seen.contains(action)) {
                    continue;
                }
                seen.insert(action);
                for (const QKeySequence& key : action->shortcuts()) {
                    QVERIFY2(!used.contains(key), qPrintable(action->text() + " and " + used.value(key)));
                    used.insert(key, action->text());
                }
            }
        });
        QVERIFY(used.size() > 20);
    }

    void aDisabledActionSaysWhy()
    {
        WindowFixture fixture;
        for (const qs::ActionRow& row : qs::actionRows()) {
            const QAction* action = fixture.window.actionSet()[row.id];
            QVERIFY2(action->isEnabled() || action->statusTip().size() > action->property("tip").toString().size(),
                     row.id);
        }
    }

    void everyActionOfTheTableIsInAMenu()
    {
        WindowFixture fixture;
        QSet<QString> ids;
        visitMenus(fixture.window.menuBar()->actions(), [&](const QList<QAction*>& actions) {
            for (const QAction* action : actions) {
                ids.insert(action->objectName());
            }
        });
        for (const qs::ActionRow& row : qs::actionRows()) {
            QVERIFY2(ids.contains(row.id), row.id);
        }
    }
};

QTEST_MAIN(TestActions)
#include "tst_actions.moc"
