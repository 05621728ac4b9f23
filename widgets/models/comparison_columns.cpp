// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/comparison_columns.h"

#include "core/analysis/theory.h"
#include "widgets/core_text.h"
#include "widgets/number_text.h"

#include <QCoreApplication>

#include <algorithm>

namespace qs {

namespace {

struct ComparisonText {
    Q_DECLARE_TR_FUNCTIONS(ComparisonText)
};

QString familyLabel(const ComparisonRow& row)
{
    const NumberFormat* format = findNumberFormat(row.quantization.format);
    const auto family = std::ranges::find(formatFamilies(), format->family, &FormatFamilyRow::family);
    return coreLabel(CoreTable::FormatFamily, family->id);
}

constexpr Column<ComparisonRow> kColumns[] = {
    {"choice", QT_TRANSLATE_NOOP("Columns", "Choice"),
     QT_TRANSLATE_NOOP("Columns", "Format, scheme, granularity and calibration."),
     [](const ComparisonRow& r) -> QVariant { return quantizationLabel(r.quantization); },
     [](const ComparisonRow& r) { return quantizationLabel(r.quantization); }, nullptr, false},
    {"family", QT_TRANSLATE_NOOP("Columns", "Family"), QT_TRANSLATE_NOOP("Columns", "What kind of format it is."),
     [](const ComparisonRow& r) -> QVariant { return familyLabel(r); }, familyLabel, nullptr, false},
    {"bits", QT_TRANSLATE_NOOP("Columns", "Bits/weight"),
     QT_TRANSLATE_NOOP("Columns", "Bits per weight, with every scale and zero point counted."),
     [](const ComparisonRow& r) -> QVariant { return r.bitsPerWeight; },
     [](const ComparisonRow& r) { return bitsText(r.bitsPerWeight); }},
    {"sqnr", QT_TRANSLATE_NOOP("Columns", "SQNR"),
     QT_TRANSLATE_NOOP("Columns", "Signal to quantization noise, in decibels, over every weight: more is better."),
     [](const ComparisonRow& r) -> QVariant { return r.sqnrDb; },
     [](const ComparisonRow& r) { return decibelText(r.sqnrDb); }},
    {"below-bound", QT_TRANSLATE_NOOP("Columns", "To the bound"),
     QT_TRANSLATE_NOOP("Columns", "SQNR minus what the best code of any kind reaches for normal data at as many bits."),
     [](const ComparisonRow& r) -> QVariant { return r.sqnrDb - rateDistortionBoundDb(r.bitsPerWeight); },
     [](const ComparisonRow& r) { return decibelText(r.sqnrDb - rateDistortionBoundDb(r.bitsPerWeight)); }},
    {"front", QT_TRANSLATE_NOOP("Columns", "Front"),
     QT_TRANSLATE_NOOP("Columns", "Whether no other choice reaches a higher SQNR at as few bits."),
     [](const ComparisonRow& r) -> QVariant { return r.onFront ? 1 : 0; },
     [](const ComparisonRow& r) { return r.onFront ? ComparisonText::tr("on the front") : QString(); }, nullptr, false},
};

} // namespace

std::span<const Column<ComparisonRow>> comparisonColumns()
{
    return kColumns;
}

} // namespace qs
