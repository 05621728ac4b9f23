// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/pytorch/pytorch_forms.h"
#include "core/loaders/pytorch/pytorch_tree.h"

#include <unordered_map>

namespace qs::pytorch {

namespace {

constexpr std::string_view kPickle = "data.pkl";

std::string_view textOfBytes(std::span<const std::byte> bytes)
{
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// The members of one archive by their names below its root folder.
class Folder {
public:
    /// An error when two members have one name.
    static Result<Folder> of(std::shared_ptr<ZipArchive> archive, std::string root)
    {
        Folder folder;
        for (std::size_t i = 0; i < archive->members().size(); ++i) {
            const std::string_view name = archive->members()[i].name;
            if (!folder.m_index.emplace(name, i).second) {
                return Error{ErrorCode::Format, "duplicate member: two are named \"" + std::string(name) + "\""};
            }
        }
        folder.m_archive = std::move(archive);
        folder.m_root = std::move(root);
        return folder;
    }

    const std::shared_ptr<ZipArchive>& archive() const { return m_archive; }
    std::string fullName(std::string_view name) const { return m_root + std::string(name); }
    std::optional<std::size_t> find(std::string_view name) const
    {
        const auto found = m_index.find(fullName(name));
        return found == m_index.end() ? std::nullopt : std::optional(found->second);
    }
    /// The start of a small text member; nothing without it.
    std::optional<std::string> text(std::string_view name) const
    {
        constexpr std::uint64_t longest = 100;
        const auto member = find(name);
        const auto head = member ? m_archive->head(*member, longest) : Error{};
        return head ? std::optional(std::string(textOfBytes(*head))) : std::nullopt;
    }

private:
    std::shared_ptr<ZipArchive> m_archive;
    std::string m_root;
    std::unordered_map<std::string_view, std::size_t> m_index; ///< names lie in the archive
};

class ZipStorages final : public Storages {
public:
    ZipStorages(std::shared_ptr<const MappedFile> file, const Folder& members, bool isBigEndian)
        : m_file(std::move(file)), m_members(members), m_isBigEndian(isBigEndian)
    {}

    Result<std::shared_ptr<const Storage>> find(std::string_view key) override
    {
        const std::string name = "data/" + std::string(key);
        const auto member = m_members.find(name);
        if (!member) {
            return Error{ErrorCode::Format,
                         "its storage is missing: the archive has no member \"" + m_members.fullName(name) + "\""};
        }
        const ZipMember& row = m_members.archive()->members()[*member];
        if (row.error) {
            return row.error->in("its storage \"" + row.name + "\"");
        }
        auto& storage = m_storages[*member];
        if (!storage) {
            storage = std::make_shared<Storage>(m_file, m_members.archive(), *member);
        }
        return storage;
    }
    bool isBigEndian() const override { return m_isBigEndian; }

private:
    std::shared_ptr<const MappedFile> m_file;
    const Folder& m_members;
    bool m_isBigEndian;
    std::unordered_map<std::size_t, std::shared_ptr<const Storage>> m_storages; ///< shared by their tensors
};

/// The bytes of the pickle: mapped, or unpacked into `contents`.
Result<std::span<const std::byte>> pickleBytes(const Folder& members, std::size_t member, std::uint64_t fileBytes,
                                               ZipArchive::Contents& contents)
{
    const ZipMember& row = members.archive()->members()[member];
    if (row.error) {
        return *row.error;
    }
    if (row.isStored) {
        if (row.checksum != 0) { // see Storage::check()
            QS_TRY(members.archive()->verify(member));
        }
        return row.packed;
    }
    // Beside its pickle a file holds the numbers that the pickle is about, and those compress badly.
    const std::uint64_t most = fileBytes + (std::uint64_t{1} << 20);
    if (row.bytes > most) {
        return Error{ErrorCode::Format, "it unpacks to " + std::to_string(row.bytes) + " bytes, which a file of " +
                                            std::to_string(fileBytes) + " bytes does not justify"};
    }
    const auto unpacked = members.archive()->contents(member);
    if (!unpacked) {
        return unpacked.error();
    }
    contents = *unpacked;
    return std::span<const std::byte>(*contents);
}

Result<bool> isBigEndian(const Folder& members)
{
    const std::string order = members.text("byteorder").value_or("little");
    if (order != "little" && order != "big") {
        return Error{ErrorCode::Format, "its byte order is neither little nor big: the member \"" +
                                            members.fullName("byteorder") + "\" is corrupt"};
    }
    return order == "big";
}

void describe(const Folder& members, Model& model)
{
    const bool isScript = members.find("constants.pkl").has_value();
    model.metadata.emplace("pytorch.form",
                           isScript ? "TorchScript archive; its code and its constants were not read" : "ZIP archive");
    if (const auto version = members.text("version")) {
        model.metadata.emplace("pytorch.version", version->substr(0, version->find_first_of("\r\n")));
    }
}

} // namespace

std::optional<std::string> rootFolder(std::span<const ZipMember> members)
{
    for (const ZipMember& member : members) {
        const std::string_view name = member.name;
        const auto slash = name.find('/');
        if (name == kPickle) {
            return std::string();
        }
        if (slash != std::string_view::npos && name.substr(slash + 1) == kPickle) {
            return std::string(name.substr(0, slash + 1));
        }
    }
    return std::nullopt;
}

Status checkReferences(const pickle::Graph& graph)
{
    for (const pickle::Value& reference : graph.persistents()) {
        const pickle::Value& id = reference.node().items.front();
        const auto parts = id.items();
        const bool isKnown = !parts.empty() && parts[0].is(pickle::Kind::Text) &&
                             (parts[0].text() == "storage" || parts[0].text() == "module");
        if (!isKnown) {
            return Error{ErrorCode::Format,
                         "malformed pickle: the persistent id " + textOf(id) + " describes no storage"};
        }
    }
    return ok();
}

Result<Model> loadZip(const std::shared_ptr<const MappedFile>& file, Progress& progress)
{
    const auto archive = ZipArchive::open(file);
    if (!archive) {
        return archive.error();
    }
    if ((*archive)->members().empty()) {
        return Error{ErrorCode::Format, "the ZIP archive is empty: it is not a PyTorch file"};
    }
    auto root = rootFolder((*archive)->members());
    if (!root) {
        return Error{ErrorCode::Format, "the ZIP archive holds no \"data.pkl\": it is not a PyTorch file"};
    }
    const auto members = Folder::of(*archive, std::move(*root));
    if (!members) {
        return members.error();
    }
    const std::size_t member = *members->find(kPickle);
    ZipArchive::Contents contents;
    const auto bytes = pickleBytes(*members, member, file->bytes().size(), contents);
    const std::string where = members->fullName(kPickle);
    if (!bytes) {
        return bytes.error().in(where);
    }
    const auto graph = pickle::read(*bytes);
    if (!graph) {
        return graph.error().in(where);
    }
    QS_TRY(checkReferences(*graph));
    const auto bigEndian = isBigEndian(*members);
    if (!bigEndian) {
        return bigEndian.error();
    }
    Model model;
    ZipStorages storages(file, *members, *bigEndian);
    QS_TRY(readTree(*graph, storages, model, progress));
    describe(*members, model);
    return model;
}

} // namespace qs::pytorch
