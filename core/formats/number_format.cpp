// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/number_format.h"

#include "core/tensor/half.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>

namespace qs {

namespace {

constexpr std::array kSchemes{
    SchemeRow{Scheme::Symmetric, "symmetric", "Symmetric"},
    SchemeRow{Scheme::Asymmetric, "asymmetric", "Asymmetric"},
};

constexpr NumberFormat integer(std::string_view id, std::string_view label, std::string_view help, int bits,
                               bool isSigned)
{
    return {id, label, help, bits, isSigned, 0.5, addErrors, addErrorsByDefinition};
}

constexpr std::array kFormats{
    integer("int8", "INT8", "256 whole-number codes with a sign; the usual choice for weights in deployed networks.", 8,
            true),
    integer("int7", "INT7", "128 codes with a sign; what some processors use so that 16-bit sums cannot overflow.", 7,
            true),
    integer("int6", "INT6", "64 codes with a sign.", 6, true),
    integer("int5", "INT5", "32 codes with a sign.", 5, true),
    integer("int4", "INT4", "16 codes with a sign; usual for large language models, with groups that share a scale.", 4,
            true),
    integer("int3", "INT3", "8 codes with a sign; needs small groups and a careful range.", 3, true),
    integer("int2", "INT2", "4 codes with a sign; the symmetric scheme uses three of them: −1, 0 and 1.", 2, true),
    integer("uint8", "UINT8", "256 codes from 0 upwards; usual for activations.", 8, false),
    integer("uint7", "UINT7", "128 codes from 0 upwards.", 7, false),
    integer("uint6", "UINT6", "64 codes from 0 upwards.", 6, false),
    integer("uint5", "UINT5", "32 codes from 0 upwards.", 5, false),
    integer("uint4", "UINT4", "16 codes from 0 upwards.", 4, false),
    integer("uint3", "UINT3", "8 codes from 0 upwards.", 3, false),
    integer("uint2", "UINT2", "4 codes from 0 upwards.", 2, false),
};

constexpr bool idsAreUnique()
{
    for (std::size_t i = 0; i < kFormats.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (kFormats[i].id == kFormats[j].id) {
                return false;
            }
        }
    }
    return true;
}
static_assert(idsAreUnique());

float storeFloat(float scale)
{
    return scale;
}

/// Nearest half, ties to even, but never 0 nor an infinity.
float storeHalf(float scale)
{
    return std::clamp(halfToFloat(floatToHalf(scale)), 0x1p-24F, 65504.0F);
}

/// Nearest of the floats whose lower 16 bits are zero, ties to even.
float storeBfloat(float scale)
{
    const auto bits = std::bit_cast<std::uint32_t>(scale);
    const std::uint32_t rounded = (bits + 0x7fffU + ((bits >> 16) & 1U)) & 0xffff0000U;
    return std::min(std::bit_cast<float>(rounded), 0x1.fep127F);
}

constexpr std::array kStorages{
    ScaleStorage{"fp32", "FP32", 32, storeFloat},
    ScaleStorage{"fp16", "FP16", 16, storeHalf},
    ScaleStorage{"bf16", "BF16", 16, storeBfloat},
};

template <typename Rows>
auto findById(const Rows& rows, std::string_view id) -> decltype(rows.data())
{
    const auto row = std::ranges::find(rows, id, [](const auto& r) { return r.id; });
    return row == rows.end() ? nullptr : &*row;
}

} // namespace

std::span<const SchemeRow> schemes()
{
    return kSchemes;
}
const SchemeRow& rowOf(Scheme scheme)
{
    return kSchemes[scheme == Scheme::Symmetric ? 0 : 1];
}
const SchemeRow* findScheme(std::string_view id)
{
    return findById(kSchemes, id);
}
std::span<const NumberFormat> numberFormats()
{
    return kFormats;
}
const NumberFormat* findNumberFormat(std::string_view id)
{
    return findById(kFormats, id);
}
std::span<const ScaleStorage> scaleStorages()
{
    return kStorages;
}
const ScaleStorage* findScaleStorage(std::string_view id)
{
    return findById(kStorages, id);
}

int NumberFormat::lowCode(Scheme scheme) const
{
    if (!isSigned) {
        return 0;
    }
    return scheme == Scheme::Symmetric ? -highCode(scheme) : -(1 << (bits - 1));
}

int NumberFormat::highCode(Scheme) const
{
    return (1 << (isSigned ? bits - 1 : bits)) - 1;
}

AffineGrid gridFor(const Range& range, const NumberFormat& format, Scheme scheme, const ScaleStorage& storage)
{
    AffineGrid grid{.scale = 1, .zeroPoint = 0, .low = format.lowCode(scheme), .high = format.highCode(scheme)};
    const bool symmetric = scheme == Scheme::Symmetric;
    const double low = std::min(range.low, 0.0);
    const double high = std::max(range.high, 0.0);
    const double scale = symmetric ? std::max(-low, high) / grid.high : (high - low) / (grid.high - grid.low);
    if (!(scale >= std::numeric_limits<float>::min())) {
        return grid;
    }
    grid.scale = storage.store(static_cast<float>(std::min(scale, double{std::numeric_limits<float>::max()})));
    if (!symmetric) {
        // Found from the scale before its rounding to float, as the runtimes do; a coarser storage moves the levels so
        // far that the zero point has to fit the stored scale.
        const double fitted = grid.scale == static_cast<float>(scale) ? scale : double{grid.scale};
        const double zero = std::nearbyint(grid.low - low / fitted);
        grid.zeroPoint = static_cast<int>(std::clamp(zero, double{1} * grid.low, double{1} * grid.high));
    }
    return grid;
}

void gridsFor(std::span<const MinMax> ranges, const NumberFormat& format, Scheme scheme, const ScaleStorage& storage,
              std::span<AffineGrid> grids)
{
    const bool fast = scheme == Scheme::Symmetric && storage.store == storeFloat;
    const int low = format.lowCode(scheme);
    const int high = format.highCode(scheme);
    const auto codes = static_cast<float>(high);
    for (std::size_t i = 0; i < ranges.size(); ++i) {
        // A float divided by a code count below 2^8 is further than 2^-32 from the middle between two floats, so
        // dividing in float rounds as dividing in double and rounding then does.
        const float scale = std::max({-ranges[i].min, ranges[i].max, 0.0F}) / codes;
        grids[i] = fast && scale > std::numeric_limits<float>::min()
                       ? AffineGrid{.scale = scale, .zeroPoint = 0, .low = low, .high = high}
                       : gridFor({ranges[i].min, ranges[i].max}, format, scheme, storage);
    }
}

Range coveredRange(const AffineGrid& grid)
{
    return {double{grid.scale} * (grid.low - grid.zeroPoint), double{grid.scale} * (grid.high - grid.zeroPoint)};
}

Range clippingStart(const AffineGrid& grid)
{
    return {grid.scale * (grid.low - grid.zeroPoint - 0.5), grid.scale * (grid.high - grid.zeroPoint + 0.5)};
}

} // namespace qs
