// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/plot_navigator.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>

namespace qs {

namespace {

constexpr double kDeepest = 1e-5; // of the limits: a window narrower than that shows nothing but one bin

} // namespace

PlotNavigator::PlotNavigator(QCustomPlot& plot, QCPAxis& axis) : QObject(&plot), m_plot(&plot), m_axis(&axis)
{
    plot.installEventFilter(this);
}

void PlotNavigator::show(const Range& range)
{
    const double whole = m_limits.high - m_limits.low;
    const double width = std::clamp(range.high - range.low, kDeepest * whole, whole);
    const double low = std::clamp((range.low + range.high - width) / 2, m_limits.low, m_limits.high - width);
    m_axis->setRange(low, low + width);
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

bool PlotNavigator::zoom(double factor, double about)
{
    const QCPRange now = m_axis->range();
    show({about - (about - now.lower) * factor, about + (now.upper - about) * factor});
    return true;
}

bool PlotNavigator::isInside(const QPointF& position) const
{
    return m_axis->axisRect()->rect().contains(position.toPoint());
}

bool PlotNavigator::shift(const QPointF& position)
{
    const double moved = m_grabbed - m_axis->pixelToCoord(position.x());
    const QCPRange now = m_axis->range();
    show({now.lower + moved, now.upper + moved});
    return true;
}

bool PlotNavigator::eventFilter(QObject*, QEvent* event)
{
    switch (event->type()) {
    case QEvent::Wheel: {
        const auto* wheel = static_cast<QWheelEvent*>(event);
        return isInside(wheel->position()) &&
               zoom(std::pow(0.85, wheel->angleDelta().y() / 120.0), m_axis->pixelToCoord(wheel->position().x()));
    }
    case QEvent::MouseButtonPress: {
        const auto* mouse = static_cast<QMouseEvent*>(event);
        m_isShifting =
            (mouse->button() == Qt::MiddleButton || mouse->button() == Qt::LeftButton) && isInside(mouse->position());
        m_grabbed = m_axis->pixelToCoord(mouse->position().x());
        return false;
    }
    case QEvent::MouseMove:
        return m_isShifting && shift(static_cast<QMouseEvent*>(event)->position());
    case QEvent::MouseButtonRelease:
        m_isShifting = false;
        return false;
    case QEvent::KeyPress: {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->modifiers() & (Qt::ControlModifier | Qt::AltModifier)) {
            return false;
        }
        switch (key->key()) {
        case Qt::Key_Plus:
            return zoom(0.8, m_axis->range().center());
        case Qt::Key_Minus:
            return zoom(1.25, m_axis->range().center());
        case Qt::Key_0:
            showAll();
            return true;
        default:
            return false;
        }
    }
    default:
        return false;
    }
}

} // namespace qs
