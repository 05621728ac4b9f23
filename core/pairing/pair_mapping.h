// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace qs {

/// What a person has said about one tensor: its partner, or that it has none. One of the names is there at least.
struct PairEntry {
    std::optional<std::string> reference;
    std::optional<std::string> other;
    std::optional<bool> transposed; ///< of a matrix whose shape fits both ways; nothing: as the pairing finds it

    bool operator==(const PairEntry&) const = default;
};

/// Corrections of a pairing: they go before everything that is found by itself. A value: comparable, cheap to copy.
class PairMapping {
public:
    PairMapping() = default;
    /// No two entries speak about the same tensor.
    explicit PairMapping(std::vector<PairEntry> entries) : m_entries(std::move(entries)) {}

    const std::vector<PairEntry>& entries() const { return m_entries; }
    bool empty() const { return m_entries.empty(); }

    /// The two belong together; what was said about either before is forgotten.
    void pair(const std::string& reference, const std::string& other, std::optional<bool> transposed = std::nullopt);
    /// The tensor of the reference, or of the other file, has no partner.
    void leaveReference(const std::string& reference);
    void leaveOther(const std::string& other);
    /// Nothing is said about this tensor of the reference any more: it is paired by itself.
    void forgetReference(const std::string& reference);
    void forgetOther(const std::string& other);

    /// What was said about this tensor of the reference; null for nothing.
    const PairEntry* ofReference(const std::string& reference) const;
    const PairEntry* ofOther(const std::string& other) const;

    bool operator==(const PairMapping&) const = default;

private:
    std::vector<PairEntry> m_entries;
};

/// `{"pairs": [{"reference": "fc.weight", "other": "fc.kernel"}, {"reference": "fc.bias", "other": null}]}`: null says
/// that there is no partner; "transposed": true or false may stand beside the names, other keys are passed over. The
/// error names the entry.
Result<PairMapping> parsePairMapping(std::string_view json);
Result<PairMapping> readPairMapping(const std::filesystem::path& path);
/// The text of such a file, UTF-8, ends with a line feed.
std::string pairMappingText(const PairMapping& mapping);

} // namespace qs
