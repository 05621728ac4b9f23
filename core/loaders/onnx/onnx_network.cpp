// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/onnx/onnx_network.h"

#include "core/graph/functions.h"
#include "core/loaders/onnx/onnx_messages.h"
#include "core/loaders/onnx/onnx_tensor.h"
#include "core/loaders/onnx/protobuf_wire.h"

#include <algorithm>
#include <set>

// Field numbers are those of onnx.proto (github.com/onnx/onnx, onnx/onnx.proto).

namespace qs::onnx {

namespace {

class Reader {
public:
    Reader(const std::shared_ptr<const MappedFile>& file, Progress& progress)
        : m_file(file), m_progress(progress), m_external(file->path())
    {}

    Result<qs::Graph> model(Bytes message);

private:
    /// A function of the file, read when a node first calls it.
    struct Function {
        Bytes message;
        std::optional<GraphFunction> read;
        bool isBeingRead = false; ///< a call now is one of itself
    };
    using Opsets = std::map<std::string, std::int64_t>;

    static Status takeOpset(Bytes message, Opsets& opsets);
    Status declareFunction(Bytes message);
    Status readFunction(Bytes message, GraphFunction& function);
    Status replaceCalls(qs::Graph& graph);
    Status attachBodies(qs::Graph& graph, const std::vector<std::pair<std::size_t, Bytes>>& bodies,
                        std::vector<std::string> outside, int depth);
    Status graph(Bytes message, qs::Graph& graph, std::vector<std::string> outside, int depth);
    Status node(Bytes message, qs::Graph& graph, std::vector<std::pair<std::size_t, Bytes>>& bodies);
    Status attribute(Bytes message, GraphNode& node, std::vector<std::pair<std::size_t, Bytes>>& bodies,
                     std::size_t nodeIndex);
    Tensor tensor(Bytes message);

