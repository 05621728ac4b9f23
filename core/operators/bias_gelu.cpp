// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/operators/bias_gelu.h"

#include "core/operators/types.h"

#include <cmath>

namespace qs {

namespace {

/// f(x + bias), the bias one number for each element of the last axis, or left out.
template <typename F>
Result<Arrays> withBias(const Call& call, const F& f)
{
    const Array& x = call.in(0);
    const Array& bias = call.in(1);
    if (!bias.isAbsent() && (x.rank() == 0 || bias.shape() != Shape{x.shape().back()} || bias.type() != x.type())) {
        return Error{ErrorCode::Shape, "a bias " + shapeText(bias.shape()) + " for an input " + shapeText(x.shape())};
    }
    return withType(FloatTypes(), x.type(), [&]<typename T>(T) -> Result<Arrays> {
        auto y = Array::make(x.type(), x.shape());
        if (!y || y->count() == 0) {
            return one(std::move(y));
        }
        const auto values = x.values<T>();
        const auto out = y->template edit<T>();
        const std::size_t length = bias.isAbsent() ? values.size() : bias.count();
        for (std::size_t row = 0; row < values.size(); row += length) {
            for (std::size_t i = 0; i < length; ++i) {
                out[row + i] = f(bias.isAbsent() ? values[row + i] : values[row + i] + bias.values<T>()[i]);
            }
        }
        return one(std::move(y));
    });
}

} // namespace

Result<Arrays> biasGelu(const Call& call)
{
    return withBias(call, []<typename T>(T x) {
        constexpr double rootHalf = 0.70710678118654752440;
        return T(0.5) * x * (T(1) + static_cast<T>(std::erf(x * T(rootHalf))));
    });
}

Result<Arrays> fastGelu(const Call& call)
{
    return withBias(call, []<typename T>(T x) {
        constexpr double rootTwoOverPi = 0.79788456080286535588;
        return T(0.5) * x * (T(1) + std::tanh(T(rootTwoOverPi) * (x + T(0.044715) * x * x * x)));
    });
}

Result<Arrays> quickGelu(const Call& call)
{
    if (call.has(1)) {
        return Error{ErrorCode::Format, "it has one input, not two"};
    }
    const float alpha = call.node.real("alpha", 1.702F);
    return withBias(call, [=]<typename T>(T x) { return x / (T(1) + std::exp(-T(alpha) * x)); });
}

} // namespace qs
