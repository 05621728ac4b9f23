// SPDX-License-Identifier: GPL-3.0-or-later
// The network of a session: what it runs on and what was measured of it.
#include "app/choice_text.h"
#include "app/session.h"
#include "core/base/free_memory.h"

#include <utility>

namespace qs {

void Session::connectNetwork()
{
    connect(&m_source, &NetworkSource::changed, this, [this] {
        if (m_source.data() != m_state.network.data || m_source.network() != m_state.network.network) {
            m_studies.setSubject(m_state.model, m_source.network(), m_source.data());
            m_observation.setSubject(m_state.model, m_source.network(), m_source.data());
            m_latency.setSubject(m_source.network(), m_source.data());
            if (m_source.network() != m_state.network.network) {
                setOtherData(nullptr);
            }
        }
        showNetwork();
        emit activityChanged();
    });
    connect(&m_source, &NetworkSource::progressed, this, &Session::activityChanged);
    connect(&m_source, &NetworkSource::dataLoaded, this, &Session::dataLoaded);
    connect(&m_source, &NetworkSource::dataFailed, this, &Session::dataFailed);
    connect(&m_studies, &StudyRun::changed, this, [this] {
        showNetwork();
        emit activityChanged();
    });
    connect(&m_studies, &StudyRun::progressed, this, &Session::activityChanged);
    for (const ActivationRun* run : {&m_observation, &m_other}) {
        connect(run, &ActivationRun::changed, this, [this] {
            observeOther();
            showNetwork();
            emit activityChanged();
        });
        connect(run, &ActivationRun::progressed, this, &Session::activityChanged);
    }
    connect(&m_latency, &LatencyRun::changed, this, [this] {
        showNetwork();
        emit activityChanged();
    });
    connect(&m_latency, &LatencyRun::progressed, this, &Session::activityChanged);
    connect(this, &Session::activityChanged, this, [this] { m_latency.setUndisturbed(isUndisturbed()); });
}

void Session::loadData(const DataRequest& request)
{
    m_source.load(request);
}

void Session::useData(const DataRequest& request, std::shared_ptr<const NetworkData> data)
{
    m_source.use(request, std::move(data));
}

void Session::closeData()
{
    m_source.closeData();
}

void Session::setStudyOptions(const StudyOptions& options)
{
    Choices choices = m_choices;
    choices.study = options;
    setChoices(choices);
}

void Session::chooseStudyOptions(const StudyOptions& options)
{
    Choices choices = m_choices;
    choices.study = options;
    push(choices, tr("What is measured"));
}

SensitivityRequest Session::studyRequest() const
{
    SensitivityRequest request;
    request.choices = m_choices.request;
    request.choices.statistics = false;
    request.parts = m_choices.study.parts;
    request.activations = m_choices.study.activations;
    request.folds = m_state.network.folds();
    request.allButOne = m_choices.study.allButOne;
    request.samples = m_choices.study.samples;
    return request;
}

void Session::measureStudy()
{
    m_studies.measure({studyRequest()});
}

void Session::measureWidths()
{
    std::vector<SensitivityRequest> requests{studyRequest()};
    const NumberFormat* chosen = findNumberFormat(m_choices.request.quantization.format);
    for (const NumberFormat& format : numberFormats()) {
        if (chosen == nullptr || format.family != chosen->family || format.isSigned != chosen->isSigned ||
            format.id == chosen->id || format.bits > 8) {
            continue;
        }
        SensitivityRequest request = requests.front();
        request.choices.quantization = withFormat(request.choices.quantization, format);
        request.choices.overrides.clear();
        requests.push_back(std::move(request));
    }
    m_studies.measure(requests);
}

void Session::cancelStudy()
{
    m_studies.cancel();
}

void Session::observeActivations()
{
    ActivationRequest request;
    request.quantization = m_choices.study.activations.quantization;
    request.folds = m_state.network.folds();
    request.samples = m_choices.study.samples;
    m_isOtherWanted = m_otherData != nullptr;
    m_observation.observe(request);
    observeOther();
}

/// One after the other: side by side they would need the memory of both.
void Session::observeOther()
{
    const Observation& seen = m_observation.observation();
    if (m_isOtherWanted && seen.state == Observation::State::Done) {
        m_isOtherWanted = false;
        m_other.observe(seen.request);
    }
}

void Session::cancelObservation()
{
    m_isOtherWanted = false;
    m_observation.cancel();
    m_other.cancel();
}

void Session::setOtherData(std::shared_ptr<const NetworkData> data)
{
    m_isOtherWanted = false;
    m_otherData = std::move(data);
    m_other.setSubject(m_state.model, m_source.network(), m_otherData);
}

void Session::compareData(std::shared_ptr<const NetworkData> data)
{
    setOtherData(std::move(data));
    observeActivations();
    showNetwork();
    emit activityChanged();
}

void Session::closeOtherData()
{
    setOtherData(nullptr);
    showNetwork();
    emit activityChanged();
}

void Session::measureLatency()
{
    m_latency.setUndisturbed(isUndisturbed());
    m_latency.measure({.samples = m_choices.study.samples, .rounds = m_choices.study.rounds});
}

void Session::cancelLatency()
{
    m_latency.cancel();
}

void Session::selectStudy(std::size_t study)
{
    const auto& studies = m_studies.studies();
    if (!studies || study >= studies->size()) {
        return;
    }
    const SensitivityRequest& request = (*studies)[study].request;
    Choices choices = m_choices;
    const bool statistics = choices.request.statistics;
    choices.request = request.choices;
    choices.request.statistics = statistics;
    choices.study.parts = request.parts;
    choices.study.activations = request.activations;
    choices.study.folds = request.folds;
    choices.study.allButOne = request.allButOne;
    choices.study.samples = request.samples;
    if (isSame(studyRequest(), request)) {
        return;
    }
    push(choices, quantizationStep(request.choices.quantization, tr("all layers", "target of a choice")));
}

void Session::showNetwork()
{
    NetworkState& network = m_state.network;
    network.network = m_source.network();
    network.networkError = m_source.networkError();
    network.foldable = m_source.foldable();
    network.isLoading = m_source.loading();
    network.data = m_source.data();
    network.footprint = m_source.footprint();
    network.freeMemory = freeMemory();
    network.options = m_choices.study;
    network.studies = m_studies.studies();
    network.observation = m_observation.observation();
    network.otherData = m_otherData;
    network.other = m_other.observation();
    network.latency = m_latency.measurement();
    // What is chosen now, else what was looked at last.
    if (const auto now = m_studies.find(studyRequest()); now && network.studies) {
        network.shown = now;
        network.isStale = false;
    } else {
        network.isStale = network.studies != nullptr;
        network.shown = network.studies ? network.shown : std::nullopt;
    }
    announce(Change::Network);
}

} // namespace qs
