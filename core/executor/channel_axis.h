// SPDX-License-Identifier: GPL-3.0-or-later
// Where the channels of a value lie, as the layers around it see them.
#pragma once

#include "core/executor/execution_plan.h"

#include <cstddef>
#include <optional>

namespace qs {

/// The axis of what `node` reads as its input `input` that its weight sums over: 1 of convolutions; of products of
/// matrices (MatMul, Gemm with its transpositions) the one that the product runs along; the last one of recurrent
/// layers. None for other operators and for ranks that do not have it.
std::optional<std::size_t> channelAxisRead(const GraphNode& node, std::size_t input, std::size_t rank);

/// The axis that counts the channels of what the step makes: 1 of convolutions, the last one of products (of W · x the
/// last but one), of recurrent layers and of embeddings. None where the operator does not say.
std::optional<std::size_t> channelAxisMade(const ExecutionPlan& plan, const Step& step, std::size_t rank);

} // namespace qs
