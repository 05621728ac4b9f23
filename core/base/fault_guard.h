// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>

namespace qs {

/// Survives pages of a mapped file that cannot be read any more: the file was cut after it was mapped, or its disk
/// failed. The system answers a touch of such a page with SIGBUS, which ends a program that does not expect it. While a
/// guard lives, the first touch puts zeros in the place of all its bytes and is noted; whoever handed numbers on asks
/// hasFaulted() afterwards and takes them back.
///
/// The signal handler is installed with the first guard and passes on what happens elsewhere. Its list of guards needs
/// no lock to be read: it runs in whichever thread touched the page, also in one that holds a lock.
class FaultGuard {
public:
    /// `bytes` begin on a page and stay mapped as long as the guard lives. No bytes need no guarding.
    explicit FaultGuard(std::span<const std::byte> bytes);
    ~FaultGuard();
    FaultGuard(const FaultGuard&) = delete;
    FaultGuard& operator=(const FaultGuard&) = delete;

    /// Costs one load. Never turns false again. A thread that read zeros for a lost page sees true.
    bool hasFaulted() const;

    struct Slot; ///< an entry of the list; known to fault_guard.cpp alone

private:
    Slot* m_slot = nullptr;
};

} // namespace qs
