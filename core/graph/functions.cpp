// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/functions.h"

#include <algorithm>
#include <functional>
#include <map>

namespace qs {

namespace {

/// What names and attributes of a function become at one of its calls.
struct Substitution {
    std::map<std::string, std::string> names;
    const GraphNode& call;
    const GraphFunction& function;
};

using Rename = std::function<std::string(const std::string&)>;

/// The value that a reference stands for; null where neither the call nor the function has one.
const GraphAttribute* referred(const std::string& name, const Substitution& substitution)
{
    if (const GraphAttribute* const given = substitution.call.find(name)) {
        return given;
    }
    const auto usual = std::ranges::find(substitution.function.defaults, name, &GraphAttribute::name);
    return usual == substitution.function.defaults.end() ? nullptr : &*usual;
}

Graph substituted(const Graph& body, const Rename& outer, const Substitution& substitution);

std::vector<GraphAttribute> substituted(const std::vector<GraphAttribute>& attributes, const Rename& rename,
                                        const Substitution& substitution)
{
    std::vector<GraphAttribute> result;
    for (const GraphAttribute& attribute : attributes) {
        GraphAttribute made{attribute.name, attribute.value, attribute.reference};
        if (!attribute.reference.empty()) {
            const GraphAttribute* const value = referred(attribute.reference, substitution);
            if (value == nullptr) {
                continue; // the operator's own default holds
            }
            // Where the call stands in a function too, it may pass on a reference of its own.
            made.value = value->value;
            made.reference = value->reference;
        } else if (const auto* const body = std::get_if<std::shared_ptr<const Graph>>(&attribute.value);
                   body != nullptr && *body != nullptr) {
            made.value = std::make_shared<const Graph>(substituted(**body, rename, substitution));
        }
        result.push_back(std::move(made));
    }
    return result;
}

/// A body sees the names around it but for those that it has itself.
Graph substituted(const Graph& body, const Rename& outer, const Substitution& substitution)
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
    const Rename rename = [&](const std::string& name) { return own.contains(name) ? name : outer(name); };
    Graph result = body;
    for (GraphNode& node : result.nodes) {
        std::ranges::transform(node.inputs, node.inputs.begin(), rename);
        node.attributes = substituted(node.attributes, rename, substitution);
    }
    for (GraphValue& output : result.outputs) {
        output.name = rename(output.name);
    }
    return result;
}

GraphNode identity(const std::string& from, const std::string& to)
{
    GraphNode node;
    node.op = "Identity";
    node.inputs = {from};
    node.outputs = {to};
    return node;
}

} // namespace

std::string FunctionCalls::prefixFor(const GraphNode& call)
{
    const auto output = std::ranges::find_if(call.outputs, [](const std::string& each) { return !each.empty(); });
    const std::string known = !call.name.empty() ? call.name : output != call.outputs.end() ? *output : call.op;
    std::string prefix = known + "/";
    for (int i = 2; !m_prefixes.insert(prefix).second; ++i) {
        prefix = known + "#" + std::to_string(i) + "/";
    }
    return prefix;
}

Status FunctionCalls::replace(const GraphNode& call, const GraphFunction& function, Graph& graph)
{
    if (graph.nodes.size() + function.body.nodes.size() > kMostNodes) {
        return Error{ErrorCode::Unsupported,
                     "its functions come to more than " + std::to_string(kMostNodes) + " nodes"};
    }
    const std::string prefix = prefixFor(call);
    Substitution substitution{{}, call, function};
    std::map<std::string, std::string>& names = substitution.names;
    for (std::size_t i = 0; i < function.inputs.size(); ++i) {
        names[function.inputs[i]] = i < call.inputs.size() ? call.inputs[i] : "";
    }
    for (std::size_t i = 0; i < function.outputs.size() && i < call.outputs.size(); ++i) {
        if (call.outputs[i].empty()) {
            continue;
        }
        const auto [place, isNew] = names.try_emplace(function.outputs[i], call.outputs[i]);
        if (!isNew) { // an input, or the same value twice
            graph.nodes.push_back(identity(place->second, call.outputs[i]));
        }
    }
    const Rename rename = [&](const std::string& name) {
        const auto known = names.find(name);
        return name.empty() ? name : known != names.end() ? known->second : prefix + name;
    };
    for (Tensor constant : function.body.constants) {
        constant.name = rename(constant.name);
        graph.constants.push_back(std::move(constant));
    }
    for (const GraphNode& node : function.body.nodes) {
        GraphNode made = node;
        made.name = prefix + (node.name.empty() ? node.op : node.name);
        std::ranges::transform(made.inputs, made.inputs.begin(), rename);
        std::ranges::transform(made.outputs, made.outputs.begin(), rename);
        made.attributes = substituted(node.attributes, rename, substitution);
        if (const auto opset = function.body.opsets.find(node.domain);
            !made.opset && opset != function.body.opsets.end()) {
            made.opset = opset->second;
        }
        graph.nodes.push_back(std::move(made));
    }
    return ok();
}

} // namespace qs
