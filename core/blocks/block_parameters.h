// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace qs {

/// A part of a block beside its codes that can be told without a guess.
struct BlockParameter {
    std::string_view codec; ///< id of the BlockCodec
    std::string_view name;  ///< "scales", "minimums"
    int perBlock;           ///< how many numbers a block has
    int bytes;              ///< of a block, that hold them
    void (*read)(const std::byte* block, float* out);
};

/// The parameters of one codec; none where the format has no codes that they would belong to.
std::span<const BlockParameter> parametersOf(std::string_view codec);
/// How a value comes from its code, for people: "scale · (code − 8)". Empty where the parameters are not told.
std::string_view ruleTextOf(std::string_view codec);

} // namespace qs
