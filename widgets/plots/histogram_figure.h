// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/calibration/distribution.h"
#include "core/formats/quantizer.h"
#include "widgets/plots/plot_data.h"

#include <memory>
#include <optional>
#include <vector>

class QCPAxis;
class QCPAxisRect;
class QCPGraph;
class QCPItemRect;
class QCPLayer;
class QCPLegend;

namespace qs {

class PlotFrame;

/// Histogram of a distribution with the codes of a grid on it. Left axis: values per bin. Right axis: values per code;
/// the two are scaled so that a code stands as high as the bins it swallows.
class HistogramFigure {
public:
    explicit HistogramFigure(PlotFrame& frame);

    QCPAxis& xAxis() const;

    /// What is drawn; `channel` is a part of it, drawn with the same area, or null.
    void setDistributions(std::shared_ptr<const Distribution> all, std::shared_ptr<const Distribution> channel);
    void setChannelName(const QString& name);
    void setLogarithmic(bool logarithmic);
    bool isLogarithmic() const { return m_isLogarithmic; }
    /// The range band, the codes and the clipped tails. No grid: only the band.
    void setGrid(const Range& range, const std::optional<Grid>& grid, int bits);
    /// Fits both count axes to what is shown; not while a handle moves, or everything would.
    void rescale() { scaleAxes(); }
    /// Redraws only what setGrid has changed.
    void redrawCodes();
    void retranslate();
    void restyle();

    PlotData data() const;

    static constexpr int kMostBits = 8; ///< of a format whose codes are drawn

private:
    void makeGraphs();
    void rebin();
    void showCodes();
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
    Range m_range;
    std::optional<Grid> m_grid;
    int m_bits = 0;
    bool m_isLogarithmic = false;
    double m_binWidth = 1;
    double m_left = 0;
    std::vector<double> m_counts; ///< of the bins in view
};

} // namespace qs
