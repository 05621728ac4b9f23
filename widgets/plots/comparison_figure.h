// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/formats/number_format.h"

#include <QPointF>
#include <QString>

#include <memory>
#include <optional>
#include <vector>

class QCPAxisRect;
class QCPGraph;
class QCPLegend;

namespace qs {

class PlotFrame;
class PlotNavigator;
struct PointLabels;

/// SQNR against bits per weight of many quantizations: a point for each, the front that no other choice beats, and what
/// theory allows for normal data.
class ComparisonFigure {
public:
    struct Point {
        double bits = 0;
        double sqnrDb = 0; ///< +inf is drawn at the upper edge
        bool onFront = false;
        FormatFamily family = FormatFamily::Integer;
        QString name; ///< short
    };

    explicit ComparisonFigure(PlotFrame& frame);

    void setPoints(std::vector<Point> points);
    /// One of the points, drawn with a ring and its name.
    void setSelected(std::optional<std::size_t> point);
    /// Bits and SQNR of what is chosen now.
    void setNow(std::optional<QPointF> bitsAndSqnr);
    void retranslate();
    void restyle();

    const std::vector<Point>& points() const { return m_points; }
    /// The point nearest to a place in the plot, when it is near.
    std::optional<std::size_t> pointAt(const QPointF& position) const;
    /// Where a point is drawn, in pixels.
    QPointF pixelOf(std::size_t point) const;
    const PointLabels& labels() const { return *m_labels; }

private:
    void fit();
    void makeGraphs();
    void showTheory();
    void showPoints();
    void showLabels();
    void fitHeight();
    QPointF placeOf(const Point& point) const;

    PlotFrame* m_frame;
    QCPAxisRect* m_rect;
    QCPLegend* m_legend;
    PlotNavigator* m_navigator;
    QCPGraph* m_bound;
    QCPGraph* m_lloydMax;
    QCPGraph* m_uniform;
    QCPGraph* m_front;
    QCPGraph* m_now;
    QCPGraph* m_ring;
    std::vector<QCPGraph*> m_families; ///< as formatFamilies()
    std::shared_ptr<PointLabels> m_labels;
    std::vector<Point> m_points;
    std::optional<std::size_t> m_selected;
    std::optional<QPointF> m_nowPlace;
    bool m_isFitted = false; ///< later the eye stays where it was put
    double m_top = 50;       ///< upper end of the SQNR axis
};

} // namespace qs
