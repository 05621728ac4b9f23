// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/numpy/npz.h"

#include "core/loaders/archive/zip_archive.h"
#include "core/loaders/numpy/npy_array.h"

#include <algorithm>
#include <mutex>
#include <unordered_set>

namespace qs::npz {

namespace {

constexpr std::string_view kSuffix = ".npy";

/// Arrays up to this size have their checksum compared when the archive is opened, as long as the budget lasts: damage
/// then shows at once. The others are compared when they are first read, so that a large archive opens quickly.
constexpr std::uint64_t kCheckedArray = std::uint64_t{16} << 20;
constexpr std::uint64_t kCheckedBudget = std::uint64_t{64} << 20;

/// NumPy ignores what stands behind an array. So do we, as long as it cannot hide a trap that fills the memory.
constexpr std::uint64_t kLongestTail = std::uint64_t{1} << 20;

/// A compressed array, unpacked when it is read.
class PackedData final : public TensorData {
public:
    PackedData(std::shared_ptr<ZipArchive> archive, std::size_t member, npy::Header header)
        : m_archive(std::move(archive)), m_member(member), m_header(std::move(header))
    {}
    Status read(std::uint64_t first, std::span<float> out) const override { return unpack(first, out); }
    Status read(std::uint64_t first, std::span<double> out) const override { return unpack(first, out); }

private:
    template <typename Out>
    Status unpack(std::uint64_t first, std::span<Out> out) const
    {
        const auto bytes = m_archive->contents(m_member);
        if (!bytes) {
            return bytes.error();
        }
        const auto data = std::span<const std::byte>(**bytes).subspan(m_header.dataOffset, m_header.dataBytes);
        return npy::arrayData(m_header, data, *bytes)->read(first, out);
    }

    std::shared_ptr<ZipArchive> m_archive;
    std::size_t m_member;
    npy::Header m_header;
};

/// A stored array, mapped, whose checksum is compared when it is first read.
class UncheckedData final : public TensorData {
public:
    UncheckedData(std::shared_ptr<ZipArchive> archive, std::size_t member, std::shared_ptr<const TensorData> data)
        : m_archive(std::move(archive)), m_member(member), m_data(std::move(data))
    {}
    Status read(std::uint64_t first, std::span<float> out) const override
    {
        QS_TRY(check());
        return m_data->read(first, out);
    }
    Status read(std::uint64_t first, std::span<double> out) const override
    {
        QS_TRY(check());
        return m_data->read(first, out);
    }
    std::span<const float> floats() const override
    {
        // Nothing in place for damaged numbers: readers then come to read(), which has the error.
        return check() ? m_data->floats() : std::span<const float>();
    }

private:
    const Status& check() const
    {
        std::call_once(m_once, [this] { m_status = m_archive->verify(m_member); });
        return m_status;
    }

