// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/integer/quantized_linear.h"

#include "core/integer/integer_product.h"
#include "core/integer/signed_codes.h"

namespace qs {

Result<QuantizedLinear> QuantizedLinear::make(const Array& weights, const Array& bias,
                                              const IntegerLayerOptions& options)
{
    if (weights.rank() != 2) {
        return Error{ErrorCode::Shape, "weights of shape " + shapeText(weights.shape()) + " are no matrix"};
    }
    auto layer = IntegerLayer::make(weights, bias, options);
    if (!layer) {
        return layer.error();
    }
    auto transposed = Array::make(ElementType::I8, {weights.shape()[1], weights.shape()[0]});
    if (!transposed) {
        return transposed.error();
    }
    const std::size_t outputs = layer->weights().channels();
    const std::size_t inputs = layer->weights().inner();
    const auto codes = layer->weights().codes.values<std::int8_t>();
    const auto to = transposed->edit<std::int8_t>();
    for (std::size_t i = 0; i < outputs; ++i) {
        for (std::size_t k = 0; k < inputs; ++k) {
            to[k * outputs + i] = codes[i * inputs + k];
        }
    }
    return QuantizedLinear(std::move(*layer), std::move(*transposed));
}

Result<IntegerLayerRun> QuantizedLinear::run(const Array& x) const
{
    const WeightCodes& weights = m_layer.weights();
    if (x.rank() == 0 || x.shape().back() != static_cast<std::int64_t>(weights.inner())) {
        return Error{ErrorCode::Shape, "an input of shape " + shapeText(x.shape()) + " for weights of shape " +
                                           shapeText(weights.codes.shape())};
    }
    const CodeGrid grid = m_layer.inputGrid(x);
    const auto coded = codesOf(x, grid);
    if (!coded) {
        return coded.error();
    }
    const auto codes = signedArray(coded->codes);
    if (!codes) {
        return codes.error();
    }
    Shape shape = x.shape();
    shape.back() = static_cast<std::int64_t>(weights.channels());
    auto sums = Array::make(ElementType::I32, shape);
    if (!sums) {
        return sums.error();
    }
    const std::int32_t zero[] = {grid.zeroPoint - (grid.type == ElementType::U8 ? kUnsignedShift : 0)};
    IntegerProduct product;
    product.a = codes->values<std::int8_t>().data();
    product.b = m_transposed.values<std::int8_t>().data();
    product.rows = x.count() / weights.inner();
    product.inner = weights.inner();
    product.columns = weights.channels();
    product.stepB = weights.channels();
    product.zeroA = zero;
    product.zeroB = weights.zeroPoints;
    integerProduct(product, sums->edit<std::int32_t>().data(), product.columns);
    return m_layer.finish(std::move(*sums), {weights.channels(), 1}, grid, coded->saturated);
}

} // namespace qs
