// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/operators/kept_product.h"

#include "core/base/parallel.h"

#include <utility>

namespace qs {

KeptProduct& KeptProduct::of(const Call& call)
{
    if (std::any_cast<KeptProduct>(&call.kept) == nullptr) {
        call.kept = KeptProduct();
    }
    return *std::any_cast<KeptProduct>(&call.kept);
}

std::optional<Array> KeptProduct::run(const Call& call, std::size_t lastOperand,
                                      const std::function<MadeProduct(const Call&)>& make)
{
    const Array& x = call.in(0);
    if (m_isPrepared && !m_operands.areIn(call)) {
        m_operands = {};
        return std::nullopt;
    }
    if (!m_isPrepared || m_x != x.shape() || m_threads != threadCount()) {
        m_isPrepared = true;
        m_operands = KeptOperands(call, lastOperand);
        m_x = x.shape();
        m_threads = threadCount();
        m_made = make(call);
    }
    if (!m_made.kernel) {
        return std::nullopt;
    }
    const auto codes = unsignedArray(x);
    auto y = Array::make(m_made.type, m_made.y);
    if (!codes || !y || !m_made.kernel->run(codes->values<std::uint8_t>().data(), y->editBytes().data())) {
        return std::nullopt;
    }
    return std::move(*y);
}

Call KeptProduct::definition(const Call& call)
{
    return {call.node, call.opset, call.inputs, call.runBody, call.progress, m_definition};
}

} // namespace qs
