// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/array_file.h"

#include <algorithm>
#include <array>
#include <numeric>

// Layout: a 64-bit header length, the header (JSON), then the tensors' bytes without holes.
// (github.com/huggingface/safetensors, README "Format", and the order in which its own writer puts them.)

namespace qs {

namespace {

/// The reference reader's limit.
constexpr std::size_t kLargestHeader = 100'000'000;

/// The reference writer puts types of larger alignment first, in this order from the last to the first.
constexpr std::array kOrder{
    ElementType::Bool,   ElementType::U8,         ElementType::I8,         ElementType::F8E5M2, ElementType::F8E4M3,
    ElementType::F8E8M0, ElementType::F8E4M3Fnuz, ElementType::F8E5M2Fnuz, ElementType::I16,    ElementType::U16,
    ElementType::F16,    ElementType::BF16,       ElementType::I32,        ElementType::U32,    ElementType::F32,
    ElementType::F64,    ElementType::I64,        ElementType::U64,
};

/// Indices of the arrays as they follow each other in the file: types of larger alignment first, then by name.
std::vector<std::size_t> orderOf(const std::vector<ExportArray>& arrays)
{
    std::vector<std::size_t> order(arrays.size());
    std::iota(order.begin(), order.end(), 0);
    const auto rank = [](ElementType type) { return std::ranges::find(kOrder, type) - kOrder.begin(); };
    std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
        const auto rankA = rank(arrays[a].type);
        const auto rankB = rank(arrays[b].type);
        return rankA != rankB ? rankA > rankB : arrays[a].name < arrays[b].name;
    });
    return order;
}

std::string headerOf(const ArrayFileContents& contents, const std::vector<std::size_t>& order)
{
    Json header = Json::object();
    if (!contents.metadata.empty()) {
        header["__metadata__"] = contents.metadata;
    }
    std::uint64_t offset = 0;
    std::string text = header.dump(-1, ' ', false, Json::error_handler_t::replace);
    text.pop_back(); // the arrays are added as text: an ordered object looks every key up among all before it
    for (const std::size_t i : order) {
        const ExportArray& array = contents.arrays[i];
        const Json entry = {{"dtype", rowOf(array.type).name},
                            {"shape", array.shape},
                            {"data_offsets", {offset, offset + array.bytes()}}};
        text += (text.size() > 1 ? "," : "") + Json(array.name).dump(-1, ' ', false, Json::error_handler_t::replace) +
                ":" + entry.dump();
        offset += array.bytes();
    }
    text += '}';
    constexpr std::size_t alignment = 8;
    text.resize((text.size() + alignment - 1) / alignment * alignment, ' ');
    return text;
}

} // namespace

Status writeSafetensorsFile(const ArrayFileContents& contents, std::ostream& out, Progress& progress)
{
    const std::vector<std::size_t> order = orderOf(contents.arrays);
    const std::string header = headerOf(contents, order);
    if (header.size() > kLargestHeader) {
        return Error{ErrorCode::Unsupported, "the header needs " + std::to_string(header.size()) +
                                                 " bytes, and Safetensors allows " + std::to_string(kLargestHeader)};
    }
    const std::uint64_t length = header.size();
    out.write(reinterpret_cast<const char*>(&length), sizeof(length)); // little endian, as ByteReader demands too
    out << header;
    for (const std::size_t i : order) {
        QS_TRY(writeElements(contents.arrays[i], out, progress));
    }
    return ok();
}

} // namespace qs
