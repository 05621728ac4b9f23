// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/choice_box.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QSignalBlocker>

namespace qs {
namespace {

QString utf8(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace

void addFormRow(QFormLayout& form, QWidget* field)
{
    auto* label = new QLabel(field->parentWidget());
    label->setBuddy(field);
    form.addRow(label, field);
}

void setRowShown(QFormLayout& form, QWidget* field, bool shown)
{
    field->setVisible(shown);
    if (QWidget* label = form.labelForField(field)) {
        label->setVisible(shown);
    }
}

void setRowLabel(QFormLayout& form, QWidget* field, const QString& text)
{
    static_cast<QLabel*>(form.labelForField(field))->setText(text);
    field->setAccessibleName(QString(text).remove(QLatin1Char('&')).remove(QLatin1Char(':')));
}

void setFieldHelp(QWidget* field, const QString& sentence, const QString& formula)
{
    field->setToolTip(sentence);
    field->setAccessibleDescription(sentence);
    field->setWhatsThis(sentence + QStringLiteral("<br><br>") + formula);
}

void setChoosable(QWidget* field, bool choosable, const QString& sentence, const QString& whyNot)
{
    field->setEnabled(choosable);
    field->setToolTip(choosable ? sentence : whyNot);
    field->setAccessibleDescription(field->toolTip());
}

QComboBox* makeChoiceBox(QWidget* parent, const char* name)
{
    auto* box = new QComboBox(parent);
    box->setObjectName(QLatin1String(name));
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(8);
    return box;
}

void addChoice(QComboBox* box, CoreTable table, std::string_view id)
{
    box->addItem(coreLabel(table, id), utf8(id));
    box->setItemData(box->count() - 1, coreHelp(table, id), Qt::ToolTipRole);
}

void selectChoice(QComboBox* box, std::string_view id)
{
    const QSignalBlocker blocker(box);
    box->setCurrentIndex(box->findData(utf8(id)));
}

std::string chosenId(const QComboBox* box)
{
    return box->currentData().toString().toStdString();
}

} // namespace qs
