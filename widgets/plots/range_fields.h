// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/formats/quantizer.h"

#include <QWidget>

class QLabel;
class QLineEdit;

namespace qs {

/// The two ends of the clip range as numbers to type: the equivalent of dragging. Enter takes them over.
class RangeFields : public QWidget {
    Q_OBJECT

public:
    explicit RangeFields(QWidget* parent = nullptr);

    void setRange(const Range& range);
    void setSymmetric(bool symmetric) { m_isSymmetric = symmetric; }
    QLineEdit& low() const { return *m_low; }
    QLineEdit& high() const { return *m_high; }
    void retranslate();

signals:
    void chosen(const qs::Range& range);

private:
    void take(QLineEdit* edited);

    QLabel* m_lowLabel;
    QLabel* m_highLabel;
    QLineEdit* m_low;
    QLineEdit* m_high;
    Range m_range;
    bool m_isSymmetric = false;
};

} // namespace qs
