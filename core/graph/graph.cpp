// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/graph.h"

#include <queue>

#include <algorithm>
#include <set>
#include <unordered_map>

namespace qs {

namespace {

/// The value of an attribute as `T`; null where it is something else.
template <typename T>
const T* valueOf(const GraphNode& node, std::string_view attribute)
{
    const GraphAttribute* const found = node.find(attribute);
    return found == nullptr ? nullptr : std::get_if<T>(&found->value);
}

template <typename T>
T valueOr(const GraphNode& node, std::string_view attribute, T otherwise)
{
    const T* const value = valueOf<T>(node, attribute);
    return value == nullptr ? std::move(otherwise) : *value;
}

/// The names that a body reads and does not make itself.
void collectOuterNames(const Graph& body, std::set<std::string>& names)
{
    std::set<std::string> own;
    for (const GraphValue& input : body.inputs) {
        own.insert(input.name);
    }
    for (const Tensor& constant : body.constants) {
        own.insert(constant.name);
    }
    for (const GraphNode& node : body.nodes) {
        own.insert(node.outputs.begin(), node.outputs.end());
    }
    std::set<std::string> read;
    for (const GraphValue& output : body.outputs) {
        read.insert(output.name);
    }
    for (const GraphNode& node : body.nodes) {
        const auto all = namesRead(node);
        read.insert(all.begin(), all.end());
    }
    std::ranges::set_difference(read, own, std::inserter(names, names.end()));
}

} // namespace

std::vector<std::string> namesRead(const GraphNode& node)
{
    std::set<std::string> names(node.inputs.begin(), node.inputs.end());
    for (const GraphAttribute& attribute : node.attributes) {
        if (const auto* const body = std::get_if<std::shared_ptr<const Graph>>(&attribute.value)) {
            collectOuterNames(**body, names);
        }
    }
    names.erase("");
    return {names.begin(), names.end()};
}

const GraphAttribute* GraphNode::find(std::string_view attribute) const
{
    const auto found = std::ranges::find(attributes, attribute, &GraphAttribute::name);
    return found == attributes.end() ? nullptr : &*found;
}

std::int64_t GraphNode::integer(std::string_view attribute, std::int64_t otherwise) const
{
    return valueOr(*this, attribute, otherwise);
}

float GraphNode::real(std::string_view attribute, float otherwise) const
{
    return valueOr(*this, attribute, otherwise);
}

std::string GraphNode::text(std::string_view attribute, std::string otherwise) const
{
    return valueOr(*this, attribute, std::move(otherwise));
}

std::vector<std::int64_t> GraphNode::integers(std::string_view attribute, std::vector<std::int64_t> otherwise) const
{
    return valueOr(*this, attribute, std::move(otherwise));
}

std::vector<float> GraphNode::reals(std::string_view attribute, std::vector<float> otherwise) const
{
    return valueOr(*this, attribute, std::move(otherwise));
}

std::vector<std::string> GraphNode::texts(std::string_view attribute) const
{
    return valueOr(*this, attribute, std::vector<std::string>());
}

const Tensor* GraphNode::tensor(std::string_view attribute) const
{
    return valueOf<Tensor>(*this, attribute);
}

std::shared_ptr<const Graph> GraphNode::body(std::string_view attribute) const
{
    return valueOr(*this, attribute, std::shared_ptr<const Graph>());
}

std::string GraphNode::label() const
{
    const auto output = std::ranges::find_if(outputs, [](const std::string& each) { return !each.empty(); });
    const std::string known = !name.empty() ? name : output != outputs.end() ? *output : "";
    return known.empty() ? op : op + " \"" + known + "\"";
}

std::string GraphValue::text() const
{
    std::string words(type ? rowOf(*type).name : "?");
    if (!shape) {
        return words + " of any shape";
    }
    words += " [";
    for (std::size_t i = 0; i < shape->size(); ++i) {
        const GraphExtent& extent = (*shape)[i];
        words += i == 0 ? "" : ", ";
        words += extent.extent >= 0 ? std::to_string(extent.extent) : extent.symbol.empty() ? "?" : extent.symbol;
    }
    return words + "]";
}

Status sortNodes(Graph& graph, const std::vector<std::string>& outside)
{
    constexpr std::size_t nobody = ~std::size_t{0};
    std::unordered_map<std::string, std::size_t> makers;
    for (const std::string& name : outside) {
        makers.insert_or_assign(name, nobody);
    }
    for (const GraphValue& input : graph.inputs) {
        makers.insert_or_assign(input.name, nobody);
    }
    for (const Tensor& constant : graph.constants) {
        makers.insert_or_assign(constant.name, nobody);
    }
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
        for (const std::string& output : graph.nodes[i].outputs) {
            if (output.empty()) {
                continue;
            }
            const auto [at, isNew] = makers.emplace(output, i);
            if (!isNew && at->second != nobody) {
                return Error{ErrorCode::Format, "two nodes make the value \"" + output + "\": " +
                                                    graph.nodes[at->second].label() + " and " + graph.nodes[i].label()};
            }
            at->second = i;
        }
    }
    std::vector<std::size_t> waitsFor(graph.nodes.size());
    std::vector<std::vector<std::size_t>> readers(graph.nodes.size());
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
        std::set<std::size_t> before;
        for (const std::string& name : namesRead(graph.nodes[i])) {
            const auto maker = makers.find(name);
            // What nobody makes is an error of the node that reads it, when it runs: the rest of the network can go on.
            if (maker != makers.end() && maker->second != nobody) {
                before.insert(maker->second);
            }
        }
        waitsFor[i] = before.size();
        for (const std::size_t maker : before) {
            readers[maker].push_back(i);
        }
    }
    std::priority_queue<std::size_t, std::vector<std::size_t>, std::greater<>> ready;
    for (std::size_t i = 0; i < waitsFor.size(); ++i) {
        if (waitsFor[i] == 0) {
            ready.push(i);
        }
    }
    std::vector<GraphNode> sorted;
    sorted.reserve(graph.nodes.size());
    while (!ready.empty()) {
        const std::size_t next = ready.top();
        ready.pop();
        sorted.push_back(std::move(graph.nodes[next]));
        for (const std::size_t reader : readers[next]) {
            if (--waitsFor[reader] == 0) {
                ready.push(reader);
            }
        }
    }
    if (sorted.size() != graph.nodes.size()) {
        const auto stuck = std::ranges::find_if(waitsFor, [](std::size_t count) { return count > 0; });
        return Error{ErrorCode::Format, "the graph has a cycle: " +
                                            graph.nodes[static_cast<std::size_t>(stuck - waitsFor.begin())].label() +
                                            " waits for its own result"};
    }
    graph.nodes = std::move(sorted);
    return ok();
}

} // namespace qs
