// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/activations/activation_report.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace qs {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

double decibels(double signal, double error)
{
    constexpr double kPerDecade = 10;
    return signal > 0 ? kPerDecade * std::log10(signal / error) : kNaN;
}

/// See ActivationTensor::outlierRatio(); 0 with fewer than two channels that are not all 0.
double usualLargest(const std::vector<ActivationChannel>& channels)
{
    std::vector<double> largest;
    for (const ActivationChannel& channel : channels) {
        if (channel.largest() > 0) {
            largest.push_back(double{channel.largest()});
        }
    }
    if (largest.size() < 2) {
        return 0;
    }
    // 0.975 = 39/40, in whole numbers so that no rounding decides which channel it is.
    const auto at = static_cast<std::ptrdiff_t>((largest.size() - 1) * 39 / 40);
    std::ranges::nth_element(largest, largest.begin() + at);
    return largest[static_cast<std::size_t>(at)];
}

} // namespace

void ActivationChannel::merge(const ActivationChannel& more)
{
    if (more.count == 0) {
        return;
    }
    min = count == 0 ? more.min : std::min(min, more.min);
    max = count == 0 ? more.max : std::max(max, more.max);
    count += more.count;
    sum += more.sum;
    squares += more.squares;
    zeros += more.zeros;
    histogram.merge(more.histogram);
}

void HalfError::merge(const HalfError& more)
{
    signal += more.signal;
    fixed += more.fixed;
    perSample += more.perSample;
}

double HalfError::staticDb() const
{
    return decibels(signal, fixed);
}

double HalfError::dynamicDb() const
{
    return decibels(signal, perSample);
}

double ActivationTensor::meanSampleWidth() const
{
    return sampleCount == 0 ? 0 : sampleWidths / static_cast<double>(sampleCount);
}

double ActivationTensor::stationarity() const
{
    const double width = distribution.empty() ? 0 : distribution.moments().max - distribution.moments().min;
    return width > 0 ? meanSampleWidth() / width : 1;
}

bool ActivationTensor::isOneSided() const
{
    const Moments& moments = distribution.moments();
    return !distribution.empty() && (moments.min >= 0) != (moments.max <= 0);
}

double ActivationTensor::outlierRatio() const
{
    const double usual = usualLargest(channels);
    if (usual == 0) {
        return kNaN;
    }
    const auto most = std::ranges::max_element(channels, {}, &ActivationChannel::largest);
    return double{most->largest()} / usual;
}

std::vector<std::size_t> ActivationTensor::outlierChannels() const
{
    std::vector<std::size_t> found;
    const double limit = kOutlierRatio * usualLargest(channels);
    for (std::size_t i = 0; i < channels.size() && limit > 0; ++i) {
        if (double{channels[i].largest()} > limit) {
            found.push_back(i);
        }
    }
    return found;
}

std::vector<std::size_t> ActivationTensor::deadChannels() const
{
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < channels.size(); ++i) {
        if (channels[i].count > 0 && channels[i].min == channels[i].max) {
            found.push_back(i);
        }
    }
    return found;
}

const ActivationTensor* ActivationReport::find(std::string_view name) const
{
    const auto found = std::ranges::find(tensors, name, &ActivationTensor::name);
    return found == tensors.end() ? nullptr : &*found;
}

} // namespace qs
