// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/model_size.h"

#include "core/analysis/footprint.h"
#include "core/analysis/layer_pass.h"
#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>

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

struct ByteUnit {
    std::string_view id; ///< in small letters
    double bytes;
};
/// A unit that ends like another comes before it.
constexpr std::array kByteUnits{
    ByteUnit{"kib", 0x1p10}, ByteUnit{"mib", 0x1p20}, ByteUnit{"gib", 0x1p30},
    ByteUnit{"tib", 0x1p40}, ByteUnit{"kb", 1e3},     ByteUnit{"mb", 1e6},
    ByteUnit{"gb", 1e9},     ByteUnit{"tb", 1e12},    ByteUnit{"b", 1},
};

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
    const Quantization quantization = effective(wanted);
    const NumberFormat& format = *findNumberFormat(quantization.format);
    const Granularity& granularity = quantization.granularity;
    if (granularity.size == 0 || format.blockCodec() != nullptr) {
        return format.bits; // of blocks with their scales
    }
    // Many groups and no short one. What is stored once for the tensor adds 32 / 2^32 bits at most.
    constexpr std::uint64_t kGroups = std::uint64_t{1} << 16;
    const auto rows = static_cast<std::uint64_t>(std::max(granularity.rows, 1));
    return footprintOf(quantization, kGroups * rows, kGroups * static_cast<std::uint64_t>(granularity.size))
        .bitsPerWeight();
}

double bytesFor(double parameters, const Quantization& quantization)
{
    return parameters * typicalBitsPerWeight(quantization) / kBitsPerByte;
}

SizeTable sizesOf(const Model& model, std::span<const Quantization> quantizations)
{
    SizeTable table;
    for (const Quantization& quantization : quantizations) {
        const ModelSize size = sizeOf(model, quantization);
        table.weights = static_cast<double>(size.weights);
        table.keptBytes = static_cast<double>(size.keptBytes);
        table.bytesBefore = static_cast<double>(size.bytesBefore);
        table.rows.push_back({effective(quantization), size.bitsPerWeight(), static_cast<double>(size.bytes())});
    }
    return table;
}

SizeTable sizesOf(double parameters, std::span<const Quantization> quantizations)
{
    constexpr double kFloatBytes = 4;
    SizeTable table{.weights = parameters, .keptBytes = 0, .bytesBefore = kFloatBytes * parameters, .rows = {}};
    for (const Quantization& quantization : quantizations) {
        table.rows.push_back({effective(quantization), typicalBitsPerWeight(quantization),
                              std::ceil(bytesFor(parameters, quantization))});
    }
    return table;
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
    if (!count || *count * factor < 1 || *count * factor > kMost) {
        return Error{ErrorCode::Usage,
                     "\"" + std::string(text) +
                         "\" is no number of parameters; write 7B, 110M or 1500000000, from 1 to 1e18"};
    }
    return *count * factor;
}

Result<double> parseBandwidth(std::string_view text)
{
    std::string number = withoutSpaces(text);
    std::ranges::transform(number, number.begin(), [](unsigned char c) { return std::tolower(c); });
    if (number.ends_with("/s")) {
        number.resize(number.size() - 2);
    }
    double factor = 1;
    for (const ByteUnit& unit : kByteUnits) {
        if (number.ends_with(unit.id)) {
            factor = unit.bytes;
            number.resize(number.size() - unit.id.size());
            break;
        }
    }
    const std::optional<double> count = parseNumber(number);
    if (!count || *count <= 0 || !std::isfinite(*count * factor)) {
        return Error{ErrorCode::Usage, "\"" + std::string(text) +
                                           "\" is no bandwidth; write 500MB/s, 3.2GB/s or bytes per second above 0"};
    }
    return *count * factor;
}

double secondsToRead(double bytes, double bytesPerSecond)
{
    return bytes / bytesPerSecond;
}

} // namespace qs
