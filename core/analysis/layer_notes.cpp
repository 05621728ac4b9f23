// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/layer_notes.h"

#include <cmath>

namespace qs {

namespace {

std::string counted(std::uint64_t count, const char* one, const char* many)
{
    return std::to_string(count) + " " + (count == 1 ? one : many);
}

} // namespace

void addNotes(LayerResult& layer)
{
    const Moments& moments = layer.moments;
    const NumberFormat& format = *findNumberFormat(layer.quantization.format);
    if (layer.count == 0) {
        layer.notes.emplace_back("the tensor is empty");
        return;
    }
    if (moments.nan > 0) {
        layer.notes.push_back(
            counted(moments.nan, "NaN is left out of every number", "NaN are left out of every number"));
    }
    if (const std::uint64_t infinite = moments.posInf + moments.negInf; infinite > 0) {
        layer.notes.push_back(
            counted(infinite, "infinity is left out of every number", "infinities are left out of every number"));
        if (layer.dtype == "F64") {
            layer.notes.emplace_back("64-bit values beyond 3.4e38 count as infinite");
        }
    }
    if (moments.count == 0) {
        return;
    }
    if (moments.min == 0 && moments.max == 0) {
        layer.notes.emplace_back("all values are zero: there is no signal to compare an error with");
    } else if (moments.min == moments.max) {
        layer.notes.emplace_back("all values are equal");
    } else if (layer.quantization.scheme == Scheme::Symmetric && format.isSigned &&
               (moments.min >= 0 || moments.max <= 0)) {
        layer.notes.emplace_back("the values are one-sided: half of the symmetric codes cannot occur");
    }
    if (layer.quantization.scheme == Scheme::Symmetric && !format.isSigned && moments.min < 0) {
        layer.notes.emplace_back("negative values become 0: a symmetric unsigned format has no codes for them");
    }
    if (format.family == FormatFamily::Gguf && std::isinf(layer.sums.maxAbsError)) {
        layer.notes.emplace_back("some values are too large for half-precision scales and do not come back");
    }
    if (format.family == FormatFamily::Gguf && moments.absMax() > 0 &&
        layer.sums.zeroed + moments.zeros == moments.count) {
        layer.notes.emplace_back("every value becomes 0: they are too small for half-precision scales");
    }
    if (layer.shortGroup > 0) {
        layer.notes.push_back(
            "the last group of each channel is short: " + counted(layer.shortGroup, "value", "values") +
            " instead of " + std::to_string(layer.quantization.granularity.size));
    }
}

} // namespace qs
