// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/views/comparison_view.h"

#include "core/analysis/theory.h"
#include "widgets/core_text.h"
#include "widgets/number_text.h"
#include "widgets/plots/comparison_figure.h"
#include "widgets/plots/plot_frame.h"
#include "widgets/views/comparison_table.h"

#include <QAccessible>
#include <QCheckBox>
#include <QComboBox>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace qs {

namespace {

FormatFamily familyOf(const Quantization& quantization)
{
    return findNumberFormat(quantization.format)->family;
}

} // namespace

ComparisonView::ComparisonView(QWidget* parent)
    : PlotView(parent),
      m_figure(std::make_unique<ComparisonFigure>(frame())),
      m_table(new ComparisonTable(this)),
      m_start(new QPushButton(this)),
      m_scope(new QComboBox(this)),
      m_families(new QToolButton(this)),
      m_showTable(new QCheckBox(this))
{
    buildControls();
    layout()->addWidget(m_table);
    m_table->hide();
    frame().setDataSource([this] { return data(); });
    connect(m_table, &ComparisonTable::rowSelected, this, [this](std::size_t row) { select(row); });
    connect(m_table, &ComparisonTable::rowTaken, this, [this](std::size_t row) { take(row); });
    plot().setMouseTracking(true);
    plot().installEventFilter(this);
}

ComparisonView::~ComparisonView()
{
    closeFrame();
}

void ComparisonView::buildControls()
{
    m_start->setObjectName(QStringLiteral("compareAll"));
    m_scope->setObjectName(QStringLiteral("comparisonScope"));
    m_families->setObjectName(QStringLiteral("comparisonFamilies"));
    m_showTable->setObjectName(QStringLiteral("comparisonAsTable"));
    m_scope->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_scope->setMinimumContentsLength(9);
    m_scope->addItems({QString(), QString()});
    m_families->setPopupMode(QToolButton::InstantPopup);
    m_families->setMenu(new QMenu(m_families));
    for (QWidget* control : std::initializer_list<QWidget*>{m_start, m_scope, m_families, m_showTable}) {
        frame().addControl(control);
    }
    connect(m_start, &QPushButton::clicked, this, [this] {
        if (state().comparison.state == Comparison::State::Running) {
            emit comparisonCancelled();
        } else {
            emit comparisonWanted();
        }
    });
    connect(m_scope, &QComboBox::currentIndexChanged, this, [this] { showState(Change::Comparison); });
    connect(m_showTable, &QCheckBox::toggled, m_table, &QWidget::setVisible);
}

void ComparisonView::fillFamilies()
{
    QMenu* menu = m_families->menu();
    menu->clear();
    for (const FormatFamilyRow& family : formatFamilies()) {
        QAction* action = menu->addAction(coreLabel(CoreTable::FormatFamily, family.id));
        action->setCheckable(true);
        action->setChecked(std::ranges::find(m_hidden, family.family) == m_hidden.end());
        connect(action, &QAction::toggled, this, [this, wanted = family.family](bool isShown) {
            std::erase(m_hidden, wanted);
            if (!isShown) {
                m_hidden.push_back(wanted);
            }
            showState(Change::Comparison);
        });
    }
}

bool ComparisonView::isWholeModel() const
{
    return m_scope->currentIndex() <= 0;
}

bool ComparisonView::hasFigure()
{
    if (!state().model) {
        frame().showEmpty(tr("No model is open"), tr("Open a model to compare the formats it could be stored in."));
    } else if (!state().comparison.reports) {
        frame().showEmpty(tr("Nothing is compared yet"),
                          tr("“Compare all formats” measures the whole model in every format, the way each is usually "
                             "deployed, and shows what it costs and what it keeps. It takes a while and can be "
                             "stopped."));
    } else {
        frame().showPlot();
        return true;
    }
    return false;
}

void ComparisonView::showState(Changes changes)
{
    if (changes & Change::Style) {
        frame().restyle();
        m_figure->restyle();
        retranslate();
    }
    showControls();
    if (!hasFigure()) {
        m_points.clear();
        m_shown.clear();
        m_selected.reset();
        m_table->setRows({});
        return;
    }
    if (changes & (Change::Model | Change::Comparison | Change::Selection | Change::Style)) {
        collect();
    }
    showNow();
    m_figure->restyle();
    m_figure->retranslate();
    const LayerResult* layer = state().selectedLayer();
    frame().setTitle(isWholeModel() || layer == nullptr
                         ? tr("Every format at its true price: the whole model")
                         : tr("Every format at its true price: %1").arg(isolated(layer->tensor)));
    frame().setSummary(sentence());
    showReadout(m_selected);
    plot().replot(QCustomPlot::rpQueuedReplot);
}

