// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/plots/plot_data.h"
#include "widgets/views/plot_view.h"

class QComboBox;
class QLabel;

namespace qs {

class ChannelsFigure;

/// Range and SQNR of every output channel of the selected layer, the worst one named.
class ChannelsView : public PlotView {
    Q_OBJECT

public:
    enum class Order { Index, Range, Sqnr };

    explicit ChannelsView(QWidget* parent = nullptr);
    ~ChannelsView() override;

    void setOrder(Order order);
    /// The channel drawn at a point of the plot.
    std::optional<std::size_t> channelAt(const QPointF& position) const;

protected:
    void showState(Changes changes) override;
    void pointerMoved(const QPointF& position) override;
    void pointerClicked(const QPointF& position) override;

private:
    bool hasFigure();
    void showChannels();
    void showRestingReadout();
    void retranslate();
    QString sentence() const;
    PlotData data() const;

    std::unique_ptr<ChannelsFigure> m_figure;
    QLabel* m_orderLabel;
    QComboBox* m_order;
    std::shared_ptr<const AnalysisReport> m_drawn; ///< the report whose channels are shown
    std::optional<std::size_t> m_drawnLayer;
};

} // namespace qs
