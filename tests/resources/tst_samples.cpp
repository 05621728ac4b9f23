// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/analyse.h"
#include "core/loaders/loader.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

class TestSamples : public QObject {
    Q_OBJECT

private slots:
    void theGeneratorMakesTheSameFiles();
    void theSamplesAreSmall();
    void everySampleOpensWithoutProblems();
    void whatTheReadmeSaysIsTrue_data();
    void whatTheReadmeSaysIsTrue();
};

namespace {

const QString kFolder = QStringLiteral(QUANTSCOPE_SOURCE_DIR "/resources/samples");
const QStringList kModels{"*.onnx", "*.safetensors", "*.npz"};

struct Choice {
    const char* format;
    qs::Scheme scheme;
    const char* granularity;
    const char* calibration;
};

/// The layer of a sample whose name is `tensor` or ends in it.
qs::LayerResult analysed(const QString& file, const QString& layer, const Choice& choice)
{
    qs::Progress progress;
    const auto model = qs::openModel((kFolder + "/" + file).toStdString(), progress);
    qs::AnalysisRequest request;
    request.quantization.format = choice.format;
    request.quantization.scheme = choice.scheme;
    request.quantization.granularity = *qs::parseGranularity(choice.granularity);
    request.quantization.calibration = *qs::parseCalibration(choice.calibration);
    request.layerPattern = "^" + layer.toStdString() + "$";
    const auto report = qs::analyse(**model, request, progress);
    return report && report->layers.size() == 1 ? report->layers[0] : qs::LayerResult{};
}

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

Q_DECLARE_METATYPE(Choice)

void TestSamples::theGeneratorMakesTheSameFiles()
{
    const QTemporaryDir folder;
    QCOMPARE(QProcess::execute(QStringLiteral(MAKE_SAMPLES), {folder.path()}), 0);
    const QStringList made = QDir(folder.path()).entryList(QDir::Files, QDir::Name);
    QCOMPARE(made, QDir(kFolder).entryList(kModels, QDir::Files, QDir::Name));
    QVERIFY(made.size() >= 4);
    for (const QString& name : made) {
        const QByteArray content = contentOf(folder.filePath(name));
        QVERIFY2(!content.isEmpty() && content == contentOf(kFolder + "/" + name), qPrintable(name));
    }
}

void TestSamples::theSamplesAreSmall()
{
    qint64 bytes = 0;
    for (const QFileInfo& file : QDir(kFolder).entryInfoList(kModels, QDir::Files)) {
        bytes += file.size();
    }
    QVERIFY(bytes < 1'500'000);
}

void TestSamples::everySampleOpensWithoutProblems()
{
    for (const QFileInfo& file : QDir(kFolder).entryInfoList(kModels, QDir::Files)) {
        qs::Progress progress;
        const auto model = qs::openModel(file.filePath().toStdString(), progress);
        QVERIFY2(model, qPrintable(file.fileName()));
        QVERIFY((*model)->problems.empty());
        QVERIFY(!(*model)->weights.empty());
    }
}

void TestSamples::whatTheReadmeSaysIsTrue_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("layer");
    QTest::addColumn<Choice>("choice");
    QTest::addColumn<double>("sqnrDb");
    QTest::addColumn<double>("worstDb");
    const auto row = [](const char* file, const char* layer, const Choice& choice, double sqnrDb, double worstDb) {
        QTest::addRow("%s, %s, %s, %s, %s", layer, choice.format, qs::rowOf(choice.scheme).id.data(),
                      choice.granularity, choice.calibration)
            << QString(file) << QString(layer) << choice << sqnrDb << worstDb;
    };
    constexpr auto kSymmetric = qs::Scheme::Symmetric;
    constexpr auto kAsymmetric = qs::Scheme::Asymmetric;
    const char* const cnn = "digits_cnn.onnx";
    row(cnn, "depthwise", {"int8", kSymmetric, "tensor", "min-max"}, 35.8, 9.6);
    row(cnn, "depthwise", {"int8", kSymmetric, "channel", "min-max"}, 48.3, 46.0);
    row(cnn, "depthwise", {"int4", kSymmetric, "tensor", "min-max"}, 19.1, 0.0);
    row(cnn, "depthwise", {"int4", kSymmetric, "channel", "min-max"}, 25.2, 20.6);
    const char* const loud = "loud_row.safetensors";
    row(loud, "loud_row.weight", {"int4", kSymmetric, "tensor", "min-max"}, 12.75, 0.0);
    row(loud, "loud_row.weight", {"int4", kSymmetric, "channel", "min-max"}, 17.7, 14.8);
    row(loud, "loud_row.weight", {"int4", kSymmetric, "group:128", "min-max"}, 18.4, 17.4);
    row(loud, "loud_row.weight", {"int4", kSymmetric, "group:32", "min-max"}, 20.1, 19.45);
    row(loud, "loud_columns.weight", {"int4", kSymmetric, "tensor", "min-max"}, 9.7, 0.0);
    row(loud, "loud_columns.weight", {"int4", kSymmetric, "channel", "min-max"}, 10.6, 4.9);
    row(loud, "loud_columns.weight", {"int4", kSymmetric, "group:128", "min-max"}, 14.5, 9.5);
    row(loud, "loud_columns.weight", {"int4", kSymmetric, "group:32", "min-max"}, 19.4, 14.2);
    const char* const sided = "one_sided.npz";
    row(sided, "one_sided", {"int8", kSymmetric, "tensor", "min-max"}, 39.7, 38.5);
    row(sided, "one_sided", {"int8", kAsymmetric, "tensor", "min-max"}, 45.7, 44.1);
    row(sided, "two_sided", {"int8", kSymmetric, "tensor", "min-max"}, 40.85, 39.65);
    row(sided, "two_sided", {"int8", kAsymmetric, "tensor", "min-max"}, 41.0, 39.8);
    const char* const shapes = "shapes.npz";
    row(shapes, "uniform", {"int4", kSymmetric, "tensor", "min-max"}, 22.9, 21.8);
    row(shapes, "uniform", {"int4", kSymmetric, "tensor", "mse"}, 23.5, 22.5);
    row(shapes, "normal", {"int4", kSymmetric, "tensor", "min-max"}, 13.9, 11.9);
    row(shapes, "normal", {"int4", kSymmetric, "tensor", "mse"}, 18.9, 14.65);
    row(shapes, "laplace", {"int4", kSymmetric, "tensor", "min-max"}, 10.7, 9.1);
    row(shapes, "laplace", {"int4", kSymmetric, "tensor", "mse"}, 15.7, 10.75);
    row(shapes, "heavy_tailed", {"int4", kSymmetric, "tensor", "min-max"}, 2.4, 0.0);
    row(shapes, "heavy_tailed", {"int4", kSymmetric, "tensor", "mse"}, 9.2, 2.3);
    row(shapes, "normal", {"int8", kSymmetric, "tensor", "min-max"}, 39.1, 37.3);
    row(shapes, "normal", {"int8", kSymmetric, "tensor", "mse"}, 40.0, 27.3);
}

void TestSamples::whatTheReadmeSaysIsTrue()
{
    QFETCH(QString, file);
    QFETCH(QString, layer);
    QFETCH(Choice, choice);
    QFETCH(double, sqnrDb);
    QFETCH(double, worstDb);
    const qs::LayerResult result = analysed(file, layer, choice);
    QVERIFY(result.state == qs::LayerResult::State::Done);
    const double found = result.sums.sqnrDb();
    const double worst = result.worstChannelSqnrDb();
    QVERIFY2(std::abs(found - sqnrDb) < 0.06, qPrintable(QString::number(found)));
    QVERIFY2(std::abs(worst - worstDb) < 0.06, qPrintable(QString::number(worst)));
}

QTEST_GUILESS_MAIN(TestSamples)
#include "tst_samples.moc"
