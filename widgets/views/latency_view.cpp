// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/views/latency_view.h"

#include "widgets/core_text.h"
#include "widgets/number_text.h"
#include "widgets/panels/choice_box.h"
#include "widgets/panels/wrapped_label.h"
#include "widgets/plots/latency_figure.h"
#include "widgets/plots/plot_frame.h"
#include "widgets/plots/row_scroll_bar.h"
#include "widgets/views/latency_table.h"
#include "widgets/views/latency_text.h"

#include <QAccessible>
#include <QComboBox>
#include <QPlainTextEdit>
#include <QSplitter>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace qs {

namespace {

LatencyFigure::Row barsOf(const LatencyRow& row)
{
    const LayerLatency& layer = row.layer();
    constexpr double micro = 1e6;
    LatencyFigure::Row bars;
    bars.name = isolated(row.name);
    bars.kind = layer.isDepthwise    ? LatencyFigure::Kind::Depthwise
                : layer.op == "Conv" ? LatencyFigure::Kind::Convolution
                                     : LatencyFigure::Kind::Product;
    if (layer.error) {
        bars.floats = bars.codes = bars.speedup = std::nan("");
        bars.words = LatencyView::tr("failed");
        return bars;
    }
    bars.floats = micro * layer.floats.median;
    bars.codes = micro * layer.codes.median;
    bars.around = micro * (layer.encode.median + layer.decode.median);
    bars.speedup = layer.speedup();
    bars.words = factorText(bars.speedup);
    return bars;
}

/// Failed layers last.
double rankOf(const LayerLatency& layer, LatencyView::Order order)
{
    if (layer.error) {
        return std::numeric_limits<double>::infinity();
    }
    return order == LatencyView::Order::Speedup ? layer.speedup() : -layer.floats.median;
}

} // namespace

LatencyView::LatencyView(QWidget* parent)
    : NetworkView(StudyPanel::Subject::Times, parent),
      m_conditions(new WrappedLabel(this)),
      m_table(new LatencyTable(this)),
      m_words(new QPlainTextEdit(this)),
      m_splitter(new QSplitter(Qt::Vertical, this)),
      m_orders(makeChoiceBox(this, "latencyOrder")),
      m_scrollBar(new RowScrollBar(frame()))
{
    build();
    frame().setDataSource([this] { return data(); });
    plot().setMouseTracking(true);
    plot().installEventFilter(this);
}

LatencyView::~LatencyView()
{
    closeFrame();
}

void LatencyView::build()
{
    m_conditions->setObjectName(QStringLiteral("latencyConditions"));
    m_conditions->setTextFormat(Qt::PlainText);
    m_conditions->setContentsMargins(6, 0, 6, 2);
    m_words->setObjectName(QStringLiteral("latencyWords"));
    m_words->setReadOnly(true);
    m_words->setTabChangesFocus(true);
    m_words->setFrameShape(QFrame::NoFrame);
    m_words->setMinimumHeight(3 * m_words->fontMetrics().lineSpacing());
    layout()->removeWidget(&frame());
    layout()->addWidget(m_conditions);
    m_splitter->addWidget(m_table);
    m_splitter->addWidget(&frame());
    m_splitter->addWidget(m_words);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setStretchFactor(0, 2);
    m_splitter->setStretchFactor(1, 5);
    m_splitter->setStretchFactor(2, 1);
    m_splitter->setSizes({120, 300, 100});
    addScrolled(m_splitter);

    auto* grid = new QCPLayoutGrid;
    frame().content().addElement(0, 0, grid);
    m_figure = std::make_unique<LatencyFigure>(frame(), *grid);
    for (const Order order : {Order::Depth, Order::Speedup, Order::Time}) {
        m_orders->addItem(QString(), static_cast<int>(order));
    }
    m_orders->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    frame().addControl(m_orders);
    connect(m_orders, &QComboBox::currentIndexChanged, this, [this] { showState(Change::Network); });
    connect(m_table, &RowTable::rowSelected, this, &LatencyView::select);
}

void LatencyView::setOrder(Order order)
{
    m_orders->setCurrentIndex(m_orders->findData(static_cast<int>(order)));
}

