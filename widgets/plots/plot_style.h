// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QBrush>
#include <QColor>
#include <QFont>
#include <QPalette>
#include <QPen>

class QCPAxis;
class QCPAxisRect;
class QCPColorGradient;
class QCPLegend;
class QCustomPlot;

namespace qs {

/// The only place that knows pens, fonts and colours of plots. Made from a widget's palette, light or dark; the colours
/// are told apart by people with any kind of colour vision (after Okabe and Ito 2008) and reach 3:1 against the
/// background.
class PlotStyle {
public:
    PlotStyle(const QPalette& palette, const QFont& font);

    bool isDark() const { return m_isDark; }
    QColor background() const { return m_background; }
    QColor text() const { return m_text; }
    QColor faintText() const { return mixed(m_text, 0.72); }
    QColor grid() const { return mixed(m_text, m_isDark ? 0.16 : 0.12); }

    QColor original() const;  ///< the values as they are: grey
    QColor quantized() const; ///< what the codes make of them: blue
    QColor clipping() const;  ///< lost beyond the ends, or the second thing shown: orange
    QColor marker() const;    ///< what the user has chosen
    /// The n-th of several things of the same kind.
    QColor series(int n) const;
    static constexpr int kSeriesCount = 5;

    QPen line(const QColor& colour, double width = 1.6) const;
    QPen dashed(const QColor& colour, double width = 1.4) const;
    QPen dotted(const QColor& colour, double width = 1.2) const;
    QBrush fill(const QColor& colour, double opacity = 0.3) const;
    QBrush hatch(const QColor& colour) const;
    QFont font() const { return m_font; }
    QFont smallFont() const;
    QFont titleFont() const;
    /// Black or white, whichever is read better on `colour`.
    static QColor textOn(const QColor& colour);
    /// Contrast of two colours as WCAG 2 defines it, 1 … 21.
    static double contrast(const QColor& a, const QColor& b);

    /// Background, axes, grids and legends of the whole plot.
    void apply(QCustomPlot& plot) const;
    void apply(QCPAxisRect& rect) const;
    void apply(QCPAxis& axis) const;
    void apply(QCPLegend& legend) const;

    /// Dark violet over green to yellow, each step equally far from the last to the eye: for heat maps.
    static QCPColorGradient gradient();

private:
    QColor mixed(const QColor& colour, double share) const;

    bool m_isDark;
    QColor m_background;
    QColor m_text;
    QFont m_font;
};

} // namespace qs
