// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/core_words.h"

#include <vector>

namespace qs {

std::span<const char* const> coreWords()
{
    static const std::vector<const char*> all = [] {
        std::vector<const char*> words;
        for (const auto part : {formatWords(), arithmeticWords(), analysisWords(), exportWords(), pairingWords(),
                                networkWords(), sentenceWords()}) {
            words.insert(words.end(), part.begin(), part.end());
        }
        return words;
    }();
    return all;
}

const char* findCoreWord(std::string_view english)
{
    for (const char* word : coreWords()) {
        if (english == word) {
            return word;
        }
    }
    return nullptr;
}

} // namespace qs
