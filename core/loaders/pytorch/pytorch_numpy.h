// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/loaders/pytorch/pickle.h"

#include <optional>

namespace qs::pytorch {

/// The number in a NumPy scalar, as optimizers and accuracies are often saved; nothing for everything else.
std::optional<double> numpyScalar(const pickle::Value& value);

} // namespace qs::pytorch
