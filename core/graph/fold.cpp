// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/fold.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <set>

namespace qs {

namespace {

using Numbers = std::vector<double>;

/// A constant of these floats.
Tensor tensorOf(std::string name, Shape shape, const Numbers& numbers)
{
    const auto floats = std::make_shared<const std::vector<float>>(numbers.begin(), numbers.end());
    Tensor tensor;
    tensor.name = std::move(name);
    tensor.type = ElementType::F32;
    tensor.dtype = "F32";
    tensor.shape = std::move(shape);
    tensor.count = floats->size();
    tensor.bytes = tensor.count * sizeof(float);
    tensor.data = plainData(ElementType::F32, std::as_bytes(std::span(*floats)), std::shared_ptr<const void>(floats));
    return tensor;
}

class Folder {
public:
    explicit Folder(const Graph& graph) : m_result{graph, {}}
    {
        const Graph& all = m_result.graph;
        for (std::size_t i = 0; i < all.constants.size(); ++i) {
            m_constants.emplace(all.constants[i].name, i);
        }
        for (std::size_t i = 0; i < all.nodes.size(); ++i) {
            for (const std::string& name : namesRead(all.nodes[i])) {
                m_readers[name].push_back(i);
            }
            for (const std::string& name : all.nodes[i].outputs) {
                m_maker[name] = i;
            }
        }
        for (const GraphValue& output : all.outputs) {
            m_answers.insert(output.name);
        }
    }

    Result<FoldedGraph> fold()
    {
        std::set<std::size_t> gone;
        std::vector<GraphNode>& nodes = m_result.graph.nodes;
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            if (const auto layer = layerOf(nodes[i])) {
                auto folded = foldInto(nodes[*layer], nodes[i]);
                if (!folded) {
                    return folded.error();
                }
                if (*folded) {
                    gone.insert(i);
                }
            }
        }
        std::vector<GraphNode> left;
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            if (!gone.contains(i)) {
                left.push_back(std::move(nodes[i]));
            }
        }
        nodes = std::move(left);
        return std::move(m_result);
    }

private:
    bool isOnlyReader(const std::string& value) const
    {
        const auto readers = m_readers.find(value);
        return readers != m_readers.end() && readers->second.size() == 1 && !m_answers.contains(value);
    }

    /// The convolution that a normalization follows and can go into.
    std::optional<std::size_t> layerOf(const GraphNode& node) const
    {
        if (node.op != "BatchNormalization" || !node.domain.empty() || node.inputs.size() < 5 || node.outputs.empty() ||
            node.integer("training_mode", 0) != 0 ||
            std::ranges::count_if(node.outputs, [](const std::string& name) { return !name.empty(); }) != 1) {
            return std::nullopt;
        }
        const auto maker = m_maker.find(node.inputs[0]);
        if (maker == m_maker.end() || !isOnlyReader(node.inputs[0])) {
            return std::nullopt;
        }
        const GraphNode& layer = m_result.graph.nodes[maker->second];
        const bool isConvolution = layer.domain.empty() && (layer.op == "Conv" || layer.op == "ConvTranspose");
        return isConvolution && layer.inputs.size() >= 2 ? std::optional(maker->second) : std::nullopt;
    }

    const Tensor* constant(const std::string& name) const
    {
        const auto at = m_constants.find(name);
        return at == m_constants.end() ? nullptr : &m_result.graph.constants[at->second];
    }

    /// The numbers of a constant; none where it is no constant of 32 bits or has another count than `count` (0: any).
    Result<std::optional<Numbers>> numbersOf(const std::string& name, std::uint64_t count) const
    {
        const Tensor* const tensor = constant(name);
        if (tensor == nullptr || tensor->error || tensor->type != ElementType::F32 ||
            (count != 0 && tensor->count != count)) {
            return std::optional<Numbers>();
        }
        Numbers numbers(tensor->count);
        QS_TRY(tensor->data->read(0, std::span<double>(numbers)));
        return std::optional(std::move(numbers));
    }

    /// Puts new numbers under the name of a constant that nobody else reads, else under a new one.
    std::string store(const std::string& name, Shape shape, const Numbers& numbers)
    {
        auto& constants = m_result.graph.constants;
        if (isOnlyReader(name)) {
            constants[m_constants.at(name)] = tensorOf(name, std::move(shape), numbers);
            return name;
        }
        std::string fresh = name + ".folded";
        while (m_constants.contains(fresh) || m_maker.contains(fresh)) {
            fresh += '_';
        }
        m_constants.emplace(fresh, constants.size());
        constants.push_back(tensorOf(fresh, std::move(shape), numbers));
        return fresh;
    }

