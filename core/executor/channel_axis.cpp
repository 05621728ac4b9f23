// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/executor/channel_axis.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

namespace qs {

namespace {

using Names = std::span<const std::string_view>;

constexpr std::array<std::string_view, 6> kConvolutions{"Conv",      "ConvTranspose", "ConvInteger",
                                                        "FusedConv", "DeformConv",    "QLinearConv"};
constexpr std::array<std::string_view, 3> kMatrixProducts{"MatMul", "MatMulInteger", "QLinearMatMul"};
constexpr std::array<std::string_view, 2> kGeneralProducts{"Gemm", "FusedGemm"};
constexpr std::array<std::string_view, 3> kRecurrent{"LSTM", "GRU", "RNN"};
bool isOneOf(const std::string& op, Names names)
{
    return std::ranges::find(names, op) != names.end();
}

using Axis = std::optional<std::size_t>;

Axis fromEnd(std::size_t rank, std::size_t places)
{
    return rank < places ? Axis() : Axis(rank - places);
}

} // namespace

std::optional<std::size_t> channelAxisRead(const GraphNode& node, std::size_t input, std::size_t rank)
{
    if (isOneOf(node.op, kConvolutions)) {
        return rank > 1 ? Axis(1) : Axis();
    }
    if (isOneOf(node.op, kMatrixProducts)) {
        return fromEnd(rank, input == 0 || rank == 1 ? 1 : 2);
    }
    if (isOneOf(node.op, kGeneralProducts)) {
        const bool isTransposed = node.integer(input == 0 ? "transA" : "transB", 0) != 0;
        return rank == 2 ? Axis(isTransposed == (input == 0) ? 0 : 1) : Axis();
    }
    return isOneOf(node.op, kRecurrent) ? fromEnd(rank, 1) : Axis();
}

std::optional<std::size_t> channelAxisMade(const ExecutionPlan& plan, const Step& step, std::size_t rank)
{
    const GraphNode& node = *step.node;
    const auto isConstant = [&](std::size_t input) {
        return input < step.inputs.size() && plan.constants().contains(step.inputs[input]);
    };
    if (isOneOf(node.op, kConvolutions)) {
        return rank > 1 ? Axis(1) : Axis();
    }
    if (isOneOf(node.op, kMatrixProducts)) {
        return fromEnd(rank, isConstant(0) && !isConstant(1) && rank > 1 ? 2 : 1);
    }
    if (isOneOf(node.op, kGeneralProducts)) {
        return rank == 2 ? Axis(isConstant(0) && !isConstant(1) ? 0 : 1) : Axis();
    }
    return isOneOf(node.op, kRecurrent) || node.op == "Gather" ? fromEnd(rank, 1) : Axis();
}

} // namespace qs
