// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "app/cli/terminal.h"
#include "core/export/difference_document.h"
#include "core/loaders/loader.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <iostream>

namespace qs::cli {

namespace {

/// Three significant digits: errors are of any size.
std::string compact(double value)
{
    if (!std::isfinite(value)) {
        return fixed(value, 0);
    }
    std::array<char, 32> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "%.3g", value);
    return buffer.data();
}

std::vector<std::string> numbersOf(const PairSums& sums)
{
    if (sums.finite == 0) {
        return {"-", "-", "-", "-", "-", fixed(100 * sums.identicalFraction(), 2)};
    }
    return {fixed(sums.sqnrDb(), 2),   compact(sums.mse()),     compact(sums.maxAbsError),
            compact(sums.meanError()), fixed(sums.cosine(), 6), fixed(100 * sums.identicalFraction(), 2)};
}

void append(std::vector<std::string>& row, std::vector<std::string> cells)
{
    std::ranges::move(cells, std::back_inserter(row));
}

std::string matchText(const TensorMatch& match)
{
    const MatchBasisRow& basis = rowOf(match.basis);
    std::string text(basis.id);
    text += basis.certainty == Certainty::Unsure ? " (unsure)" : "";
    return text + (match.order.isSame() ? "" : ", " + orderText(match.order));
}

void printPairs(const DifferenceReport& report)
{
    std::vector<std::vector<std::string>> rows{{"reference", "other", "matched by", "stored as", "SQNR dB", "mse",
                                                "max error", "mean error", "cosine", "identical %"}};
    for (const PairDifference& pair : report.pairs) {
        std::vector<std::string> row{printable(pair.reference.name), printable(pair.other.name), matchText(pair.match),
                                     pair.other.stored.empty() ? pair.other.dtype : printable(pair.other.stored)};
        if (pair.state == PairDifference::State::Done) {
            append(row, numbersOf(pair.sums));
        } else {
            row.emplace_back(pair.state == PairDifference::State::Failed ? "failed" : "not computed");
        }
        rows.push_back(std::move(row));
    }
    for (const auto& [title, total] :
         {std::pair("all weights", &report.weights), std::pair("all numbers", &report.total)}) {
        std::vector<std::string> row{title, std::to_string(total->pairs) + " pairs", "", ""};
        append(row, numbersOf(total->sums));
        rows.push_back(std::move(row));
    }
    std::cout << "errors are other − reference, the reference is the signal\n";
    printTable(std::cout, rows, 4);
}

void printUnpaired(const std::vector<ComparedTensor>& tensors, const std::string& where)
{
    if (tensors.empty()) {
        return;
    }
    std::cout << '\n' << "only in the " << where << ":\n";
    std::vector<std::vector<std::string>> rows;
    for (const ComparedTensor& tensor : tensors) {
        rows.push_back({"  " + printable(tensor.name), tensor.dtype, shapeText(tensor.shape)});
    }
    printTable(std::cout, rows, 3);
}

void printHistogram(const PairDifference& pair)
{
    constexpr double kLongestBar = 50;
    constexpr std::size_t kMostLines = 40;
    const DifferenceHistogram histogram = pair.histogram.coarsened(kMostLines);
    std::vector<std::vector<std::string>> rows{{"error from", "to", "values", ""}};
    const auto most = histogram.counts.empty() ? 0 : *std::ranges::max_element(histogram.counts);
    for (std::size_t i = 0; i < histogram.counts.size(); ++i) {
        const double from = histogram.low + static_cast<double>(i) * histogram.width;
        const auto length = static_cast<std::size_t>(
            std::ceil(kLongestBar * static_cast<double>(histogram.counts[i]) / static_cast<double>(most)));
        rows.push_back({compact(from), compact(from + histogram.width), std::to_string(histogram.counts[i]),
                        std::string(length, '#')});
    }
    std::cout << '\n' << printable(pair.other.name) << " − " << printable(pair.reference.name) << '\n';
    printTable(std::cout, rows, 0);
}

Status checkDiffTargets(const Options& options)
{
    QS_TRY(checkTargets(options));
    if (options.writeMap == "-" && (options.json == "-" || options.csv == "-")) {
        return Error{ErrorCode::Usage, "--write-map and a document cannot both go to standard output"};
    }
    return ok();
}

/// What was wrong with either file and with single pairs.
void complainAboutFiles(const Model& reference, const Model& other, const DifferenceReport& report)
{
    complainAbout(reference.problems);
    complainAbout(other.problems);
    std::vector<Problem> failed;
    for (const PairDifference& pair : report.pairs) {
        if (pair.state == PairDifference::State::Failed) {
            failed.push_back({pair.reference.name, pair.error->message});
        }
    }
    complainAbout(failed);
    std::ranges::for_each(report.notes, complain);
}

ExitCode outcomeOf(const DifferenceReport& report)
{
    const auto isState = [](PairDifference::State state) {
        return [state](const PairDifference& pair) { return pair.state == state; };
    };
    if (report.cancelled) {
        const auto done = std::ranges::count_if(report.pairs, isState(PairDifference::State::Done));
        complain("interrupted: " + std::to_string(done) + " of " + std::to_string(report.pairs.size()) +
                 " pairs are finished");
        return kInterrupted;
    }
    if (report.pairs.empty()) {
        complain("no tensor of the two files belongs together; --map FILE says which do");
        return kPartial;
    }
    return std::ranges::any_of(report.pairs, isState(PairDifference::State::Failed)) ? kPartial : kFine;
}

ExitCode show(const DifferenceReport& report, const Options& options)
{
    const auto shown = options.histogram.empty() ? std::nullopt : pairCalled(report, options.histogram);
    if (!options.histogram.empty() && !shown) {
        return fail({ErrorCode::Usage, "no pair has a tensor called \"" + options.histogram + "\""});
    }
    if (tableIsWanted(options) && options.writeMap != "-") {
        printPairs(report);
        printUnpaired(report.onlyReference, "reference");
        printUnpaired(report.onlyOther, "other file");
        if (shown && report.pairs[*shown].state == PairDifference::State::Done) {
            printHistogram(report.pairs[*shown]);
        }
    }
    return worstOf({writeJson(options.json, [&] { return differenceDocument(report, options.histogram); }),
                    write(options.csv, [&](std::ostream& out) { return writeDifferenceCsv(report, out); })});
}

/// All pairs, also those that --layers leaves out.
ExitCode writeMap(const Model& reference, const Model& other, const PairMapping& mapping, const std::string& target)
{
    return write(target, [&](std::ostream& out) -> Status {
        const auto report = pendingDifference(reference, other, mapping);
        QS_TRY(report);
        out << pairMappingText(mappingOf(*report));
        return ok();
    });
}

} // namespace

ExitCode diff(const Options& options)
{
    if (const Status targets = checkDiffTargets(options); !targets) {
        return fail(targets.error());
    }
    PairMapping mapping;
    if (!options.map.empty()) {
        auto read = readPairMapping(options.map);
        if (!read) {
            return fail(read.error());
        }
        mapping = std::move(*read);
    }
    Progress progress = terminalProgress();
    const auto reference = openModel(options.model, progress);
    if (!reference) {
        return fail(reference.error());
    }
    const auto other = openModel(options.other, progress);
    if (!other) {
        return fail(other.error());
    }
    const auto report = differenceOf(**reference, **other, mapping, progress, options.layers);
    if (!report) {
        return fail(report.error());
    }
    complainAboutFiles(**reference, **other, *report);
    return worstOf({show(*report, options), writeMap(**reference, **other, mapping, options.writeMap),
                    outcomeOf(*report), partialOf(**reference), partialOf(**other)});
}

} // namespace qs::cli
