// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/fault_guard.h"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <mutex>
#include <sys/mman.h>

namespace qs {

/// Slots are never freed, only used again: the handler may walk the list at any time. `version` is odd while the other
/// members change, so a walker never combines the begin of one mapping with the end of another (a sequence lock).
struct FaultGuard::Slot {
    std::atomic<std::uint32_t> version = 0;
    std::atomic<std::uintptr_t> begin = 0;
    std::atomic<std::uintptr_t> end = 0; ///< 0: the slot is free
    std::atomic<bool> hasFaulted = false;
    Slot* next = nullptr; ///< set before the slot is published
};

namespace {

using Slot = FaultGuard::Slot;

static_assert(std::atomic<std::uintptr_t>::is_always_lock_free, "the signal handler must not wait for a lock");

std::atomic<Slot*> g_slots = nullptr;
std::mutex g_mutex; ///< held by writers of the list; never by the handler
struct sigaction g_former = {};

bool contains(const Slot& slot, std::uintptr_t address, std::uintptr_t& begin, std::uintptr_t& end)
{
    while (true) {
        const std::uint32_t version = slot.version.load();
        begin = slot.begin.load();
        end = slot.end.load();
        if (slot.version.load() != version || version % 2 != 0) {
            // Some other mapping comes or goes in this slot. The one whose page was touched does neither, so a slot
            // that is being written is not ours; one that was written meanwhile is looked at again.
            if (version % 2 != 0) {
                return false;
            }
            continue;
        }
        return begin <= address && address < end;
    }
}

/// Zeros for the whole mapping: one call and no further faults, however large the file was.
bool putZeros(std::uintptr_t begin, std::uintptr_t end)
{
    void* const wanted = reinterpret_cast<void*>(begin);
    return ::mmap(wanted, end - begin, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE, -1, 0) ==
           wanted;
}

/// What would have happened without us.
void passOn(int signal, siginfo_t* info, void* context)
{
    if ((g_former.sa_flags & SA_SIGINFO) != 0 && g_former.sa_sigaction != nullptr) {
        g_former.sa_sigaction(signal, info, context);
        return;
    }
    const bool wasSent = info->si_code <= 0; // by kill() and the like, not by touching memory
    if (g_former.sa_handler == SIG_IGN && wasSent) {
        return;
    }
    if (g_former.sa_handler != SIG_DFL && g_former.sa_handler != SIG_IGN) {
        g_former.sa_handler(signal);
        return;
    }
    struct sigaction standard = {};
    standard.sa_handler = SIG_DFL;
    ::sigaction(signal, &standard, nullptr);
    if (wasSent) {
        (void)::raise(signal);
    } // else the touch is tried again on return and ends the program where it stands
}

/// Only loads, stores and system calls: nothing here may wait or allocate.
void onBusError(int signal, siginfo_t* info, void* context)
{
    const int error = errno;
    const auto address = reinterpret_cast<std::uintptr_t>(info->si_addr);
    for (Slot* slot = info->si_code > 0 ? g_slots.load() : nullptr; slot != nullptr; slot = slot->next) {
        std::uintptr_t begin = 0;
        std::uintptr_t end = 0;
        if (contains(*slot, address, begin, end)) {
            slot->hasFaulted = true; // before the zeros are there: who reads them finds the mark
            if (putZeros(begin, end)) {
                errno = error;
                return;
            }
            break;
        }
    }
    passOn(signal, info, context);
    errno = error;
}

void installHandler()
{
    static std::once_flag once;
    std::call_once(once, [] {
        struct sigaction action = {};
        action.sa_sigaction = onBusError;
        action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART;
        sigemptyset(&action.sa_mask);
        ::sigaction(SIGBUS, nullptr, &g_former); // known before ours can run
        ::sigaction(SIGBUS, &action, nullptr);
    });
}

void write(Slot& slot, std::uintptr_t begin, std::uintptr_t end)
{
    slot.version.fetch_add(1);
    slot.begin = begin;
    slot.end = end;
    slot.hasFaulted = false;
    slot.version.fetch_add(1);
}

/// A free slot, or a new one in front. The caller holds the mutex.
Slot* freeSlot()
{
    for (Slot* slot = g_slots.load(); slot != nullptr; slot = slot->next) {
        if (slot->end == 0) {
            return slot;
        }
    }
    auto* const slot = new Slot; // reachable from g_slots for ever
    slot->next = g_slots.load();
    g_slots = slot;
    return slot;
}

} // namespace

FaultGuard::FaultGuard(std::span<const std::byte> bytes)
{
    if (bytes.empty()) {
        return;
    }
    installHandler();
    const std::scoped_lock lock(g_mutex);
    m_slot = freeSlot();
    const auto begin = reinterpret_cast<std::uintptr_t>(bytes.data());
    write(*m_slot, begin, begin + bytes.size());
}

FaultGuard::~FaultGuard()
{
    if (m_slot != nullptr) {
        const std::scoped_lock lock(g_mutex);
        write(*m_slot, 0, 0);
    }
}

bool FaultGuard::hasFaulted() const
{
    std::atomic_thread_fence(std::memory_order_acquire); // what was read before is older than the answer
    return m_slot != nullptr && m_slot->hasFaulted;
}

} // namespace qs
