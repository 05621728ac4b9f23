// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/analyse.h"
#include "tests/support/gguf_writer.h"
#include "tests/support/model_files.h"
#include "tests/support/npy_writer.h"
#include "tests/support/onnx_writer.h"
#include "tests/support/pickle_writer.h"
#include "tests/support/random_values.h"
#include "tests/support/safetensors_writer.h"
#include "tests/support/zip_writer.h"

#include <QTest>

/// One matrix saved in every format that a writer of a few lines can make: the container must not show in the report.
class TestSameWeights : public QObject {
    Q_OBJECT

private slots:
    void theReportIsTheSame_data();
    void theReportIsTheSame();

private:
    static constexpr std::int64_t kRows = 48;
    static constexpr std::int64_t kColumns = 160;
    static constexpr std::int64_t kCount = kRows * kColumns;

    QByteArray values() const { return bytesOf(m_values); }
    QByteArray state() const
    {
        const QByteArray whole = pickled::storage("0", kCount);
        return pickled::dictionary({{"w", pickled::tensor(whole, 0, {kRows, kColumns}, {kColumns, 1})}});
    }
    QString zip(const QString& name, const std::vector<ZipWriterMember>& members) const
    {
        writeZip(m_files.path(name), members);
        return m_files.path(name);
    }
    QString safetensors(const QString& name) const
    {
        return m_files.write(
            name, safetensorsFile("{" + safetensorsEntry("w", "F32", "[48,160]", 0, kCount * 4) + "}", values()));
    }
    QString onnx() const
    {
        using namespace onnxwriter;
        const QByteArray weight = rawTensor("w", 1, {kRows, kColumns}, values());
        return m_files.write("w.onnx",
                             model({node("Gemm", "w", "x w", "y", {integerAttribute("transB", 1)})}, {weight}));
    }
    static qs::LayerResult layerOf(const QString& path, const qs::Quantization& quantization);

    ModelFiles m_files;
    std::vector<float> m_values = RandomValues(5).normals(kCount);
};

qs::LayerResult TestSameWeights::layerOf(const QString& path, const qs::Quantization& quantization)
{
    const auto model = ModelFiles::open(path);
    if (!model) {
        qWarning("%s", model.error().message.c_str());
        return {};
    }
    qs::Progress progress;
    const auto report = qs::analyse(
        **model, {.quantization = quantization, .overrides = {}, .layerPattern = "", .statistics = true}, progress);
    if (!report || report->layers.size() != 1) {
        return {};
    }
    qs::LayerResult layer = report->layers.front();
    layer.kind.clear(); // only a graph knows the operator
    return layer;
}

void TestSameWeights::theReportIsTheSame_data()
{
    const QByteArray array = npyFile(npyDictionary("<f4", "(48, 160)"), values());
    QByteArray turned(values());
    for (std::int64_t i = 0; i < kCount; ++i) { // column by column
        std::copy_n(values().constData() + 4 * i, 4, turned.data() + 4 * (i % kColumns * kRows + i / kColumns));
    }
    GgufWriter gguf;
    gguf.tensor("w", {kColumns, kRows}, 0, values());
    QTest::addColumn<QString>("path");
    QTest::newRow("npz") << zip("stored.npz", {{"w.npy", array, false}});
    QTest::newRow("npz, deflated") << zip("deflated.npz", {{"w.npy", array, true}});
    QTest::newRow("npz, Fortran order") << zip(
        "fortran.npz", {{"w.npy", npyFile(npyDictionary("<f4", "(48, 160)", true), turned), false}});
    QTest::newRow("ONNX") << onnx();
    QTest::newRow("GGUF") << m_files.write("w.gguf", gguf.bytes());
    QTest::newRow("PyTorch") << zip("w.pt", {{"archive/data.pkl", pickled::complete(state()), false},
                                             {"archive/data/0", values(), false},
                                             {"archive/version", "3\n", false}});
    QTest::newRow("PyTorch, legacy") << m_files.write("w.pth", pickled::legacy(state(), {{"0", values()}}));
    safetensors("part-00001-of-00001.safetensors");
    QTest::newRow("index") << m_files.write("w.safetensors.index.json",
                                            "{\"weight_map\":{\"w\":\"part-00001-of-00001.safetensors\"}}");
}

void TestSameWeights::theReportIsTheSame()
{
    QFETCH(QString, path);
    const QString reference = safetensors("w.safetensors");
    for (const char* format : {"int8", "int4", "nf4", "q4_0", "lloyd-max4"}) {
        for (const qs::Granularity granularity :
             {qs::Granularity{qs::Sharing::Tensor, 0, 0}, qs::Granularity{qs::Sharing::Channel, 0, 0},
              qs::Granularity{qs::Sharing::Group, 64, 0}}) {
            qs::Quantization quantization;
            quantization.format = format;
            quantization.granularity = granularity;
            const qs::LayerResult expected = layerOf(reference, quantization);
            QVERIFY(expected.sums.count == kCount);
            QVERIFY2(layerOf(path, quantization) == expected, format);
        }
    }
}

QTEST_GUILESS_MAIN(TestSameWeights)
#include "tst_same_weights.moc"
