// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/model.h"

#include <span>
#include <string>
#include <string_view>

namespace qs::keras {

/// The class that Keras 3 names like this in paths: "Conv2DTranspose" for "conv2d_transpose_1"; empty when unknown.
std::string classOfPathName(std::string_view name);

/// The channels of a weight in a layer of this class (empty when unknown); `path` are the parts of its dataset's path.
ChannelAxis channelsOf(std::string_view layerClass, std::span<const std::string> path, int rank);

} // namespace qs::keras
