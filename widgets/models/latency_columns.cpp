// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/latency_columns.h"

#include "widgets/number_text.h"

#include <QCoreApplication>

#include <cmath>
#include <limits>

namespace qs {

namespace {

struct LatencyText {
    Q_DECLARE_TR_FUNCTIONS(LatencyText)
};

using Row = const LatencyRow&;

/// Microseconds; NaN without any.
double micro(const LayerLatency& layer, const Timing& timing)
{
    return layer.error || timing.rounds == 0 ? std::nan("") : 1e6 * timing.median;
}

template <Timing LayerLatency::*Part>
QVariant timeOf(Row row)
{
    return micro(row.layer(), row.layer().*Part);
}

template <Timing LayerLatency::*Part>
QString timeText(Row row)
{
    return microsecondsNumber(1e-6 * micro(row.layer(), row.layer().*Part));
}

double speedupOf(Row row)
{
    return row.layer().error ? std::nan("") : row.layer().speedup();
}

/// Share of what an accumulator of 32 bits holds.
double accumulatorShare(Row row)
{
    return static_cast<double>(row.layer().largestAccumulator) /
           static_cast<double>(std::numeric_limits<std::int32_t>::max());
}

QVariant bytesOf(std::uint64_t bytes)
{
    return QVariant::fromValue(qulonglong{bytes});
}

constexpr Column<LatencyRow> kColumns[] = {
    {"layer", QT_TRANSLATE_NOOP("Columns", "Layer"), QT_TRANSLATE_NOOP("Columns", "The node that uses the weight."),
     [](Row r) -> QVariant { return r.name; }, [](Row r) { return isolated(r.name); }, nullptr, false},
    {"type", QT_TRANSLATE_NOOP("Columns", "Kind"), QT_TRANSLATE_NOOP("Columns", "The operator that uses the weight."),
     [](Row r) -> QVariant { return layerTypeText(r.layer()); }, [](Row r) { return layerTypeText(r.layer()); },
     nullptr, false},
    {"fp32", QT_TRANSLATE_NOOP("Columns", "FP32 µs"),
     QT_TRANSLATE_NOOP("Columns", "Median of the rounds in floats, with the activation that follows the layer; in "
                                  "microseconds."),
     timeOf<&LayerLatency::floats>, timeText<&LayerLatency::floats>},
    {"int8", QT_TRANSLATE_NOOP("Columns", "INT8 µs"),
     QT_TRANSLATE_NOOP("Columns", "The same from codes of 8 bits to codes of 8 bits, as between layers that hand on "
                                  "codes; the grids are fixed beforehand."),
     timeOf<&LayerLatency::codes>, timeText<&LayerLatency::codes>},
    {"speedup", QT_TRANSLATE_NOOP("Columns", "Speed-up"),
     QT_TRANSLATE_NOOP("Columns", "Time in FP32 over time in INT8: above 1 INT8 is faster. Within 5 % of 1 there is no "
                                  "difference to speak of."),
     [](Row r) -> QVariant { return speedupOf(r); }, [](Row r) { return factorText(speedupOf(r)); }, speedupOf},
    {"encode", QT_TRANSLATE_NOOP("Columns", "Quantize µs"),
     QT_TRANSLATE_NOOP("Columns", "Making codes of the input: costs this where the layer before leaves floats."),
     timeOf<&LayerLatency::encode>, timeText<&LayerLatency::encode>},
    {"decode", QT_TRANSLATE_NOOP("Columns", "Dequantize µs"),
     QT_TRANSLATE_NOOP("Columns", "Making floats of the output: costs this where the layer behind wants floats."),
     timeOf<&LayerLatency::decode>, timeText<&LayerLatency::decode>},
    {"dynamic", QT_TRANSLATE_NOOP("Columns", "Dynamic µs"),
     QT_TRANSLATE_NOOP("Columns", "From floats to floats with a grid for each input, which is found while it runs; "
                                  "networks before opset 11 have no operator for it."),
     timeOf<&LayerLatency::dynamic>, timeText<&LayerLatency::dynamic>},
    {"products", QT_TRANSLATE_NOOP("Columns", "MMAC"),
     QT_TRANSLATE_NOOP("Columns", "Millions of multiplications with an addition in one run."),
     [](Row r) { return bytesOf(r.layer().products); },
     [](Row r) { return valueText(static_cast<double>(r.layer().products) / 1e6, 3); }},
    {"fp32-bytes", QT_TRANSLATE_NOOP("Columns", "FP32 size"),
     QT_TRANSLATE_NOOP("Columns", "Weights and bias in floats."), [](Row r) { return bytesOf(r.layer().floatBytes); },
     [](Row r) { return byteText(r.layer().floatBytes); }},
    {"int8-bytes", QT_TRANSLATE_NOOP("Columns", "INT8 size"),
     QT_TRANSLATE_NOOP("Columns", "Codes of the weights, a scale for each output channel and the bias in 32 bits."),
     [](Row r) { return bytesOf(r.layer().integerBytes); }, [](Row r) { return byteText(r.layer().integerBytes); }},
    {"overflows", QT_TRANSLATE_NOOP("Columns", "Bias overflows"),
     QT_TRANSLATE_NOOP("Columns", "Biases that do not fit 32 bits at the scale of input times weight: they are clipped "
                                  "and the output is wrong."),
     [](Row r) { return bytesOf(r.layer().biasOverflows); },
     [](Row r) { return r.layer().biasOverflows == 0 ? QString() : countText(r.layer().biasOverflows); }},
    {"accumulator", QT_TRANSLATE_NOOP("Columns", "Accumulator"),
     QT_TRANSLATE_NOOP("Columns", "The largest sum that any codes of the input reach, as a share of what 32 bits hold: "
                                  "beyond 100 % sums may wrap around."),
     [](Row r) -> QVariant { return accumulatorShare(r); }, [](Row r) { return percentText(accumulatorShare(r)); }},
    {"shape", QT_TRANSLATE_NOOP("Columns", "Input"),
     QT_TRANSLATE_NOOP("Columns", "Extents of the input that is timed."),
     [](Row r) -> QVariant { return shapeLabel(r.layer().input); }, [](Row r) { return shapeLabel(r.layer().input); },
     nullptr, false},
};

} // namespace

std::span<const Column<LatencyRow>> latencyColumns()
{
    return kColumns;
}

QString layerTypeText(const LayerLatency& layer)
{
    const QString op = QString::fromStdString(layer.op);
    //: an operator with one input channel per group
    return layer.isDepthwise ? LatencyText::tr("%1, depthwise").arg(op) : op;
}

} // namespace qs
