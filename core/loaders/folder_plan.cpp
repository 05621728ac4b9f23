// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/loaders/folder.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>

namespace qs {

namespace {

/// In the order in which Hugging Face's tools look for them (transformers, modeling_utils.py; diffusers and peft have
/// names of their own).
constexpr std::array<std::string_view, 10> kUsualNames{
    "model.safetensors",
    "model.safetensors.index.json",
    "pytorch_model.bin",
    "pytorch_model.bin.index.json",
    "diffusion_pytorch_model.safetensors",
    "diffusion_pytorch_model.safetensors.index.json",
    "diffusion_pytorch_model.bin",
    "diffusion_pytorch_model.bin.index.json",
    "adapter_model.safetensors",
    "adapter_model.bin",
};

/// Of two files that hold the same, the one whose loader comes first here; others follow.
constexpr std::array<std::string_view, 4> kPreferred{"safetensors", "gguf", "pytorch", "onnx"};

std::size_t rankOf(const FolderFile& file)
{
    return static_cast<std::size_t>(std::ranges::find(kPreferred, file.loader) - kPreferred.begin());
}

/// "encoder" of "encoder.onnx"
std::string stemOf(const std::string& name)
{
    const auto dot = name.rfind('.');
    return dot == std::string::npos || dot == 0 ? name : name.substr(0, dot);
}

/// One of several files of a model, by its name: "model-00002-of-00005.gguf".
struct Numbered {
    std::string stem; ///< "model"
    long long number = 0;
    long long count = 0;
};

std::optional<Numbered> numberedOf(const std::string& name)
{
    constexpr std::size_t digits = 5;
    constexpr std::string_view between = "-of-";
    const std::string stem = stemOf(name);
    constexpr std::size_t tail = 1 + digits + between.size() + digits; // "-00002-of-00005"
    if (stem.size() <= tail) {
        return std::nullopt;
    }
    const std::string_view end = std::string_view(stem).substr(stem.size() - tail);
    const auto number = parseInteger(end.substr(1, digits));
    const auto count = parseInteger(end.substr(tail - digits));
    if (end.front() != '-' || end.substr(1 + digits, between.size()) != between || !number || !count || *number < 1 ||
        *count < *number) {
        return std::nullopt;
    }
    return Numbered{stem.substr(0, stem.size() - tail), *number, *count};
}

/// Files that make one model: a single one, or numbered parts.
struct Unit {
    std::string stem;
    std::vector<FolderFile> files;
    long long count = 0; ///< of numbered parts, as their names say; 0 for a single file
};

/// Numbered parts of one name, count and loader together, in the order of the first of each.
std::vector<Unit> unitsOf(std::span<const FolderFile> files)
{
    std::vector<Unit> units;
    for (const FolderFile& file : files) {
        const auto numbered = numberedOf(file.name);
        const auto unit = std::ranges::find_if(units, [&](const Unit& candidate) {
            return numbered && candidate.count == numbered->count && candidate.stem == numbered->stem &&
                   candidate.files.front().loader == file.loader;
        });
        if (unit != units.end()) {
            unit->files.push_back(file);
        } else {
            units.push_back({numbered ? numbered->stem : stemOf(file.name), {file}, numbered ? numbered->count : 0});
        }
    }
    return units;
}

/// Of units with the same stem the preferred one; says which others are left out.
std::vector<Unit> withoutCopies(const std::vector<Unit>& units, std::vector<std::string>& notes)
{
    std::vector<Unit> kept;
    for (const Unit& unit : units) {
        const auto same = std::ranges::find(kept, unit.stem, &Unit::stem);
        if (same == kept.end()) {
            kept.push_back(unit);
            continue;
        }
        const bool isBetter = rankOf(unit.files.front()) < rankOf(same->files.front());
        const Unit& other = isBetter ? *same : unit;
        notes.push_back("\"" + other.files.front().name + "\" was left out: \"" +
                        (isBetter ? unit : *same).files.front().name + "\" holds the same model");
        if (isBetter) {
            *same = unit;
        }
    }
    return kept;
}

void addUnit(const Unit& unit, bool isAlone, FolderPlan& plan)
{
    const std::string prefix = isAlone ? "" : unit.stem + "/";
    if (unit.files.front().loader == "gguf" && unit.count > 0) {
        plan.parts.push_back({unit.files.front().name, prefix});
        return;
    }
    for (const FolderFile& file : unit.files) {
        plan.parts.push_back({file.name, prefix});
    }
    const auto there = static_cast<long long>(unit.files.size());
    if (unit.count > there) {
        plan.notes.push_back(std::to_string(unit.count - there) + " of the " + std::to_string(unit.count) +
                             " numbered parts of \"" + unit.stem + "\" are missing in the folder");
    }
}

} // namespace

FolderPlan planOf(std::span<const FolderFile> files)
{
    FolderPlan plan;
    for (const std::string_view name : kUsualNames) {
        if (std::ranges::find(files, name, &FolderFile::name) != files.end()) {
            plan.parts.push_back({std::string(name), ""});
            return plan;
        }
    }
    std::vector<FolderFile> indices;
    std::vector<FolderFile> models;
    for (const FolderFile& file : files) {
        if (!file.loader.empty()) {
            (file.loader == "index" ? indices : models).push_back(file);
        }
    }
    if (!indices.empty()) {
        plan.parts.push_back({indices.front().name, ""});
        for (std::size_t i = 1; i < indices.size(); ++i) {
            plan.notes.push_back("the index \"" + indices[i].name + "\" was left out: \"" + indices.front().name +
                                 "\" comes before it");
        }
        return plan;
    }
    const std::vector<Unit> units = withoutCopies(unitsOf(models), plan.notes);
    for (const Unit& unit : units) {
        addUnit(unit, units.size() == 1, plan);
    }
    return plan;
}

} // namespace qs
