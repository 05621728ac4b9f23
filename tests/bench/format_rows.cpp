// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/format_rows.h"

#include "core/analysis/analyse.h"
#include "core/analysis/grid_pass.h"
#include "core/analysis/row_errors.h"
#include "core/calibration/distribution_pass.h"
#include "core/calibration/lloyd_max.h"
#include "tests/bench/bench_support.h"
#include "tests/support/model_from_values.h"

#include <cstdio>
#include <mutex>
#include <optional>
#include <set>

using namespace qs;

namespace bench {

namespace {

constexpr std::uint64_t kRow = 4096; ///< values of a channel

/// What people choose for a format: groups of 64 for codebooks, 128 for integers, the tensor for floats.
Quantization usual(const NumberFormat& format)
{
    Quantization quantization = usualQuantization(format);
    if (!format.fixed && format.family != FormatFamily::Float) {
        quantization.granularity = {Sharing::Group, format.family == FormatFamily::Codebook ? 64 : 128, 0};
        quantization.calibration.id = "min-max";
    }
    return quantization;
}

/// The error pass alone: moments of the rows and whatever needs the whole tensor were found before.
class ErrorPassBench {
public:
    ErrorPassBench(const Tensor& tensor, const Distribution& distribution, const Quantization& quantization)
        : m_plan(quantization), m_rows(tensor, {})
    {
        Progress progress;
        if (m_plan.codec != nullptr) {
            return;
        }
        if (m_plan.isFitted()) {
            m_plan.quantizer.fitTo(lloydMaxLevels(distribution, m_plan.quantizer.format().fittedBits));
        }
        if (m_plan.sharing() == Sharing::Tensor) {
            m_plan.shared = m_plan.quantizer.gridOf(m_plan.rangeOf(distribution));
        } else if (m_plan.needsAllGrids()) {
            (void)findAllGrids(m_plan, m_rows, progress);
        }
    }

    void tile(const float* all, std::span<const float> tile)
    {
        RowCodes codes = snapshot();
        RowScratch scratch;
        ErrorSums sums;
        const auto first = static_cast<std::uint64_t>(tile.data() - all) / kRow;
        for (std::uint64_t r = 0; r * kRow < tile.size(); ++r) {
            Moments moments; // wider than any row: nothing is known of it but that it is finite
            moments.count = kRow;
            moments.min = -1;
            moments.max = 1;
            const RowPiece piece{first + r, 0, tile.subspan(r * kRow, kRow), moments};
            addRowErrors(m_plan, piece, scratch, sums, codes);
        }
        keep(codes);
        g_sink += sums.noise() > 0 ? 1 : 0;
    }

private:
    RowCodes snapshot()
    {
        const std::scoped_lock lock(m_mutex);
        return {m_codes, {}};
    }
    void keep(const RowCodes& codes)
    {
        const std::scoped_lock lock(m_mutex);
        m_codes.merge(codes.used);
    }

    Plan m_plan;
    const ChannelRows m_rows;
    std::mutex m_mutex;
    CodeSet m_codes;
};

/// GPT-2's matrices: 124 million weights.
Model largeModel()
{
    std::vector<Tensor> tensors;
    const auto add = [&](const std::string& name, std::int64_t rows, std::int64_t columns) {
        tensors.push_back(made::tensor(name, {rows, columns}, normalValues(static_cast<std::size_t>(rows * columns))));
    };
    add("wte", 50257, 768);
    add("wpe", 1024, 768);
    for (int block = 0; block < 12; ++block) {
        const std::string name = "h." + std::to_string(block) + ".";
        add(name + "attn", 2304, 768);
        add(name + "attn_proj", 768, 768);
        add(name + "mlp", 3072, 768);
        add(name + "mlp_proj", 768, 3072);
    }
    return made::model(std::move(tensors));
}

bool searches(const NumberFormat& format)
{
    static const std::set<std::string_view> kSearched{"q2_k", "q3_k", "q4_k", "q5_k", "q6_k", "iq4_nl", "iq4_xs"};
    return kSearched.contains(format.id);
}

std::vector<Quantization> closedChoices()
{
    std::vector<Quantization> choices;
    for (const NumberFormat& format : numberFormats()) {
        for (const Granularity granularity : {Granularity{Sharing::Tensor, 0, 0}, Granularity{Sharing::Channel, 0, 0},
                                              Granularity{Sharing::Group, 128, 0}}) {
            Quantization quantization;
            quantization.format = format.id;
            quantization.granularity = granularity;
            quantization = effective(quantization);
            if (!searches(format) && std::ranges::find(choices, quantization) == choices.end()) {
                choices.push_back(quantization);
            }
        }
    }
    return choices;
}

double readSeconds(const Model& model)
{
    std::vector<double> seconds;
    std::vector<float> scratch;
    for (int round = 0; round < 5; ++round) {
        seconds.push_back(secondsOf([&] {
            for (const Tensor& tensor : model.tensors) {
                overTiles(*floatsOf(tensor, 0, tensor.count, scratch), readAll);
            }
        }));
    }
    return median(seconds);
}

void printPasses(const Model& model, const char* name, const std::vector<Quantization>& choices, double wanted)
{
    Progress progress;
    const double before = readSeconds(model);
    const double seconds = secondsOf([&] {
        const auto reports = sweep(model, choices, "", progress);
        g_sink += reports ? reports->size() : 0;
    });
    const double reading = (before + readSeconds(model)) / 2;
    std::printf("  %-48s %5.0f read passes         (%zu choices, %.1f s; wanted: at most %.0f)\n", name,
                seconds / reading, choices.size(), seconds, wanted);
}

} // namespace

void printFormatRows(const std::vector<float>& values, int rounds)
{
    const Tensor tensor = made::tensor("w", {static_cast<std::int64_t>(values.size() / kRow), kRow}, values);
    std::vector<float> scratch;
    const std::span<const float> read = *floatsOf(tensor, 0, tensor.count, scratch);
    Progress progress;
    const Distribution distribution = *distributionOf(tensor, progress);
    std::printf("error pass of every format with its ranges, of read bandwidth\n");
    for (const NumberFormat& format : numberFormats()) {
        const Quantization quantization = usual(format);
        ErrorPassBench pass(tensor, distribution, quantization);
        const double ratio =
            readRatio(read, rounds, [&] { overTiles(read, [&](auto tile) { pass.tile(read.data(), tile); }); });
        std::printf("  %-16s %-12s %5.2f of read bandwidth, %5.1f read passes\n", format.id.data(),
                    granularityText(quantization.granularity).c_str(), ratio, 1 / ratio);
    }
}

void printModelRows()
{
    const Model model = largeModel();
    printPasses(model, "every format that does not search, three ways", closedChoices(), 300);
    std::vector<Quantization> unfitted = closedChoices();
    std::erase_if(unfitted, [](const Quantization& q) { return findNumberFormat(q.format)->fittedBits > 0; });
    printPasses(model, "the same without fitted codebooks", unfitted, 300);
    Quantization search;
    search.format = "int4";
    search.granularity = {Sharing::Group, 128, 0};
    search.calibration.id = "mse";
    printPasses(model, "mean-square search, INT4, groups of 128", {search}, 60);
}

} // namespace bench
