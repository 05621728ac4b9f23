// SPDX-License-Identifier: GPL-3.0-or-later
// The operators of quantized networks, file by file. Their rows stand in quantized.cpp.
#pragma once

#include "core/operators/operator.h"

namespace qs {

// quantize_linear.cpp, dequantize_linear.cpp
Result<Arrays> quantizeLinear10(const Call& call);
Result<Arrays> quantizeLinear(const Call& call);
Result<Arrays> dynamicQuantizeLinear(const Call& call);
Result<Arrays> dequantizeLinear10(const Call& call);
Result<Arrays> dequantizeLinear(const Call& call);

// integer_products.cpp, integer_convolutions.cpp
Result<Arrays> matMulInteger(const Call& call);
Result<Arrays> qLinearMatMul(const Call& call);
Result<Arrays> convInteger(const Call& call);
Result<Arrays> qLinearConv(const Call& call);
Result<Arrays> qLinearConvInAnyOrder(const Call& call);

// microsoft_codes.cpp
Result<Arrays> qLinearAdd(const Call& call);
Result<Arrays> qLinearMul(const Call& call);
Result<Arrays> qLinearConcat(const Call& call);
Result<Arrays> qLinearLeakyRelu(const Call& call);
Result<Arrays> qLinearSigmoid(const Call& call);
Result<Arrays> qLinearSoftmax(const Call& call);

// microsoft_pooling.cpp
Result<Arrays> qLinearAveragePool(const Call& call);
Result<Arrays> qLinearGlobalAveragePool(const Call& call);

// microsoft_gemm.cpp, microsoft_products.cpp, microsoft_packed.cpp
Result<Arrays> qGemm(const Call& call);
Result<Arrays> dynamicQuantizeMatMul(const Call& call);
Result<Arrays> matMulIntegerToFloat(const Call& call);
Result<Arrays> matMulNBits(const Call& call);

} // namespace qs
