// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/data_options.h"

#include <QCommandLineParser>
#include <QFileInfo>

namespace qs {
namespace {

Error usage(const QString& message)
{
    return {ErrorCode::Usage, message.toStdString()};
}

QString nameOf(const QCommandLineOption& option)
{
    return QStringLiteral("--") + option.names().constFirst();
}

/// The whole number that `option` has, at least `lowest`.
Result<std::uint64_t> numberOf(const QCommandLineParser& parser, const QCommandLineOption& option, std::uint64_t lowest)
{
    const QString text = parser.value(option);
    bool isNumber = false;
    const qulonglong number = text.toULongLong(&isNumber);
    if (!isNumber || number < lowest) {
        return usage(QStringLiteral("%1 takes a whole number from %2, not \"%3\"")
                         .arg(nameOf(option), QString::number(lowest), text));
    }
    return std::uint64_t{number};
}

} // namespace

void DataOptions::addTo(QCommandLineParser& parser) const
{
    parser.addOptions(
        {m_data, m_preprocess, m_synthetic, m_extent, m_samples, m_labels, m_labelColumn, m_classes, m_slices});
}

QStringList DataOptions::withUsualNumbers(const QStringList& arguments)
{
    QStringList all;
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        bool hasNumber = false;
        static_cast<void>(arguments.value(i + 1).toULongLong(&hasNumber));
        const bool lacksOne = arguments[i] == QLatin1String("--synthetic") && !hasNumber;
        all << (lacksOne ? QStringLiteral("--synthetic=%1").arg(DataRequest::kUsualSynthetic) : arguments[i]);
    }
    return all;
}

Status DataOptions::checkTogether(const QCommandLineParser& parser) const
{
    const bool hasFiles = parser.isSet(m_data);
    const bool isMadeUp = parser.isSet(m_synthetic);
    if (hasFiles && isMadeUp) {
        return usage(QStringLiteral("--data and --synthetic exclude each other"));
    }
    const struct {
        const QCommandLineOption& option;
        bool isUsable;
        const char* needs;
    } rules[] = {
        {m_preprocess, hasFiles, "--data"},
        {m_extent, isMadeUp, "--synthetic"},
        {m_samples, hasFiles || isMadeUp, "--data or --synthetic"},
        {m_labels, hasFiles, "--data"},
        {m_labelColumn, parser.isSet(m_labels) || parser.isSet(m_classes), "--labels or --classes"},
        {m_classes, hasFiles || isMadeUp, "--data or --synthetic"},
        {m_slices, hasFiles, "--data"},
    };
    for (const auto& rule : rules) {
        if (parser.isSet(rule.option) && !rule.isUsable) {
            return usage(QStringLiteral("%1 needs %2").arg(nameOf(rule.option), QLatin1String(rule.needs)));
        }
    }
    if (hasFiles && parser.value(m_data).isEmpty()) {
        return usage(QStringLiteral("--data names no file"));
    }
    return ok();
}

Result<std::optional<DataLine>> DataOptions::read(const QCommandLineParser& parser) const
{
    QS_TRY(checkTogether(parser));
    if (!parser.isSet(m_data) && !parser.isSet(m_synthetic)) {
        return std::optional<DataLine>();
    }
    DataLine line;
    if (parser.isSet(m_data)) {
        line.request.path = QFileInfo(parser.value(m_data)).absoluteFilePath().toStdString();
    } else {
        const auto count = numberOf(parser, m_synthetic, 1);
        QS_TRY(count);
        line.request.synthetic = *count;
    }
    if (parser.isSet(m_samples)) {
        const auto samples = numberOf(parser, m_samples, 0);
        QS_TRY(samples);
        line.samples = *samples;
    }
    if (parser.isSet(m_preprocess)) {
        const auto steps = parsePreprocessing(parser.value(m_preprocess).toStdString());
        QS_TRY(steps);
        line.request.preprocessing = *steps;
    }
    for (const QString& text : parser.values(m_extent)) {
        QS_TRY(addExtent(line.request, text.toStdString()));
    }
    line.request.labels = parser.value(m_labels).toStdString();
    line.request.classes = parser.value(m_classes).toStdString();
    line.request.labelColumn = parser.value(m_labelColumn).toStdString();
    line.request.sliceColumn = parser.value(m_slices).toStdString();
    return std::optional(line);
}

} // namespace qs
