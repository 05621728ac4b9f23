// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/export_dialog.h"

#include "app/sub_model.h"
#include "widgets/core_text.h"
#include "widgets/number_text.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QEvent>
#include <QFormLayout>
#include <QGroupBox>
#include <QLabel>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

namespace qs {

namespace {

QString utf8(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace

ExportDialog::ExportDialog(std::shared_ptr<const Model> model, const AnalysisRequest& request,
                           std::optional<std::size_t> selected, Settings& settings, QWidget* parent)
    : QDialog(parent),
      m_model(std::move(model)),
      m_request(request),
      m_selected(selected),
      m_settings(settings),
      m_partsBox(new QGroupBox(this)),
      m_layersBox(new QGroupBox(this)),
      m_all(new QRadioButton(m_layersBox)),
      m_one(new QRadioButton(m_layersBox)),
      m_formatLabel(new QLabel(this)),
      m_format(new QComboBox(this)),
      m_size(new QLabel(this)),
      m_buttons(new QDialogButtonBox(QDialogButtonBox::Cancel, this)),
      m_export(m_buttons->addButton(QString(), QDialogButtonBox::AcceptRole))
{
    setObjectName(QStringLiteral("exportTensors"));
    auto* partsColumn = new QVBoxLayout(m_partsBox);
    for (const ExportPartRow& row : exportParts()) {
        auto* box = new QCheckBox(m_partsBox);
        box->setObjectName(QStringLiteral("part.") + utf8(row.id));
        partsColumn->addWidget(box);
        m_parts.push_back(box);
        connect(box, &QCheckBox::toggled, this, &ExportDialog::makePlan);
    }
    m_all->setObjectName(QStringLiteral("allLayers"));
    m_one->setObjectName(QStringLiteral("selectedLayer"));
    auto* layersColumn = new QVBoxLayout(m_layersBox);
    layersColumn->addWidget(m_all);
    layersColumn->addWidget(m_one);
    connect(m_all, &QRadioButton::toggled, this, &ExportDialog::makePlan);
    m_format->setObjectName(QStringLiteral("arrayFormat"));
    for (const ArrayFormat& format : arrayFormats()) {
        m_format->addItem(QString(), utf8(format.id));
    }
    m_formatLabel->setBuddy(m_format);
    auto* formatRow = new QHBoxLayout;
    formatRow->addWidget(m_formatLabel);
    formatRow->addWidget(m_format, 1);
    connect(m_format, &QComboBox::currentIndexChanged, this, &ExportDialog::makePlan);
    m_size->setObjectName(QStringLiteral("exportSize"));
    m_size->setWordWrap(true);
    m_size->setTextFormat(Qt::PlainText);
    m_size->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);

    auto* column = new QVBoxLayout(this);
    column->addWidget(m_partsBox);
    column->addWidget(m_layersBox);
    column->addLayout(formatRow);
    column->addWidget(m_size, 1);
    column->addWidget(m_buttons);
    connect(m_buttons, &QDialogButtonBox::accepted, this, [this] {
        remember();
        accept();
    });
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    restore();
    retranslate();
    resize(520, 460);
}

const ArrayFormat& ExportDialog::format() const
{
    return arrayFormats()[static_cast<std::size_t>(std::max(0, m_format->currentIndex()))];
}

void ExportDialog::restore()
{
    const QStringList parts = m_settings.get(setting::tensorParts);
    for (std::size_t i = 0; i < m_parts.size(); ++i) {
        m_parts[i]->setChecked(parts.contains(utf8(exportParts()[i].id)));
    }
    m_one->setEnabled(m_selected.has_value());
    m_all->setChecked(true);
    m_format->setCurrentIndex(std::max(0, m_format->findData(m_settings.get(setting::tensorFormat))));
}

void ExportDialog::remember()
{
    QStringList parts;
    for (const ExportPart part : this->parts()) {
        parts << utf8(exportParts()[static_cast<std::size_t>(part)].id);
    }
    m_settings.set(setting::tensorParts, parts);
    m_settings.set(setting::tensorFormat, m_format->currentData().toString());
}

std::vector<ExportPart> ExportDialog::parts() const
{
    std::vector<ExportPart> parts;
    for (std::size_t i = 0; i < m_parts.size(); ++i) {
        if (m_parts[i]->isChecked()) {
            parts.push_back(exportParts()[i].part);
        }
    }
    return parts;
}

void ExportDialog::makePlan()
{
    const bool isOne = m_one->isChecked() && m_selected.has_value();
    const auto model = isOne ? subModel(*m_model, {*m_selected}) : m_model;
    TensorExport wanted{.choices = m_request, .parts = parts()};
    wanted.choices.layerPattern.clear(); // the selected layer is shown, so no pattern hides it
    if (!isOne) {
        wanted.choices.layerPattern = m_request.layerPattern;
    }
    showPlan(planExport(model, wanted, format()));
}

void ExportDialog::showPlan(const Result<ExportPlan>& plan)
{
    m_plan = plan ? std::optional(*plan) : std::nullopt;
    m_export->setEnabled(m_plan.has_value());
    if (!plan) {
        m_size->setText(parts().empty()
                            ? tr("Choose at least one part.")
                            : errorHeadline(plan.error().code) + QStringLiteral(": ") + isolated(plan.error().message));
        return;
    }
    const auto arrays = static_cast<int>(plan->contents.arrays.size());
    //: how many arrays, how many layers they belong to, bytes
    QString text =
        tr("%1 of %2, %3")
            .arg(tr("%n array(s)", nullptr, arrays), tr("%n layer(s)", "dative", static_cast<int>(plan->layers)),
                 byteText(plan->contents.bytes()));
    for (const std::string& note : plan->notes) {
        text += QLatin1Char('\n') + isolated(note);
    }
    m_size->setText(text);
}

void ExportDialog::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QDialog::changeEvent(event);
}

void ExportDialog::retranslate()
{
    setWindowTitle(tr("Export tensors"));
    m_partsBox->setTitle(tr("What"));
    for (std::size_t i = 0; i < m_parts.size(); ++i) {
        const ExportPartRow& row = exportParts()[i];
        m_parts[i]->setText(coreLabel(CoreTable::ExportPart, row.id));
        m_parts[i]->setToolTip(coreHelp(CoreTable::ExportPart, row.id));
        m_parts[i]->setAccessibleDescription(m_parts[i]->toolTip());
    }
    m_layersBox->setTitle(tr("Layers"));
    m_all->setText(tr("&All layers, each with its own choices"));
    const QString name =
        m_selected ? QString::fromStdString(m_model->tensors[m_model->weights[*m_selected].tensor].name) : QString();
    constexpr int longest = 48;
    const QString shown =
        name.size() <= longest ? name : name.left(longest / 2) + QChar(0x2026) + name.right(longest / 2);
    m_one->setText(
        m_selected
            ? tr("&Selected layer: %1").arg(isolated(QString(shown).replace(QLatin1Char('&'), QStringLiteral("&&"))))
            : tr("&Selected layer"));
    m_one->setToolTip(name);
    m_formatLabel->setText(tr("&Kind of file:"));
    for (int i = 0; i < m_format->count(); ++i) {
        const ArrayFormat& row = arrayFormats()[static_cast<std::size_t>(i)];
        m_format->setItemText(
            i, QStringLiteral("%1 (.%2)").arg(coreLabel(CoreTable::ArrayFormat, row.id), utf8(row.suffix)));
    }
    m_export->setText(tr("&Export…"));
    makePlan();
}

} // namespace qs
