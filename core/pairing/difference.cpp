// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pairing/difference.h"

#include "core/base/parallel.h"
#include "core/pairing/paired_values.h"
#include "core/tensor/stored_codes.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <regex>

namespace qs {

namespace {

ComparedTensor describe(const Tensor& tensor)
{
    return {tensor.name, tensor.dtype, tensor.shape, tensor.count,
            tensor.stored ? tensor.stored->scheme : std::string()};
}

DifferenceReport::File fileOf(const Model& model)
{
    return {model.path, model.loader, model.parameterCount(), model.fileBytes};
}

/// Which tensors of the reference the pattern means.
Result<std::vector<bool>> selectedBy(const std::string& pattern, const Model& model)
{
    std::vector<bool> selected(model.tensors.size(), pattern.empty());
    if (pattern.empty()) {
        return selected;
    }
    try {
        const std::regex regex(pattern, std::regex::ECMAScript | std::regex::optimize);
        for (std::size_t i = 0; i < model.tensors.size(); ++i) {
            selected[i] = std::regex_search(model.tensors[i].name, regex);
        }
        for (const Weight& weight : model.weights) {
            selected[weight.tensor] = selected[weight.tensor] || std::regex_search(weight.layer, regex);
        }
    } catch (const std::regex_error& error) {
        return Error{ErrorCode::Usage,
                     "layer pattern \"" + pattern + "\" is not a regular expression: " + error.what()};
    }
    return selected;
}

/// What one thread measures of a pair.
struct Measured {
    PairSums sums;
    Distribution errors;

