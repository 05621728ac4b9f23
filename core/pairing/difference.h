// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/progress.h"
#include "core/kernels/pair_sums.h"
#include "core/pairing/difference_histogram.h"
#include "core/pairing/tensor_match.h"

#include <functional>
#include <string>
#include <vector>

namespace qs {

/// A tensor as a report of differences names it.
struct ComparedTensor {
    std::string name;
    std::string dtype; ///< as stored
    Shape shape;
    std::uint64_t count = 0;
    std::string stored; ///< what it lies quantized as in its file: "GGUF Q4_K"; empty for plain numbers

    bool operator==(const ComparedTensor&) const = default;
};

/// What lies between two tensors. The signal is the reference.
struct PairDifference {
    enum class State { Pending, Done, Failed };

    TensorMatch match;
    ComparedTensor reference;
    ComparedTensor other;
    bool isFloat = false;  ///< both are floating point: only then they count in the totals
    bool isWeight = false; ///< the reference is one that analysis scores (isWeight())
    State state = State::Pending;
    PairSums sums;
    DifferenceHistogram histogram; ///< of other − reference
    std::optional<Error> error;    ///< of a failed pair

    bool operator==(const PairDifference&) const = default;
};

struct DifferenceTotal {
    std::size_t pairs = 0; ///< that are done
    PairSums sums;
    std::optional<std::size_t> worst; ///< of the lowest SQNR: index into DifferenceReport::pairs

    bool operator==(const DifferenceTotal&) const = default;
};

/// Two files side by side: never changes once made, shared by pointer.
struct DifferenceReport {
    struct File {
        std::string path, loader;
        std::uint64_t parameters = 0, bytes = 0;

        bool operator==(const File&) const = default;
    };

    File reference, other;
    std::string layerPattern;
    std::vector<PairDifference> pairs; ///< in the order of the reference
    std::vector<ComparedTensor> onlyReference;
    std::vector<ComparedTensor> onlyOther;
    DifferenceTotal total;   ///< over the floating-point pairs
    DifferenceTotal weights; ///< over those whose reference is a weight
    std::vector<std::string> notes;
    bool cancelled = false;

    bool operator==(const DifferenceReport&) const = default;
};

/// What is paired, with every pair pending. `layerPattern` is a regular expression (ECMAScript) found in the name of a
/// reference tensor or its layer; empty: all. Fails for a pattern that is none.
Result<DifferenceReport> pendingDifference(const Model& reference, const Model& other, const PairMapping& mapping,
                                           const std::string& layerPattern = {});

/// Everything that was paired as a mapping: read again, it gives the same pairs and leaves the same tensors alone.
PairMapping mappingOf(const DifferenceReport& report);

/// Measures one pair: `pair` becomes done or failed. An error only when `progress` is cancelled; the pair stays
/// pending then. Advances `progress` by the elements of the reference.
Status measure(const Model& reference, const Model& other, PairDifference& pair, Progress& progress);

/// Sums over the pairs that are done.
void summarise(DifferenceReport& report);

/// Called when a pair is done or failed, with its index; from the thread that runs differenceOf.
using OnPair = std::function<void(std::size_t, const PairDifference&)>;

/// Pairs the tensors of both files and measures every pair, in tiles, in parallel; the same digits for any number of
/// threads. Where it is cancelled, the finished pairs stay and the report says so.
Result<DifferenceReport> differenceOf(const Model& reference, const Model& other, const PairMapping& mapping,
                                      Progress& progress, const std::string& layerPattern = {},
                                      const OnPair& onPair = {});

} // namespace qs
