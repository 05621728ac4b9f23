// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/tflite/affine_data.h"

#include <algorithm>
#include <array>

namespace qs {

namespace {

constexpr std::size_t kBatch = 1024;

/// The scales and zero points of the pairs that one batch of codes touches, in their order.
struct Pairs {
    std::array<double, kBatch> scales;
    std::array<double, kBatch> zeroPoints;
};

class AffineData final : public TensorData {
public:
    AffineData(std::shared_ptr<const TensorData> codes, AffineParameters parameters)
        : m_codes(std::move(codes)), m_parameters(std::move(parameters))
    {
        if (m_parameters.pairs == 1) {
            m_parameters.run = UINT64_MAX; // no tensor is longer
        }
    }

    Status read(std::uint64_t first, std::span<float> out) const override { return decode(first, out); }
    Status read(std::uint64_t first, std::span<double> out) const override { return decode(first, out); }
    void forget() const override { m_codes->forget(); }

private:
    /// Through a batch of doubles, in which every code is exact.
    template <typename Out>
    Status decode(std::uint64_t first, std::span<Out> out) const
    {
        std::array<double, kBatch> batch;
        Pairs pairs;
        while (!out.empty()) {
            const auto codes = std::span(batch).first(std::min(out.size(), kBatch));
            QS_TRY(m_codes->read(first, codes));
            const std::uint64_t firstRun = first / m_parameters.run;
            QS_TRY(fetch(firstRun, (first + codes.size() - 1) / m_parameters.run - firstRun + 1, pairs));
            decodeBatch(first, codes, pairs, out.data());
            out = out.subspan(codes.size());
            first += codes.size();
        }
        return ok();
    }

    Status fetch(std::uint64_t firstRun, std::size_t runs, Pairs& pairs) const
    {
        for (std::size_t done = 0; done < runs;) {
            const std::uint64_t pair = (firstRun + done) % m_parameters.pairs;
            const std::size_t some = std::min<std::uint64_t>(runs - done, m_parameters.pairs - pair);
            QS_TRY(m_parameters.scales->read(pair, std::span(pairs.scales).subspan(done, some)));
            const auto zeros = std::span(pairs.zeroPoints).subspan(done, some);
            if (m_parameters.zeroPoints == nullptr) {
                std::ranges::fill(zeros, 0.0);
            } else if (m_parameters.hasOneZeroPoint) {
                QS_TRY(m_parameters.zeroPoints->read(0, zeros.first(1)));
                std::ranges::fill(zeros, zeros.front());
            } else {
                QS_TRY(m_parameters.zeroPoints->read(pair, zeros));
            }
            done += some;
        }
        return ok();
    }

    template <typename Out>
    void decodeBatch(std::uint64_t first, std::span<const double> codes, const Pairs& pairs, Out* out) const
    {
        const std::uint64_t run = m_parameters.run;
        std::uint64_t left = run - first % run; // of the run that the batch begins in
        for (std::size_t done = 0, pair = 0; done < codes.size(); ++pair, left = run) {
            const std::size_t end = done + std::min<std::uint64_t>(left, codes.size() - done);
            for (; done < end; ++done) {
                const double value = pairs.scales[pair] * (codes[done] - pairs.zeroPoints[pair]);
                out[done] = static_cast<Out>(static_cast<float>(value));
            }
        }
    }

    std::shared_ptr<const TensorData> m_codes;
    AffineParameters m_parameters;
};

} // namespace

std::shared_ptr<const TensorData> affineData(std::shared_ptr<const TensorData> codes, AffineParameters parameters)
{
    return std::make_shared<AffineData>(std::move(codes), std::move(parameters));
}

} // namespace qs
