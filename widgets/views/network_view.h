// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/panels/study_panel.h"
#include "widgets/views/plot_view.h"

namespace qs {

/// A view of the network at work: above its figure the panel with what the network runs on and what is asked of it,
/// whose wishes become those of the view.
class NetworkView : public PlotView {
    Q_OBJECT

public:
    NetworkView(StudyPanel::Subject subject, QWidget* parent);

protected:
    StudyPanel& panel() const { return *m_panel; }

    /// Whether there is a network with data. Where there is none the frame says why, with `modelHint` or `dataHint`
    /// for what a person can do about it.
    bool hasData(const QString& modelHint, const QString& dataHint);
    /// Puts `parts`, with the figure among them, below the panel; they are scrolled where a small window has no room.
    void addScrolled(QWidget* parts);

private:
    void connectButton(StudyPanel::Subject subject);

    StudyPanel* m_panel;
};

} // namespace qs
