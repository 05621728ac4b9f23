// SPDX-License-Identifier: GPL-3.0-or-later
// What the figures of the view of sensitivities show, and the same as data.
#include "widgets/core_text.h"
#include "widgets/number_text.h"
#include "widgets/plots/depth_figure.h"
#include "widgets/plots/map_figure.h"
#include "widgets/plots/plot_frame.h"
#include "widgets/plots/ranking_figure.h"
#include "widgets/views/sensitivity_text.h"
#include "widgets/views/sensitivity_view.h"

#include <algorithm>
#include <cmath>

namespace qs {

void SensitivityView::showRanking()
{
    const SensitivityReport& report = *state().network.report();
    const std::vector<double> others = ranksOf(report, otherMeasure());
    std::vector<RankingFigure::Row> bars;
    for (const std::size_t index : m_order) {
        const LayerSensitivity& layer = report.layers[index];
        RankingFigure::Row row;
        row.name = isolated(layer.layer);
        row.value = layer.error ? std::nan("") : measure().of(layer);
        row.isPending = !layer.error && report.samples == 0;
        const QString value = layer.error ? tr("failed") : measuredText(measure(), row.value);
        row.words = std::isnan(others[index]) ? value
                                              //: a value, and the place of the layer under another measure
                                              : tr("%1   #%2").arg(value, valueText(others[index] + 1));
        bars.push_back(std::move(row));
    }
    m_ranking->setRows(std::move(bars), measureTitle(measure()),
                       tr("value, # place by %1").arg(coreLabel(CoreTable::Measure, otherMeasure().id)));
    m_ranking->setStale(state().network.isStale);
    frame().setTitle(tr("Layers as %1").arg(configurationLabel(report.request)));
}

void SensitivityView::showMap()
{
    const std::vector<Study>& studies = *state().network.studies;
    const SensitivityReport* report = state().network.report();
    std::vector<std::size_t> order = m_order;
    for (std::size_t i = 0; report == nullptr && i < studies.size(); ++i) { // a later one that is not prepared yet
        report = studies[i].report.get();
    }
    if (report == nullptr) {
        m_map->setRows({}, {}, {});
        return;
    }
    if (order.size() != report->layers.size()) {
        order = m_order = networkOrder(*report, state().network.network.get());
    }
    MapFigure::Scale scale;
    scale.title = measureTitle(measure());
    scale.isHigherBetter = measure().isHigherBetter;
    scale.text = [shown = &measure()](double value) { return measuredNumber(*shown, value); };
    scale.high = measure().unit == "dB" ? 50 : 0;
    std::vector<MapFigure::Row> lines;
    QStringList columns;
    for (const Study& study : studies) {
        columns << configurationLabel(study.request);
    }
    for (const std::size_t index : order) {
        MapFigure::Row line;
        line.name = isolated(report->layers[index].layer);
        for (const Study& study : studies) {
            const SensitivityReport* other = study.report.get();
            const LayerSensitivity* layer = nullptr;
            for (std::size_t i = 0; other != nullptr && i < other->layers.size(); ++i) {
                layer = other->layers[i].tensor == report->layers[index].tensor ? &other->layers[i] : layer;
            }
            const bool isKnown = layer != nullptr && !layer->error;
            const double value = isKnown ? measure().of(*layer) : std::nan("");
            line.cells.values.push_back(value);
            line.cells.isAbsent.push_back((layer != nullptr && layer->error) ||
                                          (other != nullptr && layer == nullptr) ||
                                          (other != nullptr && other->samples > 0 && std::isnan(value)));
            if (measure().unit != "dB" && std::isfinite(value)) {
                scale.high = std::max(scale.high, value);
            }
        }
        if (!state().network.isStale && state().network.shown) {
            line.cells.marked = static_cast<int>(*state().network.shown);
        }
        lines.push_back(std::move(line));
    }
    scale.high = scale.high > 0 ? scale.high : 1;
    m_map->setRows(std::move(lines), std::move(columns), scale);
    frame().setTitle(tr("Layers in every configuration that was measured"));
}

void SensitivityView::showDepth()
{
    const SensitivityReport& report = *state().network.report();
    std::vector<DepthFigure::Point> points;
    for (const std::size_t index : m_order) {
        const LayerSensitivity& layer = report.layers[index];
        points.push_back(layer.error ? DepthFigure::Point{std::nan(""), std::nan("")}
                                     : DepthFigure::Point{layer.own.sqnrDb(), layer.accumulated.sqnrDb()});
    }
    m_depth->setPoints(std::move(points));
    m_depth->setStale(state().network.isStale);
    frame().setTitle(tr("Error along the depth, as %1").arg(configurationLabel(report.request)));
}

PlotData SensitivityView::data() const
{
    PlotData data;
    data.titles = {QStringLiteral("layer"), QStringLiteral("tensor"), QStringLiteral("configuration")};
    for (const SensitivityMeasure& row : sensitivityMeasures()) {
        const QString id = QString::fromUtf8(row.id.data(), static_cast<qsizetype>(row.id.size()));
        const QString unit = QString::fromUtf8(row.unit.data(), static_cast<qsizetype>(row.unit.size()));
        data.titles << (unit.isEmpty() ? id : QStringLiteral("%1 (%2)").arg(id, unit));
    }
    const auto& studies = state().network.studies;
    for (std::size_t i = 0; studies && i < studies->size(); ++i) {
        const SensitivityReport* report = (*studies)[i].report.get();
        const bool isWanted = shownFigure() == Figure::Map || state().network.shown == i;
        for (std::size_t k = 0; report != nullptr && isWanted && k < report->layers.size(); ++k) {
            const LayerSensitivity& layer = report->layers[shownFigure() == Figure::Map ? k : m_order[k]];
            QStringList cells{QString::fromStdString(layer.layer), QString::fromStdString(layer.tensor),
                              QString::fromStdString(quantizationText(layer.quantization))};
            for (const SensitivityMeasure& row : sensitivityMeasures()) {
                cells << plainNumber(layer.error ? std::nan("") : row.of(layer));
            }
            data.addRow(cells);
        }
    }
    return data;
}

} // namespace qs
