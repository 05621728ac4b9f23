// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pairing/pair_mapping.h"

#include "core/base/mapped_file.h"
#include "core/base/utf8.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <unordered_set>

namespace qs {

namespace {

using Json = nlohmann::ordered_json;

Error formatError(std::string message)
{
    return {ErrorCode::Format, std::move(message)};
}

/// The library's reason without its bracketed number.
std::string reasonOf(const Json::exception& exception)
{
    const std::string_view text = exception.what();
    const auto bracket = text.find("] ");
    return std::string(bracket == std::string_view::npos ? text : text.substr(bracket + 2));
}

/// Deeper than any mapping. Without a limit a file of brackets fills memory.
constexpr int kDeepest = 8;

Result<Json> parsed(std::string_view text)
{
    bool isTooDeep = false;
    const auto limit = [&isTooDeep](int depth, Json::parse_event_t, Json&) {
        isTooDeep = isTooDeep || depth > kDeepest;
        return !isTooDeep;
    };
    try {
        Json json = Json::parse(text, limit);
        if (isTooDeep) {
            return formatError("the JSON is nested deeper than " + std::to_string(kDeepest) + " levels");
        }
        return json;
    } catch (const Json::exception& exception) {
        return formatError("not JSON: " + reasonOf(exception));
    }
}

/// A name, or nothing for null or an absent key.
Result<std::optional<std::string>> nameIn(const Json& item, const char* key, const std::string& where)
{
    const auto found = item.find(key);
    if (found == item.end() || found->is_null()) {
        return std::optional<std::string>();
    }
    if (!found->is_string()) {
        return formatError(where + ": \"" + key + "\" is neither a name nor null");
    }
    return std::optional(found->get<std::string>());
}

Result<PairEntry> entryOf(const Json& item, const std::string& where)
{
    if (!item.is_object()) {
        return formatError(where + " is not an object with \"reference\" and \"other\"");
    }
    const auto reference = nameIn(item, "reference", where);
    QS_TRY(reference);
    const auto other = nameIn(item, "other", where);
    QS_TRY(other);
    if (!*reference && !*other) {
        return formatError(where + " names no tensor");
    }
    PairEntry entry{*reference, *other, std::nullopt};
    if (const auto transposed = item.find("transposed"); transposed != item.end() && !transposed->is_null()) {
        if (!transposed->is_boolean()) {
            return formatError(where + ": \"transposed\" is neither true nor false");
        }
        entry.transposed = transposed->get<bool>();
    }
    return entry;
}

} // namespace

void PairMapping::pair(const std::string& reference, const std::string& other, std::optional<bool> transposed)
{
    forgetReference(reference);
    forgetOther(other);
    m_entries.push_back({reference, other, transposed});
}

void PairMapping::leaveReference(const std::string& reference)
{
    forgetReference(reference);
    m_entries.push_back({reference, std::nullopt, std::nullopt});
}

void PairMapping::leaveOther(const std::string& other)
{
    forgetOther(other);
    m_entries.push_back({std::nullopt, other, std::nullopt});
}

void PairMapping::forgetReference(const std::string& reference)
{
    std::erase_if(m_entries, [&](const PairEntry& entry) { return entry.reference == reference; });
}

void PairMapping::forgetOther(const std::string& other)
{
    std::erase_if(m_entries, [&](const PairEntry& entry) { return entry.other == other; });
}

const PairEntry* PairMapping::ofReference(const std::string& reference) const
{
    const auto found = std::ranges::find(m_entries, std::optional(reference), &PairEntry::reference);
    return found == m_entries.end() ? nullptr : &*found;
}

const PairEntry* PairMapping::ofOther(const std::string& other) const
{
    const auto found = std::ranges::find(m_entries, std::optional(other), &PairEntry::other);
    return found == m_entries.end() ? nullptr : &*found;
}

Result<PairMapping> parsePairMapping(std::string_view json)
{
    const auto document = parsed(json);
    QS_TRY(document);
    const auto pairs = document->is_object() ? document->find("pairs") : document->end();
    if (!document->is_object() || pairs == document->end() || !pairs->is_array()) {
        return formatError("there is no list \"pairs\" in it");
    }
    std::vector<PairEntry> entries;
    std::unordered_set<std::string> references;
    std::unordered_set<std::string> others;
    for (const Json& item : *pairs) {
        const std::string where = "entry " + std::to_string(entries.size() + 1) + " of \"pairs\"";
        const auto entry = entryOf(item, where);
        QS_TRY(entry);
        const bool isNew = (!entry->reference || references.insert(*entry->reference).second) &&
                           (!entry->other || others.insert(*entry->other).second);
        if (!isNew) {
            return formatError(where + " names a tensor that an entry before it has already");
        }
        entries.push_back(*entry);
    }
    return PairMapping(std::move(entries));
}

Result<PairMapping> readPairMapping(const std::filesystem::path& path)
{
    const auto file = MappedFile::open(path);
    if (!file) {
        return file.error().in(path.string());
    }
    const std::span<const std::byte> bytes = (*file)->bytes();
    auto mapping = parsePairMapping({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    if (!mapping) {
        return mapping.error().in(path.string());
    }
    return mapping;
}

std::string pairMappingText(const PairMapping& mapping)
{
    const auto nameOrNull = [](const std::optional<std::string>& name) {
        return name ? Json(validUtf8(*name)) : Json();
    };
    Json pairs = Json::array();
    for (const PairEntry& entry : mapping.entries()) {
        Json item = {{"reference", nameOrNull(entry.reference)}, {"other", nameOrNull(entry.other)}};
        if (entry.transposed) {
            item["transposed"] = *entry.transposed;
        }
        pairs.push_back(std::move(item));
    }
    constexpr int kIndent = 2;
    const Json document = {{"pairs", std::move(pairs)}};
    return document.dump(kIndent) + "\n";
}

} // namespace qs
