// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/views/latency_text.h"

#include "widgets/core_sentence.h"
#include "widgets/models/latency_columns.h"
#include "widgets/number_text.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

namespace qs {

namespace {

struct LatencyText {
    Q_DECLARE_TR_FUNCTIONS(LatencyText)
};

/// Milliseconds without the unit, with as many decimals for all that stand together.
QString millisecondsNumber(double seconds, int decimals)
{
    return QLocale().toString(1e3 * seconds, 'f', decimals);
}

QString formText(const Timing& timing)
{
    const int decimals = timing.median < 0.01 ? 3 : timing.median < 0.1 ? 2 : 1;
    const QString perSecond =
        timing.median > 0 ? QLocale().toString(1 / timing.median, 'f', timing.median > 0.1 ? 1 : 0) : QString();
    //: the median of a time, the bounds between which 90 of 100 runs lie, runs per second
    return LatencyText::tr("%1 ms (%2 … %3), %4 per second")
        .arg(millisecondsNumber(timing.median, decimals), millisecondsNumber(timing.low, decimals),
             millisecondsNumber(timing.high, decimals), perSecond);
}

QString spreadText(const Timing& timing)
{
    return isolated(
        QStringLiteral("%1 µs (%2 … %3)")
            .arg(microsecondsNumber(timing.median), microsecondsNumber(timing.low), microsecondsNumber(timing.high)));
}

} // namespace

QString networkSentences(const LatencyReport& report)
{
    QStringList sentences;
    sentences << LatencyText::tr("Whole network, median (5–95 %): FP32 %1; INT8 %2, %3 of %n node(s) in codes.",
                                 nullptr, static_cast<int>(report.nodes))
                     .arg(formText(report.floats), formText(report.codes), countText(report.layers.size()));
    for (const OutputFidelity& output : report.fidelity) {
        sentences << LatencyText::tr("Output %1: %2 SQNR of INT8 against FP32.")
                         .arg(isolated(output.name), decibelText(output.sqnrDb));
    }
    return sentences.join(QLatin1Char(' '));
}

QString latencyLines(const LatencyReport& report)
{
    QStringList lines;
    lines << LatencyText::tr("Weights of these layers: %1 in FP32, %2 in INT8.")
                 .arg(byteText(report.floatBytes()), byteText(report.integerBytes()));
    for (const std::string& sentence : report.advice()) {
        lines << coreSentence(sentence);
    }
    return lines.join(QLatin1Char('\n'));
}

QString conditionsText(const LatencyReport& report)
{
    const auto number = [](std::uint64_t value) { return static_cast<int>(value); };
    QStringList facts;
    facts << QString::fromStdString(report.instructionSet);
    facts << LatencyText::tr("%n thread(s)", nullptr, report.threads);
    facts << LatencyText::tr("%n round(s), FP32 and INT8 by turns", nullptr, number(report.floats.rounds));
    facts << LatencyText::tr("ranges from %n sample(s)", nullptr, number(report.samples));
    return facts.join(QStringLiteral(" · "));
}

QString layerTimesText(const LayerLatency& layer, const QString& name)
{
    if (layer.error) {
        //: a layer and why it could not be timed
        return LatencyText::tr("%1 · %2").arg(isolated(name), isolated(layer.error->message));
    }
    return LatencyText::tr("%1 · FP32 %2 · INT8 %3 · quantize %4 µs · dequantize %5 µs")
        .arg(isolated(name), spreadText(layer.floats), spreadText(layer.codes), microsecondsNumber(layer.encode.median),
             microsecondsNumber(layer.decode.median));
}

} // namespace qs
