// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace qs {

/// Words in as many lines as they need. Tells its height as if it were fixed, because a form in a scroll area makes
/// room for the height that a label has at its preferred width, not for the one it gets.
class WrappedLabel : public QLabel {
    Q_OBJECT

public:
    explicit WrappedLabel(QWidget* parent) : QLabel(parent)
    {
        setWordWrap(true);
        setMinimumWidth(1);
    }

    void setWords(const QString& words)
    {
        setText(words);
        fitHeight();
    }
    bool hasHeightForWidth() const override { return false; }

protected:
    void resizeEvent(QResizeEvent* event) override
    {
        QLabel::resizeEvent(event);
        fitHeight();
    }

private:
    void fitHeight()
    {
        // Not heightForWidth(): that is never less than the height fixed before.
        const QMargins margins = contentsMargins();
        const int inner = width() - margins.left() - margins.right();
        const int height = fontMetrics().boundingRect(0, 0, inner, QWIDGETSIZE_MAX, Qt::TextWordWrap, text()).height() +
                           margins.top() + margins.bottom();
        if (inner > 1 && height != minimumHeight()) {
            setFixedHeight(height);
        }
    }
};

} // namespace qs
