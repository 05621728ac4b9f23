// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace qs {

/// A name as words that can be compared: "model.layers.0.self_attn.q_proj.weight" of a Hugging Face checkpoint,
/// "/model/layers.0/self_attn/q_proj/MatMul" of an ONNX graph and "blk.0.attn_q.weight" of a GGUF file become the same
/// path. Never shown and never a path of files.
struct TensorPath {
    std::vector<std::string> words; ///< the last one is the role where there is one: "weight", "bias"

    std::string text() const; ///< with dots
    bool operator==(const TensorPath&) const = default;
};

/// What `name` may mean; more than one where a word has several meanings (name_rules.h). Empty for a name that says
/// nothing, as ONNX exporters make them up: "onnx::MatMul_123", "475", "val_7".
std::vector<TensorPath> pathsOf(std::string_view name);

/// The same of a graph's node, whose weight the tensor is: "/layer1/layer1.0/conv1/Conv" is about
/// layer1.0.conv1.weight. Empty for names like "Conv_12", which only count.
std::vector<TensorPath> weightPathsOfNode(std::string_view node, std::string_view operatorName);

} // namespace qs
