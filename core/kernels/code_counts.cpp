// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/code_counts.h"

#include "core/kernels/level_search.h"

#include <algorithm>
#include <array>
#include <cmath>

// The order matters: this file is compiled once per CPU target from the first of these includes.
// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/code_counts.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
#include "core/kernels/code_rule-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace qs::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// keys[i] tells the code of values[i]; all have one grid. Writes whole vectors: keys has room for one more.
template <typename Elements>
void keysOf(Elements elements, const float* values, std::size_t count, const Grid& grid, float* keys)
{
    const E e;
    constexpr std::size_t lanes = hn::MaxLanes(E());
    elements.setGrid(grid);
    for (std::size_t i = 0; i < count; i += lanes) {
        HWY_ALIGN float rest[lanes] = {};
        std::copy(values + i, values + std::min(i + lanes, count), rest);
        hn::StoreU(elements(hn::Load(e, rest)).key, e, keys + i);
    }
}

void keysOnTarget(const CodeRule& rule, const float* values, std::size_t count, const Grid& grid, float* keys)
{
    switch (rule.kind) {
    case CodeRule::Kind::Affine:
        return keysOf(AffineElements(rule), values, count, grid, keys);
    case CodeRule::Kind::Float:
        return keysOf(FloatElements(rule), values, count, grid, keys);
    case CodeRule::Kind::Levels:
        return rule.levels.size() <= LevelBorders::kMost ? keysOf(FewLevels(rule), values, count, grid, keys)
                                                         : keysOf(ManyLevels(*rule.buckets), values, count, grid, keys);
    }
}

} // namespace qs::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace qs {
HWY_EXPORT(keysOnTarget);

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
    constexpr std::size_t kMostLanes = 16;
    std::array<float, kAtOnce + kMostLanes> keys;
    const KeyIndex indexOf(rule, std::ranges::min(grids, {}, &Grid::low).low);
    for (std::size_t start = 0; start < values.size(); start += groupSize) {
        const auto group = values.subspan(start, std::min(groupSize, values.size() - start));
        for (std::size_t i = 0; i < group.size(); i += kAtOnce) {
            const std::size_t size = std::min(kAtOnce, group.size() - i);
            HWY_DYNAMIC_DISPATCH(keysOnTarget)(rule, group.data() + i, size, grids[start / groupSize], keys.data());
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
#endif
