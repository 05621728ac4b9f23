// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/safetensors_header.h"

#include <functional>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <unordered_set>

namespace qs::safetensors {

namespace {

using Json = nlohmann::json;

Error formatError(std::string message)
{
    return {ErrorCode::Format, std::move(message)};
}

std::string tensorText(const std::string& name)
{
    return "tensor \"" + name + "\"";
}

/// The library's reason without its bracketed number.
std::string reasonOf(const Json::exception& exception)
{
    const std::string_view text = exception.what();
    const auto bracket = text.find("] ");
    return std::string(bracket == std::string_view::npos ? text : text.substr(bracket + 2));
}

/// Deeper than any header or index. The text is data of strangers: without a limit, a file of brackets fills memory.
constexpr int kDeepest = 8;

/// Hands the members of the one top-level object to `member`, one after the other, and never holds more than one:
/// headers of large models have tens of thousands.
Status forEachMember(std::string_view json, const std::function<Status(const std::string&, const Json&)>& member)
{
    if (!json.starts_with('{')) { // the library would skip a byte order mark
        return formatError("the header is not a JSON object: it does not begin with \"{\"");
    }
    std::optional<Error> error;
    std::vector<std::unordered_set<std::string>> keys(kDeepest + 1); // of the open object of each depth
    std::string name;
    const auto event = [&](int depth, Json::parse_event_t what, Json& parsed) {
        using Event = Json::parse_event_t;
        if (error) {
            return false;
        }
        if ((what == Event::object_start || what == Event::array_start) && depth >= kDeepest) {
            error = formatError("the header's JSON is nested deeper than " + std::to_string(kDeepest) + " levels");
            return false;
        }
        if (what == Event::object_start) {
            keys[static_cast<std::size_t>(depth) + 1].clear();
        } else if (what == Event::key) {
            auto key = parsed.get<std::string>();
            if (!keys[static_cast<std::size_t>(depth)].insert(key).second) {
                error = formatError("the header has the duplicate key \"" + key + "\"");
                return false;
            }
            if (depth == 1) {
                name = std::move(key);
            }
        } else if (depth == 1 && (what == Event::object_end || what == Event::array_end || what == Event::value)) {
            if (const auto done = member(name, parsed); !done) {
                error = done.error();
            }
            return false; // forgets the member
        }
        return true;
    };
    try {
        // The result is an object without members; what counts went to `member`.
        const Json rest = Json::parse(json.begin(), json.end(), event);
    } catch (const Json::exception& exception) {
        return error ? *error : formatError("the header is not valid JSON: " + reasonOf(exception));
    }
    return error ? Status(*error) : ok();
}

Result<std::uint64_t> wholeNumber(const Json& value, const std::string& what)
{
    if (!value.is_number_unsigned()) { // a negative number, a fraction, or one beyond 64 bits
        return formatError(what + " is " + value.dump(-1, ' ', true, Json::error_handler_t::replace).substr(0, 40) +
                           ", not an integer of 0 to 2^64 - 1");
    }
    return value.get<std::uint64_t>();
}

Result<Shape> shapeOf(const Json& value)
{
    if (!value.is_array()) {
        return formatError("its shape is missing or is not a list");
    }
    Shape shape;
    for (const Json& item : value) {
        const auto extent = wholeNumber(item, "a dimension of its shape");
        if (!extent) {
            return extent.error();
        }
        if (*extent > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
            return formatError("the dimension " + std::to_string(*extent) + " of its shape is out of range");
        }
        shape.push_back(static_cast<std::int64_t>(*extent));
    }
    return shape;
}

Result<Entry> entryOf(const std::string& name, const Json& value)
{
    if (!value.is_object()) {
        return formatError("its header entry is not a JSON object");
    }
    Entry entry;
    entry.name = name;
    const auto dtype = value.find("dtype");
    if (dtype == value.end() || !dtype->is_string()) {
        return formatError("its dtype is missing or is not a string");
    }
    entry.dtype = dtype->get<std::string>();
    const auto shape = shapeOf(value.value("shape", Json()));
    if (!shape) {
        return shape.error();
    }
    entry.shape = *shape;
    const auto offsets = value.find("data_offsets");
    if (offsets == value.end() || !offsets->is_array() || offsets->size() != 2) {
        return formatError("its data_offsets are missing or are not a list of two numbers");
    }
    const auto begin = wholeNumber((*offsets)[0], "the first of its data_offsets");
    if (!begin) {
        return begin.error();
    }
    const auto end = wholeNumber((*offsets)[1], "the second of its data_offsets");
    if (!end) {
        return end.error();
    }
    entry.begin = *begin;
    entry.end = *end;
    return entry;
}

Result<std::map<std::string, std::string>> metadataOf(const Json& value)
{
    std::map<std::string, std::string> metadata;
    if (!value.is_object()) {
        return formatError("the header's __metadata__ is not a JSON object");
    }
    for (const auto& [key, item] : value.items()) {
        if (!item.is_string()) {
            return formatError("the header's __metadata__ must hold strings only, and \"" + key + "\" is none");
        }
        metadata[key] = item.get<std::string>();
    }
    return metadata;
}

} // namespace

Result<Header> parseHeader(std::string_view json)
{
    Header header;
    QS_TRY(forEachMember(json, [&](const std::string& name, const Json& value) -> Status {
        if (name == "__metadata__") {
            auto metadata = metadataOf(value);
            if (!metadata) {
                return metadata.error();
            }
            header.metadata = std::move(*metadata);
            return ok();
        }
        auto entry = entryOf(name, value);
        if (!entry) {
            return entry.error().in(tensorText(name));
        }
        header.entries.push_back(std::move(*entry));
        return ok();
    }));
    return header;
}

Result<Index> parseIndex(std::string_view json)
{
    Index index;
    bool hasMap = false;
    json.remove_prefix(std::min(json.find_first_not_of(" \t\r\n"), json.size()));
    const auto read = forEachMember(json, [&](const std::string& name, const Json& value) -> Status {
        if (name == "metadata" && value.is_object()) {
            for (const auto& [key, item] : value.items()) { // total_size is a number here
                index.metadata[key] = item.is_string() ? item.get<std::string>() : item.dump();
            }
        }
        if (name != "weight_map") {
            return ok();
        }
        hasMap = true;
        if (!value.is_object()) {
            return formatError("the index's weight_map is not a JSON object");
        }
        for (const auto& [tensor, shard] : value.items()) {
            if (!shard.is_string()) {
                return formatError("the index names no file for " + tensorText(tensor));
            }
            index.shardOf.emplace_back(tensor, shard.get<std::string>());
        }
        return ok();
    });
    if (!read) {
        return read.error().in("the index of a sharded model");
    }
    if (!hasMap) {
        return formatError("the JSON text has no weight_map: it is not the index of a sharded model");
    }
    return index;
}

} // namespace qs::safetensors
