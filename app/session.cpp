// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session.h"

#include "app/choice_text.h"
#include "app/choices_command.h"
#include "core/loaders/loader.h"

#include <QDir>

#include <algorithm>
#include <filesystem>

namespace qs {

Session::Session(QObject* parent) : QObject(parent)
{
    connect(&m_analysis, &AnalysisRun::reportChanged, this, &Session::showReport);
    connect(&m_analysis, &AnalysisRun::progressed, this, &Session::activityChanged);
    connect(&m_analysis, &AnalysisRun::stateChanged, this, [this] {
        if (m_analysis.state() == AnalysisRun::State::Done) {
            // Asked here once more: an answer from the cache has read nothing.
            if (const std::string change = changeText(*m_state.model); !change.empty()) {
                emit fileChanged(QString::fromStdString(change));
            }
            m_sweep.start(m_state.model, m_choices.request, m_analysis.weights());
        }
        emit activityChanged();
    });
    connect(&m_sweep, &SweepRun::reportsChanged, this, [this] {
        m_state.formatSweep = m_sweep.reports();
        announce(Change::Sweep);
    });
    connect(&m_sweep, &SweepRun::progressed, this, &Session::activityChanged);
    connect(&m_sweep, &SweepRun::finished, this, &Session::activityChanged);
    connect(&m_comparison, &ComparisonRun::changed, this, [this] {
        m_state.comparison = m_comparison.comparison();
        announce(Change::Comparison);
        emit activityChanged();
    });
    connect(&m_comparison, &ComparisonRun::progressed, this, &Session::activityChanged);
    connect(&m_difference, &DifferenceRun::changed, this, [this] {
        m_state.difference = m_difference.difference();
        announce(Change::Difference);
        emit activityChanged();
    });
    connect(&m_difference, &DifferenceRun::progressed, this, &Session::activityChanged);
    connect(&m_difference, &DifferenceRun::opened, this, [this](const QString& path) {
        m_choices.pairs = {}; // what was said about another file
        emit otherOpened(path);
    });
    connect(&m_difference, &DifferenceRun::openFailed, this, &Session::openFailed);
    connectNetwork();
    connect(&m_distributions, &DistributionSource::changed, this, [this] {
        m_state.distribution = m_distributions.layer();
        m_state.channelDistribution = m_distributions.channel();
        announce(Change::Distribution);
        emit activityChanged();
    });
}

Quantization Session::quantization() const
{
    return m_choices.request.of(selectedTensor());
}

JobProgress Session::progress() const
{
    if (m_openJob.running()) {
        return m_openJob.progress();
    }
    if (m_latency.running()) { // alone
        return m_latency.progress();
    }
    if (m_analysis.state() != AnalysisRun::State::Running && m_comparison.running()) {
        return m_comparison.progress();
    }
    if (m_analysis.state() != AnalysisRun::State::Running && m_difference.running()) {
        return m_difference.progress();
    }
    if (m_analysis.state() != AnalysisRun::State::Running) {
        if (m_source.loading() || m_studies.running()) {
            return m_source.loading() ? m_source.progress() : m_studies.progress();
        }
        if (m_observation.running()) {
            return m_observation.progress();
        }
        if (m_other.running()) {
            return m_other.progress();
        }
    }
    return m_sweep.running() ? m_sweep.progress() : m_analysis.progress();
}

bool Session::idle() const
{
    return isUndisturbed() && !m_latency.wanted();
}

/// Nothing works that would take part of the time of what is timed.
bool Session::isUndisturbed() const
{
    return !m_openJob.running() && m_analysis.state() != AnalysisRun::State::Running && !m_sweep.running() &&
           !m_comparison.running() && !m_difference.running() && !m_distributions.running() && !m_source.opening() &&
           !m_source.loading() && !m_source.weighing() && !m_studies.running() && !observing();
}

void Session::open(const QString& given)
{
    const QString path = QDir::cleanPath(given); // a folder has its name at the end, not a slash
    m_openingPath = path;
    m_openJob.start(
        [file = std::filesystem::path(path.toStdString())](Progress& progress) { return openModel(file, progress); },
        [this, path](const Result<std::shared_ptr<const Model>>& model) {
            if (!model) {
                emit openFailed(path, model.error());
            } else {
                show(*model);
                emit opened(path);
            }
            emit activityChanged();
        });
    emit activityChanged();
}

void Session::show(std::shared_ptr<const Model> model)
{
    m_analysis.clear();
    m_sweep.clear();
    m_comparison.clear();
    m_difference.clear();
    m_distributions.clear();
    m_source.clear();
    m_studies.setSubject(nullptr, nullptr, nullptr);
    m_observation.setSubject(nullptr, nullptr, nullptr);
    setOtherData(nullptr);
    m_latency.setSubject(nullptr, nullptr);
    m_cache.clear();
    m_undo.clear();
    m_choices.request.overrides.clear();
    m_choices.pairs = {};
    m_choices.study = {};
    if (m_choices.request.quantization.calibration.id == "manual") {
        m_choices.request.quantization.calibration = {};
    }
    m_state = {};
    m_state.model = std::move(model);
    if (m_state.model && !m_state.model->weights.empty()) {
        m_state.layer = 0;
    }
    emit choicesChanged();
    if (m_state.model) {
        analyse();
        wantDistributions();
        m_source.open(m_state.model);
    }
    announce(Change::Model | Change::Report | Change::Selection | Change::Distribution | Change::Preview |
             Change::Sweep | Change::Comparison | Change::Difference | Change::Network);
}

void Session::close()
{
    m_openJob.cancel();
    show(nullptr);
    emit activityChanged();
}

void Session::reload()
{
    if (m_state.model) {
        open(QString::fromStdString(m_state.model->path));
    }
}

void Session::selectLayer(std::size_t layer)
{
    if (!m_state.report || layer >= m_state.report->layers.size() || m_state.layer == layer) {
        return;
    }
    m_state.layer = layer;
    m_state.channel.reset();
    m_state.preview.reset();
    wantDistributions();
    announce(Change::Selection | Change::Distribution | Change::Preview);
    emit choicesChanged();
    const LayerResult* selected = m_state.selectedLayer();
    if (m_analysis.state() == AnalysisRun::State::Running && selected->state == LayerResult::State::Pending) {
        analyse(); // again, with this layer first; what is finished comes from the cache
    }
}

void Session::selectTensor(const QString& tensor)
{
    if (!m_state.report) {
        return;
    }
    const auto& layers = m_state.report->layers;
    const auto found = std::find_if(layers.begin(), layers.end(), [name = tensor.toStdString()](const LayerResult& l) {
        return l.tensor == name || l.name == name;
    });
    if (found != layers.end()) {
        selectLayer(static_cast<std::size_t>(found - layers.begin()));
    }
}

void Session::selectChannel(std::optional<std::size_t> channel)
{
    if (m_state.channel == channel) {
        return;
    }
    m_state.channel = channel;
    wantDistributions();
    announce(Change::Selection | Change::Distribution);
}

void Session::previewRange(std::optional<Range> range)
{
    m_state.preview = range;
    announce(Change::Preview);
}

void Session::cancel()
{
    m_openJob.cancel();
    m_analysis.cancel();
    m_sweep.cancel();
    m_comparison.cancel();
    m_difference.cancel();
    m_source.cancel();
    m_studies.cancel();
    cancelObservation();
    m_latency.cancel();
    emit activityChanged();
}

void Session::compareWith(const QString& path)
{
    if (m_state.model) {
        m_difference.open(path, m_state.model);
        emit activityChanged();
    }
}

void Session::closeOther()
{
    m_difference.clear();
    m_choices.pairs = {};
    m_state.difference = {};
    announce(Change::Difference);
    emit activityChanged();
}

void Session::resumeDifference()
{
    m_difference.resume();
    emit activityChanged();
}

void Session::cancelDifference()
{
    m_difference.cancel();
    emit activityChanged();
}

void Session::compareAll()
{
    if (m_state.model && !m_state.model->weights.empty()) {
        m_comparison.start(m_state.model);
        emit activityChanged();
    }
}

void Session::cancelComparison()
{
    m_comparison.cancel();
    emit activityChanged();
}

void Session::resume()
{
    if (m_state.model) {
        analyse();
        m_difference.resume();
        m_studies.resume();
        if (m_observation.observation().state == Observation::State::Stopped ||
            m_other.observation().state == Observation::State::Stopped) {
            m_isOtherWanted = m_otherData != nullptr;
            m_observation.resume();
            observeOther();
        }
    }
}

void Session::analyse()
{
    m_sweep.cancel();
    m_analysis.start(m_state.model, m_choices.request, selectedTensor());
}

void Session::showReport()
{
    m_state.report = m_analysis.report();
    Changes changes = Change::Report;
    const LayerResult* layer = m_state.selectedLayer();
    if (m_state.preview && layer != nullptr && layer->state != LayerResult::State::Pending) {
        m_state.preview.reset(); // the chosen range has become a result
        changes |= Change::Preview;
    }
    announce(changes);
    emit activityChanged();
}

void Session::wantDistributions()
{
    std::optional<std::size_t> weight;
    if (m_state.layer && *m_state.layer < m_analysis.weights().size()) {
        weight = m_analysis.weights()[*m_state.layer];
    }
    m_distributions.want(m_state.model, weight, m_state.channel);
    m_state.distribution = m_distributions.layer();
    m_state.channelDistribution = m_distributions.channel();
}

void Session::announce(Changes changes)
{
    emit stateChanged(m_state, changes);
}

std::string Session::selectedTensor() const
{
    const LayerResult* layer = m_state.selectedLayer();
    return layer != nullptr ? layer->tensor : std::string();
}

QString Session::selectedName() const
{
    return QString::fromStdString(selectedTensor());
}

} // namespace qs
