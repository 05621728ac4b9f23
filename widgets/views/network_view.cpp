// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/views/network_view.h"

#include "widgets/core_sentence.h"
#include "widgets/plots/plot_frame.h"

#include <QScrollArea>
#include <QVBoxLayout>
#include <qcustomplot.h>

namespace qs {

NetworkView::NetworkView(StudyPanel::Subject subject, QWidget* parent)
    : PlotView(parent), m_panel(new StudyPanel(subject, this))
{
    static_cast<QVBoxLayout*>(layout())->insertWidget(0, m_panel);
    connect(m_panel, &StudyPanel::dataWanted, this, &View::dataWanted);
    connect(m_panel, &StudyPanel::picturesWanted, this, &View::picturesWanted);
    connect(m_panel, &StudyPanel::syntheticWanted, this, &View::syntheticWanted);
    connect(m_panel, &StudyPanel::samplesWanted, this, &View::samplesWanted);
    connect(m_panel, &StudyPanel::closeWanted, this, &View::dataClosed);
    connect(m_panel, &StudyPanel::optionsChosen, this, &View::studyOptionsChosen);
    connect(m_panel, &StudyPanel::widthsWanted, this, &View::widthsWanted);
    connect(m_panel, &StudyPanel::otherWanted, this, &View::otherDataWanted);
    connect(m_panel, &StudyPanel::otherCloseWanted, this, &View::otherDataClosed);
    connectButton(subject);
}

void NetworkView::addScrolled(QWidget* parts)
{
    constexpr int kLeastFigure = 220; // a title, legends of three lines, an axis and room for some numbers
    constexpr int kLinesBelow = 8;    // what is pointed at, choices, the summary
    frame().plot().setMinimumHeight(kLeastFigure);
    frame().setMinimumHeight(kLeastFigure + kLinesBelow * fontMetrics().lineSpacing());
    auto* scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus); // its parts have it, and are scrolled to
    scroll->setWidgetResizable(true);
    scroll->setWidget(parts);
    static_cast<QVBoxLayout*>(layout())->addWidget(scroll, 1);
}

void NetworkView::connectButton(StudyPanel::Subject subject)
{
    switch (subject) {
    case StudyPanel::Subject::Layers:
        connect(m_panel, &StudyPanel::measureWanted, this, &View::studyWanted);
        connect(m_panel, &StudyPanel::stopWanted, this, &View::studyCancelled);
        break;
    case StudyPanel::Subject::Values:
        connect(m_panel, &StudyPanel::measureWanted, this, &View::observationWanted);
        connect(m_panel, &StudyPanel::stopWanted, this, &View::observationCancelled);
        break;
    case StudyPanel::Subject::Times:
        connect(m_panel, &StudyPanel::measureWanted, this, &View::latencyWanted);
        connect(m_panel, &StudyPanel::stopWanted, this, &View::latencyCancelled);
        break;
    }
}

bool NetworkView::hasData(const QString& modelHint, const QString& dataHint)
{
    const NetworkState& network = state().network;
    if (!state().model) {
        frame().showEmpty(tr("No model is open"), modelHint);
    } else if (network.networkError) {
        frame().showEmpty(tr("This file cannot be run"), coreSentence(network.networkError->message));
    } else if (!network.network) {
        frame().showEmpty(tr("Opening the network"), {});
    } else if (!network.data) {
        frame().showEmpty(tr("The network has no data yet"), dataHint);
    } else {
        return true;
    }
    return false;
}

} // namespace qs
