// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/row_scroll_bar.h"

#include "widgets/plots/plot_frame.h"
#include "widgets/plots/row_axis.h"

#include <qcustomplot.h>

#include <algorithm>

namespace qs {

RowScrollBar::RowScrollBar(PlotFrame& frame) : QScrollBar(Qt::Vertical, &frame), m_frame(&frame)
{
    frame.addSide(this);
    hide();
    connect(this, &QScrollBar::valueChanged, this, [this](int row) {
        if (m_rows != nullptr) {
            m_rows->setFirstRow(row);
            m_frame->plot().replot(QCustomPlot::rpQueuedReplot);
        }
    });
    connect(&frame.plot(), &QCustomPlot::afterLayout, this, &RowScrollBar::fit);
}

void RowScrollBar::setRows(RowAxis* rows)
{
    m_rows = rows;
    fit();
}

void RowScrollBar::reveal(int row)
{
    if (m_rows == nullptr) {
        return;
    }
    if (row < m_rows->firstRow()) {
        setValue(row);
    } else if (row >= m_rows->firstRow() + m_rows->rowsThatFit()) {
        setValue(row - m_rows->rowsThatFit() + 1);
    }
}

void RowScrollBar::fit()
{
    const int hidden = m_rows == nullptr ? 0 : std::max(0, m_rows->count() - m_rows->rowsThatFit());
    setRange(0, hidden);
    setPageStep(m_rows == nullptr ? 1 : m_rows->rowsThatFit());
    setVisible(hidden > 0);
}

void RowScrollBar::retranslate()
{
    setAccessibleName(tr("More layers"));
}

} // namespace qs
