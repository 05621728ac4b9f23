// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/views/view_list.h"

#include "widgets/views/activations_view.h"
#include "widgets/views/channels_view.h"
#include "widgets/views/comparison_view.h"
#include "widgets/views/difference_view.h"
#include "widgets/views/distribution_view.h"
#include "widgets/views/error_view.h"
#include "widgets/views/latency_view.h"
#include "widgets/views/layers_view.h"
#include "widgets/views/sensitivity_view.h"

#include <QCoreApplication>

namespace qs {

namespace {

template <typename T>
PlotView* create(QWidget* parent)
{
    return new T(parent);
}

constexpr ViewRow kViews[] = {
    {"distribution", QT_TRANSLATE_NOOP("Views", "&Distribution"), "Ctrl+1",
     QT_TRANSLATE_NOOP("Views", "The values of the layer, the codes they get and the range: drag its ends."),
     create<DistributionView>},
    {"error", QT_TRANSLATE_NOOP("Views", "&Error"), "Ctrl+2",
     QT_TRANSLATE_NOOP("Views", "Rounding against clipping for every threshold, and what each bit is worth."),
     create<ErrorView>},
    {"channels", QT_TRANSLATE_NOOP("Views", "&Channels"), "Ctrl+3",
     QT_TRANSLATE_NOOP("Views", "Range and signal-to-noise ratio of every output channel of the layer."),
     create<ChannelsView>},
    {"layers", QT_TRANSLATE_NOOP("Views", "&Layers"), "Ctrl+4",
     QT_TRANSLATE_NOOP("Views", "All layers, the worst first, and each in every number format."), create<LayersView>},
    {"compare", QT_TRANSLATE_NOOP("Views", "C&ompare"), "Ctrl+5",
     QT_TRANSLATE_NOOP("Views", "Every format at its true price: bits per weight against signal-to-noise ratio."),
     create<ComparisonView>},
    {"difference", QT_TRANSLATE_NOOP("Views", "Di&fference"), "Ctrl+6",
     QT_TRANSLATE_NOOP("Views", "The open file beside another one, tensor by tensor: what quantizing it has changed."),
     create<DifferenceView>},
    {"sensitivity", QT_TRANSLATE_NOOP("Views", "&Sensitivity"), "Ctrl+7",
     QT_TRANSLATE_NOOP("Views",
                       "The network on data: what quantizing each layer does to its output and to the answer."),
     create<SensitivityView>},
    {"activations", QT_TRANSLATE_NOOP("Views", "&Activations"), "Ctrl+8",
     QT_TRANSLATE_NOOP("Views", "The values that flow between layers: their ranges, their codes and their outliers."),
     create<ActivationsView>},
    {"latency", QT_TRANSLATE_NOOP("Views", "La&tency"), "Ctrl+9",
     QT_TRANSLATE_NOOP("Views", "How long each layer and the network take on this machine, in FP32 and in INT8."),
     create<LatencyView>},
};

} // namespace

std::span<const ViewRow> views()
{
    return kViews;
}

QString viewTitle(const ViewRow& row)
{
    return QCoreApplication::translate("Views", row.title);
}

QString viewHelp(const ViewRow& row)
{
    return QCoreApplication::translate("Views", row.help);
}

} // namespace qs
