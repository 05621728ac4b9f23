// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/batch.h"
#include "app/choice_memory.h"
#include "app/command_line.h"
#include "app/languages.h"
#include "app/main_window.h"
#include "app/session.h"
#include "app/settings.h"
#include "app/theme.h"
#include "core/base/version.h"
#include "core/kernels/cpu_target.h"

#include <QApplication>
#include <QDir>
#include <QFileInfo>
#include <QIcon>

#include <cstdio>

namespace {

void nameTheApplication()
{
    QCoreApplication::setOrganizationName(QStringLiteral("Quantscope"));
    QCoreApplication::setApplicationName(QStringLiteral("Quantscope"));
    QCoreApplication::setApplicationVersion(QString::fromLatin1(qs::kVersion));
    QGuiApplication::setDesktopFileName(QStringLiteral("io.github.quantscope.Quantscope"));
    QGuiApplication::setWindowIcon(QIcon(QStringLiteral(":/icons/io.github.quantscope.Quantscope.svg")));
}

} // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    nameTheApplication();
    const auto line = qs::parseCommandLine(QCoreApplication::arguments());
    if (!line) {
        std::fprintf(stderr, "quantscope: %s\nTry quantscope --help.\n", line.error().message.c_str());
        return 1;
    }
    if (line->help) {
        std::fputs(qPrintable(qs::commandLineHelp()), stdout);
        return 0;
    }
    if (line->version) {
        std::printf("quantscope %s\n", qs::kVersion);
        return 0;
    }
    if (const qs::Status forced = qs::forceCpuTargetFromEnvironment(); !forced) {
        std::fprintf(stderr, "quantscope: %s\n", forced.error().message.c_str());
        return 1;
    }

    qs::Settings settings(qs::Settings::defaultStore(line->configDir));
    qs::LanguageSwitch language;
    language.choose(line->language.isEmpty() ? settings.get(qs::setting::language) : line->language);
    qs::applyTheme(line->theme.isEmpty() ? settings.get(qs::setting::theme) : line->theme);

    qs::Session session;
    // What is made without a person must not depend on what a person did before.
    const bool asBefore = !line->hasChoices && !line->isBatch();
    qs::AnalysisRequest request;
    request.quantization = asBefore
                               ? qs::recalledChoices(settings.get(qs::setting::choices)).value_or(line->quantization)
                               : line->quantization;
    session.setRequest(request);
    qs::MainWindow window(session, settings, language);
    if (!line->resetLayout) {
        window.restoreLayout();
    }
    if (line->size.isValid()) {
        window.resize(line->size);
    }
    if (!line->tab.isEmpty()) {
        window.showTab(line->tab);
    }
    const qs::Batch batch(*line, session, window);
    if (line->report.isEmpty() || !line->screenshot.isEmpty()) {
        window.show();
    }
    if (!line->file.isEmpty()) {
        session.open(QFileInfo(line->file).absoluteFilePath());
    }
    return QApplication::exec();
}
