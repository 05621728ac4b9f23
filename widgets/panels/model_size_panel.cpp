// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/model_size_panel.h"

#include "core/analysis/model_size.h"
#include "widgets/core_text.h"
#include "widgets/models/rows_model.h"
#include "widgets/number_text.h"
#include "widgets/panels/choice_box.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QEvent>
#include <QFormLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSortFilterProxyModel>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>

namespace qs {

class ModelSizePanel::Rows : public RowsModel<ModelSizeRow> {
public:
    Rows() : RowsModel(modelSizeColumns()) {}

    QVariant data(const QModelIndex& index, int role) const override
    {
        if (role == Qt::FontRole && index.row() == 0) { // what is chosen now
            QFont bold;
            bold.setBold(true);
            return bold;
        }
        return RowsModel::data(index, role);
    }
};

ModelSizePanel::ModelSizePanel(QWidget* parent)
    : QWidget(parent),
      m_rows(std::make_unique<Rows>()),
      m_form(new QFormLayout),
      m_what(makeChoiceBox(this, "sizeOfWhat")),
      m_parameters(new QLineEdit(this)),
      m_disk(new QDoubleSpinBox(this)),
      m_memory(new QDoubleSpinBox(this)),
      m_table(new QTreeView(this)),
      m_sorted(new QSortFilterProxyModel(this)),
      m_words(new QLabel(this))
{
    build();
    connectFields();
    setInputs({});
    retranslate();
}

ModelSizePanel::~ModelSizePanel()
{
    m_table->setModel(nullptr);
    m_sorted->setSourceModel(nullptr);
}

void ModelSizePanel::build()
{
    m_parameters->setObjectName(QStringLiteral("parameterCount"));
    m_disk->setObjectName(QStringLiteral("diskSpeed"));
    m_memory->setObjectName(QStringLiteral("memorySpeed"));
    m_table->setObjectName(QStringLiteral("sizeTable"));
    m_words->setObjectName(QStringLiteral("sizeWords"));
    m_words->setWordWrap(true);
    m_words->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_disk->setRange(1, 1e6);
    m_disk->setDecimals(0);
    m_memory->setRange(0.1, 1e5);
    m_memory->setDecimals(1);
    for (QDoubleSpinBox* speed : {m_disk, m_memory}) {
        speed->setKeyboardTracking(false);
        speed->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
    }
    for (QWidget* field : std::initializer_list<QWidget*>{m_what, m_parameters, m_disk, m_memory}) {
        addFormRow(*m_form, field);
    }
    m_sorted->setSourceModel(m_rows.get());
    m_sorted->setSortRole(ValueRole);
    m_table->setModel(m_sorted);
    m_table->setRootIsDecorated(false);
    m_table->setUniformRowHeights(true);
    m_table->setAlternatingRowColors(true);
    m_table->setAllColumnsShowFocus(true);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setSortingEnabled(true);
    m_table->header()->setSortIndicatorClearable(true);
    m_table->header()->setSortIndicator(-1, Qt::AscendingOrder);
    m_table->header()->setStretchLastSection(false);
    m_table->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    auto* column = new QVBoxLayout(this);
    column->addLayout(m_form);
    column->addWidget(m_words);
    column->addWidget(m_table, 1);
}

void ModelSizePanel::connectFields()
{
    const auto changed = [this] {
        compute();
        emit inputsChanged();
    };
    connect(m_what, &QComboBox::currentIndexChanged, this, [this] { compute(); });
    connect(m_parameters, &QLineEdit::textChanged, this, changed);
    connect(m_disk, &QDoubleSpinBox::valueChanged, this, changed);
    connect(m_memory, &QDoubleSpinBox::valueChanged, this, changed);
}

void ModelSizePanel::setInputs(const Inputs& inputs)
{
    const QSignalBlocker blockers[] = {QSignalBlocker(m_parameters), QSignalBlocker(m_disk), QSignalBlocker(m_memory)};
    m_parameters->setText(inputs.parameters);
    m_disk->setValue(inputs.diskMegabytes);
    m_memory->setValue(inputs.memoryGigabytes);
    compute();
}

ModelSizePanel::Inputs ModelSizePanel::inputs() const
{
    return {m_parameters->text(), m_disk->value(), m_memory->value()};
}

void ModelSizePanel::setModel(std::shared_ptr<const Model> model, const Quantization& now)
{
    if (model == m_model && now == m_now) {
        return;
    }
    const bool isOther = model != m_model;
    m_model = std::move(model);
    m_now = now;
    const QSignalBlocker blocker(m_what);
    m_what->setEnabled(m_model != nullptr);
    m_what->setCurrentIndex(m_model == nullptr ? 1 : isOther ? 0 : m_what->currentIndex());
    compute();
}

bool ModelSizePanel::isOpenModel() const
{
    return m_model != nullptr && m_what->currentIndex() == 0;
}

void ModelSizePanel::compute()
{
    const bool isOpen = isOpenModel();
    setRowShown(*m_form, m_parameters, !isOpen);
    const ReadingSpeeds speeds{m_disk->value() * 1e6, m_memory->value() * 1e9};
    if (isOpen) {
        const ModelSize size = sizeOf(*m_model, m_now);
        m_words->setText(
            tr("Now %1 in all tensors. %2 weights are quantized; the other tensors keep their %3. GB counts by 1000, "
               "GiB by 1024. The first row is what is chosen now.")
                .arg(decimalSizeText(static_cast<double>(size.bytesBefore)), countText(size.weights),
                     decimalSizeText(static_cast<double>(size.keptBytes))));
        m_rows->setRows(modelSizeRows(*m_model, m_now, speeds));
        return;
    }
    const auto parameters = parseParameterCount(m_parameters->text().toStdString());
    if (!parameters) {
        m_words->setText(tr("Write the number of parameters like 7B, 110M or 1500000000."));
        m_rows->setRows({});
        return;
    }
    m_words->setText(tr("%1 parameters, all of them in large quantized matrices; shares are of FP32, %2. "
                        "GB counts by 1000, GiB by 1024. The first row is what is chosen now.")
                         .arg(countText(static_cast<std::uint64_t>(*parameters)), decimalSizeText(4 * *parameters)));
    m_rows->setRows(modelSizeRows(*parameters, m_now, speeds));
}

QString ModelSizePanel::copyText() const
{
    QStringList cells;
    for (int column = 0; column < m_sorted->columnCount(); ++column) {
        cells << m_sorted->headerData(column, Qt::Horizontal).toString();
    }
    QStringList lines{cells.join(QLatin1Char('\t'))};
    const bool hasSelection = m_table->selectionModel()->hasSelection();
    for (int row = 0; row < m_sorted->rowCount(); ++row) {
        if (hasSelection && !m_table->selectionModel()->isRowSelected(row, {})) {
            continue;
        }
        cells.clear();
        for (int column = 0; column < m_sorted->columnCount(); ++column) {
            cells << m_sorted->index(row, column).data().toString();
        }
        lines << cells.join(QLatin1Char('\t'));
    }
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

void ModelSizePanel::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

void ModelSizePanel::retranslate()
{
    const int index = std::max(0, m_what->currentIndex());
    {
        const QSignalBlocker blocker(m_what);
        m_what->clear();
        m_what->addItems({tr("The open model"), tr("A number of parameters")});
        m_what->setEnabled(m_model != nullptr);
        m_what->setCurrentIndex(m_model != nullptr ? index : 1);
    }
    setRowLabel(*m_form, m_what, tr("&Size of:"));
    setRowLabel(*m_form, m_parameters, tr("&Parameters:"));
    setRowLabel(*m_form, m_disk, tr("Speed of the &disk:"));
    setRowLabel(*m_form, m_memory, tr("Speed of the &memory:"));
    m_disk->setSuffix(tr(" MB/s", "megabytes per second behind a number"));
    m_memory->setSuffix(tr(" GB/s", "gigabytes per second behind a number"));
    setFieldHelp(m_parameters, tr("How many weights a model has, such as 7B, 110M or 1500000000."),
                 tr("K, M, B (or G) and T stand for thousand, million, billion and trillion."));
    setFieldHelp(m_disk, tr("How fast the file is read: decides how long loading takes."),
                 tr("1 MB is 1,000,000 bytes. A SATA drive reads about 500 MB/s."));
    setFieldHelp(m_memory, tr("How fast the memory is read: every token of a language model reads all weights once."),
                 tr("1 GB is 1,000,000,000 bytes. Two channels of DDR4 reach about 50 GB/s."));
    m_table->setAccessibleName(tr("Size in every format"));
    m_rows->retranslate();
    compute();
}

} // namespace qs