void ComparisonView::showControls()
{
    const Comparison::State now = state().comparison.state;
    m_start->setEnabled(state().model && !state().model->weights.empty());
    m_start->setText(now == Comparison::State::Running   ? tr("Stop")
                     : now == Comparison::State::Stopped ? tr("Go on comparing")
                                                         : tr("Compare all formats"));
    m_start->setVisible(now != Comparison::State::Done);
    const bool hasPoints = state().comparison.reports != nullptr;
    for (QWidget* control : std::initializer_list<QWidget*>{m_scope, m_families, m_showTable}) {
        control->setVisible(hasPoints);
    }
    m_table->setVisible(hasPoints && m_showTable->isChecked());
}

/// The points that are asked for; the selected one stays selected while others arrive.
void ComparisonView::collect()
{
    const auto& reports = *state().comparison.reports;
    const std::optional<Quantization> former = m_selected ? std::optional(m_shown[*m_selected]) : std::nullopt;
    const auto layer = isWholeModel() ? std::nullopt : state().layer;
    m_points = comparisonOf(reports, layer);
    std::erase_if(m_points, [&](const ComparisonPoint& point) {
        return std::ranges::find(m_hidden, familyOf(reports[point.report].request.quantization)) != m_hidden.end();
    });
    m_shown.clear();
    m_selected.reset();
    m_frontAtAll = 0;
    std::vector<ComparisonFigure::Point> points;
    std::vector<ComparisonRow> rows;
    for (const ComparisonPoint& point : m_points) {
        const Quantization& quantization = reports[point.report].request.quantization;
        if (former == quantization) {
            m_selected = m_shown.size();
        }
        m_frontAtAll += point.onFront ? 1 : 0;
        m_shown.push_back(quantization);
        points.push_back({point.bitsPerWeight, point.sqnrDb, point.onFront, familyOf(quantization),
                          shortQuantizationLabel(quantization)});
        rows.push_back({quantization, point.bitsPerWeight, point.sqnrDb, point.onFront});
    }
    m_figure->setPoints(std::move(points));
    m_figure->setSelected(m_selected);
    m_table->setRows(std::move(rows));
    m_table->setSelectedRow(m_selected);
}

/// What is chosen now, wherever it lies; it need not be one of those compared.
void ComparisonView::showNow()
{
    std::optional<QPointF> place;
    const LayerResult* layer = state().selectedLayer();
    if (isWholeModel() && state().report && state().report->total.layers == state().report->layers.size() &&
        state().report->total.layers > 0) {
        place = QPointF(state().report->total.bitsPerWeight, state().report->total.sums.sqnrDb());
    } else if (!isWholeModel() && layer != nullptr && layer->state == LayerResult::State::Done) {
        place = QPointF(layer->bitsPerWeight, layer->sums.sqnrDb());
    }
    m_figure->setNow(place && !std::isnan(place->y()) ? place : std::nullopt);
}

void ComparisonView::select(std::optional<std::size_t> point)
{
    if (point && *point >= m_shown.size()) {
        return;
    }
    m_selected = point;
    m_figure->setSelected(point);
    m_table->setSelectedRow(point);
    showReadout(point);
    plot().replot(QCustomPlot::rpQueuedReplot);
    QAccessibleValueChangeEvent announcement(&plot(), frame().readout());
    QAccessible::updateAccessibility(&announcement);
}

void ComparisonView::take(std::optional<std::size_t> point)
{
    if (point && *point < m_shown.size()) {
        select(point);
        emit quantizationChosen(m_shown[*point]);
    }
}

bool ComparisonView::pressKey(int key)
{
    if (key == Qt::Key_Return || key == Qt::Key_Enter) {
        take(m_selected);
        return m_selected.has_value();
    }
    if (m_points.empty()) {
        return false;
    }
    // From left to right, the better one first.
    std::vector<std::size_t> order(m_points.size());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::sort(order, {},
                      [this](std::size_t i) { return std::pair(m_points[i].bitsPerWeight, -m_points[i].sqnrDb); });
    const auto at = std::ranges::find(order, m_selected.value_or(SIZE_MAX));
    const auto last = static_cast<int>(order.size()) - 1;
    int place = at == order.end() ? -1 : static_cast<int>(at - order.begin());
    switch (key) {
    case Qt::Key_Left:
        place = std::max(0, place - 1);
        break;
    case Qt::Key_Right:
        place = std::min(last, place + 1);
        break;
    case Qt::Key_Home:
        place = 0;
        break;
    case Qt::Key_End:
        place = last;
        break;
    default:
        return false;
    }
    select(order[static_cast<std::size_t>(place)]);
    return true;
}

void ComparisonView::showReadout(std::optional<std::size_t> point)
{
    if (!point || *point >= m_points.size()) {
        frame().setReadout(
            tr("Click a point or use the arrow keys; a double click or Enter makes it the choice. 0 shows "
               "formats of 16 bits too."));
        return;
    }
    const ComparisonPoint& shown = m_points[*point];
    const QString words =
        tr("%1 · %2 bits per weight · SQNR %3, %4 against the bound")
            .arg(quantizationLabel(m_shown[*point]), bitsText(shown.bitsPerWeight), decibelText(shown.sqnrDb),
                 decibelText(shown.sqnrDb - rateDistortionBoundDb(shown.bitsPerWeight)));
    //: %1 says everything about a choice
    frame().setReadout(shown.onFront ? tr("%1 · on the front").arg(words) : words);
}

