// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/clip_handles.h"

#include "widgets/plots/handle_item.h"
#include "widgets/plots/plot_style.h"

#include <QFocusEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace qs {

namespace {

const QString kLayer = QStringLiteral("overlay");

QCPLayer* overlayOf(QCustomPlot& plot)
{
    if (!plot.layer(kLayer)) {
        plot.addLayer(kLayer);
        plot.layer(kLayer)->setMode(QCPLayer::lmBuffered);
    }
    return plot.layer(kLayer);
}

} // namespace

ClipHandles::ClipHandles(QCustomPlot& plot, QCPAxis& axis) : QObject(&plot), m_plot(&plot), m_axis(&axis)
{
    for (auto& look : m_looks) {
        look = std::make_shared<HandleLook>();
        addHandle(axis, *overlayOf(plot), look);
    }
    plot.setMouseTracking(true);
    plot.installEventFilter(this);
}

void ClipHandles::setRange(const Range& range)
{
    if (!isHeld()) {
        m_range = range;
        place();
    }
}

void ClipHandles::setVisible(bool visible)
{
    m_isVisible = visible;
    place();
}

void ClipHandles::restyle(const PlotStyle& style)
{
    for (const auto& look : m_looks) {
        look->colour = style.marker();
        look->ground = style.background();
    }
}

std::optional<ClipHandles::End> ClipHandles::handleAt(const QPointF& position) const
{
    if (!m_isVisible || !m_axis->axisRect()->rect().contains(position.toPoint())) {
        return std::nullopt;
    }
    const double toLow = std::abs(position.x() - pixelOf(End::Low));
    const double toHigh = std::abs(position.x() - pixelOf(End::High));
    if (std::min(toLow, toHigh) > kReach) {
        return std::nullopt;
    }
    return toLow < toHigh ? End::Low : End::High;
}

double ClipHandles::pixelOf(End end) const
{
    return m_axis->coordToPixel(valueAt(end));
}

bool ClipHandles::eventFilter(QObject*, QEvent* event)
{
    if (!m_isVisible) {
        return false;
    }
    switch (event->type()) {
    case QEvent::MouseButtonPress: {
        const auto* mouse = static_cast<QMouseEvent*>(event);
        const auto end = handleAt(mouse->position());
        if (mouse->button() != Qt::LeftButton || !end) {
            return false;
        }
        m_plot->setFocus(Qt::MouseFocusReason);
        setFocused(end);
        m_heldEnd = *end;
        m_grip = pixelOf(*end) - mouse->position().x();
        hold(Hold::Mouse);
        return true;
    }
    case QEvent::MouseMove: {
        const auto* mouse = static_cast<QMouseEvent*>(event);
        if (m_held == Hold::Mouse) {
            moveTo(m_heldEnd, m_axis->pixelToCoord(mouse->position().x() + m_grip),
                   mouse->modifiers().testFlag(Qt::ShiftModifier));
            return true;
        }
        m_plot->setCursor(handleAt(mouse->position()) ? Qt::SizeHorCursor : Qt::ArrowCursor);
        return false;
    }
    case QEvent::MouseButtonRelease:
        return m_held == Hold::Mouse && letGo();
    case QEvent::MouseButtonDblClick:
        if (const auto end = handleAt(static_cast<QMouseEvent*>(event)->position())) {
            giveUp();
            emit numberWanted(*end);
            return true;
        }
        return false;
    case QEvent::ShortcutOverride:
        // Our keys reach us before any shortcut of the window.
        if (isOurKey(*static_cast<QKeyEvent*>(event))) {
            event->accept();
            return true;
        }
        return false;
    case QEvent::KeyPress:
        return pressKey(*static_cast<QKeyEvent*>(event));
    case QEvent::KeyRelease:
        return m_held == Hold::Keys && !static_cast<QKeyEvent*>(event)->isAutoRepeat() && letGo();
    case QEvent::FocusIn: {
        const Qt::FocusReason reason = static_cast<QFocusEvent*>(event)->reason();
        if (reason == Qt::TabFocusReason || reason == Qt::BacktabFocusReason) {
            setFocused(reason == Qt::TabFocusReason ? End::Low : End::High);
        }
        return false;
    }
    case QEvent::FocusOut:
        if (m_held == Hold::Keys) {
            letGo();
        }
        setFocused(std::nullopt);
        return false;
    default:
        return false;
    }
}

