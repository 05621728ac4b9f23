// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <string_view>

namespace qs {

/// A sentence of the core in the language of the user, or as it is where there is no entry for it. Its numbers are
/// written as the locale writes them; what stands in quotation marks is a name and stays. A sentence of several parts,
/// such as "sample 3: …", is translated part by part.
QString coreSentence(std::string_view english);

/// The same for a sentence that begins with the name of what it is about, "conv1: …".
QString coreSentenceOn(std::string_view name, std::string_view english);

} // namespace qs
