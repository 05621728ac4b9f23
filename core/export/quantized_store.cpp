// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/quantized_store.h"

#include <algorithm>

namespace qs {

Result<std::shared_ptr<const QuantizedWeight>> QuantizedStore::get(std::size_t weight, const Quantization& quantization,
                                                                   Progress& progress)
{
    const auto kept = std::ranges::find(m_kept, weight, &Kept::weight);
    if (kept != m_kept.end()) {
        return kept->quantized;
    }
    // Steps of the progress are elements written, and finding scales writes none.
    Progress quiet([&progress] { return progress.cancelled(); }, {});
    auto made = QuantizedWeight::make(*m_model, m_model->weights[weight], quantization, quiet);
    if (!made) {
        const Tensor& tensor = m_model->tensors[m_model->weights[weight].tensor];
        return made.error().code == ErrorCode::Cancelled ? made.error()
                                                         : made.error().in("tensor \"" + tensor.name + "\"");
    }
    constexpr std::uint64_t budget = std::uint64_t{128} << 20;
    constexpr std::uint64_t each = 4096; // of a weight beside its scales
    m_kept.push_back({weight, *made});
    m_bytes += (*made)->bytes() + each;
    while (m_bytes > budget && m_kept.size() > 1) {
        m_bytes -= m_kept.front().quantized->bytes() + each;
        m_kept.pop_front();
    }
    return *made;
}

} // namespace qs
