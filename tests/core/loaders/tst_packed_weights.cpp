// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/scaled_codes.h"
#include "core/tensor/stored_codes.h"
#include "tests/support/damage.h"
#include "tests/support/model_files.h"
#include "tests/support/packed_checkpoint.h"
#include "tests/support/safetensors_writer.h"

#include <QTest>

#include <array>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>

/// Quantized checkpoints that tests/data/make_packed_weights.py wrote, against the weights it wrote them from.
class TestPackedWeights : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void everyPackedWeightIsPutTogether_data();
    void everyPackedWeightIsPutTogether();
    void piecesAreTheSameNumbersAsTheWhole_data();
    void piecesAreTheSameNumbersAsTheWhole();
    void aMissingPartCostsTheRow_data();
    void aMissingPartCostsTheRow();
    void aPartOfWrongShapeCostsTheRow_data();
    void aPartOfWrongShapeCostsTheRow();
    void aGroupOutsideCostsTheRow();
    void aLevelOutsideIsNeverInvented();
    void brokenSettingsAreToldAndLeftOut();
    void plainNetworksStayAsTheyAre();
    void hugeNumbersCrashNothing();

private:
    std::vector<nlohmann::json> m_cases;
};

namespace {

using Json = nlohmann::json;
using Opened = qs::Result<std::shared_ptr<const qs::Model>>;

template <typename T>
std::vector<T> fromHex(const Json& text)
{
    const QByteArray bytes = QByteArray::fromHex(QByteArray::fromStdString(text.get<std::string>()));
    std::vector<T> values(static_cast<std::size_t>(bytes.size()) / sizeof(T));
    std::memcpy(values.data(), bytes.constData(), values.size() * sizeof(T));
    return values;
}

/// The case's checkpoint in a folder with its settings.
class Checkpoint {
public:
    explicit Checkpoint(const Json& item)
    {
        for (const auto& [name, text] : item["files"].items()) {
            m_files.write(QString::fromStdString(name), QByteArray::fromStdString(text.get<std::string>()));
        }
        bytes = packedCheckpoint(item);
        for (const Json& tensor : item["tensors"]) {
            dataBytes += tensor["hex"].get<std::string>().size() / 2;
        }
        model = m_files.open("model.safetensors", bytes);
    }

    Opened model = qs::Error{};
    QByteArray bytes;
    std::uint64_t dataBytes = 0;

private:
    ModelFiles m_files;
};

/// Every case in a row of its own.
void addRows(const std::vector<Json>& cases)
{
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < cases.size(); ++i) {
        QTest::newRow(cases[i]["case"].get<std::string>().c_str()) << static_cast<int>(i);
    }
}

/// The error of the only row that has one: when it was opened, or when its numbers are read.
QString rowError(const qs::Model& model)
{
    QStringList errors;
    for (const qs::Tensor& tensor : model.tensors) {
        if (tensor.error) {
            errors << QString::fromStdString(tensor.error->message);
            continue;
        }
        std::vector<float> numbers(tensor.count);
        if (const auto read = tensor.data->read(0, std::span<float>(numbers)); !read) {
            errors << QString::fromStdString(read.error().message);
        }
    }
    return errors.size() == 1 ? errors.first() : QString("%1 errors").arg(errors.size());
}

} // namespace

void TestPackedWeights::initTestCase()
{
    std::ifstream file(QUANTSCOPE_SOURCE_DIR "/tests/data/packed_weights.json");
    m_cases = nlohmann::json::parse(file).get<std::vector<Json>>();
    QVERIFY(m_cases.size() > 20);
}

void TestPackedWeights::everyPackedWeightIsPutTogether_data()
{
    addRows(m_cases);
}

