// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/views/distribution_view.h"

#include "widgets/core_text.h"
#include "widgets/number_text.h"
#include "widgets/plots/histogram_figure.h"
#include "widgets/plots/plot_frame.h"
#include "widgets/plots/plot_navigator.h"
#include "widgets/plots/plot_style.h"
#include "widgets/plots/range_fields.h"
#include "widgets/views/distribution_text.h"

#include <QAccessible>
#include <QCheckBox>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMouseEvent>
#include <QTimer>
#include <qcustomplot.h>

#include <algorithm>

namespace qs {

namespace {

std::optional<CodeMarks> marksOf(const ShownRange& shown)
{
    if (!shown.grid || !shown.quantizer) {
        return std::nullopt;
    }
    return CodeMarks{shown.quantizer->levels(*shown.grid), shown.quantizer->clippingStart(*shown.grid)};
}

} // namespace

DistributionView::DistributionView(QWidget* parent)
    : PlotView(parent),
      m_figure(std::make_unique<HistogramFigure>(frame(), frame().content())),
      m_navigator(new PlotNavigator(plot(), m_figure->xAxis())),
      m_handles(nullptr),
      m_fields(new RangeFields(this)),
      m_logarithmic(new QCheckBox(this)),
      m_settle(new QTimer(this))
{
    plot().installEventFilter(this);
    m_handles = new ClipHandles(plot(), m_figure->xAxis()); // last, so that it sees the events first
    m_settle->setSingleShot(true);
    m_settle->setInterval(60);
    connect(m_settle, &QTimer::timeout, this, [this] { plot().replot(QCustomPlot::rpQueuedReplot); });
    frame().addControl(m_fields);
    frame().addControl(m_logarithmic);
    frame().setDataSource([this] { return m_figure->data(); });
    connect(m_logarithmic, &QCheckBox::toggled, this, &DistributionView::setLogarithmic);
    m_figure->setLogarithmic(false);
    connectHandles();
}

DistributionView::~DistributionView()
{
    closeFrame();
}

void DistributionView::connectHandles()
{
    m_handles->setRule([this](const QString& id) -> std::optional<Range> {
        const LayerResult* layer = state().selectedLayer();
        const Calibration* rule = findCalibration(id.toStdString());
        if (!layer || !state().distribution || !rule) {
            return std::nullopt;
        }
        return rangeByRule(*state().distribution, layer->quantization, {id.toStdString(), rule->defaultValue, {}});
    });
    connect(m_handles, &ClipHandles::moved, this, &DistributionView::showMoved);
    connect(m_handles, &ClipHandles::chosen, this, &DistributionView::choose);
    connect(m_handles, &ClipHandles::givenUp, this, [this] {
        emit rangePreviewed(std::nullopt);
        if (const auto shown = rangeNow()) {
            showRange(*shown);
        }
    });
    connect(m_handles, &ClipHandles::numberWanted, this, [this](ClipHandles::End end) {
        QLineEdit& field = end == ClipHandles::End::Low ? m_fields->low() : m_fields->high();
        field.setFocus(Qt::OtherFocusReason);
        field.selectAll();
    });
    connect(m_fields, &RangeFields::chosen, this, [this](const Range& range) {
        showMoved(range);
        choose(range);
    });
}

void DistributionView::choose(const Range& range)
{
    m_chosen = range;
    emit rangeChosen(range);
}

std::optional<ShownRange> DistributionView::rangeNow() const
{
    ViewState now = state();
    now.preview = m_chosen; // a preview comes from these very handles
    return shownRange(now);
}

void DistributionView::setLogarithmic(bool logarithmic)
{
    const QSignalBlocker blocker(m_logarithmic);
    m_logarithmic->setChecked(logarithmic);
    m_figure->setLogarithmic(logarithmic);
    plot().replot(QCustomPlot::rpQueuedReplot);
}

bool DistributionView::hasFigure()
{
    const LayerResult* layer = state().selectedLayer();
    if (!state().model) {
        frame().showEmpty(tr("No model is open"), tr("Open a model to see how its weights are distributed."));
    } else if (!layer) {
        frame().showEmpty(
            tr("Select a layer in the table"),
            tr("Its values appear here as a histogram, with the codes they get and handles for the range."));
    } else if (layer->state == LayerResult::State::Failed && layer->error) {
        frame().showEmpty(errorHeadline(layer->error->code), QString::fromStdString(layer->error->message));
    } else if (!state().distribution) {
        frame().showEmpty(tr("Reading the values of %1").arg(isolated(layer->tensor)),
                          tr("The histogram appears when every value was seen once."));
    } else if (state().distribution->empty()) {
        frame().showEmpty(tr("%1 has no finite values").arg(isolated(layer->tensor)),
                          tr("NaN and infinities have no place on an axis."));
    } else {
        frame().showPlot();
        return true;
    }
    return false;
}

void DistributionView::showState(Changes changes)
{
    if (changes & Change::Style) {
        frame().restyle();
        m_handles->restyle(frame().plotStyle());
        retranslate();
    }
    if (!hasFigure()) {
        m_drawn.reset();
        m_shown.reset();
        m_fields->setEnabled(false);
        m_handles->setVisible(false);
        return;
    }
    if (changes & (Change::Model | Change::Report | Change::Selection | Change::Distribution)) {
        m_chosen.reset();
    }
    const LayerResult& layer = *state().selectedLayer();
    m_fields->setEnabled(true);
    frame().setTitle(distributionTitle(state()));
    m_figure->setChannelName(state().channel ? tr("Channel %1").arg(countText(*state().channel)) : QString());
    if (m_drawn != state().distribution || (changes & Change::Distribution)) {
        const bool isNew = m_drawn != state().distribution;
        m_drawn = state().distribution;
        m_figure->setDistributions(m_drawn, state().channelDistribution);
        if (isNew) {
            fit();
        }
    }
    const bool isSymmetric = effective(layer.quantization).scheme == Scheme::Symmetric;
    m_handles->setSymmetric(isSymmetric);
    m_fields->setSymmetric(isSymmetric);
    const bool isFixed = hasFixedRange(layer.quantization);
    m_handles->setVisible(!isFixed);
    m_fields->setVisible(!isFixed);
    if (!m_handles->isHeld()) {
        if (const auto shown = state().preview ? shownRange(state()) : rangeNow()) {
            showRange(*shown);
        }
    }
    m_figure->restyle();
    m_figure->retranslate();
    showSummary();
    plot().replot(QCustomPlot::rpQueuedReplot);
}

void DistributionView::showRange(const ShownRange& shown)
{
    m_shown = shown;
    const bool isFixed = shown.source == ShownRange::Source::Fixed;
    m_figure->setCodes(isFixed ? std::nullopt : std::optional(shown.range), marksOf(shown));
    m_figure->rescale();
    m_handles->setRange(shown.range);
    m_fields->setRange(shown.range);
    frame().setReadout(rangeReadout(state(), shown));
    plot().replot(QCustomPlot::rpQueuedReplot);
}

void DistributionView::showMoved(const Range& range)
{
    const LayerResult* layer = state().selectedLayer();
    if (!layer || !state().distribution || hasFixedRange(layer->quantization)) {
        return;
    }
    m_shown = previewed(layer->quantization, range);
    m_figure->setCodes(range, marksOf(*m_shown));
    m_figure->redrawCodes();
    m_fields->setRange(range);
    frame().setReadout(rangeReadout(state(), *m_shown));
    if (!m_settle->isActive()) {
        m_settle->start();
    }
    QAccessibleValueChangeEvent announcement(&plot(), frame().readout());
    QAccessible::updateAccessibility(&announcement);
    emit rangePreviewed(range);
}

void DistributionView::showCursor(const QPointF& position)
{
    if (!m_shown || m_handles->isHeld()) {
        return;
    }
    const QCPAxis& axis = m_figure->xAxis();
    const bool isInside = axis.axisRect()->rect().contains(position.toPoint());
    frame().setReadout(isInside ? cursorReadout(axis.pixelToCoord(position.x()), *m_shown)
                                : rangeReadout(state(), *m_shown));
}

void DistributionView::showSummary()
{
    frame().setSummary(distributionSummary(state()));
}

void DistributionView::fit()
{
    const Moments& moments = m_drawn->moments();
    double low = moments.min;
    double high = moments.max;
    if (const auto shown = shownRange(state()); shown && shown->grid) {
        // A range set far beyond the values may lie outside; the wheel goes no further than this.
        low = std::max(std::min(low, shown->range.low), 2 * low - high);
        high = std::min(std::max(high, shown->range.high), 2 * high - low);
    }
    const double width = high > low ? high - low : std::max(2 * std::abs(high), 1e-6);
    const double margin = high > low ? 0.04 * width : 0.5 * width;
    m_navigator->setLimits({low - margin, high + margin});
    m_navigator->showAll();
    m_handles->setData(high > low ? Range{moments.min, moments.max} : Range{-width, width});
}

void DistributionView::fitRange()
{
    if (m_shown && m_shown->range.high > m_shown->range.low) {
        const double margin = 0.04 * (m_shown->range.high - m_shown->range.low);
        m_navigator->show({m_shown->range.low - margin, m_shown->range.high + margin});
    }
}

bool DistributionView::eventFilter(QObject* watched, QEvent* event)
{
    if (!catchUp(*event)) {
        return false;
    }
    if (event->type() == QEvent::MouseMove) {
        showCursor(static_cast<QMouseEvent*>(event)->position());
    } else if (event->type() == QEvent::Leave && m_shown && state().selectedLayer()) {
        frame().setReadout(rangeReadout(state(), *m_shown));
    } else if (event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_9 && key->modifiers() == Qt::NoModifier) {
            fitRange();
            return true;
        }
        if (key->key() == Qt::Key_L && key->modifiers() == Qt::NoModifier) {
            setLogarithmic(!m_figure->isLogarithmic());
            return true;
        }
    }
    return PlotView::eventFilter(watched, event);
}

void DistributionView::retranslate()
{
    m_logarithmic->setText(tr("Lo&g counts"));
    m_logarithmic->setToolTip(tr("Counts on a logarithmic axis (L); an empty bin stands at 0, its lower end."));
    m_fields->retranslate();
    m_figure->retranslate();
    frame().setHelp(distributionHelp());
}

} // namespace qs
