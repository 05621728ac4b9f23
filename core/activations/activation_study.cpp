// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/activations/activation_study.h"

#include "core/activations/calibrated_grid.h"
#include "core/activations/observed_values.h"
#include "core/activations/seen_value.h"
#include "core/base/parallel.h"
#include "core/executor/executor.h"

#include <algorithm>
#include <bit>
#include <map>
#include <mutex>
#include <unordered_map>

namespace qs {

namespace {

struct SeenSample {
    std::vector<SeenValue> values;
    std::optional<Error> missing; ///< why the sample cannot be had
    std::optional<Error> failure; ///< why the network did not get to an output
};

/// What an activation with this distribution takes, the running sums that questions to it leave behind included.
constexpr std::uint64_t kValueBytes = sizeof(ActivationTensor) + sizeof(SeenValue) +
                                      Distribution::kBins * sizeof(std::uint64_t) +
                                      (Distribution::kBins + 1) * sizeof(Distribution::Below);

/// Samples that run side by side may keep so much beside what their networks take; where that is not enough for two,
/// they run one after the other and each keeps all threads busy.
constexpr std::uint64_t kMostBytes = std::uint64_t{1} << 30;

class Study final : public ActivationStudy {
public:
    Study(std::shared_ptr<const ExecutionPlan> plan, std::shared_ptr<const NetworkData> data,
          std::vector<ObservedValue> values, ActivationReport report)
        : m_plan(std::move(plan)), m_data(std::move(data)), m_values(std::move(values)), m_report(std::move(report))
    {
        for (std::size_t i = 0; i < m_values.size(); ++i) {
            m_numbers.emplace(m_values[i].name, i);
            ActivationTensor& tensor = m_report.tensors.emplace_back();
            tensor.name = m_values[i].name;
            tensor.producer = m_values[i].producer;
            tensor.producerKind = m_values[i].producerKind;
            tensor.readers = m_values[i].readers;
        }
        m_changing.resize(m_values.size());
    }

    std::size_t valueCount() const override { return m_values.size(); }

    Status run(Progress& progress) override
    {
        progress.begin("Running the network", m_report.wanted);
        progress.advance(m_next);
        while (m_next < m_report.wanted) {
            QS_TRY(runBeside(waveEnd(), progress));
        }
        for (const auto& file : m_plan->graph().files) {
            QS_TRY(file->intact());
        }
        return ok();
    }

    std::uint64_t samplesDone() const override
    {
        const std::scoped_lock lock(m_mutex);
        return m_next;
    }

    ActivationReport report() const override
    {
        const std::scoped_lock lock(m_mutex);
        ActivationReport report = m_report;
        std::erase_if(report.tensors, [](const ActivationTensor& tensor) { return tensor.shape.empty(); });
        for (std::size_t i = 0; i < m_values.size(); ++i) {
            addProblems(i, report.problems);
        }
        return report;
    }

private:
    std::uint64_t half() const { return m_report.wanted / 2; }

    /// Behind the last of the samples that run side by side next. The first runs alone, since it tells how many
    /// channels there are; the second half begins with a group of its own, since it needs the ranges of the first.
    std::uint64_t waveEnd() const
    {
        if (m_next == 0) {
            return 1;
        }
        std::uint64_t channels = 0;
        for (const ActivationTensor& tensor : m_report.tensors) {
            channels += tensor.channels.size();
        }
        const std::uint64_t each = bytesFor(m_values.size(), channels, 0);
        const auto beside = std::clamp<std::uint64_t>(kMostBytes / each, 1, static_cast<std::uint64_t>(threadCount()));
        return std::min(m_next + beside, m_next < half() ? half() : m_report.wanted);
    }

    /// Samples m_next … `end` − 1.
    Status runBeside(std::uint64_t end, Progress& progress)
    {
        std::vector<std::uint64_t> missing;
        for (std::uint64_t i = m_next; i < end; ++i) {
            if (!m_finished.contains(i)) {
                missing.push_back(i);
            }
        }
        Status status = parallelFor(missing.size(), progress, [&](std::size_t i) -> Status {
            std::optional<SoleThread> sole;
            if (missing.size() > 1) {
                sole.emplace(); // samples keep all threads busy
            }
            std::unique_ptr<Executor> executor = takeExecutor();
            auto seen = std::make_unique<SeenSample>();
            const Status looked = look(*executor, missing[i], *seen, progress);
            const std::scoped_lock lock(m_workMutex);
            m_idle.push_back(std::move(executor));
            QS_TRY(looked);
            m_finished.emplace(missing[i], std::move(seen));
            progress.advance();
            return ok();
        });
        for (auto next = m_finished.find(m_next); next != m_finished.end(); next = m_finished.find(m_next)) {
            add(*next->second);
            m_finished.erase(next);
        }
        return status;
    }

