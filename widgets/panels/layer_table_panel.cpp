// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/layer_table_panel.h"

#include "widgets/models/bar_delegate.h"
#include "widgets/models/layer_filter_model.h"
#include "widgets/models/layer_table_model.h"
#include "widgets/number_text.h"

#include <QEvent>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QScopedValueRollback>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace qs {
namespace {

/// What a narrow dock has room for; the others are one click away in the header's menu.
constexpr std::array kVisibleAtFirst{"layer", "sqnr", "worst-sqnr", "clipped", "bits"};

bool isVisibleAtFirst(const char* id)
{
    return std::any_of(kVisibleAtFirst.begin(), kVisibleAtFirst.end(),
                       [id](const char* visible) { return std::strcmp(id, visible) == 0; });
}

} // namespace

LayerTablePanel::LayerTablePanel(QWidget* parent)
    : QWidget(parent),
      m_filter(new QLineEdit(this)),
      m_table(new QTreeView(this)),
      m_count(new QLabel(this)),
      m_model(new LayerTableModel(this)),
      m_proxy(new LayerFilterModel(this))
{
    m_proxy->setSourceModel(m_model);
    m_filter->setObjectName(QStringLiteral("layerFilter"));
    m_filter->setClearButtonEnabled(true);
    m_filter->installEventFilter(this);
    m_table->viewport()->installEventFilter(this);
    m_table->setObjectName(QStringLiteral("layerTable"));
    m_table->setModel(m_proxy);
    m_table->setItemDelegate(new BarDelegate(m_table));
    m_table->setRootIsDecorated(false);
    m_table->setUniformRowHeights(true);
    m_table->setAlternatingRowColors(true);
    m_table->setAllColumnsShowFocus(true);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setTextElideMode(Qt::ElideMiddle);
    m_table->setSortingEnabled(true);
    QHeaderView* header = m_table->header();
    header->setSortIndicatorClearable(true);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    header->setStretchLastSection(false);
    header->setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(6, 6, 6, 4);
    column->setSpacing(4);
    column->addWidget(m_filter);
    column->addWidget(m_table, 1);
    column->addWidget(m_count);

    connect(m_filter, &QLineEdit::textChanged, this, &LayerTablePanel::applyFilter);
    connect(header, &QHeaderView::customContextMenuRequested, this, &LayerTablePanel::showColumnMenu);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& index) {
        if (!m_settingSelection && index.isValid()) {
            emit layerSelected(static_cast<std::size_t>(index.data(RowRole).toInt()));
        }
    });
    resetColumns();
    retranslate();
}

void LayerTablePanel::setReport(const std::shared_ptr<const AnalysisReport>& report)
{
    const QScopedValueRollback setting(m_settingSelection, true);
    m_model->setReport(report);
    showCount();
    const std::string path = report ? report->modelPath : std::string();
    if (std::exchange(m_modelPath, path) != path && report) {
        widenForNames();
    }
}

void LayerTablePanel::setSelectedLayer(std::optional<std::size_t> layer)
{
    const QScopedValueRollback setting(m_settingSelection, true);
    if (!layer || static_cast<int>(*layer) >= m_model->rowCount()) {
        m_table->selectionModel()->clear();
        return;
    }
    const QModelIndex index = m_proxy->mapFromSource(m_model->index(static_cast<int>(*layer), 0));
    const QModelIndex current = m_table->currentIndex();
    if (!index.isValid() || (current.row() == index.row() && m_table->selectionModel()->hasSelection())) {
        return;
    }
    m_table->selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows |
                                                          QItemSelectionModel::Current);
    m_table->scrollTo(index);
}

void LayerTablePanel::setRunning(bool running)
{
    m_proxy->setHeld(running);
}

void LayerTablePanel::focusFilter()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

void LayerTablePanel::selectNext()
{
    step(1);
}

void LayerTablePanel::selectPrevious()
{
    step(-1);
}

