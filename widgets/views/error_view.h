// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/views/plot_view.h"

namespace qs {

class ErrorView : public PlotView {
    Q_OBJECT

public:
    using PlotView::PlotView;

protected:
    void showState(Changes changes) override;
};

} // namespace qs
