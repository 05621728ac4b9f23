// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/difference_columns.h"

#include "widgets/core_text.h"
#include "widgets/number_text.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace qs {

namespace {

struct DifferenceText {
    Q_DECLARE_TR_FUNCTIONS(DifferenceText)
};

using Row = const DifferenceRow&;

QString nameOf(const ComparedTensor* tensor)
{
    return tensor == nullptr ? QString() : QString::fromStdString(tensor->name);
}

QString shapesOf(Row row)
{
    const ComparedTensor* mine = row.reference();
    const ComparedTensor* theirs = row.other();
    if (mine == nullptr || theirs == nullptr) {
        return shapeLabel(mine != nullptr ? mine->shape : theirs->shape);
    }
    //: the shapes of two tensors that differ
    return mine->shape == theirs->shape
               ? shapeLabel(mine->shape)
               : DifferenceText::tr("%1 and %2").arg(shapeLabel(mine->shape), shapeLabel(theirs->shape));
}

QString storedText(Row row)
{
    const ComparedTensor* tensor = row.other() != nullptr ? row.other() : row.reference();
    return QString::fromStdString(tensor->stored.empty() ? tensor->dtype : tensor->stored);
}

QString matchedText(Row row)
{
    if (row.kind == DifferenceRow::Kind::OnlyReference) {
        return DifferenceText::tr("only in the reference");
    }
    if (row.kind == DifferenceRow::Kind::OnlyOther) {
        return DifferenceText::tr("only in the other file");
    }
    return matchLabel(row.pair()->match);
}

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

double measured(Row row, double (*value)(const PairSums&))
{
    return row.isDone() && row.pair()->sums.finite > 0 ? value(row.pair()->sums) : kUnknown;
}

double sqnrOf(Row row)
{
    return measured(row, [](const PairSums& sums) { return sums.sqnrDb(); });
}
double maxErrorOf(Row row)
{
    return measured(row, [](const PairSums& sums) { return sums.maxAbsError; });
}
double mseOf(Row row)
{
    return measured(row, [](const PairSums& sums) { return sums.mse(); });
}
double meanErrorOf(Row row)
{
    return measured(row, [](const PairSums& sums) { return sums.meanError(); });
}
double cosineOf(Row row)
{
    return measured(row, [](const PairSums& sums) { return sums.cosine(); });
}
double identicalOf(Row row)
{
    return row.isDone() ? row.pair()->sums.identicalFraction() : kUnknown;
}

QString sqnrText(Row row)
{
    if (row.pair() != nullptr && row.pair()->error) {
        return DifferenceText::tr("failed");
    }
    return decibelText(sqnrOf(row));
}

QString numberOrDash(double value)
{
    return valueText(value, 4);
}

double nonFiniteOf(Row row)
{
    return row.isDone() ? static_cast<double>(row.pair()->sums.reference.total() + row.pair()->sums.other.total())
                        : kUnknown;
}

constexpr Column<DifferenceRow> kColumns[] = {
    {"reference", QT_TRANSLATE_NOOP("Columns", "Reference"),
     QT_TRANSLATE_NOOP("Columns", "The tensor of the open file, whose values are the signal."),
     [](Row r) -> QVariant { return nameOf(r.reference()); }, [](Row r) { return nameOf(r.reference()); }, nullptr,
     false},
    {"other", QT_TRANSLATE_NOOP("Columns", "Other file"),
     QT_TRANSLATE_NOOP("Columns", "The tensor of the other file that is taken for the same part of the network."),
     [](Row r) -> QVariant { return nameOf(r.other()); }, [](Row r) { return nameOf(r.other()); }, nullptr, false},
    {"sqnr", QT_TRANSLATE_NOOP("Columns", "SQNR"),
     QT_TRANSLATE_NOOP("Columns", "10·log10(Σx² / Σ(x' − x)²) in decibels, x from the reference and x' from the other "
                                  "file: more is better."),
     [](Row r) -> QVariant { return sqnrOf(r); }, sqnrText, sqnrOf},
    {"max-error", QT_TRANSLATE_NOOP("Columns", "Largest error"),
     QT_TRANSLATE_NOOP("Columns", "Largest |x' − x|, in the unit of the values: less is better."),
     [](Row r) -> QVariant { return maxErrorOf(r); }, [](Row r) { return numberOrDash(maxErrorOf(r)); }},
    {"matched", QT_TRANSLATE_NOOP("Columns", "Matched by"),
     QT_TRANSLATE_NOOP("Columns",
                       "Why the two are taken for the same tensor, and in which order the axes of the other one lie."),
     [](Row r) -> QVariant { return matchedText(r); }, matchedText, nullptr, false},
    {"stored", QT_TRANSLATE_NOOP("Columns", "Stored as"),
     QT_TRANSLATE_NOOP("Columns", "What the other file keeps the numbers in."),
     [](Row r) -> QVariant { return storedText(r); }, storedText, nullptr, false},
    {"mse", QT_TRANSLATE_NOOP("Columns", "Mean square"),
     QT_TRANSLATE_NOOP("Columns", "Mean of (x' − x)², in the squared unit of the values: less is better."),
     [](Row r) -> QVariant { return mseOf(r); }, [](Row r) { return numberOrDash(mseOf(r)); }},
    {"mean-error", QT_TRANSLATE_NOOP("Columns", "Mean error"),
     QT_TRANSLATE_NOOP("Columns", "Mean of x' − x, the bias of the other file: zero is best."),
     [](Row r) -> QVariant { return meanErrorOf(r); }, [](Row r) { return numberOrDash(meanErrorOf(r)); }},
    {"cosine", QT_TRANSLATE_NOOP("Columns", "Cosine"),
     QT_TRANSLATE_NOOP("Columns", "Of the angle between both tensors as vectors: 1 is the same direction."),
     [](Row r) -> QVariant { return cosineOf(r); }, [](Row r) { return valueText(cosineOf(r), 6); }},
    {"identical", QT_TRANSLATE_NOOP("Columns", "Identical"),
     QT_TRANSLATE_NOOP("Columns", "Share of the values that are equal in both files."),
     [](Row r) -> QVariant { return identicalOf(r); },
     [](Row r) { return std::isnan(identicalOf(r)) ? QStringLiteral("–") : percentText(identicalOf(r)); }},
    {"non-finite", QT_TRANSLATE_NOOP("Columns", "NaN, infinite"),
     QT_TRANSLATE_NOOP("Columns", "Values of both tensors that are no finite numbers; they are left out of the sums."),
     [](Row r) -> QVariant { return nonFiniteOf(r); },
     [](Row r) { return r.isDone() ? countText(static_cast<std::uint64_t>(nonFiniteOf(r))) : QStringLiteral("–"); }},
    {"shape", QT_TRANSLATE_NOOP("Columns", "Shape"), QT_TRANSLATE_NOOP("Columns", "Extents, outermost first."),
     [](Row r) -> QVariant { return shapesOf(r); }, shapesOf, nullptr, false},
};

} // namespace

