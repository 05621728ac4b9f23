// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/views/activations_view.h"

#include "widgets/core_text.h"
#include "widgets/number_text.h"
#include "widgets/panels/choice_box.h"
#include "widgets/plots/clip_curve_figure.h"
#include "widgets/plots/histogram_figure.h"
#include "widgets/plots/plot_frame.h"
#include "widgets/plots/settling_figure.h"
#include "widgets/plots/spread_figure.h"
#include "widgets/views/activation_table.h"

#include <QCheckBox>
#include <QComboBox>
#include <QSplitter>
#include <qcustomplot.h>

#include <algorithm>

namespace qs {

ActivationsView::ActivationsView(QWidget* parent)
    : NetworkView(StudyPanel::Subject::Values, parent),
      m_table(new ActivationTable(this)),
      m_splitter(new QSplitter(Qt::Vertical, this)),
      m_figures(makeChoiceBox(this, "activationFigure")),
      m_logarithmic(new QCheckBox(this))
{
    build();
    frame().setDataSource([this] { return data(); });
    plot().setMouseTracking(true);
    plot().installEventFilter(this);
}

ActivationsView::~ActivationsView()
{
    closeFrame();
}

void ActivationsView::build()
{
    layout()->removeWidget(&frame());
    m_splitter->addWidget(m_table);
    m_splitter->addWidget(&frame());
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 2);
    addScrolled(m_splitter);

    m_histogram = std::make_unique<HistogramFigure>(frame(), m_stack.add());
    m_histogram->setLogarithmic(true);
    m_clipCurve = std::make_unique<ClipCurveFigure>(frame(), m_stack.add());
    m_spread = std::make_unique<SpreadFigure>(frame(), m_stack.add());
    m_settling = std::make_unique<SettlingFigure>(frame(), m_stack.add());
    for (const Figure figure : {Figure::Histogram, Figure::ClipCurve, Figure::Channels, Figure::Settling}) {
        m_figures->addItem(QString(), static_cast<int>(figure));
    }
    m_figures->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_logarithmic->setObjectName(QStringLiteral("activationLogarithmic"));
    m_logarithmic->setChecked(true);
    frame().addControl(m_figures);
    frame().addControl(m_logarithmic);
    connect(m_figures, &QComboBox::currentIndexChanged, this, [this] { showState(Change::Selection); });
    connect(m_logarithmic, &QCheckBox::toggled, this, [this](bool logarithmic) {
        m_histogram->setLogarithmic(logarithmic);
        m_histogram->rescale();
        plot().replot(QCustomPlot::rpQueuedReplot);
    });
    connect(m_table, &ActivationTable::valueSelected, this, &ActivationsView::choose);
}

void ActivationsView::setFigure(Figure figure)
{
    m_figures->setCurrentIndex(m_figures->findData(static_cast<int>(figure)));
}

ActivationsView::Figure ActivationsView::shownFigure() const
{
    return static_cast<Figure>(m_figures->currentData().toInt());
}

const ActivationRow* ActivationsView::row() const
{
    const auto& rows = m_table->rows();
    const auto found =
        std::ranges::find_if(rows, [this](const ActivationRow& r) { return r.tensor().name == m_selected; });
    return found == rows.end() ? nullptr : &*found;
}

bool ActivationsView::hasFigure()
{
    const Observation& seen = state().network.observation;
    if (!hasData(tr("Open a network to see what flows between its layers."),
                 tr("“Data” above loads samples from a file of arrays or a folder of pictures, or makes some up. The "
                    "network then runs on them, and the values that its layers read and make are seen here."))) {
        return false;
    }
    if (seen.error) {
        frame().showEmpty(errorHeadline(seen.error->code), QString::fromStdString(seen.error->message));
    } else if (!seen.report || seen.report->samples == 0) {
        frame().showEmpty(seen.state == Observation::State::Running ? tr("The network runs on its first samples")
                                                                    : tr("Nothing was looked at yet"),
                          tr("“Measure” runs the network on its data and keeps the distribution of every value that a "
                             "layer reads or makes."));
    } else if (row() == nullptr || row()->tensor().distribution.empty()) {
        frame().showEmpty(tr("No value is selected"), tr("Select a row with finite values in the table."));
    } else {
        frame().showPlot();
        return true;
    }
    return false;
}

