// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/quantized_weight.h"

#include <deque>
#include <memory>

namespace qs {

/// The quantized weights that the arrays of an export are written from, found when the first array asks. The latest are
/// kept as long as their scales fit a budget: formats that sort arrays by type come back to every tensor, and finding
/// scales can take long. For one thread.
class QuantizedStore {
public:
    explicit QuantizedStore(std::shared_ptr<const Model> model) : m_model(std::move(model)) {}

    Result<std::shared_ptr<const QuantizedWeight>> get(std::size_t weight, const Quantization& quantization,
                                                       Progress& progress);

private:
    struct Kept {
        std::size_t weight;
        std::shared_ptr<const QuantizedWeight> quantized;
    };
    std::shared_ptr<const Model> m_model;
    std::deque<Kept> m_kept; ///< the latest last
    std::uint64_t m_bytes = 0;
};

} // namespace qs
