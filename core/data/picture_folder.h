// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/picture_input.h"
#include "core/data/samples.h"

#include <filesystem>

namespace qs {

/// The picture files below a folder.
struct PictureFolder {
    std::filesystem::path root;
    std::vector<std::string> names; ///< paths below the root with "/" between, in natural order ("2.png", "10.png")
    std::vector<Problem> problems;  ///< folders that may not be read
    std::map<std::string, std::uint64_t> otherPictures; ///< by suffix: how many of kinds that are not decoded
};

/// Lists the files that end like PNG or JPEG pictures, in sub-folders too; what begins with a dot is left out. Links
/// are followed, each folder once. A single picture is a folder of one. Errors: a folder that may not be read, one
/// without pictures, more than a million of them.
Result<PictureFolder> listPictures(const std::filesystem::path& path);

/// Whether `a` stands before `b` where people order names: runs of digits by their number, letters without regard to
/// case, and what is equal then by its bytes.
bool standsBefore(std::string_view a, std::string_view b);

/// Decodes and prepares a picture each time its sample is asked for: no more than one is in memory for each thread.
std::shared_ptr<const SampleSource> pictureSource(PictureFolder folder, PictureInput input);

} // namespace qs