void TestPackedWeights::everyPackedWeightIsPutTogether()
{
    QFETCH(int, index);
    const Json& item = m_cases[static_cast<std::size_t>(index)];
    const Json& expected = item["expected"];
    const Checkpoint checkpoint(item);
    QVERIFY2(checkpoint.model, qPrintable(messageOf(checkpoint.model)));
    const qs::Model& model = **checkpoint.model;
    if (item.contains("problem")) {
        QCOMPARE(model.problems.size(), std::size_t{1});
        QVERIFY(QString::fromStdString(model.problems[0].message)
                    .contains(QString::fromStdString(item["problem"].get<std::string>())));
    } else {
        QVERIFY2(model.problems.empty(), model.problems.empty() ? "" : model.problems[0].message.c_str());
    }

    const qs::Tensor* const tensor = findTensor(model, expected["name"].get<std::string>());
    QVERIFY(tensor != nullptr && tensor->stored);
    QCOMPARE(tensor->dtype, expected["dtype"].get<std::string>());
    QCOMPARE(tensor->type, qs::ElementType::F32);
    QCOMPARE(tensor->shape, expected["shape"].get<qs::Shape>());
    QCOMPARE(tensor->stored->scheme, expected["scheme"].get<std::string>());
    QCOMPARE(weightText(findWeight(model, tensor->name)), QString::fromStdString(tensor->name + " axis 0"));

    std::vector<float> values(tensor->count);
    QVERIFY(tensor->data->read(0, std::span<float>(values)));
    QCOMPARE(values, fromHex<float>(expected["values"]));
    QCOMPARE(numbersOf(*tensor), std::vector<double>(values.begin(), values.end()));

    const qs::StoredCodes& stored = *tensor->stored;
    QCOMPARE(stored.codes.shape, tensor->shape);
    std::vector<double> codes;
    if (stored.codes.isFloat()) { // the numbers of 8-bit floats; the list has none
        QCOMPARE(numbersOf(stored.codes).size(), tensor->count);
    } else {
        for (const std::int16_t code : fromHex<std::int16_t>(expected["codes"])) {
            codes.push_back(code);
        }
        QCOMPARE(numbersOf(stored.codes), codes);
    }
    std::vector<std::string> names;
    for (const qs::Tensor& parameter : stored.parameters) {
        names.push_back(parameter.name);
        QCOMPARE(numbersOf(parameter).size(), parameter.count);
    }
    QCOMPARE(names, expected["parameters"].get<std::vector<std::string>>());

    // Every byte of the file belongs to one row, and no tensor is listed twice.
    QCOMPARE(model.tensorBytes(), checkpoint.dataBytes);
    QCOMPARE(model.tensors.size(), item["tensors"].size() - names.size());
    QCOMPARE(stored.bitsPerWeight, 8.0 * static_cast<double>(tensor->bytes) / static_cast<double>(tensor->count));
}

void TestPackedWeights::piecesAreTheSameNumbersAsTheWhole_data()
{
    addRows(m_cases);
}

void TestPackedWeights::piecesAreTheSameNumbersAsTheWhole()
{
    QFETCH(int, index);
    const Json& item = m_cases[static_cast<std::size_t>(index)];
    const Checkpoint checkpoint(item);
    QVERIFY2(checkpoint.model, qPrintable(messageOf(checkpoint.model)));
    const qs::Tensor* const tensor = findTensor(**checkpoint.model, item["expected"]["name"].get<std::string>());
    QVERIFY(tensor != nullptr);
    const std::vector<double> whole = numbersOf(*tensor);
    for (const std::uint64_t length : {1, 7, 64, 129, 1025}) {
        for (std::uint64_t first = 0; first < tensor->count; first += length) {
            std::vector<double> piece(std::min(length, tensor->count - first));
            QVERIFY(tensor->data->read(first, std::span<double>(piece)));
            const auto begin = whole.begin() + static_cast<std::ptrdiff_t>(first);
            QVERIFY(std::equal(piece.begin(), piece.end(), begin));
        }
    }
    tensor->data->forget();
    QCOMPARE(numbersOf(*tensor), whole);
}

