// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/request.h"
#include "core/base/result.h"

#include <string>
#include <vector>

namespace qs::cli {

/// What stands on the command line, as text; the functions below turn it into values or say what is wrong with it.
struct Options {
    std::string model;
    bool stats = false;
    std::string format = "int8";
    std::string scheme = "symmetric";
    std::string granularity = "channel";
    std::string calibration = "min-max";
    std::string scaleStorage = "fp32";
    std::string layers;
    std::string layer;
    std::string formats = "int2,int3,int4,int5,int6,int7,int8";
    std::string granularities = "tensor,channel,group:128";
    std::string calibrations = "min-max";
    int points = 512;
    int threads = 0;
    std::string listKind;
    std::string json;
    std::string csv;
    std::string report;
};

Result<AnalysisRequest> requestOf(const Options& options);

/// Every combination of the formats, granularities and calibrations, formats varying fastest.
Result<std::vector<Quantization>> sweepOf(const Options& options);

/// The formats named by --formats, checked.
Result<std::vector<std::string>> formatsOf(const Options& options);

} // namespace qs::cli
