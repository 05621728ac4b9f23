// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/progress_strip.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

#include <algorithm>
#include <cmath>

namespace qs {
namespace {

constexpr int kSteps = 1000;

} // namespace

ProgressStrip::ProgressStrip(QWidget* parent)
    : QWidget(parent),
      m_text(new QLabel(this)),
      m_bar(new QProgressBar(this)),
      m_cancel(new QPushButton(this)),
      m_resume(new QPushButton(this))
{
    setObjectName(QStringLiteral("progressStrip"));
    m_bar->setTextVisible(false);
    m_bar->setFixedWidth(140);
    m_bar->setMaximumHeight(12);
    m_cancel->setObjectName(QStringLiteral("cancelButton"));
    m_resume->setObjectName(QStringLiteral("resumeButton"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    for (QWidget* widget : {static_cast<QWidget*>(m_text), static_cast<QWidget*>(m_bar),
                            static_cast<QWidget*>(m_cancel), static_cast<QWidget*>(m_resume)}) {
        row->addWidget(widget);
    }
    connect(m_cancel, &QPushButton::clicked, this, &ProgressStrip::cancelClicked);
    connect(m_resume, &QPushButton::clicked, this, &ProgressStrip::resumeClicked);
    retranslate();
    showIdle();
}

void ProgressStrip::showRunning(const QString& stage, std::size_t done, std::size_t total, const QString& items)
{
    if (!m_clock.isValid() || stage != m_stage) {
        m_clock.start();
        m_stage = stage;
    }
    const double share = total == 0 ? 0 : std::min(1.0, static_cast<double>(done) / static_cast<double>(total));
    const QString left = timeLeft(share);
    QString text = items.isEmpty() ? stage : tr("%1: %2", "stage: items done").arg(stage, items);
    if (!left.isEmpty()) {
        text = tr("%1, %2", "progress, time left").arg(text, left);
    }
    m_text->setText(text);
    m_bar->setRange(0, total == 0 ? 0 : kSteps);
    m_bar->setValue(static_cast<int>(share * kSteps));
    m_bar->show();
    m_cancel->show();
    m_resume->hide();
}

void ProgressStrip::showStopped(const QString& text)
{
    m_clock.invalidate();
    m_text->setText(text);
    m_bar->hide();
    m_cancel->hide();
    m_resume->show();
}

void ProgressStrip::showIdle()
{
    m_clock.invalidate();
    m_text->clear();
    m_bar->hide();
    m_cancel->hide();
    m_resume->hide();
}

void ProgressStrip::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

void ProgressStrip::retranslate()
{
    m_bar->setAccessibleName(tr("Progress"));
    m_cancel->setText(tr("Cancel"));
    m_cancel->setToolTip(tr("Stops computing and keeps the finished layers (Esc)."));
    m_resume->setText(tr("Resume"));
    m_resume->setToolTip(tr("Computes the layers that are not computed yet (F5)."));
}

QString ProgressStrip::timeLeft(double share)
{
    constexpr qint64 kPatienceMs = 2000;
    const qint64 elapsed = m_clock.elapsed();
    if (elapsed < kPatienceMs || share < 0.03) {
        return {}; // too early to say anything that will not be taken back
    }
    const int seconds = static_cast<int>(std::ceil(static_cast<double>(elapsed) / 1000 * (1 - share) / share));
    if (seconds < 60) {
        return tr("about %n s left", nullptr, std::max(5, (seconds + 4) / 5 * 5));
    }
    return tr("about %n min left", nullptr, (seconds + 59) / 60);
}

} // namespace qs
