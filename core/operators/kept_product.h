// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/integer/product_kernel.h"
#include "core/operators/code_operands.h"
#include "core/operators/operator.h"

#include <any>
#include <functional>
#include <memory>
#include <optional>

namespace qs {

/// A product of codes made ready: the kernel, null where there is none, and what it gives.
struct MadeProduct {
    std::shared_ptr<const ProductKernel> kernel;
    Shape y;
    ElementType type = ElementType::U8;
};

/// What a node of a product of codes keeps from one run to the next (Call::kept): a kernel that has the matrix and the
/// scales in it, so that it is made only where they stay.
class KeptProduct {
public:
    static KeptProduct& of(const Call& call);

    /// The codes that `make` made a kernel for, from input 0. Nothing where there is no kernel, or inputs
    /// 1 … `lastOperand` are not those of the first run.
    std::optional<Array> run(const Call& call, std::size_t lastOperand,
                             const std::function<MadeProduct(const Call&)>& make);

    /// `call` with what codeProduct() keeps instead.
    Call definition(const Call& call);

private:
    bool m_isPrepared = false;
    KeptOperands m_operands;
    Shape m_x;
    int m_threads = 0;
    MadeProduct m_made;
    std::any m_definition;
};

} // namespace qs
