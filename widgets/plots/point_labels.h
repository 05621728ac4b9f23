// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QPointF>
#include <QRectF>
#include <QString>

#include <memory>
#include <vector>

class QCPAxisRect;
class QCPLayer;

namespace qs {

/// Names beside points of a figure, placed so that none covers another or a point. Names for which there is no room are
/// left out, the last ones first.
struct PointLabels {
    struct Label {
        QPointF place; ///< in the coordinates of the axes
        QString text;
    };
    std::vector<Label> labels;   ///< the ones that matter most first
    std::vector<QPointF> points; ///< that no label may cover, in the coordinates of the axes
    QFont font;
    QColor colour;
    QColor ground;
    /// Where they were drawn last, in pixels; null rectangles for those left out.
    std::vector<QRectF> placed;
};

/// Draws `labels` over the bottom and left axes of `rect` at each replot.
void addPointLabels(QCPAxisRect& rect, QCPLayer& layer, std::shared_ptr<PointLabels> labels);

/// Rectangles for texts of `sizes` beside `anchors`, inside `area`, touching neither each other nor the `points`; a
/// null one where there is no room. All in pixels.
std::vector<QRectF> placeLabels(const std::vector<QPointF>& anchors, const std::vector<QSizeF>& sizes,
                                const std::vector<QPointF>& points, const QRectF& area);

} // namespace qs
