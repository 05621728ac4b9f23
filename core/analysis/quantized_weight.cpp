// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/quantized_weight.h"

#include "core/analysis/grid_pass.h"
#include "core/analysis/layer_pass.h"
#include "core/analysis/weight_pieces.h"
#include "core/base/parallel.h"
#include "core/kernels/code_keys.h"
#include "core/tensor/half.h"

#include <bit>
#include <cassert>
#include <cmath>

namespace qs {

namespace {

using Sink = QuantizedWeight::Sink;

/// Memory that is used again from row to row.
struct Scratch {
    std::vector<float> values, finite, keys;
    std::vector<std::byte> bytes;
};

/// `values` with zeros for what is no finite number, filled up to a multiple of `multiple`; themselves where nothing is
/// to be done.
std::span<const float> finiteAndFull(std::span<const float> values, std::size_t multiple, std::vector<float>& copy)
{
    const bool isFull = values.size() % multiple == 0;
    if (isFull && std::ranges::all_of(values, [](float x) { return std::isfinite(x); })) {
        return values;
    }
    copy.assign((values.size() + multiple - 1) / multiple * multiple, 0.0F);
    std::ranges::transform(values, copy.begin(), [](float x) { return std::isfinite(x) ? x : 0.0F; });
    return copy;
}

std::size_t blocksFor(const BlockCodec& codec, std::size_t values)
{
    const auto size = static_cast<std::size_t>(codec.values);
    return (values + size - 1) / size;
}

/// Some values in a row, from a multiple of the block size on, as blocks.
std::span<const std::byte> blocksOf(const BlockCodec& codec, std::span<const float> values, Scratch& scratch)
{
    const auto full = finiteAndFull(values, static_cast<std::size_t>(codec.values), scratch.finite);
    const std::size_t blocks = blocksFor(codec, full.size());
    scratch.bytes.resize(blocks * static_cast<std::size_t>(codec.bytes));
    codec.encode(full.data(), blocks, scratch.bytes.data());
    return scratch.bytes;
}

/// Where the groups of a row lie and what their grids are.
class RowGrids {
public:
    RowGrids(const Plan& plan, const ChannelRows& rows)
        : m_plan(plan), m_groupSize(plan.groupSize(rows.rowLength())), m_grids(plan.grids)
    {
        if (plan.shared) {
            m_grids = {&*plan.shared, 1};
        }
    }

    /// The grids of the groups from the one that `column` of `row` is in to the end of the row.
    std::span<const Grid> from(std::uint64_t row, std::uint64_t column) const
    {
        if (m_plan.shared) {
            return m_grids;
        }
        const std::uint64_t first = row / m_plan.rowsPerGrid * m_plan.gridsPerRow;
        const std::uint64_t group = m_plan.gridsPerRow == 1 ? 0 : column / m_groupSize;
        return m_grids.subspan(first + group, m_plan.gridsPerRow - group);
    }
    /// Values from `column` on that have the first of those grids.
    std::size_t leftInGroup(std::uint64_t column, std::size_t values) const
    {
        const bool isCut = !m_plan.shared && m_plan.gridsPerRow > 1;
        return isCut ? std::min<std::size_t>(values, m_groupSize - column % m_groupSize) : values;
    }
    std::size_t groupSize() const { return m_groupSize; }

private:
    const Plan& m_plan;
    const std::size_t m_groupSize;
    std::span<const Grid> m_grids;
};

/// Finds the keys of some values in a row and calls `take(values from here, key…, grid)` for every run with one grid.
template <typename Take>
void eachRun(const Plan& plan, const RowGrids& rowGrids, std::uint64_t row, std::uint64_t column,
             std::span<const float> values, Scratch& scratch, const Take& take)
{
    values = finiteAndFull(values, 1, scratch.finite);
    scratch.keys.resize(values.size());
    const std::span<float> keys = scratch.keys;
    const std::span<const Grid> grids = rowGrids.from(row, column);
    // The first group may have begun before; the others begin here.
    const std::size_t head = rowGrids.leftInGroup(column, values.size());
    const std::size_t size = std::max<std::size_t>(1, rowGrids.groupSize());
    codeKeys(plan.quantizer.rule(), values.first(head), std::max<std::size_t>(1, head), grids, keys.first(head));
    if (head < values.size()) {
        codeKeys(plan.quantizer.rule(), values.subspan(head), size, grids.subspan(1), keys.subspan(head));
    }
    take(keys.first(head), std::size_t{0}, grids[0]);
    std::size_t group = 1;
    for (std::size_t start = head; start < values.size(); start += size) {
        take(keys.subspan(start, std::min(size, values.size() - start)), start, grids[group++]);
    }
}

/// Keys as codes.
template <typename Code>
class CodeOf {
public:
    CodeOf(CodeKind kind, std::span<const float> levels) : m_kind(kind), m_levels(levels) {}

