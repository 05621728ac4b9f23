// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/executor/executor.h"

#include <cstdint>
#include <functional>
#include <map>
#include <string>

namespace qs {

/// Bytes that running a plan takes.
struct MemoryNeed {
    std::uint64_t constants = 0; ///< of the file, and what is made of them alone
    std::uint64_t widest = 0;    ///< of the values that are there at one time, at most
    std::string widestNode;      ///< the node that runs then
    std::uint64_t all = 0;       ///< of all values, where a run keeps them

    bool operator==(const MemoryNeed&) const = default;
};

/// What a run that keeps no values needs, by running the plan once on a sample: the shapes of values may depend on the
/// data, so nothing less tells them. Samples of the same shapes need the same, up to what control flow and data decide.
/// A value that shares the elements of another counts as one of its own; what bodies and primitives take for themselves
/// is left out. An error where the plan cannot be run at all. `see` is shown each value on the way.
Result<MemoryNeed> memoryNeed(const std::shared_ptr<const ExecutionPlan>& plan,
                              const std::map<std::string, Array>& sample, Progress& progress,
                              const std::function<void(const std::string& name, const Array& value)>& see = {});

/// "1.6 MB of constants and at most 3.0 MB of values (at Conv "expand"); 20.1 MB if all were kept"
std::string textOf(const MemoryNeed& need);

} // namespace qs
