// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pairing/difference_histogram.h"
#include "widgets/plots/plot_data.h"

#include <QPointF>

#include <optional>

class QCPAxisRect;
class QCPGraph;
class QCPItemStraightLine;
class QCPLegend;

namespace qs {

class PlotFrame;
class PlotNavigator;

/// How often each difference of two tensors occurs, with a line where their mean lies.
class DifferenceFigure {
public:
    explicit DifferenceFigure(PlotFrame& frame);

    void setHistogram(const DifferenceHistogram& histogram, double mean);
    void setLogarithmic(bool logarithmic);
    void retranslate();
    void restyle();

    /// As it is drawn, in fewer bins where there are few values.
    const DifferenceHistogram& histogram() const { return m_histogram; }
    /// The bin under a place in the plot, when there is one.
    std::optional<std::size_t> binAt(const QPointF& position) const;
    /// Lower edge of a bin; of one beyond the last its upper edge.
    double edge(std::size_t bin) const { return m_histogram.low + static_cast<double>(bin) * m_histogram.width; }
    /// The middle of a bin in pixels, at its count.
    QPointF pixelOf(std::size_t bin) const;
    PlotData data() const;

private:
    void showCounts();

    PlotFrame* m_frame;
    QCPAxisRect* m_rect;
    QCPLegend* m_legend;
    PlotNavigator* m_navigator;
    QCPGraph* m_counts;
    QCPGraph* m_meanKey; ///< for the legend: items have no place in it
    QCPItemStraightLine* m_zero;
    QCPItemStraightLine* m_meanLine;
    DifferenceHistogram m_histogram;
    double m_mean = 0;
    bool m_isLogarithmic = true;
};

} // namespace qs
