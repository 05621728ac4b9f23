// SPDX-License-Identifier: GPL-3.0-or-later
// What an operator of a network is: a function from arrays to arrays, and a row that names it.
#pragma once

#include "core/base/progress.h"
#include "core/graph/graph.h"
#include "core/tensor/array.h"

#include <any>
#include <array>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace qs {

using Arrays = std::vector<Array>;

/// Runs the body of a control-flow node on inputs in the order of Graph::inputs; gives the outputs.
using BodyRunner = std::function<Result<Arrays>(const Graph& body, Arrays inputs)>;

/// One use of an operator.
struct Call {
    const GraphNode& node;
    std::int64_t opset; ///< of the node's domain, as the file asks for it
    std::span<const Array> inputs;
    const BodyRunner& runBody;
    Progress& progress; ///< asked by what takes long, for cancelled() only

    /// Whatever the operator wants to find again the next time this node runs: primitives, reordered weights. One run
    /// uses it at a time.
    std::any& kept;

    /// Whether input `index` is there; optional ones may be left out.
    bool has(std::size_t index) const { return index < inputs.size() && !inputs[index].isAbsent(); }
    /// Input `index`; an absent array where it was left out.
    const Array& in(std::size_t index) const;
    /// Whether output `index` is asked for.
    bool wants(std::size_t index) const { return index < node.outputs.size() && !node.outputs[index].empty(); }
};

/// Whether it is F16 or BF16.
constexpr bool isHalf(ElementType type)
{
    return type == ElementType::F16 || type == ElementType::BF16;
}

/// What an operator asks of the types it is called with. ONNX types every value between nodes, so what one makes of
/// halves is rounded to 16 bits before the next one reads it.
enum class HalfPolicy {
    Native,       ///< takes every type as it comes: operators that move elements or look at shapes
    ThroughFloat, ///< calculates in float: inputs of F16 and BF16 come as F32, and F32 outputs become what they were
};

/// Which order in memory an operator takes its inputs in.
enum class LayoutPolicy {
    Plain,    ///< row-major; others are brought into that order before
    AnyOrder, ///< element by element with broadcasting, so the axes may come in any order: it sees those of memory
    FirstInAnyOrder, ///< the same of the first input and output, where the other inputs are one number each
    ChannelsLast,    ///< looks at Array::layout() itself
};

/// An operator as one version of the standard defines it. To add one: write its function in the file of its family and
/// add a row to that file's table. Families are joined in operator.cpp.
struct OperatorRow {
    std::string_view name; ///< "Conv"
    int since;             ///< the opset that gave it this meaning; it holds until a later row of the same name
    int leastInputs;       ///< that must be there, the first ones
    Result<Arrays> (*run)(const Call& call); ///< outputs in order; those nobody wants may be missing at the end
    HalfPolicy halves = HalfPolicy::ThroughFloat;
    std::string_view domain = ""; ///< "com.microsoft", "ai.onnx.ml"
    LayoutPolicy layouts = LayoutPolicy::Plain;
};

/// `row` with another policy.
constexpr OperatorRow with(LayoutPolicy layouts, OperatorRow row)
{
    row.layouts = layouts;
    return row;
}
/// A table all of whose rows have the policy.
template <std::size_t count>
constexpr std::array<OperatorRow, count> with(LayoutPolicy layouts, std::array<OperatorRow, count> rows)
{
    for (OperatorRow& row : rows) {
        row.layouts = layouts;
    }
    return rows;
}

/// All rows, family by family.
std::span<const OperatorRow> operators();

/// The row that defines `node` under `opset`; null for an operator that nobody here implements.
const OperatorRow* findOperator(const GraphNode& node, std::int64_t opset);

/// Runs one node: checks that its inputs are there, converts halves as the row asks, names the node in errors.
Result<Arrays> runOperator(const OperatorRow& row, const Call& call);

// The families.
std::span<const OperatorRow> elementwiseOperators();
std::span<const OperatorRow> pairwiseOperators();
std::span<const OperatorRow> convolutionOperators();
std::span<const OperatorRow> poolingOperators();
std::span<const OperatorRow> linearOperators();
std::span<const OperatorRow> normalizationOperators();
std::span<const OperatorRow> recurrentOperators();
std::span<const OperatorRow> layoutOperators();
std::span<const OperatorRow> indexingOperators();
std::span<const OperatorRow> resizingOperators();
std::span<const OperatorRow> reductionOperators();
std::span<const OperatorRow> shapeOperators();
std::span<const OperatorRow> controlOperators();
std::span<const OperatorRow> quantizedOperators();

} // namespace qs
