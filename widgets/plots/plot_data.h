// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <vector>

namespace qs {

/// The numbers of a figure as a table for other programs: one line of titles with units, numbers in the C locale with
/// every digit.
struct PlotData {
    QStringList titles;
    std::vector<QStringList> rows;

    void addRow(const QStringList& cells) { rows.push_back(cells); }
};

/// Lines of cells. With a tab between cells nothing is quoted (spreadsheets paste that); with a comma, RFC 4180.
QString plotDataText(const PlotData& data, QChar separator);

} // namespace qs
