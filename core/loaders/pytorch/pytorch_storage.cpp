// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/pytorch/pytorch_storage.h"

#include <array>

namespace qs::pytorch {

namespace {

using pickle::Kind;
using pickle::Value;

Error notAStorage(const std::string& reason)
{
    return {ErrorCode::Format, "the pickle refers to a part of the file that is no storage: " + reason};
}

/// A whole number that is not negative.
Result<std::uint64_t> countOf(const Value& value, const char* what)
{
    if (!value.is(Kind::Integer) || value.integer() < 0) {
        return notAStorage(std::string("its ") + what + " is " + textOf(value));
    }
    return static_cast<std::uint64_t>(value.integer());
}

/// Finds the type of the numbers by the name of the class: torch.FloatStorage, torch.cuda.FloatStorage, the untyped
/// torch.storage.UntypedStorage.
Status setType(const std::string& className, StorageId& id)
{
    const std::string last = className.substr(className.rfind('.') + 1);
    id.dtype = dtypeOfStorage(last);
    if (id.dtype == nullptr && last != "UntypedStorage" && last != "_UntypedStorage") {
        return Error{ErrorCode::Unsupported, "its storage is of the unknown class " + className};
    }
    return ok();
}

/// A part of a storage, as the legacy format can name it: (key, first, count).
Status setView(const Value& view, StorageId& id)
{
    const auto parts = view.items();
    if (parts.size() != 3) {
        return view.is(Kind::None) ? ok() : Status(notAStorage("its view is " + textOf(view)));
    }
    const auto first = countOf(parts[1], "first element");
    const auto count = countOf(parts[2], "count");
    if (!first || !count) {
        return first ? count.error() : first.error();
    }
    if (*first > id.count || *count > id.count - *first) {
        return notAStorage("its view reaches past the end of the storage");
    }
    id.first = *first;
    id.last = *first + *count;
    return ok();
}

} // namespace

Result<StorageId> storageId(const Value& persistent)
{
    const Value& tuple = persistent.node().items.front();
    const auto parts = tuple.items();
    if (parts.size() < 5 || !parts[0].is(Kind::Text) || parts[0].text() != "storage" || !parts[2].is(Kind::Text)) {
        return notAStorage("its persistent id is " + textOf(tuple));
    }
    constexpr std::size_t longestKey = 1000; // numbers, in every file that torch wrote
    if (parts[2].text().size() > longestKey) {
        return notAStorage("its key has " + std::to_string(parts[2].text().size()) + " bytes");
    }
    StorageId id;
    QS_TRY(setType(globalName(parts[1]), id));
    id.key = parts[2].text();
    const auto count = countOf(parts[4], "count");
    if (!count) {
        return count.error();
    }
    id.count = *count;
    id.last = *count;
    if (parts.size() > 5) {
        QS_TRY(setView(parts[5], id));
    }
    return id;
}

Storage::Storage(std::shared_ptr<const MappedFile> file, std::span<const std::byte> bytes)
    : m_file(std::move(file)), m_bytes(bytes.size()), m_mapped(bytes)
{}

Storage::Storage(std::shared_ptr<const MappedFile> file, std::shared_ptr<ZipArchive> archive, std::size_t member)
    : m_file(std::move(file)), m_archive(std::move(archive)), m_member(member), m_bytes(m_archive->mostBytesOf(member))
{
    const ZipMember& row = m_archive->members()[member];
    if (row.isStored) {
        m_mapped = row.packed;
    }
}

const Status& Storage::check() const
{
    std::call_once(m_once, [this] {
        // torch can be told to write no checksums; the field is 0 then. It never compares them itself.
        if (m_archive && m_archive->members()[m_member].isStored && m_archive->members()[m_member].checksum != 0) {
            m_status = m_archive->verify(m_member);
        }
    });
    return m_status;
}

Result<Storage::Held> Storage::hold() const
{
    if (m_archive && !m_archive->members()[m_member].isStored) {
        const auto contents = m_archive->contents(m_member); // compares the checksum
        if (!contents) {
            return contents.error();
        }
        return Held{std::span<const std::byte>(**contents), *contents};
    }
    QS_TRY(check());
    return Held{m_mapped, m_file};
}

} // namespace qs::pytorch
