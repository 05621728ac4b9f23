// SPDX-License-Identifier: GPL-3.0-or-later
// One step of RNN, GRU and LSTM.
#pragma once

#include "core/operators/matrix_product.h"
#include "core/operators/recurrent_task.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace qs {

/// One direction as its step sees it: weights of this direction, and the state, a row for each sample.
template <typename T>
struct RecurrentCell {
    const RecurrentTask& task;
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
Status stepRnn(RecurrentCell<T>& cell, const IsLive& isLive)
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
Status stepGru(RecurrentCell<T>& cell, const IsLive& isLive)
{
    const RecurrentTask& task = cell.task;
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
void openGate(RecurrentCell<T>& cell, std::span<T> gate, std::size_t peephole, std::span<const T> c)
{
    const T* const factors = cell.peephole.data() + peephole * cell.size();
    for (std::size_t i = 0; i < gate.size(); ++i) {
        gate[i] += factors[i] * c[i];
    }
    cell.activate(gate, 0);
}

/// Gates i, o, f and c; peepholes i, o and f.
template <typename T, typename IsLive>
Status stepLstm(RecurrentCell<T>& cell, const IsLive& isLive)
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

} // namespace qs
