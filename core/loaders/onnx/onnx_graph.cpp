// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/onnx/onnx_graph.h"

#include "core/loaders/onnx/onnx_messages.h"
#include "core/loaders/onnx/protobuf_wire.h"

#include <algorithm>

// Field numbers are those of onnx.proto (github.com/onnx/onnx, onnx/onnx.proto).

namespace qs::onnx {

namespace {

class Reader {
public:
    explicit Reader(Progress& progress) : m_progress(progress) {}

    Contents contents;

    Status model(Bytes message);

private:
    Status graph(Bytes message, std::size_t parent, int depth);
    Status function(Bytes message);
    Status node(Bytes message, std::size_t graph, int depth);
    Status attribute(Bytes message, Node& node, std::vector<Bytes>& bodies, std::vector<TensorPlace>& values);
    Status opset(Bytes message);
    Status property(Bytes message);

    Progress& m_progress;
};

Status Reader::model(Bytes message)
{
    bool hasGraph = false;
    std::vector<Bytes> functions; // read behind the graph, which is number 0
    QS_TRY(forEachField(message, [&](const WireField& field) -> Status {
        switch (field.number) {
        case 1:
            contents.metadata["ir_version"] = std::to_string(field.integer());
            return ok();
        case 2:
            contents.metadata["producer_name"] = field.text();
            return ok();
        case 3:
            contents.metadata["producer_version"] = field.text();
            return ok();
        case 7:
            if (!field.isBytes() || hasGraph) {
                return formatError(hasGraph ? "not an ONNX model: it has two graphs"
                                            : "malformed protobuf data: the graph is not a message");
            }
            hasGraph = true;
            return graph(field.bytes, 0, 0);
        case 8:
            return opset(field.bytes);
        case 14:
            return property(field.bytes);
        case 25:
            functions.push_back(field.bytes);
            return ok();
        default:
            return ok();
        }
    }));
    for (const Bytes body : functions) {
        QS_TRY(function(body));
    }
    return hasGraph ? ok() : Status(formatError("not an ONNX model: it has no graph"));
}

Status Reader::graph(Bytes message, std::size_t parent, int depth)
{
    if (depth > kDeepest) {
        return nestedTooDeep();
    }
    if (m_progress.cancelled()) {
        return Error{ErrorCode::Cancelled, "opening was cancelled"};
    }
    const std::size_t self = contents.graphs.size();
    contents.graphs.push_back({parent, {}});
    return forEachField(message, [&](const WireField& field) -> Status {
        switch (field.number) {
        case 1:
            return node(field.bytes, self, depth);
        case 5:
        case 15:
            contents.tensors.push_back({field.bytes, {}, self, field.number == 15, false});
            return ok();
        case 11:
            return forEachField(field.bytes, [&](const WireField& info) -> Status {
                if (info.number == 1) {
                    contents.graphs[self].inputs.push_back(info.text());
                }
                return ok();
            });
        default:
            return ok();
        }
    });
}

/// A FunctionProto: operators of the model's own, whose constants may be weights.
Status Reader::function(Bytes message)
{
    const std::size_t self = contents.graphs.size();
    contents.graphs.push_back({self, {}});
    return forEachField(message, [&](const WireField& field) -> Status {
        switch (field.number) {
        case 4:
            contents.graphs[self].inputs.push_back(field.text());
            return ok();
        case 7:
            return node(field.bytes, self, 0);
        default:
            return ok();
        }
    });
}

Status Reader::node(Bytes message, std::size_t graphIndex, int depth)
{
    Node node;
    node.graph = graphIndex;
    std::vector<Bytes> bodies;
    std::vector<TensorPlace> values;
    QS_TRY(forEachField(message, [&](const WireField& field) -> Status {
        switch (field.number) {
        case 1:
            node.inputs.push_back(field.text());
            return ok();
        case 2:
            node.outputs.push_back(field.text());
            return ok();
        case 3:
            node.name = field.text();
            return ok();
        case 4:
            node.op = field.text();
            return ok();
        case 5:
            return attribute(field.bytes, node, bodies, values);
        default:
            return ok();
        }
    }));
    if (node.op == "Constant") {
        for (TensorPlace& value : values) {
            value.output = node.outputs.empty() ? std::string_view() : node.outputs.front();
            value.graph = graphIndex;
            contents.tensors.push_back(value);
        }
    }
    contents.nodes.push_back(std::move(node));
    for (const Bytes body : bodies) {
        QS_TRY(graph(body, graphIndex, depth + 1));
    }
    return ok();
}

Status Reader::attribute(Bytes message, Node& node, std::vector<Bytes>& bodies, std::vector<TensorPlace>& values)
{
    Attribute attribute;
    bool hasIntegers = false;
    bool hasFloats = false;
    QS_TRY(forEachField(message, [&](const WireField& field) -> Status {
        switch (field.number) {
        case 1:
            attribute.name = field.text();
            return ok();
        case 2:
        case 7:
            hasFloats = true;
            return ok();
        case 3:
            attribute.integer = field.integer();
            hasIntegers = true;
            return ok();
        case 5:
        case 22:
            values.push_back({field.bytes, {}, 0, field.number == 22, false});
            return ok();
        case 6:
        case 11:
            bodies.push_back(field.bytes);
            return ok();
        case 8:
            hasIntegers = true;
            return appendIntegers(field, attribute.integers);
        default:
            return ok();
        }
    }));
    // Numbers of a Constant that stand in its attribute and not in a tensor.
    if ((hasFloats || hasIntegers) && attribute.name.starts_with("value_")) {
        values.push_back({message, {}, 0, false, true});
    }
    if (hasIntegers) {
        node.attributes.push_back(std::move(attribute));
    }
    return ok();
}

Status Reader::opset(Bytes message)
{
    const auto opset = readOpset(message);
    QS_TRY(opset);
    std::string& all = contents.metadata["opset_import"];
    all += (all.empty() ? "" : ", ") + (opset->domain.empty() ? "ai.onnx" : opset->domain) + " " +
           std::to_string(opset->version);
    return ok();
}

Status Reader::property(Bytes message)
{
    std::string key;
    std::string value;
    QS_TRY(forEachField(message, [&](const WireField& field) -> Status {
        if (field.number == 1) {
            key = field.text();
        } else if (field.number == 2) {
            value = field.text();
        }
        return ok();
    }));
    contents.metadata.emplace(key, value); // what the format itself says stands
    return ok();
}

} // namespace

const Attribute* Node::find(std::string_view attribute) const
{
    const auto found = std::ranges::find(attributes, attribute, &Attribute::name);
    return found == attributes.end() ? nullptr : &*found;
}

std::int64_t Node::integer(std::string_view attribute, std::int64_t otherwise) const
{
    const Attribute* const found = find(attribute);
    return found == nullptr ? otherwise : found->integer;
}

bool looksLikeModel(Bytes file)
{
    constexpr std::uint32_t largestField = 64; // ModelProto ends at 26
    bool hasGraph = false;
    bool hasVersion = false;
    const auto read = forEachField(file, [&](const WireField& field) -> Status {
        hasGraph = hasGraph || (field.number == 7 && field.isBytes());
        hasVersion = hasVersion || (field.number == 1 && field.isVarint()) || (field.number == 8 && field.isBytes());
        return field.number <= largestField ? ok() : Status(formatError("not a field of a model"));
    });
    return read && hasGraph && hasVersion;
}

Result<Contents> readContents(Bytes file, Progress& progress)
{
    Reader reader(progress);
    QS_TRY(reader.model(file));
    // Nodes stand before or behind the initializers, depending on who wrote the file.
    std::ranges::stable_sort(reader.contents.tensors, {},
                             [](const TensorPlace& place) { return place.message.data(); });
    return std::move(reader.contents);
}

} // namespace qs::onnx
