// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/model_files.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QTest>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

/// Opens every damaged or unusual file of the test data and compares the answer with the one that its list expects.
class TestBadInputs : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void everyFileGetsTheExpectedAnswer_data();
    void everyFileGetsTheExpectedAnswer();

private:
    std::string m_folder;
    std::vector<nlohmann::json> m_cases;
};

namespace {

using Json = nlohmann::json; // Qt's JSON forgets the sign of -0.0

/// What the list says about a number: a number, or "nan", "inf", "-inf".
bool isNumber(const Json& expected, double actual)
{
    if (expected.is_string()) {
        const auto text = expected.get<std::string>();
        return text == "nan" ? std::isnan(actual) : std::isinf(actual) && std::signbit(actual) == text.starts_with('-');
    }
    const auto number = expected.get<double>();
    return actual == number && std::signbit(actual) == std::signbit(number);
}

/// What differs between the tensor and its entry in the list; empty when nothing does.
QString difference(const qs::Tensor& tensor, const Json& expected)
{
    if (tensor.error) {
        return QString::fromStdString(tensor.error->message);
    }
    if (tensor.shape != expected["shape"].get<qs::Shape>()) {
        return "shape " + QString::fromStdString(qs::shapeText(tensor.shape));
    }
    if (tensor.dtype != expected["dtype"].get<std::string>()) {
        return "dtype " + QString::fromStdString(tensor.dtype);
    }
    if (tensor.count != expected["count"].get<std::uint64_t>()) {
        return QString("count %1").arg(tensor.count);
    }
    const std::vector<double> numbers = numbersOf(tensor);
    if (numbers.size() != tensor.count) {
        return "its numbers cannot be read";
    }
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    int nan = 0;
    int positive = 0;
    int negative = 0;
    for (const double number : numbers) {
        if (std::isnan(number)) {
            ++nan;
        } else if (std::isinf(number)) {
            ++(number > 0 ? positive : negative);
        } else {
            low = std::min(low, number);
            high = std::max(high, number);
        }
    }
    if (nan != expected["nan"] || positive != expected["pos_inf"] || negative != expected["neg_inf"]) {
        return QString("%1 NaN, %2 +inf, %3 -inf").arg(nan).arg(positive).arg(negative);
    }
    const bool hasFinite = low <= high;
    if (expected["min"].is_null() == hasFinite ||
        (hasFinite && (low != expected["min"].get<double>() || high != expected["max"].get<double>()))) {
        return QString("from %1 to %2").arg(low).arg(high);
    }
    const Json first = expected.value("first", Json::array());
    for (std::size_t i = 0; i < first.size(); ++i) {
        if (!isNumber(first[i], numbers.at(i))) {
            return QString("element %1 is %2").arg(i).arg(numbers[i]);
        }
    }
    if (!numbers.empty() && expected.contains("last") && !isNumber(expected["last"], numbers.back())) {
        return QString("the last element is %1").arg(numbers.back());
    }
    return {};
}

/// What is wrong with a model that should have these tensors, all readable.
QString difference(const qs::Model& model, const Json& item, const Json& tensors)
{
    if (item.contains("tensor_count") && model.tensors.size() != item["tensor_count"].get<std::size_t>()) {
        return QString("%1 tensors").arg(model.tensors.size());
    }
    const bool anyName = item.value("name_match", "") == "free";
    for (const auto& [name, expected] : tensors.items()) {
        const qs::Tensor* const tensor = anyName ? &model.tensors.front() : findTensor(model, name);
        if (tensor == nullptr) {
            return "no tensor " + QString::fromStdString(name);
        }
        if (const QString found = difference(*tensor, expected); !found.isEmpty()) {
            return QString::fromStdString(name) + ": " + found;
        }
    }
    return {};
}

/// Why the tensor cannot be had: its error, or the one that comes when it is read.
QString tensorMessage(const qs::Tensor& tensor)
{
    if (tensor.error) {
        return QString::fromStdString(tensor.error->message);
    }
    std::vector<double> numbers(tensor.count);
    const auto read = tensor.data->read(0, std::span<double>(numbers));
    return read ? QString() : QString::fromStdString(read.error().message);
}

} // namespace

void TestBadInputs::initTestCase()
{
    const std::string data = qEnvironmentVariable("QUANTSCOPE_TEST_DATA").toStdString();
    m_folder = data + "/bad-inputs/";
    std::ifstream manifest(m_folder + "manifest.json");
    if (data.empty() || !manifest) {
        QSKIP("skipped: QUANTSCOPE_TEST_DATA names no folder with bad-inputs/manifest.json");
    }
    const Json list = Json::parse(manifest);
    for (const Json& item : list["cases"]) {
        const std::string loader = item["loader"];
        if (loader == "safetensors" || loader == "numpy" || loader == "onnx" || loader == "gguf") {
            m_cases.push_back(item);
        }
    }
    QVERIFY(!m_cases.empty());
}

void TestBadInputs::everyFileGetsTheExpectedAnswer_data()
{
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < m_cases.size(); ++i) {
        QTest::newRow(m_cases[i]["id"].get<std::string>().c_str()) << static_cast<int>(i);
    }
}

void TestBadInputs::everyFileGetsTheExpectedAnswer()
{
    QFETCH(int, index);
    const Json& item = m_cases[static_cast<std::size_t>(index)];
    QElapsedTimer timer;
    timer.start();
    const auto model = ModelFiles::open(QString::fromStdString(m_folder + item["file"].get<std::string>()));
    const bool isError = item["expect"] == "error";
    const bool otherIsFine = item.contains("alternative") && !item["alternative"].is_null();
    const Json hintText = item.value("message_hint", Json());
    const QRegularExpression hint(
        QString::fromStdString(hintText.is_string() ? hintText.get<std::string>() : std::string()),
        QRegularExpression::CaseInsensitiveOption);

    QString message = messageOf(model);
    if (model && isError && item["scope"] == "tensor") {
        const qs::Tensor* const tensor = findTensor(**model, item["bad_tensor"].get<std::string>());
        QVERIFY(tensor != nullptr);
        message = tensorMessage(*tensor);
    }
    if (message.isEmpty()) {
        QVERIFY2(!isError || otherIsFine, "it opened");
        const Json tensors = item.value(isError ? "tensors_if_ok" : "tensors", Json::object());
        QCOMPARE(difference(**model, item, tensors), QString());
    } else {
        QVERIFY2(isError || otherIsFine, qPrintable(message));
        QVERIFY2(!isError || hint.match(message).hasMatch(), qPrintable(message + " lacks " + hint.pattern()));
        QVERIFY2(!message.contains('\n') && message.size() < 1000, qPrintable(message));
    }
    QVERIFY2(timer.elapsed() < 2000, qPrintable(QString("%1 ms").arg(timer.elapsed())));
}

QTEST_APPLESS_MAIN(TestBadInputs)
#include "tst_bad_inputs.moc"
