// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/model.h"
#include "core/pairing/axis_order.h"
#include "core/pairing/pair_mapping.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace qs {

/// Why two tensors are taken for the same one, the surest first.
enum class MatchBasis { Person, Name, SimilarName, LayerName, NameEnd, Values, OnlyShape, ShapeAndOrder };

/// How much a basis proves.
enum class Certainty { Sure, Likely, Unsure };

struct MatchBasisRow {
    MatchBasis basis;
    std::string_view id;    ///< stable: "similar-name"
    std::string_view label; ///< shown to people
    std::string_view help;  ///< one sentence
    Certainty certainty;
};
std::span<const MatchBasisRow> matchBases();
const MatchBasisRow& rowOf(MatchBasis basis);
/// "sure", "likely", "unsure"
std::string_view idOf(Certainty certainty);

/// Two tensors that hold the same part of a network, as indices into Model::tensors.
struct TensorMatch {
    std::size_t reference = 0;
    std::size_t other = 0;
    MatchBasis basis = MatchBasis::Name;
    AxisOrder order;            ///< how the other's values follow the reference's
    std::optional<Error> error; ///< why the two cannot be compared: extents that do not fit, a damaged tensor

    bool operator==(const TensorMatch&) const = default;
};

/// Which tensors of two files belong together. Nothing is dropped: what has no partner stands in the other lists.
struct Pairing {
    std::vector<TensorMatch> pairs; ///< in the order of the reference
    std::vector<std::size_t> onlyReference;
    std::vector<std::size_t> onlyOther;
    std::vector<std::string> notes; ///< entries of the mapping that name no tensor, in one sentence each

    bool operator==(const Pairing&) const = default;
};

/// What belongs together: first what `mapping` says, then equal names, names that mean the same (tensor_path.h), the
/// names of the nodes that use a weight, names that end alike; then, among tensors of equal shape, values that resemble
/// each other; and at last shapes, where just as many tensors of a shape are left on both sides. Wherever two tensors
/// claim the same partner, none gets it. Reads up to 4096 values of each tensor that names leave over.
Pairing pairTensors(const Model& reference, const Model& other, const PairMapping& mapping);

/// Whether these two can be compared value by value, in some order.
bool canBePaired(const Tensor& reference, const Tensor& other);

} // namespace qs
