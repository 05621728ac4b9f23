// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/calibration_fields.h"

#include "widgets/panels/choice_box.h"
#include "widgets/panels/number_field.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QSignalBlocker>

#include <algorithm>
#include <cmath>

namespace qs {
namespace {

constexpr std::string_view kManual = "manual";
constexpr std::string_view kPercentile = "percentile";

} // namespace

CalibrationFields::CalibrationFields(QFormLayout& form, QWidget* parent)
    : QObject(parent),
      m_form(form),
      m_rule(makeChoiceBox(parent, "calibration")),
      m_value(new QDoubleSpinBox(parent)),
      m_low(new NumberField(parent)),
      m_high(new NumberField(parent))
{
    m_value->setObjectName(QStringLiteral("calibrationValue"));
    m_low->setObjectName(QStringLiteral("rangeLow"));
    m_high->setObjectName(QStringLiteral("rangeHigh"));
    m_value->setKeyboardTracking(false);
    m_value->setDecimals(4);
    m_value->setSingleStep(0.1);
    for (QWidget* field : std::initializer_list<QWidget*>{m_rule, m_value, m_low, m_high}) {
        addFormRow(form, field);
    }
    connect(m_rule, &QComboBox::currentIndexChanged, this, &CalibrationFields::chooseRule);
    connect(m_value, &QDoubleSpinBox::valueChanged, this, [this](double value) {
        CalibrationChoice choice = m_values.calibration;
        choice.value = value;
        emit chosen(choice);
    });
    connect(m_low, &NumberField::numberEdited, this, [this] { chooseRange(true); });
    connect(m_high, &NumberField::numberEdited, this, [this] { chooseRange(false); });
}

void CalibrationFields::setValues(const Values& values)
{
    m_values = values;
    const CalibrationChoice& shown = values.calibration;
    const Calibration* rule = findCalibration(shown.id);
    const bool isManual = shown.id == kManual;
    const bool hasNumber = rule != nullptr && rule->hasValue && !isManual;
    selectChoice(m_rule, shown.id);
    setRowShown(m_form, m_rule, values.isVisible);
    setRowShown(m_form, m_value, values.isVisible && hasNumber);
    setRowShown(m_form, m_low, values.isVisible && isManual);
    setRowShown(m_form, m_high, values.isVisible && isManual);
    if (hasNumber) {
        const QSignalBlocker blocker(m_value);
        m_value->setRange(rule->leastValue, rule->mostValue);
        m_value->setValue(shown.value);
    }
    if (isManual) {
        showRange(shown.range);
    }
    showLabels();
    setChoosable(m_rule, values.whyNot.isEmpty(), m_rule->toolTip(), values.whyNot);
}

void CalibrationFields::setPreview(const std::optional<Range>& range)
{
    if (range) {
        showRange(*range);
    } else if (m_values.calibration.id == kManual) {
        showRange(m_values.calibration.range);
    }
}

void CalibrationFields::showRange(const Range& range)
{
    if (!m_low->hasFocus() || !m_low->isModified()) {
        m_low->setNumber(range.low);
    }
    if (!m_high->hasFocus() || !m_high->isModified()) {
        m_high->setNumber(range.high);
    }
}

void CalibrationFields::chooseRule()
{
    const Calibration* rule = findCalibration(chosenId(m_rule));
    if (rule == nullptr) {
        return;
    }
    CalibrationChoice choice{std::string(rule->id), rule->hasValue ? rule->defaultValue : 0, {}};
    if (rule->id == kManual) {
        // Begins with what the layer has: its own ends, mirrored when symmetric.
        choice.range = m_values.extremes.value_or(Range{-1, 1});
        if (m_values.isSymmetric) {
            const double most = std::max(std::abs(choice.range.low), std::abs(choice.range.high));
            choice.range = {-most, most};
        }
    }
    emit chosen(choice);
}

void CalibrationFields::chooseRange(bool lowWasTyped)
{
    const std::optional<double> low = m_low->number();
    const std::optional<double> high = m_high->number();
    if (!low || !high) {
        return;
    }
    CalibrationChoice choice = m_values.calibration;
    choice.range = {std::min(*low, *high), std::max(*low, *high)};
    if (m_values.isSymmetric) {
        // Whichever end was typed last decides both.
        const double most = std::abs(lowWasTyped ? *low : *high);
        choice.range = {-most, most};
    }
    emit chosen(choice);
}

void CalibrationFields::showLabels()
{
    const bool isPercentile = m_values.calibration.id == kPercentile;
    setRowLabel(m_form, m_rule, tr("&Calibration:"));
    setRowLabel(m_form, m_value, isPercentile ? tr("&Percent kept:") : tr("Its &parameter:"));
    setRowLabel(m_form, m_low, tr("&Low end:"));
    setRowLabel(m_form, m_high, tr("High en&d:"));
    const QSignalBlocker blocker(m_value);
    m_value->setSuffix(isPercentile ? tr(" %", "unit behind a number") : QString());
    setFieldHelp(m_rule, tr("The rule that chooses the range which the codes cover."),
                 tr("A wide range rounds coarsely, a narrow one clips: the mean squared error is the sum of both. Drag "
                    "the handles in the distribution to choose by hand."));
    if (isPercentile) {
        setFieldHelp(m_value, tr("The share of the values that the range keeps; the rest is clipped."),
                     tr("99.99 clips one value in ten thousand."));
    } else {
        const QString rule = coreHelp(CoreTable::Calibration, m_values.calibration.id);
        setFieldHelp(m_value, tr("The number in the rule that chooses the range."), rule);
    }
    setFieldHelp(m_low, tr("The smallest value that is not clipped."),
                 tr("Drag the left handle in the distribution or type a number; symmetric ranges mirror it."));
    setFieldHelp(m_high, tr("The largest value that is not clipped."),
                 tr("Drag the right handle in the distribution or type a number; symmetric ranges mirror it."));
}

void CalibrationFields::retranslate()
{
    {
        const QSignalBlocker blocker(m_rule);
        m_rule->clear();
        for (const Calibration& calibration : calibrations()) {
            addChoice(m_rule, CoreTable::Calibration, calibration.id);
        }
    }
    selectChoice(m_rule, m_values.calibration.id);
    showLabels();
}

} // namespace qs
