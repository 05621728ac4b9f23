// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/formats/quantizer.h"

#include <QPointF>
#include <QString>

#include <optional>
#include <vector>

class QCPAxis;
class QCPAxisRect;
class QCPCurve;
class QCPGraph;
class QCPItemRect;
class QCPItemStraightLine;
class QCPItemText;
class QCPItemTracer;
class QCPLegend;

namespace qs {

class PlotFrame;
class PlotNavigator;

/// One line per channel from its smallest to its largest value, and below it, on the same axis, its SQNR. With more
/// channels than pixels neighbours are drawn together, from their least to their greatest.
class ChannelsFigure {
public:
    struct Channel {
        std::size_t index = 0;
        Range range;
        double sqnrDb = 0; ///< NaN without a signal
    };

    explicit ChannelsFigure(PlotFrame& frame);

    /// In the order they are drawn. `reach` is what one scale for the whole tensor would have to cover.
    void setChannels(std::vector<Channel> channels, const Range& reach, std::optional<std::size_t> worst);
    void setSelected(std::optional<std::size_t> index);
    void setOrderName(const QString& name) { m_orderName = name; }
    void fit();
    void retranslate();
    void restyle();

    const std::vector<Channel>& channels() const { return m_channels; }
    const Channel* channelAt(const QPointF& position) const;
    /// How many channels share a place now; 1 when each has its own.
    int channelsPerPlace() const { return m_perPlace; }

private:
    void makeRects();
    void makeMarks();
    void redraw();
    void placeMarks();
    std::optional<double> placeOf(std::optional<std::size_t> index) const;

    PlotFrame* m_frame;
    QCPAxisRect* m_rangeRect;
    QCPAxisRect* m_sqnrRect;
    QCPLegend* m_legend;
    PlotNavigator* m_upper;
    PlotNavigator* m_lower;
    QCPItemRect* m_reachBand;
    QCPGraph* m_reach; ///< its outline, for the legend
    QCPCurve* m_ranges;
    QCPCurve* m_sqnrSpans;
    QCPGraph* m_sqnr;
    QCPGraph* m_worstDot;
    QCPItemText* m_worstLabel;
    QCPItemStraightLine* m_selectedLines[2];

    std::vector<Channel> m_channels;
    Range m_reachRange;
    std::optional<std::size_t> m_worst;
    std::optional<std::size_t> m_selected;
    QString m_orderName;
    int m_perPlace = 1;
};

} // namespace qs
