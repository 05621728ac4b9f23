// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/theory.h"

#include <array>
#include <cassert>
#include <cmath>

namespace qs {

namespace {

// Mean squared errors for unit normal data, recomputed in double; they agree with the tables of Max (1960) to the
// digits printed there. Index: bits.
constexpr std::array<double, 9> kUniform{0,           0.3633802,   0.1188461,   0.03743966, 0.01154288,
                                         3.495211e-3, 1.040045e-3, 3.043328e-4, 8.768619e-5};
constexpr std::array<double, 9> kSymmetric{0,           0,           0.190174,    0.0468600,  0.01288939,
                                           3.693220e-3, 1.069289e-3, 3.086218e-4, 8.830803e-5};
constexpr std::array<double, 9> kLloydMax{0,           0.3633802,   0.1174818,   0.03454776, 9.501008e-3,
                                          2.504668e-3, 6.442397e-4, 1.634782e-4, 4.118508e-5};

double db(double error)
{
    return -10 * std::log10(error);
}

} // namespace

double rateDistortionBoundDb(double bits)
{
    return kDbPerBit * bits;
}

double gaussianUniformOptimumDb(int bits)
{
    assert(bits >= 1 && bits <= 8);
    return db(kUniform[static_cast<std::size_t>(bits)]);
}

double gaussianSymmetricOptimumDb(int bits)
{
    assert(bits >= 2 && bits <= 8);
    return db(kSymmetric[static_cast<std::size_t>(bits)]);
}

double gaussianLloydMaxDb(int bits)
{
    assert(bits >= 1 && bits <= 8);
    return db(kLloydMax[static_cast<std::size_t>(bits)]);
}

double uniformDataDb(int bits)
{
    return 20 * std::log10(std::exp2(bits) - 1);
}

} // namespace qs
