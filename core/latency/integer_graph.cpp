// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/latency/integer_graph.h"

#include "core/integer/headroom.h"
#include "core/integer/requantization.h"

#include <algorithm>
#include <optional>
#include <set>

namespace qs {

namespace {

constexpr const char* kMicrosoft = "com.microsoft";

/// A constant that holds these elements.
template <typename T>
Tensor tensorOf(std::string name, Shape shape, std::vector<T> values)
{
    Tensor tensor;
    const auto kept = std::make_shared<const std::vector<T>>(std::move(values));
    tensor.name = std::move(name);
    tensor.type = elementTypeOf<T>();
    tensor.dtype = rowOf(tensor.type).name;
    tensor.shape = std::move(shape);
    tensor.count = kept->size();
    tensor.bytes = tensor.count * sizeof(T);
    tensor.data = plainData(tensor.type, std::as_bytes(std::span(*kept)), std::shared_ptr<const void>(kept));
    return tensor;
}

/// A node of the standard operators.
GraphNode nodeOf(std::string op, std::string name, std::vector<std::string> inputs, std::string output)
{
    GraphNode node;
    node.name = std::move(name);
    node.op = std::move(op);
    node.inputs = std::move(inputs);
    node.outputs = {std::move(output)};
    return node;
}

/// The same of ONNX Runtime's operators, which know codes whatever opset the network itself asks for.
GraphNode codedNodeOf(std::string op, std::string name, std::vector<std::string> inputs, std::string output)
{
    GraphNode node = nodeOf(std::move(op), std::move(name), std::move(inputs), std::move(output));
    node.domain = kMicrosoft;
    return node;
}

/// Whether a layer is a product of matrices, whose weight is [inputs, outputs] unless it is transposed.
bool isProduct(const GraphNode& node)
{
    return node.op == "Gemm" || node.op == "MatMul";
}

/// What a layer multiplies with, output channel by output channel.
struct Weights {
    Array values; ///< [M, …] as floats
    Array bias;   ///< absent where there is none
};

class Rewriter {
public:
    Rewriter(const Graph& graph, const ValueRanges& ranges) : m_from(graph), m_ranges(ranges), m_result{graph, {}, {}}
    {
        m_result.graph.nodes.clear();
        m_result.graph.opsets.emplace(kMicrosoft, 1);
        for (const Tensor& constant : graph.constants) {
            m_constants.emplace(constant.name, &constant);
        }
        for (const GraphValue& output : graph.outputs) {
            m_answers.insert(output.name);
        }
        for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
            for (const std::string& name : namesRead(graph.nodes[i])) {
                m_readers[name].push_back(i);
            }
        }
    }

    Result<IntegerGraph> rewrite()
    {
        std::set<std::size_t> absorbed;
        for (std::size_t i = 0; i < m_from.nodes.size(); ++i) {
            if (absorbed.contains(i)) {
                continue;
            }
            const auto layer = addLayer(i, absorbed);
            QS_TRY(layer);
            if (!*layer) {
                m_result.graph.nodes.push_back(m_from.nodes[i]);
            }
        }
        m_result.graph.constants.insert(m_result.graph.constants.end(), m_result.constants.begin(),
                                        m_result.constants.end());
        QS_TRY(sortNodes(m_result.graph, {}));
        return std::move(m_result);
    }

private:
    std::int64_t opset() const
    {
        const auto at = m_from.opsets.find("");
        return at == m_from.opsets.end() ? 0 : at->second;
    }

    const Tensor* floats(const std::string& name) const
    {
        const auto at = m_constants.find(name);
        return at != m_constants.end() && at->second->type == ElementType::F32 ? at->second : nullptr;
    }

