// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/code_counts.h"

#include "core/kernels/code_keys.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace qs {

namespace {

/// Which code a key is.
class KeyIndex {
public:
    KeyIndex(const CodeRule& rule, int low) : m_levels(rule.levels), m_low(static_cast<float>(low)) {}

    std::size_t operator()(float key) const
    {
        return m_levels.empty() ? static_cast<std::size_t>(std::nearbyint(key - m_low))
                                : static_cast<std::size_t>(std::ranges::lower_bound(m_levels, key) - m_levels.begin());
    }

private:
    const std::span<const float> m_levels; ///< empty for affine rules
    const float m_low;
};

} // namespace

void addCodeCounts(const CodeRule& rule, std::span<const float> values, std::size_t groupSize,
                   std::span<const Grid> grids, std::span<std::uint64_t> counts)
{
    if (values.empty()) {
        return;
    }
    constexpr std::size_t kAtOnce = 1024;
    std::array<float, kAtOnce> keys;
    const KeyIndex indexOf(rule, std::ranges::min(grids, {}, &Grid::low).low);
    for (std::size_t start = 0; start < values.size(); start += groupSize) {
        const auto group = values.subspan(start, std::min(groupSize, values.size() - start));
        for (std::size_t i = 0; i < group.size(); i += kAtOnce) {
            const std::size_t size = std::min(kAtOnce, group.size() - i);
            codeKeys(rule, group.subspan(i, size), size, grids.subspan(start / groupSize, 1), keys);
            for (std::size_t k = 0; k < size; ++k) {
                ++counts[indexOf(keys[k])];
            }
        }
    }
}

void addCodeCountsByDefinition(const CodeRule& rule, std::span<const float> values, std::size_t groupSize,
                               std::span<const Grid> grids, std::span<std::uint64_t> counts)
{
    const int low = grids.empty() ? 0 : std::ranges::min(grids, {}, &Grid::low).low;
    for (std::size_t i = 0; i < values.size(); ++i) {
        ++counts[static_cast<std::size_t>(quantized(values[i], rule, grids[i / groupSize]).code - low)];
    }
}

} // namespace qs
