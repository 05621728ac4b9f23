// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/layer_columns.h"

#include "widgets/core_text.h"
#include "widgets/number_text.h"

#include <QCoreApplication>

#include <cmath>
#include <cstring>

namespace qs {

namespace {

struct LayerText {
    Q_DECLARE_TR_FUNCTIONS(LayerText)
};

bool isDone(const LayerRow& row)
{
    return row.layer().state == LayerResult::State::Done;
}

/// A number that is only there once the layer is measured.
template <auto Number>
QVariant whenDone(const LayerRow& row)
{
    return isDone(row) ? QVariant(Number(row.layer())) : QVariant();
}

template <auto Number, auto Text>
QString textWhenDone(const LayerRow& row)
{
    return isDone(row) ? Text(Number(row.layer())) : QString();
}

QVariant text(const std::string& utf8)
{
    return QString::fromStdString(utf8);
}

double sqnr(const LayerResult& layer)
{
    return layer.sums.sqnrDb();
}
double worstSqnr(const LayerResult& layer)
{
    return layer.worstChannelSqnrDb();
}
double clipped(const LayerResult& layer)
{
    return layer.sums.clippedFraction();
}
double zeroed(const LayerResult& layer)
{
    return layer.sums.zeroedFraction();
}
double maxError(const LayerResult& layer)
{
    return layer.sums.maxAbsError;
}
QString decibels(double db)
{
    return decibelText(db);
}
QString percent(double fraction)
{
    return percentText(fraction);
}
QString value(double number)
{
    return valueText(number);
}

QString stateLabel(const LayerRow& row)
{
    const LayerResult& layer = row.layer();
    switch (layer.state) {
    case LayerResult::State::Pending:
        return row.report->cancelled ? LayerText::tr("Not measured") : LayerText::tr("Waiting");
    case LayerResult::State::Failed:
        return layer.error ? errorHeadline(layer.error->code) : LayerText::tr("Failed");
    case LayerResult::State::Done:
        break;
    }
    return layer.notes.empty() ? LayerText::tr("Done")
                               : LayerText::tr("Done, %n note(s)", nullptr, static_cast<int>(layer.notes.size()));
}

double bar(const LayerRow& row)
{
    return isDone(row) ? sqnr(row.layer()) : std::nan("");
}

constexpr Column<LayerRow> kColumns[] = {
    {"layer", QT_TRANSLATE_NOOP("Columns", "Layer"), QT_TRANSLATE_NOOP("Columns", "The node that uses the weight."),
     [](const LayerRow& r) { return text(r.layer().name); }, [](const LayerRow& r) { return isolated(r.layer().name); },
     nullptr, false},
    {"tensor", QT_TRANSLATE_NOOP("Columns", "Tensor"),
     QT_TRANSLATE_NOOP("Columns", "The name of the weight in the file."),
     [](const LayerRow& r) { return text(r.layer().tensor); },
     [](const LayerRow& r) { return isolated(r.layer().tensor); }, nullptr, false},
    {"kind", QT_TRANSLATE_NOOP("Columns", "Kind"), QT_TRANSLATE_NOOP("Columns", "The operator that uses the weight."),
     [](const LayerRow& r) { return text(r.layer().kind); }, [](const LayerRow& r) { return isolated(r.layer().kind); },
     nullptr, false},
    {"shape", QT_TRANSLATE_NOOP("Columns", "Shape"),
     QT_TRANSLATE_NOOP("Columns", "Extents of the weight, outermost first; sorted by the number of values."),
     [](const LayerRow& r) -> QVariant { return static_cast<qulonglong>(r.layer().count); },
     [](const LayerRow& r) { return shapeLabel(r.layer().shape); }},
    {"dtype", QT_TRANSLATE_NOOP("Columns", "Stored as"), QT_TRANSLATE_NOOP("Columns", "The number format in the file."),
     [](const LayerRow& r) { return text(r.layer().dtype); },
     [](const LayerRow& r) { return isolated(r.layer().dtype); }, nullptr, false},
    {"values", QT_TRANSLATE_NOOP("Columns", "Values"), QT_TRANSLATE_NOOP("Columns", "How many weights the layer has."),
     [](const LayerRow& r) -> QVariant { return static_cast<qulonglong>(r.layer().count); },
     [](const LayerRow& r) { return countText(r.layer().count); }},
    {"format", QT_TRANSLATE_NOOP("Columns", "Format"),
     QT_TRANSLATE_NOOP("Columns", "The number format that is tried on this layer."),
     [](const LayerRow& r) { return text(r.layer().quantization.format); },
     [](const LayerRow& r) { return coreLabel(CoreTable::Format, r.layer().quantization.format); }, nullptr, false},
    {"sqnr", QT_TRANSLATE_NOOP("Columns", "SQNR"),
     QT_TRANSLATE_NOOP("Columns", "Signal to quantization noise, in decibels, over every weight: more is better."),
     whenDone<sqnr>, textWhenDone<sqnr, decibels>, bar},
    {"worst-sqnr", QT_TRANSLATE_NOOP("Columns", "Worst channel"),
     QT_TRANSLATE_NOOP("Columns", "The lowest SQNR of any output channel: a total can hide a ruined channel."),
     whenDone<worstSqnr>, textWhenDone<worstSqnr, decibels>},
    {"clipped", QT_TRANSLATE_NOOP("Columns", "Clipped"),
     QT_TRANSLATE_NOOP("Columns", "Share of the values beyond the outermost codes."), whenDone<clipped>,
     textWhenDone<clipped, percent>},
    {"zeroed", QT_TRANSLATE_NOOP("Columns", "To zero"),
     QT_TRANSLATE_NOOP("Columns", "Share of the values other than 0 that come back as 0."), whenDone<zeroed>,
     textWhenDone<zeroed, percent>},
    {"max-error", QT_TRANSLATE_NOOP("Columns", "Largest error"),
     QT_TRANSLATE_NOOP("Columns", "The largest distance between a value and what it reads back as."),
     whenDone<maxError>, textWhenDone<maxError, value>},
    {"bits", QT_TRANSLATE_NOOP("Columns", "Bits/weight"),
     QT_TRANSLATE_NOOP("Columns", "Bits per weight, with every scale and zero point counted."),
     [](const LayerRow& r) -> QVariant { return r.layer().bitsPerWeight; },
     [](const LayerRow& r) { return bitsText(r.layer().bitsPerWeight); }},
    {"bytes-before", QT_TRANSLATE_NOOP("Columns", "Size before"), QT_TRANSLATE_NOOP("Columns", "Bytes in the file."),
     [](const LayerRow& r) -> QVariant { return static_cast<qulonglong>(r.layer().bytesBefore); },
     [](const LayerRow& r) { return byteText(r.layer().bytesBefore); }},
    {"bytes-after", QT_TRANSLATE_NOOP("Columns", "Size after"),
     QT_TRANSLATE_NOOP("Columns", "Bytes after quantization, scales and zero points included."),
     [](const LayerRow& r) -> QVariant { return static_cast<qulonglong>(r.layer().bytesAfter); },
     [](const LayerRow& r) { return byteText(r.layer().bytesAfter); }},
    {"state", QT_TRANSLATE_NOOP("Columns", "State"),
     QT_TRANSLATE_NOOP("Columns", "Whether the layer is measured, and how many notes there are about it."),
     [](const LayerRow& r) -> QVariant { return static_cast<int>(r.layer().state); }, stateLabel, nullptr, false},
};

} // namespace

std::span<const Column<LayerRow>> layerColumns()
{
    return kColumns;
}

int layerColumn(const char* id)
{
    for (std::size_t i = 0; i < std::size(kColumns); ++i) {
        if (std::strcmp(kColumns[i].id, id) == 0) {
            return static_cast<int>(i);
        }
    }
    return -1;
}

} // namespace qs
