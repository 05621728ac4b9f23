// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

class QCustomPlot;

namespace qs {

/// Suffixes a figure can be written with, without dots.
QStringList figureSuffixes();

/// The figure as a file of the kind that `suffix` names: png (twice the size), svg, pdf. Empty for anything else.
QByteArray figureBytes(QCustomPlot& plot, const QString& suffix, const QString& title);

/// Replaces the file at `path`, or leaves it as it was and says why in `error`.
bool writeWhole(const QString& path, const QByteArray& bytes, QString* error);

} // namespace qs
