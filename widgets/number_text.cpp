// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/number_text.h"

#include "core/base/text.h"

#include <QCoreApplication>
#include <QGuiApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>
#include <initializer_list>

namespace qs {

namespace {

struct NumberText {
    Q_DECLARE_TR_FUNCTIONS(NumberText)
};

QString unknown()
{
    return QStringLiteral("–");
}

/// A real minus sign in front instead of a hyphen, where the locale would write the hyphen.
QString withMinus(QString text)
{
    if (text.startsWith(QLatin1Char('-'))) {
        text.replace(0, 1, QChar(0x2212));
    }
    return text;
}

QString infinityText(double value)
{
    return value > 0 ? QStringLiteral("∞") : QStringLiteral("−∞");
}

} // namespace

QString valueText(double value, int digits)
{
    if (std::isnan(value)) {
        return unknown();
    }
    if (std::isinf(value)) {
        return infinityText(value);
    }
    return isolated(withMinus(QLocale().toString(value, 'g', digits)));
}

QString signedValueText(double value, int digits)
{
    return value > 0 ? QStringLiteral("+") + valueText(value, digits) : valueText(value, digits);
}

QString decibelText(double decibel)
{
    if (std::isnan(decibel)) {
        return unknown();
    }
    if (std::isinf(decibel)) {
        return decibel > 0 ? NumberText::tr("exact", "no error at all") : infinityText(decibel);
    }
    //: %1 is a number of decibels
    return isolated(NumberText::tr("%1 dB").arg(decibelNumber(decibel)));
}

QString decibelNumber(double decibel, int decimals)
{
    if (std::isnan(decibel)) {
        return unknown();
    }
    if (std::isinf(decibel)) {
        return infinityText(decibel);
    }
    const double unit = std::pow(10.0, decimals);
    const double rounded = std::round(decibel * unit) / unit;
    return withMinus(QLocale().toString(rounded == 0 ? 0.0 : rounded, 'f', decimals));
}

QString percentText(double fraction)
{
    if (std::isnan(fraction)) {
        return unknown();
    }
    const double percent = 100 * fraction;
    const double size = std::abs(percent);
    if (size > 0 && size < 0.001) {
        //: less than the smallest share that is written out; %1 is a number
        return NumberText::tr("< %1 %").arg(QLocale().toString(0.001, 'f', 3));
    }
    const int decimals = size == 0 || size >= 99.995 ? 0 : size < 0.1 ? 3 : size < 10 ? 2 : 1;
    //: a share; %1 is a number
    return isolated(NumberText::tr("%1 %").arg(withMinus(QLocale().toString(percent, 'f', decimals))));
}

QString byteText(std::uint64_t bytes)
{
    return isolated(QLocale().formattedDataSize(static_cast<qint64>(std::min<std::uint64_t>(bytes, INT64_MAX)), 2,
                                                QLocale::DataSizeSIFormat));
}

namespace {

QString sizeText(double bytes, double step, std::initializer_list<const char*> units)
{
    const char* unit = nullptr;
    for (const char* each : units) {
        if (unit != nullptr && bytes < 999.5) {
            break;
        }
        bytes = unit == nullptr ? bytes : bytes / step;
        unit = each;
    }
    const int decimals = bytes < 9.995 ? 2 : bytes < 99.95 ? 1 : 0;
    return isolated(QStringLiteral("%1 %2").arg(QLocale().toString(bytes, 'f', decimals), QLatin1String(unit)));
}

} // namespace

QString roughSizeText(std::uint64_t bytes)
{
    constexpr double kilo = 1e3;
    const double mega = static_cast<double>(bytes) / (kilo * kilo);
    const double value = mega < kilo ? mega : mega / kilo;
    return isolated(QStringLiteral("%1 %2").arg(QLocale().toString(value, 'f', value < 10 ? 1 : 0),
                                                mega < kilo ? QLatin1String("MB") : QLatin1String("GB")));
}

QString decimalSizeText(double bytes)
{
    return sizeText(bytes / 1000, 1000, {"kB", "MB", "GB", "TB"});
}

QString binarySizeText(double bytes)
{
    return sizeText(bytes / 1024, 1024, {"KiB", "MiB", "GiB", "TiB"});
}

QString secondsText(double seconds)
{
    constexpr double kMinute = 60;
    if (seconds >= 100) {
        const double whole = std::round(seconds);
        //: minutes and seconds
        return isolated(NumberText::tr("%1 min %2 s")
                            .arg(QLocale().toString(std::floor(whole / kMinute), 'f', 0),
                                 QLocale().toString(std::fmod(whole, kMinute), 'f', 0)));
    }
    if (seconds >= 1) {
        return isolated(NumberText::tr("%1 s").arg(QLocale().toString(seconds, 'f', seconds < 10 ? 2 : 1)));
    }
    return isolated(NumberText::tr("%1 ms").arg(QLocale().toString(1000 * seconds, 'g', 3)));
}

QString microsecondsNumber(double seconds)
{
    return std::isfinite(seconds) ? QLocale().toString(1e6 * seconds, 'f', 1) : unknown();
}

QString factorText(double factor)
{
    return std::isfinite(factor) ? isolated(QStringLiteral("%1 ×").arg(QLocale().toString(factor, 'f', 2))) : unknown();
}

QString countText(std::uint64_t count)
{
    return QLocale().toString(static_cast<qulonglong>(count));
}

QString bitsText(double bitsPerWeight)
{
    if (!std::isfinite(bitsPerWeight)) {
        return unknown();
    }
    return QLocale().toString(std::round(bitsPerWeight * 1000) / 1000, 'g', 6);
}

QString rangeText(const Range& range)
{
    if (range.low == -range.high && range.high != 0) {
        //: a range from minus %1 to plus %1
        return isolated(NumberText::tr("±%1").arg(valueText(range.high)));
    }
    //: a range from %1 to %2
    return isolated(NumberText::tr("%1 … %2").arg(valueText(range.low), valueText(range.high)));
}

QString shapeLabel(const Shape& shape)
{
    QString text;
    for (const std::int64_t extent : shape) {
        text += text.isEmpty() ? QString() : QStringLiteral(" × ");
        text += QString::number(extent);
    }
    return isolated(text.isEmpty() ? QStringLiteral("1") : text);
}

QString isolated(const QString& text)
{
    const bool isRightToLeft =
        QLocale().textDirection() == Qt::RightToLeft || QGuiApplication::layoutDirection() == Qt::RightToLeft;
    if (text.isEmpty() || !isRightToLeft) {
        return text;
    }
    // LEFT-TO-RIGHT ISOLATE … POP DIRECTIONAL ISOLATE: names of tensors, paths and shapes read left to right.
    return QChar(0x2066) + text + QChar(0x2069);
}

QString isolated(const std::string& text)
{
    return isolated(QString::fromStdString(text));
}

QString plainNumber(double value)
{
    return QString::fromStdString(numberText(value));
}

} // namespace qs
