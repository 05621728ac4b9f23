// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/data_dialog.h"

#include "core/data/picture_input.h"
#include "widgets/core_sentence.h"
#include "widgets/core_text.h"
#include "widgets/file_dialog.h"
#include "widgets/number_text.h"
#include "widgets/panels/choice_box.h"
#include "widgets/panels/preprocessing_fields.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QEvent>
#include <QFileInfo>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSpinBox>
#include <QTimer>
#include <QVBoxLayout>

#include <set>

namespace qs {

namespace {

constexpr std::uint64_t kShown = 12; ///< samples that are shown
constexpr int kSettleMs = 200;

/// A line with a button behind it.
QWidget* lineWithButton(QWidget* parent, QLineEdit*& line, QPushButton*& button, const char* name)
{
    auto* row = new QWidget(parent);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    line = new QLineEdit(row);
    line->setObjectName(QLatin1String(name));
    button = new QPushButton(row);
    button->setObjectName(QLatin1String(name) + QStringLiteral("Browse"));
    layout->addWidget(line, 1);
    layout->addWidget(button);
    row->setFocusProxy(line);
    return row;
}

/// The classes of one sample by number and name; a dash for what is not asked.
std::vector<std::string> labelTexts(const NetworkData& data, std::uint64_t sample)
{
    std::vector<std::string> texts;
    for (const std::int64_t label : data.labels[sample]) {
        texts.push_back(label < 0 ? "–" : classText(data.classNames, label));
    }
    return texts;
}

bool isFolderOrPicture(const QString& path)
{
    const QFileInfo info(path);
    const QString suffix = info.suffix().toLower();
    return info.isDir() || suffix == QLatin1String("png") || suffix == QLatin1String("jpg") ||
           suffix == QLatin1String("jpeg");
}

} // namespace

DataDialog::DataDialog(std::shared_ptr<const Graph> network, const DataRequest& request, Settings& settings,
                       QWidget* parent)
    : QDialog(parent),
      m_network(std::move(network)),
      m_settings(settings),
      m_form(new QFormLayout),
      m_source(makeChoiceBox(this, "dataSource")),
      m_count(new QSpinBox(this)),
      m_preprocessing(new PreprocessingFields(this)),
      m_labelColumn(new QLineEdit(this)),
      m_sliceColumn(new QLineEdit(this)),
      m_samples(new SampleList(this)),
      m_facts(new QLabel(this)),
      m_buttons(new QDialogButtonBox(QDialogButtonBox::Cancel, this)),
      m_use(m_buttons->addButton(QString(), QDialogButtonBox::AcceptRole)),
      m_settle(new QTimer(this))
{
    setObjectName(QStringLiteral("dataDialog"));
    build();
    addExtents();
    retranslate();
    restore(request);
    m_settle->setSingleShot(true);
    m_settle->setInterval(kSettleMs);
    connect(m_settle, &QTimer::timeout, this, &DataDialog::load);
    load();
    resize(760, 520);
}

void DataDialog::build()
{
    for (const Source source : {Source::ArrayFile, Source::Pictures, Source::Synthetic}) {
        m_source->addItem(QString(), static_cast<int>(source));
    }
    m_pathRow = lineWithButton(this, m_path, m_browse, "dataPath");
    m_labelsRow = lineWithButton(this, m_labels, m_browseLabels, "dataLabels");
    m_classesRow = lineWithButton(this, m_classes, m_browseClasses, "dataClasses");
    m_labelColumn->setObjectName(QStringLiteral("dataLabelColumn"));
    m_sliceColumn->setObjectName(QStringLiteral("dataSliceColumn"));
    m_count->setObjectName(QStringLiteral("dataCount"));
    m_count->setRange(1, 100000);
    m_facts->setObjectName(QStringLiteral("dataFacts"));
    m_facts->setWordWrap(true);
    m_facts->setTextFormat(Qt::PlainText);
    m_facts->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_use->setObjectName(QStringLiteral("useData"));
    for (QWidget* field : std::initializer_list<QWidget*>{m_source, m_pathRow, m_count, m_labelsRow, m_labelColumn,
                                                          m_classesRow, m_sliceColumn}) {
        addFormRow(*m_form, field);
    }
    auto* fields = new QWidget(this);
    auto* fieldColumn = new QVBoxLayout(fields);
    fieldColumn->setContentsMargins(0, 0, 6, 0);
    fieldColumn->addLayout(m_form);
    fieldColumn->addWidget(m_preprocessing);
    fieldColumn->addStretch(1);
    auto* scrolled = new QScrollArea(this);
    scrolled->setWidgetResizable(true);
    scrolled->setFrameShape(QFrame::NoFrame);
    scrolled->setFocusPolicy(Qt::NoFocus);
    scrolled->setWidget(fields);
    auto* sides = new QHBoxLayout;
    sides->addWidget(scrolled, 1);
    sides->addWidget(m_samples, 1);
    auto* column = new QVBoxLayout(this);
    column->addLayout(sides, 1);
    column->addWidget(m_facts);
    column->addWidget(m_buttons);

    const auto edited = [this] {
        m_use->setEnabled(false);
        m_settle->start();
    };
    connect(m_source, &QComboBox::activated, this, [this, edited] {
        showSource();
        edited();
    });
    for (QLineEdit* line : {m_path, m_labels, m_labelColumn, m_classes, m_sliceColumn}) {
        connect(line, &QLineEdit::textEdited, this, edited);
    }
    connect(m_count, &QSpinBox::valueChanged, this, edited);
    connect(m_preprocessing, &PreprocessingFields::edited, this, edited);
    connect(m_browse, &QPushButton::clicked, this, &DataDialog::browse);
    connect(m_browseLabels, &QPushButton::clicked, this,
            [this] { browseText(*m_labels, tr("Load Labels"), tr("Labels (*.csv *.tsv *.txt *.npy *.npz)")); });
    connect(m_browseClasses, &QPushButton::clicked, this,
            [this] { browseText(*m_classes, tr("Load Class Names"), tr("Class names (*.txt *.names *.csv *.tsv)")); });
    connect(m_buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

/// A field for each extent of an input that only a run would tell.
void DataDialog::addExtents()
{
    std::set<std::string> known;
    for (const GraphValue& input : m_network->inputs) {
        for (std::size_t axis = 1; input.shape && axis < input.shape->size(); ++axis) {
            const GraphExtent& extent = (*input.shape)[axis];
            const std::string key = extent.symbol.empty() ? input.name + ":" + std::to_string(axis) : extent.symbol;
            if (extent.extent >= 0 || !known.insert(key).second) {
                continue;
            }
            auto* field = new QSpinBox(this);
            field->setRange(0, 1 << 20);
            addFormRow(*m_form, field);
            m_extents.push_back({key, field});
            connect(field, &QSpinBox::valueChanged, m_settle, qOverload<>(&QTimer::start));
        }
    }
}

void DataDialog::restore(const DataRequest& request)
{
    m_request = request;
    const QString path = QString::fromStdString(request.path);
    const Source source = path.isEmpty()            ? Source::Synthetic
                          : isFolderOrPicture(path) ? Source::Pictures
                                                    : Source::ArrayFile;
    m_source->setCurrentIndex(m_source->findData(static_cast<int>(source)));
    m_path->setText(path);
    m_count->setValue(static_cast<int>(request.synthetic));
    m_labels->setText(QString::fromStdString(request.labels));
    m_labelColumn->setText(QString::fromStdString(request.labelColumn));
    m_classes->setText(QString::fromStdString(request.classes));
    m_sliceColumn->setText(QString::fromStdString(request.sliceColumn));
    for (const Extent& extent : m_extents) {
        const auto found = request.extents.find(extent.key);
        extent.field->setValue(found == request.extents.end() ? 0 : static_cast<int>(found->second));
    }
    if (request.preprocessing) {
        m_preprocessing->setSteps(*request.preprocessing);
    } else if (!m_network->inputs.empty()) {
        m_preprocessing->setPreset(usualPreprocessing(m_network->inputs.front()).id);
    }
    showSource();
}

DataDialog::Source DataDialog::source() const
{
    return static_cast<Source>(m_source->currentData().toInt());
}

void DataDialog::showSource()
{
    const bool isSynthetic = source() == Source::Synthetic;
    setRowShown(*m_form, m_pathRow, !isSynthetic);
    setRowShown(*m_form, m_count, isSynthetic);
    for (const Extent& extent : m_extents) {
        setRowShown(*m_form, extent.field, isSynthetic);
    }
    for (QWidget* field : std::initializer_list<QWidget*>{m_labelsRow, m_labelColumn, m_classesRow, m_sliceColumn}) {
        setRowShown(*m_form, field, !isSynthetic);
    }
    m_preprocessing->setVisible(source() == Source::Pictures);
}

void DataDialog::browse()
{
    const QString folder = m_settings.get(setting::dataFolder);
    const QString path = source() == Source::Pictures
                             ? fileDialog::openFolder(this, tr("Load Pictures"), folder)
                             : fileDialog::openName(this, tr("Load Data"), folder, tr("All files (*)"));
    if (!path.isEmpty()) {
        m_settings.set(setting::dataFolder, QFileInfo(path).absolutePath());
        m_path->setText(path);
        load();
    }
}

void DataDialog::browseText(QLineEdit& line, const QString& title, const QString& suffixes)
{
    const QString path = fileDialog::openName(this, title, m_settings.get(setting::dataFolder),
                                              suffixes + QStringLiteral(";;") + tr("All files (*)"));
    if (!path.isEmpty()) {
        line.setText(path);
        load();
    }
}

Result<DataRequest> DataDialog::ask() const
{
    DataRequest request;
    request.synthetic = static_cast<std::uint64_t>(m_count->value());
    if (source() == Source::Synthetic) {
        for (const Extent& extent : m_extents) {
            if (extent.field->value() > 0) {
                request.extents[extent.key] = extent.field->value();
            }
        }
        return request;
    }
    request.path = m_path->text().trimmed().toStdString();
    if (request.path.empty()) {
        return Error{ErrorCode::Usage, "no file or folder is chosen yet"};
    }
    request.labels = m_labels->text().trimmed().toStdString();
    request.labelColumn = m_labelColumn->text().trimmed().toStdString();
    request.classes = m_classes->text().trimmed().toStdString();
    request.sliceColumn = m_sliceColumn->text().trimmed().toStdString();
    if (source() == Source::Pictures) {
        const auto steps = m_preprocessing->steps();
        QS_TRY(steps);
        request.preprocessing = *steps;
    }
    return request;
}

void DataDialog::load()
{
    m_settle->stop();
    m_use->setEnabled(false);
    const auto request = ask();
    if (!request) {
        m_job.cancel();
        showLoaded(request.error());
        return;
    }
    m_request = *request;
    m_facts->setText(tr("Reading the data …"));
    m_job.start(
        [network = m_network, asked = *request](Progress& progress) -> Result<Loaded> {
            const auto data = openNetworkData(*network, asked, progress);
            QS_TRY(data);
            Loaded loaded{*data, {}};
            for (std::uint64_t i = 0; i < std::min(kShown, (*data)->samples.count()); ++i) {
                auto inputs = previewSample(**data, i);
                ShownSample sample{sampleName(**data, i), {}, {}};
                if (inputs) {
                    sample.inputs = std::move(*inputs);
                } else {
                    sample.name += ": " + inputs.error().message;
                }
                if (!(*data)->labels.empty()) {
                    sample.labels = labelTexts(**data, i);
                }
                loaded.samples.push_back(std::move(sample));
            }
            return loaded;
        },
        [this](const Result<Loaded>& loaded) { showLoaded(loaded); });
}

void DataDialog::showLoaded(const Result<Loaded>& loaded)
{
    m_data = loaded ? loaded->data : nullptr;
    m_use->setEnabled(loaded.has_value());
    m_samples->setSamples(loaded ? loaded->samples : std::vector<ShownSample>());
    if (!loaded) {
        m_facts->setText(QString::fromStdString(loaded.error().message));
        return;
    }
    QStringList lines{tr("%n sample(s)", nullptr, static_cast<int>(m_data->samples.count()))};
    for (const Samples::Match& match : m_data->samples.matches()) {
        //: an input of the network and the array of the file that feeds it
        lines << tr("%1 ← %2").arg(isolated(match.input), isolated(coreWord(match.array)));
    }
    if (m_data->preprocessing) {
        lines << QString::fromStdString(textOf(*m_data->preprocessing));
    }
    for (const std::string& note : m_data->notes) {
        lines << coreSentence(note);
    }
    for (const Problem& problem : m_data->problems) {
        lines << coreSentence(problem.message);
    }
    m_facts->setText(lines.join(QStringLiteral(" · ")));
}

void DataDialog::retranslate()
{
    setWindowTitle(tr("What the Network Runs on"));
    const QString sources[] = {tr("A file of arrays"), tr("Pictures"), tr("Synthetic data")};
    for (int i = 0; i < m_source->count(); ++i) {
        m_source->setItemText(i, sources[i]);
    }
    setRowLabel(*m_form, m_source, tr("&Data:"));
    setRowLabel(*m_form, m_pathRow, tr("&File or folder:"));
    m_path->setAccessibleName(tr("File or folder"));
    setRowLabel(*m_form, m_count, tr("Number of &samples:"));
    setRowLabel(*m_form, m_labelsRow, tr("&Labels:"));
    m_labels->setAccessibleName(tr("Labels"));
    m_labels->setToolTip(tr("The name of an array in the file, a table or an array file, or “folders” where each "
                            "sub-folder is a class; empty for none."));
    setRowLabel(*m_form, m_labelColumn, tr("Label &column:"));
    m_labelColumn->setToolTip(tr("Of a table, of labels or of class names; empty for label, class or target."));
    setRowLabel(*m_form, m_classesRow, tr("Class &names:"));
    m_classes->setAccessibleName(tr("Class names"));
    m_classes->setToolTip(
        tr("A text with a name in each line, the first for class 0, or a table with a column of class "
           "numbers and one called class_name or name; empty for none."));
    setRowLabel(*m_form, m_sliceColumn, tr("Slice c&olumn:"));
    m_sliceColumn->setToolTip(tr("Groups of samples that are also scored apart: a column of the table, or “folders”; "
                                 "empty for none."));
    for (const Extent& extent : m_extents) {
        setRowLabel(*m_form, extent.field, QString::fromStdString(extent.key) + QLatin1Char(':'));
        extent.field->setSpecialValueText(tr("usual"));
        extent.field->setToolTip(tr("An extent that the network leaves open."));
    }
    m_browse->setText(tr("&Browse…"));
    m_browseLabels->setText(tr("B&rowse…"));
    m_browseClasses->setText(tr("Bro&wse…"));
    m_use->setText(tr("&Use these data"));
    m_preprocessing->retranslate();
    m_samples->retranslate();
}

void DataDialog::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QDialog::changeEvent(event);
}

} // namespace qs