void ActivationsView::showState(Changes changes)
{
    if (changes & Change::Style) {
        frame().restyle();
        m_histogram->restyle();
        m_clipCurve->restyle();
        m_spread->restyle();
        m_settling->restyle();
        retranslate();
    }
    if (changes & (Change::Network | Change::Model)) {
        panel().setNetwork(state().network);
    }
    showRows();
    if (changes & (Change::Selection | Change::Model)) {
        followLayer();
    }
    m_table->setVisible(!m_table->rows().empty());
    const bool isShown = hasFigure();
    m_figures->setVisible(isShown);
    m_logarithmic->setVisible(isShown && shownFigure() == Figure::Histogram);
    if (isShown) {
        showFigure();
    }
}

/// The table anew where there is something new to say.
void ActivationsView::showRows()
{
    const auto& report = state().network.observation.report;
    const Quantization& choice = state().network.options.activations.quantization;
    const auto other = state().network.comparable();
    if (report == m_shownReport && other == m_shownOther && choice == m_shownChoice) {
        return;
    }
    m_shownReport = report;
    m_shownOther = other;
    m_shownChoice = choice;
    m_table->setRows(report && report->samples > 0 ? activationRows(report, choice, other)
                                                   : std::vector<ActivationRow>());
    m_table->setDriftShown(other != nullptr);
    if (row() == nullptr && !m_table->rows().empty()) {
        m_selected = m_table->rows().front().tensor().name;
        followLayer();
    }
    m_table->selectValue(m_selected);
}

/// The value that the selected layer reads.
void ActivationsView::followLayer()
{
    const LayerResult* layer = state().selectedLayer();
    if (layer == nullptr) {
        return;
    }
    const auto reads = [&](const ActivationRow& r) {
        return std::ranges::find(r.tensor().readers, layer->name) != r.tensor().readers.end();
    };
    if (row() != nullptr && reads(*row())) {
        return;
    }
    const auto found = std::ranges::find_if(m_table->rows(), reads);
    if (found != m_table->rows().end()) {
        m_selected = found->tensor().name;
        m_table->selectValue(m_selected);
    }
}

void ActivationsView::choose(const std::string& name)
{
    m_selected = name;
    if (hasFigure()) {
        showFigure();
    }
    const ActivationRow* chosen = row();
    if (chosen == nullptr || !state().report) {
        return;
    }
    const auto& layers = state().report->layers;
    const auto reader = std::ranges::find_if(layers, [&](const LayerResult& layer) {
        return std::ranges::find(chosen->tensor().readers, layer.name) != chosen->tensor().readers.end();
    });
    if (reader != layers.end()) {
        emit layerSelected(static_cast<std::size_t>(reader - layers.begin()));
    }
}

void ActivationsView::showFigure()
{
    const ActivationRow& shown = *row();
    const bool isOther = m_stack.show(static_cast<int>(shownFigure()));
    frame().setTitle(isolated(shown.tensor().name));
    switch (shownFigure()) {
    case Figure::Histogram:
        showHistogram(shown);
        break;
    case Figure::ClipCurve:
        showClipCurve(shown);
        break;
    case Figure::Channels:
        showChannels(shown);
        break;
    case Figure::Settling:
        m_settling->setSettling(shown.tensor().settling);
        break;
    }
    if (isOther) { // legends know what is in sight
        m_histogram->retranslate();
        m_clipCurve->retranslate();
        m_spread->retranslate();
        m_settling->retranslate();
    }
    showSummary(shown);
    pointerMoved(QPointF(-1, -1));
    plot().replot(QCustomPlot::rpQueuedReplot);
}

QString ActivationsView::selectedText() const
{
    return m_table->hasFocus() ? m_table->copyText() : QString();
}

void ActivationsView::retranslate()
{
    const QString figures[] = {tr("Histogram"), tr("Clip curve"), tr("Channels"), tr("Settling")};
    for (int i = 0; i < m_figures->count(); ++i) {
        m_figures->setItemText(i, figures[i]);
    }
    m_figures->setAccessibleName(tr("Figure"));
    m_figures->setToolTip(tr("What is shown of the selected value."));
    m_logarithmic->setText(tr("&Logarithmic"));
    m_logarithmic->setToolTip(tr("Counts on a logarithmic axis: rare values come into sight."));
    m_table->retranslate();
    m_histogram->setChannelName(tr("Other data"));
    panel().retranslate();
    m_histogram->retranslate();
    m_clipCurve->retranslate();
    m_spread->retranslate();
    m_settling->retranslate();
    frame().setHelp(
        tr("The table has every value that a layer reads or makes; point at a title to see what its column "
           "means. Below it, of the selected value: its histogram with the codes that are chosen for "
           "activations; the error of every clipping threshold; the range of each channel, with those that "
           "stretch the range of all; and how the range settles as more samples are seen. Beside other data "
           "the table says how far each value has drifted, the greatest loss first, and the histogram "
           "shows both."));
}

} // namespace qs
