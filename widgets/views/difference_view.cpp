// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/views/difference_view.h"

#include "widgets/core_text.h"
#include "widgets/number_text.h"
#include "widgets/panels/difference_panel.h"
#include "widgets/plots/difference_figure.h"
#include "widgets/plots/plot_frame.h"

#include <QCheckBox>
#include <QFileInfo>
#include <QMouseEvent>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>
#include <qcustomplot.h>

#include <algorithm>
#include <utility>

namespace qs {

namespace {

QString fileName(const std::string& path)
{
    return isolated(QFileInfo(QString::fromStdString(path)).fileName());
}

} // namespace

DifferenceView::DifferenceView(QWidget* parent)
    : PlotView(parent),
      m_figure(std::make_unique<DifferenceFigure>(frame())),
      m_panel(new DifferencePanel(this)),
      m_splitter(new QSplitter(Qt::Vertical, this)),
      m_open(new QPushButton(this)),
      m_start(new QPushButton(this)),
      m_logarithmic(new QCheckBox(this))
{
    buildControls();
    layout()->removeWidget(&frame());
    m_splitter->addWidget(m_panel);
    m_splitter->addWidget(&frame());
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 1);
    layout()->addWidget(m_splitter);
    m_panel->hide();
    frame().setDataSource([this] { return m_figure->data(); });
    connect(m_panel, &DifferencePanel::rowSelected, this, &DifferenceView::tellSelection);
    connect(m_panel, &DifferencePanel::pairsChosen, this, &View::pairsChosen);
    connect(m_panel, &DifferencePanel::closeWanted, this, &View::otherFileClosed);
    plot().setMouseTracking(true);
    plot().installEventFilter(this);
}

DifferenceView::~DifferenceView()
{
    closeFrame();
}

void DifferenceView::buildControls()
{
    m_open->setObjectName(QStringLiteral("compareWithFile"));
    m_start->setObjectName(QStringLiteral("measureDifference"));
    m_logarithmic->setObjectName(QStringLiteral("differenceLogarithmic"));
    m_logarithmic->setChecked(true);
    for (QWidget* control : std::initializer_list<QWidget*>{m_open, m_start, m_logarithmic}) {
        frame().addControl(control);
    }
    connect(m_open, &QPushButton::clicked, this, &View::otherFileWanted);
    connect(m_start, &QPushButton::clicked, this, [this] {
        if (state().difference.state == FileDifference::State::Stopped) {
            emit differenceWanted();
        } else {
            emit differenceCancelled();
        }
    });
    connect(m_logarithmic, &QCheckBox::toggled, this, [this](bool logarithmic) {
        m_figure->setLogarithmic(logarithmic);
        plot().replot(QCustomPlot::rpQueuedReplot);
    });
}

void DifferenceView::showState(Changes changes)
{
    if (changes & Change::Style) {
        frame().restyle();
        m_figure->restyle();
        retranslate();
    }
    const bool isNew = std::exchange(m_shown, state().difference.report) != state().difference.report;
    if (isNew || (changes & (Change::Model | Change::Difference))) {
        m_panel->setDifference(state().difference);
        m_panel->setVisible(state().difference.report != nullptr);
    }
    if ((changes & (Change::Model | Change::Selection)) || !m_panel->selected()) {
        followSelection();
    }
    showControls();
    showPair();
}

void DifferenceView::showControls()
{
    using State = FileDifference::State;
    const State now = state().difference.state;
    const bool isBusy = now == State::Running || now == State::Opening;
    m_open->setEnabled(state().model != nullptr);
    m_open->setVisible(!state().difference.report);
    m_start->setVisible(isBusy || now == State::Stopped);
    m_start->setText(isBusy ? tr("Stop") : tr("Go on comparing"));
    m_logarithmic->setVisible(state().difference.report != nullptr);
}

/// The pair of the selected layer.
void DifferenceView::followSelection()
{
    if (const LayerResult* layer = state().selectedLayer()) {
        m_panel->selectReference(layer->tensor);
    }
}

void DifferenceView::tellSelection()
{
    showPair();
    const auto row = m_panel->selected();
    if (!row || row->reference() == nullptr || !state().report) {
        return;
    }
    const auto& layers = state().report->layers;
    const auto layer = std::ranges::find(layers, row->reference()->name, &LayerResult::tensor);
    if (layer != layers.end()) {
        emit layerSelected(static_cast<std::size_t>(layer - layers.begin()));
    }
}

bool DifferenceView::hasFigure()
{
    const FileDifference& difference = state().difference;
    if (!state().model) {
        frame().showEmpty(tr("No model is open"), tr("Open a model to compare it with another file."));
    } else if (difference.state == FileDifference::State::Opening) {
        frame().showEmpty(tr("Opening the other file"), tr("Its tensors are paired with those of the open file next."));
    } else if (!difference.report) {
        frame().showEmpty(tr("No other file is open"),
                          tr("“Compare with a file” puts a second file beside this one, such as the same network "
                             "quantized by another tool, and shows for every tensor what has changed. The open file "
                             "is the reference."));
    } else if (difference.report->pairs.empty()) {
        frame().showEmpty(tr("No tensor of the two files belongs together"),
                          tr("Neither names nor shapes fit. Choose partners by hand in the table."));
    } else if (const auto row = m_panel->selected()) {
        return hasPairFigure(*row);
    } else {
        frame().showEmpty(totalSentence(), tr("Select a pair in the table to see how often each error occurs."));
    }
    return false;
}

