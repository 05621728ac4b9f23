// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/stored_codes.h"
#include "tests/support/damage.h"
#include "tests/support/model_files.h"
#include "tests/support/onnx_writer.h"

#include <QTest>

#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>

/// ONNX models with quantized weights that tests/data/make_onnx_quantized.py wrote, against the weights it wrote them
/// from; and the places of a model where weights may hide.
class TestOnnxQuantized : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void everyWeightIsWhatItsNodeReads_data();
    void everyWeightIsWhatItsNodeReads();
    void damageCostsTheRow_data();
    void damageCostsTheRow();
    void hugeNumbersCrashNothing();
    void aComputedScaleLeavesTheCodes();
    void constantsStandInAttributesToo();
    void weightsInFunctionsAreFound();
    void dataBehindTheFirstGigabytesIsRead();

private:
    void addRows(const char* key) const;

    ModelFiles m_files;
    std::vector<nlohmann::json> m_cases;
};

namespace {

using Json = nlohmann::json;

QByteArray fromHex(const Json& text)
{
    return QByteArray::fromHex(QByteArray::fromStdString(text.get<std::string>()));
}

template <typename T>
std::vector<double> numbersIn(const Json& text)
{
    const QByteArray bytes = fromHex(text);
    std::vector<T> values(static_cast<std::size_t>(bytes.size()) / sizeof(T));
    std::copy_n(bytes.constData(), values.size() * sizeof(T), reinterpret_cast<char*>(values.data()));
    return {values.begin(), values.end()};
}

} // namespace

void TestOnnxQuantized::initTestCase()
{
    std::ifstream file(QUANTSCOPE_SOURCE_DIR "/tests/data/onnx_quantized.json");
    m_cases = Json::parse(file).get<std::vector<Json>>();
    QVERIFY(m_cases.size() > 40);
}

void TestOnnxQuantized::addRows(const char* key) const
{
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < m_cases.size(); ++i) {
        if (m_cases[i].contains(key)) {
            QTest::newRow(m_cases[i]["case"].get<std::string>().c_str()) << static_cast<int>(i);
        }
    }
}

void TestOnnxQuantized::everyWeightIsWhatItsNodeReads_data()
{
    addRows("expected");
}

void TestOnnxQuantized::everyWeightIsWhatItsNodeReads()
{
    QFETCH(int, index);
    const Json& item = m_cases[static_cast<std::size_t>(index)];
    const Json& expected = item["expected"];
    const auto opened = m_files.open("model.onnx", fromHex(item["model"]));
    QVERIFY2(opened, qPrintable(messageOf(opened)));
    const qs::Model& model = **opened;
    if (item.contains("problem")) {
        QCOMPARE(model.problems.size(), std::size_t{1});
        QVERIFY(QString::fromStdString(model.problems[0].message)
                    .contains(QString::fromStdString(item["problem"].get<std::string>())));
    } else {
        QVERIFY2(model.problems.empty(), model.problems.empty() ? "" : model.problems[0].message.c_str());
    }
    QCOMPARE(model.tensors.size(), expected["tensors"].get<std::size_t>());

    const qs::Tensor* const tensor = findTensor(model, item["name"].get<std::string>());
    QVERIFY(tensor != nullptr && tensor->stored);
    QCOMPARE(tensor->shape, expected["shape"].get<qs::Shape>());
    QCOMPARE(tensor->dtype, expected["dtype"].get<std::string>());
    QCOMPARE(tensor->stored->scheme, expected["scheme"].get<std::string>());
    QCOMPARE(numbersOf(*tensor), numbersIn<float>(expected["values"]));
    if (!tensor->stored->codes.isFloat()) {
        QCOMPARE(numbersOf(tensor->stored->codes), numbersIn<std::int32_t>(expected["codes"]));
    }
    std::vector<std::string> names;
    for (const qs::Tensor& parameter : tensor->stored->parameters) {
        names.push_back(parameter.name);
    }
    QCOMPARE(names, expected["parameters"].get<std::vector<std::string>>());
    const qs::Weight* const weight = findWeight(model, tensor->name);
    QVERIFY(weight != nullptr);
    QCOMPARE(weight->kind, expected["kind"].get<std::string>());
    QCOMPARE(weight->layer, weight->kind + "_node");
    QCOMPARE(weight->channels.axis, expected["axis"].get<int>());
}

void TestOnnxQuantized::damageCostsTheRow_data()
{
    addRows("error");
}

void TestOnnxQuantized::damageCostsTheRow()
{
    QFETCH(int, index);
    const Json& item = m_cases[static_cast<std::size_t>(index)];
    const auto opened = m_files.open("model.onnx", fromHex(item["model"]));
    QVERIFY2(opened, qPrintable(messageOf(opened)));
    const qs::Tensor* const tensor = findTensor(**opened, item["name"].get<std::string>());
    QVERIFY(tensor != nullptr);
    std::string message = tensor->error ? tensor->error->message : std::string();
    if (!tensor->error) { // lists of groups are read with the numbers
        std::vector<float> numbers(tensor->count);
        const auto read = tensor->data->read(0, std::span<float>(numbers));
        message = read ? std::string() : read.error().message;
    }
    QVERIFY2(message.find(item["error"].get<std::string>()) != std::string::npos, message.c_str());
}

void TestOnnxQuantized::hugeNumbersCrashNothing()
{
    for (const Json& item : m_cases) {
        const auto label = item["case"].get<std::string>();
        if (label == "MatMulNBits, sorted" || label == "in blocks of an inner axis") {
            noHugeNumberCrashes(m_files, "damaged.onnx", fromHex(item["model"]));
        }
    }
}

