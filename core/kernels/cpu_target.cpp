// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/cpu_target.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <hwy/highway.h>
#include <hwy/targets.h>

namespace qs {

namespace {

std::string upperCase(std::string text)
{
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return text;
}

} // namespace

std::vector<std::string> availableCpuTargets()
{
    std::vector<std::string> names;
    for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
        names.emplace_back(hwy::TargetName(target));
    }
    return names;
}

std::string activeCpuTarget()
{
    return availableCpuTargets().front(); // The lowest bit is the best target, and the one that is dispatched to.
}

Status forceCpuTarget(const std::string& name)
{
    hwy::SetSupportedTargetsForTest(0);
    hwy::GetChosenTarget().DeInit();
    if (name.empty()) {
        return ok();
    }
    std::string known;
    for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
        if (upperCase(name) == upperCase(hwy::TargetName(target))) {
            hwy::SetSupportedTargetsForTest(target);
            hwy::GetChosenTarget().DeInit();
            return ok();
        }
        known += (known.empty() ? "" : ", ") + std::string(hwy::TargetName(target));
    }
    return Error{ErrorCode::Usage, "unknown CPU target \"" + name + "\"; this machine has " + known};
}

Status forceCpuTargetFromEnvironment()
{
    const char* const name = std::getenv("QUANTSCOPE_CPU_TARGET");
    return forceCpuTarget(name == nullptr ? "" : name);
}

} // namespace qs
