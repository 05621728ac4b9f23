// SPDX-License-Identifier: GPL-3.0-or-later
// Operators that calculate each element of their output from the elements at the same place of two inputs or more.
#include "core/operators/broadcast.h"
#include "core/operators/mapped.h"
#include "core/operators/operator.h"

#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <type_traits>

namespace qs {

namespace {

/// out = f(a, b) with broadcasting. Runs with a constant side have loops of their own, which compilers vectorize.
template <typename T, typename Out, typename F>
Result<Arrays> combined(const Array& a, const Array& b, const F& f)
{
    if (a.type() != b.type()) {
        return Error{ErrorCode::Format, "its inputs are " + std::string(rowOf(a.type()).name) + " and " +
                                            std::string(rowOf(b.type()).name) + ", which should be the same"};
    }
    const std::array shapes{a.shape(), b.shape()};
    const auto broadcast = Broadcast::of(shapes);
    if (!broadcast) {
        return broadcast.error();
    }
    auto y = Array::make(elementTypeOf<Out>(), broadcast->shape());
    if (!y) {
        return y.error();
    }
    const T* const left = a.values<T>().data();
    const T* const right = b.values<T>().data();
    Out* out = y->template edit<Out>().data();
    const std::size_t length = broadcast->runLength();
    broadcast->forEachRun([&](std::span<const std::size_t> at) {
        const T* const l = left + at[0];
        const T* const r = right + at[1];
        if (broadcast->stepOf(0) == 0) {
            const T x = *l;
            for (std::size_t i = 0; i < length; ++i) {
                out[i] = f(x, r[i * broadcast->stepOf(1)]);
            }
        } else if (broadcast->stepOf(1) == 0) {
            const T x = *r;
            for (std::size_t i = 0; i < length; ++i) {
                out[i] = f(l[i], x);
            }
        } else {
            for (std::size_t i = 0; i < length; ++i) {
                out[i] = f(l[i], r[i]);
            }
        }
        out += length;
    });
    return one(std::move(y));
}

template <typename List, typename F>
Result<Arrays> binary(const Call& call)
{
    return withType(List(), call.in(0).type(), [&]<typename T>(T) {
        return combined<T, T>(call.in(0), call.in(1), [](T x, T y) { return F()(x, y); });
    });
}

template <typename List, typename F>
Result<Arrays> comparison(const Call& call)
{
    return withType(List(), call.in(0).type(), [&]<typename T>(T) {
        return combined<T, bool>(call.in(0), call.in(1), [](T x, T y) { return F()(x, y); });
    });
}

/// Any number of inputs, two at a time.
template <typename List, typename F>
Result<Arrays> variadic(const Call& call)
{
    Result<Arrays> sum = Arrays{call.in(0)};
    for (std::size_t i = 1; i < call.inputs.size() && sum; ++i) {
        if (!call.has(i)) {
            return Error{ErrorCode::Format, "its input " + std::to_string(i + 1) + " is left out"};
        }
        sum = withType(List(), call.in(i).type(), [&]<typename T>(T) {
            return combined<T, T>(sum->front(), call.in(i), [](T x, T y) { return F()(x, y); });
        });
    }
    return sum;
}

// clang-format off
struct Plus { template <typename T> T operator()(T x, T y) const { return static_cast<T>(x + y); } };
struct Minus { template <typename T> T operator()(T x, T y) const { return static_cast<T>(x - y); } };
struct Times { template <typename T> T operator()(T x, T y) const { return static_cast<T>(x * y); } };
struct Least { template <typename T> T operator()(T x, T y) const { return x < y || x != x ? x : y; } };   // NaN stays
struct Largest { template <typename T> T operator()(T x, T y) const { return x > y || x != x ? x : y; } };
struct BitAnd { template <typename T> T operator()(T x, T y) const { return static_cast<T>(x & y); } };
struct BitOr { template <typename T> T operator()(T x, T y) const { return static_cast<T>(x | y); } };
struct BitXor { template <typename T> T operator()(T x, T y) const { return static_cast<T>(x ^ y); } };
struct Over {
    template <typename T> T operator()(T x, T y) const
    {
        if constexpr (std::is_floating_point_v<T>) { return x / y; }
        // Undefined in the standard of C++ and of ONNX alike; nothing here may stop the program.
        else if constexpr (std::is_signed_v<T>) { return y == T(0) ? T(0) : y == T(-1) ? static_cast<T>(T(0) - static_cast<std::make_unsigned_t<T>>(x)) : static_cast<T>(x / y); }
        else { return y == T(0) ? T(0) : static_cast<T>(x / y); }
    }
};
/// The remainder with the sign of the divisor, as Python's.
struct PythonModulo {
    template <typename T> T operator()(T x, T y) const
    {
        if constexpr (std::is_floating_point_v<T>) { const T r = std::fmod(x, y); return r != T(0) && (r < T(0)) != (y < T(0)) ? r + y : r; }
        else if constexpr (std::is_signed_v<T>) { if (y == T(0) || y == T(-1)) { return T(0); } const auto r = static_cast<T>(x % y); return r != T(0) && (r < T(0)) != (y < T(0)) ? static_cast<T>(r + y) : r; }
        else { return y == T(0) ? T(0) : static_cast<T>(x % y); }
    }
};
/// The remainder with the sign of the dividend, as C's fmod.
struct CModulo {
    template <typename T> T operator()(T x, T y) const
    {
        if constexpr (std::is_floating_point_v<T>) { return std::fmod(x, y); }
        else if constexpr (std::is_signed_v<T>) { return y == T(0) || y == T(-1) ? T(0) : static_cast<T>(x % y); }
        else { return y == T(0) ? T(0) : static_cast<T>(x % y); }
    }
};
// clang-format on

Result<Arrays> modulo(const Call& call)
{
    return call.node.integer("fmod", 0) != 0 ? binary<NumberTypes, CModulo>(call)
                                             : binary<NumberTypes, PythonModulo>(call);
}

Result<Arrays> bitShift(const Call& call)
{
    const bool left = call.node.text("direction", "LEFT") == "LEFT";
    using Unsigned = Types<std::uint8_t, std::uint16_t, std::uint32_t, std::uint64_t>;
    return withType(Unsigned(), call.in(0).type(), [&]<typename T>(T) {
        return combined<T, T>(call.in(0), call.in(1), [=](T x, T y) -> T {
            if (y >= std::numeric_limits<T>::digits) {
                return T(0);
            }
            const auto wide = static_cast<std::uint64_t>(x);
            return static_cast<T>(left ? wide << y : wide >> y);
        });
    });
}

template <typename T, typename E>
T power(T x, E y)
{
    if constexpr (std::is_integral_v<T> && std::is_integral_v<E>) {
        if (y >= E(0)) { // exact, and wrapping around where it does not fit
            std::uint64_t result = 1;
            auto base = static_cast<std::uint64_t>(x);
            for (auto left = static_cast<std::uint64_t>(y); left != 0; left >>= 1U, base *= base) {
                result *= (left & 1U) != 0 ? base : 1;
            }
            return static_cast<T>(result);
        }
    }
    const double wide = std::pow(static_cast<double>(x), static_cast<double>(y));
    if constexpr (std::is_integral_v<T>) {
        constexpr double beyond = 0x1p63;
        return wide > -beyond && wide < beyond ? static_cast<T>(static_cast<std::int64_t>(wide)) : T(0);
    } else {
        return static_cast<T>(wide);
    }
}

/// The exponent has a type of its own.
Result<Arrays> pow(const Call& call)
{
    using Bases = Types<float, double, std::int32_t, std::int64_t>;
    return withType(Bases(), call.in(0).type(), [&]<typename T>(T) {
        return withType(NumberTypes(), call.in(1).type(), [&]<typename E>(E) -> Result<Arrays> {
            if constexpr (std::is_same_v<T, E>) {
                if (call.in(1).count() == 1 && call.in(1).template values<E>()[0] == E(2)) {
                    return mapped<T>(call.in(0), [](T x) { return static_cast<T>(x * x); });
                }
                return combined<T, T>(call.in(0), call.in(1), power<T, T>);
            } else {
                const auto exponents = converted(
                    call.in(1), std::is_integral_v<T> && std::is_integral_v<E> ? elementTypeOf<T>() : ElementType::F64);
                if (!exponents) {
                    return exponents.error();
                }
                if (exponents->type() == elementTypeOf<T>()) {
                    return combined<T, T>(call.in(0), *exponents, power<T, T>);
                }
                const auto bases = converted(call.in(0), ElementType::F64);
                if (!bases) {
                    return bases.error();
                }
                auto powers = combined<double, double>(*bases, *exponents, power<double, double>);
                return powers ? one(converted(powers->front(), elementTypeOf<T>())) : powers;
            }
        });
    });
}

Result<Arrays> prelu(const Call& call)
{
    using List = Types<float, double, std::int32_t, std::int64_t, std::uint32_t, std::uint64_t>;
    return withType(List(), call.in(0).type(), [&]<typename T>(T) {
        return combined<T, T>(call.in(0), call.in(1),
                              [](T x, T slope) { return x < T(0) ? static_cast<T>(slope * x) : x; });
    });
}

Result<Arrays> mean(const Call& call)
{
    auto sum = variadic<FloatTypes, Plus>(call);
    if (!sum) {
        return sum;
    }
    const auto count = static_cast<double>(call.inputs.size());
    return withType(FloatTypes(), sum->front().type(), [&]<typename T>(T) {
        return mapped<T>(sum->front(), [=](T x) { return static_cast<T>(x / T(count)); });
    });
}

template <typename F>
Result<Arrays> logical(const Call& call)
{
    return withType(Types<bool>(), call.in(0).type(), [&]<typename T>(T) {
        return combined<T, bool>(call.in(0), call.in(1), [](T x, T y) { return F()(x, y); });
    });
}

using ComparedTypes = Types<float, double, std::int8_t, std::int16_t, std::int32_t, std::int64_t, std::uint8_t,
                            std::uint16_t, std::uint32_t, std::uint64_t>;
using EqualTypes = Types<bool, float, double, std::int8_t, std::int16_t, std::int32_t, std::int64_t, std::uint8_t,
                         std::uint16_t, std::uint32_t, std::uint64_t>;

constexpr auto kRows = with(LayoutPolicy::AnyOrder,
                            std::array{
                                OperatorRow{"Add", 7, 2, binary<NumberTypes, Plus>},
                                OperatorRow{"And", 7, 2, logical<std::logical_and<>>},
                                OperatorRow{"BitShift", 11, 2, bitShift},
                                OperatorRow{"BitwiseAnd", 18, 2, binary<IntegerTypes, BitAnd>},
                                OperatorRow{"BitwiseOr", 18, 2, binary<IntegerTypes, BitOr>},
                                OperatorRow{"BitwiseXor", 18, 2, binary<IntegerTypes, BitXor>},
                                OperatorRow{"Div", 7, 2, binary<NumberTypes, Over>},
                                OperatorRow{"Equal", 7, 2, comparison<EqualTypes, std::equal_to<>>},
                                OperatorRow{"Greater", 7, 2, comparison<ComparedTypes, std::greater<>>},
                                OperatorRow{"GreaterOrEqual", 12, 2, comparison<ComparedTypes, std::greater_equal<>>},
                                OperatorRow{"Less", 7, 2, comparison<ComparedTypes, std::less<>>},
                                OperatorRow{"LessOrEqual", 12, 2, comparison<ComparedTypes, std::less_equal<>>},
                                OperatorRow{"Max", 8, 1, variadic<NumberTypes, Largest>},
                                OperatorRow{"Mean", 8, 1, mean},
                                OperatorRow{"Min", 8, 1, variadic<NumberTypes, Least>},
                                OperatorRow{"Mod", 10, 2, modulo},
                                OperatorRow{"Mul", 7, 2, binary<NumberTypes, Times>},
                                OperatorRow{"Or", 7, 2, logical<std::logical_or<>>},
                                OperatorRow{"PRelu", 7, 2, prelu},
                                OperatorRow{"Pow", 7, 2, pow},
                                OperatorRow{"Sub", 7, 2, binary<NumberTypes, Minus>},
                                OperatorRow{"Sum", 8, 1, variadic<FloatTypes, Plus>},
                                OperatorRow{"Xor", 7, 2, logical<std::not_equal_to<>>},
                            });

} // namespace

std::span<const OperatorRow> pairwiseOperators()
{
    return kRows;
}

} // namespace qs
