// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/blocks/block_data.h"

#include <algorithm>
#include <array>
#include <type_traits>

namespace qs {

namespace {

/// What values, codes and parameters have in common: some numbers for each block, made for whole blocks only. A reader
/// may begin and end anywhere, so the outermost blocks are made aside and cut.
template <typename Made>
class PerBlockData : public TensorData {
public:
    PerBlockData(const BlockRun& run, std::size_t perBlock) : m_run(run), m_perBlock(perBlock) {}

    Status read(std::uint64_t first, std::span<float> out) const final { return readAny(first, out); }
    Status read(std::uint64_t first, std::span<double> out) const final { return readAny(first, out); }
    const MappedFile* onlyFile() const final { return m_run.file.get(); }
    void forget() const final
    {
        if (m_run.file != nullptr) {
            m_run.file->forget(m_run.bytes);
        }
    }

protected:
    const BlockCodec& codec() const { return m_run.codec; }

private:
    /// Numbers made at once where they are not made in place: the largest block, and small enough for the cache.
    static constexpr std::size_t kAside = 2048;

    virtual void make(const std::byte* in, std::size_t blocks, Made* out) const = 0;

    const std::byte* block(std::uint64_t index) const
    {
        return m_run.bytes.data() + index * static_cast<std::uint64_t>(codec().bytes);
    }

    template <typename Out>
    Status readAny(std::uint64_t first, std::span<Out> out) const
    {
        while (!out.empty()) {
            const std::uint64_t index = first / m_perBlock;
            const std::size_t skipped = first % m_perBlock;
            std::size_t done = 0;
            if (std::is_same_v<Out, Made> && skipped == 0 && out.size() >= m_perBlock) {
                done = makeInPlace(index, out);
            } else {
                done = makeAside(index, skipped, out);
            }
            first += done;
            out = out.subspan(done);
        }
        return ok();
    }

    /// All whole blocks of `out` at once. Returns how many numbers that are.
    template <typename Out>
    std::size_t makeInPlace(std::uint64_t index, std::span<Out> out) const
    {
        const std::size_t blocks = out.size() / m_perBlock;
        if constexpr (std::is_same_v<Out, Made>) {
            make(block(index), blocks, out.data());
        }
        return blocks * m_perBlock;
    }

    /// The next numbers of `out`, as many as there is room for aside.
    template <typename Out>
    std::size_t makeAside(std::uint64_t index, std::size_t skipped, std::span<Out> out) const
    {
        std::array<Made, kAside> aside;
        const std::size_t wanted = (skipped + out.size() + m_perBlock - 1) / m_perBlock;
        const std::size_t blocks = std::min(wanted, kAside / m_perBlock);
        make(block(index), blocks, aside.data());
        const std::size_t count = std::min(out.size(), blocks * m_perBlock - skipped);
        std::transform(aside.begin() + static_cast<std::ptrdiff_t>(skipped),
                       aside.begin() + static_cast<std::ptrdiff_t>(skipped + count), out.begin(),
                       [](Made number) { return static_cast<Out>(number); });
        return count;
    }

    BlockRun m_run;
    std::size_t m_perBlock;
};

std::size_t valuesOf(const BlockCodec& codec)
{
    return static_cast<std::size_t>(codec.values);
}

class Values final : public PerBlockData<float> {
public:
    explicit Values(const BlockRun& run) : PerBlockData(run, valuesOf(run.codec)) {}

private:
    void make(const std::byte* in, std::size_t blocks, float* out) const override { codec().decode(in, blocks, out); }
};

class Codes final : public PerBlockData<std::uint8_t> {
public:
    explicit Codes(const BlockRun& run) : PerBlockData(run, valuesOf(run.codec)) {}

private:
    void make(const std::byte* in, std::size_t blocks, std::uint8_t* out) const override
    {
        codec().codesOf(in, blocks, out);
    }
};

class Parameters final : public PerBlockData<float> {
public:
    Parameters(const BlockRun& run, const BlockParameter& parameter)
        : PerBlockData(run, static_cast<std::size_t>(parameter.perBlock)), m_parameter(parameter)
    {}

private:
    void make(const std::byte* in, std::size_t blocks, float* out) const override
    {
        for (; blocks > 0; --blocks, in += codec().bytes, out += m_parameter.perBlock) {
            m_parameter.read(in, out);
        }
    }

    const BlockParameter& m_parameter; ///< a row of a table
};

} // namespace

std::shared_ptr<const TensorData> blockValues(const BlockRun& run)
{
    return std::make_shared<Values>(run);
}

std::shared_ptr<const TensorData> blockCodes(const BlockRun& run)
{
    return std::make_shared<Codes>(run);
}

std::shared_ptr<const TensorData> blockParameter(const BlockRun& run, const BlockParameter& parameter)
{
    return std::make_shared<Parameters>(run, parameter);
}

} // namespace qs
