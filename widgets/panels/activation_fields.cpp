// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/activation_fields.h"

#include "widgets/panels/choice_box.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QSignalBlocker>

namespace qs {

namespace {

/// Formats that runtimes keep activations in: whole numbers and small floating-point types with one scale per tensor.
bool isForActivations(const NumberFormat& format)
{
    return (format.family == FormatFamily::Integer || format.family == FormatFamily::Float) && format.bits >= 4;
}

/// A rule that needs nobody to say a number, nor channels or groups.
bool isForActivations(const Calibration& calibration)
{
    return calibration.id == "min-max" || calibration.id == "percentile" || calibration.id == "mse" ||
           calibration.id == "entropy";
}

} // namespace

ActivationFields::ActivationFields(QWidget* parent)
    : QWidget(parent),
      m_format(makeChoiceBox(this, "activationFormat")),
      m_scheme(makeChoiceBox(this, "activationScheme")),
      m_calibration(makeChoiceBox(this, "activationCalibration")),
      m_dynamic(new QCheckBox(this))
{
    m_dynamic->setObjectName(QStringLiteral("activationDynamic"));
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(0, 0, 0, 0);
    for (QWidget* field : std::initializer_list<QWidget*>{m_format, m_scheme, m_calibration, m_dynamic}) {
        line->addWidget(field);
    }
    for (QComboBox* box : {m_format, m_scheme, m_calibration}) {
        connect(box, &QComboBox::activated, this, &ActivationFields::take);
    }
    connect(m_dynamic, &QCheckBox::clicked, this, &ActivationFields::take);
    retranslate();
}

void ActivationFields::setChoice(const ActivationChoice& choice)
{
    m_choice = choice;
    selectChoice(m_format, choice.quantization.format);
    selectChoice(m_scheme, rowOf(choice.quantization.scheme).id);
    selectChoice(m_calibration, choice.quantization.calibration.id);
    const QSignalBlocker blocker(m_dynamic);
    m_dynamic->setChecked(choice.isDynamic);
    m_calibration->setEnabled(!choice.isDynamic);
}

void ActivationFields::setDynamicShown(bool shown)
{
    m_dynamic->setVisible(shown);
}

void ActivationFields::take()
{
    ActivationChoice choice = m_choice;
    choice.quantization.format = chosenId(m_format);
    for (const SchemeRow& row : schemes()) {
        if (chosenId(m_scheme) == row.id) {
            choice.quantization.scheme = row.scheme;
        }
    }
    if (const auto calibration = parseCalibration(chosenId(m_calibration));
        calibration && calibration->id != m_choice.quantization.calibration.id) {
        choice.quantization.calibration = *calibration;
    }
    choice.isDynamic = m_dynamic->isChecked();
    setChoice(choice);
    emit choiceChanged();
}

void ActivationFields::retranslate()
{
    for (QComboBox* box : {m_format, m_scheme, m_calibration}) {
        const QSignalBlocker blocker(box);
        box->clear();
    }
    for (const NumberFormat& format : numberFormats()) {
        if (isForActivations(format)) {
            addChoice(m_format, CoreTable::Format, format.id);
        }
    }
    for (const SchemeRow& row : schemes()) {
        addChoice(m_scheme, CoreTable::Scheme, row.id);
    }
    for (const Calibration& row : calibrations()) {
        if (isForActivations(row)) {
            addChoice(m_calibration, CoreTable::Calibration, row.id);
        }
    }
    m_format->setAccessibleName(tr("Format of activations"));
    m_format->setToolTip(tr("How the inputs of layers are stored: one scale per tensor."));
    m_scheme->setAccessibleName(tr("Scheme of activations"));
    m_scheme->setToolTip(tr("Values after a ReLU are never negative: symmetric codes leave half of them unused."));
    m_calibration->setAccessibleName(tr("Calibration of activations"));
    m_calibration->setToolTip(tr("The rule that chooses the range from what the samples showed."));
    m_dynamic->setText(tr("D&ynamic"));
    m_dynamic->setToolTip(tr("Each sample gets the range of its own values instead of one for all of them."));
    setChoice(m_choice);
}

} // namespace qs
