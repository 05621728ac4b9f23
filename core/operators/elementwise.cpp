// SPDX-License-Identifier: GPL-3.0-or-later
// Operators that calculate each element of their output from one element of their input.
#include "core/operators/mapped.h"
#include "core/operators/operator.h"
#include "core/operators/types.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <type_traits>

namespace qs {

namespace {

/// A function object over the types of a list.
template <typename List, typename F>
Result<Arrays> unary(const Call& call)
{
    return withType(List(), call.in(0).type(),
                    [&]<typename T>(T) { return mapped<T>(call.in(0), [](T x) { return F()(x); }); });
}

// clang-format off
struct AbsOf { template <typename T> T operator()(T x) const { if constexpr (std::is_unsigned_v<T>) { return x; } else { return static_cast<T>(std::abs(x)); } } };
struct NegOf { template <typename T> T operator()(T x) const { return static_cast<T>(-x); } };
struct SignOf { template <typename T> T operator()(T x) const { return static_cast<T>((x > T(0)) - (x < T(0))); } };
struct FloorOf { template <typename T> T operator()(T x) const { return std::floor(x); } };
struct CeilOf { template <typename T> T operator()(T x) const { return std::ceil(x); } };
struct RoundOf { template <typename T> T operator()(T x) const { return std::nearbyint(x); } }; // half to even
struct ReciprocalOf { template <typename T> T operator()(T x) const { return T(1) / x; } };
struct SqrtOf { template <typename T> T operator()(T x) const { return std::sqrt(x); } };
struct ExpOf { template <typename T> T operator()(T x) const { return std::exp(x); } };
struct LogOf { template <typename T> T operator()(T x) const { return std::log(x); } };
struct ErfOf { template <typename T> T operator()(T x) const { return static_cast<T>(std::erf(x)); } };
struct SinOf { template <typename T> T operator()(T x) const { return std::sin(x); } };
struct CosOf { template <typename T> T operator()(T x) const { return std::cos(x); } };
struct TanOf { template <typename T> T operator()(T x) const { return std::tan(x); } };
struct AsinOf { template <typename T> T operator()(T x) const { return std::asin(x); } };
struct AcosOf { template <typename T> T operator()(T x) const { return std::acos(x); } };
struct AtanOf { template <typename T> T operator()(T x) const { return std::atan(x); } };
struct SinhOf { template <typename T> T operator()(T x) const { return std::sinh(x); } };
struct CoshOf { template <typename T> T operator()(T x) const { return std::cosh(x); } };
struct TanhOf { template <typename T> T operator()(T x) const { return std::tanh(x); } };
struct AsinhOf { template <typename T> T operator()(T x) const { return std::asinh(x); } };
struct AcoshOf { template <typename T> T operator()(T x) const { return std::acosh(x); } };
struct AtanhOf { template <typename T> T operator()(T x) const { return std::atanh(x); } };
struct SigmoidOf { template <typename T> T operator()(T x) const { return T(1) / (T(1) + std::exp(-x)); } };
struct ReluOf { template <typename T> T operator()(T x) const { return x < T(0) ? T(0) : x; } };
struct SoftplusOf { template <typename T> T operator()(T x) const { return x > T(0) ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x)); } };
struct SoftsignOf { template <typename T> T operator()(T x) const { return x / (T(1) + std::abs(x)); } };
struct HardSwishOf { template <typename T> T operator()(T x) const { return x * std::clamp(x / T(6) + T(0.5), T(0), T(1)); } };
struct MishOf { template <typename T> T operator()(T x) const { return x * std::tanh(SoftplusOf()(x)); } };
struct BitNotOf { template <typename T> T operator()(T x) const { return static_cast<T>(~x); } };
// clang-format on

/// f(x) with numbers from the node's attributes, for floats.
template <typename F>
Result<Arrays> mappedFloats(const Call& call, const F& f)
{
    return withType(FloatTypes(), call.in(0).type(), [&]<typename T>(T) { return mapped<T>(call.in(0), f); });
}

/// Of halves by their bits: signs and order do not ask for floats.
Result<Arrays> relu(const Call& call)
{
    const Array& x = call.in(0);
    if (isHalf(x.type())) {
        const std::uint16_t lowest = x.type() == ElementType::F16 ? 0xfc00 : 0xff80; // -infinity; NaN lies beyond
        return mapped<std::uint16_t>(
            x, [=](std::uint16_t bits) { return bits > 0x8000U && bits <= lowest ? std::uint16_t{0} : bits; });
    }
    return unary<SignedTypes, ReluOf>(call);
}

Result<Arrays> elu(const Call& call)
{
    const float alpha = call.node.real("alpha", 1);
    return mappedFloats(call, [=]<typename T>(T x) { return x < T(0) ? T(alpha) * std::expm1(x) : x; });
}

