// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/code_facts.h"
#include "core/base/progress.h"
#include "core/tensor/channel_rows.h"

#include <functional>
#include <memory>

namespace qs {

/// One weight under one quantization, as numbers: the codes, scales, zero points and reconstruction whose error the
/// analysis measures. Values come piece by piece, so that a tensor of any size needs little memory; all in little
/// endian. NaN and infinities, which the analysis leaves out, get the code of 0.
class QuantizedWeight {
public:
    /// Takes the next bytes of an array.
    using Sink = std::function<Status(std::span<const std::byte>)>;

    /// Finds all scales. `quantization` is checked and effective; the model must outlive this.
    static Result<std::shared_ptr<const QuantizedWeight>> make(const Model& model, const Weight& weight,
                                                               const Quantization& quantization, Progress& progress);

    const CodeFacts& facts() const { return m_facts; }
    /// Of LevelIndex, in units of the scale, ascending.
    std::span<const float> levels() const { return m_plan.quantizer.rule().levels; }
    /// Memory that the scales take.
    std::uint64_t bytes() const { return m_plan.grids.size() * sizeof(Grid); }

    // Each advances `progress` by the number of elements it writes.
    Status writeCodes(const Sink& sink, Progress& progress) const;          ///< facts().type in the tensor's shape
    Status writeReconstruction(const Sink& sink, Progress& progress) const; ///< F32 in the tensor's shape
    Status writeScales(const Sink& sink, Progress& progress) const;         ///< F32 in scaleShape, as they are stored
    Status writeZeroPoints(const Sink& sink, Progress& progress) const;     ///< F32 in scaleShape
    Status writeBlocks(const Sink& sink, Progress& progress) const;         ///< U8 in blockShape
    /// F32 [facts().levels]; where fewer were fitted the last one is repeated.
    Status writeLevels(const Sink& sink, Progress& progress) const;

private:
    QuantizedWeight(const Model& model, const Weight& weight, const Quantization& quantization);

    template <typename Code>
    Status writeCodesAs(const Sink& sink, Progress& progress) const;
    Status writeGrids(float Grid::*member, const Sink& sink, Progress& progress) const;

    const Tensor& m_tensor;
    const ChannelRows m_rows;
    Plan m_plan;
    CodeFacts m_facts;
};

} // namespace qs
