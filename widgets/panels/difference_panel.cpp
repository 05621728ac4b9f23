// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/difference_panel.h"

#include "widgets/models/bar_delegate.h"
#include "widgets/models/difference_filter_model.h"
#include "widgets/number_text.h"
#include "widgets/panels/pairs_menu.h"
#include "widgets/panels/partner_dialog.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>

namespace qs {

namespace {

std::string nameOf(const ComparedTensor* tensor)
{
    return tensor == nullptr ? std::string() : tensor->name;
}

} // namespace

DifferencePanel::DifferencePanel(QWidget* parent)
    : QWidget(parent),
      m_rows(new DifferenceTableModel(this)),
      m_sorted(new DifferenceFilterModel(m_rows, this)),
      m_table(new QTreeView(this)),
      m_filter(new QLineEdit(this)),
      m_shown(new QComboBox(this)),
      m_partner(new QPushButton(this)),
      m_alone(new QPushButton(this)),
      m_automatic(new QPushButton(this)),
      m_menuButton(new QToolButton(this)),
      m_menu(new PairsMenu(this)),
      m_count(new QLabel(this))
{
    setObjectName(QStringLiteral("differencePanel"));
    buildTable();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(6, 6, 6, 4);
    column->setSpacing(4);
    column->addWidget(makeStrip());
    column->addWidget(m_table, 1);
    column->addWidget(m_count);
    m_count->setTextFormat(Qt::PlainText);
    m_count->setWordWrap(true);
    connect(m_menu, &PairsMenu::pairsChosen, this, &DifferencePanel::pairsChosen);
    connect(m_menu, &PairsMenu::closeWanted, this, &DifferencePanel::closeWanted);
}

void DifferencePanel::buildTable()
{
    m_table->setObjectName(QStringLiteral("differenceTable"));
    m_table->setModel(m_sorted);
    m_table->setItemDelegate(new BarDelegate(m_table));
    m_table->setRootIsDecorated(false);
    m_table->setUniformRowHeights(true);
    m_table->setAlternatingRowColors(true);
    m_table->setAllColumnsShowFocus(true);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setTextElideMode(Qt::ElideMiddle);
    m_table->setSortingEnabled(true);
    m_table->setMinimumHeight(110);
    m_table->header()->setSortIndicatorClearable(true);
    m_table->header()->setStretchLastSection(false);
    m_table->header()->setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    m_table->sortByColumn(-1, Qt::AscendingOrder);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        showButtons();
        if (!m_isSetting) {
            emit rowSelected();
        }
    });
    connect(m_table, &QTreeView::activated, this, &DifferencePanel::choosePartner);
}

QWidget* DifferencePanel::makeStrip()
{
    m_filter->setObjectName(QStringLiteral("differenceFilter"));
    m_shown->setObjectName(QStringLiteral("differenceShown"));
    m_partner->setObjectName(QStringLiteral("choosePartner"));
    m_alone->setObjectName(QStringLiteral("leaveAlone"));
    m_automatic->setObjectName(QStringLiteral("pairAutomatically"));
    m_menuButton->setObjectName(QStringLiteral("pairsMenu"));
    m_filter->setClearButtonEnabled(true);
    m_shown->addItems({QString(), QString(), QString(), QString()});
    m_menuButton->setPopupMode(QToolButton::InstantPopup);
    m_menuButton->setMenu(m_menu);
    auto* strip = new QWidget(this);
    auto* row = new QHBoxLayout(strip);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_filter, 1);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_shown, m_partner, m_alone, m_automatic, m_menuButton}) {
        row->addWidget(widget);
    }
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
        const QScopedValueRollback setting(m_isSetting, true);
        m_sorted->setFilterText(text);
        showCount();
    });
    connect(m_shown, &QComboBox::currentIndexChanged, this, [this](int index) {
        const QScopedValueRollback setting(m_isSetting, true);
        m_sorted->setShown(static_cast<DifferenceFilterModel::Shown>(std::max(0, index)));
        showCount();
    });
    connect(m_partner, &QPushButton::clicked, this, &DifferencePanel::choosePartner);
    connect(m_alone, &QPushButton::clicked, this, &DifferencePanel::leaveAlone);
    connect(m_automatic, &QPushButton::clicked, this, &DifferencePanel::forget);
    return strip;
}

