// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/tensor.h"

#include <algorithm>
#include <array>

namespace qs {

namespace {

class PlainData : public TensorData {
public:
    PlainData(ElementType type, std::span<const std::byte> bytes, std::shared_ptr<const void> owner)
        : m_row(rowOf(type)), m_bytes(bytes), m_owner(std::move(owner))
    {}

    Status read(std::uint64_t first, std::span<float> out) const override
    {
        decode(first, out, m_row.toFloat);
        return ok();
    }
    Status read(std::uint64_t first, std::span<double> out) const override
    {
        decode(first, out, m_row.toDouble);
        return ok();
    }
    std::span<const float> floats() const override
    {
        const bool aligned = reinterpret_cast<std::uintptr_t>(m_bytes.data()) % alignof(float) == 0;
        if (m_row.type != ElementType::F32 || !aligned) {
            return {};
        }
        return {reinterpret_cast<const float*>(m_bytes.data()), m_bytes.size() / sizeof(float)};
    }
    std::span<const std::byte> plainBytes() const override { return m_bytes; }

private:
    /// Elements that fill whole bytes, whatever their type: packed ones begin at a byte at every multiple of this.
    static constexpr std::uint64_t kWholeBytes = 8;

    template <typename Out>
    void decode(std::uint64_t first, std::span<Out> out, void (*convert)(const std::byte*, std::span<Out>)) const
    {
        if (!m_row.isPacked()) {
            convert(m_bytes.data() + first * static_cast<std::uint64_t>(m_row.bytes()), out);
            return;
        }
        const auto at = [&](std::uint64_t element) {
            return m_bytes.data() + element / kWholeBytes * static_cast<std::uint64_t>(m_row.bits);
        };
        if (const std::uint64_t skipped = first % kWholeBytes; skipped != 0 && !out.empty()) {
            std::array<Out, kWholeBytes> head{};
            const std::uint64_t taken = std::min<std::uint64_t>(out.size(), kWholeBytes - skipped);
            convert(at(first), std::span(head).first(skipped + taken));
            std::copy_n(head.begin() + static_cast<std::ptrdiff_t>(skipped), taken, out.begin());
            first += taken;
            out = out.subspan(taken);
        }
        if (!out.empty()) {
            convert(at(first), out);
        }
    }

    const ElementTypeRow& m_row;
    std::span<const std::byte> m_bytes;
    std::shared_ptr<const void> m_owner;
};

class MappedData final : public PlainData {
public:
    MappedData(ElementType type, std::span<const std::byte> bytes, const std::shared_ptr<const MappedFile>& file)
        : PlainData(type, bytes, file), m_file(*file)
    {}
    void expect(std::uint64_t first, std::uint64_t count) const override
    {
        m_file.expect(plainBytes().subspan(first * sizeof(float), count * sizeof(float))); // floats() are in place
    }
    void forget() const override { m_file.forget(plainBytes()); }
    const MappedFile* onlyFile() const override { return &m_file; }

private:
    const MappedFile& m_file; ///< kept alive by the base
};

} // namespace

std::shared_ptr<const TensorData> plainData(ElementType type, std::span<const std::byte> bytes,
                                            std::shared_ptr<const void> owner)
{
    return std::make_shared<PlainData>(type, bytes, std::move(owner));
}

std::shared_ptr<const TensorData> plainData(ElementType type, std::span<const std::byte> bytes,
                                            std::shared_ptr<const MappedFile> file)
{
    return std::make_shared<MappedData>(type, bytes, file);
}

Result<std::span<const float>> floatsOf(const Tensor& tensor, std::uint64_t first, std::uint64_t count,
                                        std::vector<float>& scratch)
{
    if (tensor.error) {
        return *tensor.error;
    }
    if (const auto all = tensor.data->floats(); !all.empty()) {
        tensor.data->expect(first, count);
        return all.subspan(first, count);
    }
    scratch.resize(count);
    QS_TRY(tensor.data->read(first, std::span<float>(scratch)));
    return std::span<const float>(scratch);
}

} // namespace qs
