// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace qs {

/// What a range of real values should cover: low ≤ high, both finite.
struct Range {
    double low = 0;
    double high = 0;

    bool operator==(const Range&) const = default;
};

} // namespace qs
