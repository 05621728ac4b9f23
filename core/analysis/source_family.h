// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string_view>

namespace qs {

/// Kinds of densities for which theory knows what a quantizer can reach. Each is symmetric.
enum class Family { Gauss, Laplace, Uniform, HeavyTail };

struct FamilyRow {
    Family family;
    std::string_view id;    ///< "gauss"
    std::string_view label; ///< "Gauss"
    std::string_view help;  ///< one English sentence
};
/// In the order of the enum.
std::span<const FamilyRow> families();
const FamilyRow& rowOf(Family family);

/// One density of mean 0 and variance 1. A heavy tail is a generalised Gaussian of exponent β below 1; it is
/// `exponent`. The others have nothing to choose: theirs is 0. (Student's t would be the other common choice. Its
/// polynomial tails reach so far that theory puts levels where no tensor of any size has values, and real tensors pass
/// its optimum.)
struct SourceShape {
    Family family = Family::Gauss;
    double exponent = 0;

    bool operator==(const SourceShape&) const = default;
};

double densityAt(const SourceShape& shape, double x);

/// ∫ f, ∫ t·f and ∫ t²·f from 0 to some x.
struct PartialMoments {
    double mass = 0;
    double first = 0;
    double second = 0;
};
/// `x` ≥ 0, also infinite: then ½, E|x| / 2 and ½.
PartialMoments momentsUpTo(const SourceShape& shape, double x);

/// −∫ f·log2 f, in bits. The Gaussian has the largest of all densities of its variance: ½·log2(2πe) = 2.047 bits.
double differentialEntropyBits(const SourceShape& shape);

} // namespace qs
