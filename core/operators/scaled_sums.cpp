// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/operators/scaled_sums.h"

#include "core/operators/types.h"

#include <algorithm>
#include <string>
#include <vector>

namespace qs {

Result<Arrays> scaledSums(const Array& sums, const MatrixStacks& stacks, const Array& scaleA, const Array& scaleB,
                          const Array& bias)
{
    const auto a = scalesPerRow(scaleA, stacks.aStack, stacks.rows, false);
    const auto b = scalesPerRow(scaleB, stacks.bStack, stacks.columns, true);
    auto y = Array::make(ElementType::F32, sums.shape());
    if (!a || !b || !y) {
        return !a ? a.error() : !b ? b.error() : y.error();
    }
    if (!bias.isAbsent() &&
        (bias.type() != ElementType::F32 || bias.shape() != Shape{static_cast<std::int64_t>(stacks.columns)})) {
        return Error{ErrorCode::Shape, "a bias " + std::string(rowOf(bias.type()).name) + " " +
                                           shapeText(bias.shape()) + " for " + std::to_string(stacks.columns) +
                                           " columns"};
    }
    std::vector<float> added(stacks.columns);
    if (!bias.isAbsent()) {
        std::ranges::copy(bias.values<float>(), added.begin());
    }
    std::vector<float> factors(stacks.columns);
    const std::int32_t* from = sums.values<std::int32_t>().data();
    float* to = y->edit<float>().data();
    stacks.forEachPair([&](std::size_t matrixA, std::size_t matrixB) {
        const auto ofA = a->of(matrixA);
        const auto ofB = b->of(matrixB);
        for (std::size_t row = 0; row < stacks.rows; ++row) {
            if (row == 0 || ofA.size() > 1) {
                for (std::size_t j = 0; j < factors.size(); ++j) {
                    factors[j] = ofA[ofA.size() > 1 ? row : 0] * ofB[ofB.size() > 1 ? j : 0];
                }
            }
            for (std::size_t j = 0; j < factors.size(); ++j) {
                to[j] = static_cast<float>(from[j]) * factors[j] + added[j];
            }
            from += factors.size();
            to += factors.size();
        }
    });
    return one(std::move(y));
}

} // namespace qs
