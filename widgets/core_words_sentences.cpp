// SPDX-License-Identifier: GPL-3.0-or-later
// Stages of long work, and what the core finds, notes and complains about. Names and numbers are %1, %2 …
#include "widgets/core_words.h"

#include <QtGlobal>

#include <array>

namespace qs {

namespace {

constexpr std::array kWords{
    // Stages
    QT_TRANSLATE_NOOP("CoreText", "Balancing layers"),
    QT_TRANSLATE_NOOP("CoreText", "Comparing choices"),
    QT_TRANSLATE_NOOP("CoreText", "Comparing two files"),
    QT_TRANSLATE_NOOP("CoreText", "Finding the ranges of values"),
    QT_TRANSLATE_NOOP("CoreText", "Listing the datasets"),
    QT_TRANSLATE_NOOP("CoreText", "Measuring error"),
    QT_TRANSLATE_NOOP("CoreText", "Opening the files"),
    QT_TRANSLATE_NOOP("CoreText", "Opening the parts"),
    QT_TRANSLATE_NOOP("CoreText", "Opening the shards"),
    QT_TRANSLATE_NOOP("CoreText", "Quantizing the weights"),
    QT_TRANSLATE_NOOP("CoreText", "Reading the archive"),
    QT_TRANSLATE_NOOP("CoreText", "Reading the data"),
    QT_TRANSLATE_NOOP("CoreText", "Reading the tensors"),
    QT_TRANSLATE_NOOP("CoreText", "Running the network"),
    QT_TRANSLATE_NOOP("CoreText", "Timing layers"),
    QT_TRANSLATE_NOOP("CoreText", "Writing tensors"),
    // What stands out in activations
    QT_TRANSLATE_NOOP("CoreText", "%1 channel (%2) reaches up to %3 times the %4th percentile of the channels, and one "
                                  "scale for all has to follow"),
    QT_TRANSLATE_NOOP("CoreText", "%1 channels (%2) reach up to %3 times the %4th percentile of the channels, and one "
                                  "scale for all has to follow"),
    QT_TRANSLATE_NOOP("CoreText", "%1 value is one-sided but quantized symmetrically: half of the codes go unused"),
    QT_TRANSLATE_NOOP("CoreText", "%1 values are one-sided but quantized symmetrically: half of the codes go unused"),
    QT_TRANSLATE_NOOP("CoreText", "%1 value is not stationary: the range of a sample is on average at most half of the "
                                  "range of all, so that dynamic ranges would serve them better"),
    QT_TRANSLATE_NOOP("CoreText", "%1 values are not stationary: the range of a sample is on average at most half of "
                                  "the range of all, so that dynamic ranges would serve them better"),
    QT_TRANSLATE_NOOP("CoreText", "%1 channel of %2 value is the same number everywhere"),
    QT_TRANSLATE_NOOP("CoreText", "%1 channels of %2 value are the same number everywhere"),
    QT_TRANSLATE_NOOP("CoreText", "%1 channels of %2 values are the same number everywhere"),
    QT_TRANSLATE_NOOP("CoreText", "%1 calibrated range still changed by more than %2 % over the last half of the %3 "
                                  "samples"),
    QT_TRANSLATE_NOOP("CoreText", "%1 calibrated ranges still changed by more than %2 % over the last half of the %3 "
                                  "samples"),
    QT_TRANSLATE_NOOP("CoreText", "%1 value is not finite throughout: NaN and infinities are left out"),
    QT_TRANSLATE_NOOP("CoreText", "%1 values are not finite throughout: NaN and infinities are left out"),
    // What is wrong with what flows through a network
    QT_TRANSLATE_NOOP("CoreText", "%1 of %2 values are not finite (%3 NaN, %4 infinite) and are left out"),
    QT_TRANSLATE_NOOP("CoreText", "has %1 channels in one sample and %2 in another, so they are not told apart"),
    QT_TRANSLATE_NOOP("CoreText", "has no finite values in one of the two sets of data"),
    QT_TRANSLATE_NOOP("CoreText", "was not seen on the first set of data"),
    QT_TRANSLATE_NOOP("CoreText", "sample %1"),
    QT_TRANSLATE_NOOP("CoreText", "layer %1"),
    QT_TRANSLATE_NOOP("CoreText", "output %1: %2 of %3 values are NaN or infinite"),
    QT_TRANSLATE_NOOP("CoreText", "output %1: %2 of %3 values are NaN or infinite, in the original or with all layers "
                                  "quantized, and are left out"),
    QT_TRANSLATE_NOOP("CoreText", "%1 holds weights and no network; only ONNX files can be run"),
    QT_TRANSLATE_NOOP("CoreText", "%1 was removed or renamed while it was open: these numbers are of the file that was "
                                  "opened"),
    QT_TRANSLATE_NOOP("CoreText", "%1 was replaced while it was open: these numbers are of the former file, open it "
                                  "again for the new one"),
    QT_TRANSLATE_NOOP("CoreText", "%1 was written to while it was open, so old and new numbers may be mixed: open it "
                                  "again"),
    QT_TRANSLATE_NOOP("CoreText", "%1 was cut while it was open, or its disk cannot be read: open it again"),
    // Data
    QT_TRANSLATE_NOOP("CoreText", "made up"),
    QT_TRANSLATE_NOOP("CoreText", "pictures"),
    QT_TRANSLATE_NOOP("CoreText", "nothing says how the pictures are prepared, so the preset %1 is taken"),
    QT_TRANSLATE_NOOP("CoreText", "%1 file ends in %2, which is not decoded: PNG and JPEG are"),
    QT_TRANSLATE_NOOP("CoreText", "%1 files end in %2, which is not decoded: PNG and JPEG are"),
    QT_TRANSLATE_NOOP("CoreText", "%1 of %2 sample has no label"),
    QT_TRANSLATE_NOOP("CoreText", "%1 of %2 samples have no label"),
    QT_TRANSLATE_NOOP("CoreText", "%1 row of the labels belongs to no picture"),
    QT_TRANSLATE_NOOP("CoreText", "%1 rows of the labels belong to no picture"),
    QT_TRANSLATE_NOOP("CoreText", "the classes are the sub-folders in the order of their names"),
    QT_TRANSLATE_NOOP("CoreText", "input %1: %2 of %3 values are NaN and %4 infinite"),
    QT_TRANSLATE_NOOP("CoreText", "input %1: %2 of %3 values are NaN and %4 infinite, in %5 of %6 samples"),
    QT_TRANSLATE_NOOP("CoreText", "the folder cannot be read"),
    QT_TRANSLATE_NOOP("CoreText", "the folder cannot be read to its end"),
    // Latency
    QT_TRANSLATE_NOOP("CoreText",
                      "From codes to codes, INT8 was faster in %1 of %2 depthwise convolutions and slower in %3"),
    QT_TRANSLATE_NOOP("CoreText",
                      "From codes to codes, INT8 was faster in %1 of %2 other convolutions and slower in %3"),
    QT_TRANSLATE_NOOP("CoreText",
                      "From codes to codes, INT8 was faster in %1 of %2 products of matrices and slower in %3"),
    QT_TRANSLATE_NOOP("CoreText", "together they took %1/%2 of the time of FP32"),
    QT_TRANSLATE_NOOP("CoreText", "together they took %1 times as long as FP32"),
    QT_TRANSLATE_NOOP("CoreText", "together they took as long as FP32"),
    QT_TRANSLATE_NOOP("CoreText", "%1/%2 of the time of FP32 where each quantizes its input and dequantizes its "
                                  "output."),
    QT_TRANSLATE_NOOP("CoreText", "%1 times as long as FP32 where each quantizes its input and dequantizes its "
                                  "output."),
    QT_TRANSLATE_NOOP("CoreText", "as long as FP32 where each quantizes its input and dequantizes its output."),
    QT_TRANSLATE_NOOP("CoreText", "The whole network ran %1 times as fast in INT8."),
    QT_TRANSLATE_NOOP("CoreText", "The whole network ran slower in INT8, %1/%2 of the speed: on this machine INT8 "
                                  "saves memory, not time."),
    QT_TRANSLATE_NOOP("CoreText", "The whole network took the same time in INT8: on this machine it saves memory, not "
                                  "time."),
    QT_TRANSLATE_NOOP("CoreText", "This processor has no exact products of bytes (VNNI), for which INT8 is made."),
};

} // namespace

std::span<const char* const> sentenceWords()
{
    return kWords;
}

} // namespace qs
