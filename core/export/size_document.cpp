// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/size_document.h"

#include "core/base/version.h"

#include <cmath>

namespace qs {

namespace {

/// Numbers of values and bytes have no fraction; beyond what a double holds exactly they stay one.
Json whole(double value)
{
    constexpr double kExact = 0x1p53;
    return value < kExact ? Json(static_cast<std::uint64_t>(std::round(value))) : jsonNumber(value);
}

} // namespace

Json sizeDocument(const SizeTable& table, const Model* model, std::optional<double> bytesPerSecond)
{
    Json document = {{"quantscope", kVersion}};
    document["model"] = model != nullptr ? jsonOfModel(*model) : Json();
    document["weights"] = whole(table.weights);
    document["kept_bytes"] = whole(table.keptBytes);
    document["bytes_before"] = whole(table.bytesBefore);
    document["bytes_per_second"] = bytesPerSecond ? jsonNumber(*bytesPerSecond) : Json();
    document["seconds_before"] =
        bytesPerSecond ? jsonNumber(secondsToRead(table.bytesBefore, *bytesPerSecond)) : Json();
    document["sizes"] = Json::array();
    for (const SizeRow& row : table.rows) {
        Json object = jsonOf(row.quantization);
        object["label"] = findNumberFormat(row.quantization.format)->label;
        object["bits_per_weight"] = jsonNumber(row.bitsPerWeight);
        object["bytes"] = whole(row.bytes);
        object["gb"] = jsonNumber(row.bytes / kGigabyte);
        object["seconds"] = bytesPerSecond ? jsonNumber(secondsToRead(row.bytes, *bytesPerSecond)) : Json();
        document["sizes"].push_back(std::move(object));
    }
    return document;
}

} // namespace qs