void DifferencePanel::setDifference(const FileDifference& difference)
{
    const QScopedValueRollback setting(m_isSetting, true);
    const auto former = selected();
    const std::string reference = former ? nameOf(former->reference()) : std::string();
    const std::string other = former ? nameOf(former->other()) : std::string();
    const bool isNew = m_rows->rows().empty();
    m_difference = difference;
    m_sorted->setHeld(difference.state == FileDifference::State::Running);
    m_rows->setReport(difference.report);
    m_menu->setDifference(difference);
    if (former && !m_table->currentIndex().isValid()) {
        restoreSelection(reference, other);
    }
    if (isNew && !m_rows->rows().empty()) {
        for (int i = 0; i < m_rows->columnCount(); ++i) {
            m_table->resizeColumnToContents(i);
        }
        constexpr int kWidestName = 180; // leaves room for the first numbers
        for (const char* id : {"reference", "other", "matched"}) {
            const int column = differenceColumn(id);
            m_table->setColumnWidth(column, std::min(m_table->columnWidth(column) + 8, kWidestName));
        }
        const int digit = fontMetrics().horizontalAdvance(QLatin1Char('0'));
        for (const char* id : {"sqnr", "max-error", "mse", "mean-error", "cosine", "identical"}) {
            const int column = differenceColumn(id);
            m_table->setColumnWidth(column, std::max(m_table->columnWidth(column), 12 * digit));
        }
    }
    showCount();
    showButtons();
}

/// After a correction the tensor stands in another row, with another partner or with none.
void DifferencePanel::restoreSelection(const std::string& reference, const std::string& other)
{
    const auto& rows = m_rows->rows();
    auto found = std::ranges::find_if(
        rows, [&](const DifferenceRow& row) { return !reference.empty() && nameOf(row.reference()) == reference; });
    if (found == rows.end()) {
        found = std::ranges::find_if(
            rows, [&](const DifferenceRow& row) { return !other.empty() && nameOf(row.other()) == other; });
    }
    if (found != rows.end()) {
        select(m_rows->index(static_cast<int>(found - rows.begin()), 0));
    }
}

