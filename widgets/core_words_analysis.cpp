// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/core_words.h"

#include <QtGlobal>

#include <array>

namespace qs {

namespace {

constexpr std::array kWords{
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
    QT_TRANSLATE_NOOP("CoreText", "By hand"),
    QT_TRANSLATE_NOOP("CoreText", "The range set with the handles or typed in; per channel and per group it "
                                  "limits each range."),
    QT_TRANSLATE_NOOP("CoreText", "Measuring error"),
    QT_TRANSLATE_NOOP("CoreText", "Comparing choices"),
    QT_TRANSLATE_NOOP("CoreText", "Reading the archive"),
    QT_TRANSLATE_NOOP("CoreText", "Opening the shards"),
    QT_TRANSLATE_NOOP("CoreText", "Reading the tensors"),
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
    QT_TRANSLATE_NOOP("CoreText", "the last group of each channel is short: %1 value instead of %2"),
    QT_TRANSLATE_NOOP("CoreText", "the last group of each channel is short: %1 values instead of %2"),
    QT_TRANSLATE_NOOP("CoreText", "truth values"),
    QT_TRANSLATE_NOOP("CoreText", "integers"),
    QT_TRANSLATE_NOOP("CoreText", "a single number"),
    QT_TRANSLATE_NOOP("CoreText", "one dimension"),
};

} // namespace

std::span<const char* const> analysisWords()
{
    return kWords;
}

} // namespace qs
