// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/theory.h"

#include "core/analysis/optimum_quantizer.h"

#include <cassert>
#include <cmath>
#include <map>
#include <mutex>
#include <numbers>
#include <tuple>

namespace qs {

namespace {

enum class Kind { WithoutZero, WithZero, NonUniform };

double computedError(Kind kind, const SourceShape& shape, int bits)
{
    const int half = 1 << (bits - 1);
    switch (kind) {
    case Kind::WithoutZero:
        return bestWithoutZero(shape, half).error;
    case Kind::WithZero:
        return bestWithZero(shape, half - 1).error;
    case Kind::NonUniform:
        return bestLevels(shape, half).error;
    }
    return 0;
}

double optimumDb(Kind kind, const SourceShape& shape, int bits)
{
    assert(bits >= (kind == Kind::WithZero ? 2 : 1) && bits <= kMostTheoryBits);
    static std::mutex mutex;
    static std::map<std::tuple<Kind, Family, double, int>, double> known;
    const auto key = std::tuple(kind, shape.family, shape.exponent, bits);
    {
        const std::scoped_lock lock(mutex);
        if (const auto found = known.find(key); found != known.end()) {
            return found->second;
        }
    }
    // Two threads may compute the same number at once; it is the same number.
    const double db = -10 * std::log10(computedError(kind, shape, bits));
    const std::scoped_lock lock(mutex);
    known.emplace(key, db);
    return db;
}

} // namespace

double uniformOptimumDb(const SourceShape& shape, int bits)
{
    return optimumDb(Kind::WithoutZero, shape, bits);
}

double symmetricOptimumDb(const SourceShape& shape, int bits)
{
    return optimumDb(Kind::WithZero, shape, bits);
}

double nonUniformOptimumDb(const SourceShape& shape, int bits)
{
    return optimumDb(Kind::NonUniform, shape, bits);
}

double boundDb(const SourceShape& shape, double bits)
{
    const double gaussian = std::log2(2 * std::numbers::pi * std::numbers::e) / 2;
    return kDbPerBit * (bits + gaussian - differentialEntropyBits(shape));
}

double rateDistortionBoundDb(double bits)
{
    return kDbPerBit * bits;
}

double gaussianUniformOptimumDb(int bits)
{
    return uniformOptimumDb({}, bits);
}

double gaussianSymmetricOptimumDb(int bits)
{
    return symmetricOptimumDb({}, bits);
}

double gaussianLloydMaxDb(int bits)
{
    return nonUniformOptimumDb({}, bits);
}

double uniformDataDb(int bits)
{
    return 20 * std::log10(std::exp2(bits) - 1);
}

} // namespace qs
