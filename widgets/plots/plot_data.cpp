// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/plot_data.h"

namespace qs {

namespace {

QString cellText(QString cell, QChar separator)
{
    if (separator == QLatin1Char('\t')) {
        return cell.replace(QLatin1Char('\t'), QLatin1Char(' ')).replace(QLatin1Char('\n'), QLatin1Char(' '));
    }
    const bool needsQuotes = cell.contains(separator) || cell.contains(QLatin1Char('"')) ||
                             cell.contains(QLatin1Char('\n')) || cell.contains(QLatin1Char('\r'));
    if (!needsQuotes) {
        return cell;
    }
    cell.replace(QLatin1Char('"'), QLatin1String("\"\""));
    return QLatin1Char('"') + cell + QLatin1Char('"');
}

QString lineText(const QStringList& cells, QChar separator)
{
    QStringList texts;
    for (const QString& cell : cells) {
        texts << cellText(cell, separator);
    }
    return texts.join(separator) + QLatin1Char('\n');
}

} // namespace

QString plotDataText(const PlotData& data, QChar separator)
{
    QString text = lineText(data.titles, separator);
    for (const QStringList& row : data.rows) {
        text += lineText(row, separator);
    }
    return text;
}

} // namespace qs
