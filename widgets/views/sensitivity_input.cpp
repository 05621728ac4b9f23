// SPDX-License-Identifier: GPL-3.0-or-later
// Pointer and keys of the view of sensitivities, and what it says of the place under them.
#include "widgets/core_text.h"
#include "widgets/number_text.h"
#include "widgets/plots/depth_figure.h"
#include "widgets/plots/map_figure.h"
#include "widgets/plots/plot_frame.h"
#include "widgets/plots/ranking_figure.h"
#include "widgets/plots/row_scroll_bar.h"
#include "widgets/views/sensitivity_text.h"
#include "widgets/views/sensitivity_view.h"

#include <QAccessible>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>

namespace qs {

/// Where a layer of the analysis stands in the figure.
std::optional<std::size_t> SensitivityView::placeOf(std::optional<std::size_t> layer) const
{
    const SensitivityReport* report = state().network.report();
    if (!layer || report == nullptr || !state().report || *layer >= state().report->layers.size()) {
        return std::nullopt;
    }
    const std::string& tensor = state().report->layers[*layer].tensor;
    const auto found = std::ranges::find_if(m_order, [&](std::size_t index) {
        return index < report->layers.size() && report->layers[index].tensor == tensor;
    });
    return found == m_order.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - m_order.begin()));
}

void SensitivityView::showSelection()
{
    const auto place = placeOf(state().layer);
    m_ranking->rows().setSelected(place);
    m_map->rows().setSelected(place);
    m_depth->setSelected(place);
}

void SensitivityView::showRestingReadout()
{
    const NetworkState& network = state().network;
    const Study* study = network.shownStudy();
    const SensitivityReport* report = network.report();
    if (network.isStale) {
        frame().setReadout(
            tr("Measured for %1; something else is chosen now.").arg(configurationLabel(study->request)));
    } else if (study->state == Study::State::Stopped) {
        frame().setReadout(
            tr("Stopped after %1 of %n sample(s).", nullptr, static_cast<int>(report != nullptr ? report->wanted : 0))
                .arg(countText(report != nullptr ? report->samples : 0)));
    } else if (study->state != Study::State::Done) {
        frame().setReadout(tr("%1 of %n sample(s) measured so far; the numbers still move.", nullptr,
                              static_cast<int>(report != nullptr ? report->wanted : 0))
                               .arg(countText(report != nullptr ? report->samples : 0)));
    } else if (const auto place = placeOf(state().layer)) {
        frame().setReadout(layerText(m_order[*place]));
    } else {
        frame().setReadout(tr("Click a layer to select it."));
    }
}

QString SensitivityView::layerText(std::size_t index) const
{
    const LayerSensitivity& layer = state().network.report()->layers[index];
    if (layer.error) {
        //: a layer and why it could not be measured
        return tr("%1 · %2").arg(isolated(layer.layer), isolated(layer.error->message));
    }
    if (shownFigure() == Figure::Depth) {
        return tr("%1 · own output %2, accumulated %3")
            .arg(isolated(layer.layer), decibelText(layer.own.sqnrDb()), decibelText(layer.accumulated.sqnrDb()));
    }
    return tr("%1 · %2 %3 · %4 %5")
        .arg(isolated(layer.layer), coreLabel(CoreTable::Measure, measure().id),
             measuredText(measure(), measure().of(layer)), coreLabel(CoreTable::Measure, otherMeasure().id),
             measuredText(otherMeasure(), otherMeasure().of(layer)));
}

std::optional<std::size_t> SensitivityView::placeAt(const QPointF& position, std::optional<std::size_t>* study) const
{
    std::optional<std::size_t> place;
    if (frame().isEmpty()) {
        return place;
    }
    switch (shownFigure()) {
    case Figure::Ranking:
        place = m_ranking->rowAt(position);
        break;
    case Figure::Map:
        if (const auto cell = m_map->placeAt(position)) {
            place = cell->row;
            *study = cell->column;
        }
        break;
    case Figure::Depth:
        place = m_depth->pointAt(position);
        break;
    }
    return place && *place < m_order.size() ? place : std::nullopt;
}

void SensitivityView::pointerMoved(const QPointF& position)
{
    std::optional<std::size_t> study;
    const auto place = placeAt(position, &study);
    plot().setCursor(place ? Qt::PointingHandCursor : Qt::ArrowCursor);
    if (frame().isEmpty()) {
        return;
    }
    if (!place || state().network.report() == nullptr) {
        showRestingReadout();
    } else if (study) {
        const double value = m_map->cells().rows[*place].values[*study];
        //: a layer, a configuration, a measure and its value
        frame().setReadout(tr("%1 as %2 · %3 %4")
                               .arg(isolated(state().network.report()->layers[m_order[*place]].layer),
                                    configurationLabel((*state().network.studies)[*study].request),
                                    coreLabel(CoreTable::Measure, measure().id), measuredText(measure(), value)));
    } else {
        frame().setReadout(layerText(m_order[*place]));
    }
}

void SensitivityView::select(std::size_t place)
{
    const SensitivityReport* report = state().network.report();
    if (report == nullptr || !state().report) {
        return;
    }
    const auto& layers = state().report->layers;
    const auto found = std::ranges::find(layers, report->layers[m_order[place]].tensor, &LayerResult::tensor);
    if (found != layers.end()) {
        emit layerSelected(static_cast<std::size_t>(found - layers.begin()));
    }
    frame().setReadout(layerText(m_order[place]));
    QAccessibleValueChangeEvent announcement(&plot(), frame().readout());
    QAccessible::updateAccessibility(&announcement);
}

void SensitivityView::pointerClicked(const QPointF& position)
{
    std::optional<std::size_t> study;
    if (const auto place = placeAt(position, &study)) {
        select(*place);
        if (study) {
            emit studySelected(*study);
        }
    }
}

bool SensitivityView::keyPressed(int key)
{
    const bool isDepth = shownFigure() == Figure::Depth;
    const RowAxis* axis = rows();
    const int page = axis != nullptr ? axis->rowsThatFit() : 10;
    const auto last = static_cast<int>(m_order.size()) - 1;
    const auto current = placeOf(state().layer);
    int place = current ? static_cast<int>(*current) : -1;
    if (key == (isDepth ? Qt::Key_Left : Qt::Key_Up)) {
        place = std::max(0, place - 1);
    } else if (key == (isDepth ? Qt::Key_Right : Qt::Key_Down)) {
        place = std::min(last, place + 1);
    } else if (key == Qt::Key_Home) {
        place = 0;
    } else if (key == Qt::Key_End) {
        place = last;
    } else if (key == Qt::Key_PageUp) {
        place = std::max(0, place - page);
    } else if (key == Qt::Key_PageDown) {
        place = std::min(last, place + page);
    } else if (shownFigure() == Figure::Map && (key == Qt::Key_Left || key == Qt::Key_Right)) {
        const auto count = static_cast<int>(state().network.studies->size());
        const int column = static_cast<int>(state().network.shown.value_or(0)) + (key == Qt::Key_Left ? -1 : 1);
        emit studySelected(static_cast<std::size_t>(std::clamp(column, 0, count - 1)));
        return true;
    } else {
        return false;
    }
    if (place >= 0 && place <= last) {
        m_scrollBar->reveal(place);
        select(static_cast<std::size_t>(place));
    }
    return true;
}

bool SensitivityView::wheelTurned(QEvent& event)
{
    if (rows() == nullptr) {
        return false;
    }
    m_scrollBar->event(&event);
    return true;
}

} // namespace qs
