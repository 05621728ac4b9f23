// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/scale_storage.h"

#include "core/kernels/error_sums.h"
#include "core/tensor/half.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>

namespace qs {

namespace {

constexpr float kLeastNormal = std::numeric_limits<float>::min();

float keep(float scale, float)
{
    return scale;
}

/// Nearest half, ties to even, but never 0 nor an infinity.
float storeHalf(float scale, float)
{
    return std::clamp(halfToFloat(floatToHalf(scale)), 0x1p-24F, 65504.0F);
}

/// Nearest of the floats whose lower 16 bits are zero, ties to even.
float storeBfloat(float scale, float)
{
    const auto bits = std::bit_cast<std::uint32_t>(scale);
    const std::uint32_t rounded = (bits + 0x7fffU + ((bits >> 16) & 1U)) & 0xffff0000U;
    return std::min(std::bit_cast<float>(rounded), 0x1.fep127F);
}

constexpr int kExponentBias = 127;
constexpr int kMantissaBits = 23;

/// A power of two that the kernels can divide by.
float powerOfTwo(int exponent)
{
    const int biased = std::clamp(exponent, -126, 127) + kExponentBias;
    return std::bit_cast<float>(static_cast<std::uint32_t>(biased) << kMantissaBits);
}

/// floor(log2 x) of a normal float; less than that of any for 0 and denormals.
int exponentOf(float x)
{
    return static_cast<int>(std::bit_cast<std::uint32_t>(x) >> kMantissaBits) - kExponentBias;
}

/// The smallest power of two not below the scale: no value is clipped for it.
float storePowerAbove(float scale, float)
{
    const float below = powerOfTwo(exponentOf(scale));
    return below == scale ? below : powerOfTwo(exponentOf(scale) + 1);
}

/// 2^(floor(log2 amax) − floor(log2 highest level)): the rule of the OCP microscaling formats (MX 1.0, 2023, section
/// 6.3), where amax = scale · highest level. A largest value between the highest level and the next power of two is
/// clipped.
float storePowerBelow(float scale, float highestLevel)
{
    return powerOfTwo(exponentOf(scale * highestLevel) - exponentOf(highestLevel));
}

float storeNone(float, float)
{
    return 1;
}

/// E4M3 numbers of one FP32 for the whole tensor: the largest scale becomes 448 of it (NVFP4).
void storeSmallFloats(std::span<float> scales)
{
    static constexpr CodeRule kE4m3{.kind = CodeRule::Kind::Float, .affine = {}, .floats = {3, -6, 448}, .levels = {}};
    constexpr float kSmallest = 0x1p-9F;
    const float largest = scales.empty() ? 0 : std::ranges::max(scales);
    const float unit = std::max(largest / kE4m3.floats.largest, kLeastNormal);
    for (float& scale : scales) {
        // A scale too small for E4M3 keeps its smallest number: 0 could not be divided by.
        const float code = quantized(scale / unit, kE4m3, Grid()).value;
        scale = std::max(unit * std::max(code, kSmallest), kLeastNormal);
    }
}

/// QLoRA's double quantization (Dettmers et al. 2023): what is left after subtracting the mean of all scales, as 8-bit
/// integers −127 … 127 with one FP32 for every 256.
void storeDoubleQuantized(std::span<float> scales)
{
    constexpr std::size_t kBlock = 256;
    constexpr float kCodes = 127;
    double sum = 0;
    for (const float scale : scales) {
        sum += scale;
    }
    const auto mean = static_cast<float>(sum / static_cast<double>(std::max<std::size_t>(1, scales.size())));
    for (std::size_t start = 0; start < scales.size(); start += kBlock) {
        const auto block = scales.subspan(start, std::min(kBlock, scales.size() - start));
        float largest = 0;
        for (const float scale : block) {
            largest = std::max(largest, std::abs(scale - mean));
        }
        const float step = largest / kCodes;
        for (float& scale : block) {
            const float code = step > 0 ? std::nearbyint((scale - mean) / step) : 0;
            scale = std::max(mean + code * step, kLeastNormal);
        }
    }
}

constexpr std::array kStorages{
    ScaleStorage{"fp32", "FP32", "32 bits: exact.", 32, 0, 0, keep, nullptr},
    ScaleStorage{"fp16", "FP16", "Half precision: 11 significant bits.", 16, 0, 0, storeHalf, nullptr},
    ScaleStorage{"bf16", "BF16", "The upper half of an FP32: 8 significant bits, full range.", 16, 0, 0, storeBfloat,
                 nullptr},
    ScaleStorage{"e8m0", "E8M0 (up)", "A power of two in 8 bits, rounded up so that nothing is clipped for it.", 8, 0,
                 0, storePowerAbove, nullptr},
    ScaleStorage{"e8m0-floor", "E8M0 (floor)",
                 "A power of two in 8 bits by the rule of the OCP microscaling formats: the largest values may be "
                 "clipped.",
                 8, 0, 0, storePowerBelow, nullptr},
    ScaleStorage{"fp8", "FP8 E4M3 + FP32", "8 bits each, in units of one FP32 for the tensor: two levels, as NVFP4.", 8,
                 0, 32, keep, storeSmallFloats},
    ScaleStorage{"int8-double", "INT8 double quantization",
                 "8 bits each, what is left after the mean, with one FP32 for every 256: two levels, as QLoRA.", 8, 256,
                 32, keep, storeDoubleQuantized},
    ScaleStorage{"none", "None", "No scale is stored: codes stand for their own values, as after a plain cast.", 0, 0,
                 0, storeNone, nullptr},
};

} // namespace

std::uint64_t ScaleStorage::totalBits(std::uint64_t scales) const
{
    constexpr std::uint64_t kBlockBits = 32;
    const auto perBlock = static_cast<std::uint64_t>(scalesPerBlock);
    const std::uint64_t blocks = perBlock == 0 ? 0 : (scales + perBlock - 1) / perBlock;
    return scales * static_cast<std::uint64_t>(bits) + blocks * kBlockBits +
           (scales == 0 ? 0 : static_cast<std::uint64_t>(tensorBits));
}

std::span<const ScaleStorage> scaleStorages()
{
    return kStorages;
}

const ScaleStorage* findScaleStorage(std::string_view id)
{
    const auto found = std::ranges::find(kStorages, id, &ScaleStorage::id);
    return found == kStorages.end() ? nullptr : &*found;
}

} // namespace qs
