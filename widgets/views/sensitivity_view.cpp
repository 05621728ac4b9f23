// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/views/sensitivity_view.h"

#include "widgets/core_text.h"
#include "widgets/number_text.h"
#include "widgets/panels/badge.h"
#include "widgets/panels/choice_box.h"
#include "widgets/panels/flow_layout.h"
#include "widgets/plots/depth_figure.h"
#include "widgets/plots/map_figure.h"
#include "widgets/plots/plot_frame.h"
#include "widgets/plots/ranking_figure.h"
#include "widgets/plots/row_scroll_bar.h"
#include "widgets/views/sensitivity_text.h"

#include <QComboBox>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace qs {

namespace {

constexpr const char* kUsualMeasure = "answer-sqnr";
constexpr const char* kUsualOther = "own-sqnr";

const SensitivityMeasure& measureOf(const QComboBox* box)
{
    const SensitivityMeasure* found = findMeasure(chosenId(box));
    return found != nullptr ? *found : sensitivityMeasures().front();
}

} // namespace

SensitivityView::SensitivityView(QWidget* parent)
    : NetworkView(StudyPanel::Subject::Layers, parent),
      m_controls(new QWidget(this)),
      m_figures(makeChoiceBox(m_controls, "sensitivityFigure")),
      m_measures(makeChoiceBox(m_controls, "sensitivityMeasure")),
      m_others(makeChoiceBox(m_controls, "sensitivityOther")),
      m_level(new Badge(m_controls, "evidenceBadge")),
      m_scrollBar(new RowScrollBar(frame()))
{
    new FlowLayout(m_controls);
    m_controls->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    static_cast<QVBoxLayout*>(layout())->insertWidget(1, m_controls);
    m_ranking = std::make_unique<RankingFigure>(frame(), m_stack.add());
    m_map = std::make_unique<MapFigure>(frame(), m_stack.add());
    m_depth = std::make_unique<DepthFigure>(frame(), m_stack.add());
    buildControls();
    frame().setDataSource([this] { return data(); });
    plot().setMouseTracking(true);
    plot().installEventFilter(this);
}

SensitivityView::~SensitivityView()
{
    closeFrame();
}

void SensitivityView::buildControls()
{
    for (const Figure figure : {Figure::Ranking, Figure::Map, Figure::Depth}) {
        m_figures->addItem(QString(), static_cast<int>(figure));
    }
    fillMeasures();
    selectChoice(m_measures, kUsualMeasure);
    selectChoice(m_others, kUsualOther);
    for (QWidget* control : std::initializer_list<QWidget*>{m_figures, m_level, m_measures, m_others}) {
        m_controls->layout()->addWidget(control);
    }
    for (QComboBox* box : {m_figures, m_measures, m_others}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
        connect(box, &QComboBox::currentIndexChanged, this, [this] {
            m_order.clear();
            showState(Change::Network);
        });
    }
}

void SensitivityView::setFigure(Figure figure)
{
    m_figures->setCurrentIndex(m_figures->findData(static_cast<int>(figure)));
}

SensitivityView::Figure SensitivityView::shownFigure() const
{
    return static_cast<Figure>(m_figures->currentData().toInt());
}

const SensitivityMeasure& SensitivityView::measure() const
{
    return measureOf(m_measures);
}

const SensitivityMeasure& SensitivityView::otherMeasure() const
{
    return measureOf(m_others);
}

RowAxis* SensitivityView::rows()
{
    switch (shownFigure()) {
    case Figure::Ranking:
        return &m_ranking->rows();
    case Figure::Map:
        return &m_map->rows();
    case Figure::Depth:
        break;
    }
    return nullptr;
}

bool SensitivityView::hasFigure()
{
    const Study* study = state().network.shownStudy();
    if (!hasData(tr("Open a network to see what quantizing it does to its answers."),
                 tr("“Data” above loads samples from a file of arrays or a folder of pictures, or makes some up. The "
                    "network then runs on them as it is and with its layers quantized, and the layers are ranked by "
                    "what becomes of its answers."))) {
        return false;
    }
    if (study == nullptr) {
        frame().showEmpty(tr("Nothing is measured yet"),
                          tr("“Measure” runs the network once as it is and once more for each layer with that layer "
                             "quantized as chosen on the right. It can be stopped at any time."));
    } else if (study->error) {
        frame().showEmpty(errorHeadline(study->error->code), QString::fromStdString(study->error->message));
    } else if (!study->report && shownFigure() != Figure::Map) {
        frame().showEmpty(tr("The weights are being quantized"), tr("The network runs next."));
    } else {
        frame().showPlot();
        return true;
    }
    return false;
}

