// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line.h"

#include "app/choices.h"
#include "app/languages.h"
#include "widgets/views/view_list.h"

#include <QCommandLineParser>

#include <algorithm>

namespace qs {
namespace {

QString idsOf(const auto& rows)
{
    QStringList ids;
    for (const auto& row : rows) {
        ids << QString::fromUtf8(std::string(row.id));
    }
    return ids.join(QStringLiteral(", "));
}

QString tabIds()
{
    return idsOf(views());
}

/// "percentile:P" for rules with a number.
QString calibrationIds()
{
    QStringList ids;
    for (const Calibration& row : calibrations()) {
        const QString id = QString::fromUtf8(std::string(row.id));
        ids << (row.id == "manual" ? id + QStringLiteral(":LOW..HIGH") : row.hasValue ? id + QStringLiteral(":N") : id);
    }
    return ids.join(QStringLiteral(", "));
}

struct Options {
    QCommandLineOption help{{QStringLiteral("h"), QStringLiteral("help")}, QStringLiteral("Show this help and leave.")};
    QCommandLineOption version{{QStringLiteral("v"), QStringLiteral("version")},
                               QStringLiteral("Show the version and leave.")};
    QCommandLineOption report{QStringLiteral("report"),
                              QStringLiteral("Analyse FILE, write the report there and leave."), QStringLiteral("OUT")};
    QCommandLineOption screenshot{QStringLiteral("screenshot"),
                                  QStringLiteral("Write a picture of the window when all is computed and leave; what "
                                                 "the tab shows only on demand is started."),
                                  QStringLiteral("OUT.png")};
    QCommandLineOption tab{QStringLiteral("tab"), QStringLiteral("Show this tab: %1.").arg(tabIds()),
                           QStringLiteral("ID")};
    QCommandLineOption select{QStringLiteral("select"), QStringLiteral("Select this tensor or layer."),
                              QStringLiteral("NAME")};
    QCommandLineOption other{QStringLiteral("compare-with"),
                             QStringLiteral("Compare FILE with this one, tensor by tensor; FILE is the reference."),
                             QStringLiteral("OTHER")};
    DataOptions data;
    QCommandLineOption format{QStringLiteral("format"), QStringLiteral("Number format, such as int8 or int4."),
                              QStringLiteral("ID")};
    QCommandLineOption scheme{QStringLiteral("scheme"), QStringLiteral("symmetric or asymmetric."),
                              QStringLiteral("ID")};
    QCommandLineOption granularity{QStringLiteral("granularity"),
                                   QStringLiteral("tensor, channel, input-channel, group:N or block:RxC."),
                                   QStringLiteral("ID")};
    QCommandLineOption scaleStorage{QStringLiteral("scale-storage"),
                                    QStringLiteral("How scales are stored: fp32, fp16, bf16, e8m0 …"),
                                    QStringLiteral("ID")};
    QCommandLineOption arithmetic{QStringLiteral("arithmetic"),
                                  QStringLiteral("Whose arithmetic: textbook, onnxruntime, tflite …, then fields that "
                                                 "differ, such as onnxruntime,rounding=half-up. A runtime also sets "
                                                 "how scales are stored."),
                                  QStringLiteral("ID")};
    QCommandLineOption calibration{QStringLiteral("calibration"),
                                   QStringLiteral("How the range is chosen: %1.").arg(calibrationIds()),
                                   QStringLiteral("ID")};
    QCommandLineOption language{QStringLiteral("language"), QStringLiteral("Language of the window: system, en, de."),
                                QStringLiteral("ID")};
    QCommandLineOption theme{QStringLiteral("theme"), QStringLiteral("Colours of the window: system, light, dark."),
                             QStringLiteral("ID")};
    QCommandLineOption size{QStringLiteral("size"), QStringLiteral("Size of the window, such as 1280x800."),
                            QStringLiteral("WxH")};
    QCommandLineOption configDir{QStringLiteral("config-dir"), QStringLiteral("Keep the settings in this folder."),
                                 QStringLiteral("DIR")};
    QCommandLineOption resetLayout{QStringLiteral("reset-layout"),
                                   QStringLiteral("Put every part of the window back to where it was at first.")};

