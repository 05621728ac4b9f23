// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/activations/activation_quantizer.h"

#include "core/calibration/lloyd_max.h"
#include "core/kernels/code_keys.h"

#include <algorithm>
#include <cmath>

namespace qs {

Quantization ActivationChoice::usual()
{
    Quantization quantization;
    quantization.scheme = Scheme::Asymmetric;
    quantization.granularity = {Sharing::Tensor, 0, 0};
    return quantization;
}

Status checkActivationChoice(const ActivationChoice& choice)
{
    QS_TRY(checkQuantization(choice.quantization));
    const Quantization used = effective(choice.quantization);
    const NumberFormat& format = *findNumberFormat(used.format);
    if (format.blockCodec() != nullptr || used.granularity.sharing != Sharing::Tensor) {
        return Error{ErrorCode::Usage, "activations get one scale per tensor, which " + std::string(format.label) +
                                           " · " + granularityText(used.granularity) + " does not have"};
    }
    if (choice.isDynamic && format.fittedBits > 0) {
        return Error{ErrorCode::Usage,
                     "the levels of " + std::string(format.label) + " are fitted beforehand, so it has no dynamic form"};
    }
    return ok();
}

ActivationQuantizer::ActivationQuantizer(const ActivationChoice& choice, const Distribution& seen)
    : m_quantizer(quantizerOf(effective(choice.quantization)))
{
    if (choice.isDynamic) {
        return;
    }
    m_range = Range();
    if (seen.empty()) {
        return;
    }
    const Quantization used = effective(choice.quantization);
    if (m_quantizer.format().fittedBits > 0) {
        m_quantizer.fitTo(lloydMaxLevels(seen, m_quantizer.format().fittedBits));
    }
    m_range = findCalibration(used.calibration.id)->fromDistribution(seen, m_quantizer, used.calibration);
}

Grid ActivationQuantizer::gridFor(std::span<const float> values) const
{
    if (m_range) {
        return m_quantizer.gridOf(*m_range);
    }
    const MinMax extremes = minMaxOf(values);
    return m_quantizer.gridOf(extremes.min > extremes.max ? Range() : Range{extremes.min, extremes.max});
}

Result<Array> ActivationQuantizer::operator()(const Array& values) const
{
    if (!rowOf(values.type()).isFloat || values.count() == 0) {
        return values;
    }
    const auto floats = converted(values, ElementType::F32);
    QS_TRY(floats);
    auto rounded = Array::make(ElementType::F32, values.shape());
    QS_TRY(rounded);
    const std::span<const float> in = floats->values<float>();
    const std::span<float> out = rounded->edit<float>();
    const Grid grid = gridFor(in);
    const auto isFinite = [](float x) { return std::isfinite(x); };
    const bool isSound = std::ranges::all_of(in, isFinite);
    std::span<const float> sound = in;
    std::vector<float> cleared;
    if (!isSound) {
        cleared.assign(in.begin(), in.end());
        std::ranges::replace_if(cleared, [&](float x) { return !isFinite(x); }, 0.0F);
        sound = cleared;
    }
    codeKeys(m_quantizer.rule(), sound, sound.size(), std::span(&grid, 1), out);
    for (std::size_t i = 0; i < out.size(); ++i) {
        out[i] = isSound || isFinite(in[i]) ? grid.scale * (out[i] - grid.zeroPoint) : in[i];
    }
    return converted(*rounded, values.type());
}

} // namespace qs
