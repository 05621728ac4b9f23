// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/activations/activation_quantizer.h"
#include "core/activations/input_channels.h"
#include "core/activations/smoothed_weight.h"
#include "core/activations/smoothing.h"
#include "core/base/parallel.h"
#include "core/executor/executor.h"
#include "core/executor/layer_inputs.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace qs {

namespace {

/// A layer that can be measured.
struct Subject {
    std::size_t layer = 0; ///< of the report
    const Weight* weight = nullptr;
    Array values; ///< of the weight, F32
    InputChannels channels;
    LayerInput input;
    std::string output;
    const ActivationTensor* seen = nullptr;
};

ErrorShare errorOf(std::span<const float> original, std::span<const float> other)
{
    ErrorShare share;
    for (std::size_t i = 0; i < original.size(); ++i) {
        if (!std::isfinite(original[i]) || !std::isfinite(other[i])) {
            continue;
        }
        const double error = double{other[i]} - original[i];
        ++share.count;
        share.zeroed += original[i] != 0 && other[i] == 0 ? 1 : 0;
        share.signal += double{original[i]} * original[i];
        share.error += error * error;
    }
    return share;
}

/// Calls `take` with each run of elements of one channel along `axis`.
template <typename Take>
void forRuns(const Shape& shape, std::size_t axis, Take take)
{
    std::size_t inner = 1;
    std::size_t outer = 1;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        (i < axis ? outer : inner) *= i == axis ? 1 : static_cast<std::size_t>(shape[i]);
    }
    const auto count = static_cast<std::size_t>(shape[axis]);
    for (std::size_t run = 0; run < outer * count; ++run) {
        take(run % count, run * inner, inner);
    }
}

/// `value` with each channel divided by its factor, rounded to the codes of `grid` and read back.
Result<Array> divided(const Array& value, const ActivationTensor& seen, const std::vector<float>& factors,
                      const ActivationQuantizer& grid)
{
    const auto axis = static_cast<std::size_t>(seen.channelAxis);
    if (axis >= value.rank() || static_cast<std::size_t>(value.shape()[axis]) != factors.size()) {
        return Error{ErrorCode::Shape, "\"" + seen.name + "\" does not have " + std::to_string(factors.size()) +
                                           " channels in every sample"};
    }
    const auto floats = converted(value, ElementType::F32);
    QS_TRY(floats);
    auto quotient = Array::make(ElementType::F32, value.shape());
    QS_TRY(quotient);
    const std::span<const float> in = floats->values<float>();
    const std::span<float> out = quotient->edit<float>();
    forRuns(value.shape(), axis, [&](std::size_t channel, std::size_t first, std::size_t length) {
        for (std::size_t i = first; i < first + length; ++i) {
            out[i] = in[i] / factors[channel];
        }
    });
    const auto rounded = grid(*quotient);
    QS_TRY(rounded);
    return converted(*rounded, value.type());
}

/// The grid that covers every channel of `seen` over its factor.
ActivationQuantizer gridFor(const Quantization& quantization, const ActivationTensor& seen,
                            const std::vector<float>& factors)
{
    Moments moments;
    for (std::size_t c = 0; c < factors.size(); ++c) {
        const ActivationChannel& channel = seen.channels[c];
        if (channel.count > 0) {
            moments.count += channel.count;
            moments.min = std::min(moments.min, double{channel.min / factors[c]});
            moments.max = std::max(moments.max, double{channel.max / factors[c]});
        }
    }
    ActivationChoice choice{.quantization = quantization, .isDynamic = false};
    choice.quantization.calibration = {};
    return {choice, Distribution(moments)};
}

class Measurement {
public:
    Measurement(const Model& model, std::shared_ptr<const ExecutionPlan> plan, const ActivationReport& seen,
                SmoothingReport& report)
        : m_model(model), m_plan(std::move(plan)), m_seen(seen), m_report(report)
    {}

    Status run(const NetworkData& data, Progress& progress)
    {
        QS_TRY(findSubjects());
        QS_TRY(runOriginals(data, progress));
        progress.begin("Balancing layers", m_subjects.size());
        for (const Subject& subject : m_subjects) {
            Status measured = measure(subject, progress);
            if (!measured && measured.error().code == ErrorCode::Cancelled) {
                return measured;
            }
            if (!measured) {
                m_report.layers[subject.layer].error = measured.error();
            }
            progress.advance();
        }
        return ok();
    }

private:
    Status findSubjects()
    {
        AnalysisRequest wanted;
        wanted.layerPattern = m_report.request.layerPattern;
        const auto selected = selectedWeights(m_model, wanted);
        QS_TRY(selected);
        for (const std::size_t index : *selected) {
            const Weight& weight = m_model.weights[index];
            LayerSmoothing& layer = m_report.layers.emplace_back();
            layer.layer = weight.layer;
            layer.tensor = m_model.tensors[weight.tensor].name;
            layer.kind = weight.kind;
            auto subject = subjectOf(weight);
            if (!subject) {
                layer.error = subject.error();
                continue;
            }
            subject->layer = m_report.layers.size() - 1;
            layer.input = subject->seen->name;
            layer.weightLargest = subject->channels.largest(subject->values.values<float>());
            for (const ActivationChannel& channel : subject->seen->channels) {
                layer.inputLargest.push_back(channel.largest());
            }
            m_subjects.push_back(std::move(*subject));
        }
        shareWeights();
        return ok();
    }

