// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/latency/latency.h"

#include <QString>

/// What the view of times says in words.
namespace qs {

/// The whole network in both forms, median, spread and runs per second, and what becomes of its outputs.
QString networkSentences(const LatencyReport& report);
/// What its weights take, and what the times say about quantizing: a line for each.
QString latencyLines(const LatencyReport& report);
/// Under what the times were taken: instruction set, threads, rounds, samples.
QString conditionsText(const LatencyReport& report);
/// "conv1 · FP32 12.3 µs (11.9 … 14.0) · INT8 6.1 µs (6.0 … 6.6) · …", or why it could not be timed.
QString layerTimesText(const LayerLatency& layer, const QString& name);

} // namespace qs
