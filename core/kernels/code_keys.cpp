// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/code_keys.h"

#include "core/kernels/level_search.h"

#include <algorithm>
#include <cmath>

// The order matters: this file is compiled once per CPU target from the first of these includes.
// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/code_keys.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
#include "core/kernels/code_rule-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace qs::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

template <typename Elements>
void keysOf(Elements elements, std::span<const float> values, std::size_t groupSize, const Grid* grids, float* keys)
{
    const E e;
    constexpr std::size_t lanes = hn::MaxLanes(E());
    HWY_ALIGN float rest[lanes] = {};
    for (std::size_t start = 0; start < values.size(); start += groupSize) {
        elements.setGrid(*grids++);
        const std::size_t end = std::min(start + groupSize, values.size());
        std::size_t i = start;
        for (; end - i >= lanes; i += lanes) {
            hn::StoreU(elements(hn::LoadU(e, values.data() + i)).key, e, keys + i);
        }
        if (i < end) {
            std::copy(values.data() + i, values.data() + end, rest);
            hn::Store(elements(hn::Load(e, rest)).key, e, rest);
            std::copy(rest, rest + (end - i), keys + i);
        }
    }
}

void codeKeysOnTarget(const CodeRule& rule, std::span<const float> values, std::size_t groupSize, const Grid* grids,
                      float* keys)
{
    switch (rule.kind) {
    case CodeRule::Kind::Affine:
        return keysOf(AffineElements(rule), values, groupSize, grids, keys);
    case CodeRule::Kind::Float:
        return keysOf(FloatElements(rule), values, groupSize, grids, keys);
    case CodeRule::Kind::Levels:
        return rule.levels.size() <= LevelBorders::kMost
                   ? keysOf(FewLevels(rule), values, groupSize, grids, keys)
                   : keysOf(ManyLevels(*rule.buckets), values, groupSize, grids, keys);
    }
}

} // namespace qs::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace qs {
HWY_EXPORT(codeKeysOnTarget);

void codeKeys(const CodeRule& rule, std::span<const float> values, std::size_t groupSize, std::span<const Grid> grids,
              std::span<float> keys)
{
    if (!values.empty()) {
        HWY_DYNAMIC_DISPATCH(codeKeysOnTarget)(rule, values, groupSize, grids.data(), keys.data());
    }
}

} // namespace qs
#endif
