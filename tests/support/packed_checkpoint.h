// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/safetensors_writer.h"

#include <nlohmann/json.hpp>
#include <string>

/// The safetensors file of a case of tests/data/packed_weights.json.
inline QByteArray packedCheckpoint(const nlohmann::json& item)
{
    nlohmann::json header = nlohmann::json::object();
    if (!item["metadata"].empty()) {
        header["__metadata__"] = item["metadata"];
    }
    QByteArray data;
    for (const nlohmann::json& tensor : item["tensors"]) {
        const QByteArray part = QByteArray::fromHex(QByteArray::fromStdString(tensor["hex"].get<std::string>()));
        header[tensor["name"].get<std::string>()] = {{"dtype", tensor["dtype"]},
                                                     {"shape", tensor["shape"]},
                                                     {"data_offsets", {data.size(), data.size() + part.size()}}};
        data += part;
    }
    return safetensorsFile(QByteArray::fromStdString(header.dump()), data);
}
