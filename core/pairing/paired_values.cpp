// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pairing/paired_values.h"

#include "core/tensor/channel_rows.h"

#include <algorithm>
#include <numeric>

namespace qs {

namespace {

constexpr std::uint64_t kTile = 65536;      // 256 kB of floats: fits the second-level cache
constexpr std::uint64_t kRowsToGather = 16; // neighbouring rows share cache lines in the gathered tensor

bool isWideType(const Tensor& tensor)
{
    return rowOf(tensor.type).bits == 64 || tensor.type == ElementType::I32 || tensor.type == ElementType::U32;
}

/// From the other one to the reference instead.
AxisOrder reversed(const AxisOrder& order)
{
    AxisOrder back{.axes = std::vector<int>(order.axes.size()),
                   .interleavedHeads = order.interleavedHeads,
                   .isReferenceInterleaved = !order.isReferenceInterleaved};
    for (std::size_t k = 0; k < order.axes.size(); ++k) {
        back.axes[static_cast<std::size_t>(order.axes[k])] = static_cast<int>(k);
    }
    return back;
}

/// How far apart neighbours along each axis lie in a row-major tensor.
std::vector<std::uint64_t> stridesOf(const Shape& shape)
{
    std::vector<std::uint64_t> strides(shape.size(), 1);
    for (std::size_t k = shape.size(); k-- > 1;) {
        strides[k - 1] = strides[k] * static_cast<std::uint64_t>(shape[k]);
    }
    return strides;
}

/// The row of the interleaved tensor that holds `row` of the plain one, or the other way round.
std::uint64_t interleavedRow(std::uint64_t row, std::uint64_t rows, std::uint64_t heads, bool toInterleaved)
{
    const std::uint64_t perHead = rows / heads;
    const std::uint64_t half = perHead / 2;
    const std::uint64_t head = row / perHead;
    const std::uint64_t inside = row % perHead;
    return head * perHead + (toInterleaved ? 2 * (inside % half) + inside / half : inside % 2 * half + inside / 2);
}

} // namespace

PairedValues::PairedValues(const Tensor& reference, const Tensor& other, const AxisOrder& order)
    : m_walked(&reference), m_gathered(other), m_order(order), m_isWide(isWideType(reference) || isWideType(other))
{
    // Short runs are cheap to gather from plain floats and dear from anything that is decoded.
    if (!order.isSame() && other.data->floats().empty() && !reference.data->floats().empty()) {
        m_isReferenceWalked = false;
        m_walked = &other;
        m_gathered = reference;
        m_order = reversed(order);
    }
    m_gathered.shape = squeezed(m_gathered.shape);
    cut();
}

void PairedValues::cut()
{
    const std::uint64_t count = m_walked->count;
    if (count == 0) {
        return;
    }
    if (m_order.isSame()) {
        m_rowLength = count;
    } else {
        m_rows = static_cast<std::uint64_t>(squeezed(m_walked->shape).front());
        m_rowLength = count / m_rows;
    }
    std::vector<int> rest(m_order.axes.begin() + (m_order.axes.empty() ? 0 : 1), m_order.axes.end());
    if (!std::ranges::is_sorted(rest)) {
        // A gathered row has the other axes in the order of its file; walk them in ours.
        Shape ours;
        Shape theirs;
        for (std::size_t axis = 0; axis < m_gathered.shape.size(); ++axis) {
            if (static_cast<int>(axis) != m_order.axes.front()) {
                theirs.push_back(m_gathered.shape[axis]);
            }
        }
        AxisOrder inner;
        for (const int axis : rest) {
            const int place = axis - (axis > m_order.axes.front() ? 1 : 0);
            inner.axes.push_back(place);
            ours.push_back(theirs[static_cast<std::size_t>(place)]);
        }
        m_inside.resize(m_rowLength);
        for (std::uint64_t i = 0; i < m_rowLength; ++i) {
            m_inside[i] = partnerElement(ours, theirs, inner, i);
        }
    }
    const bool isWhole = !m_inside.empty() || m_rowLength <= kTile;
    if (!isWhole) {
        for (std::uint64_t row = 0; row < m_rows; ++row) {
            for (std::uint64_t column = 0; column < m_rowLength; column += kTile) {
                m_tiles.push_back({row, 1, column, std::min(kTile, m_rowLength - column)});
            }
        }
        return;
    }
    const std::uint64_t together = std::max(m_order.axes.empty() ? 1 : kRowsToGather, kTile / m_rowLength);
    for (std::uint64_t row = 0; row < m_rows; row += together) {
        m_tiles.push_back({row, std::min(together, m_rows - row), 0, m_rowLength});
    }
}

std::uint64_t PairedValues::gatheredRow(std::uint64_t row) const
{
    return m_order.interleavedHeads == 0
               ? row
               : interleavedRow(row, m_rows, m_order.interleavedHeads, !m_order.isReferenceInterleaved);
}

Status PairedValues::gatherRow(std::uint64_t row, const Part& part, std::span<float> out, Scratch& scratch) const
{
    const ChannelRows rows(m_gathered, {.axis = m_order.axes.empty() ? 0 : m_order.axes.front()});
    const auto values = rows.read(gatheredRow(row), 1, part.column, part.columns, scratch.sorted);
    QS_TRY(values);
    std::ranges::copy(*values, out.begin());
    return ok();
}

Result<std::span<const float>> PairedValues::gather(const Part& part, Scratch& scratch) const
{
    if (m_order.isSame()) {
        return floatsOf(m_gathered, part.row * m_rowLength + part.column, part.rows * part.columns, scratch.gathered);
    }
    if (m_order.interleavedHeads > 0) {
        scratch.gathered.resize(part.rows * part.columns);
        for (std::uint64_t i = 0; i < part.rows; ++i) {
            QS_TRY(gatherRow(part.row + i, part, std::span(scratch.gathered).subspan(i * part.columns, part.columns),
                             scratch));
        }
        return std::span<const float>(scratch.gathered);
    }
    const ChannelRows rows(m_gathered, {.axis = m_order.axes.front()});
    const auto values = rows.read(part.row, part.rows, part.column, part.columns, scratch.gathered);
    QS_TRY(values);
    if (m_inside.empty()) {
        return *values;
    }
    scratch.sorted.resize(values->size());
    for (std::uint64_t row = 0; row < part.rows; ++row) {
        const float* const from = values->data() + row * m_rowLength;
        float* const to = scratch.sorted.data() + row * m_rowLength;
        for (std::uint64_t i = 0; i < m_rowLength; ++i) {
            to[i] = from[m_inside[i]];
        }
    }
    return std::span<const float>(scratch.sorted);
}

/// Counters and double precision are rare and small: one element after the other, as the definition says.
Result<PairedValues::Tile> PairedValues::readWide(const Part& part, Scratch& scratch) const
{
    const std::uint64_t first = part.row * m_rowLength + part.column;
    const std::uint64_t count = part.rows * part.columns;
    std::vector<double>& walked = m_isReferenceWalked ? scratch.wideReference : scratch.wideOther;
    std::vector<double>& gathered = m_isReferenceWalked ? scratch.wideOther : scratch.wideReference;
    walked.resize(count);
    gathered.resize(count);
    QS_TRY(m_walked->data->read(first, std::span<double>(walked)));
    if (m_order.isSame()) {
        QS_TRY(m_gathered.data->read(first, std::span<double>(gathered)));
    } else {
        const Shape shape = squeezed(m_walked->shape);
        for (std::uint64_t i = 0; i < count; ++i) {
            QS_TRY(m_gathered.data->read(partnerElement(shape, m_gathered.shape, m_order, first + i),
                                         std::span<double>(gathered).subspan(i, 1)));
        }
    }
    return Tile{.reference = {}, .other = {}, .wideReference = scratch.wideReference, .wideOther = scratch.wideOther};
}

Result<PairedValues::Tile> PairedValues::read(std::size_t tile, Scratch& scratch) const
{
    const Part& part = m_tiles[tile];
    if (m_isWide) {
        return readWide(part, scratch);
    }
    const auto walked =
        floatsOf(*m_walked, part.row * m_rowLength + part.column, part.rows * part.columns, scratch.walked);
    QS_TRY(walked);
    const auto gathered = gather(part, scratch);
    QS_TRY(gathered);
    Tile result;
    result.reference = m_isReferenceWalked ? *walked : *gathered;
    result.other = m_isReferenceWalked ? *gathered : *walked;
    return result;
}

std::uint64_t partnerElement(const Shape& reference, const Shape& other, const AxisOrder& order, std::uint64_t element)
{
    if (order.isSame()) {
        return element;
    }
    const Shape mine = squeezed(reference);
    const Shape theirs = squeezed(other);
    const std::vector<std::uint64_t> steps = stridesOf(mine);
    const std::vector<std::uint64_t> strides = stridesOf(theirs);
    std::uint64_t partner = 0;
    for (std::size_t k = 0; k < mine.size(); ++k) {
        std::uint64_t place = element / steps[k] % static_cast<std::uint64_t>(mine[k]);
        if (k == 0 && order.interleavedHeads > 0) {
            place = interleavedRow(place, static_cast<std::uint64_t>(mine[0]), order.interleavedHeads,
                                   !order.isReferenceInterleaved);
        }
        partner += place * strides[order.axes.empty() ? k : static_cast<std::size_t>(order.axes[k])];
    }
    return partner;
}

} // namespace qs
