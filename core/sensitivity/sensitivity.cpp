// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sensitivity/sensitivity.h"

#include "core/base/parallel.h"
#include "core/executor/executor.h"
#include "core/sensitivity/quantized_constants.h"

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
};

/// An executor with the variations that it keeps from sample to sample.
struct Worker {
    explicit Worker(std::shared_ptr<const ExecutionPlan> plan) : executor(std::move(plan))
    {
        executor.keepValues(true);
    }

    Executor executor;
    std::vector<Variation> single;
    std::vector<Variation> others;
    std::optional<Variation> all;
};

/// The workers that nobody uses just now.
class Workers {
public:
    std::unique_ptr<Worker> take()
    {
        const std::scoped_lock lock(m_mutex);
        if (m_idle.empty()) {
            return nullptr;
        }
        std::unique_ptr<Worker> worker = std::move(m_idle.back());
        m_idle.pop_back();
        return worker;
    }
    void giveBack(std::unique_ptr<Worker> worker)
    {
        const std::scoped_lock lock(m_mutex);
        m_idle.push_back(std::move(worker));
    }

private:
    std::mutex m_mutex;
    std::vector<std::unique_ptr<Worker>> m_idle;
};

using Answers = std::vector<Result<Array>>;

class Study {
public:
    Study(std::shared_ptr<const ExecutionPlan> plan, const Samples& samples, const Labels& labels,
          const SensitivityRequest& request, const std::vector<QuantizedConstant>& constants, Progress& progress)
        : m_plan(std::move(plan)),
          m_samples(samples),
          m_labels(labels),
          m_request(request),
          m_constants(constants),
          m_progress(progress)
    {
        for (const QuantizedConstant& constant : constants) {
            std::set<std::string> names;
            const auto readers = m_plan->readersOf(m_plan->valueOf(constant.tensor));
            for (const std::size_t step : readers) {
                const auto& outputs = m_plan->steps()[step].node->outputs; // the later ones repeat parts of the first
                const auto first = std::ranges::find_if(outputs, [](const std::string& name) { return !name.empty(); });
                if (first != outputs.end()) {
                    names.insert(*first);
                }
            }
            m_outputs.push_back(std::move(names));
            m_isReadOnce.push_back(readers.size() == 1);
        }
    }

    Status run(std::vector<SampleErrors>& errors)
    {
        m_progress.begin("Running the network", errors.size());
        return parallelFor(errors.size(), m_progress, [&](std::size_t sample) -> Status {
            const SoleThread sole; // samples keep all threads busy
            std::unique_ptr<Worker> worker = m_workers.take();
            if (!worker) {
                auto made = makeWorker();
                QS_TRY(made);
                worker = std::move(*made);
            }
            const Status done = measure(*worker, sample, errors[sample]);
            m_workers.giveBack(std::move(worker));
            m_progress.advance();
            return done;
        });
    }

private:
    Result<std::unique_ptr<Worker>> makeWorker() const
    {
        auto worker = std::make_unique<Worker>(m_plan);
        std::map<std::string, Array> all;
        for (const QuantizedConstant& constant : m_constants) {
            all.emplace(constant.tensor, constant.values);
        }
        for (const QuantizedConstant& constant : m_constants) {
            auto single = Variation::make(*m_plan, {{constant.tensor, constant.values}});
            QS_TRY(single);
            worker->single.push_back(std::move(*single));
            if (m_request.allButOne) {
                std::map<std::string, Array> others = all;
                others.erase(constant.tensor);
                auto variation = Variation::make(*m_plan, others);
                QS_TRY(variation);
                worker->others.push_back(std::move(*variation));
            }
        }
        auto everything = Variation::make(*m_plan, all);
        QS_TRY(everything);
        worker->all = std::move(*everything);
        return worker;
    }

    Status measure(Worker& worker, std::size_t sample, SampleErrors& errors)
    {
        const auto original = worker.executor.run(m_samples.at(sample), m_progress);
        QS_TRY(original);
        const std::size_t layers = m_constants.size();
        errors.own.resize(layers);
        errors.accumulated.resize(layers);
        errors.isolated.resize(layers);
        errors.allButOne.resize(layers);
        QS_TRY(runAll(worker, sample, *original, errors));
        for (std::size_t i = 0; i < layers; ++i) {
            QS_TRY(runLayer(worker, sample, *original, i, errors));
        }
        return ok();
    }

    Status runAll(Worker& worker, std::size_t sample, const Answers& original, SampleErrors& errors)
    {
        Status compared = ok();
        const ValueHook look = [&](const std::string& name, Array value) -> Result<Array> {
            for (std::size_t i = 0; i < m_outputs.size() && compared; ++i) {
                if (m_outputs[i].contains(name)) {
                    compared = compare(worker, name, value, errors.accumulated[i]);
                }
            }
            return value;
        };
        const auto answers = worker.executor.runVariation(*worker.all, Reach::Network, m_progress, look);
        QS_TRY(answers);
        QS_TRY(compared);
        return compareAnswers(original, *answers, sample, errors.everything);
    }

