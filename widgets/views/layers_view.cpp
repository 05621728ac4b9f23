// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/views/layers_view.h"

#include "core/analysis/theory.h"
#include "widgets/core_text.h"
#include "widgets/number_text.h"
#include "widgets/plots/layers_figure.h"
#include "widgets/plots/plot_frame.h"

#include <QScrollBar>
#include <QSignalBlocker>
#include <QWheelEvent>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace qs {

namespace {

bool isDone(const LayerResult& layer)
{
    return layer.state == LayerResult::State::Done;
}

/// NaN for what is not measured (yet).
double sqnrOf(const LayerResult& layer)
{
    return isDone(layer) ? layer.sums.sqnrDb() : std::nan("");
}

/// Bars end where no format of that many bits can pass for normal data, or where the best layer does.
double longestBar(const AnalysisReport& report)
{
    double most = 12;
    for (const LayerResult& layer : report.layers) {
        const NumberFormat* format = findNumberFormat(layer.quantization.format);
        most = std::max(most, format ? rateDistortionBoundDb(format->bits) : 0);
        const double db = sqnrOf(layer);
        most = std::isfinite(db) ? std::max(most, db) : most;
    }
    return 1.02 * most;
}

} // namespace

LayersView::LayersView(QWidget* parent)
    : PlotView(parent),
      m_figure(std::make_unique<LayersFigure>(frame())),
      m_scrollBar(new QScrollBar(Qt::Vertical, this))
{
    frame().addSide(m_scrollBar);
    frame().setDataSource([this] { return data(); });
    connect(m_scrollBar, &QScrollBar::valueChanged, this, [this](int row) {
        m_figure->setFirstRow(row);
        plot().replot(QCustomPlot::rpQueuedReplot);
    });
    connect(&plot(), &QCustomPlot::afterLayout, this, &LayersView::fitScrollBar);
    plot().setMouseTracking(true);
    plot().installEventFilter(this);
}

LayersView::~LayersView()
{
    closeFrame();
}

bool LayersView::hasFigure()
{
    if (!state().model) {
        frame().showEmpty(tr("No model is open"), tr("Open a model to rank its layers."));
    } else if (!state().report || state().report->layers.empty()) {
        frame().showEmpty(tr("There are no layers to show"),
                          tr("The file has no weights of two or more dimensions, or the filter hides them all."));
    } else {
        frame().showPlot();
        return true;
    }
    return false;
}

void LayersView::showState(Changes changes)
{
    if (changes & Change::Style) {
        frame().restyle();
        m_figure->restyle();
        retranslate();
    }
    const bool isShown = hasFigure();
    m_scrollBar->setVisible(isShown && m_scrollBar->maximum() > 0);
    if (!isShown) {
        m_order.clear();
        return;
    }
    frame().setTitle(tr("Layers as %1").arg(quantizationLabel(state().report->request.quantization)));
    rank();
    showRows();
    m_figure->setSelected(state().layer);
    frame().setSummary(sentence());
    showRestingReadout();
    fitScrollBar();
    plot().replot(QCustomPlot::rpQueuedReplot);
}

void LayersView::rank()
{
    const auto& layers = state().report->layers;
    const bool isWhole = std::ranges::none_of(
        layers, [](const LayerResult& layer) { return layer.state == LayerResult::State::Pending; });
    // While results arrive the rows stay where they are; a new file starts in its own order.
    if (m_order.size() != layers.size()) {
        m_order.resize(layers.size());
        std::iota(m_order.begin(), m_order.end(), 0);
    }
    if (isWhole || state().report->cancelled) {
        std::iota(m_order.begin(), m_order.end(), 0);
        std::ranges::stable_sort(m_order, std::less(), [&](std::size_t i) {
            const double db = sqnrOf(layers[i]);
            return std::isnan(db) ? HUGE_VAL : db;
        });
    }
}

