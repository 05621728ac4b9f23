// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/choice_text.h"

#include "widgets/core_text.h"
#include "widgets/number_text.h"

#include <QCoreApplication>

#include <cmath>

namespace qs {
namespace {

QString translated(const char* text)
{
    return QCoreApplication::translate("Choices", text);
}

} // namespace

QString formatStep(const QString& id, const QString& target)
{
    return translated(QT_TRANSLATE_NOOP("Choices", "Format %1 for %2"))
        .arg(coreLabel(CoreTable::Format, id.toStdString()), target);
}

QString schemeStep(Scheme scheme, const QString& target)
{
    return translated(QT_TRANSLATE_NOOP("Choices", "Scheme %1 for %2"))
        .arg(coreLabel(CoreTable::Scheme, rowOf(scheme).id), target);
}

QString granularityStep(const Granularity& granularity, const QString& target)
{
    return translated(QT_TRANSLATE_NOOP("Choices", "Granularity %1 for %2")).arg(granularityLabel(granularity), target);
}

QString calibrationStep(const CalibrationChoice& calibration, const QString& target)
{
    return translated(QT_TRANSLATE_NOOP("Choices", "Calibration %1 for %2")).arg(calibrationLabel(calibration), target);
}

QString scaleStorageStep(const QString& id, const QString& target)
{
    return translated(QT_TRANSLATE_NOOP("Choices", "Scales as %1 for %2"))
        .arg(coreLabel(CoreTable::ScaleStorage, id.toStdString()), target);
}

QString arithmeticStep(const Arithmetic& arithmetic, const QString& target)
{
    const ArithmeticPreset* preset = presetOf(arithmetic);
    return preset != nullptr ? translated(QT_TRANSLATE_NOOP("Choices", "Arithmetic of %1 for %2"))
                                   .arg(coreLabel(CoreTable::ArithmeticPreset, preset->id), target)
                             : translated(QT_TRANSLATE_NOOP("Choices", "Custom arithmetic for %1")).arg(target);
}

QString quantizationStep(const Quantization& quantization, const QString& target)
{
    //: an undo step: every choice at once, then for what
    return translated(QT_TRANSLATE_NOOP("Choices", "%1 for %2")).arg(quantizationLabel(quantization), target);
}

QString rangeStep(const Range& range, Scheme scheme, const QString& target)
{
    if (scheme == Scheme::Symmetric || range.low == -range.high) {
        return translated(QT_TRANSLATE_NOOP("Choices", "Clip %1 to ±%2"))
            .arg(target, valueText(std::max(std::abs(range.low), std::abs(range.high))));
    }
    return translated(QT_TRANSLATE_NOOP("Choices", "Clip %1 to %2 … %3"))
        .arg(target, valueText(range.low), valueText(range.high));
}

} // namespace qs
