// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tensor/tensor.h"

#include <memory>

namespace qs {

/// One axis of a weight and how the scales follow it: element i belongs to group i / `group`, and the next group's
/// scale lies `stride` scales further. A stride of 0: the axis shares its scales.
struct GroupAxis {
    std::uint64_t extent = 1;
    std::uint64_t group = 1;
    std::uint64_t stride = 0;

    std::uint64_t groups() const { return extent / group + (extent % group != 0 ? 1 : 0); }
    bool operator==(const GroupAxis&) const = default;
};

/// Which scale belongs to which element of a weight seen as [planes, rows, columns], row-major. Every scheme in use
/// fits in: one scale per tensor, per channel of any axis, per group, per block of rows and columns.
struct GroupLayout {
    GroupAxis plane;
    GroupAxis row;
    GroupAxis column;

    std::uint64_t count() const { return plane.extent * row.extent * column.extent; }
    /// Scales that the layout reaches: one more than the largest index.
    std::uint64_t scales() const;
    bool operator==(const GroupLayout&) const = default;
};

/// What a quantized weight consists of. Its numbers are (code - zero point) · scale · factor + offset, each operation
/// rounded to float. Runtimes that calculate in 16 bits round once more; here the file decides, not the runtime.
struct ScaledCodes {
    std::shared_ptr<const TensorData> codes = nullptr;      ///< layout.count() of them
    std::shared_ptr<const TensorData> scales = nullptr;     ///< layout.scales() of them; null for a scale of 1
    std::shared_ptr<const TensorData> zeroPoints = nullptr; ///< as many as scales; null for `zeroPoint` everywhere
    float zeroPoint = 0;
    bool divides = false; ///< by the scale: some files hold its reciprocal
    float factor = 1;
    float offset = 0;
    GroupLayout layout = {};

    /// The group of each column where a file lists them, as GPTQ does after it sorted the columns; else null. Read with
    /// the numbers: a group outside 0 … columnGroupCount - 1 is an error of reading.
    std::shared_ptr<const TensorData> columnGroups = nullptr;
    std::uint64_t columnGroupCount = 0;
};

/// The numbers that the codes stand for.
std::shared_ptr<const TensorData> scaledData(ScaledCodes parts);

/// Numbers of a table: element i is level number code i. `levels` has `count` of them; a code beyond is an error of
/// reading.
std::shared_ptr<const TensorData> levelData(std::shared_ptr<const TensorData> codes,
                                            std::shared_ptr<const TensorData> levels, std::uint64_t count);

} // namespace qs
