// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/tflite/tflite_usage.h"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_set>

namespace qs::tflite {

namespace {

/// Numbers of built-in operators (BuiltinOperator of the public schema) that the code asks for.
enum Builtin : std::int32_t { kDequantize = 6, kCustom = 32, kCast = 53, kQuantize = 114, kDensify = 124 };

using Channels = ChannelAxis (*)(const format::Operator& op, int rank);

ChannelAxis outerInner(const format::Operator&, int rank) // [out, …, in]
{
    return {.axis = 0, .inputAxis = rank - 1};
}
ChannelAxis depthwise(const format::Operator&, int rank) // [1, height, width, in x multiplier]: a channel has one input
{
    return {.axis = rank - 1, .inputAxis = rank - 1};
}
ChannelAxis lastAxis(const format::Operator&, int rank) // [depth, height, width, in, out]
{
    return {.axis = rank - 1, .inputAxis = rank - 2};
}
ChannelAxis lastButOne(const format::Operator&, int rank) // [depth, height, width, out, in]
{
    return {.axis = rank - 2, .inputAxis = rank - 1};
}
ChannelAxis matMulB(const format::Operator& op, int rank)
{
    const bool isTransposed = op.builtin_options() != nullptr && op.builtin_options()->adj_y();
    return isTransposed ? lastButOne(op, rank) : lastAxis(op, rank);
}
ChannelAxis matMulA(const format::Operator& op, int rank)
{
    const bool isTransposed = op.builtin_options() != nullptr && op.builtin_options()->adj_x();
    return isTransposed ? lastAxis(op, rank) : lastButOne(op, rank);
}

/// One operator that has weights: its inputs from `first` to `last`, in which layout.
struct OperatorRow {
    std::int32_t code;
    std::string_view name;
    std::size_t first;
    std::size_t last;
    Channels channels;
};

// Layouts from the operators' own documentation in the public schema and kernels.
constexpr std::array kOperators{
    OperatorRow{3, "CONV_2D", 1, 1, outerInner},
    OperatorRow{4, "DEPTHWISE_CONV_2D", 1, 1, depthwise},
    OperatorRow{7, "EMBEDDING_LOOKUP", 1, 1, outerInner},
    OperatorRow{9, "FULLY_CONNECTED", 1, 1, outerInner},
    OperatorRow{16, "LSTM", 1, 16, outerInner},
    OperatorRow{24, "RNN", 1, 2, outerInner},
    OperatorRow{27, "SVDF", 1, 2, outerInner},
    OperatorRow{33, "EMBEDDING_LOOKUP_SPARSE", 4, 4, outerInner},
    OperatorRow{35, "UNIDIRECTIONAL_SEQUENCE_RNN", 1, 2, outerInner},
    OperatorRow{36, "GATHER", 0, 0, outerInner},
    OperatorRow{44, "UNIDIRECTIONAL_SEQUENCE_LSTM", 1, 16, outerInner},
    OperatorRow{46, "BIDIRECTIONAL_SEQUENCE_RNN", 1, 11, outerInner},
    OperatorRow{52, "BIDIRECTIONAL_SEQUENCE_LSTM", 1, 34, outerInner},
    OperatorRow{67, "TRANSPOSE_CONV", 1, 1, outerInner},
    OperatorRow{126, "BATCH_MATMUL", 0, 0, matMulA},
    OperatorRow{126, "BATCH_MATMUL", 1, 1, matMulB},
    OperatorRow{132, "CONV_3D", 1, 1, lastAxis},
    OperatorRow{141, "CONV_3D_TRANSPOSE", 1, 1, lastButOne},
};

const OperatorRow* findRow(std::int32_t code, std::size_t input)
{
    const auto* const row = std::ranges::find_if(kOperators, [&](const OperatorRow& each) {
        return each.code == code && input >= each.first && input <= each.last;
    });
    return row == kOperators.end() ? nullptr : &*row;
}

const format::OperatorCode* codeOf(const format::Model& model, const format::Operator& op)
{
    const auto* const codes = model.operator_codes();
    return codes != nullptr && op.opcode_index() < codes->size() ? codes->Get(op.opcode_index()) : nullptr;
}

/// Old files have only the narrow field, new ones a placeholder there for high numbers: the larger one counts.
std::int32_t builtinOf(const format::Model& model, const format::Operator& op)
{
    const format::OperatorCode* const code = codeOf(model, op);
    return code == nullptr ? -1 : std::max<std::int32_t>(code->deprecated_builtin_code(), code->builtin_code());
}

std::string kindOf(const format::Model& model, const format::Operator& op)
{
    const std::int32_t builtin = builtinOf(model, op);
    if (builtin == kCustom) {
        const auto* const name = codeOf(model, op)->custom_code();
        return name == nullptr ? "custom operator" : name->str();
    }
    const auto* const row = std::ranges::find(kOperators, builtin, &OperatorRow::code);
    if (row != kOperators.end()) {
        return std::string(row->name);
    }
    return builtin < 0 ? std::string() : "operator " + std::to_string(builtin);
}

/// One input of one operator.
struct Use {
    const format::Operator* op = nullptr;
    std::size_t input = 0;
};

/// Who reads each tensor of one subgraph.
class GraphUses {
public:
    explicit GraphUses(const format::SubGraph& graph) : m_graph(graph), m_uses(tensorCount())
    {
        if (graph.operators() == nullptr) {
            return;
        }
        for (const format::Operator* const op : *graph.operators()) {
            for (std::uint32_t i = 0; op->inputs() != nullptr && i < op->inputs()->size(); ++i) {
                if (const auto tensor = valid(op->inputs()->Get(i))) {
                    m_uses[*tensor].push_back({op, i});
                }
            }
        }
    }

