// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/labels.h"

#include <algorithm>

namespace qs {

Result<Labels> readLabels(const Model& data, const std::string& name, std::uint64_t samples)
{
    const auto tensor = std::ranges::find(data.tensors, name, &Tensor::name);
    if (tensor == data.tensors.end()) {
        return Error{ErrorCode::Usage, "there is no array \"" + name + "\" for the labels"};
    }
    const auto array = arrayOf(*tensor);
    QS_TRY(array);
    if (rowOf(array->type()).isFloat || array->rank() == 0 ||
        static_cast<std::uint64_t>(array->shape().front()) != samples) {
        return Error{ErrorCode::Shape, "the labels \"" + name + "\" are " + tensor->dtype + " " +
                                           shapeText(tensor->shape) + ", not whole numbers for " +
                                           std::to_string(samples) + " samples"};
    }
    const auto whole = converted(*array, ElementType::I64);
    QS_TRY(whole);
    Labels labels;
    const std::uint64_t each = samples == 0 ? 0 : whole->count() / samples;
    for (std::uint64_t i = 0; i < samples; ++i) {
        const auto some = whole->values<std::int64_t>().subspan(i * each, each);
        labels.emplace_back(some.begin(), some.end());
    }
    return labels;
}

} // namespace qs
