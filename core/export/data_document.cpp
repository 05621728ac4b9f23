// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/data_document.h"

#include <algorithm>

namespace qs {

namespace {

Json jsonOf(const ValueSummary& values)
{
    const bool isEmpty = values.count == values.notFinite;
    return {{"min", isEmpty ? Json() : jsonNumber(values.min)},
            {"max", isEmpty ? Json() : jsonNumber(values.max)},
            {"mean", isEmpty ? Json() : jsonNumber(values.mean)},
            {"count", values.count},
            {"not_finite", values.notFinite}};
}

Json jsonOf(const InputPreview& preview)
{
    Json object = {{"name", preview.input}, {"dtype", rowOf(preview.type).name}, {"shape", preview.shape}};
    object["is_picture"] = preview.picture.has_value();
    object["channels"] = Json::array();
    for (const ValueSummary& values : preview.values) {
        object["channels"].push_back(jsonOf(values));
    }
    return object;
}

Json jsonOfSample(const NetworkData& data, std::uint64_t index)
{
    Json object = {{"name", sampleName(data, index)}};
    const auto previews = previewSample(data, index);
    if (!previews) {
        object["error"] = previews.error().message;
        return object;
    }
    object["inputs"] = Json::array();
    for (const InputPreview& preview : *previews) {
        object["inputs"].push_back(jsonOf(preview));
    }
    return object;
}

} // namespace

Json jsonOf(const NetworkData& data, std::uint64_t most)
{
    Json document = {{"path", data.origin},
                     {"synthetic", data.isSynthetic},
                     {"samples", data.samples.count()},
                     {"preprocessing", data.preprocessing ? Json(textOf(*data.preprocessing)) : Json()},
                     {"notes", data.notes}};
    document["problems"] = Json::array();
    for (const Problem& problem : data.problems) {
        document["problems"].push_back({{"tensor", problem.tensor}, {"message", problem.message}});
    }
    document["first_samples"] = Json::array();
    for (std::uint64_t i = 0; i < std::min(most, data.samples.count()); ++i) {
        document["first_samples"].push_back(jsonOfSample(data, i));
    }
    return document;
}

} // namespace qs
