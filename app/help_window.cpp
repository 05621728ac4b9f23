// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/help_window.h"

#include <QEvent>
#include <QFile>
#include <QLineEdit>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace qs {

HelpWindow::HelpWindow(const ActionSet& actions, const LanguageSwitch& language, QWidget* parent)
    : QDialog(parent),
      m_actions(actions),
      m_language(language),
      m_search(new QLineEdit(this)),
      m_text(new QTextBrowser(this))
{
    setObjectName(QStringLiteral("helpWindow"));
    resize(720, 640);
    m_search->setClearButtonEnabled(true);
    m_text->setOpenExternalLinks(false);
    auto* column = new QVBoxLayout(this);
    column->addWidget(m_search);
    column->addWidget(m_text, 1);
    connect(m_search, &QLineEdit::returnPressed, this, &HelpWindow::find);
    connect(m_search, &QLineEdit::textEdited, this, [this] {
        m_text->moveCursor(QTextCursor::Start);
        find();
    });
    retranslate();
    m_text->setFocus();
}

void HelpWindow::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QDialog::changeEvent(event);
}

void HelpWindow::retranslate()
{
    setWindowTitle(tr("Quantscope Help"));
    m_search->setPlaceholderText(tr("Search this page"));
    m_search->setAccessibleName(tr("Search"));
    m_text->setAccessibleName(tr("Help"));
    QFile page(QStringLiteral(":/help/help_%1.html").arg(m_language.current()));
    if (!page.open(QIODevice::ReadOnly)) {
        page.setFileName(QStringLiteral(":/help/help_en.html"));
        static_cast<void>(page.open(QIODevice::ReadOnly));
    }
    m_text->setHtml(QString::fromUtf8(page.readAll()).replace(QLatin1String("<!--keys-->"), shortcutTable()));
}

void HelpWindow::find()
{
    if (!m_search->text().isEmpty() && !m_text->find(m_search->text())) {
        m_text->moveCursor(QTextCursor::Start); // once around
        m_text->find(m_search->text());
    }
}

QString HelpWindow::shortcutTable() const
{
    QString rows;
    for (const ActionRow& row : actionRows()) {
        const QAction* action = m_actions[row.id];
        QStringList keys;
        for (const QKeySequence& key : action->shortcuts()) {
            keys << key.toString(QKeySequence::NativeText).toHtmlEscaped();
        }
        if (!keys.isEmpty()) {
            rows += QStringLiteral("<tr><td><b>%1</b></td><td>%2</td></tr>")
                        .arg(keys.join(QStringLiteral(", ")), action->property("tip").toString().toHtmlEscaped());
        }
    }
    return QStringLiteral("<table cellpadding=\"4\">%1</table>").arg(rows);
}

} // namespace qs
