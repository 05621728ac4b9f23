// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/request.h"

#include <QStringList>

#include <optional>

namespace qs {

/// The choices for all layers as texts that a later version can still read: "format=int4", "granularity=group:128" …
/// A range set by hand belongs to its model and is not among them.
QStringList rememberedChoices(const Quantization& quantization);

/// Nothing where nothing was remembered or a text means nothing any more.
std::optional<Quantization> recalledChoices(const QStringList& texts);

} // namespace qs
