// SPDX-License-Identifier: GPL-3.0-or-later
// RNN, GRU and LSTM: one matrix product for the inputs of all time steps, then step after step.
#include "core/operators/matrix_product.h"
#include "core/operators/recurrent_activation.h"
#include "core/operators/types.h"

#include <array>
#include <cmath>

namespace qs {

namespace {

constexpr std::int64_t kMostSamples = std::int64_t{1} << 30;

/// What is known before the elements are: sizes and how the node calculates.
struct Task {
    std::int64_t steps = 0;
    std::int64_t batch = 0;
    std::int64_t inputs = 0;
    std::int64_t hidden = 0;
    std::int64_t directions = 1;
    std::int64_t gates = 1;
    bool isReversed = false;           ///< the only direction; of two the second is
    bool isBatchFirst = false;         ///< layout 1
    double clip = 0;                   ///< 0: none
    bool resetsAfter = false;          ///< GRU's linear_before_reset
    bool couplesForget = false;        ///< LSTM's input_forget
    std::vector<std::int64_t> lengths; ///< of the sequences, by sample
    std::vector<RecurrentActivation> activations;
};

Status checkShape(const Array& array, const char* name, const Shape& wanted, ElementType type)
{
    if (array.isAbsent() || (array.shape() == wanted && array.type() == type)) {
        return ok();
    }
    return Error{ErrorCode::Shape, std::string(name) + " is " + std::string(rowOf(array.type()).name) + " " +
                                       shapeText(array.shape()) + " where " + shapeText(wanted) + " is wanted"};
}

Status readLengths(const Call& call, Task& task)
{
    task.lengths.assign(static_cast<std::size_t>(task.batch), task.steps);
    if (!call.has(4)) {
        return ok();
    }
    const auto lengths = integersOf(call.in(4));
    if (!lengths) {
        return lengths.error();
    }
    if (lengths->size() != task.lengths.size()) {
        return Error{ErrorCode::Shape, std::to_string(lengths->size()) + " sequence lengths for a batch of " +
                                           std::to_string(task.batch)};
    }
    for (const std::int64_t length : *lengths) {
        if (length < 0 || length > task.steps) {
            return Error{ErrorCode::Shape, "a sequence of " + std::to_string(length) + " steps in an input of " +
                                               std::to_string(task.steps)};
        }
    }
    task.lengths = *lengths;
    return ok();
}

Status readDirection(const GraphNode& node, Task& task)
{
    const std::string direction = node.text("direction", "forward");
    if (direction != "forward" && direction != "reverse" && direction != "bidirectional") {
        return Error{ErrorCode::Format, "the direction is \"" + direction + "\""};
    }
    task.directions = direction == "bidirectional" ? 2 : 1;
    task.isReversed = direction == "reverse";
    return ok();
}

/// Everything checked: from here on no shape is wrong.
Result<Task> taskOf(const Call& call, std::int64_t gates, const std::vector<std::string>& activations)
{
    Task task;
    task.gates = gates;
    QS_TRY(readDirection(call.node, task));
    const Array& x = call.in(0);
    const Array& r = call.in(2);
    if (x.rank() != 3 || r.rank() != 3) {
        return Error{ErrorCode::Shape, "X is " + shapeText(x.shape()) + " and R " + shapeText(r.shape()) +
                                           ", which should have three axes"};
    }
    task.isBatchFirst = call.node.integer("layout", 0) != 0;
    task.steps = x.shape()[task.isBatchFirst ? 1 : 0];
    task.batch = x.shape()[task.isBatchFirst ? 0 : 1];
    task.inputs = x.shape()[2];
    task.hidden = r.shape()[2];
    const std::int64_t declared = call.node.integer("hidden_size", task.hidden);
    if (task.batch > kMostSamples) {
        return Error{ErrorCode::Unsupported, "a batch of " + std::to_string(task.batch)};
    }
    if (task.hidden < 1 || declared != task.hidden) {
        return Error{ErrorCode::Shape,
                     "R is " + shapeText(r.shape()) + " for a hidden size of " + std::to_string(declared)};
    }
    const std::int64_t d = task.directions;
    const std::int64_t h = task.hidden;
    const Shape state = task.isBatchFirst ? Shape{task.batch, d, h} : Shape{d, task.batch, h};
    QS_TRY(checkShape(call.in(1), "W", {d, gates * h, task.inputs}, x.type()));
    QS_TRY(checkShape(r, "R", {d, gates * h, h}, x.type()));
    QS_TRY(checkShape(call.in(3), "B", {d, 2 * gates * h}, x.type()));
    QS_TRY(checkShape(call.in(5), "initial_h", state, x.type()));
    if (gates == 4) {
        QS_TRY(checkShape(call.in(6), "initial_c", state, x.type()));
        QS_TRY(checkShape(call.in(7), "P", {d, 3 * h}, x.type()));
    }
    QS_TRY(readLengths(call, task));
    task.clip = call.node.real("clip", 0);
    task.resetsAfter = call.node.integer("linear_before_reset", 0) != 0;
    task.couplesForget = call.node.integer("input_forget", 0) != 0;
    std::vector<std::string> names;
    for (std::int64_t i = 0; i < d; ++i) {
        names.insert(names.end(), activations.begin(), activations.end());
    }
    auto chosen = activationsOf(call.node, names);
    if (!chosen) {
        return chosen.error();
    }
    task.activations = std::move(*chosen);
    return task;
}

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

/// One direction as its step sees it: weights of this direction, and the state, a row for each sample.
template <typename T>
struct Cell {
    const Task& task;
    std::span<const RecurrentActivation> activations;
    const T* recurrent;      ///< R
    std::vector<T> biasR;    ///< what is added to the product with R where the gate wants it apart
    std::vector<T> peephole; ///< P
    std::vector<T> h;
    std::vector<T> c;
    std::vector<T> gates; ///< of one step: first what the input gives, row by row
    std::vector<T> next;  ///< room for one state

