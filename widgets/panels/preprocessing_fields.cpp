// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/preprocessing_fields.h"

#include "core/base/text.h"
#include "widgets/panels/choice_box.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QSignalBlocker>

#include <algorithm>

namespace qs {

namespace {

QString utf8(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

/// "resize:256,crop:224" by item.
std::map<std::string, std::string> itemsOf(const Preprocessing& steps)
{
    std::map<std::string, std::string> items{{"pad", "none"}}; // which the text leaves out where there is none
    for (const auto& part : split(textOf(steps), ',')) {
        const std::string text(part);
        const auto colon = text.find(':');
        if (colon != std::string::npos) {
            items[text.substr(0, colon)] = text.substr(colon + 1);
        }
    }
    return items;
}

} // namespace

PreprocessingFields::PreprocessingFields(QWidget* parent)
    : QWidget(parent), m_form(new QFormLayout(this)), m_preset(makeChoiceBox(this, "preprocessingPreset"))
{
    m_form->setContentsMargins(0, 0, 0, 0);
    addFormRow(*m_form, m_preset);
    addLine("resize");
    addBox("filter", {"bilinear", "bicubic"});
    addLine("pad");
    addLine("crop");
    addBox("scale", {"1/255", "1", "1/127.5-1"});
    addLine("mean");
    addLine("std");
    addBox("order", {"rgb", "bgr", "grey"});
    addBox("layout", {"nchw", "nhwc"});
    connect(m_preset, &QComboBox::activated, this, [this] {
        fill();
        emit edited();
    });
    retranslate();
    setPreset(preprocessingPresets().front().id);
}

void PreprocessingFields::addLine(const char* id)
{
    auto* line = new QLineEdit(this);
    line->setObjectName(QStringLiteral("preprocessing.") + QLatin1String(id));
    addFormRow(*m_form, line);
    m_items.push_back({id, line});
    connect(line, &QLineEdit::textEdited, this, &PreprocessingFields::edited);
}

void PreprocessingFields::addBox(const char* id, const std::vector<std::string>& values)
{
    QComboBox* box = makeChoiceBox(this, "");
    box->setObjectName(QStringLiteral("preprocessing.") + QLatin1String(id));
    for (const std::string& value : values) {
        box->addItem(utf8(value), utf8(value));
    }
    addFormRow(*m_form, box);
    m_items.push_back({id, box});
    connect(box, &QComboBox::activated, this, &PreprocessingFields::edited);
}

void PreprocessingFields::setPreset(std::string_view id)
{
    selectChoice(m_preset, id);
    fill();
}

void PreprocessingFields::fill()
{
    const PreprocessingPreset* preset = findPreprocessingPreset(chosenId(m_preset));
    if (preset == nullptr) {
        return;
    }
    m_usual = itemsOf(preset->steps);
    m_preset->setToolTip(coreHelp(CoreTable::Preprocessing, preset->id));
    show(m_usual);
}

void PreprocessingFields::setSteps(const Preprocessing& steps)
{
    const auto items = itemsOf(steps);
    for (const PreprocessingPreset& preset : preprocessingPresets()) {
        if (itemsOf(preset.steps) == items) {
            setPreset(preset.id);
            return;
        }
    }
    show(items);
}

void PreprocessingFields::show(const std::map<std::string, std::string>& items)
{
    for (const Item& item : m_items) {
        const auto found = items.find(item.id);
        const std::string text = found == items.end() ? std::string() : found->second;
        if (auto* line = qobject_cast<QLineEdit*>(item.field)) {
            line->setText(utf8(text));
        } else {
            selectChoice(static_cast<QComboBox*>(item.field), text);
        }
    }
}

std::string PreprocessingFields::textOfField(const Item& item) const
{
    if (const auto* line = qobject_cast<const QLineEdit*>(item.field)) {
        return line->text().trimmed().toStdString();
    }
    return chosenId(static_cast<const QComboBox*>(item.field));
}

Result<Preprocessing> PreprocessingFields::steps() const
{
    std::string text = chosenId(m_preset);
    for (const Item& item : m_items) {
        const std::string value = textOfField(item);
        if (value.find(',') != std::string::npos) {
            return Error{ErrorCode::Usage, std::string("preprocessing: ") + item.id +
                                               " takes numbers with full stops and a slash between, not \"" + value +
                                               "\""};
        }
        const auto usual = m_usual.find(item.id);
        if (usual == m_usual.end() || usual->second != value) {
            text += "," + std::string(item.id) + ":" + value;
        }
    }
    return parsePreprocessing(text);
}

void PreprocessingFields::retranslate()
{
    const std::string chosen = chosenId(m_preset);
    m_preset->clear();
    for (const PreprocessingPreset& preset : preprocessingPresets()) {
        addChoice(m_preset, CoreTable::Preprocessing, preset.id);
    }
    selectChoice(m_preset, chosen);
    setRowLabel(*m_form, m_preset, tr("&Preset:"));
    const QString labels[] = {tr("&Resize:"), tr("&Filter:"),    tr("F&ill up:"),  tr("Cr&op:"),  tr("&Scale:"),
                              tr("&Mean:"),   tr("&Deviation:"), tr("C&hannels:"), tr("La&yout:")};
    const QString helps[] = {
        tr("Length of the shorter side in pixels, or height and width as 240x320, or “none”."),
        tr("What weighs the pixels when the size changes."),
        tr("What the rest is filled up with where the picture keeps its proportion in a resize to height and width: a "
           "byte, as 114, or one per channel as 124/116/104; “none” stretches the picture."),
        tr("Size of the centre that is cut out, or height and width as 240x320, or “none”."),
        tr("What a byte x becomes: x / 255, x itself, or x / 127.5 − 1."),
        tr("What is subtracted then: one number, or one per channel as 0.485/0.456/0.406."),
        tr("What is divided by then: one number, or one per channel as 0.229/0.224/0.225."),
        tr("What the channels are, in their order."),
        tr("Whether the channels stand before height and width or after."),
    };
    for (std::size_t i = 0; i < m_items.size(); ++i) {
        setRowLabel(*m_form, m_items[i].field, labels[i]);
        m_items[i].field->setToolTip(helps[i]);
        m_items[i].field->setAccessibleDescription(helps[i]);
    }
}

} // namespace qs
