// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/core_text.h"

#include "core/analysis/source_family.h"
#include "core/data/preprocessing.h"
#include "core/export/tensor_export.h"
#include "core/pairing/tensor_match.h"
#include "core/sensitivity/measures.h"
#include "widgets/core_sentence.h"
#include "widgets/core_words.h"
#include "widgets/number_text.h"

#include <QCoreApplication>

#include <functional>

namespace qs {

namespace {

struct CoreText {
    Q_DECLARE_TR_FUNCTIONS(CoreText)
};

QString utf8(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

/// `english` in the user's language if it is one of ours, else as it is.
QString translated(std::string_view english)
{
    const char* const word = findCoreWord(english);
    return word != nullptr ? CoreText::tr(word) : utf8(english);
}

struct Row {
    std::string_view table, id, label, help;
};

void eachRow(const std::function<void(CoreTable, const Row&)>& visit)
{
    for (const FormatFamilyRow& row : formatFamilies()) {
        visit(CoreTable::FormatFamily, {"format family", row.id, row.label, {}});
    }
    for (const NumberFormat& row : numberFormats()) {
        visit(CoreTable::Format, {"format", row.id, row.label, row.help});
    }
    for (const Calibration& row : calibrations()) {
        visit(CoreTable::Calibration, {"calibration", row.id, row.label, row.help});
    }
    for (const GranularityRow& row : granularities()) {
        visit(CoreTable::Granularity, {"granularity", row.id, row.label, row.help});
    }
    for (const SchemeRow& row : schemes()) {
        visit(CoreTable::Scheme, {"scheme", row.id, row.label, {}});
    }
    for (const ScaleStorage& row : scaleStorages()) {
        visit(CoreTable::ScaleStorage, {"scale storage", row.id, row.label, row.help});
    }
    for (const ArithmeticPreset& row : arithmeticPresets()) {
        visit(CoreTable::ArithmeticPreset, {"arithmetic", row.id, row.label, row.help});
    }
    for (const ArithmeticField& row : arithmeticFields()) {
        visit(CoreTable::ArithmeticField, {"arithmetic field", row.id, row.label, row.help});
    }
    for (const FamilyRow& row : families()) {
        visit(CoreTable::Family, {"family", row.id, row.label, row.help});
    }
    for (const ExportPartRow& row : exportParts()) {
        visit(CoreTable::ExportPart, {"export part", row.id, row.label, row.help});
    }
    for (const ArrayFormat& row : arrayFormats()) {
        visit(CoreTable::ArrayFormat, {"array format", row.id, row.label, {}});
    }
    for (const MatchBasisRow& row : matchBases()) {
        visit(CoreTable::MatchBasis, {"match basis", row.id, row.label, row.help});
    }
    for (const SensitivityMeasure& row : sensitivityMeasures()) {
        visit(CoreTable::Measure, {"measure", row.id, row.label, row.help});
    }
    for (const PreprocessingPreset& row : preprocessingPresets()) {
        visit(CoreTable::Preprocessing, {"preprocessing", row.id, row.label, row.help});
    }
}

Row find(CoreTable table, std::string_view id)
{
    Row found{{}, id, id, {}};
    eachRow(std::function([&](CoreTable rowTable, const Row& row) {
        if (rowTable == table && row.id == id) {
            found = row;
        }
    }));
    return found;
}

} // namespace

QString coreLabel(CoreTable table, std::string_view id)
{
    return translated(find(table, id).label);
}

QString coreHelp(CoreTable table, std::string_view id)
{
    return translated(find(table, id).help);
}

QString coreWord(std::string_view english)
{
    return translated(english);
}

QString calibrationLabel(const CalibrationChoice& choice)
{
    const QString label = coreLabel(CoreTable::Calibration, choice.id);
    if (choice.id == "manual") {
        //: a calibration rule and the range that was set by hand
        return CoreText::tr("%1 %2", "rule and range").arg(label, rangeText(choice.range));
    }
    const Calibration* row = findCalibration(choice.id);
    //: a calibration rule and its number, such as "Percentile 99.99"
    return row && row->hasValue ? CoreText::tr("%1 %2", "rule and number").arg(label, valueText(choice.value, 6))
                                : label;
}

QString granularityLabel(const Granularity& granularity)
{
    const GranularityRow& row = rowOf(granularity.sharing);
    if (row.hasRows) {
        //: rows and columns of a block that shares a scale
        return CoreText::tr("Per block of %1 × %2")
            .arg(countText(static_cast<std::uint64_t>(granularity.rows)),
                 countText(static_cast<std::uint64_t>(granularity.size)));
    }
    if (row.hasSize) {
        return CoreText::tr("Per group of %1").arg(countText(static_cast<std::uint64_t>(granularity.size)));
    }
    return coreLabel(CoreTable::Granularity, row.id);
}

QString quantizationLabel(const Quantization& chosen)
{
    const NumberFormat* format = findNumberFormat(chosen.format);
    if (format != nullptr && format->fixed) {
        return coreLabel(CoreTable::Format, chosen.format);
    }
    const Quantization quantization = format != nullptr ? effective(chosen) : chosen;
    if (format != nullptr && !format->hasScheme()) {
        //: format, granularity, calibration: a list of choices
        return CoreText::tr("%1 · %2 · %3", "list of choices")
            .arg(coreLabel(CoreTable::Format, quantization.format), granularityLabel(quantization.granularity),
                 calibrationLabel(quantization.calibration));
    }
    //: format, scheme, granularity, calibration: a list of choices
    return CoreText::tr("%1 · %2 · %3 · %4")
        .arg(coreLabel(CoreTable::Format, quantization.format),
             coreLabel(CoreTable::Scheme, rowOf(quantization.scheme).id), granularityLabel(quantization.granularity),
             calibrationLabel(quantization.calibration));
}

QString shortQuantizationLabel(const Quantization& quantization)
{
    const NumberFormat* format = findNumberFormat(quantization.format);
    const QString label = coreLabel(CoreTable::Format, quantization.format);
    const Granularity& granularity = quantization.granularity;
    const bool isFixed = format != nullptr && format->fixed;
    if (isFixed || granularity.sharing == Sharing::Tensor) {
        return label;
    }
    if (rowOf(granularity.sharing).hasRows) {
        return QStringLiteral("%1 %2×%3").arg(label).arg(granularity.rows).arg(granularity.size);
    }
    if (rowOf(granularity.sharing).hasSize) {
        //: a format in groups of %2, as short as can be
        return CoreText::tr("%1 g%2").arg(label).arg(granularity.size);
    }
    return granularity.sharing == Sharing::InputChannel
               ? CoreText::tr("%1 in", "a format per input channel, as short as can be").arg(label)
               : CoreText::tr("%1 ch", "a format per channel, as short as can be").arg(label);
}

QString errorHeadline(ErrorCode code)
{
    switch (code) {
    case ErrorCode::Io:
        return CoreText::tr("The file could not be read or written");
    case ErrorCode::Format:
        return CoreText::tr("The file is damaged");
    case ErrorCode::Unsupported:
        return CoreText::tr("Quantscope cannot do this yet");
    case ErrorCode::Shape:
        return CoreText::tr("The sizes do not fit together");
    case ErrorCode::OutOfMemory:
        return CoreText::tr("There is not enough memory");
    case ErrorCode::Cancelled:
        return CoreText::tr("Stopped");
    case ErrorCode::Usage:
        return CoreText::tr("This choice does not work");
    }
    return {};
}

QString stageText(const std::string& stage)
{
    return translated(stage);
}

QString noteText(const std::string& note)
{
    return coreSentence(note);
}

QString storedSchemeText(const std::string& scheme)
{
    // Each part stands for itself: the name of the tool stays, the rest are sentences with numbers.
    QStringList parts = utf8(scheme).split(QStringLiteral(", "));
    for (QString& part : parts) {
        part = coreSentence(part.toStdString());
    }
    return parts.join(QStringLiteral(", "));
}

QString keptReasonText(const std::string& reason)
{
    return coreSentence(reason);
}

QStringList untranslatedCoreRows()
{
    QStringList missing;
    eachRow(std::function([&](CoreTable, const Row& row) {
        for (const std::string_view text : {row.label, row.help}) {
            if (!text.empty() && findCoreWord(text) == nullptr) {
                missing << QStringLiteral("%1 %2: %3").arg(utf8(row.table), utf8(row.id), utf8(text));
            }
        }
    }));
    for (const ArithmeticField& field : arithmeticFields()) {
        for (const ArithmeticField::Value& value : field.values) {
            if (!value.label.empty() && findCoreWord(value.label) == nullptr) {
                missing << QStringLiteral("value %1 of %2: %3").arg(utf8(value.id), utf8(field.id), utf8(value.label));
            }
        }
    }
    return missing;
}

} // namespace qs
