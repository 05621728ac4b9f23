// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/operators/operator.h"
#include "core/tensor/layout.h"

/// Whatever order an operator left its outputs in, tests look at them row by row.
inline qs::Result<qs::Arrays> plainOutputs(qs::Result<qs::Arrays> outputs)
{
    for (std::size_t i = 0; outputs && i < outputs->size(); ++i) {
        auto plain = qs::inLayout((*outputs)[i], qs::MemoryLayout::Plain);
        if (!plain) {
            return plain.error();
        }
        (*outputs)[i] = std::move(*plain);
    }
    return outputs;
}