void TestPackedWeights::aMissingPartCostsTheRow_data()
{
    QTest::addColumn<QString>("label");
    QTest::addColumn<QString>("missing");
    for (const auto& [label, missing] : std::initializer_list<std::pair<const char*, const char*>>{
             {"GPTQ 4 bits", "m.scales"},
             {"GPTQ 4 bits", "m.qzeros"},
             {"AWQ with settings", "m.scales"},
             {"AWQ", "m.qzeros"},
             {"NF4", "m.weight.quant_state.bitsandbytes__nf4"},
             {"NF4", "m.weight.quant_map"},
             {"NF4", "m.weight.absmax"},
             {"NF4, double", "m.weight.nested_quant_map"},
             {"packed 4 bits", "m.weight_scale"},
             {"packed 4 bits", "m.weight_shape"},
             {"NVFP4 of compressed-tensors", "m.weight_scale"},
             {"NVFP4 of compressed-tensors", "m.weight_global_scale"}}) {
        QTest::addRow("%s without %s", label, missing) << label << missing;
    }
}

void TestPackedWeights::aMissingPartCostsTheRow()
{
    QFETCH(QString, label);
    QFETCH(QString, missing);
    Json damaged;
    for (const Json& item : m_cases) {
        if (item["case"] == label.toStdString()) {
            damaged = item;
        }
    }
    Json tensors = Json::array();
    for (const Json& tensor : damaged["tensors"]) {
        if (tensor["name"] != missing.toStdString()) {
            tensors.push_back(tensor);
        }
    }
    QCOMPARE(tensors.size() + 1, damaged["tensors"].size());
    damaged["tensors"] = tensors;
    const Checkpoint checkpoint(damaged);
    QVERIFY2(checkpoint.model, qPrintable(messageOf(checkpoint.model)));
    QVERIFY2(rowError(**checkpoint.model).contains("\"" + missing + "\""), qPrintable(rowError(**checkpoint.model)));
    QCOMPARE((*checkpoint.model)->tensors.size(), tensors.size());
}

void TestPackedWeights::aPartOfWrongShapeCostsTheRow_data()
{
    QTest::addColumn<int>("index");
    QTest::addColumn<int>("part");
    for (std::size_t i = 0; i < m_cases.size(); ++i) {
        for (std::size_t k = 0; k < m_cases[i]["tensors"].size(); ++k) {
            const auto name = m_cases[i]["tensors"][k]["name"].get<std::string>();
            // Not asked for their shape.
            if (name != "m.input_scale" && name != "m.weight_format" && name.find("quant_state") == std::string::npos) {
                QTest::addRow("%s: %s", m_cases[i]["case"].get<std::string>().c_str(), name.c_str())
                    << static_cast<int>(i) << static_cast<int>(k);
            }
        }
    }
}

void TestPackedWeights::aPartOfWrongShapeCostsTheRow()
{
    QFETCH(int, index);
    QFETCH(int, part);
    Json damaged = m_cases[static_cast<std::size_t>(index)];
    Json& tensor = damaged["tensors"][static_cast<std::size_t>(part)];
    // The same bytes twice, as one dimension: no scheme has that.
    const std::string hex = tensor["hex"];
    std::int64_t count = 2;
    for (const Json& extent : tensor["shape"]) {
        count *= extent.get<std::int64_t>();
    }
    tensor["hex"] = hex + hex;
    tensor["shape"] = {count};
    const Checkpoint checkpoint(damaged);
    QVERIFY2(checkpoint.model, qPrintable(messageOf(checkpoint.model)));
    const QString error = rowError(**checkpoint.model);
    QVERIFY2(error.contains("expected") || error.contains("needs"), qPrintable(error));
    QVERIFY(!error.contains('\n'));
}

