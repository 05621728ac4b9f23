// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/code_facts.h"

#include "core/analysis/layer_pass.h"

namespace qs {

namespace {

ElementType integerTypeFor(int low, int high)
{
    constexpr int byte = 256;
    if (low >= 0) {
        return high < byte ? ElementType::U8 : ElementType::U16;
    }
    return low >= -byte / 2 && high < byte / 2 ? ElementType::I8 : ElementType::I16;
}

CodeKind kindOf(const Plan& plan)
{
    const NumberFormat& format = plan.quantizer.format();
    if (plan.codec != nullptr) {
        return CodeKind::BlockCode;
    }
    if (format.kind == CodeRule::Kind::Affine) {
        return CodeKind::Integer;
    }
    if (format.kind == CodeRule::Kind::Float && format.levels.empty()) {
        constexpr int halfMantissa = 10;
        return format.floats.mantissaBits == halfMantissa ? CodeKind::HalfBits : CodeKind::BfloatBits;
    }
    return CodeKind::LevelIndex;
}

/// How many parts of `part` values cover `whole`; the last one may be short.
std::int64_t parts(std::uint64_t whole, int part)
{
    const auto size = static_cast<std::uint64_t>(part);
    return static_cast<std::int64_t>((whole + size - 1) / size);
}

Shape scaleShapeOf(const Plan& plan, const ChannelRows& rows)
{
    const Granularity& granularity = plan.quantization.granularity;
    switch (plan.sharing()) {
    case Sharing::Tensor:
        return {};
    case Sharing::Channel:
    case Sharing::InputChannel:
        return {static_cast<std::int64_t>(rows.rows())};
    case Sharing::Group:
        return {static_cast<std::int64_t>(rows.rows()), parts(rows.rowLength(), granularity.size)};
    case Sharing::Block:
        return {parts(rows.rows(), granularity.rows), parts(rows.rowLength(), granularity.size)};
    }
    return {};
}

} // namespace

CodeFacts codeFactsOf(const Plan& plan, const ChannelRows& rows)
{
    const Quantizer& quantizer = plan.quantizer;
    CodeFacts facts;
    facts.kind = kindOf(plan);
    if (plan.codec != nullptr) {
        facts.type = ElementType::U8;
        facts.hasScales = false;
        facts.blockShape = {static_cast<std::int64_t>(rows.rows()), parts(rows.rowLength(), plan.codec->values),
                            plan.codec->bytes};
        return facts;
    }
    facts.scaleShape = scaleShapeOf(plan, rows);
    facts.hasZeroPoints = quantizer.format().hasScheme();
    switch (facts.kind) {
    case CodeKind::Integer:
        facts.type = integerTypeFor(quantizer.lowCode(), quantizer.highCode());
        break;
    case CodeKind::LevelIndex:
        facts.type = ElementType::U8;
        facts.hasScales = quantizer.storage().bits > 0;
        facts.levels = plan.isFitted() ? std::size_t{1} << static_cast<unsigned>(quantizer.format().fittedBits)
                                       : quantizer.rule().levels.size();
        break;
    default:
        facts.type = ElementType::U16;
        facts.hasScales = false;
    }
    return facts;
}

CodeFacts codeFactsOf(const Model& model, const Weight& weight, const Quantization& quantization)
{
    return codeFactsOf(Plan(quantization), rowsFor(model, weight, quantization));
}

} // namespace qs
