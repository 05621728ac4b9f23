// SPDX-License-Identifier: GPL-3.0-or-later
// The choices of a session: each becomes an undo step.
#include "app/choice_text.h"
#include "app/choices_command.h"
#include "app/session.h"

namespace qs {

QString Session::targetText() const
{
    if (m_choices.scope == Scope::AllLayers || selectedTensor().empty()) {
        return tr("all layers", "target of a choice, as in 'Format INT4 for all layers'");
    }
    return selectedName();
}

void Session::edit(const Edit& change, const QString& text)
{
    Choices choices = m_choices;
    const std::string tensor = selectedTensor();
    if (choices.scope == Scope::ThisLayer && !tensor.empty()) {
        Quantization quantization = choices.request.of(tensor);
        change(quantization);
        chooseFor(choices.request, tensor, quantization);
    } else {
        // Only what is chosen changes everywhere; a layer's other peculiarities stay.
        change(choices.request.quantization);
        const auto overrides = std::exchange(choices.request.overrides, {});
        for (auto [name, quantization] : overrides) {
            change(quantization);
            chooseFor(choices.request, name, quantization);
        }
    }
    push(choices, text);
}

void Session::push(const Choices& choices, const QString& text)
{
    if (choices == m_choices) {
        return;
    }
    if (!m_state.model) {
        setChoices(choices);
        return;
    }
    m_undo.push(new ChoicesCommand(*this, m_choices, choices, text));
}

void Session::setChoices(const Choices& choices)
{
    const bool analyseAgain = choices.request != m_choices.request;
    m_choices = choices;
    m_difference.setMapping(choices.pairs);
    emit choicesChanged();
    if (analyseAgain && m_state.model) {
        analyse();
    }
    showNetwork();
}

void Session::setRequest(const AnalysisRequest& request)
{
    Choices choices = m_choices;
    choices.request = request;
    setChoices(choices);
}

void Session::choosePairs(const PairMapping& pairs, const QString& step)
{
    Choices choices = m_choices;
    choices.pairs = pairs;
    push(choices, step);
}

void Session::chooseFormat(const QString& id)
{
    if (const NumberFormat* format = findNumberFormat(id.toStdString())) {
        edit([format](Quantization& q) { q = withFormat(q, *format); }, formatStep(id, targetText()));
    }
}

void Session::chooseFormatOf(std::size_t layer, const QString& id)
{
    const NumberFormat* format = findNumberFormat(id.toStdString());
    if (!m_state.report || layer >= m_state.report->layers.size() || format == nullptr) {
        return;
    }
    const std::string& tensor = m_state.report->layers[layer].tensor;
    Choices choices = m_choices;
    const Quantization quantization = withFormat(choices.request.of(tensor), *format);
    chooseFor(choices.request, tensor, quantization);
    push(choices, formatStep(id, QString::fromStdString(tensor)));
}

void Session::chooseScheme(Scheme scheme)
{
    edit([scheme](Quantization& q) { q.scheme = scheme; }, schemeStep(scheme, targetText()));
}

void Session::chooseGranularity(const Granularity& granularity)
{
    edit([granularity](Quantization& q) { q.granularity = granularity; }, granularityStep(granularity, targetText()));
}

void Session::chooseCalibration(const CalibrationChoice& calibration)
{
    if (calibration.id == "manual" && !selectedTensor().empty()) {
        return chooseRange(calibration.range); // a range in the unit of one layer's values is for that layer
    }
    edit([calibration](Quantization& q) { q.calibration = calibration; }, calibrationStep(calibration, targetText()));
}

void Session::chooseScaleStorage(const QString& id)
{
    edit([storage = id.toStdString()](Quantization& q) { q.scaleStorage = storage; },
         scaleStorageStep(id, targetText()));
}

void Session::chooseArithmeticPreset(const QString& id)
{
    if (const ArithmeticPreset* preset = findArithmeticPreset(id.toStdString())) {
        edit(
            [preset](Quantization& q) {
                q.arithmetic = preset->arithmetic;
                q.scaleStorage = preset->scaleStorage;
            },
            arithmeticStep(preset->arithmetic, targetText()));
    }
}

void Session::chooseArithmetic(const Arithmetic& arithmetic)
{
    edit([arithmetic](Quantization& q) { q.arithmetic = arithmetic; }, arithmeticStep(arithmetic, targetText()));
}

void Session::chooseQuantization(const Quantization& quantization)
{
    edit([quantization](Quantization& q) { q = quantization; }, quantizationStep(quantization, targetText()));
}

void Session::chooseRange(Range range)
{
    const std::string tensor = selectedTensor();
    if (tensor.empty() || findNumberFormat(m_choices.request.of(tensor).format)->fixed) {
        return;
    }
    Choices choices = m_choices;
    Quantization quantization = choices.request.of(tensor);
    quantization.calibration = {.id = "manual", .value = 0, .range = range};
    chooseFor(choices.request, tensor, quantization);
    if (choices == m_choices) {
        previewRange(std::nullopt);
        return;
    }
    m_state.preview = range; // stays until the exact numbers have come
    push(choices, rangeStep(range, quantization.scheme, selectedName()));
}

void Session::chooseScope(Scope scope)
{
    Choices choices = m_choices;
    choices.scope = scope;
    push(choices, scope == Scope::AllLayers ? tr("Choose for all layers") : tr("Choose for one layer"));
}

void Session::applyToAllLayers()
{
    Choices choices = m_choices;
    choices.request.quantization = quantization();
    choices.request.overrides.clear();
    push(choices, tr("Apply the choices of %1 to all layers").arg(selectedName()));
}

void Session::resetLayer()
{
    Choices choices = m_choices;
    choices.request.overrides.erase(selectedTensor());
    push(choices, tr("Common choices for %1").arg(selectedName()));
}

} // namespace qs
