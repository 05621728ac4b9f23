// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/views/channels_view.h"

#include "widgets/core_text.h"
#include "widgets/number_text.h"
#include "widgets/plots/channels_figure.h"
#include "widgets/plots/plot_frame.h"

#include <QComboBox>
#include <QLabel>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace qs {

namespace {

std::vector<ChannelsFigure::Channel> channelsOf(const LayerResult& layer)
{
    std::vector<ChannelsFigure::Channel> channels(layer.channels.size());
    for (std::size_t i = 0; i < channels.size(); ++i) {
        const ChannelResult& result = layer.channels[i];
        channels[i] = {i, {result.min, result.max}, result.sums.sqnrDb()};
    }
    return channels;
}

void sort(std::vector<ChannelsFigure::Channel>& channels, ChannelsView::Order order)
{
    using Channel = ChannelsFigure::Channel;
    if (order == ChannelsView::Order::Range) {
        std::ranges::stable_sort(channels, std::greater(), [](const Channel& c) { return c.range.high - c.range.low; });
    } else if (order == ChannelsView::Order::Sqnr) {
        // Channels without a signal come last.
        std::ranges::stable_sort(channels, std::less(),
                                 [](const Channel& c) { return std::isnan(c.sqnrDb) ? HUGE_VAL : c.sqnrDb; });
    }
}

/// What one scale would have to cover so that nothing is clipped.
Range reachOf(const LayerResult& layer)
{
    const double largest = layer.moments.absMax();
    return layer.quantization.scheme == Scheme::Symmetric ? Range{-largest, largest}
                                                          : Range{layer.moments.min, layer.moments.max};
}

} // namespace

ChannelsView::ChannelsView(QWidget* parent)
    : PlotView(parent),
      m_figure(std::make_unique<ChannelsFigure>(frame())),
      m_orderLabel(new QLabel(this)),
      m_order(new QComboBox(this))
{
    m_orderLabel->setBuddy(m_order);
    frame().addControl(m_orderLabel);
    frame().addControl(m_order);
    frame().setDataSource([this] { return data(); });
    m_order->addItems({QString(), QString(), QString()});
    connect(m_order, &QComboBox::currentIndexChanged, this, [this] {
        if (state().selectedLayer() && !frame().isEmpty()) {
            showChannels();
        }
    });
    // How many channels fit is known only when the figure has its size.
    connect(&plot(), &QCustomPlot::afterLayout, this, [this, shown = 1]() mutable {
        if (std::exchange(shown, m_figure->channelsPerPlace()) != m_figure->channelsPerPlace() && !frame().isEmpty()) {
            showRestingReadout();
        }
    });
    plot().setMouseTracking(true);
    plot().installEventFilter(this);
}

ChannelsView::~ChannelsView()
{
    closeFrame();
}

void ChannelsView::setOrder(Order order)
{
    m_order->setCurrentIndex(static_cast<int>(order));
}

std::optional<std::size_t> ChannelsView::channelAt(const QPointF& position) const
{
    const ChannelsFigure::Channel* channel = m_figure->channelAt(position);
    return channel ? std::optional(channel->index) : std::nullopt;
}

bool ChannelsView::hasFigure()
{
    const LayerResult* layer = state().selectedLayer();
    if (!state().model) {
        frame().showEmpty(tr("No model is open"), tr("Open a model to compare the channels of its layers."));
    } else if (!layer) {
        frame().showEmpty(tr("Select a layer in the table"),
                          tr("The range and the signal-to-noise ratio of each of its channels appear here."));
    } else if (layer->state == LayerResult::State::Failed && layer->error) {
        frame().showEmpty(errorHeadline(layer->error->code), QString::fromStdString(layer->error->message));
    } else if (layer->state != LayerResult::State::Done) {
        frame().showEmpty(tr("%1 is not measured yet").arg(isolated(layer->tensor)),
                          tr("Its channels appear as soon as its turn comes."));
    } else if (layer->channels.empty()) {
        frame().showEmpty(tr("%1 has no channels").arg(isolated(layer->tensor)), tr("The tensor is empty."));
    } else {
        frame().showPlot();
        return true;
    }
    return false;
}

void ChannelsView::showState(Changes changes)
{
    if (changes & Change::Style) {
        frame().restyle();
        retranslate();
        m_figure->restyle();
    }
    if (!hasFigure()) {
        m_drawn.reset();
        m_drawnLayer.reset();
        m_order->setEnabled(false);
        return;
    }
    m_order->setEnabled(true);
    if (m_drawn != state().report || m_drawnLayer != state().layer) {
        m_drawn = state().report;
        m_drawnLayer = state().layer;
        showChannels();
    }
    m_figure->setSelected(state().channel);
    frame().setSummary(sentence());
    showRestingReadout();
    plot().replot(QCustomPlot::rpQueuedReplot);
}