    Status add(const PairedValues::Tile& tile, std::vector<float>& scratch)
    {
        if (!tile.wideReference.empty()) {
            scratch.resize(tile.wideReference.size());
            addPairsByDefinition(tile.wideReference, tile.wideOther, sums, scratch);
        } else {
            scratch.resize(tile.reference.size());
            addPairs(tile.reference, tile.other, sums, scratch);
        }
        errors.add(scratch);
        return ok();
    }
};

/// Few, large parts, because each has a histogram of its own; their number depends on the tiles alone.
Result<Measured> measured(const PairedValues& values, Progress& progress)
{
    constexpr std::size_t kMostParts = 64;
    constexpr std::size_t kLeastTiles = 4;
    const std::size_t perPart = std::max(kLeastTiles, (values.tiles() + kMostParts - 1) / kMostParts);
    std::vector<Measured> parts((values.tiles() + perPart - 1) / perPart);
    QS_TRY(parallelFor(parts.size(), progress, [&](std::size_t part) -> Status {
        PairedValues::Scratch scratch;
        std::vector<float> errors;
        for (std::size_t i = part * perPart; i < std::min(values.tiles(), (part + 1) * perPart); ++i) {
            if (progress.cancelled()) {
                return Error{ErrorCode::Cancelled, "cancelled"};
            }
            const auto tile = values.read(i, scratch);
            QS_TRY(tile);
            QS_TRY(parts[part].add(*tile, errors));
            progress.advance(values.valuesOf(i));
        }
        return ok();
    }));
    Measured whole;
    for (const Measured& part : parts) {
        whole.sums.merge(part.sums);
        whole.errors.merge(part.errors);
    }
    return whole;
}

std::uint64_t elementsOf(const DifferenceReport& report)
{
    std::uint64_t elements = 0;
    for (const PairDifference& pair : report.pairs) {
        elements += pair.state == PairDifference::State::Pending ? pair.reference.count : 0;
    }
    return elements;
}

void addTo(DifferenceTotal& total, const DifferenceReport& report, std::size_t index)
{
    const PairDifference& pair = report.pairs[index];
    ++total.pairs;
    total.sums.merge(pair.sums);
    const double sqnr = pair.sums.sqnrDb();
    if (!std::isnan(sqnr) && (!total.worst || sqnr < report.pairs[*total.worst].sums.sqnrDb())) {
        total.worst = index;
    }
}

} // namespace

Result<DifferenceReport> pendingDifference(const Model& reference, const Model& other, const PairMapping& mapping,
                                           const std::string& layerPattern)
{
    const auto selected = selectedBy(layerPattern, reference);
    QS_TRY(selected);
    const Pairing pairing = pairTensors(reference, other, mapping);
    DifferenceReport report;
    report.reference = fileOf(reference);
    report.other = fileOf(other);
    report.layerPattern = layerPattern;
    report.notes = pairing.notes;
    for (const TensorMatch& match : pairing.pairs) {
        if (!(*selected)[match.reference]) {
            continue;
        }
        const Tensor& mine = reference.tensors[match.reference];
        const Tensor& theirs = other.tensors[match.other];
        PairDifference& pair = report.pairs.emplace_back();
        pair.match = match;
        pair.reference = describe(mine);
        pair.other = describe(theirs);
        pair.isFloat = mine.isFloat() && theirs.isFloat();
        pair.isWeight = pair.isFloat && isWeight(mine);
        if (match.error) {
            pair.state = PairDifference::State::Failed;
            pair.error = match.error;
        }
    }
    for (const std::size_t tensor : pairing.onlyReference) {
        if ((*selected)[tensor]) {
            report.onlyReference.push_back(describe(reference.tensors[tensor]));
        }
    }
    for (const std::size_t tensor : pairing.onlyOther) {
        report.onlyOther.push_back(describe(other.tensors[tensor]));
    }
    summarise(report);
    return report;
}

PairMapping mappingOf(const DifferenceReport& report)
{
    std::vector<PairEntry> entries;
    for (const PairDifference& pair : report.pairs) {
        PairEntry entry{pair.reference.name, pair.other.name, std::nullopt};
        const bool isMatrix = squeezed(pair.reference.shape).size() == 2;
        if (isMatrix && ordersBetween(pair.reference.shape, pair.other.shape).size() > 1) {
            entry.transposed = !pair.match.order.axes.empty();
        }
        entries.push_back(std::move(entry));
    }
    for (const ComparedTensor& tensor : report.onlyReference) {
        entries.push_back({tensor.name, std::nullopt, std::nullopt});
    }
    for (const ComparedTensor& tensor : report.onlyOther) {
        entries.push_back({std::nullopt, tensor.name, std::nullopt});
    }
    return PairMapping(std::move(entries));
}

Status measure(const Model& reference, const Model& other, PairDifference& pair, Progress& progress)
{
    if (pair.state != PairDifference::State::Pending) {
        return ok();
    }
    const Tensor& mine = reference.tensors[pair.match.reference];
    const Tensor& theirs = other.tensors[pair.match.other];
    const auto found = measured(PairedValues(mine, theirs, pair.match.order), progress);
    if (!found && found.error().code == ErrorCode::Cancelled) {
        return found.error();
    }
    if (!found) {
        pair.state = PairDifference::State::Failed;
        pair.error = found.error();
        return ok();
    }
    mine.data->forget();
    theirs.data->forget();
    pair.sums = found->sums;
    pair.histogram = histogramOf(found->errors);
    pair.state = PairDifference::State::Done;
    return ok();
}

void summarise(DifferenceReport& report)
{
    report.total = {};
    report.weights = {};
    for (std::size_t i = 0; i < report.pairs.size(); ++i) {
        const PairDifference& pair = report.pairs[i];
        if (pair.state == PairDifference::State::Done && pair.isFloat) {
            addTo(report.total, report, i);
        }
        if (pair.state == PairDifference::State::Done && pair.isWeight) {
            addTo(report.weights, report, i);
        }
    }
}

Result<DifferenceReport> differenceOf(const Model& reference, const Model& other, const PairMapping& mapping,
                                      Progress& progress, const std::string& layerPattern, const OnPair& onPair)
{
    auto report = pendingDifference(reference, other, mapping, layerPattern);
    QS_TRY(report);
    progress.begin("Comparing two files", elementsOf(*report));
    for (std::size_t i = 0; i < report->pairs.size(); ++i) {
        PairDifference& pair = report->pairs[i];
        if (!measure(reference, other, pair, progress)) {
            report->cancelled = true;
            break;
        }
        if (onPair) {
            onPair(i, pair);
        }
    }
    summarise(*report);
    return report;
}

} // namespace qs