Result<Arrays> celu(const Call& call)
{
    const float alpha = call.node.real("alpha", 1);
    return mappedFloats(
        call, [=]<typename T>(T x) { return std::max(T(0), x) + std::min(T(0), T(alpha) * std::expm1(x / T(alpha))); });
}

Result<Arrays> selu(const Call& call)
{
    const float alpha = call.node.real("alpha", 1.67326319217681884765625F);
    const float gamma = call.node.real("gamma", 1.05070102214813232421875F);
    return mappedFloats(call, [=]<typename T>(T x) { return T(gamma) * (x <= T(0) ? T(alpha) * std::expm1(x) : x); });
}

Result<Arrays> leakyRelu(const Call& call)
{
    const float alpha = call.node.real("alpha", 0.01F);
    return mappedFloats(call, [=]<typename T>(T x) { return x < T(0) ? T(alpha) * x : x; });
}

Result<Arrays> thresholdedRelu(const Call& call)
{
    const float alpha = call.node.real("alpha", 1);
    return mappedFloats(call, [=]<typename T>(T x) { return x > T(alpha) ? x : T(0); });
}

Result<Arrays> hardSigmoid(const Call& call)
{
    const float alpha = call.node.real("alpha", 0.2F);
    const float beta = call.node.real("beta", 0.5F);
    return mappedFloats(call, [=]<typename T>(T x) { return std::clamp(T(alpha) * x + T(beta), T(0), T(1)); });
}

Result<Arrays> shrink(const Call& call)
{
    const float bias = call.node.real("bias", 0);
    const float lambda = call.node.real("lambd", 0.5F);
    return withType(NumberTypes(), call.in(0).type(), [&]<typename T>(T) {
        return mapped<T>(call.in(0), [=](T x) {
            const auto wide = static_cast<double>(x);
            return wide < -double(lambda)  ? static_cast<T>(wide + bias)
                   : wide > double(lambda) ? static_cast<T>(wide - bias)
                                           : T(0);
        });
    });
}

Result<Arrays> gelu(const Call& call)
{
    const bool byTanh = call.node.text("approximate", "none") == "tanh";
    return mappedFloats(call, [=]<typename T>(T x) {
        constexpr double rootHalf = 0.70710678118654752440;
        constexpr double rootTwoOverPi = 0.79788456080286535588;
        return byTanh ? T(0.5) * x * (T(1) + std::tanh(T(rootTwoOverPi) * (x + T(0.044715) * x * x * x)))
                      : T(0.5) * x * (T(1) + static_cast<T>(std::erf(x * T(rootHalf))));
    });
}

template <typename T>
Result<Arrays> clipped(const Array& x, T low, T high)
{
    return mapped<T>(x, [=](T value) { return std::min(std::max(value, low), high); });
}

/// Bounds in attributes until version 11, in inputs from then on.
Result<Arrays> clip6(const Call& call)
{
    const float low = call.node.real("min", std::numeric_limits<float>::lowest());
    const float high = call.node.real("max", std::numeric_limits<float>::max());
    return withType(FloatTypes(), call.in(0).type(),
                    [&]<typename T>(T) { return clipped<T>(call.in(0), T(low), T(high)); });
}

Result<Arrays> clip(const Call& call)
{
    return withType(NumberTypes(), call.in(0).type(), [&]<typename T>(T) -> Result<Arrays> {
        T low = std::numeric_limits<T>::lowest();
        T high = std::numeric_limits<T>::max();
        for (const std::size_t bound : {std::size_t{1}, std::size_t{2}}) {
            if (!call.has(bound)) {
                continue;
            }
            if (call.in(bound).type() != call.in(0).type() || call.in(bound).count() != 1) {
                return Error{ErrorCode::Shape, "its bounds must be one number each, of the type of its input"};
            }
            (bound == 1 ? low : high) = call.in(bound).values<T>()[0];
        }
        return clipped<T>(call.in(0), low, high);
    });
}

Result<Arrays> isNan(const Call& call)
{
    return withType(FloatTypes(), call.in(0).type(), [&]<typename T>(T) -> Result<Arrays> {
        auto y = Array::make(ElementType::Bool, call.in(0).shape());
        if (y) {
            std::ranges::transform(call.in(0).values<T>(), y->edit<bool>().begin(), [](T x) { return std::isnan(x); });
        }
        return one(std::move(y));
    });
}

Result<Arrays> isInf(const Call& call)
{
    const bool negative = call.node.integer("detect_negative", 1) != 0;
    const bool positive = call.node.integer("detect_positive", 1) != 0;
    return withType(FloatTypes(), call.in(0).type(), [&]<typename T>(T) -> Result<Arrays> {
        auto y = Array::make(ElementType::Bool, call.in(0).shape());
        if (y) {
            std::ranges::transform(call.in(0).values<T>(), y->edit<bool>().begin(),
                                   [=](T x) { return std::isinf(x) && (x < T(0) ? negative : positive); });
        }
        return one(std::move(y));
    });
}

