// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>

#include <algorithm>

namespace qs {

/// Decides how often a growing report is copied and shown: about 30 times a second while that is cheap, rarer where the
/// copy is large, so that showing never takes more than a tenth of the GUI thread's time.
class PublishingPace {
public:
    /// Nothing is due before `delayMs` are over.
    void start(qint64 delayMs)
    {
        m_clock.start();
        m_next = delayMs;
    }
    bool due() const { return m_clock.isValid() && m_clock.elapsed() >= m_next; }

    template <typename Publish>
    void run(const Publish& publish)
    {
        if (!m_clock.isValid()) {
            m_clock.start();
        }
        const qint64 before = m_clock.elapsed();
        publish();
        const qint64 after = m_clock.elapsed();
        m_next = after + std::max<qint64>(25, 10 * (after - before));
    }

private:
    QElapsedTimer m_clock;
    qint64 m_next = 0;
};

} // namespace qs
