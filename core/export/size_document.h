// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/model_size.h"
#include "core/export/json_document.h"

#include <optional>

namespace qs {

/// The document of `size --json`. `model` is null where only a number of parameters is known; seconds stand beside the
/// bytes where there is a bandwidth.
Json sizeDocument(const SizeTable& table, const Model* model, std::optional<double> bytesPerSecond);

} // namespace qs
