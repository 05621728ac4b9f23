// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/finite_check.h"

#include "core/base/parallel.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace qs {

namespace {

struct NotFinite {
    std::uint64_t nan = 0;
    std::uint64_t infinite = 0;

    void take(double x)
    {
        nan += std::isnan(x) ? 1 : 0;
        infinite += std::isinf(x) ? 1 : 0;
    }
};

/// Of elements that lie in an array; none of the types that do has several in a byte and is a float.
NotFinite countIn(ElementType type, std::span<const std::byte> bytes)
{
    constexpr std::size_t chunk = 1024;
    const ElementTypeRow& row = rowOf(type);
    const std::size_t width = Array::elementBytes(type);
    std::array<double, chunk> numbers;
    NotFinite found;
    while (!bytes.empty()) {
        const std::size_t count = std::min(chunk, bytes.size() / width);
        row.toDouble(bytes.data(), std::span(numbers).first(count));
        std::ranges::for_each(std::span(numbers).first(count), [&](double x) { found.take(x); });
        bytes = bytes.subspan(count * width);
    }
    return found;
}

std::string sentence(const Samples::Match& match, std::span<const NotFinite> found)
{
    NotFinite all;
    std::size_t samples = 0;
    for (const NotFinite& one : found) {
        all.nan += one.nan;
        all.infinite += one.infinite;
        samples += one.nan + one.infinite > 0 ? 1 : 0;
    }
    if (samples == 0) {
        return {};
    }
    std::string text = "input \"" + match.input + "\": " + std::to_string(all.nan) + " of " +
                       std::to_string(match.values.count()) + " values are NaN and " + std::to_string(all.infinite) +
                       " infinite";
    if (found.size() > 1) {
        text += ", in " + std::to_string(samples) + " of " + std::to_string(found.size()) + " samples";
    }
    return text;
}

} // namespace

Result<std::vector<std::string>> notesOnNotFinite(const Samples& samples, Progress& progress)
{
    std::vector<std::string> notes;
    for (const Samples::Match& match : samples.matches()) {
        if (match.source != nullptr || !rowOf(match.type).isFloat || match.values.count() == 0) {
            continue;
        }
        const std::size_t pieces = match.feeding == Feeding::Whole ? 1 : samples.count();
        const std::size_t bytes = match.values.bytes().size() / pieces;
        std::vector<NotFinite> found(pieces);
        progress.begin("Reading the data", pieces);
        QS_TRY(parallelFor(pieces, progress, [&](std::size_t i) {
            found[i] = countIn(match.type, match.values.bytes().subspan(i * bytes, bytes));
            progress.advance();
            return ok();
        }));
        if (std::string text = sentence(match, found); !text.empty()) {
            notes.push_back(std::move(text));
        }
    }
    return notes;
}

} // namespace qs
