// SPDX-License-Identifier: GPL-3.0-or-later
// Words about the network: measures of sensitivity and stages.
#include "widgets/core_words.h"

#include <QtGlobal>

#include <array>

namespace qs {

namespace {

constexpr std::array kWords{
    QT_TRANSLATE_NOOP("CoreText", "dB"),
    QT_TRANSLATE_NOOP("CoreText", "nats"),
    QT_TRANSLATE_NOOP("CoreText", "Running the network"),
    QT_TRANSLATE_NOOP("CoreText", "Quantizing the weights"),
    QT_TRANSLATE_NOOP("CoreText", "Weight SQNR"),
    QT_TRANSLATE_NOOP("CoreText", "Power of the weights over power of their quantization error, 10·log10(Σw² / Σ(ŵ − "
                                  "w)²): needs no data and says "
                                  "nothing of what the layer does with them."),
    QT_TRANSLATE_NOOP("CoreText", "Input-weighted SQNR"),
    QT_TRANSLATE_NOOP(
        "CoreText", "The same with each weight counted by the mean square of the input channel that it multiplies, "
                    "10·log10(Σ E[x²]·w² / Σ E[x²]·(ŵ − w)²): the error of the output where inputs are uncorrelated."),
    QT_TRANSLATE_NOOP("CoreText", "Own output SQNR"),
    QT_TRANSLATE_NOOP("CoreText", "Power of the layer's output over power of its error, 10·log10(Σy² / Σ(ŷ − y)²), on "
                                  "the inputs that the layer has "
                                  "in the original network."),
    QT_TRANSLATE_NOOP("CoreText", "Accumulated SQNR"),
    QT_TRANSLATE_NOOP("CoreText", "The same while every layer is quantized: the error that arrives from the layers "
                                  "before and the layer's own. It "
                                  "shows where along the depth the signal is lost."),
    QT_TRANSLATE_NOOP("CoreText", "Answer SQNR"),
    QT_TRANSLATE_NOOP(
        "CoreText", "Power of the network's first output over power of its error while only this layer is quantized."),
    QT_TRANSLATE_NOOP("CoreText", "Answer KL"),
    QT_TRANSLATE_NOOP(
        "CoreText",
        "Kullback–Leibler divergence of the softmax of the network's first output from that of the original, mean over "
        "decisions, while only this layer is quantized."),
    QT_TRANSLATE_NOOP("CoreText", "Flipped decisions"),
    QT_TRANSLATE_NOOP("CoreText", "Share of decisions whose class with the largest value is another one than in the "
                                  "original while only this layer "
                                  "is quantized."),
    QT_TRANSLATE_NOOP("CoreText", "Lost accuracy"),
    QT_TRANSLATE_NOOP(
        "CoreText",
        "Accuracy of the original minus accuracy while only this layer is quantized, in percentage points, over the "
        "decisions that have a label."),
    QT_TRANSLATE_NOOP("CoreText", "All-but-one SQNR"),
    QT_TRANSLATE_NOOP(
        "CoreText",
        "Power of the network's first output over power of its error while every layer is quantized but this one: high "
        "where this layer alone is what spoils the answer."),
};

} // namespace

std::span<const char* const> networkWords()
{
    return kWords;
}

} // namespace qs