void TestOnnxQuantized::aComputedScaleLeavesTheCodes()
{
    for (const Json& item : m_cases) {
        if (item.contains("plain")) {
            const auto opened = m_files.open("model.onnx", fromHex(item["model"]));
            QVERIFY2(opened, qPrintable(messageOf(opened)));
            const qs::Tensor* const tensor = findTensor(**opened, "W");
            QVERIFY(tensor != nullptr && !tensor->stored && !tensor->error);
            QCOMPARE(tensor->type, qs::ElementType::I8);
            QVERIFY((*opened)->weights.empty());
        }
    }
}

void TestOnnxQuantized::constantsStandInAttributesToo()
{
    using namespace onnxwriter;
    const auto constant = [](const char* output, const QByteArray& attribute) {
        return node("Constant", "", "-", output, {attribute});
    };
    const auto fixed = [](int field, float value) {
        return varint(static_cast<std::uint64_t>(field) << 3 | 5) + bytesOf(value);
    };
    const QByteArray one = message(1, "value_float") + fixed(2, 0.5F);
    const QByteArray packedList = message(1, "value_floats") + message(7, bytesOf(std::vector<float>{1, 2, 3}));
    const QByteArray list = message(1, "value_floats") + fixed(7, 4) + fixed(7, 5);
    const auto opened = m_files.open(
        "constants.onnx",
        model({constant("one", one), constant("packed", packedList), constant("list", list),
               constant("integer", integerAttribute("value_int", 7)),
               constant("shape", integersAttribute("value_ints", {3, 4})), node("DequantizeLinear", "", "W one", "v"),
               node("Reshape", "", "v shape", "r"), node("Conv", "conv", "x r", "y")},
              {tensor("W", 3, {3, 2, 2}) + packed(5, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})}));
    QVERIFY2(opened, qPrintable(messageOf(opened)));
    const auto numbers = [&](const char* name) {
        const qs::Tensor* const found = findTensor(**opened, name);
        return found == nullptr ? std::vector<double>{-1} : numbersOf(*found);
    };
    QVERIFY((*opened)->problems.empty());
    QCOMPARE(numbers("packed"), (std::vector<double>{1, 2, 3}));
    QCOMPARE(numbers("list"), (std::vector<double>{4, 5}));
    QCOMPARE(numbers("integer"), std::vector<double>{7});
    QCOMPARE(numbers("shape"), (std::vector<double>{3, 4}));
    QCOMPARE(findTensor(**opened, "integer")->shape, qs::Shape());
    QCOMPARE(numbers("W").back(), 6.0);
    QVERIFY(findTensor(**opened, "one") == nullptr); // part of W
    QCOMPARE(weightText(findWeight(**opened, "W")), QString("Conv conv axis 0"));
}

void TestOnnxQuantized::weightsInFunctionsAreFound()
{
    using namespace onnxwriter;
    // A FunctionProto: name, inputs, outputs, nodes.
    const QByteArray function =
        message(1, "Linear") + message(4, "x") + message(5, "y") +
        message(7, node("Constant", "", "-", "w", {tensorAttribute("value", floatTensor("", {2, 3}))})) +
        message(7, node("MatMul", "mm", "x w", "y"));
    const QByteArray body =
        graph({node("Linear", "call", "x", "z"), node("MatMul", "outer", "z w", "o")}, {floatTensor("w", {3, 4})});
    const auto opened = m_files.open("function.onnx", model(body) + message(25, function));
    QVERIFY2(opened, qPrintable(messageOf(opened)));
    QCOMPARE((*opened)->weights.size(), std::size_t{2});
    QCOMPARE(weightText(&(*opened)->weights[0]), QString("MatMul outer axis 1"));
    QCOMPARE(weightText(&(*opened)->weights[1]), QString("MatMul mm axis 1"));
    QCOMPARE((*opened)->tensors[(*opened)->weights[1].tensor].shape, (qs::Shape{2, 3}));
}

void TestOnnxQuantized::dataBehindTheFirstGigabytesIsRead()
{
    using namespace onnxwriter;
    constexpr qint64 offset = 5LL << 30; // a hole up to there: the file takes no room
    QFile data(m_files.path("model.data"));
    QVERIFY(data.open(QIODevice::WriteOnly) && data.seek(offset));
    QCOMPARE(data.write(bytesOf(std::vector<float>{1, 2, 3, 4})), qint64{16});
    data.close();
    const QByteArray big =
        tensor("big", 1, {1LL << 20, 1280}) + externalEntry("location", "model.data") + number(14, 1);
    const QByteArray far = tensor("far", 1, {2, 2}) + externalEntry("location", "model.data") +
                           externalEntry("offset", QByteArray::number(offset)) + externalEntry("length", "16") +
                           number(14, 1);
    const auto opened = m_files.open("far.onnx", model({node("MatMul", "mm", "x far", "y")}, {big, far}));
    QVERIFY2(opened, qPrintable(messageOf(opened)));
    QVERIFY2((*opened)->problems.empty(), (*opened)->problems.empty() ? "" : (*opened)->problems[0].message.c_str());
    QCOMPARE(numbersOf(*findTensor(**opened, "far")), (std::vector<double>{1, 2, 3, 4}));
    const qs::Tensor& hole = *findTensor(**opened, "big");
    QCOMPARE(hole.bytes, std::uint64_t{5} << 30);
    std::array<double, 1> last{1};
    QVERIFY(hole.data->read(hole.count - 1, std::span<double>(last)));
    QCOMPARE(last[0], 0.0);
}

QTEST_APPLESS_MAIN(TestOnnxQuantized)
#include "tst_onnx_quantized.moc"
