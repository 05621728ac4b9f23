// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/formats/quantizer.h"

#include <QObject>
#include <QPoint>

class QCPAxis;
class QCustomPlot;

namespace qs {

/// Moves about in a figure along its horizontal axis: the wheel zooms about the pointer, a drag on empty ground or with
/// the middle button shifts, + and − zoom about the middle, 0 shows everything. Never beyond `limits`.
class PlotNavigator : public QObject {
    Q_OBJECT

public:
    PlotNavigator(QCustomPlot& plot, QCPAxis& axis);

    /// What "everything" is.
    void setLimits(const Range& limits) { m_limits = limits; }
    const Range& limits() const { return m_limits; }
    void show(const Range& range);
    void showAll() { show(m_limits); }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    bool zoom(double factor, double about);
    bool isInside(const QPointF& position) const;
    bool shift(const QPointF& position);

    QCustomPlot* m_plot;
    QCPAxis* m_axis;
    Range m_limits{0, 1};
    bool m_isShifting = false;
    double m_grabbed = 0; ///< the value that stays under the pointer
};

} // namespace qs
