// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace qs {

/// Hands the members of the one top-level object to `member`, one after the other, and never holds more than one:
/// headers of large models have tens of thousands. Stricter than JSON: no byte order mark, no key twice in an object,
/// a bounded depth. `what` names the text in errors: "the header".
Status forEachMember(std::string_view json, const std::string& what,
                     const std::function<Status(const std::string& key, const nlohmann::json& value)>& member);

} // namespace qs
