// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/model_size.h"

#include "core/analysis/footprint.h"
#include "core/analysis/layer_pass.h"
#include "core/base/text.h"

#include <algorithm>
#include <cctype>

namespace qs {

namespace {

constexpr double kBitsPerByte = 8;

std::string withoutSpaces(std::string_view text)
{
    std::string kept;
    std::ranges::copy_if(text, std::back_inserter(kept), [](unsigned char c) { return std::isspace(c) == 0; });
    return kept;
}

/// What a letter behind a number multiplies it by; 0 for one that means nothing.
double factorOf(char letter)
{
    switch (std::tolower(static_cast<unsigned char>(letter))) {
    case 'k':
        return 1e3;
    case 'm':
        return 1e6;
    case 'b':
    case 'g':
        return 1e9;
    case 't':
        return 1e12;
    default:
        return 0;
    }
}

} // namespace

double ModelSize::bitsPerWeight() const
{
    return weights == 0 ? 0 : kBitsPerByte * static_cast<double>(weightBytes) / static_cast<double>(weights);
}

ModelSize sizeOf(const Model& model, const Quantization& wanted)
{
    const Quantization quantization = effective(wanted);
    ModelSize size;
    size.bytesBefore = model.tensorBytes();
    size.keptBytes = size.bytesBefore;
    for (const Weight& weight : model.weights) {
        const ChannelRows rows = rowsFor(model, weight, quantization);
        size.weights += model.tensors[weight.tensor].count;
        size.weightBytes += footprintOf(quantization, rows.rows(), rows.rowLength()).bytes();
        size.keptBytes -= model.tensors[weight.tensor].bytes;
    }
    return size;
}

double typicalBitsPerWeight(const Quantization& wanted)
{
    // A matrix so large that what is stored once per row or tensor does not count, and that all usual groups divide.
    constexpr std::uint64_t kSide = std::uint64_t{1} << 30;
    const Quantization quantization = effective(wanted);
    const Footprint footprint = footprintOf(quantization, kSide, kSide);
    return footprint.bitsPerWeight();
}

double bytesFor(double parameters, const Quantization& quantization)
{
    return parameters * typicalBitsPerWeight(quantization) / kBitsPerByte;
}

Result<double> parseParameterCount(std::string_view text)
{
    std::string number = withoutSpaces(text);
    double factor = 1;
    if (!number.empty() && factorOf(number.back()) > 0) {
        factor = factorOf(number.back());
        number.pop_back();
    }
    const std::optional<double> count = parseNumber(number);
    constexpr double kMost = 1e18;
    if (!count || *count <= 0 || *count * factor > kMost) {
        return Error{ErrorCode::Usage,
                     "\"" + std::string(text) + "\" is no number of parameters; write 7B, 110M or 1500000000"};
    }
    return *count * factor;
}

double secondsToRead(double bytes, double bytesPerSecond)
{
    return bytes / bytesPerSecond;
}

} // namespace qs
