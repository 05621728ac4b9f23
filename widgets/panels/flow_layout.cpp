// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/flow_layout.h"

#include <QStyle>
#include <QWidget>

#include <algorithm>

namespace qs {

FlowLayout::FlowLayout(QWidget* parent) : QLayout(parent)
{
    setContentsMargins(6, 4, 6, 2);
    setSpacing(6);
}

FlowLayout::~FlowLayout()
{
    qDeleteAll(m_items);
}

QLayoutItem* FlowLayout::takeAt(int index)
{
    return index >= 0 && index < m_items.size() ? m_items.takeAt(index) : nullptr;
}

void FlowLayout::setGeometry(const QRect& rect)
{
    QLayout::setGeometry(rect);
    arrange(rect, true);
}

QSize FlowLayout::minimumSize() const
{
    QSize least;
    for (const QLayoutItem* item : m_items) {
        if (!item->isEmpty()) {
            least = least.expandedTo(item->minimumSize());
        }
    }
    const QMargins margins = contentsMargins();
    return least + QSize(margins.left() + margins.right(), margins.top() + margins.bottom());
}

/// Puts the items into lines and gives the height of them all.
int FlowLayout::arrange(const QRect& rect, bool moves) const
{
    const QRect inside = rect.marginsRemoved(contentsMargins());
    const Qt::LayoutDirection direction =
        parentWidget() != nullptr ? parentWidget()->layoutDirection() : Qt::LeftToRight;
    QList<QLayoutItem*> line;
    int y = inside.y();
    int used = 0;
    int lineHeight = 0;
    const auto finishLine = [&] {
        int x = inside.x();
        for (QLayoutItem* item : line) {
            const QSize size(std::min(item->sizeHint().width(), inside.width()), item->sizeHint().height());
            const QRect place(QPoint(x, y + (lineHeight - size.height()) / 2), size);
            if (moves) {
                item->setGeometry(QStyle::visualRect(direction, inside, place));
            }
            x += size.width() + spacing();
        }
        line.clear();
    };
    for (QLayoutItem* item : m_items) {
        if (item->isEmpty()) {
            continue;
        }
        const QSize size = item->sizeHint();
        if (!line.isEmpty() && used + spacing() + size.width() > inside.width()) {
            finishLine();
            y += lineHeight + spacing();
            used = 0;
            lineHeight = 0;
        }
        used += (line.isEmpty() ? 0 : spacing()) + size.width();
        lineHeight = std::max(lineHeight, size.height());
        line.append(item);
    }
    finishLine();
    return y + lineHeight - rect.y() + contentsMargins().bottom();
}

} // namespace qs
