// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/folder.h"
#include "tests/support/model_files.h"
#include "tests/support/npy_writer.h"
#include "tests/support/safetensors_writer.h"

#include <QDir>
#include <QTest>

#include <algorithm>

class TestFolder : public QObject {
    Q_OBJECT

private slots:
    void init() { m_files = std::make_unique<ModelFiles>(); }
    void theRightFilesAreChosen_data();
    void theRightFilesAreChosen();
    void aHuggingFaceFolderOpens();
    void anIndexInAFolderOpens();
    void aConfigThatIsDamagedIsAProblem();
    void numberedPartsAreJoined();
    void severalModelsGetTheFileNameInFront();
    void aFolderOfArraysIsOneModel();
    void ofTwoWithTheSameNameTheSecondIsRenamed();
    void aDamagedPartCostsItsTensors();
    void linksAreFollowedAndHiddenFilesAreNot();
    void aFolderWithoutModelsSaysWhatWasLookedFor();
    void aDamagedModelExplainsItself();
    void openingCanBeCancelled();

private:
    qs::Result<std::shared_ptr<const qs::Model>> open() const { return ModelFiles::open(m_files->path("")); }

    std::unique_ptr<ModelFiles> m_files;
};

namespace {

QByteArray oneTensor(const QByteArray& name, float value)
{
    return safetensorsFile("{" + safetensorsEntry(name, "F32", "[1,1]", 0, 4) + "}", bytesOf(value));
}

QByteArray array(float value)
{
    return npyFile("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1), }", bytesOf(value));
}

/// "a.onnx=onnx b.json=" as files.
std::vector<qs::FolderFile> filesOf(const QString& text)
{
    std::vector<qs::FolderFile> files;
    for (const QString& word : text.split(' ', Qt::SkipEmptyParts)) {
        files.push_back({word.section('=', 0, 0).toStdString(), word.section('=', 1).toStdString()});
    }
    std::ranges::sort(files, {}, &qs::FolderFile::name);
    return files;
}

/// "a.onnx@a/ b.onnx@b/" of the parts.
QString textOf(const qs::FolderPlan& plan)
{
    QStringList parts;
    for (const qs::FolderPart& part : plan.parts) {
        parts << QString::fromStdString(part.prefix.empty() ? part.name : part.name + "@" + part.prefix);
    }
    return parts.join(' ');
}

bool hasProblem(const qs::Model& model, const char* part)
{
    return std::ranges::any_of(
        model.problems, [part](const qs::Problem& problem) { return problem.message.find(part) != std::string::npos; });
}

} // namespace

void TestFolder::theRightFilesAreChosen_data()
{
    QTest::addColumn<QString>("files");
    QTest::addColumn<QString>("chosen");
    QTest::addColumn<QString>("note");
    QTest::newRow("nothing") << "README.md= vocab.txt="
                             << ""
                             << "";
    QTest::newRow("Hugging Face") << "config.json= model.safetensors=safetensors pytorch_model.bin=pytorch "
                                     "training_args.bin=pytorch"
                                  << "model.safetensors"
                                  << "";
    QTest::newRow("shards") << "model-00001-of-00002.safetensors=safetensors model-00002-of-00002.safetensors="
                               "safetensors model.safetensors.index.json=index"
                            << "model.safetensors.index.json"
                            << "";
    QTest::newRow("PyTorch") << "optimizer.pt=pytorch pytorch_model.bin=pytorch"
                             << "pytorch_model.bin"
                             << "";
    QTest::newRow("PyTorch shards") << "pytorch_model-00001-of-00002.bin=pytorch pytorch_model.bin.index.json=index"
                                    << "pytorch_model.bin.index.json"
                                    << "";
    QTest::newRow("a pointer") << "model.safetensors= other.onnx=onnx"
                               << "model.safetensors"
                               << "";
    QTest::newRow("another index") << "a-00001-of-00002.bin=pytorch my.index.json=index zz.index.json=index"
                                   << "my.index.json"
                                   << "\"zz.index.json\" was left out";
    QTest::newRow("one file") << "README.md= net.onnx=onnx net.onnx.data="
                              << "net.onnx"
                              << "";
    QTest::newRow("several") << "a.onnx=onnx b.onnx=onnx"
                             << "a.onnx@a/ b.onnx@b/"
                             << "";
    QTest::newRow("the same twice") << "net.onnx=onnx net.safetensors=safetensors net.pt=pytorch"
                                    << "net.safetensors"
                                    << "\"net.onnx\" was left out";
    QTest::newRow("numbered") << "m-00001-of-00002.safetensors=safetensors m-00002-of-00002.safetensors=safetensors"
                              << "m-00001-of-00002.safetensors m-00002-of-00002.safetensors"
                              << "";
    QTest::newRow("a part is missing") << "m-00001-of-00003.safetensors=safetensors "
                                          "m-00003-of-00003.safetensors=safetensors"
                                       << "m-00001-of-00003.safetensors m-00003-of-00003.safetensors"
                                       << "1 of the 3 numbered parts of \"m\" are missing";
    QTest::newRow("GGUF split") << "m-00001-of-00002.gguf=gguf m-00002-of-00002.gguf=gguf"
                                << "m-00001-of-00002.gguf"
                                << "";
    QTest::newRow("GGUF split and another") << "b.gguf=gguf m-00001-of-00002.gguf=gguf m-00002-of-00002.gguf=gguf"
                                            << "b.gguf@b/ m-00001-of-00002.gguf@m/"
                                            << "";
    QTest::newRow("no numbers") << "m-0000a-of-00002.npy=npy x-00003-of-00002.npy=npy"
                                << "m-0000a-of-00002.npy@m-0000a-of-00002/ x-00003-of-00002.npy@x-00003-of-00002/"
                                << "";
}

