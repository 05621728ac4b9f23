// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <string>
#include <vector>

namespace qs {

/// Names of the instruction sets that the kernels were compiled for and this processor runs, best first: "AVX3",
/// "AVX2", "SSE4" …
std::vector<std::string> availableCpuTargets();

/// The instruction set the kernels use now.
std::string activeCpuTarget();

/// Makes the kernels use `name` (any case); an empty name lets them choose the best again. The error lists the names
/// that exist. Call it before the work starts.
Status forceCpuTarget(const std::string& name);

/// Forces the target named by the environment variable QUANTSCOPE_CPU_TARGET, if it is set.
Status forceCpuTargetFromEnvironment();

} // namespace qs
