// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/core_text.h"

#include <string>
#include <string_view>

class QComboBox;
class QFormLayout;
class QWidget;

/// Combo boxes over the core's tables, and the rows of the form they stand in.
namespace qs {

/// A new row with an empty label, which is the buddy of `field`.
void addFormRow(QFormLayout& form, QWidget* field);
/// Shows or hides a field and its label.
void setRowShown(QFormLayout& form, QWidget* field, bool shown);
/// The label of a field with its mnemonic; also the field's name for screen readers.
void setRowLabel(QFormLayout& form, QWidget* field, const QString& text);
/// Tooltip and What's This of a field: one sentence, and a formula or an example.
void setFieldHelp(QWidget* field, const QString& sentence, const QString& formula);
/// Enabled, or disabled with the reason as its tooltip; `sentence` is the usual one.
void setChoosable(QWidget* field, bool choosable, const QString& sentence, const QString& whyNot);

/// A box that is narrow if it must.
QComboBox* makeChoiceBox(QWidget* parent, const char* name);
/// Adds a row of the core: its label, its help as a tooltip, its id as data.
void addChoice(QComboBox* box, CoreTable table, std::string_view id);
/// Without a signal; an unknown id selects nothing.
void selectChoice(QComboBox* box, std::string_view id);
std::string chosenId(const QComboBox* box);

} // namespace qs
