// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/study_panel.h"

#include "core/base/parallel.h"
#include "widgets/core_sentence.h"
#include "widgets/core_text.h"
#include "widgets/number_text.h"
#include "widgets/panels/activation_fields.h"
#include "widgets/panels/badge.h"
#include "widgets/panels/choice_box.h"
#include "widgets/panels/flow_layout.h"
#include "widgets/panels/wrapped_label.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileInfo>
#include <QMenu>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>

namespace qs {

StudyPanel::StudyPanel(Subject subject, QWidget* parent)
    : QWidget(parent),
      m_subject(subject),
      m_data(new QToolButton(this)),
      m_show(nullptr),
      m_close(nullptr),
      m_parts(makeChoiceBox(this, "studyParts")),
      m_activations(new ActivationFields(this)),
      m_folds(new QCheckBox(this)),
      m_allButOne(new QCheckBox(this)),
      m_samples(new QSpinBox(this)),
      m_rounds(new QSpinBox(this)),
      m_measure(new QPushButton(this)),
      m_widths(new QPushButton(this)),
      m_other(new QPushButton(this)),
      m_synthetic(new Badge(this, "syntheticBadge")),
      m_stale(new Badge(this, "staleBadge")),
      m_shortage(new Badge(this, "memoryBadge")),
      m_facts(new WrappedLabel(this))
{
    build();
    retranslate();
}

void StudyPanel::build()
{
    m_data->setObjectName(QStringLiteral("studyData"));
    m_data->setPopupMode(QToolButton::InstantPopup);
    m_data->setToolButtonStyle(Qt::ToolButtonTextOnly);
    m_data->setFocusPolicy(Qt::StrongFocus);
    auto* menu = new QMenu(m_data);
    menu->setObjectName(QStringLiteral("studyDataMenu"));
    connect(menu->addAction(QString()), &QAction::triggered, this, &StudyPanel::dataWanted);
    connect(menu->addAction(QString()), &QAction::triggered, this, &StudyPanel::picturesWanted);
    connect(menu->addAction(QString()), &QAction::triggered, this, &StudyPanel::syntheticWanted);
    menu->addSeparator();
    m_show = menu->addAction(QString());
    connect(m_show, &QAction::triggered, this, &StudyPanel::samplesWanted);
    m_close = menu->addAction(QString());
    connect(m_close, &QAction::triggered, this, &StudyPanel::closeWanted);
    m_data->setMenu(menu);

    m_folds->setObjectName(QStringLiteral("studyFolds"));
    m_allButOne->setObjectName(QStringLiteral("studyAllButOne"));
    m_samples->setObjectName(QStringLiteral("studySamples"));
    m_measure->setObjectName(QStringLiteral("studyMeasure"));
    m_widths->setObjectName(QStringLiteral("studyWidths"));
    m_other->setObjectName(QStringLiteral("studyOther"));
    m_facts->setObjectName(QStringLiteral("studyFacts"));
    m_facts->setTextFormat(Qt::PlainText);
    m_facts->setContentsMargins(6, 0, 6, 2);
    m_samples->setKeyboardTracking(false);
    m_rounds->setObjectName(QStringLiteral("studyRounds"));
    m_rounds->setKeyboardTracking(false);
    m_rounds->setRange(1, 100'000);
    m_activations->setDynamicShown(m_subject == Subject::Layers);
    for (const QuantizedParts part : {QuantizedParts::Weights, QuantizedParts::Activations, QuantizedParts::Both}) {
        m_parts->addItem(QString(), static_cast<int>(part));
    }

    auto* controls = new QWidget(this);
    auto* line = new FlowLayout(controls);
    for (QWidget* control :
         std::initializer_list<QWidget*>{m_data, m_parts, m_activations, m_folds, m_allButOne, m_samples, m_rounds,
                                         m_measure, m_widths, m_other, m_synthetic, m_stale, m_shortage}) {
        line->addWidget(control);
    }
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(controls);
    column->addWidget(m_facts);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);

    connect(m_parts, &QComboBox::activated, this, &StudyPanel::choose);
    connect(m_activations, &ActivationFields::choiceChanged, this, &StudyPanel::choose);
    connect(m_folds, &QCheckBox::clicked, this, &StudyPanel::choose);
    connect(m_allButOne, &QCheckBox::clicked, this, &StudyPanel::choose);
    connect(m_samples, &QSpinBox::valueChanged, this, &StudyPanel::choose);
    connect(m_rounds, &QSpinBox::valueChanged, this, &StudyPanel::choose);
    connect(m_widths, &QPushButton::clicked, this, &StudyPanel::widthsWanted);
    connect(m_other, &QPushButton::clicked, this, [this] {
        if (m_network.otherData) {
            emit otherCloseWanted();
        } else {
            emit otherWanted();
        }
    });
    connect(m_measure, &QPushButton::clicked, this, [this] {
        if (stand().isBusy) {
            emit stopWanted();
        } else {
            emit measureWanted();
        }
    });
}

void StudyPanel::setNetwork(const NetworkState& network)
{
    m_isSetting = true;
    m_network = network;
    m_parts->setCurrentIndex(m_parts->findData(static_cast<int>(network.options.parts)));
    m_activations->setChoice(network.options.activations);
    m_folds->setChecked(network.folds());
    m_allButOne->setChecked(network.options.allButOne);
    const std::uint64_t count = network.data ? network.data->samples.count() : 0;
    const auto most = std::min<std::uint64_t>(count, std::numeric_limits<int>::max());
    m_samples->setRange(0, static_cast<int>(most));
    m_samples->setValue(static_cast<int>(std::min(network.options.samples, most)));
    m_rounds->setValue(static_cast<int>(network.options.rounds));
    m_isSetting = false;
    showButtons();
    showFacts();
}

void StudyPanel::choose()
{
    if (m_isSetting) {
        return;
    }
    StudyOptions options = m_network.options;
    options.parts = static_cast<QuantizedParts>(m_parts->currentData().toInt());
    options.activations = m_activations->choice();
    if (m_folds->isChecked() != m_network.folds()) {
        options.folds = m_folds->isChecked();
    }
    options.allButOne = m_allButOne->isChecked();
    options.samples = static_cast<std::uint64_t>(m_samples->value());
    options.rounds = static_cast<std::size_t>(m_rounds->value());
    emit optionsChosen(options);
}

StudyPanel::Stand StudyPanel::standOfLayers() const
{
    const Study* shown = m_network.shownStudy();
    const bool isCurrent = shown != nullptr && !m_network.isStale;
    return {.isBusy = m_network.isMeasuring(),
            .isFirst = !m_network.studies,
            .isStale = m_network.isStale && m_network.report() != nullptr,
            .isDone = isCurrent && shown->state == Study::State::Done,
            .isStopped = isCurrent && shown->state == Study::State::Stopped && shown->report};
}

StudyPanel::Stand StudyPanel::standOfValues() const
{
    const Observation& seen = m_network.observation;
    const bool isCurrent = seen.report != nullptr && !m_network.isObservationStale();
    return {.isBusy = m_network.isObserving(),
            .isFirst = !seen.report,
            .isStale = m_network.isObservationStale(),
            .isDone = isCurrent && seen.state == Observation::State::Done &&
                      (!m_network.otherData || m_network.other.state == Observation::State::Done) &&
                      seen.request.quantization == m_network.options.activations.quantization,
            .isStopped = isCurrent && (seen.state == Observation::State::Stopped ||
                                       m_network.other.state == Observation::State::Stopped)};
}

StudyPanel::Stand StudyPanel::stand() const
{
    switch (m_subject) {
    case Subject::Layers:
        return standOfLayers();
    case Subject::Values:
        return standOfValues();
    case Subject::Times:
        break;
    }
    return {.isBusy = m_network.latency.isBusy(),
            .isFirst = !m_network.latency.report,
            .isStale = m_network.isLatencyStale(),
            .isDone = false, // times differ each time
            .isStopped = false};
}

void StudyPanel::showButtons()
{
    const bool hasNetwork = m_network.network != nullptr;
    const bool hasData = hasNetwork && m_network.data != nullptr;
    const bool isLayers = m_subject == Subject::Layers;
    const bool isTimes = m_subject == Subject::Times;
    m_data->setEnabled(hasNetwork);
    m_show->setEnabled(hasData);
    m_close->setEnabled(hasData);
    m_samples->setVisible(hasData);
    m_rounds->setVisible(hasData && isTimes);
    m_measure->setVisible(hasData);
    for (QWidget* control : std::initializer_list<QWidget*>{m_parts, m_allButOne, m_widths}) {
        control->setVisible(hasData && isLayers);
    }
    m_folds->setVisible(hasData && !isTimes && m_network.foldable > 0); // runtimes fold before they quantize
    m_folds->setText(tr("&Fold %n normalization(s)", nullptr, static_cast<int>(m_network.foldable)));
    m_activations->setVisible(hasData && !isTimes && (!isLayers || m_network.options.parts != QuantizedParts::Weights));
    m_widths->setEnabled(!stand().isBusy);
    m_other->setVisible(hasData && m_subject == Subject::Values);
    m_other->setText(m_network.otherData ? tr("Close the &other data") : tr("Compare with &other data…"));
    m_synthetic->setVisible(hasData && m_network.data->isSynthetic);
    m_stale->setVisible(hasData && stand().isStale);
    showMeasure();
}

/// What a click on the button would do.
void StudyPanel::showMeasure()
{
    const Stand now = stand();
    m_measure->setText(now.isBusy      ? tr("Stop")
                       : now.isStopped ? tr("&Go on measuring")
                       : now.isFirst   ? tr("&Measure")
                                       : tr("&Measure again"));
    m_measure->setEnabled(now.isBusy || !now.isDone);
    m_measure->setToolTip(measureHelp());
}

QString StudyPanel::measureHelp() const
{
    switch (m_subject) {
    case Subject::Layers:
        return tr("Runs the network as it is and once more for each layer with that layer quantized as chosen. Results "
                  "appear as samples finish, and it can be stopped.");
    case Subject::Values:
        return tr("Runs the network as it is and looks at the values that its layers read and make. Results appear as "
                  "samples finish, and it can be stopped.");
    case Subject::Times:
        break;
    }
    return tr("Times each layer and the whole network in FP32 and in INT8 by turns, once nothing else runs. It can be "
              "stopped.");
}

/// "input matched to array (48 × 3 × 224 × 224, one at a time)"
QString StudyPanel::inputsText() const
{
    QStringList inputs;
    for (const Samples::Match& match : m_network.data->samples.matches()) {
        //: an input of the network, the array of the file that feeds it, its shape
        inputs << tr("%1 ← %2 %3").arg(isolated(match.input), isolated(coreWord(match.array)), shapeLabel(match.shape));
    }
    return inputs.join(QStringLiteral(" · "));
}

std::optional<StudyNeed> StudyPanel::need() const
{
    if (!m_network.data || !m_network.footprint) {
        return std::nullopt;
    }
    switch (m_subject) {
    case Subject::Layers:
        return sensitivityNeed(*m_network.footprint, m_network.sampleCount(), threadCount());
    case Subject::Values:
        return activationsNeed(*m_network.footprint, m_network.sampleCount(), threadCount());
    case Subject::Times:
        break;
    }
    return latencyNeed(*m_network.footprint);
}

/// Empty while it is not known.
QString StudyPanel::needText() const
{
    const auto needed = need();
    if (!needed) {
        return {};
    }
    const QString all = tr("needs about %1 of memory").arg(roughSizeText(needed->bytes()));
    return needed->samplesAtOnce == 1
               ? all
               //: what measuring needs: how much at all, how much once, how much for each sample
               : tr("%1 (%2, and %3 for each of %n samples at once)", nullptr, static_cast<int>(needed->samplesAtOnce))
                     .arg(all, roughSizeText(needed->once), roughSizeText(needed->perSample));
}

/// Before it starts: what runs has taken its part already.
void StudyPanel::showShortage()
{
    const auto needed = need();
    const bool isShort = needed && m_network.freeMemory && needed->bytes() > *m_network.freeMemory && !stand().isBusy;
    m_shortage->setVisible(isShort);
    if (isShort) {
        m_shortage->setWords(tr("NOT ENOUGH MEMORY"),
                             tr("Measuring needs about %1 of memory, and %2 are free: it may fail or slow everything "
                                "down. Samples that run at once take most of it: a single sample takes less.")
                                 .arg(roughSizeText(needed->bytes()), roughSizeText(*m_network.freeMemory)));
    }
}

void StudyPanel::showFacts()
{
    showShortage();
    if (!m_network.data) {
        m_facts->setVisible(m_network.isLoading);
        m_facts->setWords(m_network.isLoading ? tr("Reading the data …") : QString());
        return;
    }
    const NetworkData& known = *m_network.data;
    const auto samples =
        static_cast<int>(std::min<std::uint64_t>(known.samples.count(), std::numeric_limits<int>::max()));
    QStringList facts;
    facts << (known.isSynthetic ? tr("synthetic data")
                                : isolated(QFileInfo(QString::fromStdString(known.origin)).fileName()));
    facts << tr("%n sample(s)", nullptr, samples);
    facts << inputsText();
    facts << (known.labels.empty() ? tr("no labels") : tr("with labels"));
    if (!known.slices.names.empty()) {
        facts << tr("%n slice(s)", nullptr, static_cast<int>(known.slices.names.size()));
    }
    if (const QString needed = needText(); !needed.isEmpty()) {
        facts << needed;
    }
    if (m_subject == Subject::Values && m_network.otherData) {
        const NetworkData& other = *m_network.otherData;
        const QString name = other.isSynthetic ? tr("synthetic data")
                                               : isolated(QFileInfo(QString::fromStdString(other.origin)).fileName());
        facts << tr("compared with %1, %n sample(s)", nullptr, static_cast<int>(other.samples.count())).arg(name);
        if (m_network.other.error) {
            facts << isolated(m_network.other.error->message);
        }
    }
    for (const std::string& note : known.notes) {
        facts << coreSentence(note);
    }
    m_facts->setVisible(true);
    m_facts->setWords(facts.join(QStringLiteral(" · ")));
}

void StudyPanel::retranslate()
{
    const QList<QAction*> actions = m_data->menu()->actions();
    const QString texts[] = {tr("&Load data…"), tr("Load &pictures…"),    tr("&Synthetic data…"),
                             QString(),         tr("Data &and samples…"), tr("&Forget the data")};
    for (qsizetype i = 0; i < actions.size(); ++i) {
        actions[i]->setText(texts[i]);
    }
    m_data->setText(tr("Data"));
    m_data->setAccessibleName(tr("Data"));
    m_data->setToolTip(tr("What the network runs on."));
    const QString parts[] = {tr("Weights"), tr("Activations"), tr("Weights and activations")};
    for (int i = 0; i < m_parts->count(); ++i) {
        m_parts->setItemText(i, parts[i]);
    }
    m_parts->setAccessibleName(tr("What is quantized"));
    m_parts->setToolTip(tr("What of a layer is quantized: its weights, the values that it reads, or both."));
    m_folds->setToolTip(tr("Makes BatchNormalizations part of the layers before them, as runtimes do before they "
                           "quantize: channels then differ far more."));
    m_folds->setWhatsThis(m_folds->toolTip());
    m_allButOne->setText(tr("All &but one"));
    m_allButOne->setToolTip(tr("Also measures everything quantized but one layer, for each layer; takes about twice as "
                               "long."));
    m_samples->setSpecialValueText(tr("All samples"));
    //: behind a number in a field: 48 samples
    m_samples->setSuffix(tr(" samples"));
    m_samples->setAccessibleName(tr("Number of samples"));
    m_samples->setToolTip(tr("How many samples the network runs on; fewer are faster and say less."));
    //: behind a number in a field: 30 rounds
    m_rounds->setSuffix(tr(" rounds"));
    m_rounds->setAccessibleName(tr("Number of rounds"));
    m_rounds->setToolTip(
        tr("How often each layer and the network run in each form; the median of the rounds is shown."));
    m_widths->setText(tr("Measure e&very width"));
    m_widths->setToolTip(tr("The same for every number of bits that the chosen format comes in, one after another: "
                            "they become the columns of the map."));
    m_other->setToolTip(tr("How far the values lie from these on other data: other pictures, another season, another "
                           "camera. The codes stay those that the first data calibrate."));
    m_synthetic->setWords(tr("SYNTHETIC DATA"), tr("The data are made up: the network was not made for them, and what "
                                                   "is measured on them says little about real inputs."));
    m_stale->setWords(tr("OUTDATED"), tr("Something else was chosen since this was measured."));
    m_activations->retranslate();
    showButtons();
    showFacts();
}

} // namespace qs