    Code operator()(float key) const
    {
        switch (m_kind) {
        case CodeKind::LevelIndex:
            return static_cast<Code>(std::ranges::lower_bound(m_levels, key) - m_levels.begin());
        case CodeKind::HalfBits:
            return static_cast<Code>(floatToHalf(key));
        case CodeKind::BfloatBits:
            return static_cast<Code>(std::bit_cast<std::uint32_t>(key) >> 16);
        default:
            return static_cast<Code>(std::nearbyint(key));
        }
    }

private:
    const CodeKind m_kind;
    const std::span<const float> m_levels;
};

/// Makes the elements of an array, row by row, and hands them on in the tensor's order. `fill(row, column, values,
/// scratch, out)` finds what becomes of some values in a row.
template <typename T, typename Fill>
Status writeInOrder(const ChannelRows& rows, std::uint64_t columnMultiple, const Fill& fill, const Sink& sink,
                    Progress& progress)
{
    std::vector<T> piece;
    for (const Tile& tile : piecesOf(rows, columnMultiple)) {
        piece.resize(tile.values());
        const std::uint64_t first = rows.elementOf(tile.row, tile.column);
        const std::vector<Tile> parts = partsOf(tile, columnMultiple);
        QS_TRY(parallelFor(parts.size(), progress, [&](std::size_t i) -> Status {
            const Tile& part = parts[i];
            Scratch scratch;
            std::vector<T> found(part.columns);
            const auto values = rows.read(part.row, part.rows, part.column, part.columns, scratch.values);
            QS_TRY(values);
            for (std::uint64_t r = 0; r < part.rows; ++r) {
                fill(part.row + r, part.column, values->subspan(r * part.columns, part.columns), scratch,
                     std::span<T>(found));
                placeRow<T>(rows, part.row + r, part.column, found, piece, first);
            }
            progress.advance(part.values());
            return ok();
        }));
        QS_TRY(sink(std::as_bytes(std::span<const T>(piece))));
    }
    return ok();
}

} // namespace

QuantizedWeight::QuantizedWeight(const Model& model, const Weight& weight, const Quantization& quantization)
    : m_tensor(model.tensors[weight.tensor]),
      m_rows(rowsFor(model, weight, quantization)),
      m_plan(quantization),
      m_facts(codeFactsOf(m_plan, m_rows))
{}

Result<std::shared_ptr<const QuantizedWeight>>
QuantizedWeight::make(const Model& model, const Weight& weight, const Quantization& quantization, Progress& progress)
{
    const std::shared_ptr<QuantizedWeight> made(new QuantizedWeight(model, weight, quantization));
    if (made->m_tensor.error) {
        return *made->m_tensor.error;
    }
    QS_TRY(findEveryGrid(made->m_plan, made->m_tensor, made->m_rows, progress));
    return std::shared_ptr<const QuantizedWeight>(made);
}

template <typename Code>
Status QuantizedWeight::writeCodesAs(const Sink& sink, Progress& progress) const
{
    const CodeOf<Code> codeOf(m_facts.kind, levels());
    const RowGrids grids(m_plan, m_rows);
    return writeInOrder<Code>(
        m_rows, 1,
        [&](std::uint64_t row, std::uint64_t column, std::span<const float> values, Scratch& scratch,
            std::span<Code> out) {
            const auto take = [&](std::span<const float> keys, std::size_t at, const Grid&) {
                std::ranges::transform(keys, out.subspan(at).begin(), codeOf);
            };
            eachRun(m_plan, grids, row, column, values, scratch, take);
        },
        sink, progress);
}

Status QuantizedWeight::writeCodes(const Sink& sink, Progress& progress) const
{
    Status written = ok();
    if (const BlockCodec* const codec = m_plan.codec) {
        const auto fill = [codec](std::uint64_t, std::uint64_t, std::span<const float> values, Scratch& scratch,
                                  std::span<std::uint8_t> out) {
            const auto blocks = blocksOf(*codec, values, scratch);
            const std::size_t count = blocksFor(*codec, values.size());
            std::vector<std::uint8_t> codes(count * static_cast<std::size_t>(codec->values));
            codec->codesOf(blocks.data(), count, codes.data());
            std::copy_n(codes.begin(), out.size(), out.begin());
        };
        written = writeInOrder<std::uint8_t>(m_rows, static_cast<std::uint64_t>(codec->values), fill, sink, progress);
    } else if (m_facts.type == ElementType::I8) {
        written = writeCodesAs<std::int8_t>(sink, progress);
    } else if (m_facts.type == ElementType::U8) {
        written = writeCodesAs<std::uint8_t>(sink, progress);
    } else if (m_facts.type == ElementType::I16) {
        written = writeCodesAs<std::int16_t>(sink, progress);
    } else {
        written = writeCodesAs<std::uint16_t>(sink, progress);
    }
    m_tensor.data->forget();
    return written;
}

Status QuantizedWeight::writeReconstruction(const Sink& sink, Progress& progress) const
{
    Status written = ok();
    if (const BlockCodec* const codec = m_plan.codec) {
        const auto fill = [codec](std::uint64_t, std::uint64_t, std::span<const float> values, Scratch& scratch,
                                  std::span<float> out) {
            const auto blocks = blocksOf(*codec, values, scratch);
            const std::size_t count = blocksFor(*codec, values.size());
            scratch.keys.resize(count * static_cast<std::size_t>(codec->values));
            codec->decode(blocks.data(), count, scratch.keys.data());
            std::copy_n(scratch.keys.begin(), out.size(), out.begin());
        };
        written = writeInOrder<float>(m_rows, static_cast<std::uint64_t>(codec->values), fill, sink, progress);
    } else {
        const RowGrids grids(m_plan, m_rows);
        const bool keepsSignOfZero = m_facts.kind == CodeKind::HalfBits || m_facts.kind == CodeKind::BfloatBits;
        const auto fill = [&](std::uint64_t row, std::uint64_t column, std::span<const float> values, Scratch& scratch,
                              std::span<float> out) {
            const auto take = [&](std::span<const float> keys, std::size_t at, const Grid& grid) {
                // A whole number and a list of levels know one zero only; adding 0 makes it of the other one too.
                const float zero = keepsSignOfZero ? -0.0F : 0.0F;
                std::ranges::transform(keys, out.subspan(at).begin(),
                                       [&](float key) { return grid.scale * ((key + zero) - grid.zeroPoint); });
            };
            eachRun(m_plan, grids, row, column, values, scratch, take);
        };
        written = writeInOrder<float>(m_rows, 1, fill, sink, progress);
    }
    m_tensor.data->forget();
    return written;
}

Status QuantizedWeight::writeGrids(float Grid::*member, const Sink& sink, Progress& progress) const
{
    std::vector<float> numbers;
    if (m_plan.shared) {
        numbers.push_back(*m_plan.shared.*member);
    } else {
        std::ranges::transform(m_plan.grids, std::back_inserter(numbers),
                               [member](const Grid& grid) { return grid.*member; });
    }
    assert(numbers.size() == *elementCount(m_facts.scaleShape));
    progress.advance(numbers.size());
    return sink(std::as_bytes(std::span(numbers)));
}

Status QuantizedWeight::writeScales(const Sink& sink, Progress& progress) const
{
    return writeGrids(&Grid::scale, sink, progress);
}

Status QuantizedWeight::writeZeroPoints(const Sink& sink, Progress& progress) const
{
    return writeGrids(&Grid::zeroPoint, sink, progress);
}

Status QuantizedWeight::writeBlocks(const Sink& sink, Progress& progress) const
{
    assert(m_plan.codec != nullptr);
    constexpr std::size_t kAtOnce = 64; // tiles, of some 10 kB of bytes each
    const std::vector<Tile> tiles = tilesOf(m_rows, static_cast<std::uint64_t>(m_plan.codec->values));
    for (std::size_t start = 0; start < tiles.size(); start += kAtOnce) {
        std::vector<std::vector<std::byte>> found(std::min(kAtOnce, tiles.size() - start));
        QS_TRY(parallelFor(found.size(), progress, [&](std::size_t i) -> Status {
            const Tile& tile = tiles[start + i];
            Scratch scratch;
            const auto values = m_rows.read(tile.row, tile.rows, tile.column, tile.columns, scratch.values);
            QS_TRY(values);
            for (std::uint64_t r = 0; r < tile.rows; ++r) {
                const auto blocks = blocksOf(*m_plan.codec, values->subspan(r * tile.columns, tile.columns), scratch);
                found[i].insert(found[i].end(), blocks.begin(), blocks.end());
            }
            progress.advance(found[i].size());
            return ok();
        }));
        for (const std::vector<std::byte>& bytes : found) {
            QS_TRY(sink(bytes));
        }
    }
    m_tensor.data->forget();
    return ok();
}

Status QuantizedWeight::writeLevels(const Sink& sink, Progress& progress) const
{
    std::vector<float> all(levels().begin(), levels().end());
    all.resize(m_facts.levels, all.empty() ? 0.0F : all.back());
    progress.advance(all.size());
    return sink(std::as_bytes(std::span(all)));
}

} // namespace qs
