// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/onnx/onnx_dataflow.h"

namespace qs::onnx {

Dataflow::Dataflow(const Contents& contents, const std::vector<Tensor>& tensors) : m_contents(contents)
{
    m_names.resize(contents.graphs.size());
    for (std::size_t i = 0; i < contents.graphs.size(); ++i) {
        for (const std::string_view name : contents.graphs[i].inputs) {
            define(i, name);
        }
    }
    for (std::size_t i = 0; i < contents.tensors.size(); ++i) {
        m_tensorOf.try_emplace(define(contents.tensors[i].graph, tensors[i].name), i);
    }
    for (std::size_t i = 0; i < contents.nodes.size(); ++i) {
        for (const std::string_view name : contents.nodes[i].outputs) {
            m_producerOf.try_emplace(define(contents.nodes[i].graph, name), i);
        }
    }
    for (std::size_t i = 0; i < contents.nodes.size(); ++i) {
        const Node& node = contents.nodes[i];
        for (std::size_t input = 0; input < node.inputs.size(); ++input) {
            if (const auto value = find(node.graph, node.inputs[input])) {
                m_uses[*value].push_back({i, input});
            }
        }
    }
}

std::optional<ValueId> Dataflow::find(std::size_t graph, std::string_view name) const
{
    while (!name.empty()) { // an empty name stands for an optional input that is not given
        const auto at = m_names[graph].find(name);
        if (at != m_names[graph].end()) {
            return at->second;
        }
        if (m_contents.graphs[graph].parent == graph) {
            break;
        }
        graph = m_contents.graphs[graph].parent;
    }
    return std::nullopt;
}

std::optional<std::size_t> Dataflow::producerOf(ValueId value) const
{
    const auto at = m_producerOf.find(value);
    return at == m_producerOf.end() ? std::nullopt : std::optional(at->second);
}

std::optional<std::size_t> Dataflow::tensorOf(ValueId value) const
{
    const auto at = m_tensorOf.find(value);
    return at == m_tensorOf.end() ? std::nullopt : std::optional(at->second);
}

std::optional<ValueId> Dataflow::inputOf(const Node& node, std::size_t input) const
{
    return input < node.inputs.size() ? find(node.graph, node.inputs[input]) : std::nullopt;
}

ConstantInput Dataflow::constantsOf(const Node& node, const std::vector<Tensor>& tensors) const
{
    return [this, &node, &tensors](std::size_t input) -> std::optional<std::vector<std::int64_t>> {
        constexpr std::uint64_t mostDimensions = 64;
        const auto value = inputOf(node, input);
        const auto index = value ? tensorOf(*value) : std::nullopt;
        if (!index || tensors[*index].error || tensors[*index].isFloat() || tensors[*index].count > mostDimensions) {
            return std::nullopt;
        }
        std::vector<double> numbers(tensors[*index].count);
        if (!tensors[*index].data->read(0, std::span<double>(numbers))) {
            return std::nullopt;
        }
        std::vector<std::int64_t> integers;
        for (const double number : numbers) {
            // Extents beyond 2^53 are not exact here, but no weight has one.
            integers.push_back(number < 0x1p62 && number > -0x1p62 ? static_cast<std::int64_t>(number) : 0);
        }
        return integers;
    };
}

ValueId Dataflow::define(std::size_t graph, std::string_view name)
{
    const auto [at, isNew] = m_names[graph].try_emplace(name, m_uses.size());
    if (isNew) {
        m_uses.emplace_back();
    }
    return at->second;
}

} // namespace qs::onnx
