// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/operators/convolution_end.h"

#include "core/operators/types.h"
#include "core/tensor/layout.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace qs {

struct ConvolutionEnd::Name {
    std::string_view name;
    Activation activation;
    std::size_t parameters;
};

Result<ConvolutionEnd> ConvolutionEnd::of(const GraphNode& node)
{
    static constexpr std::array kNames{
        Name{"", Activation::None, 0},
        Name{"Relu", Activation::Relu, 0},
        Name{"LeakyRelu", Activation::LeakyRelu, 1},
        Name{"Clip", Activation::Clip, 2},
        Name{"HardSigmoid", Activation::HardSigmoid, 2},
        Name{"Sigmoid", Activation::Sigmoid, 0},
        Name{"Tanh", Activation::Tanh, 0},
    };
    const std::string text = node.text("activation", "");
    const std::vector<float> parameters = node.reals("activation_params");
    const auto name = std::ranges::find(kNames, text, &Name::name);
    if (name == kNames.end()) {
        return Error{ErrorCode::Unsupported, "the activation \"" + text + "\" is not supported"};
    }
    if (parameters.size() < name->parameters) {
        return Error{ErrorCode::Format, "its activation " + text + " has " + std::to_string(parameters.size()) +
                                            " parameters of " + std::to_string(name->parameters)};
    }
    ConvolutionEnd end;
    end.m_activation = name->activation;
    end.m_first = name->parameters > 0 ? parameters[0] : 0;
    end.m_second = name->parameters > 1 ? parameters[1] : 0;
    return end;
}

template <typename T>
void ConvolutionEnd::applyTo(std::span<T> y, std::span<const T> z) const
{
    const auto change = [&](const auto& f) {
        // By index: compilers do several at once where one count ends the loop.
        T* const to = y.data();
        const T* const added = z.data();
        if (z.empty()) {
            for (std::size_t i = 0; i < y.size(); ++i) {
                to[i] = f(to[i]);
            }
        } else {
            for (std::size_t i = 0; i < y.size(); ++i) {
                to[i] = f(to[i] + added[i]);
            }
        }
    };
    const T first(m_first);
    const T second(m_second);
    switch (m_activation) {
    case Activation::None:
        return change([](T x) { return x; });
    case Activation::Relu:
        return change([](T x) { return x < T(0) ? T(0) : x; });
    case Activation::LeakyRelu:
        return change([=](T x) { return x < T(0) ? first * x : x; });
    case Activation::Clip:
        return change([=](T x) { return std::min(std::max(x, first), second); });
    case Activation::HardSigmoid:
        return change([=](T x) { return std::clamp(first * x + second, T(0), T(1)); });
    case Activation::Sigmoid:
        return change([](T x) { return T(1) / (T(1) + std::exp(-x)); });
    case Activation::Tanh:
        return change([](T x) { return std::tanh(x); });
    }
}

namespace {

/// y + z of different shapes.
Result<Array> sumOf(const Array& y, const Array& z, const Call& call)
{
    GraphNode node;
    node.name = call.node.name;
    node.op = "Add";
    constexpr std::int64_t opset = 14;
    const std::array inputs{y, z};
    std::any kept;
    auto sum = runOperator(*findOperator(node, opset), {node, opset, inputs, call.runBody, call.progress, kept});
    return sum ? Result<Array>(std::move(sum->front())) : Result<Array>(sum.error());
}

} // namespace

Result<Array> ConvolutionEnd::apply(Array y, const Array& z, const Call& call) const
{
    if (z.isAbsent() && m_activation == Activation::None) {
        return y;
    }
    if (!z.isAbsent() && (z.type() != y.type() || z.shape() != y.shape())) {
        auto sum = sumOf(y, z, call);
        y = Array();
        return sum ? apply(std::move(*sum), Array(), call) : sum;
    }
    const auto added = inLayout(z, y.layout());
    if (!added) {
        return added.error();
    }
    const auto changed = withType(FloatTypes(), y.type(), [&]<typename T>(T) -> Result<Arrays> {
        applyTo<T>(y.edit<T>(), z.isAbsent() ? std::span<const T>() : added->values<T>());
        return Arrays();
    });
    return changed ? Result<Array>(std::move(y)) : Result<Array>(changed.error());
}

} // namespace qs
