// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/safetensors/safetensors_header.h"

#include "core/loaders/json_members.h"

#include <limits>

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
    QS_TRY(forEachMember(json, "the header", [&](const std::string& name, const Json& value) -> Status {
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

} // namespace qs::safetensors
