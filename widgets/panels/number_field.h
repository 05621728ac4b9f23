// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>

#include <optional>

namespace qs {

/// A real number of any size, typed as the locale writes it (a plain full stop is understood too).
class NumberField : public QLineEdit {
    Q_OBJECT

public:
    explicit NumberField(QWidget* parent = nullptr);

    void setNumber(double number);
    /// Nothing for text that is no finite number.
    std::optional<double> number() const;

signals:
    /// Return, or leaving the field, after the user changed it to another number.
    void numberEdited(double number);

private:
    void finish();

    double m_shown = 0;
};

} // namespace qs
