// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/partner_dialog.h"

#include "widgets/number_text.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace qs {

namespace {

constexpr int kIndexRole = Qt::UserRole;

} // namespace

PartnerDialog::PartnerDialog(const ComparedTensor& tensor, std::vector<Candidate> candidates, const QString& now,
                             QWidget* parent)
    : QDialog(parent),
      m_tensor(tensor),
      m_candidates(std::move(candidates)),
      m_filter(new QLineEdit(this)),
      m_list(new QTreeWidget(this)),
      m_transposed(new QCheckBox(tr("The axes of the matrix are swapped"), this)),
      m_buttons(new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this))
{
    setObjectName(QStringLiteral("partnerDialog"));
    setWindowTitle(tr("Choose the Partner"));
    auto* question = new QLabel(this);
    question->setTextFormat(Qt::PlainText);
    question->setWordWrap(true);
    question->setText(tr("Which tensor belongs to %1 (%2)? Those with as many values:")
                          .arg(isolated(tensor.name), shapeLabel(tensor.shape)));
    m_filter->setObjectName(QStringLiteral("partnerFilter"));
    m_filter->setPlaceholderText(tr("Filter by name"));
    m_filter->setAccessibleName(m_filter->placeholderText());
    m_filter->setClearButtonEnabled(true);
    m_list->setObjectName(QStringLiteral("partnerList"));
    m_list->setAccessibleName(tr("Tensors"));
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setTextElideMode(Qt::ElideMiddle);
    m_list->setHeaderLabels({tr("Tensor"), tr("Shape"), tr("Stored as"), tr("Paired with")});
    m_transposed->setToolTip(tr("Only for matrices whose shape fits both ways."));
    auto* column = new QVBoxLayout(this);
    column->addWidget(question);
    column->addWidget(m_filter);
    column->addWidget(m_list, 1);
    column->addWidget(m_transposed);
    column->addWidget(m_buttons);
    connect(m_filter, &QLineEdit::textChanged, this, &PartnerDialog::applyFilter);
    connect(m_list, &QTreeWidget::itemSelectionChanged, this, &PartnerDialog::showChoice);
    connect(m_list, &QTreeWidget::itemActivated, this, &QDialog::accept);
    connect(m_buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    fill(now);
    resize(680, 420);
}

void PartnerDialog::fill(const QString& now)
{
    for (std::size_t i = 0; i < m_candidates.size(); ++i) {
        const ComparedTensor& tensor = m_candidates[i].tensor;
        const QString name = QString::fromStdString(tensor.name);
        auto* item =
            new QTreeWidgetItem(m_list, {name, shapeLabel(tensor.shape),
                                         QString::fromStdString(tensor.stored.empty() ? tensor.dtype : tensor.stored),
                                         m_candidates[i].partner});
        item->setData(0, kIndexRole, static_cast<int>(i));
        for (const int column : {0, 3}) {
            item->setToolTip(column, item->text(column));
        }
        if (name == now) {
            m_list->setCurrentItem(item);
        }
    }
    m_list->header()->resizeSections(QHeaderView::ResizeToContents);
    m_list->setColumnWidth(0, std::min(m_list->columnWidth(0), 340));
    showChoice();
}

void PartnerDialog::applyFilter(const QString& text)
{
    for (int i = 0; i < m_list->topLevelItemCount(); ++i) {
        QTreeWidgetItem* item = m_list->topLevelItem(i);
        item->setHidden(!item->text(0).contains(text, Qt::CaseInsensitive));
    }
}

void PartnerDialog::showChoice()
{
    const QTreeWidgetItem* item = m_list->selectedItems().value(0);
    m_buttons->button(QDialogButtonBox::Ok)->setEnabled(item != nullptr);
    bool fitsBothWays = false;
    if (item != nullptr) {
        const Shape& shape = m_candidates[static_cast<std::size_t>(item->data(0, kIndexRole).toInt())].tensor.shape;
        fitsBothWays = squeezed(shape).size() == 2 && ordersBetween(m_tensor.shape, shape).size() > 1;
    }
    m_transposed->setEnabled(fitsBothWays);
}

void PartnerDialog::setTransposed(bool transposed)
{
    m_transposed->setChecked(transposed);
}

std::optional<std::string> PartnerDialog::chosen() const
{
    const QTreeWidgetItem* item = m_list->selectedItems().value(0);
    if (item == nullptr) {
        return std::nullopt;
    }
    return m_candidates[static_cast<std::size_t>(item->data(0, kIndexRole).toInt())].tensor.name;
}

std::optional<bool> PartnerDialog::transposed() const
{
    return m_transposed->isEnabled() ? std::optional(m_transposed->isChecked()) : std::nullopt;
}

} // namespace qs
