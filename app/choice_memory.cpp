// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/choice_memory.h"

#include <QMap>

namespace qs {
namespace {

QString utf8(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace

QStringList rememberedChoices(const Quantization& quantization)
{
    const bool isManual = quantization.calibration.id == "manual";
    const CalibrationChoice calibration = isManual ? CalibrationChoice() : quantization.calibration;
    return {QStringLiteral("format=") + utf8(quantization.format),
            QStringLiteral("scheme=") + utf8(rowOf(quantization.scheme).id),
            QStringLiteral("granularity=") + utf8(granularityText(quantization.granularity)),
            QStringLiteral("calibration=") + utf8(calibrationText(calibration)),
            QStringLiteral("scale-storage=") + utf8(quantization.scaleStorage),
            QStringLiteral("arithmetic=") + utf8(arithmeticText(quantization.arithmetic))};
}

std::optional<Quantization> recalledChoices(const QStringList& texts)
{
    QMap<QString, std::string> values;
    for (const QString& text : texts) {
        values[text.section(QLatin1Char('='), 0, 0)] = text.section(QLatin1Char('='), 1).toStdString();
    }
    const SchemeRow* scheme = findScheme(values[QStringLiteral("scheme")]);
    const auto granularity = parseGranularity(values[QStringLiteral("granularity")]);
    const auto calibration = parseCalibration(values[QStringLiteral("calibration")]);
    const auto arithmetic = parseArithmetic(values[QStringLiteral("arithmetic")]);
    if (scheme == nullptr || !granularity || !calibration || !arithmetic) {
        return std::nullopt;
    }
    Quantization quantization;
    quantization.format = values[QStringLiteral("format")];
    quantization.scheme = scheme->scheme;
    quantization.granularity = *granularity;
    quantization.calibration = *calibration;
    quantization.scaleStorage = values[QStringLiteral("scale-storage")];
    quantization.arithmetic = *arithmetic;
    return checkQuantization(quantization) ? std::optional(quantization) : std::nullopt;
}

} // namespace qs
