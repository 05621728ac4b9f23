// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSharedPointer>
#include <QString>

#include <functional>

class QCPAxisTicker;

namespace qs {

/// Counts on a logarithmic axis that cannot show 0: `floor` stands for it and is labelled so.
QSharedPointer<QCPAxisTicker> countLogTicker(double floor);

/// Powers of ten on a logarithmic axis, at least two of them labelled.
QSharedPointer<QCPAxisTicker> logTicker();

/// Whole numbers, named by `label` (empty: no label): as many as fit, or every one.
QSharedPointer<QCPAxisTicker> indexTicker(std::function<QString(int)> label, bool isEvery = false);

} // namespace qs
