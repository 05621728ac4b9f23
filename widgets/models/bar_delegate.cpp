// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/bar_delegate.h"

#include "widgets/models/rows_model.h"
#include "widgets/plots/plot_style.h"

#include <QApplication>
#include <QPainter>

namespace qs {

void BarDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const QVariant bar = index.data(BarRole);
    if (!bar.isValid()) {
        QStyledItemDelegate::paint(painter, option, index);
        return;
    }
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    const QStyle* style = cell.widget ? cell.widget->style() : QApplication::style();
    const QString text = cell.text;

    cell.text.clear();
    style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, cell.widget);

    // From the side where reading starts, so that bars of neighbouring rows share a line.
    QRectF area = QRectF(option.rect).adjusted(2, 3, -2, -3);
    const double width = area.width() * bar.toDouble();
    const bool isMirrored = option.direction == Qt::RightToLeft;
    const QRectF filled(isMirrored ? area.right() - width : area.left(), area.top(), width, area.height());
    const bool isSelected = option.state.testFlag(QStyle::State_Selected);
    QColor colour = isSelected ? option.palette.color(QPalette::HighlightedText)
                               : PlotStyle(option.palette, option.font).quantized();
    painter->save();
    colour.setAlphaF(0.28F);
    painter->fillRect(filled, colour);
    painter->restore();

    const int margin = style->pixelMetric(QStyle::PM_FocusFrameHMargin, &cell, cell.widget) + 1;
    cell.palette.setCurrentColorGroup(option.state.testFlag(QStyle::State_Enabled) ? QPalette::Active
                                                                                   : QPalette::Disabled);
    painter->setFont(cell.font);
    style->drawItemText(painter, option.rect.adjusted(margin, 0, -margin, 0), static_cast<int>(cell.displayAlignment),
                        cell.palette, option.state.testFlag(QStyle::State_Enabled), text,
                        isSelected ? QPalette::HighlightedText : QPalette::Text);
}

} // namespace qs