    std::int64_t hidden() const { return task.hidden; }
    std::size_t size() const { return static_cast<std::size_t>(task.hidden); }
    /// Gate `gate` of sample `sample`.
    std::span<T> gate(std::int64_t sample, std::int64_t gate)
    {
        return std::span(gates).subspan(static_cast<std::size_t>((sample * task.gates + gate) * hidden()), size());
    }
    std::span<T> stateOf(std::vector<T>& state, std::int64_t sample)
    {
        return std::span(state).subspan(static_cast<std::size_t>(sample * hidden()), size());
    }
    /// to + from · Rᵀ of the gates from `first` on
    Status addRecurrent(const std::vector<T>& from, T* to, std::int64_t first, std::int64_t count)
    {
        const Matrix<T> left{from.data(), hidden(), false};
        const Matrix<T> right{recurrent + first * hidden() * hidden(), hidden(), true};
        return multiply(left, right, to, {task.batch, count * hidden(), hidden()}, T(1), T(1));
    }
    void activate(std::span<T> values, std::size_t which)
    {
        if (task.clip > 0) {
            const T most = static_cast<T>(task.clip);
            for (T& value : values) {
                value = std::clamp(value, -most, most);
            }
        }
        activations[which].apply(values);
    }
};

// A step changes the state of the samples for which isLive(sample).

template <typename T, typename IsLive>
Status stepRnn(Cell<T>& cell, const IsLive& isLive)
{
    QS_TRY(cell.addRecurrent(cell.h, cell.gates.data(), 0, 1));
    for (std::int64_t sample = 0; sample < cell.task.batch; ++sample) {
        if (isLive(sample)) {
            const auto gate = cell.gate(sample, 0);
            cell.activate(gate, 0);
            std::ranges::copy(gate, cell.stateOf(cell.h, sample).begin());
        }
    }
    return ok();
}

/// Gates z, r and h. The candidate resets the state before the product with R, or that product.
template <typename T, typename IsLive>
Status stepGru(Cell<T>& cell, const IsLive& isLive)
{
    const Task& task = cell.task;
    const std::int64_t hidden = cell.hidden();
    std::vector<T>& products = cell.next; // of the state with R, all gates
    products.assign(cell.gates.size(), T(0));
    QS_TRY(cell.addRecurrent(cell.h, products.data(), 0, task.resetsAfter ? 3 : 2));
    const std::int64_t width = (task.resetsAfter ? 3 : 2) * hidden;
    std::vector<T> resetState(cell.h.size());
    for (std::int64_t sample = 0; sample < task.batch; ++sample) {
        const T* const product = products.data() + sample * width;
        for (const std::int64_t g : {0, 1}) {
            const auto gate = cell.gate(sample, g);
            std::transform(gate.begin(), gate.end(), product + g * hidden, gate.begin(), std::plus());
            cell.activate(gate, 0);
        }
        const auto reset = cell.gate(sample, 1);
        if (task.resetsAfter) {
            const auto candidate = cell.gate(sample, 2);
            for (std::size_t i = 0; i < cell.size(); ++i) {
                candidate[i] += reset[i] * (product[2 * cell.size() + i] + cell.biasR[2 * cell.size() + i]);
            }
        } else {
            std::ranges::transform(reset, cell.stateOf(cell.h, sample), cell.stateOf(resetState, sample).begin(),
                                   std::multiplies());
        }
    }
    if (!task.resetsAfter) {
        products.assign(cell.h.size(), T(0));
        QS_TRY(cell.addRecurrent(resetState, products.data(), 2, 1));
    }
    for (std::int64_t sample = 0; sample < task.batch; ++sample) {
        if (!isLive(sample)) {
            continue;
        }
        const auto candidate = cell.gate(sample, 2);
        if (!task.resetsAfter) {
            std::transform(candidate.begin(), candidate.end(), products.data() + sample * hidden, candidate.begin(),
                           std::plus());
        }
        cell.activate(candidate, 1);
        const auto update = cell.gate(sample, 0);
        const auto h = cell.stateOf(cell.h, sample);
        for (std::size_t i = 0; i < cell.size(); ++i) {
            h[i] = (T(1) - update[i]) * candidate[i] + update[i] * h[i];
        }
    }
    return ok();
}

/// gate + peephole · c, activated
template <typename T>
void openGate(Cell<T>& cell, std::span<T> gate, std::size_t peephole, std::span<const T> c)
{
    const T* const factors = cell.peephole.data() + peephole * cell.size();
    for (std::size_t i = 0; i < gate.size(); ++i) {
        gate[i] += factors[i] * c[i];
    }
    cell.activate(gate, 0);
}

/// Gates i, o, f and c; peepholes i, o and f.
template <typename T, typename IsLive>
Status stepLstm(Cell<T>& cell, const IsLive& isLive)
{
    QS_TRY(cell.addRecurrent(cell.h, cell.gates.data(), 0, 4));
    for (std::int64_t sample = 0; sample < cell.task.batch; ++sample) {
        if (!isLive(sample)) {
            continue;
        }
        const auto input = cell.gate(sample, 0);
        const auto output = cell.gate(sample, 1);
        const auto forget = cell.gate(sample, 2);
        const auto candidate = cell.gate(sample, 3);
        const auto h = cell.stateOf(cell.h, sample);
        const auto c = cell.stateOf(cell.c, sample);
        openGate<T>(cell, input, 0, c);
        if (cell.task.couplesForget) {
            std::ranges::transform(input, forget.begin(), [](T x) { return T(1) - x; });
        } else {
            openGate<T>(cell, forget, 2, c);
        }
        cell.activate(candidate, 1);
        for (std::size_t i = 0; i < cell.size(); ++i) {
            c[i] = forget[i] * c[i] + input[i] * candidate[i];
        }
        openGate<T>(cell, output, 1, c);
        std::ranges::copy(c, h.begin());
        cell.activations[2].apply(h);
        std::ranges::transform(h, output, h.begin(), std::multiplies());
    }
    return ok();
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
Result<std::vector<T>> projected(const Call& call, const Task& task, const Array& x, std::int64_t direction)
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
Status runDirection(const Call& call, const Task& task, const Array& x, const std::array<Array, 2>& states,
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
    Cell<T> cell{task,
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
Result<Array> batchFirst(const Array& y, const Task& task)
{
    const Array flat = y.reshaped({task.steps * task.directions, task.batch, task.hidden});
    auto result = exchanged<T>(flat);
    return result ? Result<Array>(result->reshaped({task.batch, task.steps, task.directions, task.hidden})) : result;
}

template <typename T>
Result<Arrays> calculated(const Call& call, const Task& task)
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
    const auto task = taskOf(call, gates, activations);
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