bool DifferenceView::hasPairFigure(const DifferenceRow& row)
{
    const PairDifference* pair = row.pair();
    if (pair == nullptr) {
        const ComparedTensor* tensor = row.reference() != nullptr ? row.reference() : row.other();
        frame().showEmpty(tr("%1 has no partner").arg(isolated(tensor->name)),
                          tr("Choose one with “Partner…” if the other file has this tensor under another name."));
    } else if (pair->error) {
        frame().showEmpty(errorHeadline(pair->error->code), QString::fromStdString(pair->error->message));
    } else if (pair->state == PairDifference::State::Pending) {
        frame().showEmpty(tr("%1 is not compared yet").arg(isolated(pair->reference.name)),
                          tr("The errors appear when every value was seen once."));
    } else if (pair->histogram.counts.empty()) {
        frame().showEmpty(tr("%1 has no finite values in both files").arg(isolated(pair->reference.name)),
                          tr("NaN and infinities have no place on an axis."));
    } else {
        frame().showPlot();
        return true;
    }
    return false;
}

void DifferenceView::showPair()
{
    if (!hasFigure()) {
        m_drawn.reset();
        return;
    }
    const DifferenceRow row = *m_panel->selected();
    const PairDifference& pair = *row.pair();
    if (!m_drawn || !m_drawn->shows(row)) {
        m_figure->setHistogram(pair.histogram, pair.sums.meanError());
    }
    m_drawn = row;
    m_figure->restyle();
    m_figure->retranslate();
    //: title of a plot: the tensor, the other file, the reference file
    frame().setTitle(tr("%1: %2 minus %3")
                         .arg(isolated(pair.reference.name), fileName(row.report->other.path),
                              fileName(row.report->reference.path)));
    frame().setSummary(sentence(pair));
    showReadout(std::nullopt);
    plot().replot(QCustomPlot::rpQueuedReplot);
}

void DifferenceView::showReadout(std::optional<std::size_t> bin)
{
    const PairSums& sums = m_drawn->pair()->sums;
    if (!bin) {
        frame().setReadout(tr("SQNR %1 · largest error %2 · mean error %3 · mean square %4 · cosine %5")
                               .arg(decibelText(sums.sqnrDb()), valueText(sums.maxAbsError),
                                    valueText(sums.meanError()), valueText(sums.mse()), valueText(sums.cosine(), 6)));
        return;
    }
    frame().setReadout(tr("Error %1 to %2: %Ln value(s)", nullptr, static_cast<int>(m_figure->histogram().counts[*bin]))
                           .arg(valueText(m_figure->edge(*bin)), valueText(m_figure->edge(*bin + 1))));
}

QString DifferenceView::sentence(const PairDifference& pair) const
{
    const QString stored = QString::fromStdString(pair.other.stored.empty() ? pair.other.dtype : pair.other.stored);
    return tr("Stored as %1, %2 differs by at most %3; %4 of its values are identical. %5")
        .arg(isolated(stored), isolated(pair.reference.name), valueText(pair.sums.maxAbsError),
             percentText(pair.sums.identicalFraction()), totalSentence());
}

QString DifferenceView::totalSentence() const
{
    const DifferenceReport& report = *state().difference.report;
    const bool hasWeights = report.weights.pairs > 0;
    const DifferenceTotal& total = hasWeights ? report.weights : report.total;
    if (total.pairs == 0) {
        return tr("No pair is compared yet.");
    }
    const auto pairs = static_cast<int>(total.pairs);
    QString text = hasWeights ? tr("All %n pair(s) of weights together: SQNR %1.", nullptr, pairs)
                              : tr("All %n pair(s) together: SQNR %1.", nullptr, pairs);
    text = text.arg(decibelText(total.sums.sqnrDb()));
    if (total.worst) {
        const PairDifference& worst = report.pairs[*total.worst];
        text += QLatin1Char(' ') +
                tr("The worst is %1 with %2.").arg(isolated(worst.reference.name), decibelText(worst.sums.sqnrDb()));
    }
    return text;
}

QString DifferenceView::selectedText() const
{
    return m_panel->isFocused() ? m_panel->copyText() : QString();
}

void DifferenceView::retranslate()
{
    m_open->setText(tr("Compare with a &file…"));
    m_open->setToolTip(tr("Opens a second file and compares it with this one, tensor by tensor."));
    m_start->setToolTip(tr("Stops or goes on measuring pairs; finished ones stay."));
    m_logarithmic->setText(tr("&Logarithmic"));
    m_logarithmic->setToolTip(tr("Counts on a logarithmic axis: rare errors are seen too."));
    m_panel->retranslate();
    m_figure->retranslate();
    frame().setHelp(
        tr("Above: every tensor of the open file, the reference, beside the tensor of the other file that is taken for "
           "the same. x is a value of the reference and x' the one of the other file, as that file's own rule reads it "
           "back; the error is x' − x. SQNR is 10·log10(Σx² / Σ(x' − x)²) in decibels. Below: how often each error of "
           "the selected pair occurs, in bins; the dashed line is their mean, the bias. Values that are not finite in "
           "either file are counted and left out. The wheel zooms, 0 shows everything."));
}

bool DifferenceView::eventFilter(QObject* watched, QEvent* event)
{
    if (!catchUp(*event)) {
        return false;
    }
    if (m_drawn && !frame().isEmpty()) {
        if (event->type() == QEvent::MouseMove) {
            showReadout(m_figure->binAt(static_cast<QMouseEvent*>(event)->position()));
        } else if (event->type() == QEvent::Leave) {
            showReadout(std::nullopt);
        }
    }
    return PlotView::eventFilter(watched, event);
}

} // namespace qs
