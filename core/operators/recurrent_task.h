// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/operators/operator.h"
#include "core/operators/recurrent_activation.h"

#include <cstdint>
#include <string>
#include <vector>

namespace qs {

/// What is known of a recurrent node before the elements are: sizes and how it calculates.
struct RecurrentTask {
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

    /// Everything checked: from here on no shape is wrong. `activations` by name, of one direction, where the node
    /// names none.
    static Result<RecurrentTask> of(const Call& call, std::int64_t gates, const std::vector<std::string>& activations);
};

} // namespace qs
