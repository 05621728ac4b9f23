// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/loader.h"

#include "core/base/utf8.h"
#include "core/loaders/content_guess.h"
#include "core/loaders/gguf.h"
#include "core/loaders/guarded_data.h"
#include "core/loaders/npz.h"
#include "core/loaders/numpy.h"
#include "core/loaders/onnx.h"
#include "core/loaders/safetensors.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <exception>
#include <new>

namespace qs {

namespace {

// Formats with a mark of their own come before those that are recognised by their structure.
constexpr std::array kLoaders{
    Loader{"npy", "NumPy array", "npy", npy::recognises, npy::load},
    Loader{"npz", "NumPy archive", "npz", npz::recognises, npz::load},
    Loader{"gguf", "GGUF", "gguf", gguf::recognises, gguf::load},
    Loader{"safetensors", "Safetensors", "safetensors safetensors.index.json", safetensors::recognises,
           safetensors::load},
    Loader{"onnx", "ONNX", "onnx", onnx::recognises, onnx::load},
};

bool hasSuffix(std::string name, std::string_view suffixes)
{
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    while (!suffixes.empty()) {
        const auto end = suffixes.find(' ');
        if (name.ends_with("." + std::string(suffixes.substr(0, end)))) {
            return true;
        }
        suffixes = end == std::string_view::npos ? std::string_view() : suffixes.substr(end + 1);
    }
    return false;
}

std::string knownFormats()
{
    std::string text;
    for (const Loader& loader : kLoaders) {
        text += (text.empty() ? "" : ", ") + std::string(loader.label);
    }
    return text;
}

Result<Model> loadUnrecognised(const std::shared_ptr<const MappedFile>& file, Progress& progress)
{
    if (file->bytes().empty()) {
        return Error{ErrorCode::Format, "the file is empty"};
    }
    const ContentGuess guess = guessContent(file->bytes());
    for (const Loader& loader : kLoaders) {
        if (!hasSuffix(file->path().filename().string(), loader.suffixes)) {
            continue;
        }
        if (guess.isSure) {
            const bool vowel = std::string_view("AEIO").find(loader.label.front()) != std::string_view::npos;
            return Error{ErrorCode::Format, std::string("this is not ") + (vowel ? "an " : "a ") +
                                                std::string(loader.label) + " file, it looks like " + guess.text};
        }
        // The name says what it should be: only that loader can tell what is wrong with it.
        auto model = loader.load(file, progress);
        if (model) {
            model->loader = loader.id;
        }
        return model;
    }
    return Error{ErrorCode::Unsupported, "this is no model that opens here" +
                                             (guess.text.empty() ? "" : ", it looks like " + guess.text) +
                                             " (formats that open: " + knownFormats() + ")"};
}

Result<Model> loadAny(const std::shared_ptr<const MappedFile>& file, Progress& progress)
{
    for (const Loader& loader : kLoaders) {
        if (loader.recognises(file->bytes(), file->path())) {
            auto model = loader.load(file, progress);
            if (model) {
                model->loader = loader.id;
            }
            return model;
        }
    }
    return loadUnrecognised(file, progress);
}

/// Loaders return their failures. What their libraries throw besides (memory, file names) ends here.
Result<Model> loadGuarded(const std::shared_ptr<const MappedFile>& file, Progress& progress)
{
    try {
        return loadAny(file, progress);
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::OutOfMemory, "not enough memory to read the file's directory"};
    } catch (const std::exception& exception) {
        return Error{ErrorCode::Format, std::string("the file cannot be read: ") + exception.what()};
    }
}

/// Messages quote names from the file, which may hold anything and be as long as the file.
std::string readable(const std::string& message)
{
    constexpr std::size_t longest = 600;
    return elided(visibleText(message), longest);
}

} // namespace

std::span<const Loader> loaders()
{
    return kLoaders;
}

Result<std::shared_ptr<const Model>> openModel(const std::filesystem::path& path, Progress& progress)
{
    const OpenedFiles opened;
    const auto file = MappedFile::open(path);
    if (!file) {
        return file.error().in(path.string());
    }
    auto loaded = loadGuarded(*file, progress);
    for (const auto& used : opened.all()) { // zeros of a lost page may look like anything, also like a fine header
        if (const Status intact = used->intact(); !intact) {
            return intact.error().in(path.string());
        }
    }
    if (!loaded) {
        return Error{loaded.error().code, readable(loaded.error().message)}.in(path.string());
    }
    const auto model = std::make_shared<Model>(std::move(*loaded));
    model->files = opened.inUse();
    guardTensors(*model);
    model->path = path.string();
    model->fileBytes += (*file)->bytes().size();
    for (Problem& problem : model->problems) {
        problem.message = readable(problem.message);
    }
    for (Tensor& tensor : model->tensors) {
        if (tensor.error) {
            tensor.error->message = readable(tensor.error->message);
            model->problems.push_back({tensor.name, tensor.error->message});
        }
    }
    return std::shared_ptr<const Model>(model);
}

} // namespace qs
