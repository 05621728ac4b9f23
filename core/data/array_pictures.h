// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/picture_input.h"
#include "core/data/samples.h"

namespace qs {

/// Pictures that lie in an array of bytes.
struct ArrayPictures {
    std::string array;
    std::uint64_t count = 0;
    std::shared_ptr<const SampleSource> source; ///< prepares a picture each time its sample is asked for
};

/// Finds the only array of U8 in `data` that holds pictures: [n, height, width, channels] or [n, channels, height,
/// width] with 1 or 3 channels, red first, or [n, height, width] in grey. Errors: none, several, one that is too large.
Result<ArrayPictures> arrayPictures(const Model& data, PictureInput input);

} // namespace qs
