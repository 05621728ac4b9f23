// SPDX-License-Identifier: GPL-3.0-or-later
// Operators that bring values to a common scale.
#include "core/operators/bias_gelu.h"
#include "core/operators/row_normalization.h"
#include "core/operators/row_sums.h"
#include "core/operators/softmax.h"
#include "core/operators/types.h"
#include "core/operators/window.h"
#include "core/tensor/layout.h"

#include <array>
#include <cmath>

namespace qs {

namespace {

// ---- BatchNormalization

/// An input as planes: all that belongs to one channel of one sample.
struct Planes {
    std::size_t samples = 0;
    std::size_t channels = 1;
    std::size_t length = 0;
};

Planes planesOf(const Array& x)
{
    Planes planes;
    if (x.count() == 0) {
        return planes;
    }
    planes.samples = static_cast<std::size_t>(x.shape()[0]);
    planes.channels = x.rank() < 2 ? 1 : static_cast<std::size_t>(x.shape()[1]);
    planes.length = x.count() / planes.samples / planes.channels;
    return planes;
}

/// Inputs 1 to 4, one number per channel, of the type of the first input.
Result<Arrays> channelNumbers(const Call& call)
{
    const Array& x = call.in(0);
    if (x.rank() == 0) {
        return Error{ErrorCode::Shape, "a scalar has no channels"};
    }
    const Shape wanted{x.rank() < 2 ? 1 : x.shape()[1]};
    Arrays numbers;
    for (std::size_t i = 1; i < 5; ++i) {
        if (call.in(i).shape() != wanted) {
            return Error{ErrorCode::Shape, "input " + std::to_string(i + 1) + " is " + shapeText(call.in(i).shape()) +
                                               ", but the first has " + std::to_string(wanted[0]) + " channels"};
        }
        auto same = call.in(i).type() == x.type() ? Result<Array>(call.in(i)) : converted(call.in(i), x.type());
        if (!same) {
            return same.error();
        }
        numbers.push_back(std::move(*same));
    }
    return numbers;
}

/// Mean and variance of each channel of this input, in the place of those that were learnt.
template <typename T>
Result<std::array<Array, 2>> measured(const Array& x, const Planes& planes, const Shape& shape)
{
    auto means = Array::make(x.type(), shape);
    auto variances = Array::make(x.type(), shape);
    QS_TRY(means);
    QS_TRY(variances);
    const auto plane = [&](std::size_t sample, std::size_t channel) {
        return x.values<T>().subspan((sample * planes.channels + channel) * planes.length, planes.length);
    };
    const auto count = static_cast<double>(planes.samples * planes.length);
    for (std::size_t channel = 0; channel < means->count(); ++channel) {
        double sum = 0;
        for (std::size_t sample = 0; sample < planes.samples; ++sample) {
            sum += static_cast<double>(summed(plane(sample, channel), [](T value) { return value; }));
        }
        const auto mean = static_cast<T>(sum / count);
        double squares = 0;
        for (std::size_t sample = 0; sample < planes.samples; ++sample) {
            squares += static_cast<double>(
                summed(plane(sample, channel), [=](T value) { return (value - mean) * (value - mean); }));
        }
        means->template edit<T>()[channel] = mean;
        variances->template edit<T>()[channel] = static_cast<T>(squares / count);
    }
    return std::array<Array, 2>{std::move(*means), std::move(*variances)};
}

/// before · momentum + now · (1 - momentum)
template <typename T>
Result<Array> mixed(const Array& before, const Array& now, float momentum)
{
    auto result = Array::make(before.type(), before.shape());
    if (result) {
        std::ranges::transform(before.values<T>(), now.values<T>(), result->template edit<T>().begin(),
                               [=](T x, T y) { return x * T(momentum) + y * (T(1) - T(momentum)); });
    }
    return result;
}

/// (x − mean) · factor + offset of each channel.
template <typename T>
struct ChannelScales {
    std::vector<T> means;
    std::vector<T> factors;
    std::vector<T> offsets;

