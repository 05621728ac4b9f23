// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/numbers_panel.h"

#include "widgets/core_text.h"
#include "widgets/number_text.h"
#include "widgets/panels/number_rows.h"

#include <QCoreApplication>
#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <cstring>

namespace qs {
namespace {

QString translated(const char* text)
{
    return QCoreApplication::translate("Numbers", text);
}

/// Sets only what differs: the accessibility bridge and the selection are not disturbed by the rest.
void setCell(QTableWidget& table, int row, int column, const QString& text)
{
    QTableWidgetItem* item = table.item(row, column);
    if (item == nullptr) {
        item = new QTableWidgetItem;
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
        table.setItem(row, column, item);
    }
    if (item->text() != text) {
        item->setText(text);
    }
}

} // namespace

NumbersPanel::NumbersPanel(QWidget* parent)
    : QWidget(parent), m_badge(new QLabel(this)), m_table(new QTableWidget(this)), m_notes(new QLabel(this))
{
    m_badge->setObjectName(QStringLiteral("evidenceBadge"));
    m_badge->setStyleSheet(QStringLiteral("#evidenceBadge { border: 1px solid palette(mid); border-radius: 8px; "
                                          "padding: 1px 8px; }"));
    m_table->setObjectName(QStringLiteral("numbersTable"));
    m_table->setColumnCount(2);
    m_table->setRowCount(static_cast<int>(layerNumbers().size() + modelNumbers().size()) + 2);
    m_table->horizontalHeader()->hide();
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 5);
    m_table->verticalHeader()->setMinimumSectionSize(fontMetrics().height() + 2);
    m_table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(1, QHeaderView::Stretch);
    m_table->setShowGrid(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setAlternatingRowColors(true);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setTabKeyNavigation(false);
    m_table->setWordWrap(false);
    m_table->setTextElideMode(Qt::ElideMiddle);
    m_notes->setWordWrap(true);
    m_notes->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_notes->hide();

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(6, 6, 6, 6);
    column->setSpacing(4);
    column->addWidget(m_badge, 0, Qt::AlignLeading);
    column->addWidget(m_table, 1);
    column->addWidget(m_notes);

    connect(m_table, &QTableWidget::cellDoubleClicked, this, [this](int row) {
        const auto layerRows = layerNumbers();
        if (row >= 1 && row <= static_cast<int>(layerRows.size())) {
            if (std::strcmp(layerRows[static_cast<std::size_t>(row) - 1].id, "worst-channel") == 0 && m_report &&
                m_layer && m_report->layers[*m_layer].worstChannel) {
                emit channelActivated(*m_report->layers[*m_layer].worstChannel);
            }
            return;
        }
        const int modelRow = row - static_cast<int>(layerRows.size()) - 2;
        if (modelRow >= 0 && std::strcmp(modelNumbers()[static_cast<std::size_t>(modelRow)].id, "worst-layer") == 0 &&
            m_report && m_report->total.worstLayer) {
            emit layerActivated(*m_report->total.worstLayer);
        }
    });
    retranslate();
}

void NumbersPanel::setReport(const std::shared_ptr<const AnalysisReport>& report, std::optional<std::size_t> layer)
{
    m_report = report;
    m_layer = report && layer && *layer < report->layers.size() ? layer : std::nullopt;
    showNumbers();
}

QString NumbersPanel::copyText() const
{
    QString text;
    const bool all = m_table->selectionModel()->selectedRows().isEmpty();
    for (int row = 0; row < m_table->rowCount(); ++row) {
        if (all || m_table->selectionModel()->isRowSelected(row)) {
            const QTableWidgetItem* value = m_table->item(row, 1);
            text += m_table->item(row, 0)->text() + QLatin1Char('\t') + (value != nullptr ? value->text() : QString()) +
                    QLatin1Char('\n');
        }
    }
    return text;
}

void NumbersPanel::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

void NumbersPanel::retranslate()
{
    m_badge->setText(tr("L0 · weights only"));
    m_badge->setToolTip(tr("How strong the evidence is: these scores compare the weights alone, without any input."));
    m_badge->setWhatsThis(
        tr("Evidence levels: L0 compares the weights alone. L1 weighs them with input statistics, L2 "
           "compares a layer's output, L3 the model's output. Levels are never mixed in one ranking."));
    m_table->setAccessibleName(tr("Numbers"));
    m_table->setWhatsThis(tr("What quantization does to the selected layer and to the whole model, computed from every "
                             "value. Point at a row to see its formula."));
    showNumbers();
}

void NumbersPanel::showNumbers()
{
    const LayerResult* layer = m_report && m_layer ? &m_report->layers[*m_layer] : nullptr;
    const bool done = layer != nullptr && layer->state == LayerResult::State::Done;
    const auto heading = [this](int row, const QString& text) {
        setCell(*m_table, row, 0, text);
        m_table->setSpan(row, 0, 1, 2);
        QFont bold = m_table->font();
        bold.setBold(true);
        m_table->item(row, 0)->setFont(bold);
        m_table->item(row, 0)->setToolTip(text);
        // A long name spans both columns and is elided; it must not widen the first and push the numbers out of sight.
        m_table->item(row, 0)->setSizeHint(QSize(1, m_table->fontMetrics().height()));
    };
    const auto line = [this](int row, const QString& label, const QString& value, const QString& help) {
        setCell(*m_table, row, 0, label);
        setCell(*m_table, row, 1, value);
        m_table->item(row, 0)->setToolTip(help);
        m_table->item(row, 1)->setToolTip(value + QStringLiteral("\n") + help);
    };
    int row = 0;
    heading(row++, layer != nullptr ? isolated(layer->name) : tr("No layer selected"));
    for (const NumberRow<LayerResult>& number : layerNumbers()) {
        line(row++, translated(number.label), done ? number.text(*layer) : QStringLiteral("–"),
             translated(number.help));
    }
    const std::size_t finished = m_report ? m_report->total.layers : 0;
    heading(row++,
            !m_report ? tr("Whole model")
            : finished == m_report->layers.size()
                ? tr("Whole model, %n layer(s)", nullptr, static_cast<int>(finished))
                : tr("Whole model, %1 of %n layer(s) finished", nullptr, static_cast<int>(m_report->layers.size()))
                      .arg(countText(finished)));
    for (const NumberRow<AnalysisReport>& number : modelNumbers()) {
        line(row++, translated(number.label), finished > 0 ? number.text(*m_report) : QStringLiteral("–"),
             translated(number.help));
    }
    QStringList notes;
    if (layer != nullptr && layer->error) {
        notes << errorHeadline(layer->error->code) + QStringLiteral(": ") +
                     QString::fromStdString(layer->error->message);
    }
    m_notes->setText(notes.join(QLatin1Char('\n')));
    m_notes->setVisible(!notes.isEmpty());
}

} // namespace qs
