// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/operators/operator.h"

#include "core/tensor/layout.h"

#include <algorithm>
#include <array>
#include <map>
#include <new>
#include <optional>

namespace qs {

namespace {

constexpr std::array kFamilies{
    elementwiseOperators,   pairwiseOperators,  linearOperators,  convolutionOperators, poolingOperators,
    normalizationOperators, recurrentOperators, layoutOperators,  indexingOperators,    resizingOperators,
    reductionOperators,     shapeOperators,     controlOperators, quantizedOperators,
};

std::vector<OperatorRow> joined()
{
    std::vector<OperatorRow> rows;
    for (const auto& family : kFamilies) {
        const auto own = family();
        rows.insert(rows.end(), own.begin(), own.end());
    }
    return rows;
}

/// The inputs with halves as floats; `half` becomes the type that they had.
Result<Arrays> widened(std::span<const Array> inputs, std::optional<ElementType>& half)
{
    Arrays wide(inputs.begin(), inputs.end());
    for (Array& array : wide) {
        if (!array.isAbsent() && isHalf(array.type())) {
            half = half.value_or(array.type());
            auto floats = converted(array, ElementType::F32);
            if (!floats) {
                return floats.error();
            }
            array = std::move(*floats);
        }
    }
    return wide;
}

Status narrow(Arrays& outputs, ElementType half)
{
    for (Array& array : outputs) {
        if (!array.isAbsent() && array.type() == ElementType::F32) {
            auto halves = converted(array, half);
            if (!halves) {
                return halves.error();
            }
            array = std::move(*halves);
        }
    }
    return ok();
}

bool liesChannelsLast(const Array& array)
{
    return array.layout() == MemoryLayout::ChannelsLast;
}

Result<Arrays> allPlain(std::span<const Array> inputs)
{
    Arrays plain;
    for (const Array& array : inputs) {
        auto same = inLayout(array, MemoryLayout::Plain);
        if (!same) {
            return same.error();
        }
        plain.push_back(std::move(*same));
    }
    return plain;
}

/// The inputs with their axes in the order [N, spatial …, C]; nothing where one has more axes than those that lie so.
Result<std::optional<Arrays>> allInMemory(std::span<const Array> inputs)
{
    const std::size_t rank = std::ranges::find_if(inputs, liesChannelsLast)->rank();
    Arrays result;
    for (const Array& array : inputs) {
        if (array.rank() > rank || (liesChannelsLast(array) && array.rank() != rank)) {
            return std::optional<Arrays>();
        }
        if (array.isAbsent()) {
            result.emplace_back();
            continue;
        }
        Shape shape(rank - array.rank(), 1); // broadcasting puts axes of 1 before the first one
        shape.insert(shape.end(), array.shape().begin(), array.shape().end());
        auto ordered =
            inLayout(liesChannelsLast(array) ? array : array.reshaped(std::move(shape)), MemoryLayout::ChannelsLast);
        if (!ordered) {
            return ordered.error();
        }
        result.push_back(ordered->inMemory());
    }
    return std::optional(std::move(result));
}

Call withInputs(const Call& call, std::span<const Array> inputs)
{
    return {call.node, call.opset, inputs, call.runBody, call.progress, call.kept};
}

/// With the inputs in the order that the row asks for.
Result<Arrays> runInLayout(const OperatorRow& row, const Call& call)
{
    if (row.layouts == LayoutPolicy::ChannelsLast || std::ranges::none_of(call.inputs, liesChannelsLast)) {
        return row.run(call);
    }
    if (row.layouts == LayoutPolicy::AnyOrder) {
        const auto ordered = allInMemory(call.inputs);
        if (!ordered) {
            return ordered.error();
        }
        if (*ordered) {
            auto outputs = row.run(withInputs(call, **ordered));
            if (outputs) {
                std::ranges::transform(*outputs, outputs->begin(), Array::channelsLast);
            }
            return outputs;
        }
    }
    const auto isNumber = [](const Array& array) { return array.isAbsent() || array.count() == 1; };
    if (row.layouts == LayoutPolicy::FirstInAnyOrder && liesChannelsLast(call.in(0)) &&
        std::ranges::all_of(call.inputs.subspan(1), isNumber)) {
        Arrays inputs(call.inputs.begin(), call.inputs.end());
        inputs.front() = inputs.front().inMemory();
        auto outputs = row.run(withInputs(call, inputs));
        if (outputs) {
            outputs->front() = Array::channelsLast(outputs->front());
        }
        return outputs;
    }
    const auto plain = allPlain(call.inputs);
    return plain ? row.run(withInputs(call, *plain)) : Result<Arrays>(plain.error());
}

Result<Arrays> runChecked(const OperatorRow& row, const Call& call)
{
    for (int i = 0; i < row.leastInputs; ++i) {
        if (!call.has(static_cast<std::size_t>(i))) {
            return Error{ErrorCode::Format, "input " + std::to_string(i + 1) + " of " +
                                                std::to_string(row.leastInputs) + " that it needs is missing"};
        }
    }
    try {
        std::optional<ElementType> half;
        if (row.halves == HalfPolicy::Native || std::ranges::none_of(call.inputs, [](const Array& each) {
                return !each.isAbsent() && isHalf(each.type());
            })) {
            return runInLayout(row, call);
        }
        auto wide = widened(call.inputs, half);
        if (!wide) {
            return wide.error();
        }
        auto outputs = runInLayout(row, withInputs(call, *wide));
        if (outputs) {
            QS_TRY(narrow(*outputs, *half));
        }
        return outputs;
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::OutOfMemory, "not enough memory"};
    }
}

} // namespace

const Array& Call::in(std::size_t index) const
{
    static const Array absent;
    return index < inputs.size() ? inputs[index] : absent;
}

std::span<const OperatorRow> operators()
{
    static const std::vector<OperatorRow> rows = joined();
    return rows;
}

const OperatorRow* findOperator(const GraphNode& node, std::int64_t opset)
{
    // The latest meaning first, so that the first row that is not too new is the one.
    using Key = std::pair<std::string_view, std::string_view>;
    static const std::map<Key, std::vector<const OperatorRow*>> byName = [] {
        std::map<Key, std::vector<const OperatorRow*>> rows;
        for (const OperatorRow& row : operators()) {
            rows[{row.domain, row.name}].push_back(&row);
        }
        for (auto& [key, versions] : rows) {
            std::ranges::sort(versions, std::greater(), &OperatorRow::since);
        }
        return rows;
    }();
    const auto versions = byName.find({node.domain, node.op});
    if (versions == byName.end()) {
        return nullptr;
    }
    const auto row =
        std::ranges::find_if(versions->second, [&](const OperatorRow* each) { return each->since <= opset; });
    return row == versions->second.end() ? nullptr : *row;
}

Result<Arrays> runOperator(const OperatorRow& row, const Call& call)
{
    auto outputs = runChecked(row, call);
    if (!outputs) {
        return outputs.error().in(call.node.label());
    }
    return outputs;
}

} // namespace qs
