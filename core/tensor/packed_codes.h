// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tensor/tensor.h"

#include <array>
#include <memory>

namespace qs {

/// How the codes of a matrix [rows, columns] lie in the words of another tensor.
///
/// A *line* holds the codes that follow one another in words: a row of the matrix, or a column where `alongRows` is
/// set. Word w of line l is element l · lineStride + w · wordStride of the tensor of words.
struct PackedLayout {
    std::uint64_t rows = 0;
    std::uint64_t columns = 0;
    int bits = 4;      ///< per code, 1 to 8
    int wordBits = 32; ///< 8 or 32
    /// Codes are cut where a word ends; else the bits that are left in a word stay unused. The first code lies in the
    /// lowest bits either way.
    bool dense = true;
    bool alongRows = false;
    std::uint64_t lineStride = 1;
    std::uint64_t wordStride = 1;
    /// The place in its word of the k-th code of each word of whole codes, counted in codes from the lowest bits.
    std::array<std::uint8_t, 8> places{0, 1, 2, 3, 4, 5, 6, 7};
    bool hasPlaces = false; ///< `places` is used
    int offset = 0;         ///< added to every code: signed ones are often stored with 2^(bits - 1) on top

    /// Words that a line of `codes` codes takes.
    std::uint64_t wordsFor(std::uint64_t codes) const;
};

/// The codes as whole numbers, row-major. The caller has checked that `words`, whole numbers too, has all elements that
/// the layout reaches.
std::shared_ptr<const TensorData> packedData(const PackedLayout& layout, std::shared_ptr<const TensorData> words);

} // namespace qs
