// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/plots/plot_data.h"
#include "widgets/views/plot_view.h"

class QScrollBar;

namespace qs {

class LayersFigure;

/// All layers, the worst first, and each of them in every number format.
class LayersView : public PlotView {
    Q_OBJECT

public:
    explicit LayersView(QWidget* parent = nullptr);
    ~LayersView() override;

    /// Layers from top to bottom, as indices into the report.
    const std::vector<std::size_t>& order() const { return m_order; }
    const LayersFigure& figure() const { return *m_figure; }

protected:
    void showState(Changes changes) override;
    void pointerMoved(const QPointF& position) override;
    void pointerClicked(const QPointF& position) override;
    bool wheelTurned(QEvent& event) override;
    bool keyPressed(int key) override;

private:
    bool hasFigure();
    void rank();
    void showRows();
    void fitScrollBar();
    void showRestingReadout();
    void retranslate();
    QString sentence() const;
    PlotData data() const;

    std::unique_ptr<LayersFigure> m_figure;
    QScrollBar* m_scrollBar;
    std::vector<std::size_t> m_order;
};

} // namespace qs
