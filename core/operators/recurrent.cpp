// SPDX-License-Identifier: GPL-3.0-or-later
// Recurrent networks: RNN, GRU, LSTM.
#include "core/operators/operator.h"

namespace qs {

std::span<const OperatorRow> recurrentOperators()
{
    return {};
}

} // namespace qs