    Result<Subject> subjectOf(const Weight& weight) const
    {
        const Tensor& tensor = m_model.tensors[weight.tensor];
        const std::size_t number = m_plan->valueOf(tensor.name);
        const std::vector<LayerInput> inputs = layerInputs(*m_plan, tensor.name);
        if (inputs.size() != 1 || tensor.stored) {
            return Error{ErrorCode::Unsupported, tensor.stored    ? "the weights lie quantized in the file already"
                                                 : inputs.empty() ? "it reads nothing that flows through the network"
                                                                  : "several nodes read its weight"};
        }
        Subject subject{.weight = &weight, .values = {}, .channels = {}, .input = inputs.front(), .output = {}};
        const Step& step = m_plan->steps()[subject.input.step];
        const auto place = std::ranges::find(step.inputs, number);
        const auto channels =
            place == step.inputs.end()
                ? std::nullopt
                : InputChannels::of(*step.node, static_cast<std::size_t>(place - step.inputs.begin()), tensor.shape);
        if (!channels) {
            return Error{ErrorCode::Unsupported, step.node->label() + " is no convolution or product of matrices that "
                                                                      "reads its weight as it is"};
        }
        if (step.outputs.empty() || step.outputs.front() == Step::kNone) {
            return Error{ErrorCode::Unsupported, step.node->label() + " makes nothing that could be measured"};
        }
        subject.channels = *channels;
        subject.output = m_plan->nameOf(step.outputs.front());
        subject.seen = m_seen.find(m_plan->nameOf(subject.input.value));
        if (subject.seen == nullptr || subject.seen->channels.size() != channels->count()) {
            return Error{ErrorCode::Unsupported, "the " + std::to_string(channels->count()) +
                                                     " channels of its input were not seen one by one"};
        }
        const auto values = arrayOf(tensor);
        QS_TRY(values);
        auto floats = converted(*values, ElementType::F32);
        QS_TRY(floats);
        subject.values = std::move(*floats);
        return subject;
    }

    /// Layers that read the same value need the same factors.
    void shareWeights()
    {
        std::map<std::string, std::vector<float>> largest;
        for (const Subject& subject : m_subjects) {
            const LayerSmoothing& layer = m_report.layers[subject.layer];
            std::vector<float>& all = largest[layer.input];
            all.resize(layer.weightLargest.size());
            std::ranges::transform(all, layer.weightLargest, all.begin(),
                                   [](float a, float b) { return std::max(a, b); });
        }
        for (const Subject& subject : m_subjects) {
            LayerSmoothing& layer = m_report.layers[subject.layer];
            layer.weightLargest = largest[layer.input];
        }
    }

    Status runOriginals(const NetworkData& data, Progress& progress)
    {
        const std::uint64_t all = data.samples.count();
        const std::uint64_t wanted = m_report.request.samples == 0 ? all : std::min(m_report.request.samples, all);
        progress.begin("Running the network", wanted);
        for (std::uint64_t i = 0; i < wanted; ++i) {
            const auto inputs = data.samples.at(i);
            if (!inputs) {
                m_report.problems.push_back({"", "sample " + std::to_string(i + 1) + ": " + inputs.error().message});
                continue;
            }
            auto executor = std::make_unique<Executor>(m_plan);
            executor->keepValues(true);
            QS_TRY(executor->run(*inputs, progress));
            m_executors.push_back(std::move(executor));
            progress.advance();
        }
        m_report.samples = m_executors.size();
        return ok();
    }

    Status measure(const Subject& subject, Progress& progress)
    {
        LayerSmoothing& layer = m_report.layers[subject.layer];
        const std::vector<float> ones(layer.inputLargest.size(), 1.0F);
        QS_TRY(measureInput(subject, ones, layer));
        QS_TRY(measureOutput(subject, ones, layer.plain, progress));
        for (const double alpha : m_report.request.alphas) {
            const std::vector<float> factors = smoothingFactors(layer.inputLargest, layer.weightLargest, alpha);
            ErrorShare share;
            QS_TRY(measureOutput(subject, factors, share, progress));
            layer.smoothed.push_back(share);
        }
        return ok();
    }