    std::unique_ptr<Executor> takeExecutor()
    {
        const std::scoped_lock lock(m_workMutex);
        if (m_idle.empty()) {
            return std::make_unique<Executor>(m_plan);
        }
        std::unique_ptr<Executor> executor = std::move(m_idle.back());
        m_idle.pop_back();
        return executor;
    }

    Status look(Executor& executor, std::uint64_t sample, SeenSample& seen, Progress& progress) const
    {
        const auto inputs = m_data->samples.at(sample);
        if (!inputs) {
            seen.missing = inputs.error();
            return ok();
        }
        seen.values.resize(m_values.size());
        Status looked = ok();
        const ValueHook hook = [&](const std::string& name, Array value) -> Result<Array> {
            const auto number = m_numbers.find(name);
            if (looked && number != m_numbers.end() && rowOf(value.type()).isFloat) {
                const std::size_t i = number->second;
                const bool isMeasured = sample >= half() && i < m_static.size();
                looked = seen.values[i].look(value, channelAxisOf(m_values[i], *m_plan, value.rank()),
                                             isMeasured ? &m_static[i] : nullptr);
            }
            return value;
        };
        const auto answers = executor.run(*inputs, progress, hook);
        QS_TRY(answers);
        const auto failed = std::ranges::find_if(*answers, [](const Result<Array>& answer) { return !answer; });
        if (failed != answers->end()) {
            seen.failure = failed->error();
        }
        return looked;
    }

    /// The samples that were seen next, in their order.
    void add(const SeenSample& sample)
    {
        const std::scoped_lock lock(m_mutex);
        ++m_next;
        if (sample.missing) {
            m_report.problems.push_back({"", "sample " + std::to_string(m_next) + ": " + sample.missing->message});
        } else {
            ++m_report.samples;
            if (sample.failure && m_report.samples == 1 && m_plan->problems().empty()) {
                m_report.problems.push_back({"", sample.failure->message}); // most likely that of all others too
            }
            for (std::size_t i = 0; i < m_values.size(); ++i) {
                if (sample.values[i].isSeen) {
                    add(sample.values[i], i);
                }
            }
        }
        if (m_next == half()) {
            startSecondHalf();
        }
        const bool isPower = std::has_single_bit(m_report.samples);
        const bool isLast = m_next == m_report.wanted && m_report.samples > 0 && !isPower;
        if ((isPower && !sample.missing) || isLast) {
            settle();
        }
    }

    void add(const SeenValue& seen, std::size_t index)
    {
        ActivationTensor& tensor = m_report.tensors[index];
        const Moments& moments = seen.distribution.moments();
        tensor.distribution.merge(seen.distribution);
        tensor.secondHalf.merge(seen.half);
        if (moments.count > 0) {
            tensor.sampleWidths += moments.max - moments.min;
            ++tensor.sampleCount;
        }
        if (tensor.shape.empty()) {
            tensor.shape = seen.shape.empty() ? Shape{1} : seen.shape; // a single number is one of one
            tensor.channelAxis = seen.channelAxis;
            tensor.channels = seen.channels;
            return;
        }
        if (m_changing[index]) {
            return;
        }
        if (tensor.channelAxis != seen.channelAxis || tensor.channels.size() != seen.channels.size()) {
            m_changing[index] = {tensor.channels.size(), seen.channels.size()};
            tensor.channelAxis = -1;
            tensor.channels.clear();
            return;
        }
        for (std::size_t c = 0; c < tensor.channels.size(); ++c) {
            tensor.channels[c].merge(seen.channels[c]);
        }
    }

    void startSecondHalf()
    {
        for (ActivationTensor& tensor : m_report.tensors) {
            const Moments& moments = tensor.distribution.moments();
            tensor.firstHalf = moments.count > 0 ? Range{moments.min, moments.max} : Range();
            m_static.emplace_back(tensor.distribution, m_report.request.quantization);
        }
    }