    static ChannelScales of(const Arrays& numbers, double epsilon)
    {
        ChannelScales scales;
        for (std::size_t channel = 0; channel < numbers[0].count(); ++channel) {
            const auto number = [&](std::size_t input) {
                return static_cast<double>(numbers[input].template values<T>()[channel]);
            };
            scales.means.push_back(static_cast<T>(number(2)));
            scales.factors.push_back(static_cast<T>(number(0) / std::sqrt(number(3) + epsilon)));
            scales.offsets.push_back(static_cast<T>(number(1)));
        }
        return scales;
    }
};

template <typename T>
Result<Array> scaledByChannel(const Array& x, const Planes& planes, const ChannelScales<T>& scales)
{
    auto y = Array::make(x.type(), x.shape(), x.layout());
    if (!y) {
        return y.error();
    }
    const T* from = x.values<T>().data();
    T* to = y->template edit<T>().data();
    if (x.layout() == MemoryLayout::ChannelsLast) {
        const T* const means = scales.means.data();
        const T* const factors = scales.factors.data();
        const T* const offsets = scales.offsets.data();
        for (std::size_t i = 0; i < planes.samples * planes.length; ++i) {
            for (std::size_t c = 0; c < planes.channels; ++c) {
                to[c] = (from[c] - means[c]) * factors[c] + offsets[c];
            }
            from += planes.channels;
            to += planes.channels;
        }
        return y;
    }
    for (std::size_t i = 0; i < planes.samples * planes.channels; ++i) {
        const T mean = scales.means[i % planes.channels];
        const T factor = scales.factors[i % planes.channels];
        const T offset = scales.offsets[i % planes.channels];
        for (std::size_t k = 0; k < planes.length; ++k) {
            to[k] = (from[k] - mean) * factor + offset;
        }
        from += planes.length;
        to += planes.length;
    }
    return y;
}

Result<Arrays> batchNormalization(const Call& call)
{
    const bool isTraining = call.opset >= 14 && call.node.integer("training_mode", 0) != 0;
    if (call.opset < 9 && call.node.integer("spatial", 1) == 0) {
        return Error{ErrorCode::Unsupported, "statistics for each place (spatial 0) are not supported"};
    }
    auto numbers = channelNumbers(call);
    if (!numbers) {
        return numbers.error();
    }
    // Numbers of this input are taken from planes.
    const auto ordered = isTraining ? inLayout(call.in(0), MemoryLayout::Plain) : Result<Array>(call.in(0));
    if (!ordered) {
        return ordered.error();
    }
    const Array& x = *ordered;
    const Planes planes = planesOf(x);
    const float momentum = call.node.real("momentum", 0.9F);
    return withType(FloatTypes(), x.type(), [&]<typename T>(T) -> Result<Arrays> {
        Arrays outputs(1);
        if (isTraining) {
            auto now = measured<T>(x, planes, (*numbers)[2].shape());
            QS_TRY(now);
            for (const std::size_t i : {std::size_t{0}, std::size_t{1}}) {
                auto running = mixed<T>((*numbers)[2 + i], (*now)[i], momentum);
                QS_TRY(running);
                outputs.push_back(std::move(*running));
                (*numbers)[2 + i] = (*now)[i];
            }
        }
        auto y = scaledByChannel<T>(x, planes, ChannelScales<T>::of(*numbers, call.node.real("epsilon", 1e-5F)));
        QS_TRY(y);
        outputs[0] = std::move(*y);
        return outputs;
    });
}

// ---- LRN

Result<Arrays> localResponse(const Call& call)
{
    const Array& x = call.in(0);
    const std::int64_t size = call.node.integer("size", 0);
    if (x.rank() < 2 || size < 1) {
        return Error{ErrorCode::Shape,
                     "an input " + shapeText(x.shape()) + " and " + std::to_string(size) + " neighbouring channels"};
    }
    const float alpha = call.node.real("alpha", 0.0001F);
    const float beta = call.node.real("beta", 0.75F);
    const float bias = call.node.real("bias", 1);
    const Planes planes = planesOf(x);
    const auto before = static_cast<std::size_t>((size - 1) / 2);
    const auto after = static_cast<std::size_t>(size - 1) - before;
    return withType(FloatTypes(), x.type(), [&]<typename T>(T) -> Result<Arrays> {
        auto y = Array::make(x.type(), x.shape());
        if (!y) {
            return y.error();
        }
        const T factor = T(alpha) / static_cast<T>(size);
        std::vector<T> sums(planes.length);
        for (std::size_t i = 0; i < planes.samples * planes.channels; ++i) {
            const std::size_t channel = i % planes.channels;
            const T* const sample = x.values<T>().data() + (i - channel) * planes.length;
            const std::size_t end = after < planes.channels - channel ? channel + after + 1 : planes.channels;
            std::ranges::fill(sums, T(0));
            for (std::size_t near = channel - std::min(before, channel); near < end; ++near) {
                const T* const from = sample + near * planes.length;
                for (std::size_t k = 0; k < planes.length; ++k) {
                    sums[k] += from[k] * from[k];
                }
            }
            T* const to = y->template edit<T>().data() + i * planes.length;
            for (std::size_t k = 0; k < planes.length; ++k) {
                to[k] = sample[channel * planes.length + k] / std::pow(T(bias) + factor * sums[k], T(beta));
            }
        }
        return one(std::move(y));
    });
}

// ---- over chosen axes

Result<Arrays> meanVariance(const Call& call)
{
    const Array& x = call.in(0);
    std::vector<std::int64_t> strides(x.rank()); // in the array of means; 0 along the axes that a mean covers
    std::vector<bool> isCovered(x.rank());
    for (const std::int64_t number : call.node.integers("axes", {0, 2, 3})) {
        const auto axis = axisOf(number, x.rank());
        if (!axis) {
            return axis.error();
        }
        isCovered[*axis] = true;
    }
    if (x.count() == 0) {
        return Arrays{x};
    }
    std::int64_t groups = 1;
    for (std::size_t axis = x.rank(); axis-- > 0;) {
        if (!isCovered[axis]) {
            strides[axis] = groups;
            groups *= x.shape()[axis];
        }
    }
    const double count = static_cast<double>(x.count()) / static_cast<double>(groups);
    return withType(FloatTypes(), x.type(), [&]<typename T>(T) -> Result<Arrays> {
        std::vector<double> means(static_cast<std::size_t>(groups));
        std::vector<double> deviations(means.size());
        const auto forEach = [&](const auto& use) { // use(element, group)
            std::size_t element = 0;
            forEachIndex(x.shape(), [&](std::span<const std::int64_t> index) {
                std::int64_t group = 0;
                for (std::size_t axis = 0; axis < index.size(); ++axis) {
                    group += index[axis] * strides[axis];
                }
                use(element++, static_cast<std::size_t>(group));
            });
        };
        const auto values = x.values<T>();
        forEach([&](std::size_t i, std::size_t group) { means[group] += static_cast<double>(values[i]) / count; });
        forEach([&](std::size_t i, std::size_t group) {
            const double distance = static_cast<double>(values[i]) - means[group];
            deviations[group] += distance * distance / count;
        });
        for (double& deviation : deviations) {
            deviation = std::sqrt(deviation) + 1e-9; // as the function of the standard has it
        }
        auto y = Array::make(x.type(), x.shape());
        if (!y) {
            return y.error();
        }
        const auto out = y->template edit<T>();
        forEach([&](std::size_t i, std::size_t group) {
            out[i] = static_cast<T>((static_cast<double>(values[i]) - means[group]) / deviations[group]);
        });
        return one(std::move(y));
    });
}

Result<Arrays> lpNormalization(const Call& call)
{
    const Array& x = call.in(0);
    const auto axis = axisOf(call.node.integer("axis", -1), x.rank());
    if (!axis) {
        return axis.error();
    }
    const std::int64_t p = call.node.integer("p", 2);
    if (p != 1 && p != 2) {
        return Error{ErrorCode::Unsupported, "p is " + std::to_string(p) + ", not 1 or 2"};
    }
    return withType(FloatTypes(), x.type(), [&]<typename T>(T) -> Result<Arrays> {
        auto y = Array::make(x.type(), x.shape());
        if (!y || y->count() == 0) {
            return one(std::move(y));
        }
        const auto length = static_cast<std::size_t>(x.shape()[*axis]);
        std::size_t inner = 1;
        for (std::size_t i = *axis + 1; i < x.rank(); ++i) {
            inner *= static_cast<std::size_t>(x.shape()[i]);
        }
        const auto values = x.values<T>();
        const auto out = y->template edit<T>();
        for (std::size_t row = 0; row < x.count() / length; ++row) {
            const std::size_t begin = row / inner * length * inner + row % inner;
            double sum = 0;
            for (std::size_t i = 0; i < length; ++i) {
                const auto value = static_cast<double>(values[begin + i * inner]);
                sum += p == 1 ? std::abs(value) : value * value;
            }
            const double norm = p == 1 ? sum : std::sqrt(sum);
            for (std::size_t i = 0; i < length; ++i) { // zeros stay what they are
                const std::size_t at = begin + i * inner;
                out[at] = norm == 0 ? T(0) : static_cast<T>(static_cast<double>(values[at]) / norm);
            }
        }
        return one(std::move(y));
    });
}

constexpr auto kFloat = HalfPolicy::ThroughFloat;
constexpr const char* kMicrosoft = "com.microsoft";

constexpr std::array kRows{
    with(LayoutPolicy::ChannelsLast, OperatorRow{"BatchNormalization", 6, 5, batchNormalization}),
    OperatorRow{"BiasGelu", 1, 2, biasGelu, kFloat, kMicrosoft},
    OperatorRow{"FastGelu", 1, 1, fastGelu, kFloat, kMicrosoft},
    OperatorRow{"GroupNormalization", 18, 3, groupNormalization18},
    OperatorRow{"GroupNormalization", 21, 3, groupNormalization},
    OperatorRow{"Hardmax", 1, 1, hardmax},
    OperatorRow{"InstanceNormalization", 6, 3, instanceNormalization},
    OperatorRow{"LRN", 1, 1, localResponse},
    OperatorRow{"LayerNormalization", 17, 2, layerNormalization},
    OperatorRow{"LogSoftmax", 1, 1, logSoftmax},
    OperatorRow{"LpNormalization", 1, 1, lpNormalization},
    OperatorRow{"MeanVarianceNormalization", 9, 1, meanVariance},
    OperatorRow{"QuickGelu", 1, 1, quickGelu, kFloat, kMicrosoft},
    OperatorRow{"RMSNormalization", 23, 2, rmsNormalization},
    OperatorRow{"SimplifiedLayerNormalization", 1, 2, rmsNormalization}, // ONNX Runtime's, in the standard's domain
    OperatorRow{"SkipLayerNormalization", 1, 3, skipLayerNormalization, kFloat, kMicrosoft},
    OperatorRow{"SkipSimplifiedLayerNormalization", 1, 3, skipRmsNormalization, kFloat, kMicrosoft},
    OperatorRow{"Softmax", 1, 1, softmax},
};

} // namespace

std::span<const OperatorRow> normalizationOperators()
{
    return kRows;
}

} // namespace qs
