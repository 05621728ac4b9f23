// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/mapped_file.h"
#include "core/base/result.h"
#include "core/tensor/element_type.h"
#include "core/tensor/shape.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace qs {

/// The numbers of one tensor, wherever they lie: mapped, packed in an archive, in another byte order. Read-only and
/// safe to read from several threads at once.
class TensorData {
public:
    virtual ~TensorData() = default;

    /// Elements `first` … `first + out.size() - 1` in row-major order. The caller stays inside the tensor.
    virtual Status read(std::uint64_t first, std::span<float> out) const = 0;
    virtual Status read(std::uint64_t first, std::span<double> out) const = 0;

    /// All elements in place, where the file holds them as aligned little-endian F32 in row-major order; else empty.
    virtual std::span<const float> floats() const { return {}; }

    /// All elements in place where the file holds them as little-endian elements of the tensor's type in row-major
    /// order, at any alignment; else empty.
    virtual std::span<const std::byte> plainBytes() const { return {}; }

    /// The caller is about to read these elements in place.
    virtual void expect(std::uint64_t /*first*/, std::uint64_t /*count*/) const {}

    /// The caller is done with all elements for now: mapped pages may leave the memory. They come back when read.
    virtual void forget() const {}

    /// The one mapped file that all elements lie in; null when there are several or nobody knows.
    virtual const MappedFile* onlyFile() const { return nullptr; }

    /// Whether the files behind the elements still hold what was opened. Asked after numbers were used and before they
    /// are handed on: a file that is cut meanwhile gives zeros, one that is written to a mixture.
    virtual Status intact() const { return ok(); }
};

/// Plain little-endian elements in row-major order; `owner` keeps the memory alive. `bytes` has
/// storedBytes() bytes and needs no alignment.
std::shared_ptr<const TensorData> plainData(ElementType type, std::span<const std::byte> bytes,
                                            std::shared_ptr<const void> owner);
/// The same inside a mapped file.
std::shared_ptr<const TensorData> plainData(ElementType type, std::span<const std::byte> bytes,
                                            std::shared_ptr<const MappedFile> file);

struct StoredCodes;

/// A named array of a model. When `error` is set the tensor is listed but its numbers cannot be had.
struct Tensor {
    std::string name;
    ElementType type = ElementType::F32; ///< of the numbers that `data` gives
    std::string dtype;                   ///< as the file names it, in safetensors spelling: "F32", "F8_E4M3", "Q4_K"
    Shape shape;
    std::uint64_t count = 0; ///< elements
    std::uint64_t bytes = 0; ///< as stored
    std::shared_ptr<const TensorData> data;
    std::shared_ptr<const StoredCodes> stored; ///< of a tensor that lies quantized in the file; else null
    std::optional<Error> error;

    bool isFloat() const { return rowOf(type).isFloat; }
};

/// The elements `first` … `first + count - 1` of `tensor`, without a copy where the file allows it, else decoded into
/// `scratch`. The span is valid as long as both live.
Result<std::span<const float>> floatsOf(const Tensor& tensor, std::uint64_t first, std::uint64_t count,
                                        std::vector<float>& scratch);

} // namespace qs
