// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/layer_table_model.h"

#include "widgets/core_text.h"

#include <algorithm>

namespace qs {

namespace {

bool areAboutTheSameLayers(const AnalysisReport& a, const AnalysisReport& b)
{
    return a.modelPath == b.modelPath &&
           std::ranges::equal(a.layers, b.layers, {}, &LayerResult::tensor, &LayerResult::tensor);
}

/// Whether a row looks the same; channels are not compared, a difference there shows in the sums.
bool lookAlike(const LayerResult& a, const LayerResult& b)
{
    return a.state == b.state && a.quantization == b.quantization && a.sums == b.sums && a.error == b.error &&
           a.worstChannel == b.worstChannel && a.bytesAfter == b.bytesAfter && a.notes == b.notes && a.name == b.name;
}

std::vector<LayerRow> rowsOf(const std::shared_ptr<const AnalysisReport>& report)
{
    std::vector<LayerRow> rows;
    for (std::size_t i = 0; report && i < report->layers.size(); ++i) {
        rows.push_back({report, i});
    }
    return rows;
}

} // namespace

LayerTableModel::LayerTableModel(QObject* parent) : RowsModel(layerColumns(), parent) {}

void LayerTableModel::setReport(const std::shared_ptr<const AnalysisReport>& report)
{
    const auto former = std::exchange(m_report, report);
    if (!former || !report || !areAboutTheSameLayers(*former, *report)) {
        setRows(rowsOf(report));
        return;
    }
    std::vector<LayerRow> next = rowsOf(report);
    replaceRows(std::move(next), [](const LayerRow& a, const LayerRow& b) {
        return lookAlike(a.layer(), b.layer()) && a.report->cancelled == b.report->cancelled;
    });
}

QVariant LayerTableModel::data(const QModelIndex& index, int role) const
{
    static const int stateColumn = layerColumn("state");
    if (role == Qt::ToolTipRole && index.isValid() && index.column() == stateColumn) {
        const LayerResult& layer = rows()[static_cast<std::size_t>(index.row())].layer();
        QStringList lines;
        if (layer.error) {
            lines << QString::fromStdString(layer.error->message);
        }
        for (const std::string& note : layer.notes) {
            lines << noteText(note);
        }
        return lines.join(QLatin1Char('\n'));
    }
    static const int storedColumn = layerColumn("dtype");
    if (role == Qt::ToolTipRole && index.isValid() && index.column() == storedColumn) {
        const LayerResult& layer = rows()[static_cast<std::size_t>(index.row())].layer();
        if (!layer.storedScheme.empty()) {
            return storedSchemeText(layer.storedScheme);
        }
    }
    return RowsModel::data(index, role);
}

} // namespace qs
