// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/request.h"
#include "core/base/result.h"

#include <QString>
#include <QStringList>

#include <string>
#include <string_view>

/// Words of the core in the language of the user. The core speaks English only; what has no entry here stays English.
namespace qs {

/// The tables of the core whose rows have a label and most a sentence of help.
enum class CoreTable {
    FormatFamily,
    Format,
    Calibration,
    Granularity,
    Scheme,
    ScaleStorage,
    ArithmeticPreset,
    ArithmeticField,
    Family,
    ExportPart,
    ArrayFormat,
    MatchBasis,
    Measure,
    Preprocessing,
};

/// "Per channel". An unknown id comes back as it is.
QString coreLabel(CoreTable table, std::string_view id);
/// One sentence; empty where the row has none.
QString coreHelp(CoreTable table, std::string_view id);

/// A label of the core that stands in no table: a value of a field.
QString coreWord(std::string_view english);

/// "Percentile 99.99", "By hand ±0.41"
QString calibrationLabel(const CalibrationChoice& choice);
/// "Per group of 128", "Per block of 128 × 128"
QString granularityLabel(const Granularity& granularity);
/// "INT4, symmetric, per group of 128, min–max"
QString quantizationLabel(const Quantization& quantization);

/// "INT4 g128", "FP8 E4M3": for a point in a plot
QString shortQuantizationLabel(const Quantization& quantization);

/// What kind of failure it was, in a few words: the headline above an error's own message.
QString errorHeadline(ErrorCode code);
/// What a long function is doing now.
QString stageText(const std::string& stage);
/// A note of a layer's result; its numbers are written as the locale writes them.
QString noteText(const std::string& note);
/// How a weight lies quantized in its file: "GPTQ, 4 bits, groups of 128".
QString storedSchemeText(const std::string& scheme);
/// Why a tensor stays as it is.
QString keptReasonText(const std::string& reason);

/// Rows of the core's tables that have no entry here, as "format int8: INT8". For a test.
QStringList untranslatedCoreRows();

} // namespace qs
