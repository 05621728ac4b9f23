// SPDX-License-Identifier: GPL-3.0-or-later
// RNN, GRU and LSTM: one matrix product for the inputs of all time steps, then step after step.
#include "core/operators/recurrent_cell.h"
#include "core/operators/types.h"

#include <array>

namespace qs {

namespace {

/// A copy with the first two axes of three or more exchanged.
template <typename T>
Result<Array> exchanged(const Array& array)
{
    Shape shape = array.shape();
    std::swap(shape[0], shape[1]);
    auto result = Array::make(array.type(), shape);
    if (!result || result->count() == 0) {
        return result;
    }
    const auto rows = static_cast<std::size_t>(array.shape()[0]);
    const auto columns = static_cast<std::size_t>(array.shape()[1]);
    const std::size_t length = array.count() / rows / columns;
    for (std::size_t row = 0; row < rows; ++row) {
        for (std::size_t column = 0; column < columns; ++column) {
            std::copy_n(array.values<T>().data() + (row * columns + column) * length, length,
                        result->template edit<T>().data() + (column * rows + row) * length);
        }
    }
    return result;
}

/// The part of an array that belongs to one direction; zeros where it is absent.
template <typename T>
std::vector<T> partOf(const Array& array, std::int64_t direction, std::int64_t size)
{
    std::vector<T> part(static_cast<std::size_t>(size));
    if (!array.isAbsent()) {
        std::copy_n(array.values<T>().data() + direction * size, part.size(), part.begin());
    }
    return part;
}

/// X · Wᵀ + B for all steps; of the biases of R those that a cell adds itself are left out.
template <typename T>
Result<std::vector<T>> projected(const Call& call, const RecurrentTask& task, const Array& x, std::int64_t direction)
{
    const std::int64_t width = task.gates * task.hidden;
    const std::int64_t rows = task.steps * task.batch;
    const std::vector<T> biases = partOf<T>(call.in(3), direction, 2 * width);
    std::vector<T> start(biases.begin(), biases.begin() + width);
    const std::int64_t shared = task.gates == 3 && task.resetsAfter ? 2 * task.hidden : width;
    std::transform(start.begin(), start.begin() + shared, biases.begin() + width, start.begin(), std::plus());
    QS_TRY(elementCount({rows, width, static_cast<std::int64_t>(sizeof(T))}));
    std::vector<T> result(static_cast<std::size_t>(rows * width));
    for (std::int64_t row = 0; row < rows; ++row) {
        std::ranges::copy(start, result.begin() + row * width);
    }
    const Matrix<T> left{x.values<T>().data(), task.inputs, false};
    const Matrix<T> right{call.in(1).values<T>().data() + direction * width * task.inputs, task.inputs, true};
    QS_TRY(multiply(left, right, result.data(), {rows, width, task.inputs}, T(1), T(1)));
    return result;
}

/// Where the results go, all with the direction and batch in the order of layout 0.
struct Outputs {
    Array y;
    Array h;
    Array c;
};

template <typename T>
Status runDirection(const Call& call, const RecurrentTask& task, const Array& x, const std::array<Array, 2>& states,
                    std::int64_t direction, Outputs& outputs)
{
    auto inputs = projected<T>(call, task, x, direction);
    if (!inputs) {
        return inputs.error();
    }
    const std::int64_t stateSize = task.batch * task.hidden;
    const std::int64_t width = task.gates * task.hidden;
    const std::size_t perDirection = task.activations.size() / static_cast<std::size_t>(task.directions);
    const std::vector<T> biases = partOf<T>(call.in(3), direction, 2 * width);
    RecurrentCell<T> cell{
        task,
        std::span(task.activations).subspan(static_cast<std::size_t>(direction) * perDirection, perDirection),
        call.in(2).values<T>().data() + direction * width * task.hidden,
        std::vector<T>(biases.begin() + width, biases.end()),
        partOf<T>(task.gates == 4 ? call.in(7) : Array(), direction, 3 * task.hidden),
        partOf<T>(states[0], direction, stateSize),
        partOf<T>(states[1], direction, stateSize),
        std::vector<T>(static_cast<std::size_t>(task.batch * width)),
        {}};
    const bool isBackward = task.isReversed || direction == 1;
    T* const y = outputs.y.edit<T>().data();
    const std::int64_t steps = task.batch == 0 ? 0 : task.steps; // however many, none has anything to do
    for (std::int64_t step = 0; step < steps; ++step) {
        if (call.progress.cancelled()) {
            return Error{ErrorCode::Cancelled, "cancelled"};
        }
        const std::int64_t time = isBackward ? task.steps - 1 - step : step;
        const auto isLive = [&](std::int64_t sample) { return time < task.lengths[static_cast<std::size_t>(sample)]; };
        std::copy_n(inputs->begin() + time * task.batch * width, cell.gates.size(), cell.gates.begin());
        QS_TRY(task.gates == 1   ? stepRnn(cell, isLive)
               : task.gates == 3 ? stepGru(cell, isLive)
                                 : stepLstm(cell, isLive));
        for (std::int64_t sample = 0; sample < task.batch; ++sample) {
            T* const to = y + ((time * task.directions + direction) * task.batch + sample) * task.hidden;
            if (isLive(sample)) {
                std::ranges::copy(cell.stateOf(cell.h, sample), to);
            } else {
                std::fill_n(to, task.hidden, T(0));
            }
        }
    }
    std::ranges::copy(cell.h, outputs.h.edit<T>().begin() + direction * stateSize);
    std::ranges::copy(cell.c, outputs.c.edit<T>().begin() + direction * stateSize);
    return ok();
}

/// y [steps, directions, batch, hidden] as layout 1 has it: [batch, steps, directions, hidden].
template <typename T>
Result<Array> batchFirst(const Array& y, const RecurrentTask& task)
{
    const Array flat = y.reshaped({task.steps * task.directions, task.batch, task.hidden});
    auto result = exchanged<T>(flat);
    return result ? Result<Array>(result->reshaped({task.batch, task.steps, task.directions, task.hidden})) : result;
}

template <typename T>
Result<Arrays> calculated(const Call& call, const RecurrentTask& task)
{
    Result<Array> x = call.in(0);
    std::array<Array, 2> states{call.in(5), task.gates == 4 ? call.in(6) : Array()};
    if (task.isBatchFirst) {
        x = exchanged<T>(call.in(0));
        QS_TRY(x);
        for (Array& state : states) {
            if (!state.isAbsent()) {
                auto other = exchanged<T>(state);
                QS_TRY(other);
                state = std::move(*other);
            }
        }
    }
    const ElementType type = x->type();
    auto y = Array::make(type, {task.steps, task.directions, task.batch, task.hidden});
    auto h = Array::make(type, {task.directions, task.batch, task.hidden});
    auto c = Array::make(type, {task.directions, task.batch, task.hidden});
    QS_TRY(y);
    QS_TRY(h);
    QS_TRY(c);
    Outputs outputs{std::move(*y), std::move(*h), std::move(*c)};
    for (std::int64_t direction = 0; direction < task.directions; ++direction) {
        QS_TRY(runDirection<T>(call, task, *x, states, direction, outputs));
    }
    if (task.isBatchFirst) {
        auto all = batchFirst<T>(outputs.y, task);
        auto last = exchanged<T>(outputs.h);
        auto cells = exchanged<T>(outputs.c);
        QS_TRY(all);
        QS_TRY(last);
        QS_TRY(cells);
        outputs = {std::move(*all), std::move(*last), std::move(*cells)};
    }
    Arrays result{outputs.y, outputs.h};
    if (task.gates == 4) {
        result.push_back(outputs.c);
    }
    return result;
}

Result<Arrays> recurrent(const Call& call, std::int64_t gates, const std::vector<std::string>& activations)
{
    const auto task = RecurrentTask::of(call, gates, activations);
    if (!task) {
        return task.error();
    }
    return withType(FloatTypes(), call.in(0).type(), [&]<typename T>(T) { return calculated<T>(call, *task); });
}

Result<Arrays> rnn(const Call& call)
{
    return recurrent(call, 1, {"Tanh"});
}

Result<Arrays> gru(const Call& call)
{
    return recurrent(call, 3, {"Sigmoid", "Tanh"});
}

Result<Arrays> lstm(const Call& call)
{
    return recurrent(call, 4, {"Sigmoid", "Tanh", "Tanh"});
}

constexpr std::array kRows{
    OperatorRow{"GRU", 7, 3, gru},
    OperatorRow{"LSTM", 7, 3, lstm},
    OperatorRow{"RNN", 7, 3, rnn},
};

} // namespace

std::span<const OperatorRow> recurrentOperators()
{
    return kRows;
}

} // namespace qs
