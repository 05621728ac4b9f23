// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/export_dialog.h"
#include "core/loaders/loader.h"
#include "fixture.h"
#include "widgets/file_dialog.h"
#include "widgets/panels/message_bar.h"
#include "widgets/panels/progress_strip.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDropEvent>
#include <QLabel>
#include <QMimeData>
#include <QPushButton>
#include <QRadioButton>
#include <QStatusBar>

/// The window writes tensors to files and opens folders.
class TestExportDialog : public QObject {
    Q_OBJECT

private:
    static qs::ExportDialog* shownDialog(WindowFixture& fixture)
    {
        fixture.window.actionSet()["exportTensors"]->trigger();
        auto* dialog = fixture.window.findChild<qs::ExportDialog*>("exportTensors");
        return dialog != nullptr && dialog->isVisible() ? dialog : nullptr;
    }
    static void choose(qs::ExportDialog& dialog, const QStringList& parts)
    {
        for (QCheckBox* box : dialog.findChildren<QCheckBox*>()) {
            if (box->isChecked() != parts.contains(box->objectName().mid(5))) {
                QTest::mouseClick(box, Qt::LeftButton, {}, QPoint(8, box->height() / 2));
            }
        }
    }
    static QPushButton* exportButton(const qs::ExportDialog& dialog)
    {
        for (QPushButton* button : dialog.findChildren<QPushButton*>()) {
            if (dialog.findChild<QDialogButtonBox*>()->buttonRole(button) == QDialogButtonBox::AcceptRole) {
                return button;
            }
        }
        return nullptr;
    }
    static std::shared_ptr<const qs::Model> opened(const QString& path)
    {
        qs::Progress progress;
        const auto model = qs::openModel(path.toStdString(), progress);
        return model ? *model : nullptr;
    }
    static QStringList namesOf(const QString& path)
    {
        QStringList names;
        if (const auto model = opened(path)) {
            for (const qs::Tensor& tensor : model->tensors) {
                names << QString::fromStdString(tensor.name);
            }
        }
        names.sort();
        return names;
    }

private slots:
    void allLayersAreWritten()
    {
        WindowFixture fixture;
        QVERIFY(!fixture.window.actionSet()["exportTensors"]->isEnabled());
        QVERIFY(openAndFinish(fixture.session, writeSmallModel(fixture.folder)));
        qs::ExportDialog* dialog = shownDialog(fixture);
        QVERIFY(dialog != nullptr);
        choose(*dialog, {"codes", "scales"});
        QVERIFY(dialog->findChild<QLabel*>("exportSize")->text().startsWith("6 array"));
        const QString target = fixture.folder.filePath("out.npz");
        qs::fileDialog::setNextFileName(target);
        QTest::mouseClick(exportButton(*dialog), Qt::LeftButton);
        QTRY_VERIFY(fixture.window.statusBar()->currentMessage().contains("out.npz"));
        QCOMPARE(namesOf(target),
                 (QStringList{"conv1.weight.codes", "conv1.weight.scales", "conv2.weight.codes", "conv2.weight.scales",
                              "fc1.weight.codes", "fc1.weight.scales", "quantscope.json"}));
        QCOMPARE(fixture.settings.get(qs::setting::tensorParts), (QStringList{"codes", "scales"}));
        QVERIFY(fixture.window.actionSet()["exportTensors"]->isEnabled());
    }

    void theSelectedLayerIsWrittenWithItsOwnChoices()
    {
        WindowFixture fixture;
        QVERIFY(openAndFinish(fixture.session, writeSmallModel(fixture.folder)));
        fixture.session.selectLayer(1);
        fixture.session.chooseScope(qs::Scope::ThisLayer);
        fixture.session.chooseFormat("q4_0");
        qs::ExportDialog* dialog = shownDialog(fixture);
        QVERIFY(dialog != nullptr);
        auto* one = dialog->findChild<QRadioButton*>("selectedLayer");
        QVERIFY(one->text().contains("conv2.weight"));
        QTest::mouseClick(one, Qt::LeftButton, {}, QPoint(8, one->height() / 2));
        QVERIFY(one->isChecked());
        choose(*dialog, {"codes"});
        auto* format = dialog->findChild<QComboBox*>("arrayFormat");
        format->setCurrentIndex(format->findData("safetensors"));
        const QString target = fixture.folder.filePath("one.safetensors");
        qs::fileDialog::setNextFileName(target);
        QTest::mouseClick(exportButton(*dialog), Qt::LeftButton);
        QTRY_COMPARE(namesOf(target), (QStringList{"conv2.weight.blocks", "conv2.weight.codes"}));
    }

