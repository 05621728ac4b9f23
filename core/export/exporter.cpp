// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/exporter.h"

#include "core/base/utf8.h"
#include "core/export/writers.h"

#include <algorithm>
#include <array>

namespace qs {
namespace {

constexpr std::array kExporters{
    Exporter{"json", "JSON", "json", true, writeJson},
    Exporter{"csv", "Comma-separated values", "csv", true, writeCsv},
    Exporter{"html", "Web page", "html", false, writeHtml},
    Exporter{"pdf", "PDF", "pdf", false, writePdf},
};

std::string knownSuffixes()
{
    std::string text;
    for (const Exporter& exporter : kExporters) {
        text += (text.empty() ? "." : ", .") + std::string(exporter.suffix);
    }
    return text;
}

std::string lowerCase(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

} // namespace

std::span<const Exporter> exporters()
{
    return kExporters;
}

const Exporter* findExporter(std::string_view id)
{
    const auto found =
        std::find_if(kExporters.begin(), kExporters.end(), [id](const Exporter& e) { return e.id == id; });
    return found == kExporters.end() ? nullptr : &*found;
}

Result<const Exporter*> exporterFor(const std::filesystem::path& path)
{
    const std::string suffix = lowerCase(path.extension().string());
    for (const Exporter& exporter : kExporters) {
        if (suffix == "." + std::string(exporter.suffix)) {
            return &exporter;
        }
    }
    return Error{ErrorCode::Usage, "\"" + validUtf8(path.string()) +
                                       "\": the suffix decides the format of a report and must be one of " +
                                       knownSuffixes()};
}

Status checkWritten(std::ostream& out)
{
    out.flush();
    if (!out) {
        return Error{ErrorCode::Io, "the output could not be written completely"};
    }
    return ok();
}

Status writeReport(const AnalysisReport& report, const std::filesystem::path& path)
{
    const auto exporter = exporterFor(path);
    QS_TRY(exporter);
    return writeFileAtomically(path, [&](std::ostream& out) { return (*exporter)->write(report, out); });
}

} // namespace qs
