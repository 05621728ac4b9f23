// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/tickers.h"

#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace qs {

namespace {

/// One tick per power of ten, fewer when there are many, 1-2-5 when there are hardly any.
class PowersTicker : public QCPAxisTicker {
protected:
    QVector<double> createTickVector(double, const QCPRange& range) override
    {
        QVector<double> ticks;
        if (!(range.lower > 0)) {
            return ticks;
        }
        const double first = std::floor(std::log10(range.lower));
        const double last = std::ceil(std::log10(range.upper));
        const double step = std::max(1.0, std::ceil((last - first) / 8));
        const bool isShort = std::log10(range.upper / range.lower) < 1.6;
        for (double exponent = first; exponent <= last; exponent += step) {
            for (const double factor : {1.0, 2.0, 5.0}) {
                if (factor == 1.0 || isShort) {
                    ticks << factor * std::pow(10.0, exponent);
                }
            }
        }
        return ticks;
    }

    int getSubTickCount(double) override { return 0; }
};

class CountLogTicker : public PowersTicker {
public:
    explicit CountLogTicker(double floor) : m_floor(floor) {}

protected:
    QVector<double> createTickVector(double tickStep, const QCPRange& range) override
    {
        QVector<double> ticks = PowersTicker::createTickVector(tickStep, range);
        ticks.erase(std::remove_if(ticks.begin(), ticks.end(), [](double tick) { return tick < 1; }), ticks.end());
        ticks.prepend(m_floor);
        return ticks;
    }

    QString getTickLabel(double tick, const QLocale& locale, QChar format, int precision) override
    {
        return tick == m_floor ? locale.toString(0) : PowersTicker::getTickLabel(tick, locale, format, precision);
    }

private:
    double m_floor;
};

class IndexTicker : public QCPAxisTicker {
public:
    IndexTicker(std::function<QString(int)> label, bool isEvery) : m_label(std::move(label)), m_isEvery(isEvery) {}

protected:
    double getTickStep(const QCPRange& range) override
    {
        return m_isEvery ? 1 : std::max(1.0, std::ceil(QCPAxisTicker::getTickStep(range)));
    }
    int getSubTickCount(double) override { return 0; }
    QString getTickLabel(double tick, const QLocale&, QChar, int) override
    {
        return m_label(static_cast<int>(std::lround(tick)));
    }

private:
    std::function<QString(int)> m_label;
    bool m_isEvery;
};

} // namespace

QSharedPointer<QCPAxisTicker> countLogTicker(double floor)
{
    return QSharedPointer<CountLogTicker>::create(floor);
}

QSharedPointer<QCPAxisTicker> logTicker()
{
    return QSharedPointer<PowersTicker>::create();
}

QSharedPointer<QCPAxisTicker> indexTicker(std::function<QString(int)> label, bool isEvery)
{
    return QSharedPointer<IndexTicker>::create(std::move(label), isEvery);
}

} // namespace qs
