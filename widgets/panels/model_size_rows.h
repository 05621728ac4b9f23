// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/request.h"
#include "widgets/models/column.h"

#include <span>
#include <vector>

namespace qs {

struct Model;

/// What weights take in one quantization, and how long they take to be read.
struct ModelSizeRow {
    Quantization quantization;
    double bitsPerWeight = 0; ///< with every scale, zero point and table
    double bytes = 0;         ///< of everything: also the tensors that stay as they are
    double share = 0;         ///< of what it takes now, or of FP32; 0 … 1 and above
    double diskSeconds = 0;   ///< to read it once from disk
    double memorySeconds = 0; ///< to read it once from memory
};

struct ReadingSpeeds {
    double disk = 500e6; ///< bytes per second
    double memory = 50e9;
};

/// The model in `now` first, then in every format as it is usually deployed; shares of its size as it is stored.
std::vector<ModelSizeRow> modelSizeRows(const Model& model, const Quantization& now, const ReadingSpeeds& speeds);
/// The same for a model of `parameters` weights in large matrices; shares of 32 bits for each.
std::vector<ModelSizeRow> modelSizeRows(double parameters, const Quantization& now, const ReadingSpeeds& speeds);

std::span<const Column<ModelSizeRow>> modelSizeColumns();

} // namespace qs
