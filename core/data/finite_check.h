// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/progress.h"
#include "core/data/samples.h"

namespace qs {

/// Reads all floating-point arrays of the samples and says in a sentence for each input what of it is NaN or infinite.
/// Samples that are made one by one are not read. An error where the numbers cannot be read, or on cancellation.
Result<std::vector<std::string>> notesOnNotFinite(const Samples& samples, Progress& progress);

} // namespace qs
