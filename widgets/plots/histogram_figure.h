// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/calibration/distribution.h"
#include "core/formats/range.h"
#include "widgets/plots/plot_data.h"

#include <memory>
#include <optional>
#include <vector>

class QCPAxis;
class QCPAxisRect;
class QCPGraph;
class QCPItemRect;
class QCPLayer;
class QCPLayoutGrid;
class QCPLegend;

namespace qs {

class PlotFrame;

/// What a grid puts on the axis.
struct CodeMarks {
    std::vector<double> levels; ///< of the codes, ascending; empty where there are too many to draw
    Range clippingStart;        ///< values beyond are clipped
};

/// Histogram of a distribution with the codes of a grid on it. Left axis: values per bin. Right axis: values per code;
/// the two are scaled so that a code stands as high as the bins it swallows, on average where levels are uneven.
class HistogramFigure {
public:
    /// Builds itself into rows 0 (legend) and 1 of `grid`.
    HistogramFigure(PlotFrame& frame, QCPLayoutGrid& grid);

    QCPAxis& xAxis() const;

    /// What is drawn; `channel` is a part of it, drawn with the same area, or null.
    void setDistributions(std::shared_ptr<const Distribution> all, std::shared_ptr<const Distribution> channel);
    void setChannelName(const QString& name);
    void setLogarithmic(bool logarithmic);
    bool isLogarithmic() const { return m_isLogarithmic; }
    /// The band of the range, the codes and the clipped tails. Null: without them.
    void setCodes(const std::optional<Range>& range, const std::optional<CodeMarks>& codes);
    /// Fits both count axes to what is shown; not while a handle moves, or everything would.
    void rescale() { scaleAxes(); }
    /// Redraws only what setCodes has changed.
    void redrawCodes();
    void retranslate();
    void restyle();

    PlotData data() const;

private:
    void makeGraphs();
    void rebin();
    void showCodes();
    std::vector<double> countsOfLevels() const;
    void showTails();
    void showLegend();
    void scaleAxes();
    void matchCodeAxis();
    double shownCount(double count) const;

    PlotFrame* m_frame;
    QCPAxisRect* m_rect;
    QCPLegend* m_legend;
    QCPLayer* m_cheap; ///< codes and tails, with a buffer of their own
    QCPItemRect* m_band;
    QCPGraph* m_values;
    QCPGraph* m_channelValues;
    QCPGraph* m_lowTail;
    QCPGraph* m_highTail;
    QCPGraph* m_codes;

    std::shared_ptr<const Distribution> m_all;
    std::shared_ptr<const Distribution> m_channel;
    QString m_channelName;
    std::optional<CodeMarks> m_marks;
    double m_cellWidth = 1; ///< of the axis per code: a code stands as high as the bins it swallows
    bool m_isLogarithmic = false;
    double m_binWidth = 1;
    double m_left = 0;
    std::vector<double> m_counts; ///< of the bins in view
};

} // namespace qs
