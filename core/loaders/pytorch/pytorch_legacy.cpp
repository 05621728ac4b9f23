// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/byte_reader.h"
#include "core/loaders/pytorch/pytorch_forms.h"
#include "core/loaders/pytorch/pytorch_tree.h"

#include <limits>
#include <unordered_map>

// Layout: torch/serialization.py, _legacy_save: pickles of the magic number, of the protocol version, of facts about
// the machine, of the object and of the list of storage keys; then for every key the number of elements (64 bits) and
// the elements, little-endian on every machine.

namespace qs::pytorch {

namespace {

using pickle::Kind;
using pickle::Value;

constexpr std::string_view kMagic("\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19", 10);
constexpr std::string_view kMagicDigits = "119547037146038801333356";
constexpr std::int64_t kProtocol = 1001;

/// Reads the next of the pickles that stand one behind the other.
Result<pickle::Graph> next(ByteReader& reader, const char* what)
{
    auto graph = pickle::read(reader.rest());
    if (!graph) {
        return graph.error().in(what);
    }
    QS_TRY(reader.take(graph->length(), what));
    return graph;
}

Status readStart(ByteReader& reader)
{
    const auto magic = next(reader, "the magic number");
    if (!magic) {
        return magic.error();
    }
    const bool isMagic = magic->root().is(Kind::LargeInteger) &&
                         (magic->root().text() == kMagic || magic->root().text() == kMagicDigits);
    if (!isMagic) {
        return Error{ErrorCode::Format, "this is a Python pickle, but not a PyTorch file: it does not begin with the "
                                        "magic number of torch.save"};
    }
    const auto protocol = next(reader, "the protocol number");
    if (!protocol) {
        return protocol.error();
    }
    if (!protocol->root().is(Kind::Integer) || protocol->root().integer() != kProtocol) {
        return Error{ErrorCode::Unsupported, "PyTorch's protocol " + textOf(protocol->root()) +
                                                 " is unknown; files like this have " + std::to_string(kProtocol)};
    }
    const auto facts = next(reader, "the facts about the machine");
    return facts ? ok() : facts.error();
}

class LegacyStorages final : public Storages {
public:
    /// Finds the storages behind the pickles. All of them must be there: each is found by the length of the others.
    static Result<LegacyStorages> read(const std::shared_ptr<const MappedFile>& file, ByteReader& reader,
                                       const Value& keys, const pickle::Graph& graph)
    {
        LegacyStorages storages;
        const auto sizes = elementSizes(graph);
        if (!keys.is(Kind::List)) {
            return Error{ErrorCode::Format, "malformed pickle: the list of storages is " + textOf(keys)};
        }
        for (const Value& key : keys.items()) {
            const auto size = key.is(Kind::Text) ? sizes.find(key.text()) : sizes.end();
            if (size == sizes.end()) {
                return Error{ErrorCode::Format, "the file holds a storage " + textOf(key) +
                                                    " that its pickle does not mention, so its length is unknown"};
            }
            const auto bytes = take(reader, "storage \"" + std::string(key.text()) + "\"", size->second);
            if (!bytes) {
                return bytes.error();
            }
            storages.m_storages.emplace(key.text(), std::make_shared<Storage>(file, *bytes));
        }
        return storages;
    }

    Result<std::shared_ptr<const Storage>> find(std::string_view key) override
    {
        const auto found = m_storages.find(std::string(key));
        if (found == m_storages.end()) {
            return Error{ErrorCode::Format, "its storage \"" + std::string(key) + "\" is missing in the file"};
        }
        return found->second;
    }

private:
    /// Bytes per element by key, from the references in the pickle.
    static std::unordered_map<std::string_view, std::uint64_t> elementSizes(const pickle::Graph& graph)
    {
        std::unordered_map<std::string_view, std::uint64_t> sizes;
        for (const Value& reference : graph.persistents()) {
            // A class with its source text is no storage; a damaged reference costs the tensor that has it.
            if (const auto id = storageId(reference)) {
                sizes.emplace(id->key, id->dtype == nullptr ? 1 : id->dtype->bytes);
            }
        }
        return sizes;
    }

    static Result<std::span<const std::byte>> take(ByteReader& reader, const std::string& what, std::uint64_t size)
    {
        const auto count = reader.number<std::uint64_t>("the length of a storage");
        if (!count) {
            return count.error().in(what);
        }
        if (*count > std::numeric_limits<std::uint64_t>::max() / size || *count * size > reader.remaining()) {
            return Error{ErrorCode::Format, what + " announces " + std::to_string(*count) + " elements of " +
                                                std::to_string(size) + " bytes, but only " +
                                                std::to_string(reader.remaining()) +
                                                " bytes are left: the file is truncated"};
        }
        return reader.take(*count * size, "a storage");
    }

    std::unordered_map<std::string, std::shared_ptr<const Storage>> m_storages;
};

} // namespace

Result<Model> loadLegacy(const std::shared_ptr<const MappedFile>& file, Progress& progress)
{
    ByteReader reader(file->bytes());
    QS_TRY(readStart(reader));
    const auto graph = next(reader, "the pickle");
    if (!graph) {
        return graph.error();
    }
    QS_TRY(checkReferences(*graph));
    const auto keys = next(reader, "the list of storages");
    if (!keys) {
        return keys.error();
    }
    auto storages = LegacyStorages::read(file, reader, keys->root(), *graph);
    if (!storages) {
        return storages.error();
    }
    Model model;
    QS_TRY(readTree(*graph, *storages, model, progress));
    model.metadata.emplace("pytorch.form", "legacy, before PyTorch 1.6");
    if (!reader.atEnd()) {
        model.problems.push_back({"", std::to_string(reader.remaining()) +
                                          " bytes behind the last storage belong to nothing that was read"});
    }
    return model;
}

} // namespace qs::pytorch
