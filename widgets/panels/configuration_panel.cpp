// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/configuration_panel.h"

#include "widgets/core_text.h"
#include "widgets/panels/arithmetic_fields.h"
#include "widgets/panels/calibration_fields.h"
#include "widgets/panels/choice_box.h"
#include "widgets/panels/configuration_advice.h"
#include "widgets/panels/format_box.h"
#include "widgets/panels/granularity_fields.h"
#include "widgets/panels/wrapped_label.h"

#include <QComboBox>
#include <QEvent>
#include <QFormLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace qs {

ConfigurationPanel::ConfigurationPanel(QWidget* parent)
    : QWidget(parent),
      m_form(new QFormLayout),
      m_format(new FormatBox(this)),
      m_formatHelp(new WrappedLabel(this)),
      m_scheme(makeChoiceBox(this, "scheme")),
      m_granularity(nullptr),
      m_calibration(nullptr),
      m_storage(makeChoiceBox(this, "scaleStorage")),
      m_arithmetic(nullptr),
      m_scope(makeChoiceBox(this, "scope")),
      m_facts(new QLabel(this)),
      m_advice(new QLabel(this))
{
    build();
    connectFields();
    retranslate();
}

void ConfigurationPanel::build()
{
    m_format->setObjectName(QStringLiteral("format"));
    m_formatHelp->setObjectName(QStringLiteral("formatHelp"));
    m_facts->setObjectName(QStringLiteral("configurationFacts"));
    m_advice->setObjectName(QStringLiteral("configurationAdvice"));
    for (QLabel* label : std::initializer_list<QLabel*>{m_formatHelp, m_facts, m_advice}) {
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    // Never WrapLongRows: with it Qt 6.4 gives rows no height that come back after others were hidden.
    m_form->setRowWrapPolicy(QFormLayout::DontWrapRows);
    m_form->setHorizontalSpacing(8);
    m_form->setVerticalSpacing(4);
    // Labels get their texts later and their buddies here.
    addFormRow(*m_form, m_format);
    m_form->addRow(m_formatHelp);
    addFormRow(*m_form, m_scheme);
    m_granularity = new GranularityFields(*m_form, this);
    m_calibration = new CalibrationFields(*m_form, this);
    addFormRow(*m_form, m_storage);
    m_arithmetic = new ArithmeticFields(*m_form, this);
    addFormRow(*m_form, m_scope);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 8, 8);
    column->setSpacing(6);
    column->addLayout(m_form);
    column->addWidget(m_facts);
    column->addWidget(m_advice);
    column->addStretch(1);
}

void ConfigurationPanel::connectFields()
{
    connect(m_format, &FormatBox::formatChosen, this, &ConfigurationPanel::formatChosen);
    connect(m_scheme, &QComboBox::currentIndexChanged, this, [this] {
        if (const SchemeRow* row = findScheme(chosenId(m_scheme))) {
            emit schemeChosen(row->scheme);
        }
    });
    connect(m_granularity, &GranularityFields::chosen, this, &ConfigurationPanel::granularityChosen);
    connect(m_calibration, &CalibrationFields::chosen, this, &ConfigurationPanel::calibrationChosen);
    connect(m_storage, &QComboBox::currentIndexChanged, this,
            [this] { emit scaleStorageChosen(m_storage->currentData().toString()); });
    connect(m_arithmetic, &ArithmeticFields::presetChosen, this, &ConfigurationPanel::arithmeticPresetChosen);
    connect(m_arithmetic, &ArithmeticFields::arithmeticChosen, this, &ConfigurationPanel::arithmeticChosen);
    connect(m_arithmetic, &ArithmeticFields::unfoldedChanged, this, &ConfigurationPanel::arithmeticUnfolded);
    connect(m_scope, &QComboBox::currentIndexChanged, this,
            [this] { emit forAllLayersChosen(m_scope->currentData().toBool()); });
}

void ConfigurationPanel::setValues(const Values& values)
{
    m_values = values;
    showValues();
}

void ConfigurationPanel::setPreview(const std::optional<Range>& range)
{
    m_calibration->setPreview(range);
}

void ConfigurationPanel::setArithmeticUnfolded(bool unfolded)
{
    m_arithmetic->setUnfolded(unfolded);
}

const LayerResult* ConfigurationPanel::layer() const
{
    return m_values.report && m_values.layer && *m_values.layer < m_values.report->layers.size()
               ? &m_values.report->layers[*m_values.layer]
               : nullptr;
}

void ConfigurationPanel::fillCombos()
{
    const QSignalBlocker blockers[] = {QSignalBlocker(m_scheme), QSignalBlocker(m_storage), QSignalBlocker(m_scope)};
    for (QComboBox* box : {m_scheme, m_storage, m_scope}) {
        box->clear();
    }
    m_format->fill();
    for (const SchemeRow& scheme : schemes()) {
        addChoice(m_scheme, CoreTable::Scheme, scheme.id);
    }
    for (const ScaleStorage& storage : scaleStorages()) {
        addChoice(m_storage, CoreTable::ScaleStorage, storage.id);
    }
    m_scope->addItem(tr("All layers"), true);
    m_scope->addItem(tr("This layer"), false);
}