void LayersView::showRows()
{
    const AnalysisReport& report = *state().report;
    // Without a sweep the columns are there already, empty: nothing moves when it comes.
    std::vector<std::string> ids;
    if (state().formatSweep) {
        for (const AnalysisReport& each : *state().formatSweep) {
            ids.push_back(each.request.quantization.format);
        }
    } else {
        ids = {"int8", "int7", "int6", "int5", "int4", "int3", "int2"};
    }
    QStringList labels;
    for (const std::string& id : ids) {
        labels << coreLabel(CoreTable::Format, id);
    }
    std::vector<LayersFigure::Row> rows;
    for (const std::size_t index : m_order) {
        const LayerResult& layer = report.layers[index];
        LayersFigure::Row row{index, isolated(layer.name), sqnrOf(layer), std::nan(""), {}};
        row.worstSqnrDb = isDone(layer) ? layer.worstChannelSqnrDb() : std::nan("");
        for (std::size_t i = 0; i < ids.size(); ++i) {
            const bool isKnown = state().formatSweep && index < (*state().formatSweep)[i].layers.size();
            row.formats.values.push_back(isKnown ? sqnrOf((*state().formatSweep)[i].layers[index]) : std::nan(""));
            if (ids[i] == layer.quantization.format) {
                row.formats.marked = static_cast<int>(i);
            }
        }
        rows.push_back(std::move(row));
    }
    m_figure->setRows(std::move(rows), std::move(labels), longestBar(report));
}

void LayersView::fitScrollBar()
{
    const int hidden = std::max(0, static_cast<int>(m_order.size()) - m_figure->rowsThatFit());
    m_scrollBar->setRange(0, hidden);
    m_scrollBar->setPageStep(m_figure->rowsThatFit());
    m_scrollBar->setVisible(hidden > 0 && !frame().isEmpty());
}

void LayersView::showRestingReadout()
{
    const auto& layers = state().report->layers;
    const auto pending = std::ranges::count(layers, LayerResult::State::Pending, &LayerResult::state);
    if (pending > 0 && !state().report->cancelled) {
        frame().setReadout(tr("%n layer(s) still to measure; the ranking is made when all are done.", nullptr,
                              static_cast<int>(pending)));
    } else {
        frame().setReadout(tr("Click a row to select the layer, a cell to give it that number format."));
    }
}

void LayersView::pointerMoved(const QPointF& position)
{
    const auto place = frame().isEmpty() ? std::nullopt : m_figure->placeAt(position);
    plot().setCursor(place ? Qt::PointingHandCursor : Qt::ArrowCursor);
    if (frame().isEmpty()) {
        return;
    }
    if (!place) {
        showRestingReadout();
        return;
    }
    const LayersFigure::Row& row = m_figure->rows()[place->row];
    const LayerResult& layer = state().report->layers[row.layer];
    if (place->format && state().formatSweep) {
        const std::string& id = (*state().formatSweep)[*place->format].request.quantization.format;
        frame().setReadout(tr("%1 as %2 · SQNR %3")
                               .arg(isolated(layer.name), coreLabel(CoreTable::Format, id),
                                    decibelText(row.formats.values[*place->format])));
    } else if (!isDone(layer)) {
        frame().setReadout(layer.error ? tr("%1 · %2").arg(isolated(layer.name), errorHeadline(layer.error->code))
                                       : tr("%1 · not measured yet").arg(isolated(layer.name)));
    } else {
        frame().setReadout(tr("%1 · %2 · SQNR %3, worst channel %4 · %5 clipped")
                               .arg(isolated(layer.name), coreLabel(CoreTable::Format, layer.quantization.format),
                                    decibelText(row.sqnrDb), decibelText(row.worstSqnrDb),
                                    percentText(layer.sums.clippedFraction())));
    }
}

void LayersView::pointerClicked(const QPointF& position)
{
    const auto place = frame().isEmpty() ? std::nullopt : m_figure->placeAt(position);
    if (!place) {
        return;
    }
    const std::size_t layer = m_figure->rows()[place->row].layer;
    emit layerSelected(layer);
    if (place->format && state().formatSweep) {
        emit formatChosen(layer,
                          QString::fromStdString((*state().formatSweep)[*place->format].request.quantization.format));
    }
}

