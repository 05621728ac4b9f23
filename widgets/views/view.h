// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/clip_curve.h"
#include "core/analysis/report.h"
#include "core/calibration/distribution.h"
#include "core/model/model.h"
#include "core/pairing/difference.h"
#include "widgets/views/network_state.h"

#include <QFlags>
#include <QWidget>

#include <memory>
#include <optional>
#include <vector>

namespace qs {

/// The model in every format, each as it is usually deployed.
struct Comparison {
    enum class State { None, Running, Stopped, Done };
    State state = State::None;
    /// One per quantization with all layers of the model, which may be Pending; without channels. Null for None.
    std::shared_ptr<const std::vector<AnalysisReport>> reports;
};

/// The model beside another file, pair by pair.
struct FileDifference {
    enum class State { None, Opening, Running, Stopped, Done };
    State state = State::None;
    std::shared_ptr<const Model> other;             ///< null until it is open
    std::shared_ptr<const DifferenceReport> report; ///< pairs may be Pending; null until the tensors are paired
    std::shared_ptr<const PairMapping> mapping;     ///< what a person has said about the pairs; null for nothing

    PairMapping corrections() const { return mapping ? *mapping : PairMapping(); }
};

/// Everything the views show, cheap to copy: values and shared pointers to things that never change.
struct ViewState {
    std::shared_ptr<const Model> model;
    std::shared_ptr<const AnalysisReport> report;            ///< layers may still be Pending
    std::optional<std::size_t> layer;                        ///< selected: index into report->layers
    std::optional<std::size_t> channel;                      ///< selected channel of that layer
    std::shared_ptr<const Distribution> distribution;        ///< of the selected layer's values; null until computed
    std::shared_ptr<const Distribution> channelDistribution; ///< of the selected channel's values; may be null
    std::optional<Range> preview;                            ///< range under the pointer while a clip handle is dragged
    /// One report per number format for the layer × format map, same layers as `report`; layers may be Pending.
    std::shared_ptr<const std::vector<AnalysisReport>> formatSweep;
    Comparison comparison;
    FileDifference difference;
    NetworkState network;

    const LayerResult* selectedLayer() const; ///< null when nothing is selected
};

enum class Change {
    Model = 1,
    Report = 2,
    Selection = 4,    ///< layer or channel
    Distribution = 8, ///< distribution or channelDistribution arrived or went
    Preview = 16,
    Sweep = 32,
    Comparison = 128,
    Difference = 256,
    Network = 512, ///< the network, its data, options or studies
    Style = 64,    ///< palette, font, language or locale
};
Q_DECLARE_FLAGS(Changes, Change)
Q_DECLARE_OPERATORS_FOR_FLAGS(Changes)

/// Something that shows the state. Changes are merged and delivered once per turn of the event loop; a hidden view
/// waits until it is shown. (The idea is KCachegrind's TraceItemView.)
class View : public QWidget {
    Q_OBJECT

public:
    explicit View(QWidget* parent = nullptr);

    void setState(const ViewState& state, Changes changes);
    const ViewState& state() const { return m_state; }

    /// What the view shows, in one sentence with its numbers; read by screen readers and drawn under the plot.
    virtual QString summary() const = 0;

signals:
    void layerSelected(std::size_t layer);
    void channelSelected(std::size_t channel);
    void rangePreviewed(std::optional<qs::Range> range); ///< while dragging; nothing when the drag is given up
    void rangeChosen(qs::Range range);                   ///< a drag, a key or a typed number has set the clip range
    void calibrationChosen(const QString& id);           ///< a calibration's mark was clicked
    void formatChosen(std::size_t layer, const QString& format);
    void quantizationChosen(const qs::Quantization& quantization); ///< every choice at once
    void comparisonWanted();                                       ///< measure every format, or go on with it
    void comparisonCancelled();
    void otherFileWanted(); ///< ask which file to compare with
    void otherFileClosed();
    void differenceWanted(); ///< go on measuring pairs
    void differenceCancelled();
    /// A person has corrected which tensors belong together; `step` names it in the list of undo steps.
    void pairsChosen(const qs::PairMapping& mapping, const QString& step);

    void dataWanted();      ///< ask what the network shall run on
    void picturesWanted();  ///< the same, in a folder of pictures
    void syntheticWanted(); ///< make data up
    void samplesWanted();   ///< look at the data
    void dataClosed();      ///< run on nothing any more
    void studyOptionsChosen(const qs::StudyOptions& options);
    void studyWanted();                    ///< measure the layers under the choices as they are, or go on
    void widthsWanted();                   ///< the same for every width of the chosen format's family
    void studyCancelled();                 ///< what is measured stays
    void studySelected(std::size_t study); ///< look at one that was measured before
    void observationWanted();              ///< look at the values between layers, or go on
    void observationCancelled();
    void otherDataWanted(); ///< ask for data to compare what was seen with
    void otherDataClosed();
    void latencyWanted(); ///< time layers and network
    void latencyCancelled();

protected:
    /// Shows the state; `changes` says what differs from the last call (everything at the first).
    virtual void showState(Changes changes) = 0;

    /// Delivers what waits without waiting for the event loop or for being shown: before an export.
    void deliverNow();

    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override; ///< palette, font, language and locale arrive as Change::Style

private:
    void schedule(Changes changes);

    ViewState m_state;
    Changes m_waiting;
    bool m_scheduled = false;
};

} // namespace qs
