// SPDX-License-Identifier: GPL-3.0-or-later
// Real networks against what ONNX Runtime answers for the same inputs. QUANTSCOPE_TEST_DATA names the folder that has
// them; without it this is skipped.
#include "core/executor/network_run.h"
#include "core/loaders/loader.h"
#include "core/loaders/network.h"

#include <QDir>
#include <QTest>

#include <cmath>

using namespace qs;

class TestReferenceOutputs : public QObject {
    Q_OBJECT

private slots:
    void networksAnswerLikeOnnxRuntime_data();
    void networksAnswerLikeOnnxRuntime();
};

void TestReferenceOutputs::networksAnswerLikeOnnxRuntime_data()
{
    QTest::addColumn<QString>("model");
    QTest::addColumn<QString>("data");
    QTest::addColumn<double>("tolerance"); // of the largest difference, relative to the largest value of the output

    constexpr double exact = 1e-4;
    // Weights and activations of 11 bits, and 40 layers that each round anew: their sums take another order here.
    constexpr double halves = 4e-3;
    // Activations are rounded to 8 bits after each of 52 layers. A sum that falls on the other side of a half because
    // its terms were added in another order is one code further, and all that follows moves with it: with AVX-512 seven
    // of eight answers are equal bit for bit, with narrower vectors they lie as far apart as the rounding to 8 bits
    // puts them from the float network, 15 dB. What the network decides stays, which is asked below.
    constexpr double codes = 0.2;
    // The spread of a thousand nearly equal numbers as a difference of their mean square and squared mean: ONNX Runtime
    // sums them in float and misses the answer in double precision (below) by 4.9e-4, this by 3e-6.
    constexpr double cancelled = 1e-3;
    const auto add = [](const char* model, const char* data, double tolerance) {
        QTest::newRow(model) << QString(model) << QString(data) << tolerance;
    };
    add("FastestDet", "detection/fastestdet_calib_f32.npz", exact);
    add("ImageClassifier", "cifar_size/ImageClassifier_calib_f32.npz", exact);
    add("SqueezeNet_fp16", "imagenet/squeezenet_calib_f16.npz", halves);
    add("dtln_model_1", "audio/dtln_model_1_calib_f32.npz", exact);
    add("dtln_model_2", "audio/dtln_model_2_calib_f32.npz", exact);
    add("magika_standard_v3_3", "bytes/magika_v3_3_calib.npz", cancelled);
    add("mnist", "mnist/mnist_calib_f32.npz", exact);
    add("mobilenetv2-12-qdq", "imagenet/mobilenetv2_calib_f32.npz", codes);
    add("mobilenetv2_a035_224_features", "imagenet/mobilenetv2_a035_calib_f32.npz", exact);
    add("ppocr_cls", "textline/ppocr_cls_calib_f32.npz", exact);
    add("resnet20_cifar10", "cifar_size/resnet20_calib_f32.npz", exact);
    add("rxnmapper_albert_mlm", "text/rxnmapper_albert_mlm_calib.npz", exact);
    add("version-RFB-320", "detection/ultraface_calib_f32.npz", exact);
}

void TestReferenceOutputs::networksAnswerLikeOnnxRuntime()
{
    QFETCH(QString, model);
    QFETCH(QString, data);
    QFETCH(double, tolerance);
    const QDir folder(qEnvironmentVariable("QUANTSCOPE_TEST_DATA"));
    if (!qEnvironmentVariableIsSet("QUANTSCOPE_TEST_DATA") || !folder.exists("data/reference_outputs")) {
        QSKIP("skipped: QUANTSCOPE_TEST_DATA names no folder with real networks");
    }
    const auto open = [&](const QString& path) {
        Progress progress;
        const auto opened = openModel(folder.filePath(path).toStdString(), progress);
        if (!opened) {
            qFatal("%s", opened.error().message.c_str());
        }
        return *opened;
    };
    Progress progress;
    const auto network = openNetwork(*open("models/onnx/" + model + ".onnx"), progress);
    QVERIFY2(network, network ? "" : network.error().message.c_str());
    const auto samples = Samples::match(**network, *open("data/" + data));
    QVERIFY2(samples, samples ? "" : samples.error().message.c_str());
    const auto expected = open("data/reference_outputs/" + model + ".npz");
    const auto count = static_cast<std::uint64_t>(expected->tensors.front().shape.front());
    const auto run = runNetwork(*network, *samples, count, progress);
    QVERIFY2(run, run ? "" : run.error().message.c_str());
    QCOMPARE(run->outputs.size(), expected->tensors.size());
    for (const OutputRun& output : run->outputs) {
        QVERIFY2(!output.error, output.error ? output.error->message.c_str() : "");
        const auto tensor = std::ranges::find(expected->tensors, output.name, &Tensor::name);
        QVERIFY2(tensor != expected->tensors.end(), output.name.c_str());
        QCOMPARE(output.values.count(), tensor->count);
        QCOMPARE(shapeText(output.values.shape()), shapeText(tensor->shape));
        std::vector<double> wanted(tensor->count);
        QVERIFY(tensor->data->read(0, std::span<double>(wanted)));
        const auto actual = converted(output.values, ElementType::F64);
        QVERIFY(actual);
        double largest = 0;
        double difference = 0;
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            largest = std::max(largest, std::abs(wanted[i]));
            const double apart = std::abs(wanted[i] - actual->values<double>()[i]);
            difference = std::isnan(apart) ? std::numeric_limits<double>::infinity() : std::max(difference, apart);
        }
        qInfo("%s: %.2g of the largest value, %.2f ms per sample", output.name.c_str(), difference / largest,
              run->medianSeconds * 1e3);
        QVERIFY2(difference <= tolerance * largest, output.name.c_str());
        if (tensor->shape.size() == 2) { // one row of classes or features per sample
            const auto columns = static_cast<std::size_t>(tensor->shape[1]);
            for (std::size_t at = 0; at < wanted.size(); at += columns) {
                const auto expectedRow = std::span(wanted).subspan(at, columns);
                const auto row = actual->values<double>().subspan(at, columns);
                QCOMPARE(std::ranges::max_element(row) - row.begin(),
                         std::ranges::max_element(expectedRow) - expectedRow.begin());
            }
        }
    }
}

QTEST_APPLESS_MAIN(TestReferenceOutputs)
#include "tst_reference_outputs.moc"
