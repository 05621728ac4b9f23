// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/block_rows.h"

#include "core/blocks/block_data.h"
#include "tests/bench/bench_support.h"

#include <cstdio>
#include <string>

using namespace qs;

namespace bench {

namespace {

/// The bytes of all tiles, each the same: speed does not depend on what they say.
std::vector<std::byte> encodedTiles(const BlockCodec& codec, std::span<const float> values)
{
    const std::size_t blocks = kTile / static_cast<std::size_t>(codec.values);
    std::vector<std::byte> tile(blocks * static_cast<std::size_t>(codec.bytes));
    if (codec.encode != nullptr) {
        codec.encode(values.data(), blocks, tile.data());
    } else {
        for (std::size_t i = 0; i < tile.size(); ++i) {
            tile[i] = static_cast<std::byte>(i * 0x9e3779b97f4a7c15U >> 56);
        }
    }
    std::vector<std::byte> all;
    all.reserve(values.size() / kTile * tile.size());
    for (std::size_t i = 0; i < values.size() / kTile; ++i) {
        all.insert(all.end(), tile.begin(), tile.end());
    }
    return all;
}

void printRow(const std::string& name, const TensorData& data, std::span<const float> values, int rounds)
{
    const double ratio = readRatio(values, rounds, [&] {
        overTiles(values, [&](std::span<const float> tile) {
            thread_local std::vector<float> scratch(kTile);
            const auto out = std::span(scratch).first(tile.size());
            const Status read = data.read(static_cast<std::uint64_t>(tile.data() - values.data()), out);
            g_sink += read && out.front() > 0 ? 1 : 0;
        });
    });
    std::printf("  decode %-41s %5.2f of read bandwidth   (wanted: at least 0.30)\n", name.c_str(), ratio);
}

} // namespace

void printBlockRows(std::span<const float> values, int rounds)
{
    values = values.first(values.size() / kTile * kTile);
    for (const BlockCodec& codec : blockCodecs()) {
        const std::vector<std::byte> bytes = encodedTiles(codec, values);
        printRow(std::string(codec.id), *blockValues({codec, bytes, nullptr}), values, rounds);
    }
    const auto halves = std::as_bytes(values).first(values.size() * 2);
    for (const ElementType type : {ElementType::F16, ElementType::BF16}) {
        const auto data = plainData(type, halves, std::shared_ptr<const void>());
        printRow(std::string(rowOf(type).name), *data, values, rounds);
    }
}

} // namespace bench
