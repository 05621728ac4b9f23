// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/hdf5/keras_archive.h"

#include "core/loaders/archive/zip_archive.h"
#include "core/loaders/hdf5/hdf5.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>

namespace qs::keras {

namespace {

constexpr std::string_view kWeights = "model.weights.h5";
constexpr std::string_view kConfiguration = "config.json";
constexpr std::string_view kMetadata = "metadata.json";

std::optional<std::size_t> findMember(const std::vector<ZipMember>& members, std::string_view name)
{
    const auto found = std::ranges::find(members, name, &ZipMember::name);
    return found == members.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - members.begin()));
}

/// A temporary file without a name: the lister reads files, and an unpacked member is none.
class TemporaryFile {
public:
    TemporaryFile() : m_file(std::tmpfile()) {}
    ~TemporaryFile()
    {
        if (m_file != nullptr) {
            std::fclose(m_file);
        }
    }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;

    Status write(std::span<const std::byte> bytes)
    {
        if (m_file == nullptr || std::fwrite(bytes.data(), 1, bytes.size(), m_file) != bytes.size() ||
            std::fflush(m_file) != 0) {
            return Error{ErrorCode::Io, "cannot write " + std::to_string(bytes.size()) +
                                            " unpacked bytes into a temporary file: " + std::strerror(errno)};
        }
        return ok();
    }
    int descriptor() const { return ::fileno(m_file); }

private:
    std::FILE* m_file;
};

/// A text of the archive; what is wrong with it is a problem and costs nothing else.
std::string textOf(ZipArchive& archive, std::string_view name, Model& problems)
{
    const auto member = findMember(archive.members(), name);
    if (!member) {
        return {};
    }
    const auto contents = archive.contents(*member);
    if (!contents) {
        problems.problems.push_back({"", "member \"" + std::string(name) + "\": " + contents.error().message});
        return {};
    }
    return {reinterpret_cast<const char*>((*contents)->data()), (*contents)->size()};
}

/// The versions that stand in metadata.json.
void addMetadata(const std::string& text, Model& model)
{
    using Json = nlohmann::json;
    const Json json = Json::parse(text, nullptr, false);
    if (!json.is_object()) {
        return;
    }
    for (const auto& [key, value] : json.items()) {
        if (value.is_string()) {
            model.metadata[key] = value.get<std::string>();
        }
    }
}

/// A stored member lies in the file and is read there; a deflated one is unpacked into memory.
Result<Model> readWeights(const std::shared_ptr<const MappedFile>& file, ZipArchive& archive, std::size_t index,
                          const std::string& configuration, Progress& progress)
{
    const ZipMember& member = archive.members()[index];
    if (member.error) {
        return *member.error;
    }
    if (member.isStored) {
        QS_TRY(archive.verify(index));
        const auto begin = static_cast<std::uint64_t>(member.packed.data() - file->bytes().data());
        return hdf5::readMapped(file, begin, member.packed.size(), configuration, progress);
    }
    const auto contents = archive.contents(index);
    if (!contents) {
        return contents.error();
    }
    TemporaryFile temporary;
    QS_TRY(temporary.write(**contents));
    return hdf5::readModel({temporary.descriptor(), 0, (*contents)->size()}, {**contents, *contents, nullptr},
                           configuration, progress);
}

} // namespace

bool recognises(std::span<const std::byte> bytes, const std::filesystem::path&)
{
    if (!std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()).starts_with("PK")) {
        return false;
    }
    const auto members = readZipDirectory(bytes);
    return members && findMember(*members, kWeights);
}

Result<Model> load(std::shared_ptr<const MappedFile> file, Progress& progress)
{
    const auto archive = ZipArchive::open(file);
    if (!archive) {
        return archive.error();
    }
    const auto weights = findMember((*archive)->members(), kWeights);
    if (!weights) {
        return Error{ErrorCode::Format, "the ZIP archive holds no \"" + std::string(kWeights) + "\""};
    }
    Model beside;
    const std::string configuration = textOf(**archive, kConfiguration, beside);
    auto model = readWeights(file, **archive, *weights, configuration, progress);
    if (!model) {
        return model.error().in("member \"" + std::string(kWeights) + "\"");
    }
    addMetadata(textOf(**archive, kMetadata, beside), *model);
    model->problems.insert(model->problems.end(), beside.problems.begin(), beside.problems.end());
    return model;
}

} // namespace qs::keras
