// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/plots/clip_handles.h"
#include "widgets/views/plot_view.h"
#include "widgets/views/shown_range.h"

class QCheckBox;
class QLabel;
class QTimer;

namespace qs {

class HistogramFigure;
class PlotNavigator;
class RangeFields;

/// The values of the selected layer as a histogram, the codes they get, and the clip range with handles to drag.
class DistributionView : public PlotView {
    Q_OBJECT

public:
    explicit DistributionView(QWidget* parent = nullptr);
    ~DistributionView() override;

    ClipHandles& handles() const { return *m_handles; }
    void setLogarithmic(bool logarithmic);

protected:
    void showState(Changes changes) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void connectHandles();
    /// False when there is nothing to draw; the frame then says why.
    bool hasFigure();
    void showRange(const ShownRange& shown);
    std::optional<ShownRange> rangeNow() const;
    void choose(const Range& range);
    void showMoved(const Range& range);
    void showCursor(const QPointF& position);
    void showSummary();
    void fit();
    void fitRange();
    void retranslate();

    std::unique_ptr<HistogramFigure> m_figure;
    PlotNavigator* m_navigator;
    ClipHandles* m_handles;
    RangeFields* m_fields;
    QCheckBox* m_logarithmic;
    QTimer* m_settle; ///< redraws the axes while a handle moves, less often than the handle
    std::optional<ShownRange> m_shown;
    std::optional<Range> m_chosen; ///< shown until the report that knows it arrives, so that nothing jumps back
    std::shared_ptr<const Distribution> m_drawn;
};

} // namespace qs
