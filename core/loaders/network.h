// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/progress.h"
#include "core/graph/graph.h"
#include "core/model/model.h"

#include <memory>

namespace qs {

/// The network that `model` was opened from, read anew from its file: the weights keep the names that they have in the
/// model. Files of other formats than ONNX hold weights and no network; the error says so.
Result<std::shared_ptr<const Graph>> openNetwork(const Model& model, Progress& progress);

} // namespace qs
