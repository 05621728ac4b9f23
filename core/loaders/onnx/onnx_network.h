// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/mapped_file.h"
#include "core/base/progress.h"
#include "core/graph/graph.h"

#include <memory>

namespace qs::onnx {

/// The network in an ONNX file, its nodes in the order of calculation. Constants keep the names under which the Model
/// of the same file lists them.
Result<qs::Graph> readNetwork(const std::shared_ptr<const MappedFile>& file, Progress& progress);

/// The numbers of a file that holds one TensorProto, as the test cases of ONNX do.
Result<Tensor> readTensorFile(const std::shared_ptr<const MappedFile>& file);

} // namespace qs::onnx
