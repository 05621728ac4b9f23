// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;
class QPushButton;

namespace qs {

/// Says in place what went wrong: what, where and why, with a way to copy the details. Never a dialog.
class MessageBar : public QFrame {
    Q_OBJECT

public:
    enum class Kind { Error, Note };

    explicit MessageBar(QWidget* parent = nullptr);

    /// `details` is what "Copy details" puts on the clipboard; empty hides the button.
    void showMessage(Kind kind, const QString& headline, const QString& text, const QString& details = {});
    QString headline() const;
    QString text() const;

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    void recolour();

    Kind m_kind = Kind::Error;
    QString m_details;
    QLabel* m_headline;
    QLabel* m_text;
    QPushButton* m_copy;
    QPushButton* m_close;
};

} // namespace qs
