// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/folder.h"

#include "core/base/parallel.h"
#include "core/loaders/json_members.h"

#include <algorithm>
#include <unordered_set>

namespace qs {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

/// The plain files of a folder, sorted by name, with their loaders. Hidden ones belong to other programs.
Result<std::vector<FolderFile>> filesOf(const fs::path& folder, Progress& progress)
{
    std::vector<FolderFile> files;
    std::error_code failure;
    for (fs::directory_iterator entry(folder, failure), end; !failure && entry != end; entry.increment(failure)) {
        std::error_code ignored;
        const std::string name = entry->path().filename().string();
        if (!name.starts_with('.') && entry->is_regular_file(ignored)) { // follows links: caches are made of them
            files.push_back({name, ""});
        }
    }
    if (failure) {
        return Error{ErrorCode::Io, "the folder cannot be read: " + failure.message()};
    }
    std::ranges::sort(files, {}, &FolderFile::name);
    QS_TRY(parallelFor(files.size(), progress, [&](std::size_t i) {
        const auto file = MappedFile::open(folder / files[i].name);
        const Loader* const loader = file ? loaderOf(**file) : nullptr;
        files[i].loader = loader == nullptr ? "" : loader->id;
        return ok();
    }));
    return files;
}

std::string noModel(std::span<const FolderFile> files)
{
    std::string formats;
    for (const Loader& loader : loaders()) {
        formats += (formats.empty() ? "" : ", ") + std::string(loader.label);
    }
    return "the folder holds no model: none of its " + std::to_string(files.size()) +
           " files is called model.safetensors, model.safetensors.index.json or pytorch_model.bin, and none has the "
           "content of a format that opens here (" +
           formats + ")";
}

/// Facts of config.json, such as "config.model_type": numbers, texts, truth values and lists of them.
void addConfig(const Json& value, const std::string& name, std::map<std::string, std::string>& metadata)
{
    if (value.is_object()) {
        for (const auto& [key, item] : value.items()) {
            addConfig(item, name + "." + key, metadata); // as deep as forEachMember lets it be
        }
        return;
    }
    constexpr std::size_t longest = 1000; // label lists of classifiers have thousands of entries
    std::string text =
        value.is_string() ? value.get<std::string>() : value.dump(-1, ' ', false, Json::error_handler_t::replace);
    if (text.size() <= longest) {
        metadata.emplace(name, std::move(text));
    }
}

void readConfig(const fs::path& folder, Model& model)
{
    constexpr std::uint64_t largest = std::uint64_t{16} << 20;
    const auto file = MappedFile::open(folder / "config.json");
    if (!file || (*file)->bytes().size() > largest) {
        return; // a folder need not have one
    }
    const auto bytes = (*file)->bytes();
    std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
    const auto read = forEachMember(text, "config.json", [&](const std::string& key, const Json& value) {
        addConfig(value, "config." + key, model.metadata);
        return ok();
    });
    if (!read) {
        model.problems.push_back({"", read.error().message});
    }
}

/// Joins the parts into one model.
class Joined {
public:
    Joined(fs::path folder, Model& model) : m_folder(std::move(folder)), m_model(model) {}

    Status add(const FolderPart& part, Progress& progress)
    {
        const auto file = MappedFile::open(m_folder / part.name);
        if (!file) {
            return file.error().in("\"" + part.name + "\"");
        }
        auto loaded = loadModel(*file, progress);
        if (!loaded) {
            return loaded.error().in("\"" + part.name + "\"");
        }
        m_model.fileBytes += loaded->fileBytes + (*file)->bytes().size();
        const bool agrees = m_model.loader.empty() || m_model.loader == loaded->loader;
        m_model.loader = agrees ? loaded->loader : "folder";
        for (Problem& problem : loaded->problems) {
            m_model.problems.push_back({renamed(part, problem.tensor), "\"" + part.name + "\": " + problem.message});
        }
        for (const auto& [key, value] : loaded->metadata) {
            m_model.metadata.emplace(part.prefix + key, value);
        }
        addTensors(part, std::move(*loaded));
        return ok();
    }

private:
    /// A .npy file has no name but its own: it is not said twice.
    static std::string renamed(const FolderPart& part, const std::string& name)
    {
        return name.empty() || name + "/" == part.prefix ? name : part.prefix + name;
    }

    void addTensors(const FolderPart& part, Model loaded)
    {
        const std::size_t first = m_model.tensors.size();
        for (Tensor& tensor : loaded.tensors) {
            tensor.name = renamed(part, tensor.name);
            if (!m_names.insert(tensor.name).second) {
                m_model.problems.push_back({"", "\"" + part.name + "\" holds a tensor \"" + tensor.name +
                                                    "\", which another file has too: it is called \"" + part.name +
                                                    "/" + tensor.name + "\" here"});
                tensor.name = part.name + "/" + tensor.name;
                m_names.insert(tensor.name);
            }
            m_model.tensors.push_back(std::move(tensor));
        }
        for (Weight& weight : loaded.weights) {
            weight.tensor += first;
            weight.layer = renamed(part, weight.layer);
            m_model.weights.push_back(std::move(weight));
        }
    }

    const fs::path m_folder;
    Model& m_model;
    std::unordered_set<std::string> m_names;
};

/// What a folder whose content nobody recognises probably should hold: a file with the name of a model, so that its
/// loader says what is wrong with it.
FolderPlan planByName(std::span<const FolderFile> files)
{
    for (const FolderFile& file : files) {
        if (loaderForName(file.name) != nullptr) {
            return {{{file.name, ""}}, {}};
        }
    }
    return {};
}

} // namespace

Result<Model> loadFolder(const fs::path& path, Progress& progress)
{
    const auto files = filesOf(path, progress);
    QS_TRY(files);
    FolderPlan plan = planOf(*files);
    if (plan.parts.empty()) {
        plan = planByName(*files);
    }
    if (plan.parts.empty()) {
        return Error{ErrorCode::Unsupported, noModel(*files)};
    }
    Model model;
    Joined joined(path, model);
    Progress own([&progress] { return progress.cancelled(); }, {});
    progress.begin("Opening the files", plan.parts.size());
    for (const FolderPart& part : plan.parts) {
        if (progress.cancelled()) {
            return Error{ErrorCode::Cancelled, "opening was cancelled"};
        }
        // The one file of a folder is its model; of several, a damaged one costs its tensors.
        const bool isAlone = plan.parts.size() == 1;
        if (const Status added = joined.add(part, isAlone ? progress : own); !added) {
            if (isAlone || added.error().code == ErrorCode::Cancelled) {
                return added.error();
            }
            model.problems.push_back({"", added.error().message});
        }
        progress.advance();
    }
    if (model.tensors.empty() && model.loader.empty()) {
        return Error{ErrorCode::Format, "none of the " + std::to_string(plan.parts.size()) +
                                            " model files of the folder opens: " + model.problems.front().message};
    }
    for (const std::string& note : plan.notes) {
        model.problems.push_back({"", note});
    }
    readConfig(path, model);
    return model;
}

} // namespace qs
