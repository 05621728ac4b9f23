// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/operators/recurrent_task.h"

#include "core/operators/types.h"

namespace qs {

namespace {

constexpr std::int64_t kMostSamples = std::int64_t{1} << 30;

Status checkShape(const Array& array, const char* name, const Shape& wanted, ElementType type)
{
    if (array.isAbsent() || (array.shape() == wanted && array.type() == type)) {
        return ok();
    }
    return Error{ErrorCode::Shape, std::string(name) + " is " + std::string(rowOf(array.type()).name) + " " +
                                       shapeText(array.shape()) + " where " + shapeText(wanted) + " is wanted"};
}

Status readLengths(const Call& call, RecurrentTask& task)
{
    task.lengths.assign(static_cast<std::size_t>(task.batch), task.steps);
    if (!call.has(4)) {
        return ok();
    }
    const auto lengths = integersOf(call.in(4));
    if (!lengths) {
        return lengths.error();
    }
    if (lengths->size() != task.lengths.size()) {
        return Error{ErrorCode::Shape, std::to_string(lengths->size()) + " sequence lengths for a batch of " +
                                           std::to_string(task.batch)};
    }
    for (const std::int64_t length : *lengths) {
        if (length < 0 || length > task.steps) {
            return Error{ErrorCode::Shape, "a sequence of " + std::to_string(length) + " steps in an input of " +
                                               std::to_string(task.steps)};
        }
    }
    task.lengths = *lengths;
    return ok();
}

Status readDirection(const GraphNode& node, RecurrentTask& task)
{
    const std::string direction = node.text("direction", "forward");
    if (direction != "forward" && direction != "reverse" && direction != "bidirectional") {
        return Error{ErrorCode::Format, "the direction is \"" + direction + "\""};
    }
    task.directions = direction == "bidirectional" ? 2 : 1;
    task.isReversed = direction == "reverse";
    return ok();
}

} // namespace

Result<RecurrentTask> RecurrentTask::of(const Call& call, std::int64_t gates,
                                        const std::vector<std::string>& activations)
{
    RecurrentTask task;
    task.gates = gates;
    QS_TRY(readDirection(call.node, task));
    const Array& x = call.in(0);
    const Array& r = call.in(2);
    if (x.rank() != 3 || r.rank() != 3) {
        return Error{ErrorCode::Shape, "X is " + shapeText(x.shape()) + " and R " + shapeText(r.shape()) +
                                           ", which should have three axes"};
    }
    task.isBatchFirst = call.node.integer("layout", 0) != 0;
    task.steps = x.shape()[task.isBatchFirst ? 1 : 0];
    task.batch = x.shape()[task.isBatchFirst ? 0 : 1];
    task.inputs = x.shape()[2];
    task.hidden = r.shape()[2];
    const std::int64_t declared = call.node.integer("hidden_size", task.hidden);
    if (task.batch > kMostSamples) {
        return Error{ErrorCode::Unsupported, "a batch of " + std::to_string(task.batch)};
    }
    if (task.hidden < 1 || declared != task.hidden) {
        return Error{ErrorCode::Shape,
                     "R is " + shapeText(r.shape()) + " for a hidden size of " + std::to_string(declared)};
    }
    const std::int64_t d = task.directions;
    const std::int64_t h = task.hidden;
    const Shape state = task.isBatchFirst ? Shape{task.batch, d, h} : Shape{d, task.batch, h};
    QS_TRY(checkShape(call.in(1), "W", {d, gates * h, task.inputs}, x.type()));
    QS_TRY(checkShape(r, "R", {d, gates * h, h}, x.type()));
    QS_TRY(checkShape(call.in(3), "B", {d, 2 * gates * h}, x.type()));
    QS_TRY(checkShape(call.in(5), "initial_h", state, x.type()));
    if (gates == 4) {
        QS_TRY(checkShape(call.in(6), "initial_c", state, x.type()));
        QS_TRY(checkShape(call.in(7), "P", {d, 3 * h}, x.type()));
    }
    QS_TRY(readLengths(call, task));
    task.clip = call.node.real("clip", 0);
    task.resetsAfter = call.node.integer("linear_before_reset", 0) != 0;
    task.couplesForget = call.node.integer("input_forget", 0) != 0;
    std::vector<std::string> names;
    for (std::int64_t i = 0; i < d; ++i) {
        names.insert(names.end(), activations.begin(), activations.end());
    }
    auto chosen = activationsOf(call.node, names);
    if (!chosen) {
        return chosen.error();
    }
    task.activations = std::move(*chosen);
    return task;
}

} // namespace qs
