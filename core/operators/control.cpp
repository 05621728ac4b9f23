// SPDX-License-Identifier: GPL-3.0-or-later
// Operators that run other graphs: If, Loop, Scan. Values are arrays; sequences and optionals are not supported.
#include "core/operators/operator.h"
#include "core/operators/strided_copy.h"
#include "core/operators/types.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <optional>

namespace qs {

namespace {

/// What the outputs of all iterations may come to: nothing else ends a loop that collects without an end.
constexpr std::uint64_t kMostCollected = std::uint64_t{8} << 30U;

Result<std::shared_ptr<const Graph>> bodyOf(const Call& call, const char* attribute)
{
    auto body = call.node.body(attribute);
    if (!body) {
        return Error{ErrorCode::Format, "its graph \"" + std::string(attribute) + "\" is missing"};
    }
    return body;
}

Result<bool> truthOf(const Array& array)
{
    if (array.type() != ElementType::Bool || array.count() != 1) {
        return Error{ErrorCode::Format, "its condition should be one Boolean, but is " +
                                            std::string(rowOf(array.type()).name) + " " + shapeText(array.shape())};
    }
    return array.bytes()[0] != std::byte{0};
}

Result<Arrays> ifElse(const Call& call)
{
    const auto condition = truthOf(call.in(0));
    if (!condition) {
        return condition.error();
    }
    const auto body = bodyOf(call, *condition ? "then_branch" : "else_branch");
    return body ? call.runBody(**body, {}) : body.error();
}

/// The outputs that a body gives in each iteration, to be stacked in the end.
class Collected {
public:
    Collected(const Graph& body, std::size_t firstOutput)
        : m_body(body), m_first(firstOutput), m_pieces(body.outputs.size() - firstOutput)
    {}

    std::size_t size() const { return m_pieces.size(); }

    Status add(const Arrays& outputs)
    {
        constexpr std::uint64_t eachArray = 256; // what an empty one costs, generously
        for (std::size_t i = 0; i < m_pieces.size(); ++i) {
            const Array& piece = outputs[m_first + i];
            if (!m_pieces[i].empty() &&
                (piece.type() != m_pieces[i][0].type() || piece.shape() != m_pieces[i][0].shape())) {
                return Error{ErrorCode::Shape, "output " + std::to_string(m_first + i + 1) +
                                                   " of its graph has the shape " + shapeText(piece.shape()) +
                                                   " after " + shapeText(m_pieces[i][0].shape())};
            }
            m_bytes += piece.bytes().size() + eachArray;
            m_pieces[i].push_back(piece);
        }
        if (m_bytes > kMostCollected) {
            return Error{ErrorCode::OutOfMemory, "what its iterations give comes to more than " +
                                                     std::to_string(kMostCollected >> 30U) + " GiB"};
        }
        return ok();
    }

    /// All pieces of one output along a new axis, the last first where `isReversed`.
    Result<Array> stacked(std::size_t output, std::int64_t axisNumber, bool isReversed) const
    {
        const auto& pieces = m_pieces[output];
        if (pieces.empty()) {
            return noneOf(output, axisNumber);
        }
        const auto axis = axisOf(axisNumber, pieces[0].rank() + 1);
        if (!axis) {
            return axis.error();
        }
        Shape forward = pieces[0].shape();
        forward.insert(forward.begin(), static_cast<std::int64_t>(pieces.size()));
        auto all = Array::make(pieces[0].type(), forward);
        if (!all || all->count() == 0) {
            return all ? Result<Array>(all->reshaped(rotated(forward, *axis))) : all;
        }
        const std::size_t bytes = pieces[0].bytes().size();
        for (std::size_t i = 0; i < pieces.size(); ++i) {
            const std::size_t place = isReversed ? pieces.size() - 1 - i : i;
            std::memcpy(all->editBytes().data() + place * bytes, pieces[i].bytes().data(), bytes);
        }
        if (*axis == 0) {
            return all;
        }
        return copyStrided(*all, 0, rotated(axesInMemory(forward), *axis), rotated(forward, *axis));
    }

private:
    /// The first axis moved to `axis`.
    template <typename List>
    static List rotated(List list, std::size_t axis)
    {
        std::rotate(list.begin(), list.begin() + 1, list.begin() + static_cast<std::ptrdiff_t>(axis) + 1);
        return list;
    }

