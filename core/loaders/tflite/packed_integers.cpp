// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/tflite/packed_integers.h"

namespace qs {

namespace {

class PackedIntegers final : public TensorData {
public:
    PackedIntegers(int bits, bool isSigned, std::span<const std::byte> bytes, std::shared_ptr<const void> owner)
        : m_bits(static_cast<unsigned>(bits)), m_isSigned(isSigned), m_bytes(bytes), m_owner(std::move(owner))
    {}

    Status read(std::uint64_t first, std::span<float> out) const override { return unpack(first, out); }
    Status read(std::uint64_t first, std::span<double> out) const override { return unpack(first, out); }

private:
    template <typename Out>
    Status unpack(std::uint64_t first, std::span<Out> out) const
    {
        const unsigned perByte = 8 / m_bits;
        const unsigned codes = 1U << m_bits;
        const unsigned firstNegative = m_isSigned ? codes / 2 : codes;
        for (std::size_t i = 0; i < out.size(); ++i) {
            const std::uint64_t element = first + i;
            const auto byte = std::to_integer<unsigned>(m_bytes[element / perByte]);
            const unsigned code = byte >> (element % perByte * m_bits) & (codes - 1);
            out[i] = static_cast<Out>(static_cast<int>(code) - static_cast<int>(code >= firstNegative ? codes : 0));
        }
        return ok();
    }

    unsigned m_bits;
    bool m_isSigned;
    std::span<const std::byte> m_bytes;
    std::shared_ptr<const void> m_owner;
};

} // namespace

std::shared_ptr<const TensorData> packedIntegers(int bits, bool isSigned, std::span<const std::byte> bytes,
                                                 std::shared_ptr<const void> owner)
{
    return std::make_shared<PackedIntegers>(bits, isSigned, bytes, std::move(owner));
}

} // namespace qs
