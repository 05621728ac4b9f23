// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/calibration/calibration.h"

#include <QObject>

#include <optional>

class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QWidget;

namespace qs {

class NumberField;

/// The rows of a form that say how the range is chosen: the rule, its number if it has one, the two ends of a range set
/// by hand.
class CalibrationFields : public QObject {
    Q_OBJECT

public:
    /// Adds its rows to `form`, which stands in `parent`.
    CalibrationFields(QFormLayout& form, QWidget* parent);

    struct Values {
        CalibrationChoice calibration;
        bool isSymmetric = true;
        std::optional<Range> extremes; ///< of the layer's values, where a range by hand begins
        QString whyNot;                ///< why it cannot be chosen; empty where it can
        bool isVisible = true;
    };
    /// Shown without a signal.
    void setValues(const Values& values);
    /// Ends of the range while a handle moves; those chosen by hand again with nothing.
    void setPreview(const std::optional<Range>& range);
    void retranslate();

signals:
    void chosen(const qs::CalibrationChoice& calibration);

private:
    void chooseRule();
    void chooseRange(bool lowWasTyped);
    void showRange(const Range& range);
    void showLabels();

    QFormLayout& m_form;
    QComboBox* m_rule;
    QDoubleSpinBox* m_value;
    NumberField* m_low;
    NumberField* m_high;
    Values m_values;
};

} // namespace qs
