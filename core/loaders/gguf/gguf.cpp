// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/gguf/gguf.h"

#include "core/loaders/gguf/gguf_split.h"
#include "core/loaders/gguf/gguf_tensors.h"

#include <unordered_set>

namespace qs::gguf {

namespace {

/// One file: the whole model or a part of it.
struct Part {
    Directory directory;
    std::vector<Tensor> tensors;
    Split split;
};

Result<Part> readPart(const std::shared_ptr<const MappedFile>& file, const Progress& progress)
{
    auto directory = readDirectory(file->bytes(), progress);
    if (!directory) {
        return directory.error();
    }
    auto tensors = tensorsOf(*directory, file);
    if (!tensors) {
        return tensors.error();
    }
    Part part{std::move(*directory), std::move(*tensors), {}};
    part.split = splitOf(part.directory);
    return part;
}

/// Stacks of matrices, one for each expert: [experts, out, in]. Every expert has output channels of its own.
bool isStackOfExperts(const Tensor& tensor)
{
    return tensor.shape.size() == 3 && tensor.name.find("_exps.") != std::string::npos;
}

std::vector<Weight> weightsOf(const std::vector<Tensor>& tensors)
{
    std::vector<Weight> weights = weightsByShape(tensors); // ggml's matrices are [out, in] once they are row-major
    for (Weight& weight : weights) {
        if (isStackOfExperts(tensors[weight.tensor])) {
            weight.channels = {.axis = 1, .channelDims = 2};
        }
    }
    return weights;
}

/// Puts the parts of a model together, in the order of their numbers.
class Joiner {
public:
    Joiner(const MappedFile& opened, const Split& split) : m_opened(opened), m_split(split) {}

    void add(std::uint64_t index, Part part)
    {
        for (auto& [key, value] : part.directory.metadata) {
            m_model.metadata.emplace(key, std::move(value.text)); // the first part has what is about the whole model
        }
        for (Tensor& tensor : part.tensors) {
            if (!tensor.error && !m_names.insert(tensor.name).second) {
                tensor.error = Error{ErrorCode::Format, "part " + std::to_string(index + 1) +
                                                            " has a tensor of this name, and so has one before it"};
            }
            m_model.tensors.push_back(std::move(tensor));
        }
    }

    /// Another part than the opened one. What is wrong with it is a problem of the model and costs its tensors.
    Status addOther(std::uint64_t index, Progress& progress)
    {
        const auto path = pathOfPart(m_opened.path(), m_split, index);
        const auto file = path ? MappedFile::open(*path) : Error{ErrorCode::Io, "no name"};
        if (!file) {
            m_missing.push_back(index);
            return ok();
        }
        auto part = readPart(*file, progress);
        if (!part) {
            if (part.error().code == ErrorCode::Cancelled) {
                return part.error();
            }
            complain(part.error().in(nameOf(index, *path)).message);
            return ok();
        }
        if (part->split.part != index || part->split.parts != m_split.parts) {
            complain(nameOf(index, *path) + ": it says that it is part " + std::to_string(part->split.part + 1) +
                     " of " + std::to_string(part->split.parts));
            return ok();
        }
        m_model.fileBytes += (*file)->bytes().size();
        add(index, std::move(*part));
        return ok();
    }

    void complain(std::string text) { m_model.problems.push_back({"", std::move(text)}); }

    Model finished()
    {
        complainAboutMissing();
        if (m_model.problems.empty() && m_split.tensors && *m_split.tensors != m_model.tensors.size()) {
            complain("the parts hold " + std::to_string(m_model.tensors.size()) +
                     " tensors, but split.tensors.count announces " + std::to_string(*m_split.tensors));
        }
        m_model.weights = weightsOf(m_model.tensors);
        return std::move(m_model);
    }

private:
    static std::string nameOf(std::uint64_t index, const std::filesystem::path& path)
    {
        return "part " + std::to_string(index + 1) + " (\"" + path.filename().string() + "\")";
    }

    void complainAboutMissing()
    {
        if (m_missing.empty()) {
            return;
        }
        std::string text = "this is part " + std::to_string(m_split.part + 1) + " of " + std::to_string(m_split.parts);
        const auto path = pathOfPart(m_opened.path(), m_split, m_missing.front());
        if (!path) {
            text += ", but its name does not end as the names of parts do (\"-00001-of-00002.gguf\"), so the others "
                    "cannot be found";
        } else {
            text += "; missing or unreadable: " + partsText(m_missing) + " (\"" + path->filename().string() + "\"" +
                    (m_missing.size() == 1 ? ")" : " …)");
        }
        if (m_split.tensors && *m_split.tensors > m_model.tensors.size()) {
            text += "; " + std::to_string(*m_split.tensors - m_model.tensors.size()) + " of " +
                    std::to_string(*m_split.tensors) + " tensors are not listed";
        }
        complain(text);
    }

    const MappedFile& m_opened;
    Split m_split;
    Model m_model;
    std::unordered_set<std::string> m_names;
    std::vector<std::uint64_t> m_missing; ///< parts
};

} // namespace

bool recognises(std::span<const std::byte> bytes, const std::filesystem::path&)
{
    return hasMagic(bytes);
}

Result<Model> load(std::shared_ptr<const MappedFile> file, Progress& progress)
{
    auto opened = readPart(file, progress);
    if (!opened) {
        return opened.error();
    }
    const Split split = opened->split;
    Joiner joiner(*file, split);
    if (split.isWhole() || split.part >= split.parts) {
        joiner.add(0, std::move(*opened));
        if (!split.isWhole()) {
            joiner.complain("split.no is " + std::to_string(split.part) + ", but split.count is " +
                            std::to_string(split.parts) + " and parts are counted from 0: opened alone");
        }
        return joiner.finished();
    }
    progress.begin("Opening the parts", split.parts);
    for (std::uint64_t i = 0; i < split.parts; ++i) {
        if (progress.cancelled()) {
            return Error{ErrorCode::Cancelled, "opening was cancelled"};
        }
        if (i == split.part) {
            joiner.add(i, std::move(*opened));
        } else {
            QS_TRY(joiner.addOther(i, progress));
        }
        progress.advance();
    }
    return joiner.finished();
}

} // namespace qs::gguf
