// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/views/sensitivity_text.h"

#include "widgets/core_text.h"
#include "widgets/number_text.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

namespace qs {

namespace {

struct SensitivityText {
    Q_DECLARE_TR_FUNCTIONS(SensitivityText)
};

QString share(std::uint64_t part, std::uint64_t whole)
{
    return percentText(whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole));
}

QString accuracyText(const DecisionError& decisions)
{
    return SensitivityText::tr("%1 instead of %2")
        .arg(share(decisions.otherCorrect, decisions.labelled), share(decisions.correct, decisions.labelled));
}

/// The slice that loses most accuracy, where there are labels and slices.
QString worstSliceText(const SensitivityReport& report, const AnswerError& answer)
{
    const auto lost = [](const DecisionError& slice) {
        return slice.labelled == 0 ? -std::numeric_limits<double>::infinity()
                                   : (static_cast<double>(slice.correct) - static_cast<double>(slice.otherCorrect)) /
                                         static_cast<double>(slice.labelled);
    };
    const auto worst = std::ranges::max_element(answer.slices, {}, lost);
    if (worst == answer.slices.end() || worst->labelled == 0) {
        return {};
    }
    const auto index = static_cast<std::size_t>(worst - answer.slices.begin());
    const QString name = index < report.slices.size() ? isolated(report.slices[index]) : QString();
    return SensitivityText::tr("Slice %1 loses most: %2.").arg(name, accuracyText(*worst));
}

} // namespace

QString measuredNumber(const SensitivityMeasure& measure, double value)
{
    if (measure.unit == "dB") {
        return decibelNumber(value, 1);
    }
    return measure.unit == "%" ? valueText(value, 3) : valueText(value, 2);
}

QString measuredText(const SensitivityMeasure& measure, double value)
{
    if (measure.unit == "dB") {
        return decibelText(value);
    }
    if (measure.unit == "%") {
        return std::isnan(value) ? QStringLiteral("–") : percentText(value / 100);
    }
    //: a number and its unit
    return std::isnan(value) || measure.unit.empty()
               ? valueText(value, 3)
               : SensitivityText::tr("%1 %2").arg(valueText(value, 3), coreWord(measure.unit));
}

QString measureTitle(const SensitivityMeasure& measure)
{
    const QString label = coreLabel(CoreTable::Measure, measure.id);
    const QString direction =
        measure.isHigherBetter ? SensitivityText::tr("higher is better") : SensitivityText::tr("lower is better");
    //: a measure, its unit, its direction
    return measure.unit.empty() ? SensitivityText::tr("%1, %2").arg(label, direction)
                                : SensitivityText::tr("%1 (%2), %3").arg(label, coreWord(measure.unit), direction);
}

QString configurationLabel(const SensitivityRequest& request)
{
    QString label;
    switch (request.parts) {
    case QuantizedParts::Weights:
        label = shortQuantizationLabel(request.choices.quantization);
        break;
    case QuantizedParts::Activations:
        //: a format of activations, as short as can be
        label = SensitivityText::tr("A %1").arg(shortQuantizationLabel(request.activations.quantization));
        break;
    case QuantizedParts::Both:
        //: formats of weights and of activations, as short as can be
        label = SensitivityText::tr("%1 + A %2")
                    .arg(shortQuantizationLabel(request.choices.quantization),
                         shortQuantizationLabel(request.activations.quantization));
        break;
    }
    if (!request.choices.overrides.empty()) {
        //: a configuration in which some layers have choices of their own
        label = SensitivityText::tr("%1*").arg(label);
    }
    return label;
}

QString levelHelp(std::string_view level)
{
    if (level == "L0") {
        return SensitivityText::tr("L0: the weights alone, without any input.");
    }
    if (level == "L1") {
        return SensitivityText::tr("L1: the weights, counted by how strong the inputs are that they meet.");
    }
    if (level == "L2") {
        return SensitivityText::tr("L2: the output of the layer on the inputs that it really has.");
    }
    return SensitivityText::tr("L3: the answer of the whole network on the data.");
}

QString everythingSentence(const SensitivityReport& report)
{
    if (report.everything.empty() || report.samples == 0) {
        return SensitivityText::tr("No sample is measured yet.");
    }
    const AnswerError& answer = report.everything.front();
    //: %1 is how much of what was asked: "12 of 48 samples"
    const QString samples = report.samples == report.wanted
                                ? SensitivityText::tr("%n sample(s)", nullptr, static_cast<int>(report.samples))
                                : SensitivityText::tr("%1 of %n sample(s)", nullptr, static_cast<int>(report.wanted))
                                      .arg(countText(report.samples));
    QStringList sentences;
    sentences << SensitivityText::tr("All layers quantized, %1: the answer has an SQNR of %2.")
                     .arg(samples, decibelText(answer.values.sqnrDb()));
    if (answer.decisions.decisions > 0) {
        sentences << SensitivityText::tr("%1 of %2 decisions flip.")
                         .arg(countText(answer.decisions.flips), countText(answer.decisions.decisions));
    }
    if (answer.decisions.labelled > 0) {
        sentences << SensitivityText::tr("Accuracy %1.").arg(accuracyText(answer.decisions));
        sentences << worstSliceText(report, answer);
    }
    if (!report.folds.empty()) {
        sentences << SensitivityText::tr("%n normalization(s) folded.", nullptr, static_cast<int>(report.folds.size()));
    }
    sentences.removeAll(QString());
    return sentences.join(QLatin1Char(' '));
}

QString agreementSentence(const SensitivityReport& report, const SensitivityMeasure& shown,
                          const SensitivityMeasure& other)
{
    const double rho = rankAgreement(report, shown, other);
    QString text = SensitivityText::tr("Measuring %1 took %2 of processor time.")
                       .arg(coreLabel(CoreTable::Measure, shown.id), secondsText(shown.seconds(report.cost)));
    if (&shown != &other && !std::isnan(rho)) {
        text =
            SensitivityText::tr("%1 and %2 agree in the order of layers with Spearman ρ = %3; they took %4 and %5 of "
                                "processor time.")
                .arg(coreLabel(CoreTable::Measure, shown.id), coreLabel(CoreTable::Measure, other.id),
                     valueText(rho, 2), secondsText(shown.seconds(report.cost)),
                     secondsText(other.seconds(report.cost)));
    }
    return text;
}

std::vector<std::size_t> networkOrder(const SensitivityReport& report, const Graph* network)
{
    std::map<std::string, std::size_t> places; // of the first node that reads a value
    for (std::size_t i = 0; network != nullptr && i < network->nodes.size(); ++i) {
        for (const std::string& input : network->nodes[i].inputs) {
            places.emplace(input, i);
        }
    }
    const auto placeOf = [&](std::size_t layer) {
        const auto found = places.find(report.layers[layer].tensor);
        return found == places.end() ? std::numeric_limits<std::size_t>::max() : found->second;
    };
    std::vector<std::size_t> order(report.layers.size());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::stable_sort(order, {}, placeOf);
    return order;
}

} // namespace qs
