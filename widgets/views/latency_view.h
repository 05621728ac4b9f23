// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/models/latency_columns.h"
#include "widgets/plots/plot_data.h"
#include "widgets/views/network_view.h"

#include <memory>
#include <vector>

class QComboBox;
class QPlainTextEdit;
class QSplitter;

namespace qs {

class LatencyFigure;
class LatencyTable;
class RowScrollBar;
class WrappedLabel;

/// How long layers and network take in floats and in codes of 8 bits on this machine: a table of the layers, a figure
/// of their times, and what the times say about quantizing.
class LatencyView : public NetworkView {
    Q_OBJECT

public:
    enum class Order { Depth, Speedup, Time };

    explicit LatencyView(QWidget* parent = nullptr);
    ~LatencyView() override;

    void setOrder(Order order);
    /// Layers from top to bottom: indices into the layers of the report.
    const std::vector<std::size_t>& order() const { return m_order; }
    const LatencyFigure& figure() const { return *m_figure; }
    const LatencyTable& table() const { return *m_table; }

    QString selectedText() const override;

protected:
    void showState(Changes changes) override;
    void pointerMoved(const QPointF& position) override;
    void pointerClicked(const QPointF& position) override;
    bool wheelTurned(QEvent& event) override;
    bool keyPressed(int key) override;

private:
    void build();
    bool hasFigure();
    void showRows();
    void arrange();
    void showSelection();
    void showReadout(std::optional<std::size_t> place);
    void select(std::size_t layer);
    void retranslate();
    const LatencyReport* report() const { return state().network.latency.report.get(); }
    std::optional<std::size_t> analysedLayer(std::size_t layer) const;
    std::optional<std::size_t> selectedPlace() const;
    PlotData data() const;

    WrappedLabel* m_conditions;
    LatencyTable* m_table;
    QPlainTextEdit* m_words;
    QSplitter* m_splitter;
    std::unique_ptr<LatencyFigure> m_figure;
    QComboBox* m_orders;
    RowScrollBar* m_scrollBar;
    std::vector<LatencyRow> m_rows; ///< by layer of the report
    std::vector<std::size_t> m_order;
};

} // namespace qs