bool LatencyView::hasFigure()
{
    const LatencyMeasurement& latency = state().network.latency;
    if (!hasData(tr("Open a network to see how long its layers take in FP32 and in INT8 on this machine."),
                 tr("“Data” above loads samples from a file of arrays or a folder of pictures, or makes some up. The "
                    "ranges of the codes come from them; how long a layer takes hardly depends on what they hold."))) {
        return false;
    }
    if (latency.error) {
        frame().showEmpty(errorHeadline(latency.error->code), QString::fromStdString(latency.error->message));
    } else if (latency.report) {
        frame().showPlot();
        return true;
    } else if (latency.state == LatencyMeasurement::State::Waiting) {
        frame().showEmpty(tr("Waiting until nothing else runs"),
                          tr("What runs beside the network would take part of its time."));
    } else if (latency.state == LatencyMeasurement::State::Running) {
        frame().showEmpty(tr("Layers and network are being timed"),
                          tr("FP32 and INT8 run by turns. It is best to leave the computer alone meanwhile."));
    } else {
        frame().showEmpty(tr("Nothing was timed yet"),
                          tr("“Measure” runs each layer and the whole network by turns in FP32 and in INT8 and shows "
                             "what quantizing gains or costs on this machine."));
    }
    return false;
}

/// The layer of the analysis that the times are of.
std::optional<std::size_t> LatencyView::analysedLayer(std::size_t layer) const
{
    if (report() == nullptr || !state().report || layer >= report()->layers.size()) {
        return std::nullopt;
    }
    const auto& layers = state().report->layers;
    const auto found = std::ranges::find(layers, report()->layers[layer].tensor, &LayerResult::tensor);
    return found == layers.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - layers.begin()));
}

std::optional<std::size_t> LatencyView::selectedPlace() const
{
    const auto found = std::ranges::find_if(
        m_order, [&](std::size_t layer) { return state().layer && analysedLayer(layer) == state().layer; });
    return found == m_order.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - m_order.begin()));
}

void LatencyView::showState(Changes changes)
{
    if (changes & Change::Style) {
        frame().restyle();
        m_figure->restyle();
        retranslate();
    }
    if (changes & (Change::Network | Change::Model)) {
        panel().setNetwork(state().network);
    }
    const bool isShown = hasFigure();
    m_table->setVisible(isShown);
    m_conditions->setVisible(isShown);
    m_words->setVisible(isShown);
    m_orders->setVisible(isShown);
    if (!isShown) {
        m_rows.clear();
        m_order.clear();
        m_table->setRows({});
        m_scrollBar->setRows(nullptr);
        return;
    }
    if (changes & (Change::Network | Change::Model | Change::Report | Change::Style)) {
        showRows();
    }
    showSelection();
    plot().replot(QCustomPlot::rpQueuedReplot);
}

/// Table, figure and words from the report.
void LatencyView::showRows()
{
    const auto& shown = state().network.latency.report;
    m_rows.clear();
    for (std::size_t i = 0; i < shown->layers.size(); ++i) {
        const auto analysed = analysedLayer(i);
        const std::string& name = analysed ? state().report->layers[*analysed].name : shown->layers[i].layer;
        m_rows.push_back({shown, i, QString::fromStdString(name)});
    }
    m_table->setRows(m_rows);
    arrange();
    m_figure->setStale(state().network.isLatencyStale());
    m_scrollBar->setRows(&m_figure->rows());
    m_conditions->setWords(conditionsText(*shown));
    frame().setTitle(tr("Time of each layer in FP32 and in INT8"));
    frame().setSummary(networkSentences(*shown));
    if (const QString lines = latencyLines(*shown); m_words->toPlainText() != lines) { // what is selected stays
        m_words->setPlainText(lines);
    }
}

void LatencyView::arrange()
{
    const auto order = static_cast<Order>(m_orders->currentData().toInt());
    m_order.resize(m_rows.size());
    std::iota(m_order.begin(), m_order.end(), std::size_t{0});
    if (order != Order::Depth) {
        std::ranges::stable_sort(m_order, {}, [&](std::size_t i) { return rankOf(m_rows[i].layer(), order); });
    }
    std::vector<LatencyFigure::Row> bars;
    for (const std::size_t layer : m_order) {
        bars.push_back(barsOf(m_rows[layer]));
    }
    m_figure->setRows(std::move(bars));
}

void LatencyView::showSelection()
{
    const auto place = selectedPlace();
    m_figure->setSelected(place);
    m_table->selectRow(place ? std::optional(m_order[*place]) : std::nullopt);
    showReadout(std::nullopt);
}

/// Of the layer at `place`, else of what is selected.
void LatencyView::showReadout(std::optional<std::size_t> place)
{
    const NetworkState& network = state().network;
    const auto shown = place ? place : selectedPlace();
    if (!place && network.isLatencyStale()) {
        frame().setReadout(tr("Measured with other samples or rounds than what is chosen now."));
    } else if (!place && network.latency.isBusy()) {
        frame().setReadout(network.latency.state == LatencyMeasurement::State::Waiting
                               ? tr("Measured before; waiting until nothing else runs.")
                               : tr("Measured before; it is being measured again."));
    } else if (shown) {
        const LatencyRow& row = m_rows[m_order[*shown]];
        frame().setReadout(layerTimesText(row.layer(), row.name));
    } else {
        frame().setReadout(tr("Click a layer to select it."));
    }
}

