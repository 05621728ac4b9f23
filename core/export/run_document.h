// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/executor/class_answers.h"
#include "core/executor/memory_need.h"
#include "core/executor/network_run.h"
#include "core/export/array_file.h"
#include "core/export/json_document.h"

namespace qs {

/// Bytes.
Json jsonOf(const MemoryNeed& need);

/// The document of `run --json`.
Json jsonOf(const NetworkRun& run, const Model& model);

/// What outputs that decide between classes answer, with the names that the data have for them.
Json jsonOf(const std::vector<ClassAnswers>& answers, const NetworkData& data);

/// The outputs as arrays of a file, those that there are; `format` says what their names may be.
ArrayFileContents outputArrays(const NetworkRun& run, const ArrayFormat& format);

} // namespace qs
