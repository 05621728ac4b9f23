// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/activations/seen_value.h"

#include "core/activations/channel_pass.h"
#include "core/kernels/error_sums.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace qs {

namespace {

std::vector<float> finiteOnly(std::span<const float> values)
{
    std::vector<float> finite;
    std::ranges::copy_if(values, std::back_inserter(finite), [](float x) { return std::isfinite(x); });
    return finite;
}

/// Σ error² of finite values on one grid.
double noiseOf(std::span<const float> values, const Quantizer& quantizer, const Grid& grid)
{
    constexpr std::size_t kPiece = std::size_t{1} << 20;
    ErrorSums sums;
    CodeSet codes;
    for (std::size_t at = 0; at < values.size(); at += kPiece) {
        const std::span<const float> piece = values.subspan(at, std::min(kPiece, values.size() - at));
        const MinMax extremes = minMaxOf(piece);
        addErrors(quantizer.rule(), piece, piece.size(), std::span(&grid, 1), std::span(&extremes, 1), sums, codes);
    }
    return sums.noise();
}

HalfError halfErrorOf(std::span<const float> values, const Moments& moments, const CalibratedGrid& calibrated)
{
    HalfError error;
    if (moments.count == 0) {
        return error;
    }
    const std::vector<float> finite = moments.nonFinite() > 0 ? finiteOnly(values) : std::vector<float>();
    const std::span<const float> sound = moments.nonFinite() > 0 ? std::span<const float>(finite) : values;
    const Quantizer& quantizer = calibrated.quantizer();
    error.signal = moments.squares();
    error.fixed = noiseOf(sound, quantizer, calibrated.grid());
    error.perSample = noiseOf(sound, quantizer, quantizer.gridOf({moments.min, moments.max}));
    return error;
}

} // namespace

Status SeenValue::look(const Array& value, int axis, const CalibratedGrid* calibrated)
{
    const auto floats = converted(value, ElementType::F32);
    QS_TRY(floats);
    const std::span<const float> values = floats->values<float>();
    Distribution added;
    added.add(values);
    std::vector<ActivationChannel> parts;
    if (axis >= 0) {
        parts = channelsOf(values, value.shape(), static_cast<std::size_t>(axis));
    }
    if (isSeen && parts.size() == channels.size() && axis == channelAxis) {
        for (std::size_t c = 0; c < parts.size(); ++c) {
            channels[c].merge(parts[c]);
        }
    } else {
        channels = isSeen ? std::vector<ActivationChannel>() : std::move(parts);
        channelAxis = isSeen ? -1 : axis;
    }
    if (!isSeen) {
        shape = value.shape();
    }
    distribution.merge(added);
    if (calibrated != nullptr) {
        half.merge(halfErrorOf(values, added.moments(), *calibrated));
    }
    isSeen = true;
    return ok();
}

} // namespace qs