    void addTo(QCommandLineParser& parser) const
    {
        parser.setApplicationDescription(
            QStringLiteral("Shows what storing a neural network's numbers in fewer bits does to them."));
        parser.addPositionalArgument(QStringLiteral("FILE"), QStringLiteral("A file with neural-network weights."),
                                     QStringLiteral("[FILE]"));
        parser.addOptions({report, screenshot, tab, select, other});
        data.addTo(parser);
        parser.addOptions({format, scheme, granularity, calibration, scaleStorage, arithmetic, language, theme, size,
                           configDir, resetLayout, version, help});
    }
};

Error usage(const QString& message)
{
    return {ErrorCode::Usage, message.toStdString()};
}

/// What is given replaces what is usual for the format.
Result<Quantization> quantizationOf(const QCommandLineParser& parser, const Options& options)
{
    Quantization quantization;
    if (parser.isSet(options.format)) {
        const std::string id = parser.value(options.format).toStdString();
        const NumberFormat* format = findNumberFormat(id);
        quantization.format = id;
        quantization = format != nullptr ? withFormat(Quantization(), *format) : quantization;
    }
    if (parser.isSet(options.scheme)) {
        const SchemeRow* scheme = findScheme(parser.value(options.scheme).toStdString());
        if (scheme == nullptr) {
            return usage(QStringLiteral("--scheme must be symmetric or asymmetric, not \"%1\"")
                             .arg(parser.value(options.scheme)));
        }
        quantization.scheme = scheme->scheme;
    }
    if (parser.isSet(options.granularity)) {
        const auto granularity = parseGranularity(parser.value(options.granularity).toStdString());
        if (!granularity) {
            return granularity.error();
        }
        quantization.granularity = *granularity;
    }
    if (parser.isSet(options.calibration)) {
        const auto calibration = parseCalibration(parser.value(options.calibration).toStdString());
        if (!calibration) {
            return calibration.error();
        }
        quantization.calibration = *calibration;
    }
    if (parser.isSet(options.arithmetic)) {
        const std::string text = parser.value(options.arithmetic).toStdString();
        const auto arithmetic = parseArithmetic(text);
        if (!arithmetic) {
            return arithmetic.error();
        }
        quantization.arithmetic = *arithmetic;
        if (const ArithmeticPreset* preset = findArithmeticPreset(text.substr(0, text.find(',')))) {
            quantization.scaleStorage = preset->scaleStorage;
        }
    }
    if (parser.isSet(options.scaleStorage)) {
        quantization.scaleStorage = parser.value(options.scaleStorage).toStdString();
    }
    if (const Status status = checkQuantization(quantization); !status) {
        return status.error();
    }
    return quantization;
}

Status checkChoices(const CommandLine& line)
{
    const bool knownTab =
        std::any_of(views().begin(), views().end(), [&](const ViewRow& v) { return line.tab == v.id; });
    if (!line.tab.isEmpty() && !knownTab) {
        return usage(QStringLiteral("--tab knows no \"%1\"").arg(line.tab));
    }
    const QStringList themes{QString(), QStringLiteral("system"), QStringLiteral("light"), QStringLiteral("dark")};
    if (!themes.contains(line.theme)) {
        return usage(QStringLiteral("--theme must be system, light or dark, not \"%1\"").arg(line.theme));
    }
    const bool knownLanguage =
        line.language.isEmpty() || line.language == QLatin1String("system") ||
        std::any_of(languages().begin(), languages().end(), [&](const Language& l) { return line.language == l.id; });
    if (!knownLanguage) {
        return usage(QStringLiteral("--language knows no \"%1\"").arg(line.language));
    }
    if (!line.report.isEmpty() && line.file.isEmpty()) {
        return usage(QStringLiteral("--report needs a FILE to analyse"));
    }
    if (!line.other.isEmpty() && line.file.isEmpty()) {
        return usage(QStringLiteral("--compare-with needs a FILE to compare with"));
    }
    if (line.data && line.file.isEmpty()) {
        return usage(QStringLiteral("--data and --synthetic need a FILE with the network"));
    }
    return ok();
}

} // namespace

Result<CommandLine> parseCommandLine(const QStringList& arguments)
{
    QCommandLineParser parser;
    const Options options;
    options.addTo(parser);
    if (!parser.parse(DataOptions::withUsualNumbers(arguments))) {
        return usage(parser.errorText());
    }
    CommandLine line;
    line.help = parser.isSet(options.help);
    line.version = parser.isSet(options.version);
    if (line.help || line.version) {
        return line;
    }
    if (parser.positionalArguments().size() > 1) {
        return usage(QStringLiteral("one FILE at a time, please"));
    }
    line.file = parser.positionalArguments().value(0);
    line.other = parser.value(options.other);
    line.report = parser.value(options.report);
    line.screenshot = parser.value(options.screenshot);
    line.tab = parser.value(options.tab);
    line.select = parser.value(options.select);
    line.language = parser.value(options.language);
    line.theme = parser.value(options.theme);
    line.configDir = parser.value(options.configDir);
    line.resetLayout = parser.isSet(options.resetLayout);
    if (parser.isSet(options.size)) {
        const QStringList sides = parser.value(options.size).split(QLatin1Char('x'));
        line.size = sides.size() == 2 ? QSize(sides[0].toInt(), sides[1].toInt()) : QSize();
        if (line.size.width() < 1 || line.size.height() < 1 || line.size.width() > 16384 ||
            line.size.height() > 16384) {
            return usage(QStringLiteral("--size must be like 1280x800, not \"%1\"").arg(parser.value(options.size)));
        }
    }
    const auto data = options.data.read(parser);
    QS_TRY(data);
    line.data = *data;
    const auto quantization = quantizationOf(parser, options);
    if (!quantization) {
        return quantization.error();
    }
    line.quantization = *quantization;
    for (const QCommandLineOption* option : {&options.format, &options.scheme, &options.granularity,
                                             &options.calibration, &options.scaleStorage, &options.arithmetic}) {
        line.hasChoices = line.hasChoices || parser.isSet(*option);
    }
    if (const Status status = checkChoices(line); !status) {
        return status.error();
    }
    return line;
}

QString commandLineHelp()
{
    QCommandLineParser parser;
    const Options options;
    options.addTo(parser);
    return parser.helpText();
}

} // namespace qs
