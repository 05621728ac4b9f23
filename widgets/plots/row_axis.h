// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <cstddef>
#include <optional>

class QCPAxisRect;
class QCPItemRect;

namespace qs {

class PlotFrame;
class PlotStyle;

/// The left axis of a figure with a row per layer: row 0 at the top, as many rows as are read well, names cut in the
/// middle, and a band behind the selected one.
class RowAxis {
public:
    RowAxis(PlotFrame& frame, QCPAxisRect& rect);

    void setNames(QStringList names);
    int count() const { return static_cast<int>(m_names.size()); }
    void setSelected(std::optional<std::size_t> row);
    /// Which row is at the top, when not all fit.
    void setFirstRow(int row);
    int firstRow() const { return m_first; }
    int rowsThatFit() const;
    /// The row at a height of the plot, in pixels.
    std::optional<std::size_t> rowAt(double y) const;
    void restyle(const PlotStyle& style);

private:
    void fit();
    void showBand();

    PlotFrame* m_frame;
    QCPAxisRect* m_rect;
    QCPItemRect* m_band;
    QStringList m_names;
    std::optional<std::size_t> m_selected;
    int m_first = 0;
};

} // namespace qs
