// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/operators/convolution_sizes.h"

namespace qs {

/// A convolution or its transpose by loops: floats and doubles, windows of any number of axes, any padding. Its inputs
/// are plain and of one type.
Result<Arrays> plainConvolution(const ConvolutionSizes& sizes, const Call& call);

} // namespace qs
