// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/request.h"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace qs {

inline constexpr double kGigabyte = 1e9; ///< bytes

/// What a model takes when its weights are stored under a quantization and everything else stays as it is.
struct ModelSize {
    std::uint64_t weights = 0;     ///< values that are quantized
    std::uint64_t weightBytes = 0; ///< with every scale, zero point and table; each tensor rounded up to whole bytes
    std::uint64_t keptBytes = 0;   ///< of the other tensors
    std::uint64_t bytesBefore = 0; ///< of all tensors as they are stored now

    std::uint64_t bytes() const { return weightBytes + keptBytes; }
    double bitsPerWeight() const; ///< of the quantized values; 0 without any
};
ModelSize sizeOf(const Model& model, const Quantization& quantization);

/// Bits per weight of large matrices: what groups and blocks cost, without the few scales per channel or tensor.
double typicalBitsPerWeight(const Quantization& quantization);

/// Bytes of `parameters` weights at typicalBitsPerWeight.
double bytesFor(double parameters, const Quantization& quantization);

/// What each of several choices takes.
struct SizeRow {
    Quantization quantization; ///< effective
    double bitsPerWeight = 0;  ///< of the quantized values
    double bytes = 0;          ///< of everything, with what stays as it is
};
struct SizeTable {
    double weights = 0;     ///< values that are quantized
    double keptBytes = 0;   ///< of the other tensors
    double bytesBefore = 0; ///< of everything as it is stored now
    std::vector<SizeRow> rows;
};
/// Exact, tensor by tensor.
SizeTable sizesOf(const Model& model, std::span<const Quantization> quantizations);
/// Of a model of which only the number of parameters is known: all are quantized, and stored in FP32 before.
SizeTable sizesOf(double parameters, std::span<const Quantization> quantizations);

/// "7B", "110M", "1.5e9", "70 b" as a number of parameters, at least 1; the error says how to write it.
Result<double> parseParameterCount(std::string_view text);

/// "500MB/s", "3.2 GB/s", "1 TiB/s" as bytes per second, above 0; MB are 10^6 and MiB 2^20 bytes.
Result<double> parseBandwidth(std::string_view text);

/// Seconds that `bytes` take at `bytesPerSecond`, above 0: reading a file, or every token of a language model whose
/// weights are read once for it.
double secondsToRead(double bytes, double bytesPerSecond);

} // namespace qs
