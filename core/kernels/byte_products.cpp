// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/byte_products.h"

// The order matters: this file is compiled once per CPU target from the first of these includes.
// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/byte_products.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace qs::HWY_NAMESPACE {

/// Whether addQuads() knows the instruction.
bool knowsByteProducts()
{
    return HWY_TARGET == HWY_AVX3;
}

} // namespace qs::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace qs {
HWY_EXPORT(knowsByteProducts);

bool hasFastByteProducts()
{
#if HWY_ARCH_X86
    static const bool hasInstruction = __builtin_cpu_supports("avx512vnni") != 0;
    return hasInstruction && HWY_DYNAMIC_DISPATCH(knowsByteProducts)();
#else
    return false;
#endif
}

} // namespace qs
#endif