    /// All operators that compute with the tensor, behind those that only change how its numbers are stored.
    std::vector<Use> consumersOf(const format::Model& model, std::uint32_t tensor) const
    {
        std::vector<Use> consumers;
        std::vector<std::uint32_t> open{tensor};
        std::unordered_set<std::uint32_t> seen{tensor}; // a damaged graph may have a circle
        while (!open.empty()) {
            const std::uint32_t current = open.back();
            open.pop_back();
            for (const Use& use : m_uses[current]) {
                const auto next = passesOn(builtinOf(model, *use.op)) ? firstOutput(*use.op) : std::nullopt;
                if (!next) {
                    consumers.push_back(use);
                } else if (seen.insert(*next).second) {
                    open.push_back(*next);
                }
            }
        }
        return consumers;
    }

    /// What the operator is called: its first output.
    std::string nameOf(const format::Operator& op) const
    {
        const auto output = firstOutput(op);
        const auto* const name = output ? m_graph.tensors()->Get(*output)->name() : nullptr;
        return name == nullptr ? std::string() : name->str();
    }

private:
    static bool passesOn(std::int32_t builtin)
    {
        return builtin == kDequantize || builtin == kQuantize || builtin == kCast || builtin == kDensify;
    }
    std::uint32_t tensorCount() const { return m_graph.tensors() == nullptr ? 0 : m_graph.tensors()->size(); }
    std::optional<std::uint32_t> valid(std::int32_t index) const
    {
        const auto number = static_cast<std::uint32_t>(index);
        return index >= 0 && number < tensorCount() ? std::optional(number) : std::nullopt;
    }
    std::optional<std::uint32_t> firstOutput(const format::Operator& op) const
    {
        return op.outputs() == nullptr || op.outputs()->size() == 0 ? std::nullopt : valid(op.outputs()->Get(0));
    }

    const format::SubGraph& m_graph;
    std::vector<std::vector<Use>> m_uses; ///< by tensor
};

Weight weightAt(const format::Model& model, const GraphUses& uses, const Tensor& tensor, std::uint32_t index)
{
    Weight weight{.tensor = 0, .layer = tensor.name, .kind = {}, .usedBy = {}, .channels = {}};
    const auto consumers = uses.consumersOf(model, index);
    if (consumers.empty()) {
        return weight;
    }
    const auto nameOf = [&](const Use& use) {
        const std::string name = uses.nameOf(*use.op);
        return name.empty() ? tensor.name : name;
    };
    const Use* chosen = &consumers.front();
    for (const Use& use : consumers) {
        if (const std::string name = nameOf(use); weight.usedBy.empty() || weight.usedBy.back() != name) {
            weight.usedBy.push_back(name);
        }
        // An operator whose channels we know tells more than, say, a SHAPE that stands before it.
        if (findRow(builtinOf(model, *chosen->op), chosen->input) == nullptr) {
            chosen = &use;
        }
    }
    if (const OperatorRow* const row = findRow(builtinOf(model, *chosen->op), chosen->input)) {
        weight.channels = row->channels(*chosen->op, static_cast<int>(tensor.shape.size()));
    } else {
        chosen = &consumers.front();
    }
    weight.kind = kindOf(model, *chosen->op);
    weight.layer = nameOf(*chosen);
    return weight;
}

} // namespace

std::vector<Weight> weightsOf(const format::Model& model, const std::vector<Tensor>& tensors,
                              const std::vector<TensorPlace>& places)
{
    std::vector<Weight> weights;
    std::optional<GraphUses> uses;
    std::uint32_t graph = 0;
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        if (!isWeight(tensors[i])) {
            continue;
        }
        if (!uses || graph != places[i].graph) {
            graph = places[i].graph;
            uses.emplace(*model.subgraphs()->Get(graph));
        }
        weights.push_back(weightAt(model, *uses, tensors[i], places[i].index));
        weights.back().tensor = i;
    }
    return weights;
}

} // namespace qs::tflite
