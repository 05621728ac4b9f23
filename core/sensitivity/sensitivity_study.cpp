// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sensitivity/sensitivity_study.h"

#include "core/base/parallel.h"
#include "core/base/stopwatch.h"
#include "core/executor/channel_axis.h"
#include "core/sensitivity/input_weighting.h"
#include "core/sensitivity/study_worker.h"

#include <algorithm>
#include <mutex>
#include <set>

namespace qs {

namespace {

/// What one sample adds to the report.
struct SampleErrors {
    std::vector<OutputError> own;         ///< by layer
    std::vector<OutputError> accumulated; ///< by layer
    std::vector<std::vector<AnswerError>> isolated;
    std::vector<std::vector<AnswerError>> allButOne;
    std::vector<AnswerError> everything;
    std::vector<InputSquares> squares; ///< by layer; empty where nothing is asked of them
    StudyCost cost;
    std::optional<Error> missing; ///< why the sample cannot be had
};

using Answers = std::vector<Result<Array>>;

void mergeAnswers(std::vector<AnswerError>& into, const std::vector<AnswerError>& more)
{
    into.resize(std::max(into.size(), more.size()));
    for (std::size_t i = 0; i < more.size(); ++i) {
        into[i].merge(more[i]);
    }
}

class Study final : public SensitivityStudy {
public:
    Study(std::shared_ptr<const ExecutionPlan> plan, std::shared_ptr<const NetworkData> data, SensitivityReport report,
          std::vector<LayerChange> changes, std::optional<AnswerNetwork> fused)
        : m_plan(std::move(plan)),
          m_data(std::move(data)),
          m_request(report.request),
          m_empty(std::move(report)),
          m_changes(std::move(changes)),
          m_fused(std::move(fused)),
          m_done(m_empty.wanted)
    {
        for (const LayerChange& change : m_changes) {
            std::set<std::string> names;
            for (const std::size_t step : m_plan->readersOf(m_plan->valueOf(change.tensor))) {
                const auto& outputs = m_plan->steps()[step].node->outputs; // the later ones repeat parts of the first
                const auto first = std::ranges::find_if(outputs, [](const std::string& name) { return !name.empty(); });
                if (first != outputs.end()) {
                    names.insert(*first);
                }
            }
            m_outputs.push_back(std::move(names));
        }
    }

    Status run(Progress& progress) override
    {
        std::vector<std::size_t> missing;
        for (std::size_t i = 0; i < m_done.size(); ++i) {
            if (!m_done[i]) {
                missing.push_back(i);
            }
        }
        progress.begin("Running the network", m_done.size());
        progress.advance(m_done.size() - missing.size());
        QS_TRY(parallelFor(missing.size(), progress, [&](std::size_t i) -> Status {
            const SoleThread sole; // samples keep all threads busy
            std::unique_ptr<StudyWorker> worker = m_workers.take();
            if (!worker) {
                auto made = makeWorker();
                QS_TRY(made);
                worker = std::move(*made);
            }
            auto errors = std::make_unique<SampleErrors>();
            const Status measured = measure(*worker, missing[i], *errors, progress);
            m_workers.giveBack(std::move(worker));
            QS_TRY(measured);
            {
                const std::scoped_lock lock(m_mutex);
                m_done[missing[i]] = std::move(errors);
            }
            progress.advance();
            return ok();
        }));
        for (const auto& file : m_plan->graph().files) {
            QS_TRY(file->intact());
        }
        return ok();
    }

    std::uint64_t samplesDone() const override
    {
        const std::scoped_lock lock(m_mutex);
        return static_cast<std::uint64_t>(
            std::ranges::count_if(m_done, [](const auto& errors) { return errors != nullptr; }));
    }

    SensitivityReport report() const override
    {
        const std::scoped_lock lock(m_mutex);
        SensitivityReport report = m_empty;
        std::vector<InputSquares> squares(m_changes.size());
        for (std::size_t i = 0; i < m_done.size(); ++i) {
            if (!m_done[i]) {
                continue;
            }
            if (m_done[i]->missing) {
                report.problems.push_back({"", "sample " + std::to_string(i + 1) + ": " + m_done[i]->missing->message});
                continue;
            }
            ++report.samples;
            add(*m_done[i], report);
            for (std::size_t layer = 0; layer < squares.size(); ++layer) {
                // Channels are as many in every sample, or the layer could not have run.
                static_cast<void>(squares[layer].merge(m_done[i]->squares[layer]));
            }
        }
        for (std::size_t layer = 0; layer < squares.size(); ++layer) {
            if (const auto error = weightedError(m_changes[layer].errorsByInput, squares[layer])) {
                report.layers[m_changes[layer].layer].weighted = *error;
            }
        }
        for (std::size_t i = 0; i < report.everything.size(); ++i) {
            if (const OutputError& error = report.everything[i].values; error.notFinite > 0) {
                report.problems.push_back({"", "output \"" + report.outputs[i] +
                                                   "\": " + std::to_string(error.notFinite) + " of " +
                                                   std::to_string(error.notFinite + error.count) +
                                                   " values are NaN or infinite, in the original or with all layers "
                                                   "quantized, and are left out"});
            }
        }
        return report;
    }

private:
    Result<std::unique_ptr<StudyWorker>> makeWorker() const
    {
        std::set<std::string> compared;
        for (const std::set<std::string>& names : m_outputs) {
            compared.insert(names.begin(), names.end());
        }
        return StudyWorker::make(m_plan, m_changes, m_fused, m_request.allButOne, std::move(compared));
    }

