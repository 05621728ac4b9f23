// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/operators/recurrent_activation.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>

namespace qs {

namespace {

using Kind = RecurrentActivation::Kind;

struct ActivationRow {
    std::string_view name; ///< in lower case: files write it as they like
    Kind kind;
    bool takesAlpha;
    bool takesBeta;
    double alpha;
    double beta;
};

constexpr std::array kActivations{
    ActivationRow{"affine", Kind::Affine, true, true, 1, 0},
    ActivationRow{"elu", Kind::Elu, true, false, 1, 0},
    ActivationRow{"hardsigmoid", Kind::HardSigmoid, true, true, 0.2, 0.5},
    ActivationRow{"leakyrelu", Kind::LeakyRelu, true, false, 0.01, 0},
    ActivationRow{"relu", Kind::Relu, false, false, 0, 0},
    ActivationRow{"scaledtanh", Kind::ScaledTanh, true, true, 1, 1},
    ActivationRow{"sigmoid", Kind::Sigmoid, false, false, 0, 0},
    ActivationRow{"softplus", Kind::Softplus, false, false, 0, 0},
    ActivationRow{"softsign", Kind::Softsign, false, false, 0, 0},
    ActivationRow{"tanh", Kind::Tanh, false, false, 0, 0},
    ActivationRow{"thresholdedrelu", Kind::ThresholdedRelu, true, false, 1, 0},
};

template <typename T, typename F>
void each(std::span<T> values, const F& f)
{
    std::ranges::transform(values, values.begin(), f);
}

} // namespace

template <typename T>
void RecurrentActivation::apply(std::span<T> values) const
{
    const T a = static_cast<T>(alpha);
    const T b = static_cast<T>(beta);
    switch (kind) {
    case Kind::Affine:
        return each(values, [=](T x) { return a * x + b; });
    case Kind::Elu:
        return each(values, [=](T x) { return x < T(0) ? a * std::expm1(x) : x; });
    case Kind::HardSigmoid:
        return each(values, [=](T x) { return std::clamp(a * x + b, T(0), T(1)); });
    case Kind::LeakyRelu:
        return each(values, [=](T x) { return x < T(0) ? a * x : x; });
    case Kind::Relu:
        return each(values, [](T x) { return std::max(x, T(0)); });
    case Kind::ScaledTanh:
        return each(values, [=](T x) { return a * std::tanh(b * x); });
    case Kind::Sigmoid:
        return each(values, [](T x) { return T(1) / (T(1) + std::exp(-x)); });
    case Kind::Softplus:
        return each(values, [](T x) { return std::max(x, T(0)) + std::log1p(std::exp(-std::abs(x))); });
    case Kind::Softsign:
        return each(values, [](T x) { return x / (T(1) + std::abs(x)); });
    case Kind::Tanh:
        return each(values, [](T x) { return std::tanh(x); });
    case Kind::ThresholdedRelu:
        return each(values, [=](T x) { return x > a ? x : T(0); });
    }
}

template void RecurrentActivation::apply<float>(std::span<float> values) const;
template void RecurrentActivation::apply<double>(std::span<double> values) const;

Result<std::vector<RecurrentActivation>> activationsOf(const GraphNode& node, const std::vector<std::string>& defaults)
{
    std::vector<std::string> names = node.texts("activations");
    if (names.empty()) {
        names = defaults;
    }
    if (names.size() != defaults.size()) {
        return Error{ErrorCode::Format, std::to_string(names.size()) + " activations where " +
                                            std::to_string(defaults.size()) + " are wanted"};
    }
    const std::vector<float> alphas = node.reals("activation_alpha");
    const std::vector<float> betas = node.reals("activation_beta");
    std::size_t alpha = 0;
    std::size_t beta = 0;
    std::vector<RecurrentActivation> activations;
    for (const std::string& name : names) {
        std::string lower = name;
        std::ranges::transform(lower, lower.begin(),
                               [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        const auto row = std::ranges::find(kActivations, lower, &ActivationRow::name);
        if (row == kActivations.end()) {
            return Error{ErrorCode::Unsupported, "the activation \"" + name + "\" is not supported"};
        }
        RecurrentActivation activation{row->kind, row->alpha, row->beta};
        if (row->takesAlpha && alpha < alphas.size()) {
            activation.alpha = alphas[alpha++];
        }
        if (row->takesBeta && beta < betas.size()) {
            activation.beta = betas[beta++];
        }
        activations.push_back(activation);
    }
    return activations;
}

} // namespace qs
