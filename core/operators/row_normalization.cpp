// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/operators/row_normalization.h"

#include "core/operators/row_sums.h"
#include "core/operators/types.h"

#include <cmath>
#include <functional>

namespace qs {

namespace {

struct Moments {
    double mean = 0;
    double scale = 0; ///< 1 / sqrt(variance + epsilon)
};

/// Of one row; the mean stays 0 where `isCentred` is false.
template <typename T>
Moments momentsOf(std::span<const T> row, bool isCentred, double epsilon)
{
    const auto count = static_cast<T>(row.size());
    const T mean = isCentred ? summed(row, [](T x) { return x; }) / count : T(0);
    const T variance = summed(row, [=](T x) { return (x - mean) * (x - mean); }) / count;
    return {static_cast<double>(mean), 1 / std::sqrt(static_cast<double>(variance) + epsilon)};
}

// ---- over the last axes

/// What LayerNormalization and its relatives have in common.
struct LayerTask {
    Array x;
    Array scale; ///< absent: 1
    Array bias;  ///< absent: 0
    std::size_t axis = 0;
    double epsilon = 0;
    bool isCentred = true;
};

/// Scale or bias, brought to the shape of the normalized axes, or of the whole where it differs from row to row.
template <typename T>
Result<Array> spread(const LayerTask& task, const Array& values)
{
    const auto rest = task.x.shape().begin() + static_cast<std::ptrdiff_t>(task.axis);
    const Shape row(rest, task.x.shape().end());
    if (values.isAbsent() || (values.shape() == row && values.type() == task.x.type())) {
        return values;
    }
    const bool isSameForRows = values.rank() <= row.size();
    auto full = Array::make(task.x.type(), isSameForRows ? row : task.x.shape());
    if (full) {
        QS_TRY(fillWith<T>(*full, values));
    }
    return full;
}

/// y, and the mean and 1 / deviation of each row.
template <typename T>
Result<Arrays> normalizedRows(const LayerTask& task)
{
    Shape rowShape = task.x.shape();
    std::fill(rowShape.begin() + static_cast<std::ptrdiff_t>(task.axis), rowShape.end(), 1);
    const auto scale = spread<T>(task, task.scale);
    const auto bias = spread<T>(task, task.bias);
    auto y = Array::make(task.x.type(), task.x.shape());
    auto means = Array::make(task.x.type(), rowShape);
    auto scales = Array::make(task.x.type(), rowShape);
    QS_TRY(scale);
    QS_TRY(bias);
    QS_TRY(y);
    QS_TRY(means);
    QS_TRY(scales);
    if (task.x.count() == 0) {
        std::ranges::fill(means->template edit<T>(), T(0));
        std::ranges::fill(scales->template edit<T>(), T(0));
        return Arrays{std::move(*y), std::move(*means), std::move(*scales)};
    }
    const std::size_t rows = means->count();
    const std::size_t length = task.x.count() / rows;
    for (std::size_t row = 0; row < rows; ++row) {
        const auto from = task.x.values<T>().subspan(row * length, length);
        T* const to = y->template edit<T>().data() + row * length;
        const Moments moments = momentsOf(from, task.isCentred, task.epsilon);
        const auto mean = static_cast<T>(moments.mean);
        const auto factor = static_cast<T>(moments.scale);
        means->template edit<T>()[row] = mean;
        scales->template edit<T>()[row] = factor;
        for (std::size_t i = 0; i < length; ++i) {
            to[i] = (from[i] - mean) * factor;
        }
        if (!scale->isAbsent()) {
            const T* const factors = scale->template values<T>().data() + row * length % scale->count();
            std::transform(to, to + length, factors, to, std::multiplies());
        }
        if (!bias->isAbsent()) {
            const T* const offsets = bias->template values<T>().data() + row * length % bias->count();
            std::transform(to, to + length, offsets, to, std::plus());
        }
    }
    return Arrays{std::move(*y), std::move(*means), std::move(*scales)};
}

Result<Arrays> normalizedLayer(const LayerTask& task)
{
    return withType(FloatTypes(), task.x.type(), [&]<typename T>(T) { return normalizedRows<T>(task); });
}

Result<LayerTask> layerTask(const Call& call, bool isCentred)
{
    const auto axis = axisOf(call.node.integer("axis", -1), call.in(0).rank());
    if (!axis) {
        return axis.error();
    }
    return LayerTask{call.in(0), call.in(1), isCentred ? call.in(2) : Array(), *axis, call.node.real("epsilon", 1e-5F),
                     isCentred};
}

// ---- after a sum

/// x + more, element by element; `more` is as x or as its last axes.
template <typename T>
Status add(Array& sum, const Array& more)
{
    const auto to = sum.edit<T>();
    const bool fits = more.type() == sum.type() && more.rank() <= sum.rank() &&
                      std::equal(more.shape().rbegin(), more.shape().rend(), sum.shape().rbegin());
    if (!fits) {
        return Error{ErrorCode::Shape, "a sum of " + shapeText(sum.shape()) + " and " + shapeText(more.shape())};
    }
    const auto from = more.values<T>();
    for (std::size_t begin = 0; begin < to.size(); begin += from.size()) {
        std::transform(from.begin(), from.end(), to.begin() + static_cast<std::ptrdiff_t>(begin),
                       to.begin() + static_cast<std::ptrdiff_t>(begin), std::plus());
    }
    return ok();
}

/// Outputs as the operator has them: y, mean, 1 / deviation and the sum that was normalized.
Result<Arrays> normalizedSum(const Call& call, const Array& scale, const Array& bias, const Array& more, bool isCentred)
{
    const Array& x = call.in(0);
    if (x.rank() == 0) {
        return Error{ErrorCode::Shape, "a scalar has no axis to normalize"};
    }
    return withType(FloatTypes(), x.type(), [&]<typename T>(T) -> Result<Arrays> {
        auto sum = Array::make(x.type(), x.shape());
        if (!sum) {
            return sum.error();
        }
        std::ranges::copy(x.values<T>(), sum->template edit<T>().begin());
        QS_TRY(add<T>(*sum, call.in(1)));
        if (!more.isAbsent()) {
            QS_TRY(add<T>(*sum, more));
        }
        auto outputs = normalizedRows<T>(
            {*sum, scale, bias, x.rank() - 1, call.node.real("epsilon", isCentred ? 1e-12F : 1e-5F), isCentred});
        if (outputs) {
            outputs->push_back(std::move(*sum));
        }
        return outputs;
    });
}

// ---- planes of channels

/// Rows of neighbouring channels: `groups` of them for each sample. `perChannel` says whether scale and bias have a
/// number for each channel or for each group.
Result<Arrays> normalizedGroups(const Call& call, std::int64_t groups, bool perChannel)
{
    const Array& x = call.in(0);
    const Array& scale = call.in(1);
    const Array& bias = call.in(2);
    if (x.rank() < 2 || groups < 1 || x.shape()[1] % groups != 0) {
        return Error{ErrorCode::Shape,
                     "an input " + shapeText(x.shape()) + " in " + std::to_string(groups) + " groups"};
    }
    const std::int64_t channels = x.shape()[1];
    const Shape wanted{perChannel ? channels : groups};
    if (scale.shape() != wanted || bias.shape() != wanted || scale.type() != x.type() || bias.type() != x.type()) {
        return Error{ErrorCode::Shape, "scale " + shapeText(scale.shape()) + " and bias " + shapeText(bias.shape()) +
                                           " for an input " + shapeText(x.shape()) + ": " + shapeText(wanted) +
                                           " of its type are wanted"};
    }
    const double epsilon = call.node.real("epsilon", 1e-5F);
    return withType(FloatTypes(), x.type(), [&]<typename T>(T) -> Result<Arrays> {
        auto y = Array::make(x.type(), x.shape());
        if (!y || y->count() == 0) {
            return one(std::move(y));
        }
        const auto inGroup = static_cast<std::size_t>(channels / groups);
        const std::size_t plane = x.count() / static_cast<std::size_t>(x.shape()[0] * channels);
        const std::size_t length = inGroup * plane;
        for (std::size_t row = 0; row < x.count() / length; ++row) {
            const Moments moments = momentsOf(x.values<T>().subspan(row * length, length), true, epsilon);
            const std::size_t group = row % static_cast<std::size_t>(groups);
            for (std::size_t channel = 0; channel < inGroup; ++channel) {
                const std::size_t at = perChannel ? group * inGroup + channel : group;
                const T factor = static_cast<T>(moments.scale) * scale.values<T>()[at];
                const T offset = bias.values<T>()[at];
                const auto mean = static_cast<T>(moments.mean);
                const std::size_t begin = row * length + channel * plane;
                const T* const from = x.values<T>().data() + begin;
                T* const to = y->template edit<T>().data() + begin;
                for (std::size_t i = 0; i < plane; ++i) {
                    to[i] = (from[i] - mean) * factor + offset;
                }
            }
        }
        return one(std::move(y));
    });
}

} // namespace

Result<Arrays> layerNormalization(const Call& call)
{
    const auto task = layerTask(call, true);
    return task ? normalizedLayer(*task) : Result<Arrays>(task.error());
}

Result<Arrays> rmsNormalization(const Call& call)
{
    const auto task = layerTask(call, false);
    if (!task) {
        return task.error();
    }
    auto outputs = normalizedLayer(*task);
    if (outputs) {
        outputs->erase(outputs->begin() + 1); // it has no mean
    }
    return outputs;
}

Result<Arrays> skipLayerNormalization(const Call& call)
{
    return normalizedSum(call, call.in(2), call.in(3), call.in(4), true);
}

Result<Arrays> skipRmsNormalization(const Call& call)
{
    return normalizedSum(call, call.in(2), Array(), call.in(3), false);
}

Result<Arrays> instanceNormalization(const Call& call)
{
    if (call.in(0).rank() < 2 || call.in(0).shape()[1] == 0) {
        return Error{ErrorCode::Shape, "an input " + shapeText(call.in(0).shape()) + " has no channels"};
    }
    return normalizedGroups(call, call.in(0).shape()[1], true);
}

Result<Arrays> groupNormalization18(const Call& call)
{
    return normalizedGroups(call, call.node.integer("num_groups", 0), false);
}

Result<Arrays> groupNormalization(const Call& call)
{
    return normalizedGroups(call, call.node.integer("num_groups", 0), true);
}

} // namespace qs
