// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/sample_preview.h"
#include "core/export/json_document.h"

namespace qs {

/// What a network ran on: where it comes from, how it was prepared, and what the inputs of its first `most` samples
/// hold. A sample that cannot be had has its error there.
Json jsonOf(const NetworkData& data, std::uint64_t most);

} // namespace qs
