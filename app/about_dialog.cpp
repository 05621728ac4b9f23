// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/about_dialog.h"

#include "core/base/parallel.h"
#include "core/base/version.h"
#include "core/kernels/cpu_target.h"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QGuiApplication>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QScreen>
#include <QSysInfo>
#include <QVBoxLayout>

namespace qs {

AboutDialog::AboutDialog(const Settings& settings, QWidget* parent) : QDialog(parent)
{
    setWindowTitle(tr("About Quantscope"));
    auto* name = new QLabel(QStringLiteral("Quantscope ") + QLatin1String(kVersion), this);
    QFont large = name->font();
    large.setPointSizeF(large.pointSizeF() * 1.6);
    large.setBold(true);
    name->setFont(large);
    auto* text = new QLabel(this);
    text->setWordWrap(true);
    text->setTextFormat(Qt::PlainText);
    text->setText(tr("Shows what storing a neural network's numbers in fewer bits does to them.") +
                  QStringLiteral("\n\n") +
                  tr("Free software under the GNU General Public License, version 3 or later. It uses Qt (LGPL 3), "
                     "QCustomPlot (GPL 3), oneTBB (Apache 2), Highway (Apache 2), Eigen (MPL 2), nlohmann-json (MIT), "
                     "zlib (zlib licence) and Cairo (LGPL 2.1).") +
                  QStringLiteral("\n\n") +
                  tr("It never connects to a network, and nothing in a file it opens is ever executed."));
    const QString information = systemInformation(settings);
    auto* system = new QLabel(information, this);
    system->setTextFormat(Qt::PlainText);
    system->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    system->setAccessibleName(tr("System"));
    auto* buttons = new QDialogButtonBox(this);
    QPushButton* copy = buttons->addButton(tr("&Copy System Information"), QDialogButtonBox::ActionRole);
    QPushButton* close = buttons->addButton(tr("C&lose"), QDialogButtonBox::RejectRole);
    connect(copy, &QPushButton::clicked, this, [information] { QGuiApplication::clipboard()->setText(information); });
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    close->setDefault(true);

    auto* column = new QVBoxLayout(this);
    column->setSpacing(12);
    column->addWidget(name);
    column->addWidget(text);
    column->addWidget(system);
    column->addWidget(buttons);
    setMinimumWidth(480);
}

QString AboutDialog::systemInformation(const Settings& settings)
{
    QStringList targets;
    for (const std::string& target : availableCpuTargets()) {
        targets << QString::fromStdString(target);
    }
    const QScreen* screen = QGuiApplication::primaryScreen();
    return QStringList{
        QStringLiteral("Quantscope %1").arg(QLatin1String(kVersion)),
        QStringLiteral("Qt %1 (%2)").arg(QLatin1String(qVersion()), QGuiApplication::platformName()),
        QStringLiteral("%1, %2").arg(QSysInfo::prettyProductName(), QSysInfo::currentCpuArchitecture()),
        QStringLiteral("Instruction set: %1 of %2")
            .arg(QString::fromStdString(activeCpuTarget()), targets.join(QStringLiteral(", "))),
        QStringLiteral("Threads: %1").arg(threadCount()),
        QStringLiteral("Screen: %1 × %2 at %3")
            .arg(screen->size().width())
            .arg(screen->size().height())
            .arg(screen->devicePixelRatio()),
        QStringLiteral("Locale: %1").arg(QLocale().name()),
        QStringLiteral("Settings: %1").arg(settings.path()),
    }
        .join(QLatin1Char('\n'));
}

} // namespace qs
