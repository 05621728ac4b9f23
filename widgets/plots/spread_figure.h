// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/formats/range.h"

#include <QPointF>

#include <cstddef>
#include <optional>
#include <vector>

class QCPAxisRect;
class QCPGraph;
class QCPItemRect;
class QCPLayoutGrid;
class QCPLegend;

namespace qs {

class PlotFrame;

/// How far each channel of an activation reaches, with the channels that stretch the range of all and those that never
/// change, on the band that the codes cover.
class SpreadFigure {
public:
    struct Channel {
        Range range;
        bool isOutlier = false;
        bool isDead = false;
    };

    /// Builds itself into rows 0 (legend) and 1 of `grid`.
    SpreadFigure(PlotFrame& frame, QCPLayoutGrid& grid);

    void setChannels(std::vector<Channel> channels, const Range& covered);
    void retranslate();
    void restyle();

    const std::vector<Channel>& channels() const { return m_channels; }
    std::optional<std::size_t> channelAt(const QPointF& position) const;

private:
    PlotFrame* m_frame;
    QCPAxisRect* m_rect;
    QCPLegend* m_legend;
    QCPItemRect* m_band;
    QCPGraph* m_covered; ///< the band in the legend
    QCPGraph* m_usual;
    QCPGraph* m_outliers;
    QCPGraph* m_dead;
    std::vector<Channel> m_channels;
};

} // namespace qs
