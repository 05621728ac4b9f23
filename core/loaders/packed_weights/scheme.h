// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/loaders/packed_weights/quantization_config.h"
#include "core/model/model.h"
#include "core/tensor/packed_codes.h"
#include "core/tensor/scaled_codes.h"
#include "core/tensor/stored_codes.h"

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace qs::packed {

/// The tensors of a model by name.
using NameIndex = std::unordered_map<std::string_view, std::size_t>;

/// The tensors of one layer, whose names are `prefix` and something behind it.
class LayerParts {
public:
    LayerParts(const Model& model, const NameIndex& names, std::string prefix)
        : m_model(model), m_names(names), m_prefix(std::move(prefix))
    {}

    const std::string& prefix() const { return m_prefix; }
    bool has(std::string_view suffix) const { return indexOf(suffix).has_value(); }
    /// Null where there is none.
    const Tensor* find(std::string_view suffix) const;
    std::optional<std::size_t> indexOf(std::string_view suffix) const;
    /// An error where there is none or where it cannot be read itself.
    Result<const Tensor*> need(std::string_view suffix) const;

private:
    const Model& m_model;
    const NameIndex& m_names;
    std::string m_prefix;
};

/// A part of a weight under its general name.
struct NamedPart {
    std::string_view suffix; ///< of the tensor in the file
    std::string_view name;   ///< "scales", "zero_points", "column_groups" …
};

/// A layer put together.
struct PackedWeight {
    Shape shape;        ///< [out, in]
    std::string dtype;  ///< "U4", "NF4", "F8_E4M3"
    std::string scheme; ///< for people, see StoredCodes::scheme
    ElementType codeType = ElementType::U8;
    std::string codeDtype; ///< of the codes as they lie in the file: "U4"
    std::shared_ptr<const TensorData> codes;
    std::shared_ptr<const TensorData> values;
    std::vector<NamedPart> parts; ///< what belongs to the weight beside its codes, as far as the file has it
    std::string doubt;            ///< a sentence: what the file leaves open and how it was taken; mostly empty
};

/// One way to store quantized layers. To add one: a file of its own, and a row in packed_weights.cpp.
struct Scheme {
    std::string_view id;
    std::string_view codes; ///< how the name of the tensor of codes ends; what stands before is the layer's prefix
    std::string_view named; ///< how the name of the weight ends
    /// Whether the layer is stored in this way. Looks at names, types and shapes.
    bool (*claims)(const LayerParts& parts, const QuantizationConfig& config);
    Result<PackedWeight> (*combine)(const LayerParts& parts, const QuantizationConfig& config);
};

bool isGptq(const LayerParts& parts, const QuantizationConfig& config);
Result<PackedWeight> combineGptq(const LayerParts& parts, const QuantizationConfig& config);
bool isAwq(const LayerParts& parts, const QuantizationConfig& config);
Result<PackedWeight> combineAwq(const LayerParts& parts, const QuantizationConfig& config);
bool isBitsandbytes4(const LayerParts& parts, const QuantizationConfig& config);
Result<PackedWeight> combineBitsandbytes4(const LayerParts& parts, const QuantizationConfig& config);
bool isLlmInt8(const LayerParts& parts, const QuantizationConfig& config);
Result<PackedWeight> combineLlmInt8(const LayerParts& parts, const QuantizationConfig& config);
bool isPackedIntegers(const LayerParts& parts, const QuantizationConfig& config);
Result<PackedWeight> combinePackedIntegers(const LayerParts& parts, const QuantizationConfig& config);
bool isPackedFp4(const LayerParts& parts, const QuantizationConfig& config);
Result<PackedWeight> combinePackedFp4(const LayerParts& parts, const QuantizationConfig& config);
bool isScaledFp4(const LayerParts& parts, const QuantizationConfig& config);
Result<PackedWeight> combineScaledFp4(const LayerParts& parts, const QuantizationConfig& config);
bool isMxfp4Blocks(const LayerParts& parts, const QuantizationConfig& config);
Result<PackedWeight> combineMxfp4Blocks(const LayerParts& parts, const QuantizationConfig& config);
bool isScaledPlain(const LayerParts& parts, const QuantizationConfig& config);
Result<PackedWeight> combineScaledPlain(const LayerParts& parts, const QuantizationConfig& config);

// Tools that several schemes share.

Error shapeError(const Tensor& tensor, const std::string& expected);
/// The two extents of a matrix, as numbers without a sign.
struct MatrixSize {
    std::uint64_t rows = 0;
    std::uint64_t columns = 0;
};
Result<MatrixSize> matrixSize(const Tensor& tensor);
Shape matrixShape(std::uint64_t rows, std::uint64_t columns);
/// Whether the tensor holds whole numbers of this many bits, signed or not.
bool isInteger(const Tensor& tensor, int bits);
/// Unless the tensor holds 32-bit words.
Status checkWords(const Tensor& tensor);

/// How scales of this shape are shared by a matrix [out, in]: one of them, one per row, or one per block. `wanted` are
/// block sizes to prefer, [rows, columns]; extents that no block size explains are an error.
Result<GroupLayout> groupsOf(const Tensor& scales, const MatrixSize& matrix, const std::vector<std::int64_t>& wanted);

/// How scales [groups, out] are shared by groups of the inputs of a matrix [out, in]. The size in the settings is taken
/// where it gives that many groups, else groups of equal size; no size is asked for where a list tells the groups.
Result<GroupLayout> groupsOfInputs(const Tensor& scales, const MatrixSize& matrix, const QuantizationConfig& config,
                                   bool isListed);

/// "groups of 128", "one scale per output", "blocks of 128 × 128" …, in English.
std::string sharingText(const GroupLayout& layout);
/// "4 bits"
std::string bitsText(int bits);

} // namespace qs::packed