void ChannelsView::showChannels()
{
    const LayerResult& layer = *state().selectedLayer();
    frame().setTitle(tr("Channels of %1 as %2").arg(isolated(layer.tensor), quantizationLabel(layer.quantization)));
    auto channels = channelsOf(layer);
    const bool isSameCount = channels.size() == m_figure->channels().size();
    sort(channels, static_cast<Order>(m_order->currentIndex()));
    m_figure->setOrderName(m_order->currentIndex() == 1   ? tr("Channel, the widest range first")
                           : m_order->currentIndex() == 2 ? tr("Channel, the worst SQNR first")
                                                          : tr("Channel"));
    m_figure->setChannels(std::move(channels), reachOf(layer), layer.worstChannel);
    m_figure->retranslate();
    if (!isSameCount) {
        m_figure->fit();
    }
    m_figure->setSelected(state().channel);
    plot().replot(QCustomPlot::rpQueuedReplot);
}

void ChannelsView::showRestingReadout()
{
    const int perPlace = m_figure->channelsPerPlace();
    if (perPlace > 1) {
        frame().setReadout(
            tr("%n channels are drawn together, from their least to their greatest; zoom in with the wheel "
               "to tell them apart.",
               nullptr, perPlace));
    } else {
        frame().setReadout(tr("Click a channel to see its values in the histogram."));
    }
}

void ChannelsView::pointerMoved(const QPointF& position)
{
    const ChannelsFigure::Channel* channel = frame().isEmpty() ? nullptr : m_figure->channelAt(position);
    if (!channel) {
        if (!frame().isEmpty()) {
            showRestingReadout();
        }
        return;
    }
    const Range reach = reachOf(*state().selectedLayer());
    const double used =
        reach.high > reach.low ? (channel->range.high - channel->range.low) / (reach.high - reach.low) : 1;
    frame().setReadout(tr("Channel %1 · range %2 · SQNR %3 · uses %4 of what one scale for all would cover")
                           .arg(countText(channel->index), rangeText(channel->range), decibelText(channel->sqnrDb),
                                percentText(used)));
}

QString ChannelsView::sentence() const
{
    const LayerResult& layer = *state().selectedLayer();
    const int count = static_cast<int>(layer.channels.size());
    if (!layer.worstChannel) {
        return tr("%1 has %Ln channel(s), none of them with a signal.", nullptr, count).arg(isolated(layer.tensor));
    }
    std::vector<double> widths;
    for (const ChannelResult& channel : layer.channels) {
        widths.push_back(double{channel.max} - channel.min);
    }
    std::ranges::nth_element(widths, widths.begin() + count / 2);
    const double median = widths[static_cast<std::size_t>(count) / 2];
    const double widest = *std::ranges::max_element(widths);
    return tr("%1 has %Ln channel(s); SQNR %2 over all, %3 in the worst, channel %4. The widest range is %5 times the "
              "median.",
              nullptr, count)
        .arg(isolated(layer.tensor), decibelText(layer.sums.sqnrDb()), decibelText(layer.worstChannelSqnrDb()),
             countText(*layer.worstChannel), valueText(median > 0 ? widest / median : std::nan(""), 3));
}

PlotData ChannelsView::data() const
{
    PlotData data;
    data.titles = {QStringLiteral("channel (index)"), QStringLiteral("min (value)"), QStringLiteral("max (value)"),
                   QStringLiteral("sqnr (dB)")};
    for (const ChannelsFigure::Channel& channel : m_figure->channels()) {
        data.addRow({QString::number(channel.index), plainNumber(channel.range.low), plainNumber(channel.range.high),
                     plainNumber(channel.sqnrDb)});
    }
    return data;
}

void ChannelsView::retranslate()
{
    m_orderLabel->setText(tr("S&ort by"));
    m_order->setItemText(0, tr("Index"));
    m_order->setItemText(1, tr("Range"));
    m_order->setItemText(2, tr("SQNR"));
    m_order->setAccessibleName(tr("Order of the channels"));
    m_figure->retranslate();
    frame().setHelp(
        tr("Above: each line is one output channel, from its smallest to its largest value. The shaded area is "
           "what one scale for the whole tensor would cover; codes there are wasted on channels that do not "
           "reach it. Below: how well each channel survives. A total hides a ruined channel, so the worst is "
           "named. Click a channel to see its values in the histogram."));
}

void ChannelsView::pointerClicked(const QPointF& position)
{
    if (const auto channel = frame().isEmpty() ? std::nullopt : channelAt(position)) {
        emit channelSelected(*channel);
    }
}

} // namespace qs
