// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/network_data.h"

namespace qs {

/// Reads the tensor `name` of `data` as labels of `samples` samples: whole numbers, the first axis counts samples.
Result<Labels> readLabels(const Model& data, const std::string& name, std::uint64_t samples);

} // namespace qs
