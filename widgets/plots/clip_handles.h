// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/formats/quantizer.h"

#include <QObject>
#include <QPointF>

#include <array>
#include <functional>
#include <memory>
#include <optional>

class QCPAxis;
class QCustomPlot;
class QKeyEvent;

namespace qs {

struct HandleLook;
class PlotStyle;

/// The two ends of the clip range as handles in a figure: for the mouse, for the keyboard, and for the eye. They lie on
/// a layer with a buffer of its own, so that moving them does not draw the figure again.
///
/// Mouse: drag a handle, Shift moves both symmetrically, a double click asks to type the number, Esc gives up.
/// Keyboard: Tab goes to the handles, the arrow keys move by 1 % of the values' range (Shift: 10 %, Ctrl: 0.1 %), Home
/// and End go as far as the values reach, M and P to what the mean-square and the percentile rule choose.
class ClipHandles : public QObject {
    Q_OBJECT

public:
    enum class End { Low, High };

    ClipHandles(QCustomPlot& plot, QCPAxis& axis);

    /// Where the handles stand when nobody holds them.
    void setRange(const Range& range);
    const Range& range() const { return m_range; }
    /// How far the values reach.
    void setData(const Range& data) { m_data = data; }
    /// Both ends move together, as the symmetric scheme has it.
    void setSymmetric(bool symmetric) { m_isSymmetric = symmetric; }
    /// Asked when M ("mse") or P ("percentile") is pressed.
    void setRule(std::function<std::optional<Range>(const QString& id)> rule) { m_rule = std::move(rule); }
    void setVisible(bool visible);
    void restyle(const PlotStyle& style);

    bool isHeld() const { return m_held.has_value(); }
    std::optional<End> focused() const { return m_focused; }
    /// The handle under a point of the plot.
    std::optional<End> handleAt(const QPointF& position) const;

    static constexpr double kReach = 6; ///< device-independent pixels to either side

signals:
    void moved(const qs::Range& range);  ///< while held, each step
    void chosen(const qs::Range& range); ///< let go: once for a drag or a press of keys
    void givenUp();
    void numberWanted(qs::ClipHandles::End end);
    void focusMoved();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    /// What holds a handle until it is let go.
    enum class Hold { Mouse, Keys };

    bool isOurKey(const QKeyEvent& event) const;
    bool pressKey(const QKeyEvent& event);
    bool pressTab(bool forward);
    bool letGo();
    bool giveUp();
    void hold(Hold how);
    void moveTo(End end, double value, bool mirrored);
    void setMoved(const Range& range);
    void setFocused(std::optional<End> end);
    void place();
    double pixelOf(End end) const;
    double valueAt(End end) const { return end == End::Low ? m_range.low : m_range.high; }

    QCustomPlot* m_plot;
    QCPAxis* m_axis;
    std::array<std::shared_ptr<HandleLook>, 2> m_looks; ///< low, high
    Range m_range;
    Range m_before; ///< where the handles stood when they were taken
    Range m_data;
    bool m_isSymmetric = false;
    bool m_isVisible = true;
    std::optional<Hold> m_held;
    End m_heldEnd = End::High;
    double m_grip = 0; ///< pixels between the pointer and the handle it took
    std::optional<End> m_focused;
    std::function<std::optional<Range>(const QString&)> m_rule;
};

} // namespace qs