    /// The weights of a layer that can run in codes; nothing for other nodes.
    Result<std::optional<Weights>> weightsOf(const GraphNode& node) const
    {
        const bool isLayer = node.domain.empty() && (node.op == "Conv" || isProduct(node)) && node.inputs.size() > 1;
        const Tensor* const weight = isLayer ? floats(node.inputs[1]) : nullptr;
        const bool hasBias = isLayer && node.inputs.size() > 2 && !node.inputs[2].empty();
        const Tensor* const bias = hasBias ? floats(node.inputs[2]) : nullptr;
        if (weight == nullptr || weight->count == 0 || (hasBias && bias == nullptr)) {
            return std::optional<Weights>();
        }
        if (isProduct(node) && (weight->shape.size() != 2 || node.real("alpha", 1) != 1 || node.real("beta", 1) != 1 ||
                                node.integer("transA", 0) != 0)) {
            return std::optional<Weights>();
        }
        constexpr std::int64_t firstMatMul = 10; // the only form without a bias is ONNX's own
        if (node.op == "MatMul" && opset() < firstMatMul) {
            return std::optional<Weights>();
        }
        auto values = arrayOf(*weight);
        auto added = hasBias ? arrayOf(*bias) : Result<Array>(Array());
        QS_TRY(values);
        QS_TRY(added);
        if (isProduct(node) && node.integer("transB", 0) == 0) {
            auto transposed = Array::make(ElementType::F32, {weight->shape[1], weight->shape[0]});
            QS_TRY(transposed);
            const auto inputs = static_cast<std::size_t>(weight->shape[0]);
            const auto outputs = static_cast<std::size_t>(weight->shape[1]);
            const auto to = transposed->edit<float>();
            for (std::size_t i = 0; i < to.size(); ++i) {
                to[i] = values->values<float>()[i % inputs * outputs + i / inputs];
            }
            values = std::move(transposed);
        }
        if (hasBias && added->shape() != Shape{values->shape()[0]}) {
            return std::optional<Weights>();
        }
        return std::optional(Weights{std::move(*values), std::move(*added)});
    }

    /// The activation that alone reads `value` and cuts at 0, so that codes from 0 up say it all.
    std::optional<std::size_t> activationAfter(const std::string& value) const
    {
        const auto readers = m_readers.find(value);
        if (m_answers.contains(value) || readers == m_readers.end() || readers->second.size() != 1) {
            return std::nullopt;
        }
        const GraphNode& node = m_from.nodes[readers->second.front()];
        if (!node.domain.empty() || node.inputs.empty() || node.inputs[0] != value) {
            return std::nullopt;
        }
        float low = node.real("min", -1);
        if (node.op == "Clip" && node.inputs.size() > 1 && !node.inputs[1].empty()) {
            const Tensor* const bound = floats(node.inputs[1]);
            if (bound == nullptr || bound->error || bound->count != 1 ||
                !bound->data->read(0, std::span<float>(&low, 1))) {
                return std::nullopt;
            }
        }
        return node.op == "Relu" || (node.op == "Clip" && low == 0) ? std::optional(readers->second.front())
                                                                    : std::nullopt;
    }

    /// The grid of a value: every layer that makes or reads it has the same.
    std::optional<CodeGrid> gridOf(const std::string& value) const
    {
        const auto range = m_ranges.find(value);
        return range == m_ranges.end()
                   ? std::nullopt
                   : std::optional(codeGridOf(range->second.low, range->second.high, ElementType::U8, false));
    }

    std::string fresh(const std::string& name) { return name + "#" + std::to_string(m_next++); }

    template <typename T>
    std::string constant(const std::string& name, Shape shape, std::vector<T> values)
    {
        m_result.constants.push_back(tensorOf(fresh(name), std::move(shape), std::move(values)));
        return m_result.constants.back().name;
    }

    /// A matrix of codes the other way round.
    std::string transposed(const Array& codes)
    {
        const auto rows = static_cast<std::size_t>(codes.shape()[0]);
        const auto columns = static_cast<std::size_t>(codes.shape()[1]);
        std::vector<std::int8_t> values;
        for (std::size_t i = 0; i < codes.count(); ++i) {
            values.push_back(codes.values<std::int8_t>()[i % rows * columns + i / rows]);
        }
        return constant<std::int8_t>("codes", {codes.shape()[1], codes.shape()[0]}, std::move(values));
    }

    /// The names of the scale and the zero point of a value's grid.
    const std::pair<std::string, std::string>& gridNames(const std::string& value, const CodeGrid& grid)
    {
        const auto known = m_grids.find(value);
        if (known != m_grids.end()) {
            return known->second;
        }
        std::string scale = constant<float>(value + ".scale", {}, {grid.scale});
        std::string zero = constant<std::uint8_t>(value + ".zero", {}, {static_cast<std::uint8_t>(grid.zeroPoint)});
        return m_grids.emplace(value, std::pair(std::move(scale), std::move(zero))).first->second;
    }

