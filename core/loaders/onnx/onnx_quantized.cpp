// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/onnx/onnx_quantized.h"

#include "core/loaders/onnx/onnx_quantized_rules.h"
#include "core/tensor/stored_codes.h"

#include <algorithm>
#include <array>
#include <map>

namespace qs::onnx {

namespace {

/// Where the weight of a node comes from.
struct Origin {
    std::size_t tensor = 0;
    WeightView view;
    bool isDirect = true;
};

/// The parts of one weight, by tensor, and the nodes that read it with them.
struct Found {
    std::array<std::optional<std::size_t>, 3> parts; ///< scales, zero points, column groups
    std::set<std::size_t> nodes;
    std::string scheme;
};

constexpr std::array<const char*, 3> kPartNames{"scales", "zero_points", "column_groups"};

class Reconstructor {
public:
    Reconstructor(const Contents& contents, const Dataflow& flow, Model& model)
        : m_contents(contents), m_flow(flow), m_model(model)
    {}

    std::set<std::size_t> run()
    {
        for (std::size_t i = 0; i < m_contents.nodes.size(); ++i) {
            for (const QuantizedInput& rule : quantizedInputs()) {
                if (rule.op == m_contents.nodes[i].op) {
                    look(i, rule);
                }
            }
        }
        std::set<std::size_t> taken;
        for (auto& [tensor, made] : m_made) {
            put(tensor, std::move(made), taken);
        }
        return taken;
    }

private:
    /// The constant that arrives at an input, through nodes that only move its numbers.
    std::optional<Origin> originOf(const Node& node, std::size_t input) const
    {
        constexpr std::size_t longest = 16; // a damaged graph may have a circle
        std::vector<const Node*> way;
        for (auto value = m_flow.inputOf(node, input); value && way.size() < longest;) {
            if (const auto tensor = m_flow.tensorOf(*value)) {
                return follow(*tensor, way);
            }
            const auto producer = m_flow.producerOf(*value);
            if (!producer) {
                return std::nullopt;
            }
            constexpr std::array<std::string_view, 6> moving{"Identity", "Transpose", "Reshape",
                                                             "Flatten",  "Squeeze",   "Unsqueeze"};
            const Node& before = m_contents.nodes[*producer];
            if (std::ranges::find(moving, before.op) == moving.end()) {
                return std::nullopt;
            }
            way.push_back(&before);
            value = m_flow.inputOf(before, 0);
        }
        return std::nullopt;
    }

    std::optional<Origin> follow(std::size_t tensor, const std::vector<const Node*>& way) const
    {
        constexpr std::size_t mostDimensions = 64;
        if (m_model.tensors[tensor].shape.size() > mostDimensions) {
            return std::nullopt;
        }
        Origin origin{tensor, storedView(m_model.tensors[tensor].shape), true};
        for (auto at = way.rbegin(); at != way.rend(); ++at) {
            const auto next = passOn(**at, origin.view, m_flow.constantsOf(**at, m_model.tensors));
            if (!next || next->extents.size() > mostDimensions) {
                return std::nullopt;
            }
            origin.isDirect = origin.isDirect && (*at)->op == "Identity";
            origin.view = *next;
        }
        return origin;
    }

    /// The constant that is input number `input`; nothing for -1, for an input that is not given or is computed.
    std::optional<std::size_t> constantAt(const Node& node, int input) const
    {
        const auto value = input < 0 ? std::nullopt : m_flow.inputOf(node, static_cast<std::size_t>(input));
        return value ? m_flow.tensorOf(*value) : std::nullopt;
    }
    bool isGiven(const Node& node, int input) const
    {
        return input >= 0 && static_cast<std::size_t>(input) < node.inputs.size() &&
               !node.inputs[static_cast<std::size_t>(input)].empty();
    }

    /// Behind an integer product: Cast, then Mul by the scale of the weight or by its product with the input's scale.
    std::optional<std::size_t> laterScale(const Node& node, std::set<std::size_t>& nodes) const
    {
        const Node* last = &node;
        constexpr int longest = 3;
        for (int step = 0; step < longest && !last->outputs.empty(); ++step) {
            const auto value = m_flow.find(last->graph, last->outputs.front());
            if (!value || m_flow.usesOf(*value).size() != 1) {
                return std::nullopt;
            }
            const Use use = m_flow.usesOf(*value).front();
            const Node& next = m_contents.nodes[use.node];
            if (next.op == "Mul" && next.inputs.size() == 2) {
                return factorOf(use.node, 1 - use.input, nodes);
            }
            if (next.op != "Cast") {
                return std::nullopt;
            }
            last = &next;
        }
        return std::nullopt;
    }

    std::optional<std::size_t> factorOf(std::size_t mul, std::size_t input, std::set<std::size_t>& nodes) const
    {
        if (const auto constant = constantAt(m_contents.nodes[mul], static_cast<int>(input))) {
            nodes.insert(mul);
            return constant;
        }
        const auto value = m_flow.inputOf(m_contents.nodes[mul], input);
        const auto producer = value ? m_flow.producerOf(*value) : std::nullopt;
        if (!producer || m_contents.nodes[*producer].op != "Mul") {
            return std::nullopt;
        }
        for (const int side : {0, 1}) {
            if (const auto constant = constantAt(m_contents.nodes[*producer], side)) {
                nodes.insert(*producer);
                return constant;
            }
        }
        return std::nullopt;
    }