void LatencyView::pointerMoved(const QPointF& position)
{
    if (frame().isEmpty()) {
        return;
    }
    const auto place = m_figure->rowAt(position);
    plot().setCursor(place ? Qt::PointingHandCursor : Qt::ArrowCursor);
    showReadout(place);
}

/// Everywhere, where the analysis has the layer too.
void LatencyView::select(std::size_t layer)
{
    if (const auto analysed = analysedLayer(layer)) {
        emit layerSelected(*analysed);
    }
    frame().setReadout(layerTimesText(m_rows[layer].layer(), m_rows[layer].name));
    QAccessibleValueChangeEvent announcement(&plot(), frame().readout());
    QAccessible::updateAccessibility(&announcement);
}

bool LatencyView::keyPressed(int key)
{
    const auto last = static_cast<int>(m_order.size()) - 1;
    const auto current = selectedPlace();
    const int page = m_figure->rows().rowsThatFit();
    int place = current ? static_cast<int>(*current) : -1;
    switch (key) {
    case Qt::Key_Up:
        place = std::max(0, place - 1);
        break;
    case Qt::Key_Down:
        place = std::min(last, place + 1);
        break;
    case Qt::Key_PageUp:
        place = std::max(0, place - page);
        break;
    case Qt::Key_PageDown:
        place = std::min(last, place + page);
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
    if (place >= 0 && place <= last) {
        m_scrollBar->reveal(place);
        select(m_order[static_cast<std::size_t>(place)]);
    }
    return true;
}

void LatencyView::pointerClicked(const QPointF& position)
{
    if (const auto place = frame().isEmpty() ? std::nullopt : m_figure->rowAt(position)) {
        select(m_order[*place]);
    }
}

bool LatencyView::wheelTurned(QEvent& event)
{
    m_scrollBar->event(&event);
    return true;
}

QString LatencyView::selectedText() const
{
    return m_table->hasFocus() ? m_table->copyText() : QString();
}

PlotData LatencyView::data() const
{
    PlotData data;
    data.titles = {QStringLiteral("layer"), QStringLiteral("kind")};
    for (const char* form :
         {"fp32", "fp32 5 %", "fp32 95 %", "int8", "int8 5 %", "int8 95 %", "quantize", "dequantize", "dynamic"}) {
        data.titles << QStringLiteral("%1 (s)").arg(QLatin1String(form));
    }
    data.titles << QStringLiteral("fp32 / int8");
    for (const std::size_t index : m_order) {
        const LayerLatency& layer = m_rows[index].layer();
        const auto seconds = [&](const Timing& timing, double Timing::*bound) {
            return plainNumber(layer.error || timing.rounds == 0 ? std::nan("") : timing.*bound);
        };
        QStringList cells{m_rows[index].name,
                          QString::fromStdString(layer.op + (layer.isDepthwise ? " depthwise" : ""))};
        for (const Timing* form : {&layer.floats, &layer.codes}) {
            for (double Timing::*const bound : {&Timing::median, &Timing::low, &Timing::high}) {
                cells << seconds(*form, bound);
            }
        }
        for (const Timing* form : {&layer.encode, &layer.decode, &layer.dynamic}) {
            cells << seconds(*form, &Timing::median);
        }
        cells << plainNumber(layer.error ? std::nan("") : layer.speedup());
        data.addRow(cells);
    }
    return data;
}

void LatencyView::retranslate()
{
    const QString orders[] = {tr("As the network runs them"), tr("Least speed-up first"), tr("Longest in FP32 first")};
    for (int i = 0; i < m_orders->count(); ++i) {
        m_orders->setItemText(i, orders[i]);
    }
    m_orders->setAccessibleName(tr("Order of the layers"));
    m_orders->setToolTip(tr("In which order the layers stand in the figure."));
    m_conditions->setToolTip(
        tr("Under what the times were taken. Other processors, threads and runtimes have others."));
    m_words->setAccessibleName(tr("What the times say"));
    m_scrollBar->retranslate();
    m_table->retranslate();
    panel().retranslate();
    m_figure->retranslate();
    frame().setHelp(tr("Two bars per layer: its median time in FP32, and in INT8 from codes to codes, with what "
                       "quantizing its input and dequantizing its output would add where its neighbours hand on "
                       "floats. Beside them how many times as fast INT8 is; left of the dashed line it is slower. "
                       "Below, the whole network and what the times say. Click a layer to select it."));
}

} // namespace qs