    const std::shared_ptr<const MappedFile>& m_file;
    Progress& m_progress;
    ExternalFiles m_external;
    Opsets m_opsets;
    std::map<std::pair<std::string, std::string>, Function> m_functions; ///< by domain and name
};

Result<qs::Graph> Reader::model(Bytes message)
{
    Bytes main;
    QS_TRY(forEachField(message, [&](const WireField& field) -> Status {
        if (field.number == 7 && field.isBytes()) {
            main = field.bytes;
        } else if (field.number == 8) {
            return takeOpset(field.bytes, m_opsets);
        } else if (field.number == 25) {
            return declareFunction(field.bytes);
        }
        return ok();
    }));
    if (main.data() == nullptr) {
        return formatError("not an ONNX model: it has no graph");
    }
    m_opsets.try_emplace("", 1);
    qs::Graph result;
    QS_TRY(graph(main, result, {}, 0));
    return result;
}

Status Reader::takeOpset(Bytes message, Opsets& opsets)
{
    const auto opset = readOpset(message);
    QS_TRY(opset);
    opsets[opset->domain == "ai.onnx" ? "" : opset->domain] = opset->version;
    return ok();
}

Status Reader::declareFunction(Bytes message)
{
    std::string name;
    std::string domain;
    QS_TRY(forEachField(message, [&](const WireField& field) -> Status {
        if (field.number == 1) {
            name = field.text();
        } else if (field.number == 10) {
            domain = field.text() == "ai.onnx" ? "" : std::string(field.text());
        }
        return ok();
    }));
    m_functions[{domain, name}].message = message;
    return ok();
}

Status Reader::readFunction(Bytes message, GraphFunction& function)
{
    std::vector<std::pair<std::size_t, Bytes>> bodies;
    QS_TRY(forEachField(message, [&](const WireField& field) -> Status {
        switch (field.number) {
        case 4:
            function.inputs.emplace_back(field.text());
            return ok();
        case 5:
            function.outputs.emplace_back(field.text());
            return ok();
        case 7:
            return node(field.bytes, function.body, bodies);
        case 9:
            return takeOpset(field.bytes, function.body.opsets);
        case 11: {
            GraphNode holder;
            std::vector<std::pair<std::size_t, Bytes>> none; // a graph is no default that anybody uses
            QS_TRY(attribute(field.bytes, holder, none, 0));
            function.defaults.push_back(std::move(holder.attributes.front()));
            return ok();
        }
        default:
            return ok();
        }
    }));
    Opsets own = m_opsets;
    for (const auto& [domain, version] : function.body.opsets) {
        own[domain] = version;
    }
    std::swap(m_opsets, own);
    const Status read = attachBodies(function.body, bodies, function.inputs, 1);
    std::swap(m_opsets, own);
    QS_TRY(read);
    return replaceCalls(function.body);
}

Status Reader::replaceCalls(qs::Graph& graph)
{
    const auto isCall = [&](const GraphNode& node) { return m_functions.contains({node.domain, node.op}); };
    if (m_functions.empty() || std::ranges::none_of(graph.nodes, isCall)) {
        return ok();
    }
    FunctionCalls calls;
    std::vector<GraphNode> nodes;
    std::swap(nodes, graph.nodes);
    for (GraphNode& each : nodes) {
        const auto called = m_functions.find({each.domain, each.op});
        if (called == m_functions.end()) {
            graph.nodes.push_back(std::move(each));
            continue;
        }
        Function& function = called->second;
        if (function.isBeingRead) {
            return formatError("the function \"" + each.op + "\" calls itself");
        }
        if (!function.read) {
            function.read.emplace();
            function.isBeingRead = true;
            const Status read = readFunction(function.message, *function.read);
            function.isBeingRead = false;
            if (!read) {
                return read.error().in("function \"" + each.op + "\"");
            }
        }
        QS_TRY(calls.replace(each, *function.read, graph));
    }
    return ok();
}

Status Reader::graph(Bytes message, qs::Graph& graph, std::vector<std::string> outside, int depth)
{
    if (depth > kDeepest) {
        return nestedTooDeep();
    }
    if (m_progress.cancelled()) {
        return Error{ErrorCode::Cancelled, "opening was cancelled"};
    }
    graph.opsets = m_opsets;
    std::vector<std::pair<std::size_t, Bytes>> bodies; // attributes that wait: they see the names of all this graph
    QS_TRY(forEachField(message, [&](const WireField& field) -> Status {
        switch (field.number) {
        case 1:
            return node(field.bytes, graph, bodies);
        case 2:
            graph.name = field.text();
            return ok();
        case 5:
            graph.constants.push_back(tensor(field.bytes));
            return ok();
        case 15:
            graph.constants.push_back(readTensor({field.bytes, {}, 0, true, false}, m_file, m_external));
            return ok();
        case 11:
        case 12: {
            auto value = readValueInfo(field.bytes);
            if (!value) {
                return value.error();
            }
            if (value->name.empty()) {
                return formatError(std::string("an ") + (field.number == 11 ? "input" : "output") +
                                   " of the graph has no name");
            }
            (field.number == 11 ? graph.inputs : graph.outputs).push_back(std::move(*value));
            return ok();
        }
        default:
            return ok();
        }
    }));
    // Files before version 4 list constants among the inputs too.
    std::set<std::string_view> constants;
    for (const Tensor& constant : graph.constants) {
        constants.insert(constant.name);
    }
    std::erase_if(graph.inputs, [&](const GraphValue& input) { return constants.contains(input.name); });

    for (const GraphValue& input : graph.inputs) {
        outside.push_back(input.name);
    }
    QS_TRY(attachBodies(graph, bodies, outside, depth));
    QS_TRY(replaceCalls(graph));
    for (const Tensor& constant : graph.constants) {
        outside.push_back(constant.name);
    }
    for (const GraphNode& each : graph.nodes) {
        outside.insert(outside.end(), each.outputs.begin(), each.outputs.end());
    }
    return sortNodes(graph, outside);
}

/// Reads the graphs that are attributes of nodes: by now all names that they see are known.
Status Reader::attachBodies(qs::Graph& graph, const std::vector<std::pair<std::size_t, Bytes>>& bodies,
                            std::vector<std::string> outside, int depth)
{
    for (const Tensor& constant : graph.constants) {
        outside.push_back(constant.name);
    }
    for (const GraphNode& each : graph.nodes) {
        outside.insert(outside.end(), each.outputs.begin(), each.outputs.end());
    }
    for (const auto& [index, body] : bodies) {
        auto inner = std::make_shared<qs::Graph>();
        QS_TRY(this->graph(body, *inner, outside, depth + 1));
        auto& attributes = graph.nodes[index].attributes;
        // The first that still waits: bodies of a node come in the order of its attributes.
        const auto waiting = std::ranges::find_if(attributes, [](const GraphAttribute& each) {
            const auto* const slot = std::get_if<std::shared_ptr<const qs::Graph>>(&each.value);
            return slot != nullptr && *slot == nullptr;
        });
        waiting->value = std::shared_ptr<const qs::Graph>(std::move(inner));
    }
    return ok();
}

Status Reader::node(Bytes message, qs::Graph& graph, std::vector<std::pair<std::size_t, Bytes>>& bodies)
{
    GraphNode node;
    const std::size_t index = graph.nodes.size();
    QS_TRY(forEachField(message, [&](const WireField& field) -> Status {
        switch (field.number) {
        case 1:
            node.inputs.emplace_back(field.text());
            return ok();
        case 2:
            node.outputs.emplace_back(field.text());
            return ok();
        case 3:
            node.name = field.text();
            return ok();
        case 4:
            node.op = field.text();
            return ok();
        case 5:
            return attribute(field.bytes, node, bodies, index);
        case 7:
            node.domain = field.text() == "ai.onnx" ? "" : std::string(field.text());
            return ok();
        default:
            return ok();
        }
    }));
    // A constant is one wherever it stands.
    const Tensor* const value = node.op == "Constant" && node.domain.empty() ? node.tensor("value") : nullptr;
    if (value != nullptr && !node.outputs.empty()) {
        graph.constants.push_back(*value);
        graph.constants.back().name = node.outputs.front();
        std::erase_if(bodies, [&](const auto& body) { return body.first == index; }); // nobody runs those
        return ok();
    }
    graph.nodes.push_back(std::move(node));
    return ok();
}

Status Reader::attribute(Bytes message, GraphNode& node, std::vector<std::pair<std::size_t, Bytes>>& bodies,
                         std::size_t nodeIndex)
{
    auto read = readAttribute(message);
    QS_TRY(read);
    GraphAttribute attribute{.name = std::move(read->name), .value = {}, .reference = std::move(read->reference)};
    if (!attribute.reference.empty()) {
        node.attributes.push_back(std::move(attribute));
        return ok();
    }
    switch (read->kindOrGuess()) {
    case 1:
        attribute.value = read->real;
        break;
    case 2:
        attribute.value = read->integer;
        break;
    case 3:
        attribute.value = std::move(read->text);
        break;
    case 4:
        attribute.value = tensor(read->tensor);
        break;
    case 5:
        attribute.value = std::shared_ptr<const qs::Graph>();
        bodies.emplace_back(nodeIndex, read->graph);
        break;
    case 6:
        attribute.value = std::move(read->reals);
        break;
    case 7:
        attribute.value = std::move(read->integers);
        break;
    case 8:
        attribute.value = std::move(read->texts);
        break;
    default:
        break;
    }
    node.attributes.push_back(std::move(attribute));
    return ok();
}

Tensor Reader::tensor(Bytes message)
{
    return readTensor({message, {}, 0, false, false}, m_file, m_external);
}

} // namespace

Result<qs::Graph> readNetwork(const std::shared_ptr<const MappedFile>& file, Progress& progress)
{
    Reader reader(file, progress);
    return reader.model(file->bytes());
}

Result<Tensor> readTensorFile(const std::shared_ptr<const MappedFile>& file)
{
    ExternalFiles external(file->path());
    Tensor tensor = readTensor({file->bytes(), {}, 0, false, false}, file, external);
    if (tensor.error) {
        return *tensor.error;
    }
    return tensor;
}

} // namespace qs::onnx
