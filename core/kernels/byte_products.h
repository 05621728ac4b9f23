// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace qs {

/// Whether the processor has an instruction for sums of four products of bytes (AVX-512 VNNI), and the kernels use it
/// now.
bool hasFastByteProducts();

} // namespace qs
