// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/progress.h"
#include "core/export/array_file.h"
#include "core/tensor/tensor.h"

namespace qs {

/// The type in which the numbers of `tensor` are written: its own where `format` has it, else F32 (which holds every
/// smaller floating-point type exactly).
ElementType writtenType(const Tensor& tensor, const ArrayFormat& format);

/// Hands on the elements of `tensor` as `type`, little endian: exactly, as its data give them. The error says where a
/// number of 64 bits has more digits than the program reads. Advances `progress` by the number of elements.
Status writeStoredElements(const Tensor& tensor, ElementType type, const ByteSink& sink, Progress& progress);

} // namespace qs