    /// The parts of a weight that the file has. Nothing where the network computes one of them itself: that cannot be
    /// known from the file, and the codes stay codes.
    std::optional<Found> partsOf(std::size_t index, const QuantizedInput& rule) const
    {
        const Node& node = m_contents.nodes[index];
        Found found;
        found.nodes.insert(index);
        found.parts = {rule.isScaledLater ? laterScale(node, found.nodes) : constantAt(node, rule.scales),
                       constantAt(node, rule.zeroPoints), constantAt(node, rule.columnGroups)};
        const bool isKnown = (rule.isScaledLater || found.parts[0]) &&
                             (found.parts[1] || !isGiven(node, rule.zeroPoints)) &&
                             (found.parts[2] || !isGiven(node, rule.columnGroups));
        return isKnown ? std::optional(std::move(found)) : std::nullopt;
    }

    static bool canBeCodes(const Tensor& tensor)
    {
        const ElementTypeRow& row = rowOf(tensor.type);
        return !tensor.error && tensor.count > 0 && (row.isFloat ? row.bits <= 8 : row.bits <= 32);
    }

    void look(std::size_t index, const QuantizedInput& rule)
    {
        const Node& node = m_contents.nodes[index];
        const auto origin = originOf(node, static_cast<std::size_t>(rule.codes));
        auto found = origin && canBeCodes(m_model.tensors[origin->tensor]) ? partsOf(index, rule) : std::nullopt;
        if (!found) {
            return;
        }
        if (const auto before = m_found.find(origin->tensor); before != m_found.end()) {
            readAgain(*before, *found);
            return;
        }
        auto made = dequantize(node, rule, *origin, *found);
        if (made) {
            made->scheme = std::string(node.op) + ", " + made->scheme;
        }
        m_made.emplace(origin->tensor, std::move(made));
        m_found.emplace(origin->tensor, std::move(*found));
    }

    void readAgain(std::pair<const std::size_t, Found>& before, Found& found)
    {
        if (before.second.parts == found.parts) {
            before.second.nodes.merge(found.nodes);
        } else if (m_doubted.insert(before.first).second) {
            m_model.problems.push_back({m_model.tensors[before.first].name,
                                        "its codes are read with different scales by several nodes; shown is what the "
                                        "first of them reads"});
        }
    }

    Result<Dequantized> dequantize(const Node& node, const QuantizedInput& rule, const Origin& origin,
                                   const Found& found) const
    {
        if (!origin.view.isKnown) {
            return Error{ErrorCode::Unsupported, "its shape gets lost in the nodes before its dequantization"};
        }
        WeightInputs inputs;
        inputs.codes = &m_model.tensors[origin.tensor];
        inputs.isDirect = origin.isDirect;
        inputs.origin = origin.view.origin;
        const std::array<const Tensor**, 3> places{&inputs.scales, &inputs.zeroPoints, &inputs.columnGroups};
        for (std::size_t i = 0; i < places.size(); ++i) {
            if (!found.parts[i]) {
                continue;
            }
            const Tensor& part = m_model.tensors[*found.parts[i]];
            if (part.error) {
                return part.error->in("its part \"" + part.name + "\" cannot be read");
            }
            *places[i] = &part;
        }
        return rule.dequantize(node, inputs);
    }

    /// Whether every node that reads the tensor reads it as a part of this one weight.
    bool belongsTo(std::size_t part, const Found& weight) const
    {
        const auto value = m_flow.find(m_contents.tensors[part].graph, m_model.tensors[part].name);
        return value && !m_found.contains(part) && m_flow.tensorOf(*value) == part &&
               std::ranges::all_of(m_flow.usesOf(*value),
                                   [&](const Use& use) { return weight.nodes.contains(use.node); });
    }

    void put(std::size_t index, Result<Dequantized> made, std::set<std::size_t>& taken)
    {
        Tensor& tensor = m_model.tensors[index];
        if (!made) {
            tensor.data = nullptr;
            tensor.error = made.error();
            return;
        }
        const Found& found = m_found.at(index);
        auto stored = std::make_shared<StoredCodes>();
        stored->scheme = std::move(made->scheme);
        stored->codes = tensor;
        stored->codes.name = "codes";
        stored->codes.type = made->codeType;
        stored->codes.dtype = made->codeDtype;
        stored->codes.shape = made->shape;
        stored->codes.count = *elementCount(made->shape);
        stored->codes.data = std::move(made->codes);
        std::uint64_t bytes = tensor.bytes;
        for (std::size_t i = 0; i < found.parts.size(); ++i) {
            if (!found.parts[i]) {
                continue;
            }
            const Tensor& part = m_model.tensors[*found.parts[i]];
            stored->parameters.push_back(part);
            stored->parameters.back().name = kPartNames[i];
            bytes += part.bytes;
            if (belongsTo(*found.parts[i], found) && taken.insert(*found.parts[i]).second) {
                tensor.bytes += part.bytes;
            }
        }
        tensor.shape = made->shape;
        tensor.count = stored->codes.count;
        stored->bitsPerWeight = 8.0 * static_cast<double>(bytes) / static_cast<double>(tensor.count);
        tensor.type = ElementType::F32;
        tensor.dtype = stored->codes.dtype;
        tensor.data = std::move(made->values);
        tensor.stored = std::move(stored);
    }

    const Contents& m_contents;
    const Dataflow& m_flow;
    Model& m_model;
    std::map<std::size_t, Found> m_found;              ///< by the tensor of codes
    std::map<std::size_t, Result<Dequantized>> m_made; ///< kept apart: tensors change when all nodes have been seen
    std::set<std::size_t> m_doubted;
};

} // namespace

std::set<std::size_t> reconstructWeights(const Contents& contents, const Dataflow& flow, Model& model)
{
    return Reconstructor(contents, flow, model).run();
}

} // namespace qs::onnx
