// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/activation_columns.h"

#include "core/activations/calibrated_grid.h"
#include "widgets/number_text.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <string_view>

namespace qs {

namespace {

struct ActivationText {
    Q_DECLARE_TR_FUNCTIONS(ActivationText)
};

using Row = const ActivationRow&;

QString nameOf(Row row)
{
    return isolated(row.tensor().name);
}

QString producerOf(Row row)
{
    const ActivationTensor& tensor = row.tensor();
    //: the network reads this value instead of making it
    return tensor.producerKind.empty() ? ActivationText::tr("input") : QString::fromStdString(tensor.producerKind);
}

QString rangeOf(Row row)
{
    const Moments& moments = row.tensor().distribution.moments();
    return moments.count == 0 ? QStringLiteral("–") : rangeText({moments.min, moments.max});
}

double largestOf(Row row)
{
    return row.tensor().distribution.moments().absMax();
}

QString shapeOf(Row row)
{
    return shapeLabel(row.tensor().shape);
}

/// NaN where it is not known.
template <double TensorDrift::*Number>
double driftNumber(Row row)
{
    return row.drift ? *row.drift.*Number : std::nan("");
}

double lossOf(Row row)
{
    return row.drift ? row.drift->lossDb() : std::nan("");
}

QString otherRangeOf(Row row)
{
    return row.drift ? rangeText(row.drift->second) : QStringLiteral("–");
}

QString countOf(std::size_t count)
{
    return count == 0 ? QString() : countText(count);
}

constexpr Column<ActivationRow> kColumns[] = {
    {"value", QT_TRANSLATE_NOOP("Columns", "Value"),
     QT_TRANSLATE_NOOP("Columns", "The value that flows between nodes, by its name in the network."),
     [](Row r) -> QVariant { return QString::fromStdString(r.tensor().name); }, nameOf, nullptr, false},
    {"producer", QT_TRANSLATE_NOOP("Columns", "Made by"), QT_TRANSLATE_NOOP("Columns", "The operator that makes it."),
     [](Row r) -> QVariant { return producerOf(r); }, producerOf, nullptr, false},
    {"range", QT_TRANSLATE_NOOP("Columns", "Range"),
     QT_TRANSLATE_NOOP("Columns", "Smallest and largest value over all samples; sorted by the largest magnitude."),
     [](Row r) -> QVariant { return largestOf(r); }, rangeOf},
    {"sqnr", QT_TRANSLATE_NOOP("Columns", "SQNR"),
     QT_TRANSLATE_NOOP("Columns", "10·log10(Σx² / Σ(x̂ − x)²) in decibels under the chosen codes, one scale for the "
                                  "tensor, from 16,384 bins: more is better."),
     [](Row r) -> QVariant { return r.sqnrDb; }, [](Row r) { return decibelText(r.sqnrDb); },
     [](Row r) { return r.sqnrDb; }},
    {"drift-loss", QT_TRANSLATE_NOOP("Columns", "Drift loss"),
     QT_TRANSLATE_NOOP("Columns", "What these data's codes cost the other data: their SQNR on codes of their own minus "
                                  "that on these, in decibels; 0 is no loss."),
     [](Row r) -> QVariant { return lossOf(r); }, [](Row r) { return decibelText(lossOf(r)); }, lossOf},
    {"drift-outside", QT_TRANSLATE_NOOP("Columns", "Outside"),
     QT_TRANSLATE_NOOP("Columns", "Share of the other data's values that these data's codes cannot reach."),
     [](Row r) -> QVariant { return driftNumber<&TensorDrift::outside>(r); },
     [](Row r) { return percentText(driftNumber<&TensorDrift::outside>(r)); }},
    {"drift-divergence", QT_TRANSLATE_NOOP("Columns", "Divergence"),
     QT_TRANSLATE_NOOP("Columns", "Jensen–Shannon divergence of the histograms on both data, in bits: 0 the same, 1 "
                                  "nothing in common."),
     [](Row r) -> QVariant { return driftNumber<&TensorDrift::divergence>(r); },
     [](Row r) { return valueText(driftNumber<&TensorDrift::divergence>(r), 2); }},
    {"drift-overlap", QT_TRANSLATE_NOOP("Columns", "Overlap"),
     QT_TRANSLATE_NOOP("Columns",
                       "What the ranges on both data share, over the width of the two together: 1 the same, 0 "
                       "apart."),
     [](Row r) -> QVariant { return driftNumber<&TensorDrift::overlap>(r); },
     [](Row r) { return valueText(driftNumber<&TensorDrift::overlap>(r), 2); }},
    {"drift-shift", QT_TRANSLATE_NOOP("Columns", "Mean shift"),
     QT_TRANSLATE_NOOP("Columns", "Mean on the other data minus mean on these, in standard deviations on these."),
     [](Row r) -> QVariant { return driftNumber<&TensorDrift::meanShift>(r); },
     [](Row r) { return signedValueText(driftNumber<&TensorDrift::meanShift>(r), 2); }},
    {"drift-range", QT_TRANSLATE_NOOP("Columns", "Other range"),
     QT_TRANSLATE_NOOP("Columns", "Smallest and largest value on the other data; sorted by the largest magnitude."),
     [](Row r) -> QVariant {
         return r.drift ? std::max(std::abs(r.drift->second.low), std::abs(r.drift->second.high)) : std::nan("");
     },
     otherRangeOf},
    {"stationarity", QT_TRANSLATE_NOOP("Columns", "Stationarity"),
     QT_TRANSLATE_NOOP("Columns",
                       "Mean range of a sample over the range of all, 0 to 1: at 0.5 and less a static range "
                       "wastes codes on most samples."),
     [](Row r) -> QVariant { return r.tensor().stationarity(); },
     [](Row r) { return valueText(r.tensor().stationarity(), 2); }},
    {"static", QT_TRANSLATE_NOOP("Columns", "Static"),
     QT_TRANSLATE_NOOP("Columns", "SQNR in decibels of the second half of the samples on the codes that the first half "
                                  "calibrates: more is better."),
     [](Row r) -> QVariant { return r.tensor().secondHalf.staticDb(); },
     [](Row r) { return decibelText(r.tensor().secondHalf.staticDb()); }},
    {"dynamic", QT_TRANSLATE_NOOP("Columns", "Dynamic"),
     QT_TRANSLATE_NOOP("Columns",
                       "The same where each sample has a range of its own: what dynamic quantization gives."),
     [](Row r) -> QVariant { return r.tensor().secondHalf.dynamicDb(); },
     [](Row r) { return decibelText(r.tensor().secondHalf.dynamicDb()); }},
    {"outlier-ratio", QT_TRANSLATE_NOOP("Columns", "Outlier ratio"),
     QT_TRANSLATE_NOOP("Columns",
                       "Largest |x| of a channel over the 97.5th percentile of the channels: above 3.5 a few "
                       "channels stretch the range of all."),
     [](Row r) -> QVariant { return r.tensor().outlierRatio(); },
     [](Row r) { return valueText(r.tensor().outlierRatio(), 3); }},
    {"outliers", QT_TRANSLATE_NOOP("Columns", "Outlier channels"),
     QT_TRANSLATE_NOOP("Columns", "Channels that are above that ratio."),
     [](Row r) -> QVariant { return QVariant::fromValue(qulonglong{r.outliers}); },
     [](Row r) { return countOf(r.outliers); }},
    {"dead", QT_TRANSLATE_NOOP("Columns", "Dead channels"),
     QT_TRANSLATE_NOOP("Columns", "Channels that are the same number everywhere."),
     [](Row r) -> QVariant { return QVariant::fromValue(qulonglong{r.dead}); }, [](Row r) { return countOf(r.dead); }},
    {"one-sided", QT_TRANSLATE_NOOP("Columns", "One-sided"),
     QT_TRANSLATE_NOOP("Columns", "Nothing below zero, or nothing above: symmetric codes would leave half of them "
                                  "unused."),
     [](Row r) -> QVariant { return r.tensor().isOneSided(); },
     [](Row r) { return r.tensor().isOneSided() ? ActivationText::tr("yes") : QString(); }, nullptr, false},
    {"shape", QT_TRANSLATE_NOOP("Columns", "Shape"), QT_TRANSLATE_NOOP("Columns", "Extents of the first sample."),
     [](Row r) -> QVariant { return shapeOf(r); }, shapeOf, nullptr, false},
};

} // namespace

std::vector<ActivationRow> activationRows(const std::shared_ptr<const ActivationReport>& report,
                                          const Quantization& quantization,
                                          const std::shared_ptr<const ActivationReport>& other)
{
    const Drift drift = report && other ? driftOf(*report, *other, quantization) : Drift();
    std::vector<ActivationRow> rows;
    for (std::size_t i = 0; report && i < report->tensors.size(); ++i) {
        const ActivationTensor& tensor = report->tensors[i];
        ActivationRow row;
        row.report = report;
        row.index = i;
        row.sqnrDb = std::nan("");
        if (!tensor.distribution.empty()) {
            const CalibratedGrid grid(tensor.distribution, quantization);
            row.calibrated = grid.range();
            row.sqnrDb = grid.costOn(tensor.distribution).sqnrDb();
        }
        row.outliers = tensor.outlierChannels().size();
        row.dead = tensor.deadChannels().size();
        row.other = other;
        if (const auto found = std::ranges::find(drift.tensors, tensor.name, &TensorDrift::name);
            found != drift.tensors.end()) {
            row.drift = *found;
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

std::span<const Column<ActivationRow>> activationColumns()
{
    return kColumns;
}

bool isDriftColumn(const Column<ActivationRow>& column)
{
    return std::string_view(column.id).starts_with("drift-");
}

} // namespace qs
