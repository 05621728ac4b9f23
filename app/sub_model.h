// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/model.h"

#include <memory>
#include <vector>

namespace qs {

/// The same file with only these of its weights. Tensors share their data, so this copies names and shapes.
std::shared_ptr<const Model> subModel(const Model& model, const std::vector<std::size_t>& weights);

} // namespace qs