    void settle()
    {
        for (ActivationTensor& tensor : m_report.tensors) {
            const Moments& moments = tensor.distribution.moments();
            if (moments.count > 0) {
                const CalibratedGrid calibrated(tensor.distribution, m_report.request.quantization);
                tensor.settling.push_back({m_report.samples, {moments.min, moments.max}, calibrated.range()});
            }
        }
    }

    void addProblems(std::size_t index, std::vector<Problem>& problems) const
    {
        const ActivationTensor& tensor = m_report.tensors[index];
        const Moments& moments = tensor.distribution.moments();
        if (moments.nonFinite() > 0) {
            problems.push_back({tensor.name, std::to_string(moments.nonFinite()) + " of " +
                                                 std::to_string(moments.count + moments.nonFinite()) +
                                                 " values are not finite (" + std::to_string(moments.nan) + " NaN, " +
                                                 std::to_string(moments.posInf + moments.negInf) +
                                                 " infinite) and are left out"});
        }
        if (const auto& counts = m_changing[index]) {
            problems.push_back({tensor.name, "has " + std::to_string(counts->first) + " channels in one sample and " +
                                                 std::to_string(counts->second) +
                                                 " in another, so they are not told apart"});
        }
    }

    const std::shared_ptr<const ExecutionPlan> m_plan;
    const std::shared_ptr<const NetworkData> m_data;
    const std::vector<ObservedValue> m_values;
    std::unordered_map<std::string, std::size_t> m_numbers;          ///< of m_values, by name
    std::vector<CalibratedGrid> m_static;                            ///< by value, from the first half of the samples
    std::mutex m_workMutex;                                          ///< guards:
    std::map<std::uint64_t, std::unique_ptr<SeenSample>> m_finished; ///< seen, but one before them is not
    std::vector<std::unique_ptr<Executor>> m_idle;
    mutable std::mutex m_mutex; ///< guards:
    ActivationReport m_report;  ///< with an entry for each of m_values, without a shape while it was not seen
    std::vector<std::optional<std::pair<std::size_t, std::size_t>>> m_changing; ///< numbers of channels that differ
    std::uint64_t m_next = 0;                                                   ///< samples merged
};

} // namespace

std::uint64_t ActivationStudy::bytesFor(std::uint64_t values, std::uint64_t channels, int samplesAtOnce)
{
    const std::uint64_t once = values * kValueBytes + channels * sizeof(ActivationChannel);
    return once * (static_cast<std::uint64_t>(samplesAtOnce) + 1);
}

Result<std::shared_ptr<ActivationStudy>> ActivationStudy::prepare(std::shared_ptr<const Model> model,
                                                                  std::shared_ptr<const Graph> graph,
                                                                  std::shared_ptr<const NetworkData> data,
                                                                  const ActivationRequest& request)
{
    QS_TRY(checkActivationChoice({.quantization = request.quantization, .isDynamic = false}));
    ActivationReport report;
    report.request = request;
    report.request.quantization = effective(request.quantization);
    report.wanted = request.samples == 0 ? data->samples.count() : std::min(request.samples, data->samples.count());
    report.isSynthetic = data->isSynthetic;
    if (request.folds) {
        auto folded = foldBatchNormalization(*graph);
        QS_TRY(folded);
        model = std::make_shared<const Model>(withFoldedWeights(*model, *folded));
        report.folds = folded->folds;
        graph = std::make_shared<const Graph>(std::move(folded->graph));
    }
    const auto plan = ExecutionPlan::make(graph);
    report.problems = plan->problems();
    report.problems.insert(report.problems.end(), data->problems.begin(), data->problems.end());
    auto values = observedValues(*model, *plan, request.valuePattern);
    QS_TRY(values);
    if (values->empty()) {
        return Error{ErrorCode::Usage, request.valuePattern.empty()
                                           ? "the network has no inputs and no layers to look at"
                                           : "no value of the network matches \"" + request.valuePattern + "\""};
    }
    return std::shared_ptr<ActivationStudy>(
        std::make_shared<Study>(plan, std::move(data), std::move(*values), std::move(report)));
}

Result<ActivationReport> observeActivations(const std::shared_ptr<const Model>& model,
                                            const std::shared_ptr<const Graph>& graph,
                                            const std::shared_ptr<const NetworkData>& data,
                                            const ActivationRequest& request, Progress& progress)
{
    const auto study = ActivationStudy::prepare(model, graph, data, request);
    QS_TRY(study);
    QS_TRY((*study)->run(progress));
    return (*study)->report();
}

} // namespace qs
