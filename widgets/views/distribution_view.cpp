// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/views/distribution_view.h"

#include "widgets/plots/plot_frame.h"

namespace qs {

void DistributionView::showState(Changes)
{
    frame().showEmpty(tr("Select a layer in the table"), {});
}

} // namespace qs
