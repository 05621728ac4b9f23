// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/pairs_menu.h"

#include "core/export/difference_document.h"
#include "core/export/exporter.h"
#include "widgets/file_dialog.h"
#include "widgets/number_text.h"

#include <QMessageBox>

#include <filesystem>

namespace qs {

PairsMenu::PairsMenu(QWidget* parent)
    : QMenu(parent),
      m_load(addAction(QString(), this, &PairsMenu::loadPairs)),
      m_save(addAction(QString(), this, &PairsMenu::savePairs)),
      m_table(addAction(QString(), this, &PairsMenu::saveTable)),
      m_reset(addAction(QString())),
      m_close(addAction(QString()))
{
    m_load->setObjectName(QStringLiteral("loadPairs"));
    m_save->setObjectName(QStringLiteral("savePairs"));
    m_table->setObjectName(QStringLiteral("saveDifferences"));
    m_reset->setObjectName(QStringLiteral("resetPairs"));
    m_close->setObjectName(QStringLiteral("closeOther"));
    insertSeparator(m_reset);
    connect(m_reset, &QAction::triggered, this, [this] { emit pairsChosen({}, tr("Pair everything automatically")); });
    connect(m_close, &QAction::triggered, this, &PairsMenu::closeWanted);
}

void PairsMenu::setDifference(const FileDifference& difference)
{
    m_difference = difference;
    m_save->setEnabled(difference.report != nullptr);
    m_table->setEnabled(difference.report != nullptr);
    m_reset->setEnabled(difference.mapping && !difference.mapping->empty());
}

void PairsMenu::loadPairs()
{
    const QString path =
        fileDialog::openName(parentWidget(), tr("Read Pairs"), QString(),
                             tr("Pairs of tensors (*.json)") + QStringLiteral(";;") + tr("All files (*)"));
    if (path.isEmpty()) {
        return;
    }
    const auto mapping = readPairMapping(std::filesystem::path(path.toStdString()));
    if (!mapping) {
        complain(tr("The pairs were not read"), mapping.error().message);
        return;
    }
    emit pairsChosen(*mapping, tr("Read pairs from a file"));
}

void PairsMenu::savePairs()
{
    const QString path = fileDialog::saveName(parentWidget(), tr("Write Pairs"), QStringLiteral("pairs.json"),
                                              tr("Pairs of tensors (*.json)"));
    save(path, [this](std::ostream& out) {
        out << pairMappingText(mappingOf(*m_difference.report));
        return ok();
    });
}

void PairsMenu::saveTable()
{
    const QString path = fileDialog::saveName(parentWidget(), tr("Write the Table"), QStringLiteral("difference.csv"),
                                              QStringLiteral("CSV (*.csv);;JSON (*.json)"));
    const bool isJson = path.endsWith(QLatin1String(".json"), Qt::CaseInsensitive);
    save(path, [this, isJson](std::ostream& out) -> Status {
        if (!isJson) {
            return writeDifferenceCsv(*m_difference.report, out);
        }
        out << jsonText(differenceDocument(*m_difference.report));
        return ok();
    });
}

void PairsMenu::save(const QString& path, const std::function<Status(std::ostream&)>& write)
{
    if (path.isEmpty() || !m_difference.report) {
        return;
    }
    if (const Status written = writeFileAtomically(std::filesystem::path(path.toStdString()), write); !written) {
        complain(tr("The file was not written"), written.error().message);
    }
}

void PairsMenu::complain(const QString& headline, const std::string& message)
{
    auto* box = new QMessageBox(QMessageBox::Warning, headline, headline, QMessageBox::Ok, parentWidget());
    box->setObjectName(QStringLiteral("pairsProblem"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(isolated(message));
    box->open();
}

void PairsMenu::retranslate()
{
    m_load->setText(tr("&Read Pairs…"));
    m_load->setStatusTip(tr("Read from a JSON file which tensors belong together."));
    m_save->setText(tr("&Write Pairs…"));
    m_save->setStatusTip(tr("Write all pairs to a JSON file that can be edited and read again."));
    m_table->setText(tr("Write the &Table…"));
    m_table->setStatusTip(tr("Write all rows with their numbers as CSV or JSON."));
    m_reset->setText(tr("Pair &Everything Automatically"));
    m_reset->setStatusTip(tr("Take back every correction."));
    m_close->setText(tr("&Close the Other File"));
    m_close->setStatusTip(tr("Stop comparing."));
}

} // namespace qs
