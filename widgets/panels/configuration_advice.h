// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/report.h"

#include <QStringList>

namespace qs {

/// What a person should know about this choice for this layer (which may be null): one sentence each.
QStringList configurationAdvice(const Quantization& quantization, const LayerResult* layer);

/// What the format decides itself, as a sentence; empty where everything can be chosen.
QString fixedChoicesText(const Quantization& quantization);

/// "Codes −7 … 7 (15), 4.125 bits per weight"
QString codeRangeText(const Quantization& quantization, const LayerResult* layer);

} // namespace qs
