// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/core_words.h"

#include <QtGlobal>

#include <array>

namespace qs {

namespace {

constexpr std::array kWords{
    QT_TRANSLATE_NOOP("CoreText", "Original"),
    QT_TRANSLATE_NOOP("CoreText", "The numbers as they are in the file."),
    QT_TRANSLATE_NOOP("CoreText", "Codes"),
    QT_TRANSLATE_NOOP("CoreText", "The whole numbers of the chosen format, in the smallest type that holds them; of "
                                  "GGUF formats also the blocks."),
    QT_TRANSLATE_NOOP("CoreText", "Scales"),
    QT_TRANSLATE_NOOP("CoreText", "One for every group that shares one, as they are stored."),
    QT_TRANSLATE_NOOP("CoreText", "Zero points"),
    QT_TRANSLATE_NOOP("CoreText", "The codes of zero, one beside each scale."),
    QT_TRANSLATE_NOOP("CoreText", "Reconstruction"),
    QT_TRANSLATE_NOOP("CoreText", "What comes back from codes and scales: the weights with their error."),
    QT_TRANSLATE_NOOP("CoreText", "Stored codes"),
    QT_TRANSLATE_NOOP("CoreText", "Codes, scales and zero points of tensors that lie quantized in the file."),
    QT_TRANSLATE_NOOP("CoreText", "Other tensors"),
    QT_TRANSLATE_NOOP("CoreText", "Every tensor that is not among the layers, as it is: with the reconstruction a "
                                  "whole model."),
    QT_TRANSLATE_NOOP("CoreText", "NumPy archive"),
    QT_TRANSLATE_NOOP("CoreText", "Safetensors"),
    QT_TRANSLATE_NOOP("CoreText", "NumPy array"),
    QT_TRANSLATE_NOOP("CoreText", "Writing tensors"),
    QT_TRANSLATE_NOOP("CoreText", "Opening the files"),
};

} // namespace

std::span<const char* const> exportWords()
{
    return kWords;
}

} // namespace qs
