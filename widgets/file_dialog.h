// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QWidget;

/// The one door to file dialogs. A test says beforehand what the user will answer, and no dialog opens.
namespace qs::fileDialog {

/// Empty when the user gives up.
QString openName(QWidget* parent, const QString& title, const QString& folder, const QString& filters);
QString openFolder(QWidget* parent, const QString& title, const QString& folder);
/// `proposal` is a path or a name; a name without a suffix gets the one of the chosen filter.
QString saveName(QWidget* parent, const QString& title, const QString& proposal, const QString& filters);

/// The next question is answered with `name` (empty: given up) instead of a dialog. Several calls queue up.
void setNextFileName(const QString& name);

} // namespace qs::fileDialog
