// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/layer_cache.h"

#include "core/base/text.h"

namespace qs {
namespace {

/// Everything that two quantizations can differ in, numbers in full.
std::string keyOf(const Quantization& quantization)
{
    const CalibrationChoice& calibration = quantization.calibration;
    const Arithmetic& arithmetic = quantization.arithmetic;
    return quantization.format + '|' + std::string(rowOf(quantization.scheme).id) + '|' +
           granularityText(quantization.granularity) + '|' + calibration.id + '|' + numberText(calibration.value) +
           '|' + numberText(calibration.range.low) + '|' + numberText(calibration.range.high) + '|' +
           quantization.scaleStorage + '|' + arithmeticText(arithmetic) + '|' + numberText(arithmetic.leastScale) +
           '|' + numberText(arithmetic.leastSpan);
}

} // namespace

std::shared_ptr<const LayerResult> LayerCache::find(std::size_t weight, const Quantization& quantization)
{
    const auto found = m_entries.find({weight, keyOf(quantization)});
    if (found == m_entries.end()) {
        return nullptr;
    }
    m_uses.splice(m_uses.end(), m_uses, found->second.use);
    return found->second.layer;
}

void LayerCache::insert(std::size_t weight, std::shared_ptr<const LayerResult> layer)
{
    const Key key{weight, keyOf(layer->quantization)};
    if (m_entries.contains(key)) {
        return;
    }
    const std::size_t bytes = sizeof(LayerResult) + layer->channels.size() * sizeof(ChannelResult);
    m_uses.push_back(key);
    m_entries.emplace(key, Entry{std::move(layer), bytes, std::prev(m_uses.end())});
    m_bytes += bytes;
    while (m_bytes > m_limit && m_entries.size() > 1) {
        const auto oldest = m_entries.find(m_uses.front());
        m_bytes -= oldest->second.bytes;
        m_entries.erase(oldest);
        m_uses.pop_front();
    }
}

void LayerCache::clear()
{
    m_entries.clear();
    m_uses.clear();
    m_bytes = 0;
}

} // namespace qs
