// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/difference_document.h"

#include "core/base/text.h"
#include "core/base/version.h"
#include "core/export/csv_cell.h"
#include "core/export/writers.h"

#include <algorithm>
#include <array>

namespace qs {

namespace {

using Pair = const PairDifference&;

std::string_view stateOf(Pair pair)
{
    switch (pair.state) {
    case PairDifference::State::Done:
        return "done";
    case PairDifference::State::Failed:
        return "failed";
    case PairDifference::State::Pending:
        break;
    }
    return "pending";
}

bool hasFinite(const PairSums& sums)
{
    return sums.finite > 0;
}

Json nullUnless(bool exists, double value)
{
    return exists ? jsonNumber(value) : Json();
}

Json countsOf(const NonFinite& found)
{
    return {{"nan", found.nan}, {"pos_inf", found.posInf}, {"neg_inf", found.negInf}};
}

/// The numbers that a pair and a total have in common. Null where no pair of values is finite.
void addSums(Json& object, const PairSums& sums)
{
    const bool any = hasFinite(sums);
    object["count"] = sums.count;
    object["finite"] = sums.finite;
    object["identical"] = sums.identical;
    object["sqnr_db"] = nullUnless(any, sums.sqnrDb());
    object["mse"] = nullUnless(any, sums.mse());
    object["max_abs_error"] = nullUnless(any, sums.maxAbsError);
    object["mean_error"] = nullUnless(any, sums.meanError());
    object["cosine"] = nullUnless(any, sums.cosine());
    object["non_finite"] = countsOf(sums.reference);
    object["other_non_finite"] = countsOf(sums.other);
}

Json nullOr(const std::string& text)
{
    return text.empty() ? Json() : Json(text);
}

Json jsonOf(const DifferenceHistogram& histogram)
{
    return {{"low", jsonNumber(histogram.low)}, {"width", jsonNumber(histogram.width)}, {"counts", histogram.counts}};
}

Json jsonOf(Pair pair, bool withHistogram)
{
    const MatchBasisRow& basis = rowOf(pair.match.basis);
    Json object = {{"reference", pair.reference.name},
                   {"other", pair.other.name},
                   {"matched_by", basis.id},
                   {"certainty", idOf(basis.certainty)},
                   {"order", orderText(pair.match.order)},
                   {"state", stateOf(pair)},
                   {"shape", pair.reference.shape},
                   {"other_shape", pair.other.shape},
                   {"dtype", pair.reference.dtype},
                   {"other_dtype", pair.other.dtype},
                   {"stored", nullOr(pair.reference.stored)},
                   {"other_stored", nullOr(pair.other.stored)}};
    if (pair.state == PairDifference::State::Done) {
        addSums(object, pair.sums);
    }
    if (withHistogram && pair.state == PairDifference::State::Done) {
        object["histogram"] = jsonOf(pair.histogram);
    }
    object["error"] = pair.error ? Json(pair.error->message) : Json();
    return object;
}

Json jsonOf(const DifferenceTotal& total, const DifferenceReport& report)
{
    Json object = {{"pairs", total.pairs}};
    addSums(object, total.sums);
    const PairDifference* const worst = total.worst ? &report.pairs[*total.worst] : nullptr;
    object["worst"] = worst != nullptr ? Json(worst->reference.name) : Json();
    object["worst_sqnr_db"] = worst != nullptr ? jsonNumber(worst->sums.sqnrDb()) : Json();
    return object;
}

Json jsonOf(const std::vector<ComparedTensor>& tensors)
{
    Json array = Json::array();
    for (const ComparedTensor& tensor : tensors) {
        array.push_back({{"name", tensor.name},
                         {"dtype", tensor.dtype},
                         {"shape", tensor.shape},
                         {"count", tensor.count},
                         {"stored", nullOr(tensor.stored)}});
    }
    return array;
}

Json jsonOf(const DifferenceReport::File& file)
{
    return {{"path", file.path}, {"loader", file.loader}, {"parameters", file.parameters}, {"bytes", file.bytes}};
}

/// A row of the table: a pair, or a tensor alone on one of the sides.
struct Line {
    const PairDifference* pair = nullptr;
    const ComparedTensor* reference = nullptr;
    const ComparedTensor* other = nullptr;

