// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/operators/code_table.h"

#include "core/operators/types.h"

#include <algorithm>

namespace qs {

std::array<float, 256> CodeMeaning::differences() const
{
    std::array<float, 256> numbers{};
    for (std::size_t byte = 0; byte < numbers.size(); ++byte) {
        numbers[byte] = static_cast<float>(codeOf(byte) - zeroPoint);
    }
    return numbers;
}

std::array<float, 256> CodeMeaning::values() const
{
    std::array<float, 256> numbers = differences();
    for (float& number : numbers) {
        number *= scale;
    }
    return numbers;
}

Result<CodeMeaning> meaningOf(const Call& call, std::size_t scale, std::size_t zeroPoint, ElementType type)
{
    if (type != ElementType::I8 && type != ElementType::U8) {
        return unsupportedType(type);
    }
    const Array& scales = call.in(scale);
    if (scales.isAbsent() || scales.type() != ElementType::F32 || scales.count() != 1) {
        return Error{ErrorCode::Shape, "its scale, input " + std::to_string(scale + 1) + ", is not one float"};
    }
    CodeMeaning meaning{type, scales.values<float>()[0]};
    if (call.has(zeroPoint)) {
        const Array& zero = call.in(zeroPoint);
        if (zero.type() != type || zero.count() != 1) {
            return Error{ErrorCode::Shape, "its zero point, input " + std::to_string(zeroPoint + 1) +
                                               ", is not one number of " + std::string(rowOf(type).name)};
        }
        meaning.zeroPoint = meaning.codeOf(zero.values<std::uint8_t>()[0]);
    }
    return meaning;
}

Result<Array> lookedUp(const Array& codes, ElementType type, const std::array<std::uint8_t, 256>& table)
{
    auto out = Array::make(type, codes.shape());
    if (out) {
        std::ranges::transform(codes.values<std::uint8_t>(), out->edit<std::uint8_t>().begin(),
                               [&](std::uint8_t byte) { return table[byte]; });
    }
    return out;
}

} // namespace qs
