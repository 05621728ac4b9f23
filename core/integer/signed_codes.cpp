// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/integer/signed_codes.h"

#include <algorithm>
#include <string>

namespace qs {

namespace {

std::string nameOf(const Array& array)
{
    return std::string(rowOf(array.type()).name);
}

} // namespace

Result<Array> signedArray(const Array& codes)
{
    if (codes.type() == ElementType::I8) {
        return codes;
    }
    if (codes.type() != ElementType::U8) {
        return Error{ErrorCode::Unsupported, "codes are I8 or U8, not " + nameOf(codes)};
    }
    auto shifted = Array::make(ElementType::I8, codes.shape());
    if (shifted) {
        std::ranges::transform(codes.values<std::uint8_t>(), shifted->edit<std::int8_t>().begin(),
                               [](std::uint8_t q) { return static_cast<std::int8_t>(q ^ 0x80U); });
    }
    return shifted;
}

Result<SignedCodes> signedCodes(const Array& codes, const Array& zeroPoints)
{
    auto array = signedArray(codes);
    if (!array) {
        return array.error();
    }
    SignedCodes made{std::move(*array)};
    const bool isSigned = codes.type() == ElementType::I8;
    if (zeroPoints.isAbsent()) {
        made.zeroPoints = {isSigned ? 0 : -kUnsignedShift};
        return made;
    }
    if (zeroPoints.type() != codes.type()) {
        return Error{ErrorCode::Format,
                     "zero points are " + nameOf(zeroPoints) + ", but the codes are " + nameOf(codes)};
    }
    const auto zeros = signedArray(zeroPoints);
    if (!zeros) {
        return zeros.error();
    }
    const auto values = zeros->values<std::int8_t>();
    made.zeroPoints.assign(values.begin(), values.end());
    return made;
}

} // namespace qs