    Result<bool> foldInto(GraphNode& layer, const GraphNode& normalization)
    {
        const Tensor* const weight = constant(layer.inputs[1]);
        if (weight == nullptr || weight->shape.size() < 3) {
            return false;
        }
        const auto groups = static_cast<std::uint64_t>(std::max<std::int64_t>(1, layer.integer("group", 1)));
        const bool isTransposed = layer.op == "ConvTranspose"; // [in, out / groups, ..]
        const auto first = static_cast<std::uint64_t>(weight->shape[0]);
        const auto second = static_cast<std::uint64_t>(weight->shape[1]);
        const std::uint64_t channels = isTransposed ? second * groups : first;
        if (channels == 0 || weight->count == 0 || first % groups != 0) {
            return false;
        }
        auto numbers = numbersOf(layer.inputs[1], 0);
        QS_TRY(numbers);
        std::array<std::optional<Numbers>, 4> statistics; // γ, β, μ, σ²
        for (std::size_t i = 0; i < statistics.size(); ++i) {
            auto read = numbersOf(normalization.inputs[i + 1], channels);
            QS_TRY(read);
            statistics[i] = std::move(*read);
        }
        const bool hasBias = layer.inputs.size() > 2 && !layer.inputs[2].empty();
        std::optional<Numbers> bias = Numbers(channels);
        if (hasBias) {
            auto read = numbersOf(layer.inputs[2], channels);
            QS_TRY(read);
            bias = std::move(*read);
        }
        if (!*numbers || !bias || std::ranges::any_of(statistics, [](const auto& each) { return !each.has_value(); })) {
            return false;
        }
        const auto& [scale, shift, mean, variance] = statistics;
        const double epsilon = static_cast<double>(normalization.real("epsilon", 1e-5F));
        OutputFactors factors{Numbers(channels), groups, isTransposed};
        for (std::uint64_t c = 0; c < channels; ++c) {
            factors.ofChannel[c] = (*scale)[c] / std::sqrt((*variance)[c] + epsilon);
            (*bias)[c] = ((*bias)[c] - (*mean)[c]) * factors.ofChannel[c] + (*shift)[c];
        }
        const Shape shape = weight->shape;
        factors.applyTo(**numbers, shape);
        const std::string name = layer.inputs[1];
        layer.inputs[1] = store(name, shape, **numbers);
        m_result.folds.push_back({layer.label(), normalization.label(), layer.inputs[1], name, std::move(factors)});
        const auto extent = static_cast<std::int64_t>(channels);
        const std::string biasName = hasBias ? layer.inputs[2] : normalization.inputs[2];
        layer.inputs.resize(3);
        layer.inputs[2] = store(biasName, {extent}, *bias);
        layer.outputs[0] = normalization.outputs[0];
        return true;
    }

    FoldedGraph m_result;
    std::map<std::string, std::size_t> m_constants;
    std::map<std::string, std::vector<std::size_t>> m_readers;
    std::map<std::string, std::size_t> m_maker;
    std::set<std::string> m_answers;
};

} // namespace

void OutputFactors::applyTo(std::span<double> weight, const Shape& shape) const
{
    const auto rows = static_cast<std::uint64_t>(shape[0]);
    const auto columns = static_cast<std::uint64_t>(shape[1]);
    const std::uint64_t inner = weight.size() / (isTransposed ? rows * columns : rows);
    for (std::uint64_t i = 0; i < weight.size(); ++i) {
        const std::uint64_t row = i / inner;
        weight[i] *= ofChannel[isTransposed ? row / columns / (rows / groups) * columns + row % columns : row];
    }
}

Result<FoldedGraph> foldBatchNormalization(const Graph& graph)
{
    auto folded = Folder(graph).fold();
    if (folded) {
        // A layer now stands where its normalization stood for those who read it, and nothing else has moved.
        QS_TRY(sortNodes(folded->graph, {}));
    }
    return folded;
}

Model withFoldedWeights(const Model& model, const FoldedGraph& folded)
{
    Model result = model;
    for (const FoldedGraph::Fold& fold : folded.folds) {
        const auto made = std::ranges::find(folded.graph.constants, fold.weight, &Tensor::name);
        const auto own = std::ranges::find(result.tensors, fold.weight, &Tensor::name);
        if (made != folded.graph.constants.end() && own != result.tensors.end()) {
            *own = *made;
        }
    }
    return result;
}

} // namespace qs
