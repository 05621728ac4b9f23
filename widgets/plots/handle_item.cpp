// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/handle_item.h"

#include <qcustomplot.h>

#include <cmath>
#include <utility>

namespace qs {

namespace {

class HandleItem : public QCPAbstractItem {
public:
    HandleItem(QCPAxis& axis, std::shared_ptr<const HandleLook> look)
        : QCPAbstractItem(axis.parentPlot()), m_axis(&axis), m_look(std::move(look))
    {
        setClipAxisRect(axis.axisRect());
        setSelectable(false);
    }

    double selectTest(const QPointF&, bool, QVariant*) const override { return -1; }

protected:
    void draw(QCPPainter* painter) override
    {
        const double x = m_axis->coordToPixel(m_look->value);
        if (m_look->isVisible && std::abs(x) < 1e6) {
            drawLine(*painter, x);
            drawGrip(*painter, x);
        }
    }

private:
    void drawLine(QCPPainter& painter, double x) const
    {
        QPen pen(m_look->colour, 1.6);
        pen.setDashPattern({5, 3});
        painter.setAntialiasing(false);
        painter.setPen(pen);
        const QRect area = m_axis->axisRect()->rect();
        painter.drawLine(QLineF(x, area.top(), x, area.bottom()));
    }

    void drawGrip(QCPPainter& painter, double x) const
    {
        const QRectF grip(x - 5, m_axis->axisRect()->rect().center().y() - 13, 10, 26);
        painter.setAntialiasing(true);
        if (m_look->hasFocus) {
            painter.setPen(QPen(m_look->colour, 2));
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(grip.adjusted(-3.5, -3.5, 3.5, 3.5), 6, 6);
        }
        painter.setPen(QPen(m_look->ground, 1));
        painter.setBrush(m_look->colour);
        painter.drawRoundedRect(grip, 3, 3);
        painter.setPen(QPen(m_look->ground, 1.2));
        for (const double offset : {-5.0, 0.0, 5.0}) {
            painter.drawLine(QLineF(x - 2, grip.center().y() + offset, x + 2, grip.center().y() + offset));
        }
    }

    QCPAxis* m_axis;
    std::shared_ptr<const HandleLook> m_look;
};

} // namespace

void addHandle(QCPAxis& axis, QCPLayer& layer, std::shared_ptr<const HandleLook> look)
{
    auto* item = new HandleItem(axis, std::move(look)); // owned by the plot
    item->setLayer(&layer);
}

} // namespace qs
