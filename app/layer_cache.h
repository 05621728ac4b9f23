// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/report.h"

#include <cstddef>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <utility>

namespace qs {

/// Finished layers of one model by weight and quantization, so that undo and revisits are instant. Forgets what was not
/// used for longest when it grows beyond `limitBytes`.
class LayerCache {
public:
    explicit LayerCache(std::size_t limitBytes = std::size_t{256} << 20) : m_limit(limitBytes) {}

    /// Null when it was never seen or is forgotten.
    std::shared_ptr<const LayerResult> find(std::size_t weight, const Quantization& quantization);
    void insert(std::size_t weight, std::shared_ptr<const LayerResult> layer);
    void clear();
    std::size_t size() const { return m_entries.size(); }

private:
    using Key = std::pair<std::size_t, std::string>;
    struct Entry {
        std::shared_ptr<const LayerResult> layer;
        std::size_t bytes = 0;
        std::list<Key>::iterator use;
    };

    std::size_t m_limit;
    std::size_t m_bytes = 0;
    std::map<Key, Entry> m_entries;
    std::list<Key> m_uses; ///< least recently used first
};

} // namespace qs
