// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/point_labels.h"

#include <qcustomplot.h>

#include <algorithm>

namespace qs {

namespace {

constexpr double kPointRadius = 5;
constexpr double kGap = 3; ///< pixels between a point and its name

/// Where a name may stand around its point, the most usual place first.
std::vector<QRectF> candidates(const QPointF& anchor, const QSizeF& size)
{
    const double side = kPointRadius + kGap;
    const double w = size.width();
    const double h = size.height();
    const QPointF corners[] = {
        {side, -h / 2},        {-side - w, -h / 2},        {-w / 2, -side - h}, {-w / 2, side},
        {side / 2, -side - h}, {-side / 2 - w, -side - h}, {side / 2, side},    {-side / 2 - w, side},
    };
    std::vector<QRectF> all;
    for (const QPointF& corner : corners) {
        all.emplace_back(anchor + corner, size);
    }
    return all;
}

class LabelItem final : public QCPAbstractItem {
public:
    LabelItem(QCPAxisRect& rect, QCPLayer& layer, std::shared_ptr<PointLabels> labels)
        : QCPAbstractItem(rect.parentPlot()), m_rect(&rect), m_labels(std::move(labels))
    {
        setLayer(&layer);
        setClipAxisRect(&rect);
        setSelectable(false);
    }

    double selectTest(const QPointF&, bool, QVariant*) const override { return -1; }

protected:
    void draw(QCPPainter* painter) override
    {
        painter->setFont(m_labels->font);
        const QFontMetricsF metrics(m_labels->font, painter->device());
        std::vector<QPointF> anchors;
        std::vector<QSizeF> sizes;
        for (const PointLabels::Label& label : m_labels->labels) {
            anchors.push_back(pixelOf(label.place));
            sizes.emplace_back(metrics.horizontalAdvance(label.text) + 4, metrics.height());
        }
        std::vector<QPointF> points;
        for (const QPointF& point : m_labels->points) {
            points.push_back(pixelOf(point));
        }
        m_labels->placed = placeLabels(anchors, sizes, points, m_rect->rect());
        QColor ground = m_labels->ground;
        ground.setAlphaF(0.75F);
        for (std::size_t i = 0; i < m_labels->placed.size(); ++i) {
            if (!m_labels->placed[i].isNull()) {
                painter->fillRect(m_labels->placed[i], ground);
                painter->setPen(m_labels->colour);
                painter->drawText(m_labels->placed[i], Qt::AlignCenter, m_labels->labels[i].text);
            }
        }
    }

private:
    QPointF pixelOf(const QPointF& place) const
    {
        return {m_rect->axis(QCPAxis::atBottom)->coordToPixel(place.x()),
                m_rect->axis(QCPAxis::atLeft)->coordToPixel(place.y())};
    }

    QCPAxisRect* m_rect;
    std::shared_ptr<PointLabels> m_labels;
};

} // namespace

std::vector<QRectF> placeLabels(const std::vector<QPointF>& anchors, const std::vector<QSizeF>& sizes,
                                const std::vector<QPointF>& points, const QRectF& area)
{
    std::vector<QRectF> placed;
    for (std::size_t i = 0; i < anchors.size(); ++i) {
        const auto isFree = [&](const QRectF& place) {
            const QRectF around = place.adjusted(-kPointRadius, -kPointRadius, kPointRadius, kPointRadius);
            return area.contains(place) &&
                   std::ranges::none_of(placed, [&](const QRectF& other) { return other.intersects(place); }) &&
                   std::ranges::none_of(
                       points, [&](const QPointF& point) { return point != anchors[i] && around.contains(point); });
        };
        const std::vector<QRectF> places = candidates(anchors[i], sizes[i]);
        const auto found = area.contains(anchors[i]) ? std::ranges::find_if(places, isFree) : places.end();
        placed.push_back(found == places.end() ? QRectF() : *found);
    }
    return placed;
}

void addPointLabels(QCPAxisRect& rect, QCPLayer& layer, std::shared_ptr<PointLabels> labels)
{
    new LabelItem(rect, layer, std::move(labels)); // the plot owns its items
}

} // namespace qs
