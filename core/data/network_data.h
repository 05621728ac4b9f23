// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/class_names.h"
#include "core/data/preprocessing.h"
#include "core/data/samples.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace qs {

/// The labels of all samples: by sample, one number per decision of the network.
using Labels = std::vector<std::vector<std::int64_t>>;

/// Groups of samples that are also scored apart: the pictures taken at night, the speakers of one dialect.
struct Slices {
    std::vector<std::string> names;    ///< in the order of their first sample
    std::vector<std::size_t> ofSample; ///< index into names, by sample; empty where there are no slices
};

/// What a network runs on, and what is known of it.
struct NetworkData {
    Samples samples;
    Labels labels;         ///< empty, or one entry per sample
    ClassNames classNames; ///< empty where nothing names them
    Slices slices;
    std::string origin;             ///< the file or folder, as given; empty for synthetic data
    bool isSynthetic = false;       ///< made up, so that what is measured on it says little about real inputs
    std::vector<std::string> names; ///< of the samples, for people: the pictures' paths; empty where they have none
    std::optional<Preprocessing> preprocessing; ///< of pictures, as it is done for this network
    std::vector<std::string> notes; ///< sentences about what a person should know: labels that are missing, NaN
    std::vector<Problem> problems;  ///< parts that cannot be had, each in a sentence; the rest goes on
};

} // namespace qs