bool LayersView::keyPressed(int key)
{
    const auto current = std::ranges::find(m_order, state().layer.value_or(SIZE_MAX));
    auto row = current == m_order.end() ? -1 : static_cast<int>(current - m_order.begin());
    const auto last = static_cast<int>(m_order.size()) - 1;
    switch (key) {
    case Qt::Key_Up:
        row = std::max(0, row - 1);
        break;
    case Qt::Key_Down:
        row = std::min(last, row + 1);
        break;
    case Qt::Key_Home:
        row = 0;
        break;
    case Qt::Key_End:
        row = last;
        break;
    case Qt::Key_PageUp:
        row = std::max(0, row - m_figure->rowsThatFit());
        break;
    case Qt::Key_PageDown:
        row = std::min(last, row + m_figure->rowsThatFit());
        break;
    default:
        return false;
    }
    if (row < 0 || row > last) {
        return true;
    }
    if (row < m_figure->firstRow()) {
        m_scrollBar->setValue(row);
    } else if (row >= m_figure->firstRow() + m_figure->rowsThatFit()) {
        m_scrollBar->setValue(row - m_figure->rowsThatFit() + 1);
    }
    emit layerSelected(m_order[static_cast<std::size_t>(row)]);
    return true;
}

QString LayersView::sentence() const
{
    const AnalysisReport& report = *state().report;
    const auto done = static_cast<int>(std::ranges::count_if(report.layers, isDone));
    if (done == 0) {
        return tr("None of the %n layer(s) is measured yet.", nullptr, static_cast<int>(report.layers.size()));
    }
    const auto worst = std::ranges::min_element(report.layers, std::less(), [](const LayerResult& layer) {
        const double db = sqnrOf(layer);
        return std::isnan(db) ? HUGE_VAL : db;
    });
    return tr("%n layer(s) measured, from the weights alone; the worst is %1 with an SQNR of %2, %3 in its worst "
              "channel.",
              nullptr, done)
        .arg(isolated(worst->name), decibelText(sqnrOf(*worst)), decibelText(worst->worstChannelSqnrDb()));
}

PlotData LayersView::data() const
{
    PlotData data;
    data.titles = {QStringLiteral("layer"), QStringLiteral("tensor"), QStringLiteral("format"),
                   QStringLiteral("sqnr (dB)"), QStringLiteral("worst_channel_sqnr (dB)")};
    const auto sweep = state().formatSweep;
    for (std::size_t i = 0; sweep && i < sweep->size(); ++i) {
        data.titles
            << QStringLiteral("sqnr_%1 (dB)").arg(QString::fromStdString((*sweep)[i].request.quantization.format));
    }
    for (const LayersFigure::Row& row : m_figure->rows()) {
        const LayerResult& layer = state().report->layers[row.layer];
        QStringList cells{QString::fromStdString(layer.name), QString::fromStdString(layer.tensor),
                          QString::fromStdString(layer.quantization.format), plainNumber(row.sqnrDb),
                          plainNumber(row.worstSqnrDb)};
        for (std::size_t i = 0; sweep && i < row.formats.values.size(); ++i) {
            cells << plainNumber(row.formats.values[i]);
        }
        data.addRow(cells);
    }
    return data;
}

void LayersView::retranslate()
{
    m_figure->retranslate();
    m_scrollBar->setAccessibleName(tr("More layers"));
    frame().setHelp(
        tr("Left: the signal-to-noise ratio of every layer as it is chosen now, the worst first; the tick is its "
           "worst channel. Right: the same for every number format; the bordered cell is the current choice and "
           "hatched cells are not measured yet. Click a row to select the layer, a cell to give it that format. "
           "The numbers are about the weights alone: they do not know which layer the network's answers depend "
           "on."));
}

bool LayersView::wheelTurned(QEvent& event)
{
    m_scrollBar->event(&event);
    return true;
}

} // namespace qs
