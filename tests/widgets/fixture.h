// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/views/view.h"

#include <string>

/// A small network with a fixed seed, analysed by the real core: the same on every machine.
namespace qs::fixture {

/// Six layers: convolutions and matrices, one of them with a loud channel, one with heavy tails.
std::shared_ptr<const Model> model();

/// The model with `quantization` for every layer.
std::shared_ptr<const AnalysisReport> report(const Quantization& quantization);
/// The same with only the first `done` layers measured.
std::shared_ptr<const AnalysisReport> partialReport(const Quantization& quantization, std::size_t done);

/// Everything known about layer `layer`: report, distribution, a sweep over int8 … int2, and the model in every format.
ViewState state(const Quantization& quantization, std::size_t layer);

/// The model beside a file that another tool has quantized: two matrices under other names, one of them transposed, a
/// layer that has not changed, one that only the reference has and one that only the other has.
FileDifference difference();

/// The layers of the model as a network on eight labelled samples, measured as INT4 per tensor and per channel and as
/// INT8 per channel, and with times that are made up. One layer is read by nothing.
NetworkState network();

/// The same beside eight other samples, three times as wide.
NetworkState networkBesideOtherData();

Quantization perTensor(const std::string& format, const std::string& calibration = "min-max");
Quantization perChannel(const std::string& format);

/// Index of the layer that is drawn in most tests: a matrix of normal values with heavy tails.
constexpr std::size_t kMatrix = 3;

/// Fusion style, DejaVu Sans, C locale, light or dark colours: what a picture may depend on.
void setLook(bool isDark);

} // namespace qs::fixture
