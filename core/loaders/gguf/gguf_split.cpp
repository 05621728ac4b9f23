// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/gguf/gguf_split.h"

#include <algorithm>

namespace qs::gguf {

namespace {

std::optional<std::uint64_t> wholeOf(const Directory& directory, const char* key)
{
    const auto found = directory.metadata.find(key);
    return found == directory.metadata.end() ? std::nullopt : found->second.whole;
}

std::string fiveDigits(std::uint64_t number)
{
    const std::string digits = std::to_string(number);
    return std::string(5 - std::min<std::size_t>(digits.size(), 5), '0') + digits;
}

std::string endOfName(std::uint64_t part, std::uint64_t parts)
{
    return "-" + fiveDigits(part + 1) + "-of-" + fiveDigits(parts) + ".gguf";
}

} // namespace

Split splitOf(const Directory& directory)
{
    Split split;
    split.part = wholeOf(directory, "split.no").value_or(0);
    // A count beyond that does not fit the five digits of the names, and so neither would the parts.
    split.parts = std::min<std::uint64_t>(wholeOf(directory, "split.count").value_or(1), 99'999);
    split.tensors = wholeOf(directory, "split.tensors.count");
    return split;
}

std::optional<std::filesystem::path> pathOfPart(const std::filesystem::path& opened, const Split& split,
                                                std::uint64_t part)
{
    std::string name = opened.filename().string();
    const std::string end = endOfName(split.part, split.parts);
    if (!name.ends_with(end)) {
        return std::nullopt;
    }
    name.replace(name.size() - end.size(), end.size(), endOfName(part, split.parts));
    return opened.parent_path() / name;
}

std::string partsText(const std::vector<std::uint64_t>& parts)
{
    constexpr std::size_t kNamed = 3;
    const std::size_t named = parts.size() <= kNamed + 1 ? parts.size() : kNamed;
    std::string text;
    for (std::size_t i = 0; i < named; ++i) {
        const bool isLast = i + 1 == parts.size();
        text += (i == 0 ? "" : isLast ? " and " : ", ") + std::to_string(parts[i] + 1);
    }
    return named == parts.size() ? text : text + " and " + std::to_string(parts.size() - named) + " more";
}

} // namespace qs::gguf
