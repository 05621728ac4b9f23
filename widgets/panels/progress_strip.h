// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace qs {

/// What runs in the background, in the status bar: stage, bar, items done of all, time left, Cancel and Resume.
class ProgressStrip : public QWidget {
    Q_OBJECT

public:
    explicit ProgressStrip(QWidget* parent = nullptr);

    /// `total` 0 means that nobody knows how much there is.
    void showRunning(const QString& stage, std::size_t done, std::size_t total, const QString& items);
    /// Cancelled: some layers are not computed.
    void showStopped(const QString& text);
    void showIdle();

signals:
    void cancelClicked();
    void resumeClicked();

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    QString timeLeft(double share);

    QLabel* m_text;
    QProgressBar* m_bar;
    QPushButton* m_cancel;
    QPushButton* m_resume;
    QElapsedTimer m_clock;
    QString m_stage;
};

} // namespace qs
