// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pairing/value_match.h"

#include "core/pairing/paired_values.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace qs {

namespace {

constexpr std::uint64_t kRows = 16;
constexpr std::uint64_t kPerRow = 256;

/// Elements of the reference that are looked at: the beginnings of rows that are spread over the tensor.
struct Sample {
    std::uint64_t rowLength = 0; ///< values of one row that are looked at
    std::vector<std::uint64_t> elements;
};

Sample sampleOf(const Tensor& tensor)
{
    const Shape shape = squeezed(tensor.shape);
    const auto rows = shape.size() < 2 ? 1 : static_cast<std::uint64_t>(shape.front());
    const std::uint64_t length = tensor.count / rows;
    Sample sample;
    sample.rowLength = std::min(length, shape.size() < 2 ? kRows * kPerRow : kPerRow);
    for (std::uint64_t i = 0; i < std::min(rows, kRows); ++i) {
        const std::uint64_t row = i * rows / std::min(rows, kRows);
        for (std::uint64_t column = 0; column < sample.rowLength; ++column) {
            sample.elements.push_back(row * length + column);
        }
    }
    return sample;
}

/// The values at those elements, each row scaled to length 1; values that are not finite count as 0.
std::optional<std::vector<float>> rowsOf(const Tensor& tensor, const Sample& sample, const Shape& reference,
                                         const AxisOrder& order)
{
    std::vector<float> values(sample.elements.size());
    for (std::size_t i = 0; i < values.size();) {
        // One row at a time where it lies in one piece.
        const std::size_t some = order.isSame() ? sample.rowLength : 1;
        const std::uint64_t first = partnerElement(reference, tensor.shape, order, sample.elements[i]);
        if (!tensor.data->read(first, std::span(values).subspan(i, some))) {
            return std::nullopt;
        }
        i += some;
    }
    for (std::size_t start = 0; start < values.size(); start += sample.rowLength) {
        const auto row = std::span(values).subspan(start, sample.rowLength);
        std::ranges::replace_if(
            row, [](float x) { return !std::isfinite(x); }, 0.0F);
        double squares = 0;
        for (const float x : row) {
            squares += double{x} * x;
        }
        const double scale = squares > 0 ? 1 / std::sqrt(squares) : 0;
        for (float& x : row) {
            x = static_cast<float>(x * scale);
        }
    }
    return values;
}

/// The mean of the rows' |cosine|: 1 where each row is the other one times some factor.
double likeness(const std::vector<float>& a, const std::vector<float>& b, std::size_t rowLength)
{
    double total = 0;
    std::size_t rows = 0;
    for (std::size_t start = 0; start < a.size(); start += rowLength, ++rows) {
        double product = 0;
        for (std::size_t i = start; i < start + rowLength; ++i) {
            product += double{a[i]} * b[i];
        }
        total += std::abs(product);
    }
    return rows == 0 ? 0 : total / static_cast<double>(rows);
}

/// Whether the largest of `found` is large and clearly alone; its place. The next one must be three times as far from
/// perfect: depthwise filters resemble each other by nature, and what was stored in few bits is far from perfect
/// itself.
std::optional<std::size_t> standsOut(std::span<const double> found, double least)
{
    constexpr double kTimesAsFar = 3;
    constexpr double kLeastGap = 0.02;
    const auto best = std::ranges::max_element(found);
    if (best == found.end() || *best < least) {
        return std::nullopt;
    }
    for (auto each = found.begin(); each != found.end(); ++each) {
        if (each != best && 1 - *each < std::max(kLeastGap, kTimesAsFar * (1 - *best))) {
            return std::nullopt;
        }
    }
    return static_cast<std::size_t>(best - found.begin());
}

/// How much tensor i of one side and j of the other resemble each other, at best in which order.
struct Likeness {
    double value = 0;
    AxisOrder order;
};

/// One row of Likeness per tensor of `others`, with one entry per reference.
std::vector<std::vector<Likeness>> likenesses(const Model& reference, std::span<const std::size_t> references,
                                              const Model& other, std::span<const std::size_t> others,
                                              const Sample& sample)
{
    const Shape& shape = reference.tensors[references.front()].shape;
    std::vector<std::optional<std::vector<float>>> mine;
    for (const std::size_t tensor : references) {
        mine.push_back(rowsOf(reference.tensors[tensor], sample, shape, {}));
    }
    std::vector<std::vector<Likeness>> table;
    for (const std::size_t tensor : others) {
        auto& row = table.emplace_back(references.size());
        for (const AxisOrder& order : ordersBetween(shape, other.tensors[tensor].shape)) {
            const auto theirs = rowsOf(other.tensors[tensor], sample, shape, order);
            for (std::size_t i = 0; theirs && i < references.size(); ++i) {
                const double found = mine[i] ? likeness(*mine[i], *theirs, sample.rowLength) : 0;
                if (found > row[i].value) {
                    row[i] = {found, order};
                }
            }
        }
    }
    return table;
}

} // namespace

std::vector<ValueMatch> matchByValues(const Model& reference, std::span<const std::size_t> references,
                                      const Model& other, std::span<const std::size_t> others)
{
    std::vector<ValueMatch> pairs;
    constexpr std::size_t kMostComparisons = 1 << 17; // half a second at most
    if (references.empty() || others.empty() || references.size() > kMostComparisons / others.size()) {
        return pairs;
    }
    const Tensor& first = reference.tensors[references.front()];
    const Sample sample = sampleOf(first);
    constexpr std::uint64_t kLeastValues = 4; // fewer point the same way by chance
    if (sample.rowLength < kLeastValues) {
        return pairs;
    }
    const auto table = likenesses(reference, references, other, others, sample);
    // Vectors of one kind often point the same way, as the scales of normalisation do.
    const double least = squeezed(first.shape).size() < 2 ? 0.98 : 0.8;
    for (std::size_t i = 0; i < references.size(); ++i) {
        std::vector<double> ofReference;
        for (const auto& row : table) {
            ofReference.push_back(row[i].value);
        }
        const auto partner = standsOut(ofReference, least);
        if (!partner) {
            continue;
        }
        std::vector<double> ofPartner;
        for (const Likeness& each : table[*partner]) {
            ofPartner.push_back(each.value);
        }
        if (standsOut(ofPartner, least) == i) {
            pairs.push_back({references[i], others[*partner], table[*partner][i].order});
        }
    }
    return pairs;
}

} // namespace qs
