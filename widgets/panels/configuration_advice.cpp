// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/configuration_advice.h"

#include "widgets/number_text.h"

#include <QCoreApplication>

namespace qs {
namespace {

struct ConfigurationAdvice {
    Q_DECLARE_TR_FUNCTIONS(ConfigurationAdvice)
};

} // namespace

QStringList configurationAdvice(const Quantization& quantization, const LayerResult* layer)
{
    QStringList advice;
    const NumberFormat* format = findNumberFormat(quantization.format);
    const bool measured = layer != nullptr && layer->state == LayerResult::State::Done && layer->moments.count > 0;
    const bool symmetric = quantization.scheme == Scheme::Symmetric;
    if (format != nullptr && symmetric && !format->isSigned && (!measured || layer->moments.min < 0)) {
        advice << (measured ? ConfigurationAdvice::tr("Unsigned codes hold no negative values when symmetric: every one "
                                                      "of this layer becomes 0.")
                            : ConfigurationAdvice::tr("Unsigned codes hold no negative values when symmetric."));
    }
    if (format != nullptr && symmetric && format->isSigned && measured &&
        (layer->moments.min >= 0 || layer->moments.max <= 0)) {
        advice << ConfigurationAdvice::tr("All values lie on one side of 0: the symmetric scheme leaves half of the codes "
                                          "unused.");
    }
    if (quantization.granularity.sharing == Sharing::Group && layer != nullptr && layer->rowLength > 0) {
        const auto size = static_cast<std::uint64_t>(quantization.granularity.size);
        if (size > layer->rowLength) {
            advice << ConfigurationAdvice::tr("The group is larger than a row of %1 values: each row gets one scale.")
                          .arg(countText(layer->rowLength));
        } else if (layer->rowLength % size != 0) {
            advice << ConfigurationAdvice::tr("The last group of each row has only %1 values. Some runtimes refuse that.")
                          .arg(countText(layer->rowLength % size));
        }
    }
    if (quantization.calibration.id == "manual" && measured) {
        const Range& range = quantization.calibration.range;
        if (range.low > layer->moments.max || range.high < layer->moments.min) {
            advice << ConfigurationAdvice::tr("The range holds none of the values.");
        }
        if (!symmetric && (range.low > 0 || range.high < 0)) {
            advice << ConfigurationAdvice::tr("The range is stretched to contain 0, so that 0 stays exact.");
        }
    }
    if (measured && layer->moments.nonFinite() > 0) {
        advice << ConfigurationAdvice::tr("%n value(s) are no finite numbers and are left out.", nullptr,
                                          static_cast<int>(layer->moments.nonFinite()));
    }
    return advice;
}

QString codeRangeText(const Quantization& quantization, const LayerResult* layer)
{
    const NumberFormat* format = findNumberFormat(quantization.format);
    if (format == nullptr) {
        return {};
    }
    const int low = format->lowCode(quantization.scheme);
    const int high = format->highCode(quantization.scheme);
    const auto codes = static_cast<std::uint64_t>(high - low + 1);
    //: lowest code, highest code, how many there are
    const QString range = ConfigurationAdvice::tr("Codes %1 … %2 (%3)")
                              .arg(valueText(low, 6), valueText(high, 6), countText(codes));
    if (layer == nullptr) {
        return range;
    }
    //: the codes, then the bits
    return ConfigurationAdvice::tr("%1, %2 bits per weight").arg(range, bitsText(layer->bitsPerWeight));
}

} // namespace qs