Result<Arrays> logicalNot(const Call& call)
{
    return withType(Types<bool>(), call.in(0).type(),
                    [&]<typename T>(T) { return mapped<T>(call.in(0), [](T x) { return !x; }); });
}

constexpr auto kRows =
    with(LayoutPolicy::AnyOrder, std::array{
                                     OperatorRow{"Abs", 6, 1, unary<NumberTypes, AbsOf>},
                                     OperatorRow{"Acos", 7, 1, unary<FloatTypes, AcosOf>},
                                     OperatorRow{"Acosh", 9, 1, unary<FloatTypes, AcoshOf>},
                                     OperatorRow{"Asin", 7, 1, unary<FloatTypes, AsinOf>},
                                     OperatorRow{"Asinh", 9, 1, unary<FloatTypes, AsinhOf>},
                                     OperatorRow{"Atan", 7, 1, unary<FloatTypes, AtanOf>},
                                     OperatorRow{"Atanh", 9, 1, unary<FloatTypes, AtanhOf>},
                                     OperatorRow{"BitwiseNot", 18, 1, unary<IntegerTypes, BitNotOf>},
                                     OperatorRow{"Ceil", 6, 1, unary<FloatTypes, CeilOf>},
                                     OperatorRow{"Celu", 12, 1, celu},
                                     OperatorRow{"Clip", 6, 1, clip6},
                                     OperatorRow{"Clip", 11, 1, clip},
                                     OperatorRow{"Cos", 7, 1, unary<FloatTypes, CosOf>},
                                     OperatorRow{"Cosh", 9, 1, unary<FloatTypes, CoshOf>},
                                     OperatorRow{"Elu", 6, 1, elu},
                                     OperatorRow{"Erf", 9, 1, unary<FloatTypes, ErfOf>},
                                     OperatorRow{"Exp", 6, 1, unary<FloatTypes, ExpOf>},
                                     OperatorRow{"Floor", 6, 1, unary<FloatTypes, FloorOf>},
                                     OperatorRow{"Gelu", 20, 1, gelu},
                                     OperatorRow{"Gelu", 1, 1, gelu, HalfPolicy::ThroughFloat, "com.microsoft"},
                                     OperatorRow{"HardSigmoid", 6, 1, hardSigmoid},
                                     OperatorRow{"HardSwish", 14, 1, unary<FloatTypes, HardSwishOf>},
                                     OperatorRow{"IsInf", 10, 1, isInf},
                                     OperatorRow{"IsNaN", 9, 1, isNan},
                                     OperatorRow{"LeakyRelu", 6, 1, leakyRelu},
                                     OperatorRow{"Log", 6, 1, unary<FloatTypes, LogOf>},
                                     OperatorRow{"Mish", 18, 1, unary<FloatTypes, MishOf>},
                                     OperatorRow{"Neg", 6, 1, unary<SignedTypes, NegOf>},
                                     OperatorRow{"Not", 1, 1, logicalNot},
                                     OperatorRow{"Reciprocal", 6, 1, unary<FloatTypes, ReciprocalOf>},
                                     OperatorRow{"Relu", 6, 1, relu, HalfPolicy::Native},
                                     OperatorRow{"Round", 11, 1, unary<FloatTypes, RoundOf>},
                                     OperatorRow{"Selu", 6, 1, selu},
                                     OperatorRow{"Shrink", 9, 1, shrink},
                                     OperatorRow{"Sigmoid", 6, 1, unary<FloatTypes, SigmoidOf>},
                                     OperatorRow{"Sign", 9, 1, unary<NumberTypes, SignOf>},
                                     OperatorRow{"Sin", 7, 1, unary<FloatTypes, SinOf>},
                                     OperatorRow{"Sinh", 9, 1, unary<FloatTypes, SinhOf>},
                                     OperatorRow{"Softplus", 1, 1, unary<FloatTypes, SoftplusOf>},
                                     OperatorRow{"Softsign", 1, 1, unary<FloatTypes, SoftsignOf>},
                                     OperatorRow{"Sqrt", 6, 1, unary<FloatTypes, SqrtOf>},
                                     OperatorRow{"Tan", 7, 1, unary<FloatTypes, TanOf>},
                                     OperatorRow{"Tanh", 6, 1, unary<FloatTypes, TanhOf>},
                                     OperatorRow{"ThresholdedRelu", 10, 1, thresholdedRelu},
                                 });

} // namespace

std::span<const OperatorRow> elementwiseOperators()
{
    return kRows;
}

} // namespace qs