void ConfigurationPanel::showValues()
{
    const NumberFormat* format = findNumberFormat(m_values.quantization.format);
    m_format->setFormat(m_values.quantization.format);
    m_formatHelp->setWords(coreHelp(CoreTable::Format, m_values.quantization.format));
    {
        const QSignalBlocker blocker(m_scope);
        m_scope->setCurrentIndex(m_values.forAllLayers ? 0 : 1);
    }
    if (format != nullptr) {
        const Quantization shown = effective(m_values.quantization);
        showFixed(shown, *format);
        showWords(shown);
    }
}

/// Each choice but the format: what it is, and why it cannot be chosen where the format decides it.
void ConfigurationPanel::showFixed(const Quantization& shown, const NumberFormat& format)
{
    const bool isBlocks = format.blockCodec() != nullptr;
    const QString label = coreLabel(CoreTable::Format, format.id);
    const QString fixed = format.fixed ? tr("%1 decides this itself.").arg(label) : QString();
    selectChoice(m_scheme, rowOf(shown.scheme).id);
    setChoosable(m_scheme, format.hasScheme(), m_scheme->toolTip(), tr("%1 has no zero point to move.").arg(label));
    m_granularity->setGranularity(shown.granularity, fixed);
    const LayerResult* selected = layer();
    const bool hasValues = selected != nullptr && selected->moments.count > 0;
    m_calibration->setValues(
        {.calibration = shown.calibration,
         .isSymmetric = shown.scheme == Scheme::Symmetric,
         .extremes = hasValues ? std::optional(Range{selected->moments.min, selected->moments.max}) : std::nullopt,
         .whyNot = fixed,
         .isVisible = !isBlocks && format.fittedBits == 0});
    selectChoice(m_storage, shown.scaleStorage);
    setChoosable(m_storage, !format.fixed, m_storage->toolTip(), fixed);
    setRowShown(*m_form, m_scheme, !isBlocks);
    setRowShown(*m_form, m_storage, !isBlocks);
    m_arithmetic->setArithmetic(shown.arithmetic, format.hasScheme());
}

void ConfigurationPanel::showWords(const Quantization& shown)
{
    retranslateHelp();
    m_facts->setText(codeRangeText(shown, layer()));
    QStringList advice = configurationAdvice(shown, layer());
    if (m_values.error) {
        advice.prepend(errorHeadline(m_values.error->code) + QStringLiteral(": ") +
                       QString::fromStdString(m_values.error->message));
    }
    for (QString& sentence : advice) {
        sentence.prepend(QStringLiteral("⚠ "));
    }
    m_advice->setText(advice.join(QLatin1Char('\n')));
    m_advice->setVisible(!advice.isEmpty());
    const QString fixed = fixedChoicesText(shown);
    if (!fixed.isEmpty()) {
        m_formatHelp->setWords(m_formatHelp->text() + QLatin1Char(' ') + fixed);
    }
}

void ConfigurationPanel::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

void ConfigurationPanel::retranslate()
{
    setRowLabel(*m_form, m_format, tr("Forma&t:"));
    setRowLabel(*m_form, m_scheme, tr("&Scheme:"));
    setRowLabel(*m_form, m_storage, tr("Scales stored &in:"));
    setRowLabel(*m_form, m_scope, tr("&Apply to:"));
    m_granularity->retranslate();
    m_calibration->retranslate();
    m_arithmetic->retranslate();
    fillCombos();
    retranslateHelp();
    showValues();
}

void ConfigurationPanel::retranslateHelp()
{
    setFieldHelp(m_format, tr("How one weight is stored: the number of bits decides how many codes there are."),
                 coreHelp(CoreTable::Format, m_values.quantization.format) + QStringLiteral("<br><br>") +
                     tr("With b bits there are 2<sup>b</sup> codes. An integer format gives a weight x the code "
                        "q = clamp(round(x / s) + z) and reads it back as x̂ = s·(q − z); the others take the nearest "
                        "of their levels times s. Each bit more halves the step s: about 6.02 dB."));
    if (m_scheme->isEnabled()) {
        setFieldHelp(m_scheme,
                     tr("Symmetric keeps the zero point at 0, asymmetric moves it so that both ends of the range are "
                        "used."),
                     tr("Symmetric: z = 0, s = max|range| / q<sub>max</sub>. Asymmetric: s = (hi − lo) / "
                        "(q<sub>max</sub> − q<sub>min</sub>), z = round(q<sub>min</sub> − lo / s)."));
    }
    if (m_storage->isEnabled()) {
        setFieldHelp(m_storage, tr("How a scale is stored beside the codes; its own rounding is part of the error."),
                     coreHelp(CoreTable::ScaleStorage, chosenId(m_storage)));
    }
    setFieldHelp(m_scope, tr("Whether a choice is for every layer or for the selected one."),
                 tr("A choice for all layers changes only what is chosen; other choices made for single layers stay."));
}

} // namespace qs
