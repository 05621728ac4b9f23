// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace qs {

/// A short word in a frame that says what kind of numbers stand beside it: how strong the evidence is, that the data
/// are made up, that the choices have changed since.
class Badge : public QLabel {
    Q_OBJECT

public:
    explicit Badge(QWidget* parent, const char* name) : QLabel(parent)
    {
        setObjectName(QLatin1String(name));
        setTextFormat(Qt::PlainText);
        setAlignment(Qt::AlignCenter);
        setFrameShape(QFrame::Box);
        setMargin(2);
        setForegroundRole(QPalette::WindowText);
        QFont bold = font();
        bold.setBold(true);
        setFont(bold);
    }

    /// `help` is one sentence.
    void setWords(const QString& words, const QString& help)
    {
        setText(words);
        setToolTip(help);
        setWhatsThis(help);
        setAccessibleName(words);
        setAccessibleDescription(help);
    }
};

} // namespace qs
