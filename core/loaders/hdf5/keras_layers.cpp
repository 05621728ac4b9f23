// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/hdf5/keras_layers.h"

#include <algorithm>
#include <array>

namespace qs::keras {

namespace {

/// Classes with weights of two or more dimensions, and their names in paths.
struct LayerRow {
    std::string_view name;
    std::string_view pathName;
};

constexpr std::array kLayers{
    LayerRow{"Dense", "dense"},
    LayerRow{"EinsumDense", "einsum_dense"},
    LayerRow{"Conv1D", "conv1d"},
    LayerRow{"Conv2D", "conv2d"},
    LayerRow{"Conv3D", "conv3d"},
    LayerRow{"Conv1DTranspose", "conv1d_transpose"},
    LayerRow{"Conv2DTranspose", "conv2d_transpose"},
    LayerRow{"Conv3DTranspose", "conv3d_transpose"},
    LayerRow{"DepthwiseConv1D", "depthwise_conv1d"},
    LayerRow{"DepthwiseConv2D", "depthwise_conv2d"},
    LayerRow{"SeparableConv1D", "separable_conv1d"},
    LayerRow{"SeparableConv2D", "separable_conv2d"},
    LayerRow{"Embedding", "embedding"},
    LayerRow{"LSTM", "lstm"},
    LayerRow{"LSTMCell", "lstm_cell"},
    LayerRow{"GRU", "gru"},
    LayerRow{"GRUCell", "gru_cell"},
    LayerRow{"SimpleRNN", "simple_rnn"},
    LayerRow{"SimpleRNNCell", "simple_rnn_cell"},
    LayerRow{"MultiHeadAttention", "multi_head_attention"},
};

/// "conv2d_12" → "conv2d": Keras numbers layers of one class.
std::string_view withoutNumber(std::string_view name)
{
    const auto end = name.find_last_not_of("0123456789");
    const bool isNumbered = end != std::string_view::npos && end + 1 < name.size() && name[end] == '_';
    return isNumbered ? name.substr(0, end) : name;
}

bool hasPart(std::span<const std::string> path, std::initializer_list<std::string_view> names)
{
    return std::ranges::any_of(
        path, [&](const std::string& part) { return std::ranges::find(names, withoutNumber(part)) != names.end(); });
}

} // namespace

std::string classOfPathName(std::string_view name)
{
    const auto* const row = std::ranges::find(kLayers, withoutNumber(name), &LayerRow::pathName);
    return row == kLayers.end() ? std::string() : std::string(row->name);
}

ChannelAxis channelsOf(std::string_view layerClass, std::span<const std::string> path, int rank)
{
    const std::string_view variable = path.empty() ? std::string_view() : std::string_view(path.back());
    const auto isNamed = [&](std::string_view name) {
        return variable == name || variable.starts_with(std::string(name) + ":");
    };
    const bool isFirst = isNamed("0") || isNamed("kernel");
    const bool isDepthwise = isNamed("depthwise_kernel") || (layerClass.starts_with("Depthwise") && isFirst) ||
                             (layerClass.starts_with("Separable") && isNamed("0"));
    if (isDepthwise && rank > 2) { // [height, width, in, multiplier]: the last two number the output channels
        return {.axis = rank - 1, .channelDims = 2, .inputAxis = rank - 2};
    }
    if (layerClass.ends_with("Transpose")) { // [height, width, out, in]
        return {.axis = rank - 2, .inputAxis = rank - 1};
    }
    if (layerClass == "Embedding" || isNamed("embeddings")) { // [words, dimensions]
        return {.axis = 0, .inputAxis = 1};
    }
    if (rank == 3 && hasPart(path, {"query", "key", "value", "query_dense", "key_dense", "value_dense"})) {
        return {.axis = 2, .channelDims = 2, .inputAxis = 0}; // [in, heads, dimensions]
    }
    return {.axis = rank - 1, .inputAxis = rank - 2};
}

} // namespace qs::keras