void DifferencePanel::select(const QModelIndex& sourceIndex)
{
    const QModelIndex index = m_sorted->mapFromSource(sourceIndex);
    if (index.isValid()) {
        m_table->selectionModel()->setCurrentIndex(index,
                                                   QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        m_table->scrollTo(index);
    }
}

std::optional<DifferenceRow> DifferencePanel::selected() const
{
    const QModelIndex index = m_table->currentIndex();
    if (!index.isValid()) {
        return std::nullopt;
    }
    return m_rows->rows()[static_cast<std::size_t>(index.data(RowRole).toInt())];
}

bool DifferencePanel::selectReference(const std::string& tensor)
{
    const auto& rows = m_rows->rows();
    const auto found =
        std::ranges::find_if(rows, [&](const DifferenceRow& row) { return nameOf(row.reference()) == tensor; });
    if (found == rows.end()) {
        return false;
    }
    const QScopedValueRollback setting(m_isSetting, true);
    select(m_rows->index(static_cast<int>(found - rows.begin()), 0));
    showButtons();
    return true;
}

/// Asks for the partner of the selected tensor: of the reference, else of the other file.
void DifferencePanel::choosePartner()
{
    const auto row = selected();
    if (!row) {
        return;
    }
    const bool isOther = row->reference() == nullptr;
    const ComparedTensor tensor = isOther ? *row->other() : *row->reference();
    std::vector<PartnerDialog::Candidate> candidates;
    for (const DifferenceRow& each : m_rows->rows()) {
        const ComparedTensor* candidate = isOther ? each.reference() : each.other();
        const ComparedTensor* partner = isOther ? each.other() : each.reference();
        if (candidate != nullptr && candidate->count == tensor.count) {
            candidates.push_back({*candidate, QString::fromStdString(nameOf(partner))});
        }
    }
    const QString now = QString::fromStdString(nameOf(isOther ? row->reference() : row->other()));
    auto* dialog = new PartnerDialog(tensor, std::move(candidates), now, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setTransposed(row->pair() != nullptr && !row->pair()->match.order.axes.empty());
    connect(dialog, &QDialog::accepted, this, [this, dialog, isOther, name = tensor.name] {
        if (const auto partner = dialog->chosen()) {
            const std::string& reference = isOther ? *partner : name;
            const std::string& other = isOther ? name : *partner;
            PairMapping mapping = m_difference.corrections();
            mapping.pair(reference, other, dialog->transposed());
            emit pairsChosen(
                mapping, tr("Pair %1 with %2").arg(QString::fromStdString(reference), QString::fromStdString(other)));
        }
    });
    dialog->open();
}

void DifferencePanel::leaveAlone()
{
    const auto row = selected();
    if (!row) {
        return;
    }
    PairMapping mapping = m_difference.corrections();
    if (row->reference() != nullptr) {
        mapping.leaveReference(row->reference()->name);
    }
    if (row->other() != nullptr) {
        mapping.leaveOther(row->other()->name);
    }
    const QString name = QString::fromStdString(nameOf(row->reference() != nullptr ? row->reference() : row->other()));
    emit pairsChosen(mapping, tr("Leave %1 without a partner").arg(name));
}

void DifferencePanel::forget()
{
    const auto row = selected();
    if (!row) {
        return;
    }
    PairMapping mapping = m_difference.corrections();
    mapping.forgetReference(nameOf(row->reference()));
    mapping.forgetOther(nameOf(row->other()));
    const QString name = QString::fromStdString(nameOf(row->reference() != nullptr ? row->reference() : row->other()));
    emit pairsChosen(mapping, tr("Pair %1 automatically").arg(name));
}

void DifferencePanel::showButtons()
{
    const auto row = selected();
    const PairMapping mapping = m_difference.corrections();
    const bool isSaid =
        row && ((row->reference() != nullptr && mapping.ofReference(row->reference()->name) != nullptr) ||
                (row->other() != nullptr && mapping.ofOther(row->other()->name) != nullptr));
    m_partner->setEnabled(row.has_value());
    m_alone->setEnabled(row && row->kind == DifferenceRow::Kind::Pair);
    m_automatic->setEnabled(isSaid);
}

void DifferencePanel::showCount()
{
    const auto& report = m_difference.report;
    if (!report) {
        m_count->clear();
        return;
    }
    const auto alone = static_cast<int>(report->onlyReference.size() + report->onlyOther.size());
    const auto unsure = std::ranges::count_if(report->pairs, [](const PairDifference& pair) {
        return rowOf(pair.match.basis).certainty == Certainty::Unsure;
    });
    QStringList parts{tr("%n pair(s)", nullptr, static_cast<int>(report->pairs.size())),
                      tr("%n tensor(s) without a partner", nullptr, alone)};
    if (unsure > 0) {
        parts << tr("%n pair(s) unsure: please check", nullptr, static_cast<int>(unsure));
    }
    if (m_sorted->rowCount() != m_rows->rowCount()) {
        parts << tr("%n row(s) shown", nullptr, m_sorted->rowCount());
    }
    for (const std::string& note : report->notes) {
        parts << QString::fromStdString(note);
    }
    m_count->setText(parts.join(QStringLiteral(" · ")));
}

QString DifferencePanel::copyText() const
{
    QStringList cells;
    for (int column = 0; column < m_sorted->columnCount(); ++column) {
        cells << m_sorted->headerData(column, Qt::Horizontal).toString();
    }
    QStringList lines{cells.join(QLatin1Char('\t'))};
    QModelIndexList rows = m_table->selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    for (const QModelIndex& row : rows) {
        cells.clear();
        for (int column = 0; column < m_sorted->columnCount(); ++column) {
            cells << row.siblingAtColumn(column).data().toString();
        }
        lines << cells.join(QLatin1Char('\t'));
    }
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

bool DifferencePanel::isFocused() const
{
    return m_table->hasFocus();
}

void DifferencePanel::retranslate()
{
    m_filter->setPlaceholderText(tr("Filter tensors by name"));
    m_filter->setAccessibleName(tr("Filter tensors"));
    m_filter->setToolTip(tr("Shows only rows in which a name of either file contains this text."));
    m_shown->setItemText(0, tr("All tensors"));
    m_shown->setItemText(1, tr("Pairs"));
    m_shown->setItemText(2, tr("Unsure pairs"));
    m_shown->setItemText(3, tr("Without a partner"));
    m_shown->setAccessibleName(tr("Which rows are shown"));
    m_shown->setToolTip(tr("Unsure pairs were made by shape and order alone."));
    m_partner->setText(tr("&Partner…"));
    m_partner->setToolTip(tr("Chooses which tensor belongs to the selected one."));
    m_alone->setText(tr("&Separate"));
    m_alone->setToolTip(tr("The two tensors of the selected pair do not belong together."));
    m_automatic->setText(tr("&Automatic"));
    m_automatic->setToolTip(tr("Takes back what was said about the selected tensor: it is paired by itself."));
    m_menuButton->setText(tr("More"));
    m_menuButton->setToolTip(tr("Reads and writes pairs, writes the table, closes the other file."));
    m_table->setAccessibleName(tr("Pairs of tensors"));
    m_table->setWhatsThis(
        tr("Every tensor of the open file beside the one of the other file that is taken for the same, with what lies "
           "between them. Tensors without a partner stand below in italics. Click a title to sort; double-click a row "
           "or press Enter to choose another partner."));
    m_rows->retranslate();
    m_menu->retranslate();
    showCount();
}

} // namespace qs
