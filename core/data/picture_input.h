// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/picture.h"
#include "core/data/picture_axes.h"
#include "core/graph/graph.h"

namespace qs {

/// How pictures become one input of a network.
struct PictureInput {
    std::string input;
    ElementType type = ElementType::F32;
    PictureAxes axes;
    Shape shape;         ///< of one sample; -1 where pictures keep a size of their own
    Preprocessing steps; ///< with the sizes, the order and the layout that the input has
    Array bytes;         ///< [channels, 256] of `type`: what each byte becomes
};

/// The preset for an input that nobody has said anything about: "imagenet" for three channels of floats, "zero-one" for
/// one, "raw-255" for whole numbers.
const PreprocessingPreset& usualPreprocessing(const GraphValue& input);

/// Finds the input of the network that takes pictures and fits `steps` to it: what a preset only proposes gives way to
/// the declared extents, a crop and the shorter side in the proportion of the preset. Without `steps` the usual preset.
/// Errors name the extents: an input that is no picture, one that takes several at once, a second input, sizes or
/// channels that a person gave and the input does not have, fractions for whole numbers.
Result<PictureInput> pictureInputOf(const Graph& graph, const std::optional<Preprocessing>& steps);

/// Does the steps. The error says what of the picture does not fit; it does not name the picture.
Result<Array> prepared(const Picture& picture, const PictureInput& input);

} // namespace qs
