// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/mapped_file.h"
#include "core/tensor/tensor.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace qs {

/// Which extents of a weight number its output channels, and how the rest makes up a channel's row.
///
/// A weight of shape [.., C, ..] has one channel per index of `axis`. Where `channelDims` is 2, the extent before the
/// axis numbers channels too, outermost (both directions of a bidirectional LSTM: [2, 4H, I]). Where `groups` is above
/// 1 (ConvTranspose: [in, out/groups, ..] with axis 1), the extent before the axis is cut into `groups` equal parts and
/// each part has channels of its own.
struct ChannelAxis {
    int axis = 0;
    int channelDims = 1;
    std::int64_t groups = 1;
    int inputAxis =
        -1; ///< of the input channels where the layout puts them elsewhere ([out, height, width, in]); or -1

    bool operator==(const ChannelAxis&) const = default;
};

/// The axis of the input channels of a weight with these output channels, as a ChannelAxis of its own: `inputAxis`, or
/// without one the other of the two matrix axes.
ChannelAxis inputChannelsOf(const ChannelAxis& outputs);

/// A tensor that quantization is about: floating point, two dimensions or more.
struct Weight {
    std::size_t tensor = 0;          ///< index into Model::tensors
    std::string layer;               ///< the node that uses it (ONNX), else the tensor's name
    std::string kind;                ///< the operator that uses it: "Conv", "MatMul" …; empty when unknown
    std::vector<std::string> usedBy; ///< every node that reads it; several when layers share the weight
    ChannelAxis channels;
};

/// Something that was wrong with a part of the file; the rest was read.
struct Problem {
    std::string tensor; ///< empty when it concerns the file
    std::string message;

    bool operator==(const Problem&) const = default;
};

/// A file as it was opened: never changes, shared by pointer.
struct Model {
    std::string path;   ///< UTF-8, as given
    std::string loader; ///< id of the row in loaders()
    std::uint64_t fileBytes = 0;
    std::vector<Tensor> tensors;
    std::vector<Weight> weights; ///< in file order; the other tensors are kept as they are
    std::map<std::string, std::string> metadata;
    std::vector<Problem> problems;
    std::vector<std::shared_ptr<const MappedFile>> files; ///< that the tensors lie in

    std::uint64_t parameterCount() const; ///< elements of all readable tensors
    std::uint64_t tensorBytes() const;    ///< bytes of all readable tensors, as stored
};

/// What became of the model's files since they were opened: the worst of them, in a sentence. Empty while all is as it
/// was.
std::string changeText(const Model& model);

/// Weights of a file that knows no operators: every readable floating-point tensor of two or more dimensions, channels
/// along axis 0 as PyTorch stores [out, in] and [out, in, kh, kw].
std::vector<Weight> weightsByShape(const std::vector<Tensor>& tensors);

/// Whether `tensor` is one that analysis scores: floating point, readable, at least two dimensions.
bool isWeight(const Tensor& tensor);

} // namespace qs
