// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/scaled_codes.h"

#include "core/tensor/float_data.h"

#include <limits>

namespace qs {

namespace {

/// The scales and zero points of some groups, kept from one row to the next where they are the same ones.
struct Parameters {
    std::vector<float> scales;
    std::vector<float> zeroPoints;
    std::uint64_t first = std::numeric_limits<std::uint64_t>::max();
};

Status fetch(const TensorData& data, std::uint64_t first, std::uint64_t stride, std::vector<float>& out)
{
    if (stride == 1 || out.size() == 1) {
        return data.read(first, std::span<float>(out));
    }
    for (std::size_t i = 0; i < out.size(); ++i) {
        QS_TRY(data.read(first + i * stride, std::span<float>(&out[i], 1)));
    }
    return ok();
}

class ScaledData final : public FloatData {
public:
    using FloatData::read;

    explicit ScaledData(ScaledCodes parts) : m_parts(std::move(parts)) {}

    Status read(std::uint64_t first, std::span<float> out) const override
    {
        QS_TRY(m_parts.codes->read(first, out));
        std::vector<std::uint32_t> groups;
        if (m_parts.columnGroups) {
            QS_TRY(readColumnGroups(groups));
        }
        Parameters parameters;
        const std::uint64_t columns = m_parts.layout.column.extent;
        while (!out.empty()) {
            const std::uint64_t column = first % columns;
            const auto some = out.first(std::min<std::uint64_t>(out.size(), columns - column));
            QS_TRY(scaleRow(first / columns, column, some, groups, parameters));
            first += some.size();
            out = out.subspan(some.size());
        }
        return ok();
    }

    void forget() const override
    {
        for (const auto* data : {&m_parts.codes, &m_parts.scales, &m_parts.zeroPoints, &m_parts.columnGroups}) {
            if (*data) {
                (*data)->forget();
            }
        }
    }

private:
    Status readColumnGroups(std::vector<std::uint32_t>& groups) const
    {
        std::vector<double> numbers(m_parts.layout.column.extent);
        QS_TRY(m_parts.columnGroups->read(0, std::span<double>(numbers)));
        groups.reserve(numbers.size());
        for (std::size_t i = 0; i < numbers.size(); ++i) {
            if (!(numbers[i] >= 0 && numbers[i] < static_cast<double>(m_parts.columnGroupCount))) {
                return Error{ErrorCode::Format, "its column " + std::to_string(i) + " belongs to group " +
                                                    std::to_string(static_cast<std::int64_t>(numbers[i])) +
                                                    ", but it has groups 0 to " +
                                                    std::to_string(m_parts.columnGroupCount - 1)};
            }
            groups.push_back(static_cast<std::uint32_t>(numbers[i]));
        }
        return ok();
    }

    /// Part of one row, which holds codes, becomes numbers. Row and plane are counted together.
    Status scaleRow(std::uint64_t row, std::uint64_t column, std::span<float> values,
                    const std::vector<std::uint32_t>& columnGroups, Parameters& parameters) const
    {
        const GroupLayout& layout = m_parts.layout;
        const std::uint64_t base = row / layout.row.extent / layout.plane.group * layout.plane.stride +
                                   row % layout.row.extent / layout.row.group * layout.row.stride;
        if (!columnGroups.empty()) {
            QS_TRY(load(base, m_parts.columnGroupCount, parameters));
            for (std::size_t i = 0; i < values.size(); ++i) {
                values[i] = numberOf(values[i], columnGroups[column + i], parameters);
            }
            return ok();
        }
        if (layout.column.stride == 0) {
            QS_TRY(load(base, 1, parameters));
            scaleRun(values, 0, parameters);
            return ok();
        }
        const std::uint64_t size = layout.column.group;
        const std::uint64_t group = column / size;
        const std::uint64_t groups = (column + values.size() - 1) / size - group + 1;
        QS_TRY(load(base + group * layout.column.stride, groups, parameters));
        std::uint64_t left = size - column % size;
        for (std::size_t g = 0; !values.empty(); ++g, left = size) {
            const auto run = values.first(std::min<std::uint64_t>(values.size(), left));
            scaleRun(run, g, parameters);
            values = values.subspan(run.size());
        }
        return ok();
    }

    /// The parameters of `groups` groups of a row, the first of which has scale number `first`.
    Status load(std::uint64_t first, std::uint64_t groups, Parameters& parameters) const
    {
        if (parameters.first == first && parameters.scales.size() == groups) {
            return ok();
        }
        parameters.first = first;
        parameters.scales.assign(groups, 1.0F);
        parameters.zeroPoints.assign(groups, m_parts.zeroPoint);
        if (m_parts.scales) {
            QS_TRY(fetch(*m_parts.scales, first, m_parts.layout.column.stride, parameters.scales));
        }
        if (m_parts.zeroPoints) {
            QS_TRY(fetch(*m_parts.zeroPoints, first, m_parts.layout.column.stride, parameters.zeroPoints));
        }
        return ok();
    }

    float numberOf(float code, std::size_t group, const Parameters& parameters) const
    {
        const float steps = code - parameters.zeroPoints[group];
        const float scale = parameters.scales[group];
        return (m_parts.divides ? steps / scale : steps * scale) * m_parts.factor + m_parts.offset;
    }

    void scaleRun(std::span<float> values, std::size_t group, const Parameters& parameters) const
    {
        for (float& value : values) {
            value = numberOf(value, group, parameters);
        }
    }

    ScaledCodes m_parts;
};

class LevelData final : public FloatData {
public:
    using FloatData::read;

    LevelData(std::shared_ptr<const TensorData> codes, std::shared_ptr<const TensorData> levels, std::uint64_t count)
        : m_codes(std::move(codes)), m_levels(std::move(levels)), m_count(count)
    {}

    Status read(std::uint64_t first, std::span<float> out) const override
    {
        std::vector<float> levels(m_count);
        QS_TRY(m_levels->read(0, std::span<float>(levels)));
        QS_TRY(m_codes->read(first, out));
        for (float& value : out) {
            if (!(value >= 0 && value < static_cast<float>(m_count))) {
                return Error{ErrorCode::Format, "its code " + std::to_string(static_cast<std::int64_t>(value)) +
                                                    " is none of its " + std::to_string(m_count) + " levels"};
            }
            value = levels[static_cast<std::size_t>(value)];
        }
        return ok();
    }
    void forget() const override { m_codes->forget(); }

private:
    std::shared_ptr<const TensorData> m_codes;
    std::shared_ptr<const TensorData> m_levels;
    std::uint64_t m_count;
};

} // namespace

std::uint64_t GroupLayout::scales() const
{
    std::uint64_t last = 0;
    for (const GroupAxis* axis : {&plane, &row, &column}) {
        last += (axis->groups() - 1) * axis->stride;
    }
    return last + 1;
}

std::shared_ptr<const TensorData> scaledData(ScaledCodes parts)
{
    return std::make_shared<ScaledData>(std::move(parts));
}

std::shared_ptr<const TensorData> levelData(std::shared_ptr<const TensorData> codes,
                                            std::shared_ptr<const TensorData> levels, std::uint64_t count)
{
    return std::make_shared<LevelData>(std::move(codes), std::move(levels), count);
}

} // namespace qs
