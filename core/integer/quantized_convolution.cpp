// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/integer/quantized_convolution.h"

#include "core/integer/signed_codes.h"

namespace qs {

Result<QuantizedConvolution> QuantizedConvolution::make(const Array& weights, const Array& bias, ConvolutionSteps steps,
                                                        const IntegerLayerOptions& options)
{
    if (weights.rank() < 3) {
        return Error{ErrorCode::Shape, "weights of shape " + shapeText(weights.shape()) + " are no kernels"};
    }
    auto layer = IntegerLayer::make(weights, bias, options);
    return layer ? Result<QuantizedConvolution>(QuantizedConvolution(std::move(*layer), std::move(steps)))
                 : Result<QuantizedConvolution>(layer.error());
}

Result<IntegerLayerRun> QuantizedConvolution::run(const Array& x, Progress& progress) const
{
    const WeightCodes& weights = m_layer.weights();
    const auto extents = ConvolutionExtents::of(x.shape(), weights.codes.shape(), m_steps);
    if (!extents) {
        return extents.error();
    }
    const CodeGrid grid = m_layer.inputGrid(x);
    const auto coded = codesOf(x, grid);
    if (!coded) {
        return coded.error();
    }
    const auto codes = signedArray(coded->codes);
    auto sums = Array::make(ElementType::I32, extents->outShape());
    if (!codes || !sums) {
        return codes ? sums.error() : codes.error();
    }
    const std::int32_t zero = grid.zeroPoint - (grid.type == ElementType::U8 ? kUnsignedShift : 0);
    QS_TRY(integerConvolution({*extents, codes->values<std::int8_t>().data(),
                               weights.codes.values<std::int8_t>().data(), zero, weights.zeroPoints},
                              sums->edit<std::int32_t>(), progress));
    return m_layer.finish(std::move(*sums), {weights.channels(), extents->outPlane}, grid, coded->saturated);
}

} // namespace qs
