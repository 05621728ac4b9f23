// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/loader.h"

#include "core/base/utf8.h"
#include "core/loaders/content_guess.h"
#include "core/loaders/folder.h"
#include "core/loaders/gguf/gguf.h"
#include "core/loaders/guarded_data.h"
#include "core/loaders/hdf5/hdf5.h"
#include "core/loaders/hdf5/keras_archive.h"
#include "core/loaders/numpy/npz.h"
#include "core/loaders/numpy/numpy.h"
#include "core/loaders/onnx/onnx.h"
#include "core/loaders/packed_weights/packed_weights.h"
#include "core/loaders/pytorch/pytorch.h"
#include "core/loaders/safetensors/safetensors.h"
#include "core/loaders/shard_index.h"
#include "core/loaders/tflite/tflite.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <exception>
#include <functional>
#include <new>

namespace qs {

namespace {

// Formats with a mark of their own come before those that are recognised by their structure.
constexpr std::array kLoaders{
    Loader{"npy", "NumPy array", "npy", npy::recognises, npy::load},
    Loader{"tflite", "TensorFlow Lite", "tflite", tflite::recognises, tflite::load},
    Loader{"hdf5", "Keras (HDF5)", "h5 hdf5", hdf5::recognises, hdf5::load},
    Loader{"keras", "Keras archive", "keras", keras::recognises, keras::load},
    Loader{"npz", "NumPy archive", "npz", npz::recognises, npz::load},
    Loader{"pytorch", "PyTorch", "pt pth bin ckpt th tar", pytorch::recognises, pytorch::load},
    Loader{"gguf", "GGUF", "gguf", gguf::recognises, gguf::load},
    Loader{"index", "Sharded checkpoint", "index.json", shards::recognises, shards::load},
    Loader{"safetensors", "Safetensors", "safetensors", safetensors::recognises, safetensors::load},
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

/// With `loader`, whose id the model gets unless its loader has put a better one there.
Result<Model> loadWith(const Loader& loader, const std::shared_ptr<const MappedFile>& file, Progress& progress)
{
    auto model = loader.load(file, progress);
    if (model && model->loader.empty()) {
        model->loader = loader.id;
    }
    return model;
}

Result<Model> loadUnrecognised(const std::shared_ptr<const MappedFile>& file, Progress& progress)
{
    if (file->bytes().empty()) {
        return Error{ErrorCode::Format, "the file is empty"};
    }
    const ContentGuess guess = guessContent(file->bytes());
    if (const Loader* const loader = loaderForName(file->path())) {
        if (guess.isSure) {
            const bool vowel = std::string_view("AEIO").find(loader->label.front()) != std::string_view::npos;
            return Error{ErrorCode::Format, std::string("this is not ") + (vowel ? "an " : "a ") +
                                                std::string(loader->label) + " file, it looks like " + guess.text};
        }
        // The name says what it should be: only that loader can tell what is wrong with it.
        return loadWith(*loader, file, progress);
    }
    return Error{ErrorCode::Unsupported, "this is no model that opens here" +
                                             (guess.text.empty() ? "" : ", it looks like " + guess.text) +
                                             " (formats that open: " + knownFormats() + ")"};
}

/// Whether the file knows tensors by their names, and no operators that say what they are.
bool isOfNamesOnly(const Model& model)
{
    return std::ranges::all_of(model.weights, [](const Weight& weight) { return weight.kind.empty(); }) &&
           model.loader != "onnx";
}

/// Loaders return their failures. What their libraries throw besides (memory, file names) ends here.
Result<Model> guarded(const std::function<Result<Model>()>& load)
{
    try {
        return load();
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::OutOfMemory, "not enough memory to read the file's directory"};
    } catch (const std::exception& exception) {
        return Error{ErrorCode::Format, std::string("the file cannot be read: ") + exception.what()};
    }
}

/// With the size of the file.
Result<Model> loadFile(const std::filesystem::path& path, Progress& progress)
{
    const auto file = MappedFile::open(path);
    QS_TRY(file);
    auto model = loadModel(*file, progress);
    if (model) {
        model->fileBytes += (*file)->bytes().size();
    }
    return model;
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

const Loader* loaderOf(const MappedFile& file)
{
    const auto loader = std::ranges::find_if(
        kLoaders, [&file](const Loader& candidate) { return candidate.recognises(file.bytes(), file.path()); });
    return loader == kLoaders.end() ? nullptr : &*loader;
}

const Loader* loaderForName(const std::filesystem::path& path)
{
    const std::string name = path.filename().string();
    const auto loader = std::ranges::find_if(
        kLoaders, [&name](const Loader& candidate) { return hasSuffix(name, candidate.suffixes); });
    return loader == kLoaders.end() ? nullptr : &*loader;
}

Result<Model> loadModel(const std::shared_ptr<const MappedFile>& file, Progress& progress)
{
    return guarded([&]() -> Result<Model> {
        const Loader* const loader = loaderOf(*file);
        return loader != nullptr ? loadWith(*loader, file, progress) : loadUnrecognised(file, progress);
    });
}

Result<std::shared_ptr<const Model>> openModel(const std::filesystem::path& path, Progress& progress)
{
    const OpenedFiles opened;
    std::error_code ignored;
    const bool isFolder = std::filesystem::is_directory(path, ignored);
    auto loaded = guarded([&]() -> Result<Model> {
        auto model = isFolder ? loadFolder(path, progress) : loadFile(path, progress);
        if (model && isOfNamesOnly(*model)) { // with all parts: scales may lie in another one than their weights
            combinePackedWeights(*model, isFolder ? path : path.parent_path());
        }
        return model;
    });
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
