// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollBar>

namespace qs {

class PlotFrame;
class RowAxis;

/// The scroll bar beside a figure with a row per layer; out of sight while all of them fit.
class RowScrollBar : public QScrollBar {
    Q_OBJECT

public:
    /// Stands to the right of the figure of `frame`.
    explicit RowScrollBar(PlotFrame& frame);

    /// The rows that are scrolled; null while there are none.
    void setRows(RowAxis* rows);
    /// Scrolls as far as it takes to see `row`.
    void reveal(int row);
    void retranslate();

private:
    void fit();

    PlotFrame* m_frame;
    RowAxis* m_rows = nullptr;
};

} // namespace qs