    Status measureInput(const Subject& subject, const std::vector<float>& ones, LayerSmoothing& layer) const
    {
        const ActivationQuantizer grid = gridFor(m_report.request.activations, *subject.seen, ones);
        layer.channels.resize(ones.size());
        for (const auto& executor : m_executors) {
            const auto value = executor->value(layer.input);
            QS_TRY(value);
            const auto rounded = divided(*value, *subject.seen, ones, grid);
            QS_TRY(rounded);
            const auto before = converted(*value, ElementType::F32);
            QS_TRY(before);
            const auto after = converted(*rounded, ElementType::F32);
            QS_TRY(after);
            forRuns(value->shape(), static_cast<std::size_t>(subject.seen->channelAxis),
                    [&](std::size_t channel, std::size_t first, std::size_t length) {
                        layer.channels[channel].merge(errorOf(before->values<float>().subspan(first, length),
                                                              after->values<float>().subspan(first, length)));
                    });
        }
        return ok();
    }

    Status measureOutput(const Subject& subject, const std::vector<float>& factors, ErrorShare& share,
                         Progress& progress) const
    {
        const auto weight = smoothedWeight(m_model, *subject.weight, subject.values, subject.channels, factors,
                                           m_report.request.weights, progress);
        QS_TRY(weight);
        const ActivationQuantizer grid = gridFor(m_report.request.activations, *subject.seen, factors);
        const InputChange change{subject.input.step, subject.input.input,
                                 [&](const Array& value) { return divided(value, *subject.seen, factors, grid); }};
        std::vector<ErrorShare> shares(m_executors.size());
        QS_TRY(parallelFor(m_executors.size(), progress, [&](std::size_t i) -> Status {
            const SoleThread sole;
            const std::string& tensor = m_report.layers[subject.layer].tensor;
            auto variation = Variation::make(*m_plan, {{tensor, *weight}}, {change});
            QS_TRY(variation);
            Status compared = ok();
            const ValueHook look = [&](const std::string& name, Array value) -> Result<Array> {
                if (compared && name == subject.output) {
                    compared = compare(*m_executors[i], name, value, shares[i]);
                }
                return value;
            };
            QS_TRY(m_executors[i]->runVariation(*variation, Reach::Layers, progress, look));
            return compared;
        }));
        for (const ErrorShare& more : shares) {
            share.merge(more);
        }
        return ok();
    }

    static Status compare(const Executor& executor, const std::string& name, const Array& value, ErrorShare& share)
    {
        const auto original = executor.value(name);
        QS_TRY(original);
        const auto before = converted(*original, ElementType::F32);
        QS_TRY(before);
        const auto after = converted(value, ElementType::F32);
        QS_TRY(after);
        share = errorOf(before->values<float>(), after->values<float>());
        return ok();
    }

    const Model& m_model;
    const std::shared_ptr<const ExecutionPlan> m_plan;
    const ActivationReport& m_seen;
    SmoothingReport& m_report;
    std::vector<Subject> m_subjects;
    std::vector<std::unique_ptr<Executor>> m_executors; ///< by sample, each with the values of its run
};

} // namespace

Result<SmoothingReport> measureSmoothing(const std::shared_ptr<const Model>& model,
                                         const std::shared_ptr<const Graph>& graph,
                                         const std::shared_ptr<const NetworkData>& data, const ActivationReport& seen,
                                         const SmoothingRequest& request, Progress& progress)
{
    QS_TRY(checkActivationChoice({.quantization = request.activations, .isDynamic = false}));
    QS_TRY(checkQuantization(request.weights));
    if (std::ranges::any_of(request.alphas, [](double alpha) { return !(alpha >= 0 && alpha <= 1); })) {
        return Error{ErrorCode::Usage, "each alpha must be a number from 0 to 1"};
    }
    SmoothingReport report;
    report.request = request;
    const bool folds = seen.request.folds;
    std::shared_ptr<const Model> used = model;
    std::shared_ptr<const Graph> network = graph;
    if (folds) {
        auto folded = foldBatchNormalization(*graph);
        QS_TRY(folded);
        used = std::make_shared<const Model>(withFoldedWeights(*model, *folded));
        network = std::make_shared<const Graph>(std::move(folded->graph));
    }
    const auto plan = ExecutionPlan::make(network);
    auto pairs = equalizationPairs(*used, *plan);
    QS_TRY(pairs);
    report.pairs = std::move(*pairs);
    QS_TRY(Measurement(*used, plan, seen, report).run(*data, progress));
    return report;
}

} // namespace qs
