// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/progress.h"
#include "core/data/network_data.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace qs {

/// What a network should run on.
struct DataRequest {
    /// A file of arrays, a picture (PNG or JPEG) or a folder of pictures; empty for made-up numbers.
    std::string path;
    /// Of pictures; without it the preset that usualPreprocessing() names, and a note says so. Of a file of arrays:
    /// prepares the only one of bytes that holds pictures (array_pictures.h), instead of taking arrays as they are.
    std::optional<Preprocessing> preprocessing;
    /// The name of an array in the data file; a file: .npy, .npz, or a table (.csv, .tsv, .txt); or "folders": each
    /// sub-folder of the pictures is a class. Empty for none.
    std::string labels;
    std::string labelColumn; ///< of a table, of labels or of class names; empty: label, class or target
    std::string classes;     ///< a file of class names (class_names.h); empty for none
    std::string sliceColumn; ///< of the table of labels, or "folders"; empty for no slices
    std::uint64_t synthetic = kUsualSynthetic;   ///< without a path: how many samples are made up
    std::map<std::string, std::int64_t> extents; ///< of made-up inputs, by symbol ("seq_len") or "input:axis" ("x:1")

    static constexpr std::uint64_t kUsualSynthetic = 16;

    bool operator==(const DataRequest&) const = default;
};

/// Puts "NAME=VALUE" among the extents of made-up inputs; the value is a whole number.
Status addExtent(DataRequest& request, std::string_view text);

/// Opens the data, finds what each input of the network gets, the labels and the slices. Numbers that are not finite
/// are counted and told in a note; pictures are decoded only when their sample is asked for.
Result<std::shared_ptr<const NetworkData>> openNetworkData(const Graph& graph, const DataRequest& request,
                                                           Progress& progress);

} // namespace qs
