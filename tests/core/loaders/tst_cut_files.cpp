// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/tensor_summary.h"
#include "tests/support/model_samples.h"

#include <QFile>
#include <QTest>

#include <algorithm>

/// Files of every format that are cut after they were opened: no tensor gives numbers that are not in the file.
class TestCutFiles : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void everyLoaderHasASample();
    void aSampleOpensAndReads_data() { addSamples(); }
    void aSampleOpensAndReads();
    void aCutFileGivesErrors_data() { addSamples(); }
    void aCutFileGivesErrors();
    void aByteThatIsMissingIsNoticed_data() { addSamples(); }
    void aByteThatIsMissingIsNoticed();
    void aFileThatIsWrittenToIsNoticed();
    void aFileThatIsReplacedGivesItsFormerNumbers();
    void onlyTheTensorsOfTheCutShardFail();

private:
    void addSamples() const;
    /// The sample in a folder with its neighbours; every number of a tensor can be had once it is open.
    std::shared_ptr<const qs::Model> open(const ModelSample& sample) const;

    ModelFiles m_files;
    std::vector<ModelSample> m_samples = modelSamples();
};

namespace {

/// Why the numbers cannot be had; empty when they can.
QString reasonOf(const qs::Tensor& tensor)
{
    qs::Progress progress;
    const auto summary = summaryOf(tensor, progress);
    return summary ? QString() : QString::fromStdString(summary.error().message);
}

} // namespace

void TestCutFiles::addSamples() const
{
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < m_samples.size(); ++i) {
        QTest::addRow("%s", m_samples[i].name.constData()) << static_cast<int>(i);
    }
}

void TestCutFiles::initTestCase()
{
    qputenv("QUANTSCOPE_HDF5", QUANTSCOPE_HDF5_PROGRAM);
    for (const NeighbourFile& file : neighbourFiles()) {
        m_files.write(file.name, file.bytes);
    }
}

std::shared_ptr<const qs::Model> TestCutFiles::open(const ModelSample& sample) const
{
    const auto model = m_files.open(sample.name, sample.bytes);
    return model ? *model : nullptr;
}

void TestCutFiles::everyLoaderHasASample()
{
    for (const qs::Loader& loader : qs::loaders()) {
        QVERIFY2(std::ranges::any_of(m_samples,
                                     [&](const auto& sample) { return sample.loader.toStdString() == loader.id; }),
                 std::string(loader.id).c_str());
    }
}

void TestCutFiles::aSampleOpensAndReads()
{
    QFETCH(int, index);
    const ModelSample& sample = m_samples[static_cast<std::size_t>(index)];
    const auto model = open(sample);
    QVERIFY(model);
    if (sample.loader != "index") { // a model in shards names the loader of the shards
        QCOMPARE(QByteArray::fromStdString(model->loader), sample.loader);
    }
    QVERIFY(changeText(*model).empty());
    QVERIFY(std::ranges::any_of(model->tensors, [](const qs::Tensor& tensor) { return reasonOf(tensor).isEmpty(); }));
}

void TestCutFiles::aCutFileGivesErrors()
{
    QFETCH(int, index);
    const auto model = open(m_samples[static_cast<std::size_t>(index)]);
    QVERIFY(model);
    if (model->files.empty()) {
        return; // unpacked when it was opened: nothing lies in the file any more
    }
    for (const auto& file : model->files) {
        QVERIFY(QFile::resize(QString::fromStdString(file->path().string()), 0));
    }
    for (const qs::Tensor& tensor : model->tensors) {
        QVERIFY2(!reasonOf(tensor).isEmpty(), tensor.name.c_str());
        if (tensor.error || tensor.count == 0) {
            continue;
        }
        // Reading without asking whether it is intact must fail as well, except what lies in memory by now.
        std::vector<float> numbers(tensor.count);
        if (tensor.data->onlyFile() != nullptr) {
            const auto read = tensor.data->read(0, std::span<float>(numbers));
            QVERIFY(!read);
            QVERIFY2(read.error().message.find("open it again") != std::string::npos, read.error().message.c_str());
        }
        QVERIFY(tensor.data->floats().empty() || !tensor.data->intact());
    }
    QVERIFY(!changeText(*model).empty());
    initTestCase(); // the neighbours may have been cut
}

void TestCutFiles::aByteThatIsMissingIsNoticed()
{
    QFETCH(int, index);
    const auto model = open(m_samples[static_cast<std::size_t>(index)]);
    QVERIFY(model);
    if (model->files.empty()) {
        return; // unpacked when it was opened: nothing lies in the file any more
    }
    for (const auto& file : model->files) {
        const QString path = QString::fromStdString(file->path().string());
        QVERIFY(QFile::resize(path, QFile(path).size() - 1)); // within the last page: no access fails
    }
    for (const qs::Tensor& tensor : model->tensors) {
        QVERIFY2(!reasonOf(tensor).isEmpty(), tensor.name.c_str());
    }
    initTestCase();
}

void TestCutFiles::aFileThatIsWrittenToIsNoticed()
{
    const auto model = open(m_samples.front());
    QTest::qSleep(20); // the clock of file systems ticks a few hundred times a second
    m_files.write(m_samples.front().name, m_samples.front().bytes);
    QVERIFY(reasonOf(model->tensors.front()).contains("written to"));
    QVERIFY(QString::fromStdString(changeText(*model)).contains("open it again"));
}

void TestCutFiles::aFileThatIsReplacedGivesItsFormerNumbers()
{
    const auto model = open(m_samples.front());
    const std::vector<double> before = numbersOf(model->tensors.front());
    QVERIFY(QFile::remove(m_files.path(m_samples.front().name)));
    QVERIFY(QString::fromStdString(changeText(*model)).contains("removed"));
    m_files.write(m_samples.front().name, "something else");
    QVERIFY(QString::fromStdString(changeText(*model)).contains("replaced"));
    QCOMPARE(reasonOf(model->tensors.front()), QString());
    QCOMPARE(numbersOf(model->tensors.front()), before);
}

void TestCutFiles::onlyTheTensorsOfTheCutShardFail()
{
    m_files.write("other.safetensors",
                  safetensorsFile("{" + safetensorsEntry("o", "F32", "[2,2]", 0, 16) + "}", samples::values(4)));
    const auto model = m_files.open("two.safetensors.index.json",
                                    "{\"weight_map\":{\"w\":\"shard.safetensors\",\"o\":\"other.safetensors\"}}");
    QVERIFY2(model, qPrintable(messageOf(model)));
    QVERIFY(QFile::resize(m_files.path("other.safetensors"), 0));
    QVERIFY(reasonOf(*findTensor(**model, "o")).contains("\"other.safetensors\" was cut"));
    QCOMPARE(reasonOf(*findTensor(**model, "w")), QString());
    QCOMPARE(numbersOf(*findTensor(**model, "w")).size(), std::size_t{6});
}

QTEST_APPLESS_MAIN(TestCutFiles)
#include "tst_cut_files.moc"