    void whatCannotBeWrittenIsSaidBefore()
    {
        WindowFixture fixture;
        QVERIFY(openAndFinish(fixture.session, writeSmallModel(fixture.folder)));
        fixture.session.chooseFormat("nf4");
        qs::ExportDialog* dialog = shownDialog(fixture);
        QVERIFY(dialog != nullptr);
        const auto* text = dialog->findChild<QLabel*>("exportSize");
        choose(*dialog, {});
        QVERIFY(!exportButton(*dialog)->isEnabled());
        QCOMPARE(text->text(), QString("Choose at least one part."));
        choose(*dialog, {"zero-points"});
        QVERIFY(!exportButton(*dialog)->isEnabled());
        QVERIFY2(text->text().contains("NF4 has no zero points"), qPrintable(text->text()));
        choose(*dialog, {"codes"});
        QVERIFY(exportButton(*dialog)->isEnabled());
        auto* format = dialog->findChild<QComboBox*>("arrayFormat");
        format->setCurrentIndex(format->findData("npy"));
        QVERIFY2(text->text().contains("holds one array"), qPrintable(text->text()));
        QVERIFY(!exportButton(*dialog)->isEnabled());
        QTest::keyClick(dialog, Qt::Key_Escape);
        QVERIFY(!dialog->isVisible());
    }

    void aFileThatCannotBeWrittenIsSaid()
    {
        WindowFixture fixture;
        QVERIFY(openAndFinish(fixture.session, writeSmallModel(fixture.folder)));
        qs::ExportDialog* dialog = shownDialog(fixture);
        QVERIFY(dialog != nullptr);
        qs::fileDialog::setNextFileName(fixture.folder.filePath("nowhere/out.npz"));
        QTest::mouseClick(exportButton(*dialog), Qt::LeftButton);
        QTRY_VERIFY(fixture.window.messageBar().isVisible());
        QCOMPARE(fixture.window.messageBar().headline(), QString("The tensors were not written"));
        QVERIFY(fixture.window.messageBar().text().contains("nowhere/out.npz"));
    }

    void anExportShowsItsProgressAndCanBeCancelled()
    {
        WindowFixture fixture;
        QVERIFY(openAndFinish(fixture.session, writeLongModel(fixture.folder)));
        fixture.session.chooseFormat("q3_k"); // a search for every block: long enough to be stopped
        fixture.session.cancel();
        qs::ExportDialog* dialog = shownDialog(fixture);
        QVERIFY(dialog != nullptr);
        choose(*dialog, {"codes", "reconstruction"});
        const QString target = fixture.folder.filePath("long.npz");
        qs::fileDialog::setNextFileName(target);
        QTest::mouseClick(exportButton(*dialog), Qt::LeftButton);
        QVERIFY(!fixture.window.actionSet()["exportTensors"]->isEnabled());
        QVERIFY(fixture.window.actionSet()["cancel"]->isEnabled());
        auto* strip = fixture.window.findChild<qs::ProgressStrip*>();
        QTRY_VERIFY(strip->findChild<QLabel*>()->text().contains("Writing tensors"));
        fixture.window.actionSet()["cancel"]->trigger();
        QVERIFY(fixture.window.statusBar()->currentMessage().contains("cancelled"));
        QVERIFY(fixture.window.actionSet()["exportTensors"]->isEnabled());
        QTest::qWait(100);
        QVERIFY(!QFile::exists(target));
    }

    void theDialogSpeaksGerman()
    {
        WindowFixture fixture;
        QVERIFY(openAndFinish(fixture.session, writeSmallModel(fixture.folder)));
        fixture.language.choose("de");
        qs::ExportDialog* dialog = shownDialog(fixture);
        QVERIFY(dialog != nullptr);
        QCOMPARE(dialog->windowTitle(), QString("Tensoren exportieren"));
        QCOMPARE(dialog->findChild<QCheckBox*>("part.zero-points")->text(), QString("Nullpunkte"));
        QVERIFY(dialog->findChild<QLabel*>("exportSize")->text().contains("3 Schichten"));
        fixture.language.choose("en");
    }

    void aFolderIsOpened()
    {
        WindowFixture fixture;
        const QTemporaryDir models;
        writeSmallModel(models, "model.safetensors");
        qs::fileDialog::setNextFileName(models.path());
        QAction* action = fixture.window.actionSet()["openFolder"];
        QCOMPARE(action->shortcut(), QKeySequence("Ctrl+Shift+O"));
        action->trigger();
        QTRY_VERIFY(fixture.session.state().model != nullptr);
        QCOMPARE(QString::fromStdString(fixture.session.state().model->path), models.path());
        QVERIFY(fixture.window.windowTitle().contains(QFileInfo(models.path()).fileName()));
    }

    void aDroppedFolderIsOpened()
    {
        WindowFixture fixture;
        const QTemporaryDir models;
        writeSmallModel(models, "model.safetensors");
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(models.path() + '/')});
        QDragEnterEvent enter(QPoint(100, 100), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&fixture.window, &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop(QPointF(100, 100), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&fixture.window, &drop);
        QTRY_VERIFY(fixture.session.state().model != nullptr);
        QVERIFY(fixture.window.windowTitle().contains(QFileInfo(models.path()).fileName()));
    }

    void aFolderWithoutModelsIsExplained()
    {
        WindowFixture fixture;
        const QTemporaryDir empty;
        fixture.session.open(empty.path());
        QTRY_VERIFY(fixture.window.messageBar().isVisible());
        QVERIFY(fixture.window.messageBar().text().contains("the folder holds no model"));
    }
};

QTEST_MAIN(TestExportDialog)
#include "tst_export_dialog.moc"
