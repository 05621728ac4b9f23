// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string_view>

namespace qs {

/// The same part of a network under the name that another tool gives it. Both are paths with dots.
struct NameRule {
    std::string_view from;
    std::string_view to;
};

/// Parts of one transformer block, as Hugging Face's and Meta's checkpoints call them, and as GGUF does.
std::span<const NameRule> blockPartRules();
/// Parts outside the blocks. A path that is one word long must be the whole path: "norm" alone says little.
std::span<const NameRule> modelPartRules();
/// What the numbered blocks of a network are called: "layers" of "layers.5.mlp.up_proj".
std::span<const std::string_view> blockStems();

/// What a tensor is to its layer: Keras' "kernel", "gamma" and their like as PyTorch calls them.
std::span<const NameRule> roleRules();
/// Words that frameworks put around a model or into a path and that say nothing about the layer.
std::span<const std::string_view> wrapperWords();
/// Operators whose name ends the path of their weight in ONNX and TFLite files, with the role of that tensor; an empty
/// role for those that only read it.
std::span<const NameRule> operatorRules();
/// Endings that quantizing tools append to the name of a tensor.
std::span<const std::string_view> quantizerSuffixes();

} // namespace qs
