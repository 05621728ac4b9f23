// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/core_words.h"

#include <QtGlobal>

#include <array>

namespace qs {

namespace {

constexpr std::array kWords{
    QT_TRANSLATE_NOOP("CoreText", "Somebody has said that the two belong together."),
    QT_TRANSLATE_NOOP("CoreText", "Same name"),
    QT_TRANSLATE_NOOP("CoreText", "Both tensors have the same name."),
    QT_TRANSLATE_NOOP("CoreText", "Name in other words"),
    QT_TRANSLATE_NOOP("CoreText",
                      "The names mean the same in the words of different tools, such as GGUF's and Hugging Face's."),
    QT_TRANSLATE_NOOP("CoreText", "Name of the layer"),
    QT_TRANSLATE_NOOP("CoreText", "The node of the graph that uses the weight is called like the other tensor."),
    QT_TRANSLATE_NOOP("CoreText", "End of the name"),
    QT_TRANSLATE_NOOP("CoreText", "One name is the end of the other, and of no other one."),
    QT_TRANSLATE_NOOP("CoreText", "Similar values"),
    QT_TRANSLATE_NOOP("CoreText", "Of the tensors of this shape that are left, the values of these two resemble each "
                                  "other most, and clearly."),
    QT_TRANSLATE_NOOP("CoreText", "Only one of its shape"),
    QT_TRANSLATE_NOOP("CoreText", "Among the tensors without a partner it is the only one of its shape in both files."),
    QT_TRANSLATE_NOOP("CoreText", "Shape and order"),
    QT_TRANSLATE_NOOP("CoreText", "As many tensors of this shape are left in both files; they are paired in the order "
                                  "of the files, which may be wrong."),
    QT_TRANSLATE_NOOP("CoreText", "Comparing two files"),
};

} // namespace

std::span<const char* const> pairingWords()
{
    return kWords;
}

} // namespace qs
