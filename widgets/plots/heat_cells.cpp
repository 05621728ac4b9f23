// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/heat_cells.h"

#include "widgets/number_text.h"
#include "widgets/plots/plot_style.h"

#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace qs {

namespace {

class HeatItem : public QCPAbstractItem {
public:
    HeatItem(QCPAxisRect& rect, std::shared_ptr<const HeatCells> cells)
        : QCPAbstractItem(rect.parentPlot()),
          m_rect(&rect),
          m_cells(std::move(cells)),
          m_gradient(PlotStyle::gradient()),
          m_inverted(m_gradient.inverted())
    {
        setClipAxisRect(&rect);
        setClipToAxisRect(true);
        setSelectable(false);
    }

    double selectTest(const QPointF&, bool, QVariant*) const override { return -1; }

protected:
    void draw(QCPPainter* painter) override
    {
        if (!m_cells->style) {
            return;
        }
        painter->setAntialiasing(false);
        const QCPRange view = m_rect->axis(QCPAxis::atLeft)->range();
        const auto count = static_cast<int>(m_cells->rows.size());
        const int first = std::clamp(static_cast<int>(std::floor(view.lower)), 0, count);
        const int last = std::clamp(static_cast<int>(std::ceil(view.upper)) + 1, 0, count);
        for (int row = first; row < last; ++row) {
            drawRow(*painter, row);
        }
    }

private:
    QRectF cell(int row, int column) const
    {
        const QCPAxis* x = m_rect->axis(QCPAxis::atBottom);
        const QCPAxis* y = m_rect->axis(QCPAxis::atLeft);
        const QPointF corner(std::round(x->coordToPixel(column - 0.5)), std::round(y->coordToPixel(row - 0.5)));
        const QPointF opposite(std::round(x->coordToPixel(column + 0.5)), std::round(y->coordToPixel(row + 0.5)));
        return QRectF(corner, opposite).normalized().adjusted(1, 1, -1, -1);
    }

    void drawRow(QCPPainter& painter, int index)
    {
        const HeatCells::Row& row = m_cells->rows[static_cast<std::size_t>(index)];
        // All numbers or none: cells are a pixel wider here and there, and a few numbers would look like a message.
        const QFontMetrics metrics(m_cells->style->smallFont());
        const int columns = static_cast<int>(row.values.size());
        const bool isNumbered =
            metrics.horizontalAdvance(decibelNumber(88.8, 1)) < m_rect->width() / std::max(1, columns) &&
            metrics.height() < cell(index, 0).height() + 2;
        for (int column = 0; column < columns; ++column) {
            const auto at = static_cast<std::size_t>(column);
            const bool isAbsent = at < row.isAbsent.size() && row.isAbsent[at];
            drawCell(painter, cell(index, column), row.values[at], isNumbered, isAbsent);
        }
        if (row.marked >= 0) {
            const QRectF area = cell(index, row.marked);
            painter.setBrush(Qt::NoBrush);
            painter.setPen(QPen(m_cells->style->background(), 2));
            painter.drawRect(area.adjusted(2, 2, -2, -2));
            painter.setPen(QPen(m_cells->style->text(), 2));
            painter.drawRect(area);
        }
    }

    void drawCell(QCPPainter& painter, const QRectF& area, double value, bool isNumbered, bool isAbsent)
    {
        const PlotStyle& style = *m_cells->style;
        if (std::isnan(value)) {
            QColor faint = style.text();
            faint.setAlphaF(0.35F);
            painter.fillRect(area, style.background());
            painter.fillRect(area, isAbsent ? QBrush(faint, Qt::Dense6Pattern) : style.hatch(faint));
            return;
        }
        const double shown = std::clamp(value, m_cells->low, m_cells->high);
        QCPColorGradient& gradient = m_cells->isInverted ? m_inverted : m_gradient;
        const QColor colour = gradient.color(shown, QCPRange(m_cells->low, m_cells->high));
        painter.fillRect(area, colour);
        if (isNumbered) {
            painter.setFont(style.smallFont());
            painter.setPen(PlotStyle::textOn(colour));
            painter.drawText(area, Qt::AlignCenter, m_cells->text ? m_cells->text(value) : decibelNumber(value, 1));
        }
    }

    QCPAxisRect* m_rect;
    std::shared_ptr<const HeatCells> m_cells;
    QCPColorGradient m_gradient;
    QCPColorGradient m_inverted;
};

} // namespace

void addHeatCells(QCPAxisRect& rect, QCPLayer& layer, std::shared_ptr<const HeatCells> cells)
{
    auto* item = new HeatItem(rect, std::move(cells)); // owned by the plot
    item->setLayer(&layer);
}

} // namespace qs