    /// An output of no iteration: its type and shape are known only as far as the body declares them.
    Result<Array> noneOf(std::size_t output, std::int64_t axisNumber) const
    {
        const GraphValue& declared = m_body.outputs[m_first + output];
        if (!declared.type) {
            return Error{ErrorCode::Unsupported,
                         "it ran no iteration, and nothing tells the type of \"" + declared.name + "\""};
        }
        Shape shape{0};
        if (declared.shape) {
            for (const GraphExtent& extent : *declared.shape) {
                shape.push_back(std::max(extent.extent, std::int64_t{0}));
            }
        }
        const auto axis = axisOf(axisNumber, shape.size());
        return axis ? Array::make(*declared.type, rotated(shape, *axis)) : axis.error();
    }

    const Graph& m_body;
    std::size_t m_first;
    std::vector<Arrays> m_pieces; ///< by output
    std::uint64_t m_bytes = 0;
};

Error cancelled()
{
    return {ErrorCode::Cancelled, "running the network was cancelled"};
}

Error wrongOutputs(const Graph& body, std::size_t least)
{
    return {ErrorCode::Format, "its graph \"" + body.name + "\" has " + std::to_string(body.outputs.size()) +
                                   " outputs, but needs " + std::to_string(least)};
}

/// A number as an input of a body: of one axis where the body declares one.
template <typename T>
Array numberFor(const Graph& body, std::size_t input, T value)
{
    const bool hasAxis =
        input < body.inputs.size() && body.inputs[input].shape && body.inputs[input].shape->size() == 1;
    return hasAxis ? Array::of({1}, std::span<const T>(&value, 1)) : Array::scalar(value);
}

/// The body takes the number of the iteration, the condition and the carried values, and gives the condition, the
/// carried values and what is collected.
Result<Arrays> loop(const Call& call)
{
    const auto found = bodyOf(call, "body");
    if (!found) {
        return found.error();
    }
    const Graph& body = **found;
    std::int64_t trips = std::numeric_limits<std::int64_t>::max();
    if (call.has(0)) {
        const auto given = integersOf(call.in(0));
        if (!given) {
            return given.error();
        }
        if (given->size() != 1) {
            return Error{ErrorCode::Shape, "its number of iterations has the shape " + shapeText(call.in(0).shape())};
        }
        trips = given->front();
    }
    auto goesOn = call.has(1) ? truthOf(call.in(1)) : Result<bool>(true);
    if (!goesOn) {
        return goesOn.error();
    }
    Arrays carried(call.inputs.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(2, call.inputs.size())),
                   call.inputs.end());
    const std::size_t firstCollected = 1 + carried.size();
    if (body.outputs.size() < firstCollected) {
        return wrongOutputs(body, firstCollected);
    }
    Collected collected(body, firstCollected);
    for (std::int64_t trip = 0; trip < trips && *goesOn; ++trip) {
        if (call.progress.cancelled()) {
            return cancelled();
        }
        Arrays inputs{numberFor(body, 0, trip), numberFor(body, 1, true)};
        inputs.insert(inputs.end(), carried.begin(), carried.end());
        carried.clear();
        auto outputs = call.runBody(body, std::move(inputs));
        if (!outputs) {
            return outputs;
        }
        goesOn = truthOf(outputs->front());
        if (!goesOn) {
            return goesOn.error();
        }
        QS_TRY(collected.add(*outputs));
        carried.assign(outputs->begin() + 1, outputs->begin() + static_cast<std::ptrdiff_t>(firstCollected));
    }
    for (std::size_t i = 0; i < collected.size(); ++i) {
        auto all = collected.stacked(i, 0, false);
        if (!all) {
            return all.error();
        }
        carried.push_back(std::move(*all));
    }
    return carried;
}

/// Number `i` of an attribute with one per input or output; 0 where it says nothing.
std::int64_t eachOf(const std::vector<std::int64_t>& numbers, std::size_t i)
{
    return i < numbers.size() ? numbers[i] : 0;
}

/// What lies at `place` of an axis, without that axis.
Result<Array> partAt(const Array& x, std::size_t axis, std::size_t place)
{
    auto axes = axesInMemory(x.shape());
    const std::size_t start = place * static_cast<std::size_t>(axes[axis].stride);
    axes.erase(axes.begin() + static_cast<std::ptrdiff_t>(axis));
    Shape shape = x.shape();
    shape.erase(shape.begin() + static_cast<std::ptrdiff_t>(axis));
    return copyStrided(x, start, std::move(axes), std::move(shape));
}

/// How Scan walks through its sequences.
struct ScanPlan {
    std::vector<std::int64_t> inputAxes;
    std::vector<std::int64_t> inputDirections; ///< 1: backwards
    std::vector<std::int64_t> outputAxes;
    std::vector<std::int64_t> outputDirections;
};

/// The body takes the states and one part of each sequence, and gives the states and what is collected.
Result<Arrays> scanned(const Call& call, const Graph& body, Arrays states, const Arrays& sequences,
                       const ScanPlan& plan)
{
    const std::size_t stateCount = states.size();
    if (body.outputs.size() < stateCount) {
        return wrongOutputs(body, stateCount);
    }
    std::vector<std::size_t> axes;
    std::optional<std::int64_t> length;
    for (std::size_t i = 0; i < sequences.size(); ++i) {
        const auto axis = axisOf(eachOf(plan.inputAxes, i), sequences[i].rank());
        if (!axis) {
            return axis.error();
        }
        const std::int64_t extent = sequences[i].shape()[*axis];
        if (length && *length != extent) {
            return Error{ErrorCode::Shape,
                         "its sequences have " + std::to_string(*length) + " and " + std::to_string(extent) + " parts"};
        }
        length = extent;
        axes.push_back(*axis);
    }
    const auto steps = static_cast<std::size_t>(length.value_or(0));
    Collected collected(body, stateCount);
    for (std::size_t step = 0; step < steps; ++step) {
        if (call.progress.cancelled()) {
            return cancelled();
        }
        Arrays inputs = std::move(states);
        for (std::size_t i = 0; i < sequences.size(); ++i) {
            const bool isReversed = eachOf(plan.inputDirections, i) != 0;
            auto part = partAt(sequences[i], axes[i], isReversed ? steps - 1 - step : step);
            if (!part) {
                return part.error();
            }
            inputs.push_back(std::move(*part));
        }
        auto outputs = call.runBody(body, std::move(inputs));
        if (!outputs) {
            return outputs;
        }
        QS_TRY(collected.add(*outputs));
        states.assign(outputs->begin(), outputs->begin() + static_cast<std::ptrdiff_t>(stateCount));
    }
    for (std::size_t i = 0; i < collected.size(); ++i) {
        auto all = collected.stacked(i, eachOf(plan.outputAxes, i), eachOf(plan.outputDirections, i) != 0);
        if (!all) {
            return all.error();
        }
        states.push_back(std::move(*all));
    }
    return states;
}

/// The inputs from `first` on: states, then as many sequences as the node says.
Result<std::size_t> stateCountOf(const Call& call, std::size_t first)
{
    const std::int64_t sequences = call.node.integer("num_scan_inputs", 0);
    const std::size_t given = call.inputs.size() - std::min(first, call.inputs.size());
    const bool allThere = std::none_of(call.inputs.end() - static_cast<std::ptrdiff_t>(given), call.inputs.end(),
                                       [](const Array& each) { return each.isAbsent(); });
    if (sequences < 1 || static_cast<std::uint64_t>(sequences) > given || !allThere) {
        return Error{ErrorCode::Format, "it should have " + std::to_string(sequences) + " sequences, but has " +
                                            std::to_string(given) + " inputs"};
    }
    return given - static_cast<std::size_t>(sequences);
}

Result<Arrays> scan(const Call& call)
{
    const auto body = bodyOf(call, "body");
    const auto stateCount = stateCountOf(call, 0);
    if (!body || !stateCount) {
        return body ? stateCount.error() : body.error();
    }
    const auto firstSequence = call.inputs.begin() + static_cast<std::ptrdiff_t>(*stateCount);
    return scanned(call, **body, Arrays(call.inputs.begin(), firstSequence), Arrays(firstSequence, call.inputs.end()),
                   {call.node.integers("scan_input_axes"), call.node.integers("scan_input_directions"),
                    call.node.integers("scan_output_axes"), call.node.integers("scan_output_directions")});
}

/// Version 8 has a batch in front of everything, whose items are scanned one by one.
Result<Arrays> scan8(const Call& call)
{
    const auto body = bodyOf(call, "body");
    const auto stateCount = stateCountOf(call, 1);
    if (!body || !stateCount) {
        return body ? stateCount.error() : body.error();
    }
    const std::span<const Array> given = call.inputs.subspan(1);
    const std::int64_t batches = given.back().rank() < 2 ? -1 : given.back().shape()[0];
    const auto isBatched = [&](const Array& each) { return each.rank() > 0 && each.shape()[0] == batches; };
    if (batches < 1 || !std::ranges::all_of(given, isBatched)) {
        return Error{ErrorCode::Shape, "its states and sequences do not have the same number of items, at least one"};
    }
    if (call.has(0)) {
        const auto lengths = integersOf(call.in(0));
        if (!lengths) {
            return lengths.error();
        }
        const std::int64_t longest = given.back().shape()[1];
        if (std::ranges::any_of(*lengths, [=](std::int64_t length) { return length != longest; })) {
            return Error{ErrorCode::Unsupported, "sequences of different lengths are not supported"};
        }
    }
    const ScanPlan plan{{}, call.node.integers("directions"), {}, {}};
    Collected collected(**body, 0);
    for (std::int64_t batch = 0; batch < batches; ++batch) {
        Arrays parts;
        for (const Array& each : given) {
            auto part = partAt(each, 0, static_cast<std::size_t>(batch));
            if (!part) {
                return part.error();
            }
            parts.push_back(std::move(*part));
        }
        const auto firstSequence = parts.begin() + static_cast<std::ptrdiff_t>(*stateCount);
        auto outputs =
            scanned(call, **body, Arrays(parts.begin(), firstSequence), Arrays(firstSequence, parts.end()), plan);
        if (!outputs) {
            return outputs;
        }
        QS_TRY(collected.add(*outputs));
    }
    Arrays stacked;
    for (std::size_t i = 0; i < collected.size(); ++i) {
        auto all = collected.stacked(i, 0, false);
        if (!all) {
            return all.error();
        }
        stacked.push_back(std::move(*all));
    }
    return stacked;
}

constexpr std::array kRows{
    OperatorRow{"If", 1, 1, ifElse, HalfPolicy::Native},
    OperatorRow{"Loop", 1, 0, loop, HalfPolicy::Native},
    OperatorRow{"Scan", 8, 0, scan8, HalfPolicy::Native},
    OperatorRow{"Scan", 9, 1, scan, HalfPolicy::Native},
};

} // namespace

std::span<const OperatorRow> controlOperators()
{
    return kRows;
}

} // namespace qs