    Status measure(StudyWorker& worker, std::size_t sample, SampleErrors& errors, Progress& progress) const
    {
        const auto inputs = m_data->samples.at(sample);
        if (!inputs) {
            errors.missing = inputs.error();
            return ok();
        }
        const auto run = [&](VariedNetwork& network) {
            const Stopwatch watch(errors.cost.original);
            return network.executor.run(*inputs, progress);
        };
        const auto original = run(worker.plain);
        QS_TRY(original);
        const auto fused = worker.fused ? run(*worker.fused) : original;
        QS_TRY(fused);
        const std::size_t layers = m_changes.size();
        errors.own.resize(layers);
        errors.accumulated.resize(layers);
        errors.isolated.resize(layers);
        errors.allButOne.resize(layers);
        errors.squares.resize(layers);
        QS_TRY(lookAtInputs(worker.plain.executor, errors));
        QS_TRY(runAll(worker, sample, *original, errors, progress));
        for (std::size_t i = 0; i < layers; ++i) {
            QS_TRY(runLayer(worker.plain, i, errors, progress));
            QS_TRY(runAnswers(worker.answering(), sample, *fused, i, errors, progress));
        }
        return ok();
    }

    /// What the layers of the original network read.
    Status lookAtInputs(const Executor& executor, SampleErrors& errors) const
    {
        const Stopwatch watch(errors.cost.inputs);
        std::map<std::pair<std::size_t, std::size_t>, InputSquares> seen; // by value and axis: layers share inputs
        for (std::size_t i = 0; i < m_changes.size(); ++i) {
            for (const LayerInput& input : m_changes[i].reads) {
                const auto data = executor.value(m_plan->nameOf(input.value));
                QS_TRY(data);
                const auto axis = channelAxisRead(*m_plan->steps()[input.step].node, input.input, data->rank());
                if (m_changes[i].errorsByInput.empty() || !axis || !rowOf(data->type()).isFloat) {
                    continue;
                }
                const auto [place, isNew] = seen.try_emplace({input.value, *axis});
                if (isNew) {
                    auto squares = inputSquares(*data, *axis);
                    QS_TRY(squares);
                    place->second = std::move(*squares);
                }
                QS_TRY(errors.squares[i].merge(place->second));
            }
        }
        return ok();
    }

    Status runAll(StudyWorker& worker, std::size_t sample, const Answers& original, SampleErrors& errors,
                  Progress& progress) const
    {
        const Stopwatch watch(errors.cost.everything);
        Status compared = ok();
        const ValueHook look = [&](const std::string& name, Array value) -> Result<Array> {
            for (std::size_t i = 0; i < m_outputs.size() && compared; ++i) {
                if (m_outputs[i].contains(name)) {
                    compared = compare(worker.plain.executor, name, value, errors.accumulated[i]);
                }
            }
            return value;
        };
        const auto answers = worker.plain.executor.runVariation(worker.everything, Reach::Network, progress, look);
        QS_TRY(answers);
        QS_TRY(compared);
        return compareAnswers(original, *answers, sample, errors.everything);
    }

    /// L2.
    Status runLayer(VariedNetwork& network, std::size_t layer, SampleErrors& errors, Progress& progress) const
    {
        const Stopwatch watch(errors.cost.own);
        Status compared = ok();
        const ValueHook look = [&](const std::string& name, Array value) -> Result<Array> {
            if (compared && m_outputs[layer].contains(name)) {
                compared = compare(network.executor, name, value, errors.own[layer]);
            }
            return value;
        };
        QS_TRY(network.executor.runVariation(network.single[layer], Reach::Layers, progress, look));
        return compared;
    }

    /// L3.
    Status runAnswers(VariedNetwork& network, std::size_t sample, const Answers& original, std::size_t layer,
                      SampleErrors& errors, Progress& progress) const
    {
        const auto run = [&](Variation& variation, double& seconds, std::vector<AnswerError>& into) -> Status {
            const Stopwatch watch(seconds);
            const auto answers = network.executor.runVariation(variation, Reach::Network, progress);
            QS_TRY(answers);
            return compareAnswers(original, *answers, sample, into);
        };
        if (m_request.network) {
            QS_TRY(run(network.single[layer], errors.cost.isolated, errors.isolated[layer]));
        }
        if (m_request.allButOne) {
            QS_TRY(run(network.others[layer], errors.cost.allButOne, errors.allButOne[layer]));
        }
        return ok();
    }

