// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/activations/findings.h"

#include "core/base/text.h"

#include <algorithm>
#include <cmath>

namespace qs {

namespace {

std::string counted(std::size_t count, const std::string& noun)
{
    return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

/// 3.52 → "3.5", 61.2 → "61"
std::string times(double ratio)
{
    constexpr double kFromHereWhole = 10;
    return numberText(ratio < kFromHereWhole ? std::round(ratio * 10) / 10 : std::round(ratio));
}

/// "17" or "17, 80, 133" or "17, 80, 133 … (12 in all)"
std::string listed(const std::vector<std::size_t>& channels)
{
    constexpr std::size_t kMost = 4;
    std::string text;
    for (std::size_t i = 0; i < std::min(channels.size(), kMost); ++i) {
        text += (i == 0 ? "" : ", ") + std::to_string(channels[i]);
    }
    return channels.size() > kMost ? text + " …" : text;
}

void addOutliers(const ActivationReport& report, std::vector<ActivationFinding>& findings)
{
    for (const ActivationTensor& tensor : report.tensors) {
        const std::vector<std::size_t> channels = tensor.outlierChannels();
        if (!channels.empty()) {
            findings.push_back({"outliers",
                                {tensor.name},
                                tensor.name + ": " + counted(channels.size(), "channel") + " (" + listed(channels) +
                                    ") reach" + (channels.size() == 1 ? "es" : "") + " up to " +
                                    times(tensor.outlierRatio()) +
                                    " times the 97.5th percentile of the channels, and "
                                    "one scale for all has to follow"});
        }
    }
}

/// Calibrated ranges that the last doubling of the samples still moved.
void addUnsettled(const ActivationReport& report, std::vector<ActivationFinding>& findings)
{
    constexpr double kMoved = 0.1; // of the width
    std::vector<std::string> names;
    for (const ActivationTensor& tensor : report.tensors) {
        if (tensor.settling.size() < 2) {
            continue;
        }
        const SettledRange& last = tensor.settling.back();
        const auto before = std::ranges::find_if(
            tensor.settling, [&](const SettledRange& settled) { return 2 * settled.samples >= last.samples; });
        const double width = last.calibrated.high - last.calibrated.low;
        const double earlier = before->calibrated.high - before->calibrated.low;
        if (width > 0 && std::abs(width - earlier) > kMoved * width) {
            names.push_back(tensor.name);
        }
    }
    if (!names.empty()) {
        const std::string which = counted(names.size(), "calibrated range");
        findings.push_back({"unsettled", std::move(names),
                            which + " still changed by more than 10 % over the last half of the " +
                                counted(report.samples, "sample")});
    }
}

template <typename Applies>
void addSummary(const ActivationReport& report, std::string_view kind, const std::string& noun, const std::string& rest,
                Applies applies, std::vector<ActivationFinding>& findings)
{
    std::vector<std::string> names;
    for (const ActivationTensor& tensor : report.tensors) {
        if (applies(tensor)) {
            names.push_back(tensor.name);
        }
    }
    if (!names.empty()) {
        const std::string sentence = counted(names.size(), noun) + (names.size() == 1 ? " is " : " are ") + rest;
        findings.push_back({kind, std::move(names), sentence});
    }
}

void addDead(const ActivationReport& report, std::vector<ActivationFinding>& findings)
{
    std::vector<std::string> names;
    std::size_t channels = 0;
    for (const ActivationTensor& tensor : report.tensors) {
        const std::size_t dead = tensor.deadChannels().size();
        if (dead > 0) {
            channels += dead;
            names.push_back(tensor.name);
        }
    }
    if (!names.empty()) {
        const std::string where = counted(names.size(), "value");
        findings.push_back({"dead", std::move(names),
                            counted(channels, "channel") + " of " + where + (channels == 1 ? " is" : " are") +
                                " the same number everywhere"});
    }
}

} // namespace

std::vector<ActivationFinding> findingsOf(const ActivationReport& report)
{
    std::vector<ActivationFinding> findings;
    addOutliers(report, findings);
    const Quantizer quantizer = quantizerOf(effective(report.request.quantization));
    if (quantizer.isSymmetric() && (quantizer.lowCode() < 0 || quantizer.rule().kind != CodeRule::Kind::Affine)) {
        addSummary(
            report, "one-sided", "value", "one-sided but quantized symmetrically: half of the codes go unused",
            [](const ActivationTensor& tensor) { return tensor.isOneSided(); }, findings);
    }
    addSummary(
        report, "non-stationary", "value",
        "not stationary: the range of a sample is on average at most half of the range of all, so that dynamic "
        "ranges would serve them better",
        [](const ActivationTensor& tensor) { return !tensor.isStationary(); }, findings);
    addDead(report, findings);
    addUnsettled(report, findings);
    addSummary(
        report, "not-finite", "value", "not finite throughout: NaN and infinities are left out",
        [](const ActivationTensor& tensor) { return tensor.distribution.moments().nonFinite() > 0; }, findings);
    return findings;
}

} // namespace qs
