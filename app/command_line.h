// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/data_options.h"
#include "core/analysis/request.h"
#include "core/base/result.h"

#include <QSize>
#include <QString>
#include <QStringList>

#include <optional>

namespace qs {

/// What the command line of the window program asks for.
struct CommandLine {
    QString file;
    QString other;      ///< compare the file with this one
    QString report;     ///< write the report here and leave
    QString screenshot; ///< write a picture of the window here and leave
    QString tab;
    std::optional<DataLine> data; ///< what the network runs on
    QString select;
    QString language;
    QString theme;
    QString configDir;
    QSize size;
    bool resetLayout = false;
    bool version = false;
    bool help = false;
    Quantization quantization;
    bool hasChoices = false; ///< `quantization` was given; else the window begins with what was chosen last

    /// Leaves by itself once everything asked for is written.
    bool isBatch() const { return !report.isEmpty() || !screenshot.isEmpty(); }
};

/// The error is a sentence for standard error. `arguments` begin with the program's name.
Result<CommandLine> parseCommandLine(const QStringList& arguments);

/// The text of --help.
QString commandLineHelp();

} // namespace qs
