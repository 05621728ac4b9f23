// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace qs {

/// How scales are stored beside the codes. Their own rounding is part of the error, their bits are counted.
struct ScaleStorage {
    std::string_view id;    ///< "fp32"
    std::string_view label; ///< "FP32"
    std::string_view help;  ///< one English sentence
    int bits;               ///< per scale
    int scalesPerBlock;     ///< scales that share an FP32 of their own; 0: none do
    int tensorBits;         ///< for all scales of a tensor together
    /// What one scale becomes, never 0; `highestLevel` is the largest magnitude that a code stands for, in units of the
    /// scale. Where scales depend on each other (`isTwoLevel`) this is the scale itself.
    float (*store)(float scale, float highestLevel);
    /// Replaces all scales of a tensor by what they become. Null unless isTwoLevel.
    void (*storeAll)(std::span<float> scales);

    bool isTwoLevel() const { return storeAll != nullptr; }
    /// Of `scales` scales of one tensor.
    std::uint64_t totalBits(std::uint64_t scales) const;
};

/// In the order people see them.
std::span<const ScaleStorage> scaleStorages();
const ScaleStorage* findScaleStorage(std::string_view id);

} // namespace qs