void TestPackedWeights::aGroupOutsideCostsTheRow()
{
    for (Json item : m_cases) {
        if (item["case"] != "GPTQ 4 bits, sorted" && item["case"] != "packed 4 bits, sorted") {
            continue;
        }
        for (Json& tensor : item["tensors"]) {
            if (tensor["name"].get<std::string>().ends_with("g_idx")) {
                std::string hex = tensor["hex"];
                tensor["hex"] = hex.replace(8, 8, "04000000"); // input 1 is in group 4 of 0 to 3
            }
        }
        const Checkpoint checkpoint(item);
        QVERIFY2(checkpoint.model, qPrintable(messageOf(checkpoint.model)));
        QCOMPARE(rowError(**checkpoint.model), QString("its column 1 belongs to group 4, but it has groups 0 to 3"));
    }
}

void TestPackedWeights::aLevelOutsideIsNeverInvented()
{
    const std::vector<float> levels{1, 2, 3};
    const auto plain = [](qs::ElementType type, const auto& values) {
        return qs::plainData(type, std::as_bytes(std::span(values)), std::shared_ptr<const void>());
    };
    const std::vector<std::int8_t> codes{0, 2, 3, -1};
    const auto data = qs::levelData(plain(qs::ElementType::I8, codes), plain(qs::ElementType::F32, levels), 3);
    std::array<float, 2> two{};
    QVERIFY(data->read(0, std::span<float>(two)));
    QCOMPARE(two[1], 3.0F);
    QVERIFY(!data->read(1, std::span<float>(two)));
    QVERIFY(!data->read(3, std::span<float>(two).first(1)));
}

void TestPackedWeights::brokenSettingsAreToldAndLeftOut()
{
    for (const std::string& text : {std::string("{"), std::string(100000, '['), std::string("[1]"), std::string()}) {
        Json item = m_cases.front();
        item["files"] = {{"config.json", text}};
        const Checkpoint checkpoint(item);
        QVERIFY2(checkpoint.model, qPrintable(messageOf(checkpoint.model)));
        QVERIFY((*checkpoint.model)->problems.front().message.find("config.json") != std::string::npos);
        QVERIFY(findTensor(**checkpoint.model, "m.weight")->stored);
    }
}

void TestPackedWeights::plainNetworksStayAsTheyAre()
{
    const ModelFiles files;
    const QByteArray header = "{" + safetensorsEntry("a.weight", "F32", "[1,2]", 0, 8) + "," +
                              safetensorsEntry("b.weight", "I8", "[2,2]", 8, 12) + "," +
                              safetensorsEntry("c.weight", "F8_E4M3", "[2,2]", 12, 16) + "," +
                              safetensorsEntry("d.scales", "F32", "[1]", 16, 20) + "}";
    const auto model = files.open("plain.safetensors", safetensorsFile(header, QByteArray(20, '\0')));
    QVERIFY2(model, qPrintable(messageOf(model)));
    QCOMPARE((*model)->tensors.size(), std::size_t{4});
    QVERIFY((*model)->problems.empty());
    for (const qs::Tensor& tensor : (*model)->tensors) {
        QVERIFY(!tensor.stored && !tensor.error);
    }
}

void TestPackedWeights::hugeNumbersCrashNothing()
{
    const ModelFiles files;
    for (const Json& item : m_cases) {
        const auto label = item["case"].get<std::string>();
        if (label != "NF4, double" && label != "packed 4 bits, no multiple of 8" && label != "GPTQ without settings") {
            continue;
        }
        // Nines make the header's and the description's numbers huge, set bits those of the data.
        for (const char fill : {'9', '\xff'}) {
            const QByteArray bytes = Checkpoint(item).bytes;
            constexpr qsizetype width = 4;
            for (qsizetype at = 8; at + width <= bytes.size(); at += width + 1) {
                QByteArray damaged = bytes;
                damaged.replace(at, width, QByteArray(width, fill));
                static_cast<void>(flawOf(files.open("damaged.safetensors", damaged)));
            }
        }
    }
}

QTEST_APPLESS_MAIN(TestPackedWeights)
#include "tst_packed_weights.moc"