bool ClipHandles::isOurKey(const QKeyEvent& event) const
{
    switch (event.key()) {
    case Qt::Key_Escape:
        return isHeld();
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Home:
    case Qt::Key_End:
        return !(event.modifiers() & Qt::AltModifier);
    case Qt::Key_M:
    case Qt::Key_P:
        return event.modifiers() == Qt::NoModifier;
    default:
        return false;
    }
}

bool ClipHandles::pressTab(bool forward)
{
    const End first = forward ? End::Low : End::High;
    const End second = forward ? End::High : End::Low;
    if (m_focused == second) {
        return false; // on to the next control
    }
    setFocused(m_focused ? second : first);
    return true;
}

bool ClipHandles::pressKey(const QKeyEvent& event)
{
    const Qt::KeyboardModifiers modifiers = event.modifiers();
    if (event.key() == Qt::Key_Tab || event.key() == Qt::Key_Backtab) {
        return !(modifiers & Qt::ControlModifier) && pressTab(event.key() == Qt::Key_Tab);
    }
    if (event.key() == Qt::Key_Escape) {
        return giveUp();
    }
    if (!isOurKey(event)) {
        return false;
    }
    const End end = m_focused.value_or(End::High);
    const double step = 0.01 * (m_data.high - m_data.low) * (modifiers & Qt::ShiftModifier ? 10 : 1) *
                        (modifiers & Qt::ControlModifier ? 0.1 : 1);
    const auto move = [&](double value) {
        setFocused(end);
        hold(Hold::Keys);
        moveTo(end, value, false);
        return true;
    };
    const auto follow = [&](const char* rule) {
        const auto range = m_rule ? m_rule(QLatin1String(rule)) : std::nullopt;
        if (range) {
            hold(Hold::Keys);
            setMoved(*range);
        }
        return range.has_value();
    };
    switch (event.key()) {
    case Qt::Key_Left:
        return move(valueAt(end) - step);
    case Qt::Key_Right:
        return move(valueAt(end) + step);
    case Qt::Key_Home:
        return move(end == End::Low ? m_data.low : step);
    case Qt::Key_End:
        return move(end == End::High ? m_data.high : -step);
    case Qt::Key_M:
        return follow("mse");
    case Qt::Key_P:
        return follow("percentile");
    default:
        return false;
    }
}

void ClipHandles::hold(Hold how)
{
    if (!m_held) {
        m_before = m_range;
    }
    m_held = how;
}

bool ClipHandles::letGo()
{
    m_held.reset();
    if (m_range == m_before) {
        emit givenUp(); // taken and put back: nothing was chosen
    } else {
        emit chosen(m_range);
    }
    return true;
}

bool ClipHandles::giveUp()
{
    if (!m_held) {
        return false;
    }
    m_held.reset();
    m_range = m_before;
    place();
    emit givenUp();
    return true;
}

void ClipHandles::moveTo(End end, double value, bool mirrored)
{
    // The codes always reach 0, so neither end crosses it. Beyond twice the values there is nothing to see.
    const double far = 2 * std::max(std::abs(m_data.low), std::abs(m_data.high));
    const double least = 1e-3 * (m_data.high - m_data.low);
    if (m_isSymmetric || mirrored) {
        const double size = std::clamp(end == End::High ? value : -value, least, far);
        setMoved({-size, size});
    } else if (end == End::Low) {
        setMoved({std::clamp(value, -far, m_range.high > least ? 0.0 : -least), m_range.high});
    } else {
        setMoved({m_range.low, std::clamp(value, m_range.low < -least ? 0.0 : least, far)});
    }
}

void ClipHandles::setMoved(const Range& range)
{
    if (range == m_range) {
        return;
    }
    m_range = range;
    place();
    emit moved(range);
}

void ClipHandles::setFocused(std::optional<End> end)
{
    if (end == m_focused) {
        return;
    }
    m_focused = end;
    place();
    emit focusMoved();
}

void ClipHandles::place()
{
    for (const End end : {End::Low, End::High}) {
        HandleLook& look = *m_looks[end == End::Low ? 0 : 1];
        look.value = valueAt(end);
        look.hasFocus = m_focused == end;
        look.isVisible = m_isVisible;
    }
    overlayOf(*m_plot)->replot();
}

} // namespace qs
