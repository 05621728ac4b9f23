// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/blocks/block_errors.h"

#include "core/kernels/differences.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace qs {

namespace {

constexpr std::size_t kValues = 2048; ///< at once: input, bytes and result stay in the first-level cache
constexpr std::size_t kLeastSubBlock = 16;
constexpr std::size_t kMostBytes = 4 * kValues; ///< no codec needs more bytes than the values themselves

struct Chunk {
    alignas(64) std::array<float, kValues> values;
    alignas(64) std::array<float, kValues> backs;
    alignas(64) std::array<std::byte, kMostBytes> bytes;
    alignas(64) std::array<std::uint8_t, kValues> codes;
    std::array<MinMax, kValues / kLeastSubBlock> clippingStart;
};

/// `values` filled up to whole blocks, zeros instead of NaN and infinities. Returns how many of these there were.
std::uint64_t fillWithZeros(std::span<const float> values, std::span<float> filled)
{
    std::uint64_t notFinite = 0;
    for (std::size_t i = 0; i < filled.size(); ++i) {
        const bool isValue = i < values.size() && std::isfinite(values[i]);
        filled[i] = isValue ? values[i] : 0.0F;
        notFinite += i < values.size() && !isValue ? 1 : 0;
    }
    return notFinite;
}

/// Values whose block has a scale beyond half precision do not come back as numbers: their error has no end. Takes them
/// out of `backs` and counts them.
void addLost(std::span<const float> values, std::span<float> backs, std::size_t subBlock,
             std::span<const MinMax> clippingStart, ErrorSums& sums)
{
    for (std::size_t i = 0; i < backs.size(); ++i) {
        if (!std::isfinite(backs[i])) {
            constexpr double kInfinity = std::numeric_limits<double>::infinity();
            backs[i] = values[i];
            const MinMax& start = clippingStart[i / subBlock]; // what lies outside is counted with the others
            sums.clipped += values[i] < start.min || values[i] > start.max ? 0 : 1;
            sums.clipping = sums.maxAbsError = kInfinity;
        }
    }
}

void addCodes(std::span<const std::uint8_t> codes, CodeSet& used, std::span<std::uint64_t> counts)
{
    std::uint8_t low = 255;
    std::uint8_t high = 0;
    for (const std::uint8_t code : codes) {
        low = std::min(low, code);
        high = std::max(high, code);
    }
    // Inside the run all are known. A code that never occurs (E2M1's negative zero) ends the run early: then a look at
    // the whole set tells.
    if ((low < used.runLow() || high > used.runHigh()) && !used.containsAll(codes)) {
        for (const std::uint8_t code : codes) {
            used.add(code);
        }
    }
    if (!counts.empty()) {
        for (const std::uint8_t code : codes) {
            ++counts[code];
        }
    }
}

} // namespace

void addBlockErrors(const BlockCodec& codec, std::span<const float> values, bool areFinite, ErrorSums& sums,
                    CodeSet& used, std::span<std::uint64_t> counts)
{
    Chunk chunk; // not cleared: every part is written before it is read
    const auto blockValues = static_cast<std::size_t>(codec.values);
    const auto subBlock = static_cast<std::size_t>(codec.subBlock);
    for (std::size_t start = 0; start < values.size(); start += kValues) {
        const auto part = values.subspan(start, std::min(kValues, values.size() - start));
        const std::size_t blocks = (part.size() + blockValues - 1) / blockValues;
        std::span<const float> whole = part;
        std::uint64_t notFinite = 0;
        if (!areFinite || blocks * blockValues != part.size()) {
            const auto filled = std::span(chunk.values).first(blocks * blockValues);
            notFinite = fillWithZeros(part, filled);
            whole = filled;
        }
        codec.encode(whole.data(), blocks, chunk.bytes.data());
        codec.decode(chunk.bytes.data(), blocks, chunk.backs.data());
        codec.clippingStart(chunk.bytes.data(), blocks, chunk.clippingStart.data());
        for (std::size_t i = 0; i < part.size() && notFinite > 0; ++i) {
            chunk.backs[i] = std::isfinite(part[i]) ? chunk.backs[i] : 0.0F;
        }
        const auto backs = std::span(chunk.backs).first(part.size());
        ErrorSums found;
        addDifferences(whole.first(part.size()), backs, subBlock, chunk.clippingStart, found);
        if (!std::isfinite(found.reconstructed)) {
            found = {};
            addLost(whole.first(part.size()), backs, subBlock, chunk.clippingStart, found);
            addDifferences(whole.first(part.size()), backs, subBlock, chunk.clippingStart, found);
        }
        found.count -= notFinite;
        found.zeroed -= notFinite;
        sums.merge(found);
        if (!counts.empty() || used.size() < codec.writtenCodes) { // nothing new to find once all have occurred
            codec.codesOf(chunk.bytes.data(), blocks, chunk.codes.data());
            addCodes(std::span(chunk.codes).first(part.size()), used, counts);
        }
    }
}

} // namespace qs