    bool isDone() const { return pair != nullptr && pair->state == PairDifference::State::Done; }
};

std::string measured(const Line& line, double (*value)(const PairSums&))
{
    return line.isDone() && hasFinite(line.pair->sums) ? numberText(value(line.pair->sums)) : std::string();
}

std::string counted(const Line& line, std::uint64_t (*value)(const PairSums&))
{
    return line.isDone() ? std::to_string(value(line.pair->sums)) : std::string();
}

std::string textOf(const ComparedTensor* tensor, std::string (*text)(const ComparedTensor&))
{
    return tensor == nullptr ? std::string() : csvCell(text(*tensor));
}

struct Column {
    const char* title;
    std::string (*cell)(const Line&);
};

std::string nameOf(const ComparedTensor& tensor)
{
    return tensor.name;
}
std::string dtypeOf(const ComparedTensor& tensor)
{
    return tensor.dtype;
}
std::string shapeOf(const ComparedTensor& tensor)
{
    return shapeText(tensor.shape);
}
std::string storedOf(const ComparedTensor& tensor)
{
    return tensor.stored;
}

std::string stateText(const Line& line)
{
    return line.pair != nullptr ? std::string(stateOf(*line.pair)) : "unpaired";
}

std::string ofMatch(const Line& line, std::string (*text)(const TensorMatch&))
{
    return line.pair == nullptr ? std::string() : csvCell(text(line.pair->match));
}

constexpr std::array kColumns{
    Column{"reference", [](const Line& l) { return textOf(l.reference, nameOf); }},
    Column{"other", [](const Line& l) { return textOf(l.other, nameOf); }},
    Column{"state", stateText},
    Column{
        "matched_by",
        [](const Line& l) { return ofMatch(l, [](const TensorMatch& m) { return std::string(rowOf(m.basis).id); }); }},
    Column{"certainty",
           [](const Line& l) {
               return ofMatch(l, [](const TensorMatch& m) { return std::string(idOf(rowOf(m.basis).certainty)); });
           }},
    Column{"order", [](const Line& l) { return ofMatch(l, [](const TensorMatch& m) { return orderText(m.order); }); }},
    Column{"shape", [](const Line& l) { return textOf(l.reference, shapeOf); }},
    Column{"other_shape", [](const Line& l) { return textOf(l.other, shapeOf); }},
    Column{"dtype", [](const Line& l) { return textOf(l.reference, dtypeOf); }},
    Column{"other_dtype", [](const Line& l) { return textOf(l.other, dtypeOf); }},
    Column{"stored", [](const Line& l) { return textOf(l.reference, storedOf); }},
    Column{"other_stored", [](const Line& l) { return textOf(l.other, storedOf); }},
    Column{"count", [](const Line& l) { return counted(l, [](const PairSums& s) { return s.count; }); }},
    Column{"finite", [](const Line& l) { return counted(l, [](const PairSums& s) { return s.finite; }); }},
    Column{"identical", [](const Line& l) { return counted(l, [](const PairSums& s) { return s.identical; }); }},
    Column{"sqnr_db", [](const Line& l) { return measured(l, [](const PairSums& s) { return s.sqnrDb(); }); }},
    Column{"mse", [](const Line& l) { return measured(l, [](const PairSums& s) { return s.mse(); }); }},
    Column{"max_abs_error", [](const Line& l) { return measured(l, [](const PairSums& s) { return s.maxAbsError; }); }},
    Column{"mean_error", [](const Line& l) { return measured(l, [](const PairSums& s) { return s.meanError(); }); }},
    Column{"cosine", [](const Line& l) { return measured(l, [](const PairSums& s) { return s.cosine(); }); }},
    Column{"non_finite",
           [](const Line& l) { return counted(l, [](const PairSums& s) { return s.reference.total(); }); }},
    Column{"other_non_finite",
           [](const Line& l) { return counted(l, [](const PairSums& s) { return s.other.total(); }); }},
    Column{"error",
           [](const Line& l) {
               return l.pair != nullptr && l.pair->error ? csvCell(l.pair->error->message) : std::string();
           }},
};

void writeLine(std::ostream& out, const Line& line)
{
    const char* comma = "";
    for (const Column& column : kColumns) {
        out << comma << column.cell(line);
        comma = ",";
    }
    out << '\n';
}

} // namespace

std::optional<std::size_t> pairCalled(const DifferenceReport& report, const std::string& name)
{
    const auto& pairs = report.pairs;
    auto found = std::ranges::find_if(pairs, [&](Pair pair) { return pair.reference.name == name; });
    if (found == pairs.end()) {
        found = std::ranges::find_if(pairs, [&](Pair pair) { return pair.other.name == name; });
    }
    return found == pairs.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - pairs.begin()));
}

Json differenceDocument(const DifferenceReport& report, const std::string& histogramOf)
{
    const auto shown = histogramOf.empty() ? std::nullopt : pairCalled(report, histogramOf);
    Json document = {{"quantscope", kVersion},
                     {"reference", jsonOf(report.reference)},
                     {"other", jsonOf(report.other)},
                     {"layers_pattern", report.layerPattern},
                     {"pairs", Json::array()}};
    for (std::size_t i = 0; i < report.pairs.size(); ++i) {
        document["pairs"].push_back(jsonOf(report.pairs[i], shown == i));
    }
    document["only_reference"] = jsonOf(report.onlyReference);
    document["only_other"] = jsonOf(report.onlyOther);
    document["total"] = jsonOf(report.total, report);
    document["weights"] = jsonOf(report.weights, report);
    document["notes"] = report.notes;
    document["cancelled"] = report.cancelled;
    return document;
}

Status writeDifferenceCsv(const DifferenceReport& report, std::ostream& out)
{
    const char* separator = "";
    for (const Column& column : kColumns) {
        out << separator << column.title;
        separator = ",";
    }
    out << '\n';
    for (const PairDifference& pair : report.pairs) {
        writeLine(out, {&pair, &pair.reference, &pair.other});
    }
    for (const ComparedTensor& tensor : report.onlyReference) {
        writeLine(out, {nullptr, &tensor, nullptr});
    }
    for (const ComparedTensor& tensor : report.onlyOther) {
        writeLine(out, {nullptr, nullptr, &tensor});
    }
    return checkWritten(out);
}

} // namespace qs