    Status runLayer(Worker& worker, std::size_t sample, const Answers& original, std::size_t layer,
                    SampleErrors& errors)
    {
        Status compared = ok();
        const ValueHook look = [&](const std::string& name, Array value) -> Result<Array> {
            if (compared && m_outputs[layer].contains(name)) {
                compared = compare(worker, name, value, errors.own[layer]);
            }
            return value;
        };
        // Where several nodes read the weight, the later ones would see what the earlier ones have done.
        const bool sees = m_request.network && m_isReadOnce[layer];
        if (!sees) {
            QS_TRY(worker.executor.runVariation(worker.single[layer], Reach::Layers, m_progress, look));
        }
        if (m_request.network) {
            const auto answers = worker.executor.runVariation(worker.single[layer], Reach::Network, m_progress,
                                                              sees ? look : ValueHook());
            QS_TRY(answers);
            QS_TRY(compareAnswers(original, *answers, sample, errors.isolated[layer]));
        }
        QS_TRY(compared);
        if (m_request.allButOne) {
            const auto answers = worker.executor.runVariation(worker.others[layer], Reach::Network, m_progress);
            QS_TRY(answers);
            QS_TRY(compareAnswers(original, *answers, sample, errors.allButOne[layer]));
        }
        return ok();
    }

    static Status compare(const Worker& worker, const std::string& name, const Array& value, OutputError& error)
    {
        const auto own = worker.executor.value(name);
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
                m_labels.empty() || i > 0 ? std::span<const std::int64_t>() : m_labels[sample];
            QS_TRY(errors[i].decisions.add(*original[i], *answers[i], labels));
        }
        return ok();
    }

    std::shared_ptr<const ExecutionPlan> m_plan;
    const Samples& m_samples;
    const Labels& m_labels;
    const SensitivityRequest& m_request;
    const std::vector<QuantizedConstant>& m_constants;
    Progress& m_progress;
    std::vector<std::set<std::string>> m_outputs; ///< values that the layer's nodes make, by layer
    std::vector<bool> m_isReadOnce;               ///< by layer
    Workers m_workers;
};

void mergeAnswers(std::vector<AnswerError>& into, const std::vector<AnswerError>& more)
{
    into.resize(std::max(into.size(), more.size()));
    for (std::size_t i = 0; i < more.size(); ++i) {
        into[i].merge(more[i]);
    }
}

} // namespace

void AnswerError::merge(const AnswerError& more)
{
    values.merge(more.values);
    decisions.merge(more.decisions);
}

Result<Labels> readLabels(const Model& data, const std::string& name, std::uint64_t samples)
{
    const auto tensor = std::ranges::find(data.tensors, name, &Tensor::name);
    if (tensor == data.tensors.end()) {
        return Error{ErrorCode::Usage, "there is no array \"" + name + "\" for the labels"};
    }
    const auto array = arrayOf(*tensor);
    QS_TRY(array);
    if (rowOf(array->type()).isFloat || array->rank() == 0 ||
        static_cast<std::uint64_t>(array->shape().front()) != samples) {
        return Error{ErrorCode::Shape, "the labels \"" + name + "\" are " + tensor->dtype + " " +
                                           shapeText(tensor->shape) + ", not whole numbers for " +
                                           std::to_string(samples) + " samples"};
    }
    const auto whole = converted(*array, ElementType::I64);
    QS_TRY(whole);
    Labels labels;
    const std::uint64_t each = samples == 0 ? 0 : whole->count() / samples;
    for (std::uint64_t i = 0; i < samples; ++i) {
        const auto some = whole->values<std::int64_t>().subspan(i * each, each);
        labels.emplace_back(some.begin(), some.end());
    }
    return labels;
}

Result<SensitivityReport> measureSensitivity(const Model& model, std::shared_ptr<const Graph> graph,
                                             const Samples& samples, const Labels& labels,
                                             const SensitivityRequest& request, Progress& progress)
{
    SensitivityReport report;
    report.request = request;
    report.samples = request.samples == 0 ? samples.count() : std::min(request.samples, samples.count());
    report.hasLabels = !labels.empty();
    std::optional<Model> foldedModel;
    if (request.folds) {
        auto folded = foldBatchNormalization(*graph);
        QS_TRY(folded);
        foldedModel = withFoldedWeights(model, *folded);
        report.folds = folded->folds;
        graph = std::make_shared<const Graph>(std::move(folded->graph));
    }
    for (const GraphValue& output : graph->outputs) {
        report.outputs.push_back(output.name);
    }
    const auto plan = ExecutionPlan::make(graph);
    report.problems = plan->problems();
    auto quantized = quantizeConstants(foldedModel ? *foldedModel : model, *plan, request.choices, progress);
    QS_TRY(quantized);
    std::vector<std::size_t> places; // of the constants among the layers
    std::vector<QuantizedConstant> constants;
    for (auto& [layer, constant] : *quantized) {
        if (constant) {
            places.push_back(report.layers.size());
            constants.push_back(std::move(*constant));
        }
        report.layers.push_back(std::move(layer));
    }
    std::vector<SampleErrors> errors(report.samples);
    QS_TRY(Study(plan, samples, labels, request, constants, progress).run(errors));
    for (const SampleErrors& sample : errors) {
        mergeAnswers(report.everything, sample.everything);
        for (std::size_t i = 0; i < places.size(); ++i) {
            LayerSensitivity& layer = report.layers[places[i]];
            layer.own.merge(sample.own[i]);
            layer.accumulated.merge(sample.accumulated[i]);
            mergeAnswers(layer.isolated, sample.isolated[i]);
            mergeAnswers(layer.allButOne, sample.allButOne[i]);
        }
    }
    for (const auto& file : graph->files) {
        QS_TRY(file->intact());
    }
    return report;
}

} // namespace qs