    Result<bool> addLayer(std::size_t index, std::set<std::size_t>& absorbed)
    {
        const GraphNode& node = m_from.nodes[index];
        const auto weights = weightsOf(node);
        QS_TRY(weights);
        if (!*weights) {
            return false;
        }
        const auto activation = activationAfter(node.outputs[0]);
        IntegerLayerNodes layer;
        layer.node = index;
        layer.input = node.inputs[0];
        layer.output = activation ? m_from.nodes[*activation].outputs[0] : node.outputs[0];
        layer.weights = (*weights)->values.count();
        const auto inputGrid = gridOf(layer.input);
        const auto outputGrid = gridOf(layer.output);
        if (!inputGrid || !outputGrid) {
            return false;
        }
        layer.floats.push_back(node);
        if (activation) {
            layer.activation = m_from.nodes[*activation].op;
            layer.floats.push_back(m_from.nodes[*activation]);
            absorbed.insert(*activation);
        }
        QS_TRY(addNodes(node, **weights, *inputGrid, *outputGrid, layer));
        m_result.layers.push_back(std::move(layer));
        return true;
    }

    Status addNodes(const GraphNode& node, const Weights& weights, const CodeGrid& inputGrid,
                    const CodeGrid& outputGrid, IntegerLayerNodes& layer)
    {
        const auto codes = WeightCodes::of(weights.values, true, true);
        QS_TRY(codes);
        const auto values = codes->codes.values<std::int8_t>();
        const Shape& shape = weights.values.shape();
        const auto channels = static_cast<std::int64_t>(codes->channels());
        const std::string& base = node.inputs[1];
        const std::string w = node.op == "MatMul"
                                  ? transposed(codes->codes)
                                  : constant<std::int8_t>(base + ".codes", shape, {values.begin(), values.end()});
        const std::string scales = constant<float>(base + ".scales", {channels}, codes->scales);
        const std::string zero = constant<std::int8_t>(base + ".zero", {}, {0});
        const auto bias = weights.bias.isAbsent() ? std::span<const float>() : weights.bias.values<float>();
        const QuantizedBias added = quantizedBias(bias, inputGrid.scale, codes->scales);
        layer.biasOverflows = added.overflowed;
        layer.largestAccumulator = largestAccumulator(*codes, inputGrid, added.values);
        const auto input = gridNames(layer.input, inputGrid);
        const auto output = gridNames(layer.output, outputGrid);
        const std::string inputCodes = layer.input + ".codes";
        const std::string outputCodes = layer.output + ".codes";
        const std::string sum = bias.empty() ? "" : constant<std::int32_t>(base + ".bias", {channels}, added.values);
        std::vector<std::string> operands{inputCodes, input.first, input.second, w, scales, zero};
        GraphNode product;
        if (node.op == "Gemm") {
            operands.insert(operands.end(), {sum, output.first, output.second});
            product = codedNodeOf("QGemm", node.name, std::move(operands), outputCodes);
            product.attributes = {{"transB", std::int64_t{1}}};
        } else if (node.op == "MatMul") {
            operands.insert(operands.end(), {output.first, output.second});
            product = nodeOf("QLinearMatMul", node.name, std::move(operands), outputCodes);
        } else {
            operands.insert(operands.end(), {output.first, output.second, sum});
            product = codedNodeOf("QLinearConv", node.name, std::move(operands), outputCodes);
            product.attributes = node.attributes;
        }
        const GraphNode encode =
            codedNodeOf("QuantizeLinear", node.name, {layer.input, input.first, input.second}, inputCodes);
        const GraphNode decode =
            codedNodeOf("DequantizeLinear", node.name, {outputCodes, output.first, output.second}, layer.output);
        layer.inputCodes = inputCodes;
        layer.outputCodes = outputCodes;
        layer.codes = {product};
        layer.encode = {encode};
        layer.decode = {decode};
        constexpr std::int64_t firstDynamic = 11;
        if (opset() >= firstDynamic) {
            addDynamic(node, weights, *codes, w, zero, layer);
        }

        std::vector<GraphNode>& nodes = m_result.graph.nodes;
        if (m_coded.insert(layer.input).second) {
            nodes.push_back(encode);
        }
        nodes.push_back(product);
        m_coded.insert(layer.output);
        if (isReadAsFloats(layer.output)) {
            nodes.push_back(decode);
        }
        return ok();
    }

