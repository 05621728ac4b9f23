// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pairing/tensor_path.h"

#include "core/base/text.h"
#include "core/pairing/name_rules.h"

#include <algorithm>
#include <cctype>

namespace qs {

namespace {

using Words = std::vector<std::string>;

bool isDigits(std::string_view text)
{
    return !text.empty() && std::ranges::all_of(text, [](unsigned char c) { return std::isdigit(c) != 0; });
}

/// "layers_5" and "conv2d_1" as a word and a number.
void addWord(Words& words, std::string_view word)
{
    const auto underscore = word.rfind('_');
    if (underscore != std::string_view::npos && underscore > 0 && isDigits(word.substr(underscore + 1))) {
        words.emplace_back(word.substr(0, underscore));
        words.emplace_back(word.substr(underscore + 1));
    } else if (!word.empty()) {
        words.emplace_back(word);
    }
}

/// The name without what tools append to it: TensorFlow's ":0", the other names that TFLite joins with ';', and the
/// endings of quantizers.
std::string_view trimmed(std::string_view name)
{
    name = name.substr(0, name.find(';'));
    if (const auto colon = name.rfind(':'); colon != std::string_view::npos && isDigits(name.substr(colon + 1))) {
        name = name.substr(0, colon);
    }
    for (const std::string_view suffix : quantizerSuffixes()) {
        if (name.size() > suffix.size() && name.ends_with(suffix)) {
            name.remove_suffix(suffix.size());
        }
    }
    return name;
}

/// The words between dots and slashes. PyTorch's exporter repeats a scope inside the next ("layer1/layer1.0"), Keras as
/// it is ("dense/dense/kernel"): once is enough.
Words wordsOf(std::string_view name)
{
    const std::vector<std::string> scopes = split(name, '/');
    Words words;
    for (std::size_t i = 0; i < scopes.size(); ++i) {
        const bool isRepeated =
            i + 1 < scopes.size() && (scopes[i + 1] == scopes[i] || scopes[i + 1].starts_with(scopes[i] + "."));
        if (isRepeated) {
            continue;
        }
        for (const std::string& word : split(scopes[i], '.')) {
            addWord(words, word);
        }
    }
    return words;
}

bool isWrapper(const std::string& word)
{
    return std::ranges::find(wrapperWords(), word) != wrapperWords().end();
}

void dropWrappers(Words& words)
{
    const auto first = std::ranges::find_if_not(words, isWrapper);
    words.erase(words.begin(), first);
    std::erase_if(words, [](const std::string& word) { return word.starts_with('_') && isWrapper(word); });
}

/// The last word as a role; an operator's name in its place becomes the role of what it reads.
void normaliseRole(Words& words)
{
    while (!words.empty()) {
        const auto rule = std::ranges::find(operatorRules(), words.back(), &NameRule::from);
        if (rule == operatorRules().end()) {
            break;
        }
        words.pop_back();
        if (!rule->to.empty()) {
            words.emplace_back(rule->to);
            break;
        }
    }
    if (!words.empty()) {
        const auto role = std::ranges::find(roleRules(), words.back(), &NameRule::from);
        if (role != roleRules().end()) {
            words.back() = role->to;
        }
    }
}

bool endsInRole(const Words& words)
{
    return !words.empty() && std::ranges::find(roleRules(), words.back(), &NameRule::to) != roleRules().end();
}

std::string joined(const Words& words, std::size_t from, std::size_t to)
{
    std::string text;
    for (std::size_t i = from; i < to; ++i) {
        text += (text.empty() ? "" : ".") + words[i];
    }
    return text;
}

/// Where the number of the block stands, "5" in "encoder.layer.5.output.dense.weight"; 0 for none.
std::size_t blockNumber(const Words& words)
{
    for (std::size_t i = 1; i < words.size(); ++i) {
        if (isDigits(words[i]) && std::ranges::find(blockStems(), words[i - 1]) != blockStems().end()) {
            return i;
        }
    }
    return 0;
}

Words replaced(const Words& words, std::size_t from, std::size_t to, std::initializer_list<std::string> by)
{
    Words result(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(from));
    result.insert(result.end(), by);
    result.insert(result.end(), words.begin() + static_cast<std::ptrdiff_t>(to), words.end());
    return result;
}

/// The path in the words of GGUF, once for every rule that fits; as it is where none does.
std::vector<TensorPath> translated(const Words& words)
{
    std::vector<TensorPath> paths;
    const std::size_t end = words.size() - (endsInRole(words) ? 1 : 0);
    if (const std::size_t number = blockNumber(words); number > 0 && number < end) {
        const std::string part = joined(words, number + 1, end);
        for (const NameRule& rule : blockPartRules()) {
            if (part == rule.from) {
                paths.push_back({replaced(words, number - 1, end, {"blk", words[number], std::string(rule.to)})});
            }
        }
    } else {
        for (const NameRule& rule : modelPartRules()) {
            const auto length = static_cast<std::size_t>(std::ranges::count(rule.from, '.')) + 1;
            const bool isLong = length > 1 && end >= length;
            if ((isLong || end == length) && joined(words, end - length, end) == rule.from) {
                paths.push_back({replaced(words, end - length, end, {std::string(rule.to)})});
            }
        }
    }
    if (paths.empty()) {
        paths.push_back({words});
    }
    return paths;
}

/// Whether a word counts rather than names: "onnx::MatMul" of "onnx::MatMul_123", "val" of "val_7".
bool saysNothing(const Words& words)
{
    const bool isCounted = words.size() == 2 && isDigits(words[1]) &&
                           (words[0].starts_with("onnx::") || words[0] == "val" || words[0] == "tensor");
    return words.empty() || isCounted || std::ranges::all_of(words, [](const std::string& w) { return isDigits(w); });
}

} // namespace

std::string TensorPath::text() const
{
    return joined(words, 0, words.size());
}

std::vector<TensorPath> pathsOf(std::string_view name)
{
    Words words = wordsOf(trimmed(name));
    if (saysNothing(words)) {
        return {};
    }
    dropWrappers(words);
    normaliseRole(words);
    if (words.empty()) {
        return {};
    }
    return translated(words);
}

std::vector<TensorPath> weightPathsOfNode(std::string_view node, std::string_view operatorName)
{
    Words words = wordsOf(trimmed(node));
    // "Conv" or "Conv_12" ends the path of a node; what stands before is the module.
    if (!words.empty() && isDigits(words.back()) && words.size() > 1 && words[words.size() - 2] == operatorName) {
        words.pop_back();
    }
    if (!words.empty() && words.back() == operatorName) {
        words.pop_back();
    }
    dropWrappers(words);
    if (saysNothing(words)) {
        return {};
    }
    words.emplace_back("weight");
    return translated(words);
}

} // namespace qs
