// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/loaders/numpy/npy_header.h"
#include "core/tensor/tensor.h"

#include <memory>
#include <span>

namespace qs::npy {

/// The numbers of an array in row-major order, whatever order the file has. `data` has header.dataBytes bytes, and
/// `owner` keeps it alive.
std::shared_ptr<const TensorData> arrayData(const Header& header, std::span<const std::byte> data,
                                            std::shared_ptr<const void> owner);

/// A tensor of this header, without its numbers.
Tensor arrayTensor(std::string name, const Header& header);

} // namespace qs::npy