    static Status compare(const Executor& executor, const std::string& name, const Array& value, OutputError& error)
    {
        const auto own = executor.value(name);
        QS_TRY(own);
        return error.add(*own, value);
    }

    Status compareAnswers(const Answers& original, const Answers& answers, std::size_t sample,
                          std::vector<AnswerError>& errors) const
    {
        errors.resize(original.size());
        for (std::size_t i = 0; i < original.size(); ++i) {
            if (!original[i]) {
                continue; // the report says which output cannot be had
            }
            QS_TRY(answers[i]);
            QS_TRY(errors[i].values.add(*original[i], *answers[i]));
            const std::span<const std::int64_t> labels =
                m_data->labels.empty() || i > 0 ? std::span<const std::int64_t>() : m_data->labels[sample];
            QS_TRY(errors[i].decisions.add(*original[i], *answers[i], labels));
            if (const Slices& slices = m_data->slices; !slices.ofSample.empty()) {
                errors[i].slices.resize(slices.names.size());
                errors[i].slices[slices.ofSample[sample]] = errors[i].decisions;
            }
        }
        return ok();
    }

    void add(const SampleErrors& sample, SensitivityReport& report) const
    {
        mergeAnswers(report.everything, sample.everything);
        for (std::size_t i = 0; i < m_changes.size(); ++i) {
            LayerSensitivity& layer = report.layers[m_changes[i].layer];
            layer.own.merge(sample.own[i]);
            layer.accumulated.merge(sample.accumulated[i]);
            mergeAnswers(layer.isolated, sample.isolated[i]);
            mergeAnswers(layer.allButOne, sample.allButOne[i]);
        }
        report.cost.merge(sample.cost);
    }

    const std::shared_ptr<const ExecutionPlan> m_plan;
    const std::shared_ptr<const NetworkData> m_data;
    const SensitivityRequest m_request;
    const SensitivityReport m_empty; ///< what is known before the first sample
    const std::vector<LayerChange> m_changes;
    const std::optional<AnswerNetwork> m_fused;
    std::vector<std::set<std::string>> m_outputs; ///< values that the layer's nodes make, by change
    IdleWorkers m_workers;
    mutable std::mutex m_mutex;                        ///< guards:
    std::vector<std::unique_ptr<SampleErrors>> m_done; ///< by sample
};

} // namespace

void AnswerError::merge(const AnswerError& more)
{
    values.merge(more.values);
    decisions.merge(more.decisions);
    slices.resize(std::max(slices.size(), more.slices.size()));
    for (std::size_t i = 0; i < more.slices.size(); ++i) {
        slices[i].merge(more.slices[i]);
    }
}

void StudyCost::merge(const StudyCost& more)
{
    weights += more.weights;
    inputs += more.inputs;
    original += more.original;
    own += more.own;
    isolated += more.isolated;
    allButOne += more.allButOne;
    everything += more.everything;
}

Result<std::shared_ptr<SensitivityStudy>> SensitivityStudy::prepare(std::shared_ptr<const Model> model,
                                                                    std::shared_ptr<const Graph> graph,
                                                                    std::shared_ptr<const NetworkData> data,
                                                                    const SensitivityRequest& request,
                                                                    Progress& progress)
{
    SensitivityReport report;
    report.request = request;
    report.wanted = request.samples == 0 ? data->samples.count() : std::min(request.samples, data->samples.count());
    report.hasLabels = !data->labels.empty();
    report.isSynthetic = data->isSynthetic;
    report.slices = data->slices.names;
    if (request.folds) {
        auto folded = foldBatchNormalization(*graph);
        QS_TRY(folded);
        model = std::make_shared<const Model>(withFoldedWeights(*model, *folded));
        report.folds = folded->folds;
        graph = std::make_shared<const Graph>(std::move(folded->graph));
    }
    for (const GraphValue& output : graph->outputs) {
        report.outputs.push_back(output.name);
    }
    const auto plan = ExecutionPlan::make(graph);
    report.problems = plan->problems();
    auto changes = layerChanges(model, graph, plan, data, report, progress);
    QS_TRY(changes);
    std::optional<AnswerNetwork> fused;
    if (request.network || request.allButOne) {
        auto made = AnswerNetwork::make(*plan, *changes);
        QS_TRY(made);
        fused = std::move(*made);
    }
    return std::shared_ptr<SensitivityStudy>(
        std::make_shared<Study>(plan, std::move(data), std::move(report), std::move(*changes), std::move(fused)));
}

Result<SensitivityReport> measureSensitivity(const std::shared_ptr<const Model>& model,
                                             const std::shared_ptr<const Graph>& graph,
                                             const std::shared_ptr<const NetworkData>& data,
                                             const SensitivityRequest& request, Progress& progress)
{
    const auto study = SensitivityStudy::prepare(model, graph, data, request, progress);
    QS_TRY(study);
    QS_TRY((*study)->run(progress));
    return (*study)->report();
}

} // namespace qs
