// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/views/plot_view.h"

#include "widgets/plots/plot_frame.h"

#include <QEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QVBoxLayout>
#include <qcustomplot.h>

namespace qs {

PlotView::PlotView(QWidget* parent) : View(parent), m_frame(new PlotFrame(this))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_frame);
}

QCustomPlot& PlotView::plot() const
{
    return m_frame->plot();
}

QString PlotView::summary() const
{
    return m_frame->summary();
}

bool PlotView::exportTo(const QString& path, QString* error)
{
    deliverNow();
    return m_frame->exportTo(path, error);
}

QString PlotView::dataAsText(QChar separator)
{
    deliverNow();
    return m_frame->dataAsText(separator);
}

void PlotView::closeFrame()
{
    // Without focus and out of sight no event asks a plot that is half gone, and nobody watches it go.
    plot().removeEventFilter(this);
    plot().clearFocus();
    m_frame->hide();
    delete m_frame;
    m_frame = nullptr;
}

bool PlotView::catchUp(const QEvent& event)
{
    switch (event.type()) {
    case QEvent::MouseButtonPress:
    case QEvent::MouseButtonRelease:
    case QEvent::MouseMove:
    case QEvent::KeyPress:
    case QEvent::Wheel:
    case QEvent::Leave:
        if (isVisible()) {
            deliverNow();
        }
        return isVisible();
    default:
        return true;
    }
}

bool PlotView::eventFilter(QObject* watched, QEvent* event)
{
    constexpr double kStill = 4; ///< pixels: a pointer that moved less was meant to stay
    if (!catchUp(*event)) {
        return false;
    }
    switch (event->type()) {
    case QEvent::MouseButtonPress:
        m_pressed = static_cast<QMouseEvent*>(event)->position();
        break;
    case QEvent::MouseMove:
        pointerMoved(static_cast<QMouseEvent*>(event)->position());
        break;
    case QEvent::Leave:
        pointerMoved(QPointF(-1, -1));
        break;
    case QEvent::MouseButtonRelease: {
        const auto* mouse = static_cast<QMouseEvent*>(event);
        if (mouse->button() == Qt::LeftButton && (mouse->position() - m_pressed).manhattanLength() < kStill) {
            pointerClicked(mouse->position());
        }
        break;
    }
    case QEvent::Wheel:
        if (wheelTurned(*event)) {
            return true;
        }
        break;
    case QEvent::KeyPress:
        if (!frame().isEmpty() && keyPressed(static_cast<QKeyEvent*>(event)->key())) {
            return true;
        }
        break;
    default:
        break;
    }
    return View::eventFilter(watched, event);
}

void PlotView::pointerMoved(const QPointF& /*position*/) {}

void PlotView::pointerClicked(const QPointF& /*position*/) {}

bool PlotView::wheelTurned(QEvent& /*event*/)
{
    return false;
}

bool PlotView::keyPressed(int /*key*/)
{
    return false;
}

} // namespace qs
