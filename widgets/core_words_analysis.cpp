// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/core_words.h"

#include <QtGlobal>

#include <array>

namespace qs {

namespace {

constexpr std::array kWords{
    QT_TRANSLATE_NOOP("CoreText", "Gauss"),
    QT_TRANSLATE_NOOP("CoreText", "Normal density, as in most trained weights."),
    QT_TRANSLATE_NOOP("CoreText", "Laplace"),
    QT_TRANSLATE_NOOP("CoreText", "A sharp peak and exponential tails on both sides."),
    QT_TRANSLATE_NOOP("CoreText", "Uniform"),
    QT_TRANSLATE_NOOP("CoreText", "Every value between two ends is equally likely."),
    QT_TRANSLATE_NOOP("CoreText", "Heavy tail"),
    QT_TRANSLATE_NOOP("CoreText", "Density ∝ exp(−|x/α|^β) with β < 1: most values close to zero, a few far "
                                  "beyond all others."),
    QT_TRANSLATE_NOOP("CoreText", "Per tensor"),
    QT_TRANSLATE_NOOP("CoreText", "One scale for the whole tensor."),
    QT_TRANSLATE_NOOP("CoreText", "Per channel"),
    QT_TRANSLATE_NOOP("CoreText", "One scale for each output channel: a loud channel no longer costs the quiet "
                                  "ones their codes."),
    QT_TRANSLATE_NOOP("CoreText", "Per input channel"),
    QT_TRANSLATE_NOOP("CoreText", "One scale for each input channel: where single inputs carry the large weights."),
    QT_TRANSLATE_NOOP("CoreText", "Per group"),
    QT_TRANSLATE_NOOP("CoreText", "One scale for every N values along the input axis of a channel; finer, and "
                                  "every scale costs bits."),
    QT_TRANSLATE_NOOP("CoreText", "Per block"),
    QT_TRANSLATE_NOOP("CoreText", "One scale for R neighbouring channels times C values along their input axis."),
    QT_TRANSLATE_NOOP("CoreText", "Min–max"),
    QT_TRANSLATE_NOOP("CoreText", "The whole range of the values: nothing is clipped, and one outlier sets the step."),
    QT_TRANSLATE_NOOP("CoreText", "Percentile"),
    QT_TRANSLATE_NOOP("CoreText", "Keeps the given share of the values and clips the rest: of |x| when symmetric, "
                                  "half at each end when asymmetric."),
    QT_TRANSLATE_NOOP("CoreText", "Mean square"),
    QT_TRANSLATE_NOOP("CoreText", "Searches the range with the smallest mean squared error, weighing clipping "
                                  "against rounding."),
    QT_TRANSLATE_NOOP("CoreText", "Entropy (KL)"),
    QT_TRANSLATE_NOOP("CoreText", "The threshold whose quantized histogram of |x| is closest to the original in "
                                  "Kullback–Leibler divergence, as NVIDIA's calibrator does."),
    QT_TRANSLATE_NOOP("CoreText", "Mean square, exact"),
    QT_TRANSLATE_NOOP("CoreText", "The scale of least squared error, found by going through every scale at which "
                                  "a code changes; for many values or codes only near the searched one, and for a "
                                  "whole tensor on its 16,384 bins."),
    QT_TRANSLATE_NOOP("CoreText", "p-th power"),
    QT_TRANSLATE_NOOP("CoreText", "Searches the range with the smallest sum of |error|^p; above 2 large errors "
                                  "weigh more (GPTQ searches with 2.4)."),
    QT_TRANSLATE_NOOP("CoreText", "Histogram (PyTorch)"),
    QT_TRANSLATE_NOOP("CoreText", "PyTorch's HistogramObserver: draws the ends in from 2048 bins until the "
                                  "estimated error first rises; a whole tensor is rebinned from 16,384 bins."),
    QT_TRANSLATE_NOOP("CoreText", "Moving average"),
    QT_TRANSLATE_NOOP("CoreText", "PyTorch's MovingAverageMinMaxObserver over batches of 128 values, each moving "
                                  "both ends by the given share; a whole tensor is one batch."),
    QT_TRANSLATE_NOOP("CoreText", "Entropy (ONNX Runtime)"),
    QT_TRANSLATE_NOOP("CoreText", "ONNX Runtime's entropy calibrator: as many bins over ±max|x| as given, 128 "
                                  "groups; with its usual 128 bins only the whole range is left to choose."),
    QT_TRANSLATE_NOOP("CoreText", "TF-enhanced (AIMET)"),
    QT_TRANSLATE_NOOP("CoreText", "AIMET's SQNR search on 2048 bins: 101 steps when symmetric, 17 steps by 21 "
                                  "offsets when asymmetric; clipping counts three times."),
    QT_TRANSLATE_NOOP("CoreText", "HQQ"),
    QT_TRANSLATE_NOOP("CoreText", "Half-quadratic quantization (Badri and Shaji 2023): moves the zero point of "
                                  "the min–max grid until an error that forgives outliers is smallest; symmetric "
                                  "grids stay min–max, and where zero points are whole numbers it is rounded."),
    QT_TRANSLATE_NOOP("CoreText", "Mean magnitude"),
    QT_TRANSLATE_NOOP("CoreText", "The scale is the mean of |x|, at least 1e-5, whatever the largest value "
                                  "(BitNet b1.58); for ternary and binary formats."),
    QT_TRANSLATE_NOOP("CoreText", "Mean ± k σ"),
    QT_TRANSLATE_NOOP("CoreText", "So many standard deviations to both sides of the mean, at most the whole range."),
    QT_TRANSLATE_NOOP("CoreText", "ACIQ"),
    QT_TRANSLATE_NOOP("CoreText", "The clip that is best for a normal or a Laplace distribution, whichever the "
                                  "values resemble (Banner, Nahshan and Soudry 2019)."),
    QT_TRANSLATE_NOOP("CoreText", "ACIQ, normal"),
    QT_TRANSLATE_NOOP("CoreText", "The best clip if the values were normally distributed (Banner, Nahshan and "
                                  "Soudry 2019)."),
    QT_TRANSLATE_NOOP("CoreText", "ACIQ, Laplace"),
    QT_TRANSLATE_NOOP("CoreText", "The best clip if the values had a Laplace distribution (Banner, Nahshan and "
                                  "Soudry 2019)."),
    QT_TRANSLATE_NOOP("CoreText", "By hand"),
    QT_TRANSLATE_NOOP("CoreText", "The range set with the handles or typed in; per channel and per group it "
                                  "limits each range."),
    QT_TRANSLATE_NOOP("CoreText", "Reading values"),
    QT_TRANSLATE_NOOP("CoreText", "the tensor is empty"),
    QT_TRANSLATE_NOOP("CoreText", "%1 NaN is left out of every number"),
    QT_TRANSLATE_NOOP("CoreText", "%1 NaN are left out of every number"),
    QT_TRANSLATE_NOOP("CoreText", "%1 infinity is left out of every number"),
    QT_TRANSLATE_NOOP("CoreText", "%1 infinities are left out of every number"),
    QT_TRANSLATE_NOOP("CoreText", "64-bit values beyond 3.4e38 count as infinite"),
    QT_TRANSLATE_NOOP("CoreText", "all values are zero: there is no signal to compare an error with"),
    QT_TRANSLATE_NOOP("CoreText", "all values are equal"),
    QT_TRANSLATE_NOOP("CoreText", "the values are one-sided: half of the symmetric codes cannot occur"),
    QT_TRANSLATE_NOOP("CoreText", "negative values become 0: a symmetric unsigned format has no codes for them"),
    QT_TRANSLATE_NOOP("CoreText", "some values are too large for half-precision scales and do not come back"),
    QT_TRANSLATE_NOOP("CoreText", "every value becomes 0: they are too small for half-precision scales"),
    QT_TRANSLATE_NOOP("CoreText", "the last group of each channel is short: %1 value instead of %2"),
    QT_TRANSLATE_NOOP("CoreText", "the last group of each channel is short: %1 values instead of %2"),
    QT_TRANSLATE_NOOP("CoreText", "truth values"),
    QT_TRANSLATE_NOOP("CoreText", "integers"),
    QT_TRANSLATE_NOOP("CoreText", "a single number"),
    QT_TRANSLATE_NOOP("CoreText", "one dimension"),
    QT_TRANSLATE_NOOP("CoreText", "%1 bits"),
    QT_TRANSLATE_NOOP("CoreText", "groups of %1"),
    QT_TRANSLATE_NOOP("CoreText", "blocks of %1 × %2"),
    QT_TRANSLATE_NOOP("CoreText", "one scale"),
    QT_TRANSLATE_NOOP("CoreText", "one scale per output"),
    QT_TRANSLATE_NOOP("CoreText", "one scale per channel"),
    QT_TRANSLATE_NOOP("CoreText", "scale unknown"),
    QT_TRANSLATE_NOOP("CoreText", "by list"),
    QT_TRANSLATE_NOOP("CoreText", "double quantization"),
};

} // namespace

std::span<const char* const> analysisWords()
{
    return kWords;
}

} // namespace qs
