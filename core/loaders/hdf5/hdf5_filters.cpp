// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/hdf5/hdf5_filters.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <zlib.h>

namespace qs::hdf5 {

namespace {

// Numbers of the registry of filters (HDF5 File Format Specification, "Filter Pipeline Message").
constexpr std::int64_t kDeflate = 1;
constexpr std::int64_t kShuffle = 2;
constexpr std::int64_t kFletcher32 = 3;

constexpr std::size_t kChecksumBytes = 4;
constexpr std::size_t kMostFilters = 32; ///< of a pipeline; the mask has as many bits

/// Deflate cannot do better: 258 bytes take two bits at the very least. (zlib, "Maximum Compression Factor".)
constexpr std::uint64_t kBestRatio = 1032;

using Bytes = std::vector<std::byte>;

bool isApplied(std::uint64_t mask, std::size_t step)
{
    return (mask >> step & 1U) == 0;
}

Error corrupt(const std::string& what)
{
    return {ErrorCode::Format, "corrupt data: " + what};
}

/// A zlib stream that must give exactly `wanted` bytes.
Result<Bytes> inflated(std::span<const std::byte> packed, std::uint64_t wanted)
{
    Bytes out(wanted);
    uLongf length = wanted;
    uLong used = packed.size();
    const int answer = uncompress2(reinterpret_cast<Bytef*>(out.data()), &length,
                                   reinterpret_cast<const Bytef*>(packed.data()), &used);
    if (answer == Z_MEM_ERROR) {
        return Error{ErrorCode::OutOfMemory, "not enough memory to unpack a chunk"};
    }
    if (answer != Z_OK || length != wanted) {
        return corrupt("a deflated chunk of " + std::to_string(packed.size()) + " bytes does not unpack to " +
                       std::to_string(wanted));
    }
    return out;
}

/// The first bytes of all elements come first, then all second ones …; what is left over at the end stays.
Bytes unshuffled(std::span<const std::byte> in, std::uint64_t elementBytes)
{
    Bytes out(in.begin(), in.end());
    const std::uint64_t elements = elementBytes == 0 ? 0 : in.size() / elementBytes;
    for (std::uint64_t byte = 0; byte < elementBytes && elements > 0; ++byte) {
        for (std::uint64_t i = 0; i < elements; ++i) {
            out[i * elementBytes + byte] = in[byte * elements + i];
        }
    }
    return out;
}

/// Fletcher's checksum over big-endian words of 16 bits, an odd byte as the upper half of one.
std::uint32_t fletcher32(std::span<const std::byte> data)
{
    constexpr std::size_t beforeFolding = 360; // words whose sums cannot overflow 32 bits
    std::uint32_t first = 0;
    std::uint32_t second = 0;
    const auto fold = [](std::uint32_t sum) { return (sum & 0xffffU) + (sum >> 16U); };
    for (std::size_t i = 0, words = 0; i < data.size(); i += 2) {
        const auto high = std::to_integer<std::uint32_t>(data[i]);
        const auto low = i + 1 < data.size() ? std::to_integer<std::uint32_t>(data[i + 1]) : 0U;
        first += high << 8U | low;
        second += first;
        if (++words == beforeFolding) {
            words = 0;
            first = fold(first);
            second = fold(second);
        }
    }
    return fold(fold(second)) << 16U | fold(fold(first));
}

/// The data without its checksum, which old versions of the library wrote with the halves' bytes exchanged.
Result<std::span<const std::byte>> checked(std::span<const std::byte> data)
{
    if (data.size() < kChecksumBytes) {
        return corrupt("a chunk of " + std::to_string(data.size()) + " bytes is shorter than its checksum");
    }
    const auto content = data.first(data.size() - kChecksumBytes);
    std::uint32_t stored = 0;
    std::memcpy(&stored, data.data() + content.size(), sizeof(stored));
    const std::uint32_t sum = fletcher32(content);
    const std::uint32_t exchanged = (sum & 0x00ff00ffU) << 8U | (sum >> 8U & 0x00ff00ffU);
    if (stored != sum && stored != exchanged) {
        return corrupt("the checksum (Fletcher-32) of a chunk is wrong");
    }
    return content;
}

} // namespace

Status checkFilters(const std::vector<Filter>& filters)
{
    if (filters.size() > kMostFilters) {
        return Error{ErrorCode::Format, std::to_string(filters.size()) + " packing steps are more than HDF5 has"};
    }
    for (const Filter& filter : filters) {
        if (filter.number != kDeflate && filter.number != kShuffle && filter.number != kFletcher32) {
            return Error{ErrorCode::Unsupported, "it is packed with HDF5 filter " + std::to_string(filter.number) +
                                                     (filter.name.empty() ? "" : " (" + filter.name + ")") +
                                                     ", which cannot be read yet"};
        }
    }
    if (std::ranges::count(filters, kDeflate, &Filter::number) > 1) {
        return Error{ErrorCode::Unsupported, "it is deflated more than once, which cannot be read"};
    }
    return ok();
}

std::uint64_t mostUnpacked(const std::vector<Filter>& filters, std::uint64_t filterMask, std::uint64_t packed)
{
    for (std::size_t step = 0; step < filters.size(); ++step) {
        if (filters[step].number == kDeflate && isApplied(filterMask, step)) {
            return packed > UINT64_MAX / kBestRatio ? UINT64_MAX : packed * kBestRatio;
        }
    }
    return packed;
}

Status unpackChunk(std::span<const std::byte> packed, const std::vector<Filter>& filters, std::uint64_t filterMask,
                   std::uint64_t elementBytes, std::span<std::byte> out)
{
    Bytes buffer;
    std::span<const std::byte> current = packed;
    for (std::size_t step = filters.size(); step-- > 0;) {
        if (!isApplied(filterMask, step)) {
            continue;
        }
        if (filters[step].number == kFletcher32) {
            const auto content = checked(current);
            if (!content) {
                return content.error();
            }
            current = *content;
        } else if (filters[step].number == kShuffle) {
            buffer = unshuffled(current, elementBytes);
            current = buffer;
        } else {
            std::uint64_t wanted = out.size(); // and the checksums that were added before
            for (std::size_t earlier = 0; earlier < step; ++earlier) {
                const bool adds = filters[earlier].number == kFletcher32 && isApplied(filterMask, earlier);
                wanted += adds ? kChecksumBytes : 0;
            }
            auto bytes = inflated(current, wanted);
            if (!bytes) {
                return bytes.error();
            }
            buffer = std::move(*bytes);
            current = buffer;
        }
    }
    if (current.size() != out.size()) {
        return corrupt("a chunk has " + std::to_string(current.size()) + " bytes instead of " +
                       std::to_string(out.size()));
    }
    std::ranges::copy(current, out.begin());
    return ok();
}

} // namespace qs::hdf5