const PairDifference* DifferenceRow::pair() const
{
    return kind == Kind::Pair ? &report->pairs[index] : nullptr;
}

const ComparedTensor* DifferenceRow::reference() const
{
    return kind == Kind::Pair            ? &report->pairs[index].reference
           : kind == Kind::OnlyReference ? &report->onlyReference[index]
                                         : nullptr;
}

const ComparedTensor* DifferenceRow::other() const
{
    return kind == Kind::Pair        ? &report->pairs[index].other
           : kind == Kind::OnlyOther ? &report->onlyOther[index]
                                     : nullptr;
}

bool DifferenceRow::isDone() const
{
    return kind == Kind::Pair && pair()->state == PairDifference::State::Done;
}

bool DifferenceRow::shows(const DifferenceRow& row) const
{
    if (kind != row.kind) {
        return false;
    }
    return kind == Kind::Pair            ? *pair() == *row.pair()
           : kind == Kind::OnlyReference ? *reference() == *row.reference()
                                         : *other() == *row.other();
}

std::vector<DifferenceRow> differenceRows(const std::shared_ptr<const DifferenceReport>& report)
{
    std::vector<DifferenceRow> rows;
    const auto add = [&](DifferenceRow::Kind kind, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            rows.push_back({report, kind, i});
        }
    };
    if (report) {
        add(DifferenceRow::Kind::Pair, report->pairs.size());
        add(DifferenceRow::Kind::OnlyReference, report->onlyReference.size());
        add(DifferenceRow::Kind::OnlyOther, report->onlyOther.size());
    }
    return rows;
}

std::span<const Column<DifferenceRow>> differenceColumns()
{
    return kColumns;
}

int differenceColumn(const char* id)
{
    const auto found = std::ranges::find_if(
        kColumns, [id](const Column<DifferenceRow>& column) { return std::strcmp(column.id, id) == 0; });
    return static_cast<int>(found - std::begin(kColumns));
}

QString matchLabel(const TensorMatch& match)
{
    const MatchBasisRow& basis = rowOf(match.basis);
    QString text = coreLabel(CoreTable::MatchBasis, basis.id);
    if (basis.certainty == Certainty::Unsure) {
        //: how two tensors were matched
        text = DifferenceText::tr("%1 (unsure)").arg(text);
    }
    if (match.order.axes == std::vector<int>{1, 0}) {
        text = DifferenceText::tr("%1, transposed").arg(text);
    } else if (!match.order.axes.empty()) {
        text = DifferenceText::tr("%1, axes in another order").arg(text);
    }
    if (match.order.interleavedHeads > 0) {
        text = DifferenceText::tr("%1, rows of heads interleaved").arg(text);
    }
    return text;
}

} // namespace qs
