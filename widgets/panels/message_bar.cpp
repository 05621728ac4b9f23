// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/message_bar.h"

#include <QAccessible>
#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace qs {

MessageBar::MessageBar(QWidget* parent)
    : QFrame(parent),
      m_headline(new QLabel(this)),
      m_text(new QLabel(this)),
      m_copy(new QPushButton(this)),
      m_close(new QPushButton(this))
{
    setObjectName(QStringLiteral("messageBar"));
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    QFont bold = m_headline->font();
    bold.setBold(true);
    m_headline->setFont(bold);
    for (QLabel* label : {m_headline, m_text}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_headline);
    words->addWidget(m_text);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 8, 12, 8);
    row->addLayout(words, 1);
    row->addWidget(m_copy, 0, Qt::AlignTop);
    row->addWidget(m_close, 0, Qt::AlignTop);
    connect(m_copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_details); });
    connect(m_close, &QPushButton::clicked, this, &QWidget::hide);
    retranslate();
    hide();
}

void MessageBar::showMessage(Kind kind, const QString& headline, const QString& text, const QString& details)
{
    m_kind = kind;
    m_details = details;
    m_headline->setText(headline);
    m_text->setText(text);
    m_text->setVisible(!text.isEmpty());
    m_copy->setVisible(!details.isEmpty());
    recolour();
    setAccessibleName(headline);
    setAccessibleDescription(text);
    show();
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

QString MessageBar::headline() const
{
    return m_headline->text();
}

QString MessageBar::text() const
{
    return m_text->text();
}

void MessageBar::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    } else if (event->type() == QEvent::ApplicationPaletteChange) {
        recolour();
    }
    QFrame::changeEvent(event);
}

void MessageBar::retranslate()
{
    m_copy->setText(tr("Cop&y Details"));
    m_copy->setToolTip(tr("Puts the whole message on the clipboard."));
    m_close->setText(tr("Dis&miss"));
    m_close->setToolTip(tr("Hides this message."));
}

void MessageBar::recolour()
{
    // A tint over the window's own colour, so that the text keeps its contrast in both themes.
    setPalette({});
    QPalette tinted = palette();
    const QColor window = tinted.color(QPalette::Window);
    const QColor tint = m_kind == Kind::Error ? QColor(0xd0, 0x30, 0x30) : QColor(0x30, 0x80, 0xd0);
    const auto mix = [](int a, int b) { return (a * 21 + b * 4) / 25; };
    tinted.setColor(QPalette::Window, QColor(mix(window.red(), tint.red()), mix(window.green(), tint.green()),
                                             mix(window.blue(), tint.blue())));
    setPalette(tinted);
}

} // namespace qs
