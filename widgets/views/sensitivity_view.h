// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sensitivity/measures.h"
#include "widgets/plots/figure_stack.h"
#include "widgets/plots/plot_data.h"
#include "widgets/views/network_view.h"

class QComboBox;

namespace qs {

class Badge;
class DepthFigure;
class MapFigure;
class RankingFigure;
class RowAxis;
class RowScrollBar;

/// Which layers the network can spare precision in: its layers ranked under a measure, each under every configuration
/// that was measured, and the error along the depth.
class SensitivityView : public NetworkView {
    Q_OBJECT

public:
    enum class Figure { Ranking, Map, Depth };

    explicit SensitivityView(QWidget* parent = nullptr);
    ~SensitivityView() override;

    void setFigure(Figure figure);
    Figure shownFigure() const;
    const SensitivityMeasure& measure() const;
    const SensitivityMeasure& otherMeasure() const;
    /// Layers from top to bottom, or from left to right: indices into the layers of the report.
    const std::vector<std::size_t>& order() const { return m_order; }
    const RankingFigure& ranking() const { return *m_ranking; }
    const MapFigure& map() const { return *m_map; }
    const DepthFigure& depth() const { return *m_depth; }

protected:
    void showState(Changes changes) override;
    void pointerMoved(const QPointF& position) override;
    void pointerClicked(const QPointF& position) override;
    bool wheelTurned(QEvent& event) override;
    bool keyPressed(int key) override;

private:
    void buildControls();
    bool hasFigure();
    void showFigure();
    void rank();
    void showRanking();
    void showMap();
    void showDepth();
    void showSelection();
    void showControls();
    void showRestingReadout();
    void retranslate();
    void fillMeasures();

    RowAxis* rows();
    std::optional<std::size_t> placeOf(std::optional<std::size_t> layer) const;
    std::optional<std::size_t> placeAt(const QPointF& position, std::optional<std::size_t>* study) const;
    void select(std::size_t place);
    QString layerText(std::size_t layer) const;
    PlotData data() const;

    std::unique_ptr<RankingFigure> m_ranking;
    std::unique_ptr<MapFigure> m_map;
    std::unique_ptr<DepthFigure> m_depth;
    FigureStack m_stack{frame()}; ///< by Figure
    QWidget* m_controls;
    QComboBox* m_figures;
    QComboBox* m_measures;
    QComboBox* m_others;
    Badge* m_level;
    RowScrollBar* m_scrollBar;
    std::vector<std::size_t> m_order;
    std::shared_ptr<const std::vector<Study>> m_shown;
};

} // namespace qs
