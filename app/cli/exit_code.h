// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace qs::cli {

/// What the program tells its caller. Part of the contract with scripts.
enum ExitCode {
    kFine = 0,
    kUsage = 1,      ///< a wrong option or value, or an output that cannot be written
    kUnreadable = 2, ///< the input cannot be opened
    kPartial = 3,    ///< some tensors failed, the rest is reported
    kInterrupted = 130,
};

} // namespace qs::cli