void TestFolder::theRightFilesAreChosen()
{
    QFETCH(QString, files);
    QFETCH(QString, chosen);
    QFETCH(QString, note);
    const qs::FolderPlan plan = qs::planOf(filesOf(files));
    QCOMPARE(textOf(plan), chosen);
    const bool isNoted = std::ranges::any_of(
        plan.notes, [&](const std::string& text) { return QString::fromStdString(text).contains(note); });
    QVERIFY(note.isEmpty() ? plan.notes.empty() : isNoted);
}

void TestFolder::aHuggingFaceFolderOpens()
{
    const QByteArray file = oneTensor("w", 2.5F);
    m_files->write("model.safetensors", file);
    m_files->write("tokenizer.json", "{}");
    m_files->write("config.json", " {\"model_type\":\"llama\",\"hidden_size\":64,\"architectures\":[\"A\",\"B\"],"
                                  "\"quantization_config\":{\"bits\":4}}");
    const auto model = open();
    QVERIFY2(model, qPrintable(messageOf(model)));
    QVERIFY((*model)->problems.empty());
    QCOMPARE((*model)->loader, std::string("safetensors"));
    QCOMPARE((*model)->path, m_files->path("").toStdString());
    QCOMPARE((*model)->fileBytes, static_cast<std::uint64_t>(file.size()));
    QCOMPARE(numbersOf(*findTensor(**model, "w")), std::vector<double>{2.5});
    QCOMPARE((*model)->weights.size(), std::size_t{1});
    QCOMPARE((*model)->metadata.at("config.model_type"), std::string("llama"));
    QCOMPARE((*model)->metadata.at("config.hidden_size"), std::string("64"));
    QCOMPARE((*model)->metadata.at("config.architectures"), std::string("[\"A\",\"B\"]"));
    QCOMPARE((*model)->metadata.at("config.quantization_config.bits"), std::string("4"));
}

void TestFolder::anIndexInAFolderOpens()
{
    const QByteArray first = oneTensor("a", 1);
    const QByteArray second = oneTensor("b", 2);
    const QByteArray index = "{\"weight_map\":{\"a\":\"m1.safetensors\",\"b\":\"m2.safetensors\"}}";
    m_files->write("m1.safetensors", first);
    m_files->write("m2.safetensors", second);
    m_files->write("model.safetensors.index.json", index);
    const auto model = open();
    QVERIFY2(model, qPrintable(messageOf(model)));
    QCOMPARE((*model)->loader, std::string("safetensors"));
    QCOMPARE((*model)->tensors.size(), std::size_t{2});
    QCOMPARE((*model)->fileBytes, static_cast<std::uint64_t>(first.size() + second.size() + index.size()));
    QCOMPARE(numbersOf(*findTensor(**model, "b")), std::vector<double>{2});
}

void TestFolder::aConfigThatIsDamagedIsAProblem()
{
    m_files->write("model.safetensors", oneTensor("w", 1));
    m_files->write("config.json", "{\"model_type\":\"bert\",\"x\":");
    const auto model = open();
    QVERIFY2(model, qPrintable(messageOf(model)));
    QCOMPARE((*model)->metadata.at("config.model_type"), std::string("bert"));
    QVERIFY(hasProblem(**model, "config.json is not valid JSON"));
}

void TestFolder::numberedPartsAreJoined()
{
    m_files->write("net-00001-of-00003.safetensors", oneTensor("a", 1));
    m_files->write("net-00003-of-00003.safetensors", oneTensor("c", 3));
    const auto model = open();
    QVERIFY2(model, qPrintable(messageOf(model)));
    QCOMPARE((*model)->tensors.size(), std::size_t{2});
    QCOMPARE(numbersOf(*findTensor(**model, "c")), std::vector<double>{3});
    QVERIFY(hasProblem(**model, "1 of the 3 numbered parts"));
}

