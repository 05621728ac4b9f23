// SPDX-License-Identifier: GPL-3.0-or-later
// MatMulNBits of ONNX Runtime (ContribOperators.md, domain com.microsoft): a product with the transpose of a matrix
// whose codes of 2, 4 or 8 bits lie packed in blocks along its rows. onnx_packed_rules.cpp says how.
#include "core/base/parallel.h"
#include "core/integer/integer_kernels.h"
#include "core/operators/quantized.h"
#include "core/operators/types.h"

#include <algorithm>
#include <vector>

namespace qs {

namespace {

struct PackedMatrix {
    std::size_t rows = 0;    ///< N
    std::size_t columns = 0; ///< K
    std::size_t block = 0;
    std::size_t bits = 4;
    std::size_t blocks = 0;       ///< of a row
    std::size_t blockBytes = 0;   ///< of the codes of a block
    std::size_t zeroRowBytes = 0; ///< of the packed zero points of a row
    const std::uint8_t* codes = nullptr;
    const float* scales = nullptr;
    const std::uint8_t* packedZeros = nullptr; ///< null where there are none or they are floats
    const float* zeros = nullptr;
    const std::int32_t* groups = nullptr; ///< the block of each column where they do not follow one another

    float zeroOf(std::size_t row, std::size_t index) const
    {
        if (zeros != nullptr) {
            return zeros[row * blocks + index];
        }
        if (packedZeros != nullptr) {
            return static_cast<float>(code(packedZeros + row * zeroRowBytes, index));
        }
        return static_cast<float>(1U << (bits - 1));
    }
    /// The index-th of packed codes, the first in the lowest bits.
    unsigned code(const std::uint8_t* bytes, std::size_t index) const
    {
        const std::size_t bit = index * bits;
        return (static_cast<unsigned>(bytes[bit / 8]) >> (bit % 8)) & ((1U << bits) - 1);
    }
};

Error wrongPart(const char* what, const Array& part, const PackedMatrix& matrix)
{
    return {ErrorCode::Shape, std::string(what) + " " + std::string(rowOf(part.type()).name) + " " +
                                  shapeText(part.shape()) + " for a matrix of " + std::to_string(matrix.rows) +
                                  " rows of " + std::to_string(matrix.blocks) + " blocks of " +
                                  std::to_string(matrix.blockBytes) + " bytes"};
}

Result<PackedMatrix> packedMatrix(const Call& call)
{
    constexpr std::int64_t most = std::int64_t{1} << 31U;
    const std::int64_t n = call.node.integer("N", 0);
    const std::int64_t k = call.node.integer("K", 0);
    const std::int64_t block = call.node.integer("block_size", 0);
    const std::int64_t bits = call.node.integer("bits", 4);
    const bool isKnown = bits == 2 || bits == 4 || bits == 8;
    const bool isByteFilling = isKnown && block >= 1 && block <= most && block * bits % 8 == 0;
    if (n < 1 || n > most || k < 1 || k > most || !isByteFilling) {
        return Error{ErrorCode::Unsupported, "N " + std::to_string(n) + ", K " + std::to_string(k) + ", block_size " +
                                                 std::to_string(block) + " and bits " + std::to_string(bits)};
    }
    PackedMatrix matrix;
    matrix.rows = static_cast<std::size_t>(n);
    matrix.columns = static_cast<std::size_t>(k);
    matrix.block = static_cast<std::size_t>(block);
    matrix.bits = static_cast<std::size_t>(bits);
    matrix.blocks = (matrix.columns - 1) / matrix.block + 1;
    matrix.blockBytes = matrix.block * matrix.bits / 8;
    matrix.zeroRowBytes = (matrix.blocks * matrix.bits + 7) / 8;
    return matrix;
}

Result<PackedMatrix> matrixOf(const Call& call)
{
    auto matrix = packedMatrix(call);
    if (!matrix) {
        return matrix;
    }
    const Array& codes = call.in(1);
    const Array& scales = call.in(2);
    const std::size_t rowBytes = matrix->blocks * matrix->blockBytes; // up to 2^33
    if (codes.type() != ElementType::U8 || codes.count() / rowBytes != matrix->rows || codes.count() % rowBytes != 0) {
        return wrongPart("codes", codes, *matrix);
    }
    if (scales.type() != ElementType::F32 || scales.count() != matrix->rows * matrix->blocks) {
        return wrongPart("scales", scales, *matrix);
    }
    matrix->codes = codes.values<std::uint8_t>().data();
    matrix->scales = scales.values<float>().data();
    if (call.has(3)) {
        const Array& zeros = call.in(3);
        if (zeros.type() == ElementType::U8 && zeros.count() == matrix->rows * matrix->zeroRowBytes) {
            matrix->packedZeros = zeros.values<std::uint8_t>().data();
        } else if (zeros.type() == ElementType::F32 && zeros.count() == scales.count()) {
            matrix->zeros = zeros.values<float>().data();
        } else {
            return wrongPart("zero points", zeros, *matrix);
        }
    }
    if (call.has(4)) { // the list may be filled up to whole blocks
        const Array& groups = call.in(4);
        if (groups.type() != ElementType::I32 || groups.count() < matrix->columns) {
            return wrongPart("g_idx", groups, *matrix);
        }
        const auto values = groups.values<std::int32_t>().first(matrix->columns);
        const auto blocks = static_cast<std::int64_t>(matrix->blocks);
        const auto wrong = std::ranges::find_if(values, [=](std::int32_t g) { return g < 0 || g >= blocks; });
        if (wrong != values.end()) {
            return Error{ErrorCode::Format,
                         "g_idx names block " + std::to_string(*wrong) + " of " + std::to_string(blocks)};
        }
        matrix->groups = values.data();
    }
    return matrix;
}

/// One row as floats: (code − z) · s.
void dequantize(const PackedMatrix& matrix, std::size_t row, float* out)
{
    const std::uint8_t* const codes = matrix.codes + row * matrix.blocks * matrix.blockBytes;
    const float* const scales = matrix.scales + row * matrix.blocks;
    if (matrix.groups != nullptr) {
        for (std::size_t k = 0; k < matrix.columns; ++k) {
            const auto group = static_cast<std::size_t>(matrix.groups[k]);
            out[k] = (static_cast<float>(matrix.code(codes, k)) - matrix.zeroOf(row, group)) * scales[group];
        }
        return;
    }
    for (std::size_t b = 0; b < matrix.blocks; ++b) {
        const float scale = scales[b];
        const float zero = matrix.zeroOf(row, b);
        const std::uint8_t* const bytes = codes + b * matrix.blockBytes;
        float* const to = out + b * matrix.block;
        const std::size_t count = std::min(matrix.block, matrix.columns - b * matrix.block);
        if (matrix.bits == 4) {
            for (std::size_t i = 0; i < count / 2; ++i) {
                to[2 * i] = (static_cast<float>(bytes[i] & 15) - zero) * scale;
                to[2 * i + 1] = (static_cast<float>(bytes[i] >> 4) - zero) * scale;
            }
        } else if (matrix.bits == 8) {
            for (std::size_t i = 0; i < count; ++i) {
                to[i] = (static_cast<float>(bytes[i]) - zero) * scale;
            }
        }
        for (std::size_t i = matrix.bits == 4 ? count / 2 * 2 : matrix.bits == 8 ? count : 0; i < count; ++i) {
            to[i] = (static_cast<float>(matrix.code(bytes, i)) - zero) * scale;
        }
    }
}

} // namespace

/// Inputs: A, the codes, scales, zero points and g_idx of B, a bias.
Result<Arrays> matMulNBits(const Call& call)
{
    const auto matrix = matrixOf(call);
    if (!matrix) {
        return matrix.error();
    }
    const Array& a = call.in(0);
    const auto columns = static_cast<std::int64_t>(matrix->columns);
    if (a.type() != ElementType::F32) {
        return unsupportedType(a.type());
    }
    if (a.rank() == 0 || a.shape().back() != columns) {
        return Error{ErrorCode::Shape,
                     "A of shape " + shapeText(a.shape()) + " for a matrix of " + std::to_string(columns) + " columns"};
    }
    const Array& bias = call.in(5);
    if (!bias.isAbsent() && (bias.type() != ElementType::F32 || bias.count() != matrix->rows)) {
        return wrongPart("a bias", bias, *matrix);
    }
    Shape shape = a.shape();
    shape.back() = static_cast<std::int64_t>(matrix->rows);
    auto y = Array::make(ElementType::F32, shape);
    if (!y || y->count() == 0) {
        return one(std::move(y));
    }
    const std::size_t rows = a.count() / matrix->columns;
    float* const out = y->edit<float>().data();
    // A few rows of B at a time: the floats stay in the cache, and never lie in memory all at once.
    const std::size_t together = std::clamp<std::size_t>((std::size_t{1} << 20U) / matrix->columns, 1, 256);
    std::vector<float> floats(std::min(together, matrix->rows) * matrix->columns);
    for (std::size_t first = 0; first < matrix->rows; first += together) {
        const std::size_t count = std::min(together, matrix->rows - first);
        QS_TRY(parallelFor(count, call.progress, [&](std::size_t i) {
            dequantize(*matrix, first + i, floats.data() + i * matrix->columns);
            return ok();
        }));
        constexpr std::size_t piece = 64; // rows of B: as many at a time however many threads there are
        QS_TRY(parallelFor((count + piece - 1) / piece, call.progress, [&](std::size_t i) -> Status {
            const std::size_t from = i * piece;
            if (!multiplyByTranspose(a.values<float>().data(), floats.data() + from * matrix->columns, rows,
                                     matrix->columns, std::min(piece, count - from), out + first + from,
                                     matrix->rows)) {
                return Error{ErrorCode::OutOfMemory, "oneDNN could not multiply the matrices"};
            }
            return ok();
        }));
    }
    for (std::size_t i = 0; !bias.isAbsent() && i < y->count(); ++i) {
        out[i] += bias.values<float>()[i % matrix->rows];
    }
    return one(std::move(y));
}

} // namespace qs
