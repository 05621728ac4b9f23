// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/model.h"

namespace qs {

/// Makes every tensor of the model notice when one of Model::files is cut or written to: reading fails then, and
/// TensorData::intact() says why. Loaders need not know of it.
void guardTensors(Model& model);

} // namespace qs