void SensitivityView::showState(Changes changes)
{
    if (changes & Change::Style) {
        frame().restyle();
        retranslate();
        m_ranking->restyle();
        m_map->restyle();
        m_depth->restyle();
    }
    if (changes & (Change::Network | Change::Model)) {
        panel().setNetwork(state().network);
    }
    const bool isShown = hasFigure();
    showControls();
    if (!isShown) {
        m_order.clear();
        m_scrollBar->setRows(nullptr);
        return;
    }
    const bool isNew = std::exchange(m_shown, state().network.studies) != state().network.studies;
    if (isNew || (changes & (Change::Network | Change::Model | Change::Style))) {
        showFigure();
    }
    showSelection();
    showRestingReadout();
    m_scrollBar->setRows(rows());
    plot().replot(QCustomPlot::rpQueuedReplot);
}

/// Puts the figure that is asked for into the plot and fills it.
void SensitivityView::showFigure()
{
    const auto wanted = static_cast<int>(shownFigure());
    if (m_stack.show(wanted)) {
        m_ranking->retranslate(); // legends know what is in sight
        m_depth->retranslate();
    }
    rank();
    switch (shownFigure()) {
    case Figure::Ranking:
        showRanking();
        break;
    case Figure::Map:
        showMap();
        break;
    case Figure::Depth:
        showDepth();
        break;
    }
    const SensitivityReport* report = state().network.report();
    if (report != nullptr) {
        frame().setSummary(everythingSentence(*report) + QLatin1Char('\n') +
                           agreementSentence(*report, measure(), otherMeasure()));
    }
}

/// The worst layer first; as the network runs them along the depth. Rows stay under a pointer while results arrive.
void SensitivityView::rank()
{
    const SensitivityReport* report = state().network.report();
    if (report == nullptr) {
        m_order.clear();
        return;
    }
    const bool isFresh = m_order.size() != report->layers.size();
    if (shownFigure() == Figure::Depth || isFresh) {
        m_order = networkOrder(*report, state().network.network.get());
    }
    if (shownFigure() == Figure::Depth || (!isFresh && state().network.isMeasuring() && plot().underMouse())) {
        return;
    }
    const std::vector<double> ranks = ranksOf(*report, measure());
    std::ranges::stable_sort(m_order, {}, [&](std::size_t layer) {
        return std::isnan(ranks[layer]) ? std::numeric_limits<double>::infinity() : ranks[layer];
    });
}

void SensitivityView::showControls()
{
    const bool hasPlot = !frame().isEmpty();
    const bool isDepth = shownFigure() == Figure::Depth;
    m_controls->setVisible(hasPlot);
    m_measures->setVisible(hasPlot && !isDepth);
    m_others->setVisible(hasPlot && shownFigure() == Figure::Ranking);
    const std::string_view level = isDepth ? std::string_view("L2") : measure().level;
    m_level->setWords(QString::fromUtf8(level.data(), static_cast<qsizetype>(level.size())), levelHelp(level));
    const QString help = coreHelp(CoreTable::Measure, measure().id);
    m_measures->setToolTip(help);
    m_measures->setWhatsThis(measureTitle(measure()) + QStringLiteral("<br><br>") + help);
    m_measures->setAccessibleDescription(help);
}

void SensitivityView::fillMeasures()
{
    for (QComboBox* box : {m_measures, m_others}) {
        const QSignalBlocker blocker(box);
        const std::string chosen = chosenId(box);
        box->clear();
        for (const SensitivityMeasure& row : sensitivityMeasures()) {
            addChoice(box, CoreTable::Measure, row.id);
            const int index = box->count() - 1;
            //: evidence level and name of a measure
            box->setItemText(
                index, tr("%1 · %2").arg(QString::fromUtf8(row.level.data(), static_cast<qsizetype>(row.level.size())),
                                         box->itemText(index)));
        }
        selectChoice(box, chosen);
    }
}

void SensitivityView::retranslate()
{
    fillMeasures();
    const QString figures[] = {tr("Ranking"), tr("Map"), tr("Depth")};
    for (int i = 0; i < m_figures->count(); ++i) {
        m_figures->setItemText(i, figures[i]);
    }
    m_figures->setAccessibleName(tr("Figure"));
    m_figures->setToolTip(tr("The layers ranked, every layer in every configuration, or the error along the depth."));
    m_measures->setAccessibleName(tr("Measure"));
    m_others->setAccessibleName(tr("Measure to compare with"));
    m_others->setToolTip(tr("The places of the layers under a second measure stand beside the bars."));
    m_scrollBar->retranslate();
    panel().retranslate();
    m_ranking->retranslate();
    m_depth->retranslate();
    frame().setHelp(
        tr("Ranking: what quantizing each layer alone does, under the measure chosen below; the badge says how strong "
           "its evidence is. Map: the same for every configuration that was measured; the bordered column is what is "
           "chosen now, hatched cells are still to come, dotted ones will not. Depth: the error of each layer's "
           "output, its own and what has come together up to there while all layers are quantized. Click a layer to "
           "select it, a cell to choose its configuration too."));
}

} // namespace qs
