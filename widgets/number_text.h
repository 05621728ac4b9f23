// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/formats/quantizer.h"
#include "core/tensor/shape.h"

#include <QString>

#include <cstdint>

/// The only place that decides digits, units and the look of infinity. Everything follows the default QLocale; what
/// goes into files is written in the C locale instead (plainNumber).
namespace qs {

/// A value of a tensor: four significant digits. NaN is "–".
QString valueText(double value, int digits = 4);
/// With a sign, also for positive ones.
QString signedValueText(double value, int digits = 4);
/// "31.2 dB"; +inf, which is zero error, is "exact"; NaN (no signal, or not known) is "–".
QString decibelText(double decibel);
/// The number alone, for table cells and heat maps whose title has the unit.
QString decibelNumber(double decibel, int decimals = 1);
/// A share of 0 … 1 as "0.8 %"; what is not zero never looks like zero.
QString percentText(double fraction);
/// "1.23 MB", powers of 1000.
QString byteText(std::uint64_t bytes);
/// "150 MB", "3.9 GB": as exact as an estimate is.
QString roughSizeText(std::uint64_t bytes);
/// "3.86 GB": by 1000, from kB to TB.
QString decimalSizeText(double bytes);
/// "3.59 GiB": by 1024, from KiB to TiB.
QString binarySizeText(double bytes);
/// A duration: "7.7 s", "42 ms", "3 min 5 s".
QString secondsText(double seconds);
/// The number alone, for table cells whose title says µs; NaN is "–".
QString microsecondsNumber(double seconds);
/// How many times: "1.83 ×"; NaN is "–".
QString factorText(double factor);
/// With the locale's digit grouping.
QString countText(std::uint64_t count);
/// "4.125"
QString bitsText(double bitsPerWeight);
/// "−0.41 … 0.41", or "±0.41"
QString rangeText(const Range& range);
/// "64 × 3 × 7 × 7", left to right in every script.
QString shapeLabel(const Shape& shape);
/// `text` of a file (a name, a path), set apart from the surrounding direction of writing.
QString isolated(const QString& text);
QString isolated(const std::string& text);

/// The shortest text that reads back as the same double, in the C locale.
QString plainNumber(double value);

} // namespace qs
