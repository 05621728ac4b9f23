// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/activation_run.h"
#include "app/analysis_run.h"
#include "app/choices.h"
#include "app/comparison_run.h"
#include "app/difference_run.h"
#include "app/distribution_source.h"
#include "app/job.h"
#include "app/latency_run.h"
#include "app/layer_cache.h"
#include "app/network_source.h"
#include "app/study_run.h"
#include "app/sweep_run.h"
#include "widgets/views/view.h"

#include <QObject>
#include <QString>
#include <QUndoStack>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace qs {

/// The document: the open model, what was chosen, what was found and what is selected. Lives in the GUI thread; all
/// work is done by jobs. Every choice is an undo step; a new choice supersedes the analysis that runs.
class Session : public QObject {
    Q_OBJECT

public:
    explicit Session(QObject* parent = nullptr);

    const ViewState& state() const { return m_state; }
    const AnalysisRequest& request() const { return m_choices.request; }
    Scope scope() const { return m_choices.scope; }
    /// Of the selected layer, or the common one.
    Quantization quantization() const;
    QUndoStack& undoStack() { return m_undo; }

    /// The file that is being opened; empty when none is.
    QString opening() const { return m_openJob.running() ? m_openingPath : QString(); }
    AnalysisRun::State analysisState() const { return m_analysis.state(); }
    const std::optional<Error>& requestError() const { return m_analysis.error(); }
    JobProgress progress() const;
    std::size_t layersDone() const { return m_analysis.layersDone(); }
    std::size_t layerCount() const { return m_analysis.layerCount(); }
    bool comparingFormats() const { return m_sweep.running(); }
    /// The comparison of formats was stopped before its end.
    bool comparisonStopped() const
    {
        return m_analysis.state() == AnalysisRun::State::Done && !m_sweep.running() && !m_sweep.complete();
    }
    bool comparingAll() const { return m_comparison.running(); }
    bool comparingFiles() const { return m_difference.running(); }
    bool loadingData() const { return m_source.loading(); }
    bool measuring() const { return m_studies.running(); }
    bool observing() const { return m_observation.running() || m_other.running(); }
    bool timing() const { return m_latency.running(); }
    /// Configurations that wait behind the one that is measured.
    std::size_t studiesWaiting() const { return m_studies.waiting(); }
    /// A study was stopped before its end.
    bool studyStopped() const
    {
        return (!m_studies.running() && m_studies.stopped()) ||
               m_observation.observation().state == Observation::State::Stopped ||
               m_other.observation().state == Observation::State::Stopped;
    }
    /// Nothing runs and nothing is waited for.
    bool idle() const;

    /// Keeps the current model until the new one is there. Emits opened() or openFailed().
    void open(const QString& path);
    void close();
    /// Opens the model's file again, as it is now.
    void reload();

    void selectLayer(std::size_t layer);
    void selectTensor(const QString& tensor);
    void selectChannel(std::optional<std::size_t> channel);

    /// Choices. Each is one undo step that starts an analysis; choosing what is chosen already is none.
    void chooseFormat(const QString& id);
    void chooseFormatOf(std::size_t layer, const QString& id);
    void chooseScheme(Scheme scheme);
    void chooseGranularity(const Granularity& granularity);
    void chooseCalibration(const CalibrationChoice& calibration);
    void chooseScaleStorage(const QString& id);
    void chooseArithmeticPreset(const QString& id); ///< also sets how that runtime stores scales
    void chooseArithmetic(const Arithmetic& arithmetic);
    void chooseQuantization(const Quantization& quantization); ///< all choices at once
    void chooseRange(Range range);
    void chooseScope(Scope scope);
    void applyToAllLayers(); ///< what the selected layer has, for every layer
    void resetLayer();       ///< what all layers have in common, for the selected one
    /// Replaces the request without an undo step: the command line's choices, before a file is open.
    void setRequest(const AnalysisRequest& request);

    void previewRange(std::optional<Range> range);

    void compareAll(); ///< every format as it is usually deployed, in the background; goes on where it was stopped
    void cancelComparison(); ///< of compareAll

    /// Puts the file beside the open one, which is the reference. Emits otherOpened() or openFailed().
    void compareWith(const QString& path);
    void closeOther();
    /// Which tensors of the two files belong together: an undo step called `step`.
    void choosePairs(const PairMapping& pairs, const QString& step);
    void resumeDifference();
    void cancelDifference();

    /// What the network runs on. Emits dataLoaded() or dataFailed().
    void loadData(const DataRequest& request);
    void useData(const DataRequest& request, std::shared_ptr<const NetworkData> data);
    /// What was loaded last.
    const DataRequest& dataRequest() const { return m_source.request(); }
    void closeData();
    void setStudyOptions(const StudyOptions& options);    ///< without an undo step: the command line's choices
    void chooseStudyOptions(const StudyOptions& options); ///< an undo step; measures nothing by itself
    void measureStudy();                                  ///< the choices as they are now
    void measureWidths();                                 ///< those, and every other width of the format's family
    void cancelStudy();                                   ///< what is measured stays
    void observeActivations();                            ///< what the values between layers hold
    void cancelObservation();                             ///< what was seen stays
    /// Looks at the values on other data too, to see how far they drift.
    void compareData(std::shared_ptr<const NetworkData> data);
    void closeOtherData();
    void measureLatency();               ///< in floats and in codes, once nothing else runs
    void cancelLatency();                ///< what was measured before stays
    void selectStudy(std::size_t study); ///< its choices become the choices: an undo step

    void cancel(); ///< stops what runs; finished layers stay
    void resume(); ///< computes what is missing

signals:
    void stateChanged(const qs::ViewState& state, qs::Changes changes);
    void choicesChanged();
    void activityChanged(); ///< something started, went on or ended
    void opened(const QString& path);
    void otherOpened(const QString& path);
    void openFailed(const QString& path, const qs::Error& error);
    void fileChanged(const QString& sentence); ///< on the disk, while it was analysed
    void dataLoaded(const QString& path);
    void dataFailed(const QString& path, const qs::Error& error);

private:
    friend class ChoicesCommand;

    using Edit = std::function<void(Quantization&)>;
    void edit(const Edit& change, const QString& text);
    void push(const Choices& choices, const QString& text);
    void setChoices(const Choices& choices);
    void show(std::shared_ptr<const Model> model);
    void analyse();
    void showReport();
    void wantDistributions();
    void connectNetwork();
    bool isUndisturbed() const;
    void setOtherData(std::shared_ptr<const NetworkData> data);
    void observeOther();
    SensitivityRequest studyRequest() const;
    void showNetwork();
    void announce(Changes changes);
    QString selectedName() const;
    std::string selectedTensor() const;
    QString targetText() const;

    ViewState m_state;
    Choices m_choices;
    QUndoStack m_undo;
    LayerCache m_cache;
    AnalysisRun m_analysis{m_cache};
    SweepRun m_sweep{m_cache};
    ComparisonRun m_comparison;
    DifferenceRun m_difference;
    NetworkSource m_source;
    StudyRun m_studies;
    ActivationRun m_observation;
    std::shared_ptr<const NetworkData> m_otherData;
    ActivationRun m_other;
    bool m_isOtherWanted = false; ///< once the values on the data themselves were seen
    LatencyRun m_latency;
    DistributionSource m_distributions;
    Job<std::shared_ptr<const Model>> m_openJob;
    QString m_openingPath;
};

} // namespace qs
