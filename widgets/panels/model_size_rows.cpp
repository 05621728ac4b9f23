// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/model_size_rows.h"

#include "core/analysis/comparison.h"
#include "core/analysis/model_size.h"
#include "widgets/core_text.h"
#include "widgets/number_text.h"

#include <QCoreApplication>

#include <algorithm>

namespace qs {

namespace {

constexpr double kFullBytes = 4; ///< FP32

std::vector<Quantization> shownQuantizations(const Quantization& now)
{
    std::vector<Quantization> all{effective(now)};
    for (const Quantization& quantization : comparedQuantizations()) {
        if (quantization != all.front() && checkQuantization(quantization)) {
            all.push_back(quantization);
        }
    }
    return all;
}

ModelSizeRow rowOf(const Quantization& quantization, double bits, double bytes, double before,
                   const ReadingSpeeds& speeds)
{
    return {quantization,
            bits,
            bytes,
            before > 0 ? bytes / before : 0,
            secondsToRead(bytes, speeds.disk),
            secondsToRead(bytes, speeds.memory)};
}

constexpr Column<ModelSizeRow> kColumns[] = {
    {"choice", QT_TRANSLATE_NOOP("Columns", "Choice"),
     QT_TRANSLATE_NOOP("Columns", "Format, scheme, granularity and calibration."),
     [](const ModelSizeRow& r) -> QVariant { return quantizationLabel(r.quantization); },
     [](const ModelSizeRow& r) { return quantizationLabel(r.quantization); }, nullptr, false},
    {"bits", QT_TRANSLATE_NOOP("Columns", "Bits/weight"),
     QT_TRANSLATE_NOOP("Columns", "Bits per weight, with every scale and zero point counted."),
     [](const ModelSizeRow& r) -> QVariant { return r.bitsPerWeight; },
     [](const ModelSizeRow& r) { return bitsText(r.bitsPerWeight); }},
    {"gb", QT_TRANSLATE_NOOP("Columns", "Decimal size"),
     QT_TRANSLATE_NOOP("Columns", "Everything that is stored, in kB, MB or GB: 1 GB is 1,000,000,000 bytes."),
     [](const ModelSizeRow& r) -> QVariant { return r.bytes; },
     [](const ModelSizeRow& r) { return decimalSizeText(r.bytes); }},
    {"gib", QT_TRANSLATE_NOOP("Columns", "Binary size"),
     QT_TRANSLATE_NOOP("Columns", "The same in KiB, MiB or GiB: 1 GiB is 1,073,741,824 bytes."),
     [](const ModelSizeRow& r) -> QVariant { return r.bytes; },
     [](const ModelSizeRow& r) { return binarySizeText(r.bytes); }},
    {"share", QT_TRANSLATE_NOOP("Columns", "Of now"),
     QT_TRANSLATE_NOOP("Columns", "Share of what the open file takes now, or of 32 bits for every parameter."),
     [](const ModelSizeRow& r) -> QVariant { return r.share; },
     [](const ModelSizeRow& r) { return percentText(r.share); }},
    {"disk", QT_TRANSLATE_NOOP("Columns", "From disk"),
     QT_TRANSLATE_NOOP("Columns", "Time to read everything once at the speed of the disk: loading."),
     [](const ModelSizeRow& r) -> QVariant { return r.diskSeconds; },
     [](const ModelSizeRow& r) { return secondsText(r.diskSeconds); }},
    {"memory", QT_TRANSLATE_NOOP("Columns", "From memory"),
     QT_TRANSLATE_NOOP("Columns", "Time to read everything once at the speed of the memory: the least that one token "
                                  "of a language model takes."),
     [](const ModelSizeRow& r) -> QVariant { return r.memorySeconds; },
     [](const ModelSizeRow& r) { return secondsText(r.memorySeconds); }},
};

} // namespace

std::vector<ModelSizeRow> modelSizeRows(const Model& model, const Quantization& now, const ReadingSpeeds& speeds)
{
    std::vector<ModelSizeRow> rows;
    for (const Quantization& quantization : shownQuantizations(now)) {
        const ModelSize size = sizeOf(model, quantization);
        rows.push_back(rowOf(quantization, size.bitsPerWeight(), static_cast<double>(size.bytes()),
                             static_cast<double>(size.bytesBefore), speeds));
    }
    return rows;
}

std::vector<ModelSizeRow> modelSizeRows(double parameters, const Quantization& now, const ReadingSpeeds& speeds)
{
    std::vector<ModelSizeRow> rows;
    for (const Quantization& quantization : shownQuantizations(now)) {
        rows.push_back(rowOf(quantization, typicalBitsPerWeight(quantization), bytesFor(parameters, quantization),
                             kFullBytes * parameters, speeds));
    }
    return rows;
}

std::span<const Column<ModelSizeRow>> modelSizeColumns()
{
    return kColumns;
}

} // namespace qs
