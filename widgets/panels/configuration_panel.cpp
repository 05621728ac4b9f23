// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/configuration_panel.h"

#include "widgets/core_text.h"
#include "widgets/number_text.h"
#include "widgets/panels/configuration_advice.h"
#include "widgets/panels/number_field.h"
#include "widgets/panels/power_spin_box.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QEvent>
#include <QFormLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <cmath>

namespace qs {
namespace {

void add(QComboBox* box, CoreTable table, std::string_view id)
{
    box->addItem(coreLabel(table, id), QString::fromUtf8(id.data(), static_cast<qsizetype>(id.size())));
    box->setItemData(box->count() - 1, coreHelp(table, id), Qt::ToolTipRole);
}

void select(QComboBox* box, std::string_view id)
{
    const QSignalBlocker blocker(box);
    box->setCurrentIndex(box->findData(QString::fromUtf8(id.data(), static_cast<qsizetype>(id.size()))));
}

std::string idOf(const QComboBox* box)
{
    return box->currentData().toString().toStdString();
}

} // namespace

ConfigurationPanel::ConfigurationPanel(QWidget* parent)
    : QWidget(parent),
      m_form(new QFormLayout),
      m_format(new QComboBox(this)),
      m_scheme(new QComboBox(this)),
      m_granularity(new QComboBox(this)),
      m_groupSize(new PowerSpinBox(this)),
      m_calibration(new QComboBox(this)),
      m_calibrationValue(new QDoubleSpinBox(this)),
      m_low(new NumberField(this)),
      m_high(new NumberField(this)),
      m_storage(new QComboBox(this)),
      m_scope(new QComboBox(this)),
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
    m_scheme->setObjectName(QStringLiteral("scheme"));
    m_granularity->setObjectName(QStringLiteral("granularity"));
    m_groupSize->setObjectName(QStringLiteral("groupSize"));
    m_calibration->setObjectName(QStringLiteral("calibration"));
    m_calibrationValue->setObjectName(QStringLiteral("calibrationValue"));
    m_low->setObjectName(QStringLiteral("rangeLow"));
    m_high->setObjectName(QStringLiteral("rangeHigh"));
    m_storage->setObjectName(QStringLiteral("scaleStorage"));
    m_scope->setObjectName(QStringLiteral("scope"));
    m_facts->setObjectName(QStringLiteral("configurationFacts"));
    m_advice->setObjectName(QStringLiteral("configurationAdvice"));
    m_groupSize->setRange(1, kLargestGroup);
    m_groupSize->setKeyboardTracking(false);
    m_calibrationValue->setKeyboardTracking(false);
    m_calibrationValue->setDecimals(4);
    m_calibrationValue->setSingleStep(0.1);
    for (QLabel* label : {m_facts, m_advice}) {
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    for (QComboBox* box : {m_format, m_scheme, m_granularity, m_calibration, m_storage, m_scope}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(8);
    }

    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    m_form->setHorizontalSpacing(8);
    m_form->setVerticalSpacing(4);
    // Labels get their texts and, by addRow, their buddies.
    for (QWidget* field : std::initializer_list<QWidget*>{m_format, m_scheme, m_granularity, m_groupSize, m_calibration,
                                                          m_calibrationValue, m_low, m_high, m_storage, m_scope}) {
        auto* label = new QLabel(this);
        label->setBuddy(field);
        m_form->addRow(label, field);
    }
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
    connect(m_format, &QComboBox::currentIndexChanged, this,
            [this] { emit formatChosen(m_format->currentData().toString()); });
    connect(m_scheme, &QComboBox::currentIndexChanged, this, [this] {
        if (const SchemeRow* row = findScheme(idOf(m_scheme))) {
            emit schemeChosen(row->scheme);
        }
    });
    connect(m_granularity, &QComboBox::currentIndexChanged, this, &ConfigurationPanel::chooseGranularity);
    connect(m_groupSize, &QSpinBox::valueChanged, this, &ConfigurationPanel::chooseGranularity);
    connect(m_calibration, &QComboBox::currentIndexChanged, this, &ConfigurationPanel::chooseCalibration);
    connect(m_calibrationValue, &QDoubleSpinBox::valueChanged, this, [this](double value) {
        CalibrationChoice choice = m_values.quantization.calibration;
        choice.value = value;
        emit calibrationChosen(choice);
    });
    connect(m_low, &NumberField::numberEdited, this, &ConfigurationPanel::chooseManualRange);
    connect(m_high, &NumberField::numberEdited, this, &ConfigurationPanel::chooseManualRange);
    connect(m_storage, &QComboBox::currentIndexChanged, this,
            [this] { emit scaleStorageChosen(m_storage->currentData().toString()); });
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
    if (range) {
        showRange(*range);
    } else if (m_values.quantization.calibration.id == "manual") {
        showRange(m_values.quantization.calibration.range);
    }
}

const LayerResult* ConfigurationPanel::layer() const
{
    return m_values.report && m_values.layer && *m_values.layer < m_values.report->layers.size()
               ? &m_values.report->layers[*m_values.layer]
               : nullptr;
}

void ConfigurationPanel::fillCombos()
{
    const QSignalBlocker blockers[] = {QSignalBlocker(m_format),      QSignalBlocker(m_scheme),
                                       QSignalBlocker(m_granularity), QSignalBlocker(m_calibration),
                                       QSignalBlocker(m_storage),     QSignalBlocker(m_scope)};
    for (QComboBox* box : {m_format, m_scheme, m_granularity, m_calibration, m_storage, m_scope}) {
        box->clear();
    }
    for (const NumberFormat& format : numberFormats()) {
        add(m_format, CoreTable::Format, format.id);
    }
    for (const SchemeRow& scheme : schemes()) {
        add(m_scheme, CoreTable::Scheme, scheme.id);
    }
    for (const GranularityRow& granularity : granularities()) {
        add(m_granularity, CoreTable::Granularity, granularity.id);
    }
    for (const Calibration& calibration : calibrations()) {
        add(m_calibration, CoreTable::Calibration, calibration.id);
    }
    for (const ScaleStorage& storage : scaleStorages()) {
        add(m_storage, CoreTable::ScaleStorage, storage.id);
    }
    m_scope->addItem(tr("All layers"), true);
    m_scope->addItem(tr("This layer"), false);
}

void ConfigurationPanel::showValues()
{
    const Quantization& q = m_values.quantization;
    select(m_format, q.format);
    select(m_scheme, rowOf(q.scheme).id);
    select(m_granularity, rowOf(q.granularity.sharing).id);
    select(m_calibration, q.calibration.id);
    select(m_storage, q.scaleStorage);
    {
        const QSignalBlocker blocker(m_scope);
        m_scope->setCurrentIndex(m_values.forAllLayers ? 0 : 1);
    }
    const bool hasSize = rowOf(q.granularity.sharing).hasSize;
    m_form->setRowVisible(m_groupSize, hasSize);
    if (hasSize) {
        const QSignalBlocker blocker(m_groupSize);
        m_groupSize->setValue(q.granularity.size);
    }
    const Calibration* calibration = findCalibration(q.calibration.id);
    const bool hasValue = calibration != nullptr && calibration->hasValue;
    m_form->setRowVisible(m_calibrationValue, hasValue);
    if (hasValue) {
        const QSignalBlocker blocker(m_calibrationValue);
        m_calibrationValue->setRange(calibration->leastValue, calibration->mostValue);
        m_calibrationValue->setValue(q.calibration.value);
    }
    const bool manual = q.calibration.id == "manual";
    m_form->setRowVisible(m_low, manual);
    m_form->setRowVisible(m_high, manual);
    if (manual) {
        showRange(q.calibration.range);
    }
    m_facts->setText(codeRangeText(q, layer()));
    QStringList advice = configurationAdvice(q, layer());
    if (m_values.error) {
        advice.prepend(errorHeadline(m_values.error->code) + QStringLiteral(": ") +
                       QString::fromStdString(m_values.error->message));
    }
    for (QString& sentence : advice) {
        sentence.prepend(QStringLiteral("⚠ "));
    }
    m_advice->setText(advice.join(QLatin1Char('\n')));
    m_advice->setVisible(!advice.isEmpty());
}

void ConfigurationPanel::showRange(const Range& range)
{
    if (!m_low->hasFocus() || !m_low->isModified()) {
        m_low->setNumber(range.low);
    }
    if (!m_high->hasFocus() || !m_high->isModified()) {
        m_high->setNumber(range.high);
    }
}

void ConfigurationPanel::chooseGranularity()
{
    const std::string id = idOf(m_granularity);
    for (const GranularityRow& row : granularities()) {
        if (row.id == id) {
            Granularity granularity{row.sharing, 0};
            if (row.hasSize) {
                const bool had = m_values.quantization.granularity.sharing == row.sharing;
                granularity.size = had ? m_groupSize->value() : row.defaultSize;
            }
            emit granularityChosen(granularity);
            return;
        }
    }
}

void ConfigurationPanel::chooseCalibration()
{
    const Calibration* calibration = findCalibration(idOf(m_calibration));
    if (calibration == nullptr) {
        return;
    }
    CalibrationChoice choice{std::string(calibration->id), calibration->hasValue ? calibration->defaultValue : 0, {}};
    if (calibration->id == "manual") {
        // Begins with what the layer has: its own ends, mirrored when symmetric.
        const LayerResult* selected = layer();
        if (selected != nullptr && selected->moments.count > 0) {
            choice.range = {selected->moments.min, selected->moments.max};
            if (m_values.quantization.scheme == Scheme::Symmetric) {
                const double most = selected->moments.absMax();
                choice.range = {-most, most};
            }
        } else {
            choice.range = {-1, 1};
        }
    }
    emit calibrationChosen(choice);
}

void ConfigurationPanel::chooseManualRange()
{
    const std::optional<double> low = m_low->number();
    const std::optional<double> high = m_high->number();
    if (!low || !high) {
        return;
    }
    CalibrationChoice choice = m_values.quantization.calibration;
    choice.range = {std::min(*low, *high), std::max(*low, *high)};
    if (m_values.quantization.scheme == Scheme::Symmetric) {
        // Whichever end was typed last decides both.
        const double most = std::abs(sender() == m_low ? *low : *high);
        choice.range = {-most, most};
    }
    emit calibrationChosen(choice);
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
    const auto label = [this](QWidget* field, const QString& text) {
        auto* words = qobject_cast<QLabel*>(m_form->labelForField(field));
        words->setText(text);
        field->setAccessibleName(QString(text).remove(QLatin1Char('&')).remove(QLatin1Char(':')));
    };
    label(m_format, tr("Forma&t:"));
    label(m_scheme, tr("&Scheme:"));
    label(m_granularity, tr("Gra&nularity:"));
    label(m_groupSize, tr("Group si&ze:"));
    label(m_calibration, tr("&Calibration:"));
    label(m_calibrationValue, tr("&Percent kept:"));
    label(m_low, tr("&Low end:"));
    label(m_high, tr("High en&d:"));
    label(m_storage, tr("Scales stored &in:"));
    label(m_scope, tr("&Apply to:"));
    m_calibrationValue->setSuffix(tr(" %", "unit behind a number"));
    retranslateHelp();
    fillCombos();
    showValues();
}

void ConfigurationPanel::retranslateHelp()
{
    const auto help = [](QWidget* field, const QString& sentence, const QString& formula) {
        field->setToolTip(sentence);
        field->setAccessibleDescription(sentence);
        field->setWhatsThis(sentence + QStringLiteral("<br><br>") + formula);
    };
    help(m_format, tr("How one weight is stored: the number of bits decides how many codes there are."),
         tr("With b bits there are 2<sup>b</sup> codes. A weight x gets the code q = clamp(round(x / s) + z) and reads "
            "back as x̂ = s·(q − z). Each bit more halves the step s: about 6.02 dB."));
    help(m_scheme,
         tr("Symmetric keeps the zero point at 0, asymmetric moves it so that both ends of the range are used."),
         tr("Symmetric: z = 0, s = max|range| / q<sub>max</sub>. Asymmetric: s = (hi − lo) / (q<sub>max</sub> − "
            "q<sub>min</sub>), z = round(q<sub>min</sub> − lo / s)."));
    help(
        m_granularity, tr("Which weights share a scale: the whole tensor, one output channel, or a group within it."),
        tr("Finer sharing follows loud and quiet parts better and costs bits: a group of g weights with a 16-bit scale "
           "adds 16 / g bits to every weight."));
    help(m_groupSize, tr("How many weights along a row share one scale."),
         tr("32 and 128 are usual. A row whose length is no multiple ends with a shorter group."));
    help(m_calibration, tr("The rule that chooses the range which the codes cover."),
         tr("A wide range rounds coarsely, a narrow one clips: the mean squared error is the sum of both. Drag the "
            "handles "
            "in the distribution to choose by hand."));
    help(m_calibrationValue, tr("The share of the values that the range keeps; the rest is clipped."),
         tr("99.99 clips one value in ten thousand."));
    help(m_low, tr("The smallest value that is not clipped."),
         tr("Drag the left handle in the distribution or type a number; symmetric ranges mirror it."));
    help(m_high, tr("The largest value that is not clipped."),
         tr("Drag the right handle in the distribution or type a number; symmetric ranges mirror it."));
    help(m_storage, tr("How a scale is stored beside the codes; its own rounding is part of the error."),
         tr("FP32 takes 32 bits for each scale, FP16 and BF16 take 16."));
    help(m_scope, tr("Whether a choice is for every layer or for the selected one."),
         tr("A choice for all layers changes only what is chosen; other choices made for single layers stay."));
}

} // namespace qs
