// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/model_files.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <numeric>

/// Opens trained models and compares every weight with numbers that tests/data/make_real_models.py computed.
class TestRealModels : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void everyWeightIsFoundWithItsAxisAndValues_data();
    void everyWeightIsFoundWithItsAxisAndValues();
    void everyModelOfTheFolderIsExpected();

private:
    std::string m_folder;
    nlohmann::json m_expected;
};

void TestRealModels::initTestCase()
{
    const std::string data = qEnvironmentVariable("QUANTSCOPE_TEST_DATA").toStdString();
    m_folder = data + "/models/";
    if (data.empty() || !std::filesystem::is_directory(m_folder)) {
        QSKIP("skipped: QUANTSCOPE_TEST_DATA names no folder with models");
    }
    std::ifstream file(QUANTSCOPE_SOURCE_DIR "/tests/data/real_models.json");
    m_expected = nlohmann::json::parse(file);
}

void TestRealModels::everyWeightIsFoundWithItsAxisAndValues_data()
{
    QTest::addColumn<QString>("file");
    for (const auto& [file, model] : m_expected.items()) {
        QTest::newRow(file.c_str()) << QString::fromStdString(file);
    }
}

void TestRealModels::everyWeightIsFoundWithItsAxisAndValues()
{
    QFETCH(QString, file);
    const nlohmann::json& expected = m_expected[file.toStdString()];
    const auto model = ModelFiles::open(QString::fromStdString(m_folder) + file);
    QVERIFY2(model, qPrintable(messageOf(model)));
    QCOMPARE((*model)->tensors.size(), expected["tensors"].get<std::size_t>());
    QCOMPARE((*model)->problems.size(), std::size_t{0});
    QCOMPARE((*model)->weights.size(), expected["weights"].size());
    for (const auto& item : expected["weights"]) {
        const auto name = item["name"].get<std::string>();
        const qs::Weight* const weight = findWeight(**model, name);
        QVERIFY2(weight != nullptr, name.c_str());
        const qs::Tensor& tensor = (*model)->tensors[weight->tensor];
        QCOMPARE(tensor.shape, item["shape"].get<qs::Shape>());
        QVERIFY2(weight->channels.axis == item["axis"] && weight->kind == item["kind"],
                 qPrintable(QString::fromStdString(name) + ": " + weightText(weight)));
        if (item.contains("users")) {
            QCOMPARE(weight->usedBy.size(), item["users"].get<std::size_t>());
        }
        const std::vector<double> numbers = numbersOf(tensor);
        QCOMPARE(numbers.size(), tensor.count);
        QCOMPARE(std::ranges::min(numbers), item["min"].get<double>());
        QCOMPARE(std::ranges::max(numbers), item["max"].get<double>());
        const double mean = std::accumulate(numbers.begin(), numbers.end(), 0.0) / static_cast<double>(numbers.size());
        // The order of the additions differs; 1e-12 of the largest value is far above what that can do here.
        const double largest = std::max(std::abs(item["min"].get<double>()), std::abs(item["max"].get<double>()));
        QVERIFY2(std::abs(mean - item["mean"].get<double>()) <= 1e-12 * largest, name.c_str());
    }
}

void TestRealModels::everyModelOfTheFolderIsExpected()
{
    for (const auto& entry : std::filesystem::recursive_directory_iterator(m_folder)) {
        const auto suffix = entry.path().extension();
        if (suffix == ".onnx" || suffix == ".safetensors" || suffix == ".npz" || suffix == ".npy" ||
            suffix == ".gguf") {
            const auto name = std::filesystem::relative(entry.path(), m_folder).string();
            QVERIFY2(m_expected.contains(name), name.c_str());
        }
    }
}

QTEST_APPLESS_MAIN(TestRealModels)
#include "tst_real_models.moc"
