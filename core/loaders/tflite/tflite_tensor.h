// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/mapped_file.h"
#include "core/tensor/tensor.h"

#include <memory>
#include <optional>
#include <span>
#include <tflite_generated.h>

namespace qs::tflite {

/// Makes tensors of those that a file describes. The file's tables are verified and outlive this.
class TensorReader {
public:
    TensorReader(const format::Model& model, std::shared_ptr<const MappedFile> file);

    /// The tensor, or nothing where it has no numbers of its own: what only flows between operators. What is wrong with
    /// it stands in Tensor::error. Its name is the one in the file, which may be empty.
    std::optional<Tensor> read(const format::SubGraph& graph, const format::Tensor& source) const;

    /// The bytes of buffer `index`; none for the empty one. The error says what is wrong with the number or the place.
    Result<std::span<const std::byte>> buffer(std::uint32_t index) const;

private:
    Status fill(const format::SubGraph& graph, const format::Tensor& source, std::span<const std::byte> bytes,
                Tensor& tensor) const;
    Status quantize(const format::SubGraph& graph, const format::Tensor& source, Tensor& tensor) const;
    Status quantizeByAxis(const format::Tensor& source, Tensor& tensor) const;
    Status quantizeByBlocks(const format::SubGraph& graph, const format::BlockwiseQuantization& blocks,
                            Tensor& tensor) const;
    Result<Tensor> parameterTensor(const format::SubGraph& graph, std::int32_t index, const char* role) const;

    const format::Model& m_model;
    std::shared_ptr<const MappedFile> m_file;
};

} // namespace qs::tflite