    std::shared_ptr<ZipArchive> m_archive;
    std::size_t m_member;
    std::shared_ptr<const TensorData> m_data;
    mutable std::once_flag m_once;
    mutable Status m_status = ok();
};

/// Compares the checksum of a small member, as long as the budget lasts; what is not compared counts as sound.
Status checkSmall(const ZipArchive& archive, std::size_t index, std::uint64_t& budget, bool& wasChecked)
{
    const std::uint64_t bytes = archive.members()[index].bytes;
    wasChecked = bytes <= kCheckedArray && bytes <= budget;
    if (!wasChecked) {
        return ok();
    }
    budget -= bytes;
    return archive.verify(index);
}

Result<npy::Header> memberHeader(const ZipArchive& archive, std::size_t member, std::uint64_t& budget)
{
    // NumPy pads headers to a multiple of 64 bytes; nearly all have 128.
    constexpr std::uint64_t usual = 256;
    auto start = archive.head(member, usual);
    if (!start) {
        return start.error();
    }
    const auto wanted = npy::headerBytes(*start);
    if (wanted && *wanted > start->size() && start->size() == usual) {
        start = archive.head(member, *wanted);
        if (!start) {
            return start.error();
        }
    }
    auto header = npy::parseHeader(*start);
    if (!header) {
        bool wasChecked = false;
        QS_TRY(checkSmall(archive, member, budget, wasChecked)); // damaged bytes explain a strange header
    }
    return header;
}

/// Fills `tensor.data`, or fails with what is wrong with the member.
Status attachData(const std::shared_ptr<ZipArchive>& archive, std::size_t index, const npy::Header& header,
                  Tensor& tensor, const std::shared_ptr<const MappedFile>& file, std::uint64_t& budget)
{
    const ZipMember& member = archive->members()[index];
    const std::uint64_t needed = header.dataOffset + header.dataBytes; // both far below 2^63: no wrap-around
    if (needed > archive->mostBytesOf(index)) {
        return Error{ErrorCode::Format,
                     "its array of shape " + shapeText(header.shape) + " needs " + std::to_string(needed) +
                         " bytes, which a member of " + std::to_string(member.bytes) + " bytes (" +
                         std::to_string(member.packed.size()) + " in the file) cannot hold: it is truncated"};
    }
    if (member.bytes - needed > kLongestTail) {
        return Error{ErrorCode::Format, "the member goes on for " + std::to_string(member.bytes - needed) +
                                            " bytes behind its array: its size is wrong"};
    }
    bool wasChecked = false;
    QS_TRY(checkSmall(*archive, index, budget, wasChecked));
    if (!member.isStored) {
        tensor.data = std::make_shared<PackedData>(archive, index, header);
        return ok();
    }
    tensor.data = npy::arrayData(header, member.packed.subspan(header.dataOffset, header.dataBytes), file);
    if (!wasChecked) {
        tensor.data = std::make_shared<UncheckedData>(archive, index, tensor.data);
    }
    return ok();
}

Status addMembers(const std::shared_ptr<ZipArchive>& archive, const std::shared_ptr<const MappedFile>& file,
                  Model& model, Progress& progress)
{
    std::unordered_set<std::string> names;
    std::uint64_t budget = kCheckedBudget;
    progress.begin("Reading the archive", archive->members().size());
    for (std::size_t i = 0; i < archive->members().size(); ++i) {
        if (progress.cancelled()) {
            return Error{ErrorCode::Cancelled, "opening was cancelled"};
        }
        progress.advance();
        std::string name = archive->members()[i].name;
        if (!names.insert(name).second) {
            return Error{ErrorCode::Format, "duplicate member: two are named \"" + name + "\""};
        }
        if (!name.ends_with(kSuffix)) {
            if (!name.ends_with('/')) { // a folder is no content
                model.problems.push_back({"", "the member \"" + name + "\" is no NumPy array and was skipped"});
            }
            continue;
        }
        name.resize(name.size() - kSuffix.size()); // numpy.load shows the names without it
        Tensor tensor;
        const auto header = memberHeader(*archive, i, budget);
        if (header) {
            tensor = npy::arrayTensor(name, *header);
            if (const auto attached = attachData(archive, i, *header, tensor, file, budget); !attached) {
                tensor.error = attached.error();
            }
        } else {
            tensor.name = name;
            tensor.error = header.error();
        }
        model.tensors.push_back(std::move(tensor));
    }
    return ok();
}

bool hasArray(const ZipArchive& archive)
{
    return std::ranges::any_of(archive.members(), [](const auto& member) { return member.name.ends_with(kSuffix); });
}

} // namespace

bool recognises(std::span<const std::byte> bytes, const std::filesystem::path&)
{
    // The directory is at the end. Its entries begin with a mark; the name's length is at 28, the name at 46.
    constexpr std::string_view entryMark = "PK\x01\x02";
    constexpr std::size_t searched = std::size_t{1} << 20;
    std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (!text.starts_with("PK")) {
        return false;
    }
    text.remove_prefix(text.size() - std::min(text.size(), searched));
    for (auto at = text.find(entryMark); at != std::string_view::npos; at = text.find(entryMark, at + 1)) {
        const std::string_view entry = text.substr(at);
        if (entry.size() < 46) {
            return false;
        }
        const std::size_t length =
            static_cast<unsigned char>(entry[28]) + std::size_t{256} * static_cast<unsigned char>(entry[29]);
        if (entry.substr(46, length).ends_with(kSuffix)) {
            return true;
        }
    }
    return false;
}

Result<Model> load(std::shared_ptr<const MappedFile> file, Progress& progress)
{
    const auto archive = ZipArchive::open(file);
    if (!archive) {
        return archive.error();
    }
    Model model;
    if (!(*archive)->members().empty() && !hasArray(**archive)) {
        return Error{ErrorCode::Format, "the ZIP archive holds no NumPy array (.npy)"};
    }
    QS_TRY(addMembers(*archive, file, model, progress));
    model.weights = weightsByShape(model.tensors);
    return model;
}

} // namespace qs::npz