QString ComparisonView::sentence() const
{
    const auto& reports = *state().comparison.reports;
    const auto count = static_cast<int>(m_points.size());
    if (count == 0) {
        return tr("No choice is measured yet.");
    }
    const auto best = std::ranges::max_element(m_points, {}, &ComparisonPoint::sqnrDb);
    const Quantization& quantization = reports[best->report].request.quantization;
    return tr("%n choice(s) compared, from the weights alone; %1 of them on the front. The highest SQNR has %2: %3 at "
              "%4 bits per weight.",
              nullptr, count)
        .arg(countText(m_frontAtAll), quantizationLabel(quantization), decibelText(best->sqnrDb),
             bitsText(best->bitsPerWeight));
}

PlotData ComparisonView::data() const
{
    PlotData data;
    data.titles = {QStringLiteral("format"),          QStringLiteral("family"),      QStringLiteral("scheme"),
                   QStringLiteral("granularity"),     QStringLiteral("calibration"), QStringLiteral("scale_storage"),
                   QStringLiteral("bits_per_weight"), QStringLiteral("sqnr (dB)"),   QStringLiteral("on_front")};
    for (std::size_t i = 0; i < m_points.size(); ++i) {
        const Quantization& q = m_shown[i];
        const auto family = std::ranges::find(formatFamilies(), familyOf(q), &FormatFamilyRow::family);
        data.addRow({QString::fromStdString(q.format), QString::fromStdString(std::string(family->id)),
                     QString::fromStdString(std::string(rowOf(q.scheme).id)),
                     QString::fromStdString(granularityText(q.granularity)),
                     QString::fromStdString(calibrationText(q.calibration)), QString::fromStdString(q.scaleStorage),
                     plainNumber(m_points[i].bitsPerWeight), plainNumber(m_points[i].sqnrDb),
                     m_points[i].onFront ? QStringLiteral("1") : QStringLiteral("0")});
    }
    return data;
}

QString ComparisonView::selectedText() const
{
    return m_table->hasFocus() ? m_table->copyText() : QString();
}

void ComparisonView::retranslate()
{
    m_scope->setItemText(0, tr("Whole model"));
    m_scope->setItemText(1, tr("Selected layer"));
    m_scope->setAccessibleName(tr("What is compared"));
    m_scope->setToolTip(tr("The whole model, or the layer that is selected in the table of layers."));
    m_families->setText(tr("Families"));
    m_families->setToolTip(tr("Shows or hides families of formats."));
    m_showTable->setText(tr("Ta&ble"));
    m_showTable->setToolTip(tr("Shows the points as a table too."));
    m_start->setToolTip(tr("Measures the model in every format. Results stay until another model is opened."));
    fillFamilies();
    m_table->retranslate();
    m_figure->retranslate();
    frame().setHelp(
        tr("Each point is one way to store the weights: to the right are more bits per weight with every scale and "
           "zero point counted, upwards is a higher signal-to-noise ratio. The stepped line is the front: nothing "
           "better costs as few bits. The dashed line is the bound for normal data that no code can pass; the other "
           "two are the best levels of single values and the best evenly spaced ones. Click a point to read it, "
           "double-click it or press Enter to make it the choice; the wheel zooms, 0 shows everything. The numbers "
           "are about the weights alone."));
}

bool ComparisonView::eventFilter(QObject* watched, QEvent* event)
{
    if (!catchUp(*event) || frame().isEmpty()) {
        return PlotView::eventFilter(watched, event);
    }
    switch (event->type()) {
    case QEvent::MouseMove: {
        const auto point = m_figure->pointAt(static_cast<QMouseEvent*>(event)->position());
        plot().setCursor(point ? Qt::PointingHandCursor : Qt::ArrowCursor);
        showReadout(point ? point : m_selected);
        break;
    }
    case QEvent::Leave:
        showReadout(m_selected);
        break;
    case QEvent::MouseButtonPress: {
        const auto* mouse = static_cast<QMouseEvent*>(event);
        if (const auto point = m_figure->pointAt(mouse->position()); point && mouse->button() == Qt::LeftButton) {
            select(point);
        }
        break;
    }
    case QEvent::MouseButtonDblClick:
        take(m_figure->pointAt(static_cast<QMouseEvent*>(event)->position()));
        break;
    case QEvent::KeyPress:
        if (pressKey(static_cast<QKeyEvent*>(event)->key())) {
            return true;
        }
        break;
    default:
        break;
    }
    return PlotView::eventFilter(watched, event);
}

} // namespace qs
