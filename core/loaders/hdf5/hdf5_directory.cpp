// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/hdf5/hdf5_directory.h"

#include <nlohmann/json.hpp>

namespace qs::hdf5 {

namespace {

using Json = nlohmann::json;

/// What the lister never prints; thrown only within this file.
struct Unexpected {};

std::uint64_t number(const Json& value)
{
    if (!value.is_number_unsigned()) {
        throw Unexpected();
    }
    return value.get<std::uint64_t>();
}

std::string text(const Json& value)
{
    if (!value.is_string()) {
        throw Unexpected();
    }
    return value.get<std::string>();
}

const Json& list(const Json& value)
{
    if (!value.is_array()) {
        throw Unexpected();
    }
    return value;
}

/// The member of an object that must have it.
const Json& need(const Json& object, const char* key)
{
    if (!object.is_object() || !object.contains(key)) {
        throw Unexpected();
    }
    return object[key];
}

/// An extent beyond 2^63 becomes a negative one, which the check of the shape refuses.
Shape shape(const Json& value)
{
    Shape extents;
    for (const Json& extent : list(value)) {
        extents.push_back(static_cast<std::int64_t>(number(extent)));
    }
    return extents;
}

std::vector<std::byte> bytesOf(const Json& value)
{
    const std::string digits = text(value);
    const auto digit = [](char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        if (c >= 'a' && c <= 'f') {
            return c - 'a' + 10;
        }
        throw Unexpected();
    };
    if (digits.size() % 2 != 0) {
        throw Unexpected();
    }
    std::vector<std::byte> bytes;
    for (std::size_t i = 0; i < digits.size(); i += 2) {
        bytes.push_back(static_cast<std::byte>(16 * digit(digits[i]) + digit(digits[i + 1])));
    }
    return bytes;
}

Chunk chunkOf(const Json& value, std::size_t rank)
{
    constexpr std::size_t before = 3; // filter mask, offset, bytes
    if (list(value).size() != before + rank) {
        throw Unexpected();
    }
    Chunk chunk{.filterMask = number(value[0]), .offset = number(value[1]), .bytes = number(value[2]), .at = {}};
    for (std::size_t i = 0; i < rank; ++i) {
        chunk.at.push_back(static_cast<std::int64_t>(number(value[before + i])));
    }
    return chunk;
}

void addPlace(const Json& value, Dataset& dataset)
{
    dataset.layout = text(need(value, "layout"));
    if (value.contains("offset")) {
        dataset.offset = number(value["offset"]);
    }
    if (dataset.layout == "contiguous") {
        dataset.bytes = number(need(value, "bytes"));
    } else if (dataset.layout == "compact") {
        dataset.data = bytesOf(need(value, "data"));
    } else if (dataset.layout == "chunked") {
        dataset.chunkShape = shape(need(value, "chunk"));
        for (const Json& chunk : list(need(value, "chunks"))) {
            dataset.chunks.push_back(chunkOf(chunk, dataset.shape.size()));
        }
        for (const Json& filter : list(need(value, "filters"))) {
            if (list(filter).size() != 2) {
                throw Unexpected();
            }
            dataset.filters.push_back({static_cast<std::int64_t>(number(filter[0])), text(filter[1])});
        }
        dataset.fill = value.contains("fill") ? bytesOf(value["fill"]) : std::vector<std::byte>();
    }
}

Dataset datasetOf(const Json& value)
{
    Dataset dataset;
    dataset.path = text(need(value, "path"));
    if (value.contains("error")) {
        dataset.error = text(value["error"]);
    }
    if (value.contains("dtype")) {
        dataset.shape = shape(need(value, "shape"));
        dataset.dtype = text(value["dtype"]);
        dataset.elementBytes = number(need(value, "size"));
        const Json& order = need(value, "big_endian");
        if (!order.is_boolean()) {
            throw Unexpected();
        }
        dataset.isBigEndian = order.get<bool>();
    } else if (!dataset.error) {
        throw Unexpected();
    }
    if (!dataset.error && value.contains("layout")) {
        addPlace(value, dataset);
    }
    return dataset;
}

Attributes attributesOf(const Json& value)
{
    if (!value.is_object()) {
        throw Unexpected();
    }
    Attributes attributes;
    for (const auto& [name, given] : value.items()) {
        std::vector<std::string>& texts = attributes[name];
        if (given.is_string()) {
            texts.push_back(given.get<std::string>());
            continue;
        }
        for (const Json& each : list(given)) {
            texts.push_back(text(each));
        }
    }
    return attributes;
}

void addLine(const Json& line, Directory& directory)
{
    if (line.contains("dataset")) {
        directory.datasets.push_back(datasetOf(line["dataset"]));
    } else if (line.contains("group")) {
        directory.groups[text(line["group"])] = attributesOf(need(line, "attributes"));
    } else {
        const Json& problem = need(line, "problem");
        directory.problems.push_back({text(need(problem, "path")), text(need(problem, "message"))});
    }
}

/// Reads lines up to the one that tells the end and how many there were.
Directory readLines(std::string_view output)
{
    constexpr int deepest = 6;
    const auto limited = [](int depth, Json::parse_event_t, Json&) {
        if (depth > deepest) {
            throw Unexpected();
        }
        return true;
    };
    Directory directory;
    for (std::uint64_t lines = 0;; ++lines) {
        const auto end = output.find('\n');
        if (end == std::string_view::npos) {
            throw Unexpected(); // cut off
        }
        const std::string_view line = output.substr(0, end);
        output.remove_prefix(end + 1);
        const Json parsed = Json::parse(line.begin(), line.end(), limited);
        if (!parsed.is_object()) {
            throw Unexpected();
        }
        if (parsed.contains("end")) {
            if (number(parsed["end"]) != lines || !output.empty()) {
                throw Unexpected();
            }
            return directory;
        }
        addLine(parsed, directory);
    }
}

} // namespace

Result<Directory> parseDirectory(std::string_view output)
{
    const Error damaged{ErrorCode::Format, "the file's directory is damaged: what the HDF5 library makes of it is no "
                                           "list of datasets"};
    try {
        return readLines(output);
    } catch (const Unexpected&) {
        return damaged;
    } catch (const Json::exception&) {
        return damaged;
    }
}

} // namespace qs::hdf5
