// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/mapped_file.h"
#include "core/loaders/onnx/onnx_graph.h"
#include "core/tensor/tensor.h"

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace qs::onnx {

/// The files beside a model that hold numbers for it, each mapped once. Their names come from the model and lead
/// nowhere but into its folder, or into the one where it really lies if its own name is a link: caches of downloads
/// keep all files in one place and link them.
class ExternalFiles {
public:
    explicit ExternalFiles(const std::filesystem::path& model);

    /// `location` as the model gives it.
    Result<std::shared_ptr<const MappedFile>> open(const std::string& location);
    std::uint64_t totalBytes() const { return m_totalBytes; }

private:
    Result<std::shared_ptr<const MappedFile>> openNew(const std::string& location) const;

    std::filesystem::path m_model;
    std::map<std::string, Result<std::shared_ptr<const MappedFile>>> m_files;
    std::uint64_t m_totalBytes = 0;
};

/// The type of a TensorProto.DataType; none for those that are listed and not read.
std::optional<ElementType> elementTypeOf(std::int64_t dataType);

/// Reads a TensorProto. What is wrong with it stands in Tensor::error. Numbers stay in the file where they lie there
/// byte by byte; only integers that are packed as varints are decoded into memory.
Tensor readTensor(const TensorPlace& place, const std::shared_ptr<const MappedFile>& file, ExternalFiles& external);

} // namespace qs::onnx
