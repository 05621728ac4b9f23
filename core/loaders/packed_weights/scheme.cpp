// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/packed_weights/scheme.h"

namespace qs::packed {

namespace {

/// Elements per block where an axis of `extent` elements has `groups` scales; nothing where no size explains it.
std::optional<std::uint64_t> blockOf(std::uint64_t extent, std::uint64_t groups, std::uint64_t wanted)
{
    const auto explains = [&](std::uint64_t size) {
        return size > 0 && extent / size + (extent % size != 0 ? 1 : 0) == groups;
    };
    if (explains(wanted)) {
        return wanted;
    }
    if (groups > 0 && extent % groups == 0) {
        return extent / groups;
    }
    for (const std::uint64_t usual : {128, 64, 32, 256, 512, 1024, 16}) { // with a short last block
        if (explains(usual)) {
            return usual;
        }
    }
    return std::nullopt;
}

} // namespace

const Tensor* LayerParts::find(std::string_view suffix) const
{
    const auto index = indexOf(suffix);
    return index ? &m_model.tensors[*index] : nullptr;
}

std::optional<std::size_t> LayerParts::indexOf(std::string_view suffix) const
{
    const auto at = m_names.find(m_prefix + std::string(suffix));
    return at == m_names.end() ? std::nullopt : std::optional(at->second);
}

Result<const Tensor*> LayerParts::need(std::string_view suffix) const
{
    const Tensor* const tensor = find(suffix);
    if (tensor == nullptr) {
        return Error{ErrorCode::Format,
                     "it needs \"" + m_prefix + std::string(suffix) + "\" beside it, which is not in the file"};
    }
    if (tensor->error) {
        return tensor->error->in("it needs \"" + tensor->name + "\", which cannot be read");
    }
    return tensor;
}

Error shapeError(const Tensor& tensor, const std::string& expected)
{
    return {ErrorCode::Shape, "\"" + tensor.name + "\" is " + tensor.dtype + " of shape " + shapeText(tensor.shape) +
                                  ", but " + expected + " was expected"};
}

Result<MatrixSize> matrixSize(const Tensor& tensor)
{
    if (tensor.shape.size() != 2 || tensor.count == 0) {
        return shapeError(tensor, "a matrix");
    }
    return MatrixSize{static_cast<std::uint64_t>(tensor.shape[0]), static_cast<std::uint64_t>(tensor.shape[1])};
}

Shape matrixShape(std::uint64_t rows, std::uint64_t columns)
{
    return {static_cast<std::int64_t>(rows), static_cast<std::int64_t>(columns)};
}

bool isInteger(const Tensor& tensor, int bits)
{
    const ElementTypeRow& row = rowOf(tensor.type);
    return !row.isFloat && row.bits == bits && tensor.type != ElementType::Bool;
}

Status checkWords(const Tensor& tensor)
{
    return isInteger(tensor, 32) ? ok() : Status(shapeError(tensor, "32-bit words of packed codes (I32)"));
}

Result<GroupLayout> groupsOf(const Tensor& scales, const MatrixSize& matrix, const std::vector<std::int64_t>& wanted)
{
    GroupLayout layout{.plane = {}, .row = {.extent = matrix.rows}, .column = {.extent = matrix.columns}};
    layout.row.group = matrix.rows;
    layout.column.group = matrix.columns;
    const auto extent = [&](std::size_t i) { return static_cast<std::uint64_t>(scales.shape[i]); };
    if (scales.count == 1) {
        return layout;
    }
    const bool isColumn = scales.shape.size() == 2 && extent(1) == 1;
    if ((scales.shape.size() == 1 || isColumn) && extent(0) == matrix.rows) {
        layout.row.group = 1;
        layout.row.stride = 1;
        return layout;
    }
    if (scales.shape.size() == 2 && scales.count > 0) {
        const auto wantedSize = [&](std::size_t i) {
            return wanted.size() == 2 && wanted[i] > 0 ? static_cast<std::uint64_t>(wanted[i]) : 0;
        };
        const auto rows = blockOf(matrix.rows, extent(0), wantedSize(0));
        const auto columns = blockOf(matrix.columns, extent(1), wantedSize(1));
        if (rows && columns) {
            layout.row = {matrix.rows, *rows, extent(1)};
            layout.column = {matrix.columns, *columns, 1};
            return layout;
        }
    }
    return shapeError(scales, "one scale, one per output, or one per group of the " +
                                  shapeText(matrixShape(matrix.rows, matrix.columns)) + " weights");
}

Result<GroupLayout> groupsOfInputs(const Tensor& scales, const MatrixSize& matrix, const QuantizationConfig& config,
                                   bool isListed)
{
    const auto groups = static_cast<std::uint64_t>(scales.shape.front());
    const std::uint64_t out = matrix.rows;
    const std::uint64_t in = matrix.columns;
    GroupLayout layout{.plane = {}, .row = {out, 1, 1}, .column = {in, in, out}};
    if (isListed) {
        layout.column.group =
            config.groupSize ? static_cast<std::uint64_t>(*config.groupSize) : in / groups + (in % groups != 0 ? 1 : 0);
        return layout;
    }
    const auto size = blockOf(in, groups, config.groupSize ? static_cast<std::uint64_t>(*config.groupSize) : 0);
    if (!size) {
        return shapeError(scales, "one row per group of " + std::to_string(in) + " inputs");
    }
    layout.column.group = *size;
    return layout;
}

std::string sharingText(const GroupLayout& layout)
{
    if (layout.row.stride == 0 && layout.column.stride == 0) {
        return "one scale";
    }
    if (layout.column.stride == 0 || layout.column.group >= layout.column.extent) {
        return "one scale per output";
    }
    if (layout.row.group > 1) {
        return "blocks of " + std::to_string(layout.row.group) + " × " + std::to_string(layout.column.group);
    }
    return "groups of " + std::to_string(layout.column.group);
}

std::string bitsText(int bits)
{
    return std::to_string(bits) + (bits == 1 ? " bit" : " bits");
}

} // namespace qs::packed