    /// Whether somebody wants the numbers of a value: an answer, or a node that is no layer of codes.
    bool isReadAsFloats(const std::string& value) const
    {
        const auto readers = m_readers.find(value);
        if (m_answers.contains(value) || readers == m_readers.end()) {
            return true;
        }
        return std::ranges::any_of(readers->second, [&](std::size_t reader) {
            const GraphNode& node = m_from.nodes[reader];
            const auto weights = weightsOf(node);
            const auto activation = activationAfter(node.outputs[0]);
            return !weights || !*weights || node.inputs[0] != value ||
                   !gridOf(activation ? m_from.nodes[*activation].outputs[0] : node.outputs[0]);
        });
    }

    /// As ONNX Runtime's dynamic quantization has it: sums become numbers at once.
    void addDynamic(const GraphNode& node, const Weights& weights, const WeightCodes& codes, const std::string& w,
                    const std::string& zero, IntegerLayerNodes& layer)
    {
        const std::string coded = fresh(layer.input);
        const std::string scale = fresh(layer.input);
        const std::string point = fresh(layer.input);
        GraphNode encode = nodeOf("DynamicQuantizeLinear", node.name, {layer.input}, coded);
        encode.outputs = {coded, scale, point};
        layer.dynamic.push_back(std::move(encode));
        const std::string sums = fresh(layer.output);
        if (isProduct(node)) {
            const std::string matrix = node.op == "MatMul" ? w : transposed(codes.codes);
            layer.dynamic.push_back(nodeOf("MatMulInteger", node.name, {coded, matrix, point, zero}, sums));
        } else {
            layer.dynamic.push_back(nodeOf("ConvInteger", node.name, {coded, w, point, zero}, sums));
            layer.dynamic.back().attributes = node.attributes;
        }
        Shape along{codes.codes.shape()[0]};
        along.insert(along.end(), isProduct(node) ? 0 : weights.values.rank() - 2, 1);
        const std::string factor = fresh(layer.output);
        layer.dynamic.push_back(
            nodeOf("Mul", node.name, {scale, constant<float>("scales", along, codes.scales)}, factor));
        const std::string numbers = fresh(layer.output);
        GraphNode cast = nodeOf("Cast", node.name, {sums}, numbers);
        cast.attributes.push_back({"to", std::int64_t{1}});
        layer.dynamic.push_back(std::move(cast));
        std::string last = fresh(layer.output);
        layer.dynamic.push_back(nodeOf("Mul", node.name, {numbers, factor}, last));
        if (!weights.bias.isAbsent()) {
            const auto bias = weights.bias.values<float>();
            const std::string sum = fresh(layer.output);
            layer.dynamic.push_back(
                nodeOf("Add", node.name, {last, constant<float>("bias", along, {bias.begin(), bias.end()})}, sum));
            last = sum;
        }
        if (layer.floats.size() > 1) {
            GraphNode activation = layer.floats.back();
            activation.inputs[0] = last;
            layer.dynamic.push_back(std::move(activation));
        }
        layer.dynamic.back().outputs = {layer.output};
    }

    const Graph& m_from;
    const ValueRanges& m_ranges;
    IntegerGraph m_result;
    std::map<std::string, const Tensor*> m_constants;
    std::map<std::string, std::vector<std::size_t>> m_readers;
    std::map<std::string, std::pair<std::string, std::string>> m_grids;
    std::set<std::string> m_answers;
    std::set<std::string> m_coded; ///< values whose codes are there
    std::size_t m_next = 0;
};

} // namespace

Result<IntegerGraph> integerGraphOf(const Graph& graph, const ValueRanges& ranges)
{
    return Rewriter(graph, ranges).rewrite();
}

} // namespace qs
