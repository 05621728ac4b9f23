// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/views/error_view.h"

#include "core/analysis/tensor_statistics.h"
#include "widgets/core_text.h"
#include "widgets/number_text.h"
#include "widgets/plots/bits_figure.h"
#include "widgets/plots/clip_curve_figure.h"
#include "widgets/plots/plot_frame.h"
#include "widgets/views/shown_range.h"

#include <QMouseEvent>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>

namespace qs {

namespace {

constexpr int kPoints = 512;
constexpr int kSideBySide = 720; ///< pixels of width from which both panels fit beside each other

/// What the integers are stored like that the layer's format is compared with: as the layer is if it is an integer
/// itself, else plainly.
Quantization integersBeside(const Quantization& quantization)
{
    const NumberFormat& format = *findNumberFormat(quantization.format);
    return format.isInteger() && !format.fixed ? quantization : Quantization();
}

double decibels(double signal, double noise)
{
    return signal > 0 ? 10 * std::log10(signal / noise) : std::nan("");
}

} // namespace

ErrorView::ErrorView(QWidget* parent) : PlotView(parent), m_left(new QCPLayoutGrid), m_right(new QCPLayoutGrid)
{
    frame().content().addElement(0, 0, m_left);
    frame().content().addElement(0, 1, m_right);
    frame().content().setColumnSpacing(12);
    m_clip = std::make_unique<ClipCurveFigure>(frame(), *m_left);
    m_bits = std::make_unique<BitsFigure>(frame(), *m_right);
    frame().setDataSource([this] { return data(); });
    plot().setMouseTracking(true);
    plot().installEventFilter(this);
}

ErrorView::~ErrorView()
{
    closeFrame();
}

std::optional<std::string> ErrorView::markAt(const QPointF& position) const
{
    return m_clip->markAt(position);
}

bool ErrorView::hasFigure()
{
    const LayerResult* layer = state().selectedLayer();
    if (!state().model) {
        frame().showEmpty(tr("No model is open"), tr("Open a model to see what its numbers lose."));
    } else if (!layer) {
        frame().showEmpty(tr("Select a layer in the table"),
                          tr("Its error appears here for every threshold, rounding and clipping told apart."));
    } else if (layer->state == LayerResult::State::Failed && layer->error) {
        frame().showEmpty(errorHeadline(layer->error->code), QString::fromStdString(layer->error->message));
    } else if (!state().distribution) {
        frame().showEmpty(tr("Reading the values of %1").arg(isolated(layer->tensor)),
                          tr("The curves appear when every value was seen once."));
    } else if (state().distribution->empty() || state().distribution->moments().absMax() == 0) {
        frame().showEmpty(tr("%1 has no signal").arg(isolated(layer->tensor)),
                          tr("All its finite values are zero: there is nothing to compare an error with."));
    } else {
        frame().showPlot();
        return true;
    }
    return false;
}

void ErrorView::showState(Changes changes)
{
    if (changes & Change::Style) {
        frame().restyle();
        m_clip->restyle();
        m_clip->retranslate();
        m_bits->restyle();
        m_bits->retranslate();
        frame().setHelp(
            tr("Left: the mean squared error of the layer for every threshold. A small threshold clips much, a "
               "large one rounds coarsely; the total has a valley between. The marks show what each "
               "calibration rule chooses: click one to use it. A format that brings its own scales has no range to "
               "choose and no such curve. Right: the signal-to-noise ratio of signed integers of 2 to 8 bits. The "
               "dashed line, the diamonds and the stars are theory for the family of densities that the values "
               "resemble most: no code of that many bits passes the line for endless data of the family, diamonds are "
               "the best even levels, stars the best levels anywhere. All curves come from the histogram and treat "
               "the tensor as one range; the circle is the exact result of the layer's own format."));
    }
    if (!hasFigure()) {
        m_source = {};
        return;
    }
    showCurves();
    showCurrent();
    frame().setSummary(sentence());
    plot().replot(QCustomPlot::rpQueuedReplot);
}

void ErrorView::showCurves()
{
    const Quantization& quantization = state().selectedLayer()->quantization;
    frame().setTitle(
        tr("%1 as %2: clipping against rounding")
            .arg(isolated(state().selectedLayer()->tensor), coreLabel(CoreTable::Format, quantization.format)));
    Source source{state().distribution, effective(quantization)};
    source.quantization.granularity = {};
    source.quantization.calibration = {};
    if (source == m_source) {
        return;
    }
    m_source = source;
    if (hasFixedRange(quantization)) {
        m_clip->setNoCurves(tr("%1 brings its own scales:\nthere is no range to choose.")
                                .arg(coreLabel(CoreTable::Format, quantization.format)));
    } else if (const auto curves =
                   clipCurves(*source.distribution, {source.quantization.format}, source.quantization, kPoints);
               curves && !curves->curves.empty()) {
        m_clip->setCurves(*curves);
    }
    const Quantization integers = integersBeside(source.quantization);
    m_bits->setCurves(bitsCurves(*source.distribution, integers), integers.scheme == Scheme::Symmetric);
}

void ErrorView::showCurrent()
{
    const LayerResult& layer = *state().selectedLayer();
    const auto shown = shownRange(state());
    const bool isFixed = hasFixedRange(layer.quantization);
    if (isFixed) {
        m_clip->setCurrent(std::nullopt);
        m_currentReadout = tr("%1 brings its own scales: there is no range to choose.")
                               .arg(coreLabel(CoreTable::Format, layer.quantization.format));
    } else if (shown && shown->grid) {
        const double threshold = std::max(std::abs(shown->range.low), std::abs(shown->range.high));
        const BinnedQuality quality = binnedQuality(*state().distribution, *shown->quantizer, *shown->grid);
        m_clip->setCurrent(QPointF(threshold, quality.error.total()));
        m_currentReadout =
            tr("Threshold %1 (%2 σ) · rounding %3 · clipping %4 · SQNR %5 (from the histogram)")
                .arg(valueText(threshold), valueText(threshold / state().distribution->moments().std(), 3),
                     valueText(quality.error.rounding, 3), valueText(quality.error.clipping, 3),
                     decibelText(quality.sqnrDb));
    } else {
        m_clip->setCurrent(std::nullopt);
        m_currentReadout = tr("Every part of the layer has a range of its own; the curves treat it as one.");
    }
    frame().setReadout(m_currentReadout);
    const NumberFormat* format = findNumberFormat(layer.quantization.format);
    const bool isMeasured = layer.state == LayerResult::State::Done && format && !state().preview;
    m_bits->setFamily(layer.statistics && layer.statistics->family ? *layer.statistics->family : FamilyFit());
    m_bits->setMeasured(isMeasured ? std::optional(QPointF(format->bits, layer.sums.sqnrDb())) : std::nullopt);
}

void ErrorView::showCursor(const QPointF& position)
{
    plot().setCursor(m_clip->markAt(position) ? Qt::PointingHandCursor : Qt::ArrowCursor);
    if (const auto index = m_clip->indexAt(position)) {
        const ClipCurves& curves = m_clip->curves();
        const ClipCurve& curve = curves.curves.front();
        const double total = curve.rounding[*index] + curve.clipping[*index];
        frame().setReadout(tr("Threshold %1 (%2 σ) · rounding %3 · clipping %4 · total %5 · SQNR %6")
                               .arg(valueText(curves.thresholds[*index]),
                                    valueText(curves.std > 0 ? curves.thresholds[*index] / curves.std : 0, 3),
                                    valueText(curve.rounding[*index], 3), valueText(curve.clipping[*index], 3),
                                    valueText(total, 3), decibelText(decibels(curves.signalPower, total))));
    } else if (const auto bits = m_bits->bitsAt(position)) {
        QStringList parts{tr("%n bit(s)", nullptr, *bits)};
        for (const BitsCurve& curve : m_bits->curves()) {
            const auto choice = parseCalibration(curve.calibration);
            const auto at = std::ranges::find(curve.bits, *bits) - curve.bits.begin();
            //: a calibration rule and its result
            parts << tr("%1: %2").arg(choice ? calibrationLabel(*choice) : QString::fromStdString(curve.calibration),
                                      decibelText(curve.sqnrDb[static_cast<std::size_t>(at)]));
        }
        parts << theoryAt(*bits);
        frame().setReadout(parts.join(QStringLiteral(" · ")));
    } else {
        frame().setReadout(m_currentReadout);
    }
}

QString ErrorView::theoryAt(int bits) const
{
    const bool isSymmetric = integersBeside(m_source.quantization).scheme == Scheme::Symmetric;
    const auto text = [](std::optional<double> db) { return db ? decibelText(*db) : QStringLiteral("–"); };
    return tr("in theory %1 even, %2 anywhere, at most %3")
        .arg(text(uniformOptimumDb(m_bits->family(), bits, isSymmetric)),
             text(nonUniformOptimumDb(m_bits->family(), bits)), decibelText(boundDb(m_bits->family(), bits)));
}

QString ErrorView::sentence() const
{
    const ClipCurves& curves = m_clip->curves();
    if (curves.curves.empty()) {
        const LayerResult& layer = *state().selectedLayer();
        const QString format = coreLabel(CoreTable::Format, layer.quantization.format);
        return layer.state == LayerResult::State::Done
                   ? tr("Stored as %1, %2 keeps an SQNR of %3, %4 in its worst channel.")
                         .arg(format, isolated(layer.tensor), decibelText(layer.sums.sqnrDb()),
                              decibelText(layer.worstChannelSqnrDb()))
                   : tr("%1 is not measured as %2 yet.").arg(isolated(layer.tensor), format);
    }
    const ClipCurve& curve = curves.curves.front();
    const double best = curves.thresholds[curve.best];
    const double bestDb = decibels(curves.signalPower, curve.rounding[curve.best] + curve.clipping[curve.best]);
    const double widestDb = decibels(curves.signalPower, curve.rounding.back() + curve.clipping.back());
    return tr("As %1 with one range, %2 has its smallest error at a threshold of %3 (%4 σ): %5, against %6 without "
              "clipping.")
        .arg(coreLabel(CoreTable::Format, curve.format), isolated(state().selectedLayer()->tensor), valueText(best),
             valueText(curves.std > 0 ? best / curves.std : 0, 3), decibelText(bestDb), decibelText(widestDb));
}

PlotData ErrorView::data() const
{
    PlotData data;
    data.titles = {QStringLiteral("threshold (value)"), QStringLiteral("threshold (sigma)"),
                   QStringLiteral("rounding (mean squared error)"), QStringLiteral("clipping (mean squared error)"),
                   QStringLiteral("total (mean squared error)")};
    const ClipCurves& curves = m_clip->curves();
    for (std::size_t i = 0; !curves.curves.empty() && i < curves.thresholds.size(); ++i) {
        const ClipCurve& curve = curves.curves.front();
        data.addRow({plainNumber(curves.thresholds[i]), plainNumber(curves.thresholds[i] / curves.std),
                     plainNumber(curve.rounding[i]), plainNumber(curve.clipping[i]),
                     plainNumber(curve.rounding[i] + curve.clipping[i])});
    }
    return data;
}

void ErrorView::arrange()
{
    QCPLayoutGrid& grid = frame().content();
    const bool isBeside = plot().width() >= kSideBySide;
    if (isBeside == (grid.columnCount() == 2)) {
        return;
    }
    grid.take(m_right);
    grid.simplify();
    grid.addElement(isBeside ? 0 : 1, isBeside ? 1 : 0, m_right);
}

bool ErrorView::eventFilter(QObject* watched, QEvent* event)
{
    if (!catchUp(*event)) {
        return false;
    }
    switch (event->type()) {
    case QEvent::Resize:
        arrange();
        break;
    case QEvent::MouseMove:
        if (!frame().isEmpty()) {
            showCursor(static_cast<QMouseEvent*>(event)->position());
        }
        break;
    case QEvent::Leave:
        if (!frame().isEmpty()) {
            frame().setReadout(m_currentReadout);
        }
        break;
    case QEvent::MouseButtonRelease: {
        const auto* mouse = static_cast<QMouseEvent*>(event);
        const auto mark = mouse->button() == Qt::LeftButton ? m_clip->markAt(mouse->position()) : std::nullopt;
        if (mark) {
            emit calibrationChosen(QString::fromStdString(*mark));
        }
        break;
    }
    default:
        break;
    }
    return PlotView::eventFilter(watched, event);
}

} // namespace qs