void TestFolder::severalModelsGetTheFileNameInFront()
{
    m_files->write("encoder.safetensors", oneTensor("w", 1));
    m_files->write("decoder.safetensors", oneTensor("w", 2));
    const auto model = open();
    QVERIFY2(model, qPrintable(messageOf(model)));
    QCOMPARE(numbersOf(*findTensor(**model, "encoder/w")), std::vector<double>{1});
    QCOMPARE(numbersOf(*findTensor(**model, "decoder/w")), std::vector<double>{2});
    QCOMPARE(weightText(findWeight(**model, "encoder/w")), QString("encoder/w axis 0"));
}

void TestFolder::aFolderOfArraysIsOneModel()
{
    m_files->write("fc1.npy", array(1));
    m_files->write("fc2.npy", array(2));
    m_files->write("notes.txt", "hello");
    const auto model = open();
    QVERIFY2(model, qPrintable(messageOf(model)));
    QCOMPARE((*model)->loader, std::string("npy"));
    QCOMPARE((*model)->tensors.size(), std::size_t{2});
    QCOMPARE(numbersOf(*findTensor(**model, "fc2")), std::vector<double>{2}); // not fc2/fc2
    QVERIFY((*model)->problems.empty());
}

void TestFolder::ofTwoWithTheSameNameTheSecondIsRenamed()
{
    m_files->write("net-00001-of-00002.safetensors", oneTensor("w", 1));
    m_files->write("net-00002-of-00002.safetensors", oneTensor("w", 2));
    const auto model = open();
    QVERIFY2(model, qPrintable(messageOf(model)));
    QCOMPARE(numbersOf(*findTensor(**model, "w")), std::vector<double>{1});
    QCOMPARE(numbersOf(*findTensor(**model, "net-00002-of-00002.safetensors/w")), std::vector<double>{2});
    QVERIFY(hasProblem(**model, "which another file has too"));
}

void TestFolder::aDamagedPartCostsItsTensors()
{
    m_files->write("a.safetensors", oneTensor("w", 1));
    QByteArray hole = safetensorsFile("{" + safetensorsEntry("w", "F32", "[1,1]", 0, 4) + "}", QByteArray(3, 'x'));
    m_files->write("b.safetensors", hole);
    const auto model = open();
    QVERIFY2(model, qPrintable(messageOf(model)));
    QCOMPARE((*model)->tensors.size(), std::size_t{1});
    QVERIFY(hasProblem(**model, "\"b.safetensors\": "));
    m_files->write("a.safetensors", hole);
    QVERIFY2(messageOf(open()).contains("none of the 2 model files"), qPrintable(messageOf(open())));
}

void TestFolder::linksAreFollowedAndHiddenFilesAreNot()
{
    QVERIFY(QDir().mkpath(m_files->path("blobs")));
    m_files->write("blobs/0123", oneTensor("w", 4));
    m_files->write(".hidden.safetensors", oneTensor("h", 5));
    QVERIFY(QFile::link("blobs/0123", m_files->path("model.safetensors")));
    const auto model = open();
    QVERIFY2(model, qPrintable(messageOf(model)));
    QCOMPARE((*model)->tensors.size(), std::size_t{1});
    QCOMPARE(numbersOf(*findTensor(**model, "w")), std::vector<double>{4});
}

void TestFolder::aFolderWithoutModelsSaysWhatWasLookedFor()
{
    m_files->write("README.md", "# nothing");
    const QString message = messageOf(open());
    QVERIFY2(message.startsWith(m_files->path("") + ": the folder holds no model"), qPrintable(message));
    QVERIFY2(message.contains("model.safetensors") && message.contains("ONNX"), qPrintable(message));
}

void TestFolder::aDamagedModelExplainsItself()
{
    m_files->write("weights.safetensors", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n");
    QVERIFY2(messageOf(open()).contains("\"weights.safetensors\"") && messageOf(open()).contains("git lfs pull"),
             qPrintable(messageOf(open())));
}

void TestFolder::openingCanBeCancelled()
{
    m_files->write("model.safetensors", oneTensor("w", 1));
    qs::Progress progress([] { return true; }, {});
    const auto model = qs::openModel(m_files->path("").toStdString(), progress);
    QVERIFY(!model);
    QCOMPARE(model.error().code, qs::ErrorCode::Cancelled);
}

QTEST_APPLESS_MAIN(TestFolder)
#include "tst_folder.moc"