void LayerTablePanel::step(int rows)
{
    const int count = m_proxy->rowCount();
    if (count == 0) {
        return;
    }
    const QModelIndex current = m_table->currentIndex();
    const int row = current.isValid() ? std::clamp(current.row() + rows, 0, count - 1) : 0;
    m_table->selectionModel()->setCurrentIndex(m_proxy->index(row, 0),
                                               QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    m_table->scrollTo(m_table->currentIndex());
}

QString LayerTablePanel::copyText() const
{
    QStringList lines;
    QStringList cells;
    const QHeaderView* header = m_table->header();
    std::vector<int> visible;
    for (int position = 0; position < header->count(); ++position) {
        if (const int section = header->logicalIndex(position); !header->isSectionHidden(section)) {
            visible.push_back(section);
            cells << m_proxy->headerData(section, Qt::Horizontal).toString();
        }
    }
    lines << cells.join(QLatin1Char('\t'));
    QModelIndexList rows = m_table->selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    for (const QModelIndex& row : rows) {
        cells.clear();
        for (const int section : visible) {
            cells << row.siblingAtColumn(section).data().toString();
        }
        lines << cells.join(QLatin1Char('\t'));
    }
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

QByteArray LayerTablePanel::columns() const
{
    return m_table->header()->saveState();
}

void LayerTablePanel::restoreColumns(const QByteArray& state)
{
    QHeaderView* header = m_table->header();
    if (!state.isEmpty() && (!header->restoreState(state) || header->hiddenSectionCount() == header->count())) {
        resetColumns();
    }
    header->setStretchLastSection(false);
    header->setSortIndicatorClearable(true);
}

void LayerTablePanel::resetColumns()
{
    const std::span<const Column<LayerRow>> all = layerColumns();
    const int digit = fontMetrics().horizontalAdvance(QLatin1Char('0'));
    for (int i = 0; i < static_cast<int>(all.size()); ++i) {
        const Column<LayerRow>& column = all[static_cast<std::size_t>(i)];
        m_table->header()->moveSection(m_table->header()->visualIndex(i), i);
        m_table->setColumnHidden(i, !isVisibleAtFirst(column.id));
        m_table->setColumnWidth(i, (std::strcmp(column.id, "layer") == 0 ? 22 : column.isNumber ? 10 : 14) * digit);
    }
    widenForTitles();
    m_table->sortByColumn(-1, Qt::AscendingOrder);
}

void LayerTablePanel::widenForNames()
{
    // Long names differ in the middle as often as at their ends: as much of them as leaves the first number in sight.
    const int digit = fontMetrics().horizontalAdvance(QLatin1Char('0'));
    const int column = layerColumn("layer");
    const int room = m_table->viewport()->width() - m_table->columnWidth(layerColumn("sqnr"));
    const int least = 16 * digit;
    m_table->resizeColumnToContents(column);
    m_table->setColumnWidth(column, std::clamp(m_table->columnWidth(column) + 8, least, std::max(least, room)));
    m_nameWidth = m_table->columnWidth(column);
}

void LayerTablePanel::widenForTitles()
{
    for (int i = 0; i < m_model->columnCount(); ++i) {
        const QString title = m_model->headerData(i, Qt::Horizontal).toString();
        m_table->setColumnWidth(i, std::max(m_table->columnWidth(i), fontMetrics().horizontalAdvance(title) + 18));
    }
}

bool LayerTablePanel::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_table->viewport() && event->type() == QEvent::Resize &&
        m_table->columnWidth(layerColumn("layer")) == m_nameWidth) {
        widenForNames();
    }
    if (watched == m_filter && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Down || key == Qt::Key_Return || key == Qt::Key_Enter) {
            m_table->setFocus(Qt::TabFocusReason);
            if (!m_table->currentIndex().isValid()) {
                step(0);
            }
            return true;
        }
        if (key == Qt::Key_Escape && !m_filter->text().isEmpty()) {
            m_filter->clear();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void LayerTablePanel::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange) {
        m_model->retranslate();
        widenForTitles();
        retranslate();
    }
    QWidget::changeEvent(event);
}

void LayerTablePanel::retranslate()
{
    m_filter->setPlaceholderText(tr("Filter layers by name"));
    m_filter->setAccessibleName(tr("Filter layers"));
    m_filter->setToolTip(tr("Shows only the layers whose names contain this text (Ctrl+F)."));
    m_filter->setWhatsThis(
        tr("Shows only the layers whose name or tensor contains this text, in any case. The down key "
           "goes to the table."));
    m_table->setAccessibleName(tr("Layers"));
    m_table->setWhatsThis(
        tr("Every weight that is quantized, with what that does to it. Click a title to sort, right-"
           "click it to choose columns. The selected layer is what the plots show. Bars show the SQNR: "
           "longer is better."));
    showCount();
}

void LayerTablePanel::applyFilter()
{
    const QScopedValueRollback setting(m_settingSelection, true);
    m_proxy->setFilterText(m_filter->text(), false);
    showCount();
}

void LayerTablePanel::showCount()
{
    const int all = m_model->rowCount();
    const int shown = m_proxy->rowCount();
    m_count->setText(all == 0       ? tr("Open a file to see its layers.")
                     : shown == all ? tr("%n layer(s)", nullptr, all)
                                    : tr("%1 of %n layer(s)", nullptr, all).arg(countText(shown)));
}

void LayerTablePanel::showColumnMenu(const QPoint& position)
{
    QMenu menu(this);
    const std::span<const Column<LayerRow>> all = layerColumns();
    for (int i = 0; i < static_cast<int>(all.size()); ++i) {
        QAction* action = menu.addAction(m_model->headerData(i, Qt::Horizontal).toString());
        action->setCheckable(true);
        action->setChecked(!m_table->isColumnHidden(i));
        // The names stay: a table of numbers alone says nothing.
        action->setEnabled(std::strcmp(all[static_cast<std::size_t>(i)].id, "layer") != 0);
        connect(action, &QAction::toggled, this, [this, i](bool visible) { m_table->setColumnHidden(i, !visible); });
    }
    menu.addSeparator();
    connect(menu.addAction(tr("Reset Columns")), &QAction::triggered, this, &LayerTablePanel::resetColumns);
    menu.exec(m_table->header()->mapToGlobal(position));
}

} // namespace qs
