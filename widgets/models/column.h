// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QVariant>

namespace qs {

/// One column of a table about `Row`: sorting, CSV and bars read the raw value, people the text. To add a column, add a
/// row to the array of columns.
template <typename Row>
struct Column {
    const char* id;                      ///< stable: settings and CSV header
    const char* title;                   ///< QT_TRANSLATE_NOOP("Columns", …)
    const char* tooltip;                 ///< one sentence, QT_TRANSLATE_NOOP("Columns", …)
    QVariant (*value)(const Row&);       ///< raw; an invalid one (or NaN) is not known yet and sorts last
    QString (*text)(const Row&);         ///< what the cell shows
    double (*bar)(const Row&) = nullptr; ///< length of a bar in the cell, in the unit of the value; NaN for none
    bool isNumber = true;                ///< aligned to the right
};

} // namespace qs
