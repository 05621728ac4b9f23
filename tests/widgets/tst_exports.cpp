// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/fixture.h"
#include "widgets/file_dialog.h"
#include "widgets/plots/plot_frame.h"
#include "widgets/views/view_list.h"

#include <QAccessible>
#include <QClipboard>
#include <QDir>
#include <QImage>
#include <QLabel>
#include <QTemporaryDir>
#include <QTest>
#include <qcustomplot.h>

using namespace qs;

namespace {

QByteArray contents(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

std::unique_ptr<PlotView> made(const ViewRow& row)
{
    std::unique_ptr<PlotView> view(row.create(nullptr));
    view->resize(700, 500);
    view->setState(fixture::state(fixture::perTensor("int4", "mse"), fixture::kMatrix), Change::Report);
    return view;
}

} // namespace

class TestExports : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        fixture::setLook(false);
        QVERIFY(m_folder.isValid());
    }

    void everyViewWritesEveryKind_data()
    {
        QTest::addColumn<int>("row");
        for (std::size_t i = 0; i < views().size(); ++i) {
            QTest::newRow(views()[i].id) << static_cast<int>(i);
        }
    }

    void everyViewWritesEveryKind()
    {
        QFETCH(int, row);
        const auto view = made(views()[static_cast<std::size_t>(row)]);
        view->show();
        QVERIFY(QTest::qWaitForWindowExposed(view.get()));
        for (const QString& suffix :
             {QStringLiteral("png"), QStringLiteral("svg"), QStringLiteral("pdf"), QStringLiteral("csv")}) {
            const QString path = m_folder.filePath(QStringLiteral("figure.") + suffix);
            QString error;
            QVERIFY2(view->exportTo(path, &error), qPrintable(error));
            QVERIFY(error.isEmpty());
            QVERIFY(contents(path).size() > 200);
        }
        const QImage image(m_folder.filePath(QStringLiteral("figure.png")));
        QCOMPARE(image.size(), 2 * view->plot().size());
        QVERIFY(contents(m_folder.filePath(QStringLiteral("figure.svg"))).contains("<path"));
        QVERIFY(contents(m_folder.filePath(QStringLiteral("figure.pdf"))).startsWith("%PDF"));
    }

    void aFigureIsWrittenBeforeItWasEverShown()
    {
        const auto view = made(views()[0]);
        const QString path = m_folder.filePath(QStringLiteral("hidden.svg"));
        QString error;
        QVERIFY2(view->exportTo(path, &error), qPrintable(error));
        QVERIFY(contents(path).size() > 1000);
    }

    void dataIsPlainWhateverTheLocale()
    {
        QLocale::setDefault(QLocale(QLocale::German));
        for (const ViewRow& row : views()) {
            const auto view = made(row);
            const QStringList lines = view->dataAsText(QLatin1Char('\t')).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
            QVERIFY(lines.size() > 5);
            const qsizetype columns = lines[0].count(QLatin1Char('\t'));
            for (const QString& line : lines) {
                QCOMPARE(line.count(QLatin1Char('\t')), columns);
                QVERIFY(!line.contains(QLatin1Char(',')));
            }
            bool isNumber = false;
            QLocale::c().toDouble(lines[1].section(QLatin1Char('\t'), -1), &isNumber);
            QVERIFY(isNumber);
        }
        QLocale::setDefault(QLocale::c());
    }

    void aPathThatCannotBeWrittenIsSaidInTheFrame()
    {
        for (const ViewRow& row : views()) {
            const auto view = made(row);
            view->show();
            QString error;
            QVERIFY(!view->exportTo(m_folder.filePath(QStringLiteral("no such folder/figure.png")), &error));
            QVERIFY(error.contains(QStringLiteral("no such folder")));
            auto* problem = view->findChild<QLabel*>(QStringLiteral("problem"));
            QVERIFY(problem->isVisible());
            QCOMPARE(problem->text(), error);
            QVERIFY(view->exportTo(m_folder.filePath(QStringLiteral("fine.csv")), &error));
            QVERIFY(!problem->isVisible());
        }
    }

    void aFailureLeavesTheOldFile()
    {
        const auto view = made(views()[0]);
        const QString path = m_folder.filePath(QStringLiteral("kept.gif"));
        QFile old(path);
        QVERIFY(old.open(QIODevice::WriteOnly));
        old.write("old");
        old.close();
        QString error;
        QVERIFY(!view->exportTo(path, &error));
        QVERIFY(error.contains(QStringLiteral("gif")));
        QCOMPARE(contents(path), QByteArray("old"));
    }

    void anEmptyViewHasNothingToExport()
    {
        for (const ViewRow& row : views()) {
            const std::unique_ptr<PlotView> view(row.create(nullptr));
            view->show();
            QString error;
            QVERIFY(view->frame().isEmpty());
            QVERIFY(!view->exportTo(m_folder.filePath(QStringLiteral("empty.png")), &error));
            QVERIFY(!error.isEmpty());
            QVERIFY(view->dataAsText(QLatin1Char(',')).isEmpty());
        }
    }

    void theMenuSavesWhereTheDialogSays()
    {
        const auto view = made(views()[0]);
        view->show();
        const QString path = m_folder.filePath(QStringLiteral("asked.pdf"));
        fileDialog::setNextFileName(path);
        view->frame().saveImage();
        QVERIFY(QFile::exists(path));
        fileDialog::setNextFileName(QString());
        view->frame().saveData(); // given up: nothing happens
    }

    void copyingPutsImageAndTableOnTheClipboard()
    {
        const auto view = made(views()[1]);
        view->show();
        view->frame().copyData();
        QVERIFY(QGuiApplication::clipboard()->text().startsWith(QStringLiteral("threshold (value)\t")));
        view->frame().copyImage();
        QVERIFY(!QGuiApplication::clipboard()->image().isNull());
    }

    void screenReadersGetANameAndASummary()
    {
        for (const ViewRow& row : views()) {
            const auto view = made(row);
            view->show();
            QAccessibleInterface* plot = QAccessible::queryAccessibleInterface(&view->plot());
            QVERIFY(plot);
            QCOMPARE(plot->role(), QAccessible::Chart);
            QCOMPARE(plot->text(QAccessible::Name), view->frame().title());
            QVERIFY(!view->frame().title().isEmpty());
            QCOMPARE(plot->text(QAccessible::Description), view->summary());
            QVERIFY(view->summary().contains(QStringLiteral("dB")));
            QVERIFY(!plot->text(QAccessible::Help).isEmpty());
        }
    }

private:
    QTemporaryDir m_folder;
};

QTEST_MAIN(TestExports)
#include "tst_exports.moc"
