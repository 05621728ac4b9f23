// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/activations/activation_choice.h"
#include "core/analysis/request.h"
#include "core/base/result.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace qs::cli {

/// What stands on the command line, as text; the functions below turn it into values or say what is wrong with it.
/// A choice that is not given is the usual one of the format.
struct Options {
    std::string model;
    std::string other; ///< of diff: the file that is compared with the model; of activations: other data
    std::string map;
    std::string writeMap;
    std::string histogram;
    bool stats = false;
    bool withoutStatistics = false;
    std::string format = "int8";
    std::optional<std::string> scheme;
    std::optional<std::string> granularity;
    std::optional<std::string> calibration;
    std::optional<std::string> scaleStorage;
    std::optional<std::string> arithmetic;
    std::optional<std::string> formats;
    std::optional<std::string> granularities;
    std::optional<std::string> calibrations;
    std::string layers;
    std::string layer;
    std::optional<std::string> parameters;
    std::optional<std::string> bandwidth;
    int points = 512;
    int threads = 0;
    std::string listKind;
    std::string what = "reconstruction";
    std::string output;
    std::string data;                         ///< what a network runs on: arrays, pictures; empty for made-up numbers
    std::optional<std::string> preprocessing; ///< of pictures
    std::optional<std::uint64_t> synthetic;   ///< how many samples are made up
    std::vector<std::string> extents;         ///< of made-up inputs: NAME=VALUE
    std::string labels;                       ///< an array, a file or "folders"
    std::string labelColumn;
    std::string classes; ///< a file with the names of the classes
    std::string slices;        ///< a column of the table of labels, or "folders"
    bool preview = false;      ///< of run: also show the first samples
    std::string outputs;       ///< of run: where the answers go
    std::uint64_t samples = 0; ///< how many, 0 for all
    std::string level = "L3";
    std::string parts = "weights"; ///< of sensitivity: weights, activations, both
    std::string measure;           ///< of sensitivity: what ranks the layers
    std::string activationFormat = "int8";
    std::optional<std::string> activationScheme;
    std::optional<std::string> activationCalibration;
    bool dynamicActivations = false;
    bool fold = false;
    bool allButOne = false;
    std::string values;     ///< of activations: which of them
    std::string curves;     ///< the value whose clip curves and calibrations are wanted
    bool smoothing = false; ///< also what moving scales from inputs into weights brings
    std::size_t rounds = 30; ///< of latency
    std::string json;
    std::string csv;
    std::string report;
};

constexpr const char* kUsualFormats = "int2,int3,int4,int5,int6,int7,int8"; ///< of a sweep and of clip curves
constexpr const char* kUsualGranularities = "tensor,channel,group:128";     ///< of a sweep

/// Effective choices without repetition, and sentences about the formats that do not take what was asked for: a script
/// that loops over all formats need not know which of them bring their own scales.
struct Choices {
    std::vector<Quantization> quantizations; ///< at least one
    std::vector<std::string> notes;
};

/// The one choice of `analyze`.
Result<Choices> choiceOf(const Options& options);

/// How activations are quantized: INT8 asymmetric min–max where nothing is given.
Result<ActivationChoice> activationChoiceOf(const Options& options);

/// Every combination of the formats, granularities and calibrations, formats varying fastest.
Result<Choices> sweepOf(const Options& options);

/// What `compare` and `size` set side by side: everything the way it is usually deployed, only the formats named by
/// --formats, and with the other choices as given.
Result<Choices> comparedOf(const Options& options);

/// The formats named by --formats, known ones.
Result<std::vector<std::string>> formatsOf(const Options& options);

/// Scheme, storage and arithmetic for the curves of several formats.
Result<Quantization> curveChoiceOf(const Options& options);

} // namespace qs::cli
