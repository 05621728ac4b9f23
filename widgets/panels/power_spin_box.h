// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSpinBox>

namespace qs {

/// A whole number whose steps double and halve it: the sizes of groups are powers of two as a rule, and any may be
/// typed.
class PowerSpinBox : public QSpinBox {
    Q_OBJECT

public:
    using QSpinBox::QSpinBox;

    void stepBy(int steps) override
    {
        long long next = 1;
        while (next * 2 <= value()) {
            next *= 2;
        }
        // Between two powers, a step goes to the next one in its direction.
        for (; steps > 0 && next < maximum(); --steps) {
            next *= 2;
        }
        for (; steps < 0 && next > minimum(); ++steps) {
            next = next < value() ? next : next / 2;
        }
        setValue(static_cast<int>(next));
        selectAll();
    }
};

} // namespace qs
