// SPDX-License-Identifier: GPL-3.0-or-later
// What the figures of the view of activations show, what it says of them, and the same as data.
#include "core/activations/calibrated_grid.h"
#include "core/activations/findings.h"
#include "core/analysis/clip_curve.h"
#include "widgets/core_sentence.h"
#include "widgets/core_text.h"
#include "widgets/number_text.h"
#include "widgets/plots/clip_curve_figure.h"
#include "widgets/plots/histogram_figure.h"
#include "widgets/plots/plot_frame.h"
#include "widgets/plots/settling_figure.h"
#include "widgets/plots/spread_figure.h"
#include "widgets/views/activation_table.h"
#include "widgets/views/activations_view.h"

#include <qcustomplot.h>

#include <algorithm>
#include <cmath>

namespace qs {

namespace {

constexpr int kClipPoints = 256;

} // namespace

void ActivationsView::showHistogram(const ActivationRow& shown)
{
    const Distribution& all = shown.tensor().distribution;
    Range seen{all.moments().min, all.moments().max};
    std::shared_ptr<const Distribution> others;
    if (const ActivationTensor* other = shown.drift ? shown.other->find(shown.tensor().name) : nullptr) {
        others = std::shared_ptr<const Distribution>(shown.other, &other->distribution);
        seen = {std::min(seen.low, shown.drift->second.low), std::max(seen.high, shown.drift->second.high)};
    }
    const double room = seen.high > seen.low ? 0.03 * (seen.high - seen.low) : 1;
    m_histogram->xAxis().setRange(seen.low - room, seen.high + room);
    m_histogram->setDistributions(std::shared_ptr<const Distribution>(shown.report, &all), others);
    const CalibratedGrid grid(all, m_shownChoice);
    m_histogram->setCodes(grid.range(),
                          CodeMarks{grid.quantizer().levels(grid.grid()), grid.quantizer().clippingStart(grid.grid())});
    m_histogram->rescale();
}

void ActivationsView::showClipCurve(const ActivationRow& shown)
{
    const Distribution& all = shown.tensor().distribution;
    const auto curves = clipCurves(all, {m_shownChoice.format}, m_shownChoice, kClipPoints);
    if (!curves) {
        m_clipCurve->setNoCurves(QString::fromStdString(curves.error().message));
        return;
    }
    m_clipCurve->setCurves(*curves);
    const CalibratedGrid grid(all, m_shownChoice);
    const double threshold = std::max(std::abs(grid.range().low), std::abs(grid.range().high));
    m_clipCurve->setCurrent(QPointF(threshold, grid.costOn(all).error.total()));
}

void ActivationsView::showChannels(const ActivationRow& shown)
{
    const ActivationTensor& tensor = shown.tensor();
    std::vector<SpreadFigure::Channel> channels;
    for (const ActivationChannel& channel : tensor.channels) {
        channels.push_back({{channel.min, channel.max}, false, false});
    }
    for (const std::size_t index : tensor.outlierChannels()) {
        channels[index].isOutlier = true;
    }
    for (const std::size_t index : tensor.deadChannels()) {
        channels[index].isDead = true;
    }
    m_spread->setChannels(std::move(channels), shown.calibrated);
}

/// What stands out in the selected value, else its numbers.
void ActivationsView::showSummary(const ActivationRow& shown)
{
    const ActivationTensor& tensor = shown.tensor();
    QStringList sentences;
    sentences << tr("%1 from %2: as %3 it has an SQNR of %4.")
                     .arg(isolated(tensor.name),
                          rangeText({tensor.distribution.moments().min, tensor.distribution.moments().max}),
                          quantizationLabel(m_shownChoice), decibelText(shown.sqnrDb));
    for (const ActivationFinding& finding : findingsOf(*shown.report)) {
        if (finding.values.size() == 1 && finding.values.front() == tensor.name) {
            sentences << coreSentenceOn(tensor.name, finding.sentence) + QLatin1Char('.');
        }
    }
    if (shown.other) {
        sentences << driftSentence(shown);
    }
    frame().setSummary(sentences.join(QLatin1Char(' ')));
}

/// How far the value has drifted on the other data.
QString ActivationsView::driftSentence(const ActivationRow& shown) const
{
    if (!shown.drift) {
        return tr("On the other data it has no finite values.");
    }
    const TensorDrift& drift = *shown.drift;
    return tr("On the other data from %1: %2 of the values lie beyond the codes, SQNR %3 where codes of their own "
              "would "
              "have %4.")
        .arg(rangeText(drift.second), percentText(drift.outside), decibelText(drift.firstDb), decibelText(drift.ownDb));
}

void ActivationsView::pointerMoved(const QPointF& position)
{
    const ActivationRow* shown = row();
    if (frame().isEmpty() || shown == nullptr) {
        return;
    }
    const ActivationTensor& tensor = shown->tensor();
    if (const auto channel = shownFigure() == Figure::Channels ? m_spread->channelAt(position) : std::nullopt) {
        const ActivationChannel& seen = tensor.channels[*channel];
        frame().setReadout(tr("Channel %1 · %2 · mean %3")
                               .arg(countText(*channel), rangeText({seen.min, seen.max}), valueText(seen.mean())));
    } else if (shownFigure() == Figure::Settling) {
        const Quantization& asked = shown->report->request.quantization;
        frame().setReadout(
            tr("Calibrated for %1; flat curves have seen enough samples.").arg(quantizationLabel(asked)));
    } else if (shownFigure() == Figure::Channels && tensor.channels.empty()) {
        frame().setReadout(tr("This value has no channels."));
    } else {
        frame().setReadout(tr("%1 · range of the codes %2 · stationarity %3 · outlier ratio %4")
                               .arg(shapeLabel(tensor.shape), rangeText(shown->calibrated),
                                    valueText(tensor.stationarity(), 2), valueText(tensor.outlierRatio(), 3)));
    }
}

PlotData ActivationsView::data() const
{
    const ActivationRow* shown = row();
    PlotData data;
    if (shown == nullptr) {
        return data;
    }
    if (shownFigure() == Figure::Histogram) {
        return m_histogram->data();
    }
    if (shownFigure() == Figure::Settling) {
        data.titles = {QStringLiteral("samples"), QStringLiteral("low"), QStringLiteral("high"),
                       QStringLiteral("calibrated_low"), QStringLiteral("calibrated_high")};
        for (const SettledRange& seen : m_settling->settling()) {
            data.addRow({QString::number(seen.samples), plainNumber(seen.range.low), plainNumber(seen.range.high),
                         plainNumber(seen.calibrated.low), plainNumber(seen.calibrated.high)});
        }
    } else if (shownFigure() == Figure::Channels) {
        data.titles = {QStringLiteral("channel"), QStringLiteral("low"), QStringLiteral("high"),
                       QStringLiteral("outlier"), QStringLiteral("dead")};
        for (std::size_t i = 0; i < m_spread->channels().size(); ++i) {
            const SpreadFigure::Channel& channel = m_spread->channels()[i];
            data.addRow({QString::number(i), plainNumber(channel.range.low), plainNumber(channel.range.high),
                         channel.isOutlier ? QStringLiteral("1") : QStringLiteral("0"),
                         channel.isDead ? QStringLiteral("1") : QStringLiteral("0")});
        }
    } else {
        data.titles = {QStringLiteral("threshold"), QStringLiteral("rounding_mse"), QStringLiteral("clipping_mse")};
        const ClipCurves& curves = m_clipCurve->curves();
        for (std::size_t i = 0; !curves.curves.empty() && i < curves.thresholds.size(); ++i) {
            data.addRow({plainNumber(curves.thresholds[i]), plainNumber(curves.curves.front().rounding[i]),
                         plainNumber(curves.curves.front().clipping[i])});
        }
    }
    return data;
}

} // namespace qs
