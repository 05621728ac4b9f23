// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/file_dialog.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QQueue>
#include <QRegularExpression>

#include <optional>

namespace qs::fileDialog {

namespace {

QQueue<QString>& answers()
{
    static QQueue<QString> queue;
    return queue;
}

std::optional<QString> takeAnswer()
{
    return answers().isEmpty() ? std::nullopt : std::optional(answers().dequeue());
}

/// "png" of "PNG image (*.png)"; empty for a filter without a plain suffix.
QString suffixOf(const QString& filter)
{
    static const QRegularExpression suffix(QStringLiteral("\\(\\*\\.([A-Za-z0-9]+)"));
    return suffix.match(filter).captured(1);
}

} // namespace

QString openName(QWidget* parent, const QString& title, const QString& folder, const QString& filters)
{
    if (const auto answer = takeAnswer()) {
        return *answer;
    }
    return QFileDialog::getOpenFileName(parent, title, folder, filters);
}

QString openFolder(QWidget* parent, const QString& title, const QString& folder)
{
    if (const auto answer = takeAnswer()) {
        return *answer;
    }
    return QFileDialog::getExistingDirectory(parent, title, folder);
}

QString saveName(QWidget* parent, const QString& title, const QString& proposal, const QString& filters)
{
    if (const auto answer = takeAnswer()) {
        return *answer;
    }
    // The default suffix is given before the dialog asks about overwriting, so that it asks about the right file.
    QFileDialog dialog(parent, title, QFileInfo(proposal).path(), filters);
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setFileMode(QFileDialog::AnyFile);
    dialog.selectFile(QFileInfo(proposal).fileName());
    dialog.setDefaultSuffix(suffixOf(dialog.selectedNameFilter()));
    QObject::connect(&dialog, &QFileDialog::filterSelected, &dialog,
                     [&dialog](const QString& filter) { dialog.setDefaultSuffix(suffixOf(filter)); });
    return dialog.exec() == QDialog::Accepted && !dialog.selectedFiles().isEmpty() ? dialog.selectedFiles().constFirst()
                                                                                   : QString();
}

void setNextFileName(const QString& name)
{
    answers().enqueue(name);
}

} // namespace qs::fileDialog
