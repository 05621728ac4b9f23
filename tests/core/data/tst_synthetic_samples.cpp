// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/synthetic_samples.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <cmath>

using namespace qs;

class TestSyntheticSamples : public QObject {
    Q_OBJECT

private slots:
    void numbersAreThoseThatNumPyMakes();
    void normalNumbersAreNormal();
    void wholeNumbersFollowTheirNames();
    void openExtentsAreFilledIn_data();
    void openExtentsAreFilledIn();
    void whatCannotBeMadeUpIsTold_data();
    void whatCannotBeMadeUpIsTold();
};

namespace {

using Given = std::map<std::string, std::int64_t>;

GraphValue inputOf(const std::string& name, ElementType type, const std::vector<GraphExtent>& shape)
{
    return {name, type, shape};
}

QJsonObject expectedNumbers()
{
    QFile file(QStringLiteral(QUANTSCOPE_SOURCE_DIR "/tests/data/expected_synthetic.json"));
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
}

/// Three inputs, the second of which chooses among 591 rows, behind a Cast.
Graph threeInputs()
{
    Graph graph;
    graph.inputs = {inputOf("x", ElementType::F32, {{-1, "batch"}, {3, ""}, {4, ""}}),
                    inputOf("words", ElementType::I64, {{-1, "batch"}, {8, ""}}),
                    inputOf("pixels", ElementType::U8, {{1, ""}, {2, ""}, {4, ""}})};
    Tensor table;
    table.name = "table";
    table.shape = {591, 16};
    graph.constants = {table};
    graph.nodes = {
        {.name = "", .op = "Cast", .domain = "", .inputs = {"words"}, .outputs = {"ids"}, .attributes = {}},
        {.name = "", .op = "Gather", .domain = "", .inputs = {"table", "ids"}, .outputs = {"rows"}, .attributes = {}}};
    return graph;
}

} // namespace

void TestSyntheticSamples::numbersAreThoseThatNumPyMakes()
{
    const QJsonObject expected = expectedNumbers();
    const auto samples = syntheticSamples(threeInputs(), 3, {});
    QVERIFY2(samples, samples ? "" : samples.error().message.c_str());
    QCOMPARE(samples->count(), std::uint64_t{3});
    QVERIFY(!samples->dropsAxis());
    for (int s : {2, 0, 1}) { // in any order
        const auto inputs = samples->at(static_cast<std::uint64_t>(s));
        QVERIFY(inputs);
        QCOMPARE(inputs->at("x").shape(), (Shape{1, 3, 4}));
        for (int k = 0; k < 12; ++k) {
            const double value = expected["normal"][s][k].toDouble();
            QVERIFY(std::abs(inputs->at("x").values<float>()[static_cast<std::size_t>(k)] - value) <=
                    1e-6 * std::max(1.0, std::abs(value)));
        }
        for (int k = 0; k < 8; ++k) {
            const auto i = static_cast<std::size_t>(k);
            QCOMPARE(inputs->at("words").values<std::int64_t>()[i], expected["tokens"][s][k].toInteger());
            QCOMPARE(inputs->at("pixels").values<std::uint8_t>()[i], expected["bytes"][s][k].toInt());
        }
    }
}

void TestSyntheticSamples::normalNumbersAreNormal()
{
    Graph graph;
    graph.inputs = {inputOf("x", ElementType::F32, {{1, ""}, {100'000, ""}})};
    const auto array = syntheticSamples(graph, 1, {})->at(0)->at("x");
    double sum = 0;
    double squares = 0;
    double fourth = 0;
    for (const float x : array.values<float>()) {
        sum += x;
        squares += double{x} * x;
        fourth += std::pow(double{x}, 4);
    }
    QVERIFY(std::abs(sum / 1e5) < 0.01);
    QVERIFY(std::abs(squares / 1e5 - 1) < 0.02);
    QVERIFY(std::abs(fourth / 1e5 - 3) < 0.15);
}

void TestSyntheticSamples::wholeNumbersFollowTheirNames()
{
    Graph graph;
    const std::vector<GraphExtent> tokens{{-1, "batch"}, {-1, "seq_len"}};
    graph.inputs = {
        inputOf("input_ids", ElementType::I64, tokens),        inputOf("attention_mask", ElementType::I64, tokens),
        inputOf("token_type_ids", ElementType::I32, tokens),   inputOf("position_ids", ElementType::I64, tokens),
        inputOf("lengths", ElementType::I32, {{-1, "batch"}}), inputOf("flags", ElementType::Bool, {{64, ""}})};
    const auto samples = syntheticSamples(graph, 2, {{"seq_len", 12}});
    QVERIFY2(samples, samples ? "" : samples.error().message.c_str());
    const auto inputs = *samples->at(1);
    bool differ = false;
    for (std::size_t k = 0; k < 12; ++k) {
        const auto id = inputs.at("input_ids").values<std::int64_t>()[k];
        QVERIFY(id >= 0 && id < 100);
        differ = differ || id != inputs.at("input_ids").values<std::int64_t>()[0];
        QCOMPARE(inputs.at("attention_mask").values<std::int64_t>()[k], std::int64_t{1});
        QCOMPARE(inputs.at("token_type_ids").values<std::int32_t>()[k], 0);
        QCOMPARE(inputs.at("position_ids").values<std::int64_t>()[k], static_cast<std::int64_t>(k));
    }
    QVERIFY(differ);
    QCOMPARE(inputs.at("lengths").values<std::int32_t>()[0], 12);
    const auto flags = inputs.at("flags").values<std::uint8_t>();
    const auto set = std::ranges::count(flags, 1);
    QVERIFY(set > 8 && set < 56 && set + std::ranges::count(flags, 0) == 64);
}

void TestSyntheticSamples::openExtentsAreFilledIn_data()
{
    QTest::addColumn<QStringList>("extents"); // numbers or symbols, "" for neither
    QTest::addColumn<QString>("given");
    QTest::addColumn<QList<qint64>>("shape");
    QTest::newRow("batch") << QStringList{"N", "10"} << "" << QList<qint64>{1, 10};
    QTest::newRow("picture") << QStringList{"", "3", "h", "w"} << "" << QList<qint64>{1, 3, 224, 224};
    QTest::newRow("picture, channels last") << QStringList{"", "h", "w", "1"} << "" << QList<qint64>{1, 224, 224, 1};
    QTest::newRow("all open") << QStringList{"", "", "", ""} << "" << QList<qint64>{1, 3, 224, 224};
    QTest::newRow("sequence") << QStringList{"B", "Sequence", "8"} << "" << QList<qint64>{1, 128, 8};
    QTest::newRow("sequence first") << QStringList{"time", "batch_size", "8"} << "" << QList<qint64>{128, 1, 8};
    QTest::newRow("by symbol") << QStringList{"B", "h"} << "h=7" << QList<qint64>{1, 7};
    QTest::newRow("by axis") << QStringList{"", ""} << "x:1=5" << QList<qint64>{1, 5};
    QTest::newRow("larger batch") << QStringList{"B", "3", "h", "w"} << "B=4" << QList<qint64>{4, 3, 224, 224};
    QTest::newRow("the batch again") << QStringList{"B", "B"} << "" << QList<qint64>{1, 1};
    QTest::newRow("number") << QStringList{} << "" << QList<qint64>{};
}

namespace {

GraphValue inputFrom(const QStringList& extents)
{
    std::vector<GraphExtent> shape;
    for (const QString& text : extents) {
        bool isNumber = false;
        const qint64 number = text.toLongLong(&isNumber);
        shape.push_back({isNumber ? number : -1, isNumber ? "" : text.toStdString()});
    }
    return inputOf("x", ElementType::F32, shape);
}

Given givenFrom(const QString& text)
{
    Given given;
    for (const QString& one : text.split(' ', Qt::SkipEmptyParts)) {
        given[one.section('=', 0, 0).toStdString()] = one.section('=', 1).toLongLong();
    }
    return given;
}

} // namespace

void TestSyntheticSamples::openExtentsAreFilledIn()
{
    QFETCH(QStringList, extents);
    QFETCH(QString, given);
    QFETCH(QList<qint64>, shape);
    Graph graph;
    graph.inputs = {inputFrom(extents)};
    const auto samples = syntheticSamples(graph, 1, givenFrom(given));
    QVERIFY2(samples, samples ? "" : samples.error().message.c_str());
    QCOMPARE(samples->matches().front().shape, Shape(shape.begin(), shape.end()));
    QCOMPARE(samples->at(0)->at("x").shape(), Shape(shape.begin(), shape.end()));
}

void TestSyntheticSamples::whatCannotBeMadeUpIsTold_data()
{
    QTest::addColumn<QStringList>("extents");
    QTest::addColumn<QString>("given");
    QTest::addColumn<int>("count");
    QTest::addColumn<QString>("message");
    QTest::newRow("open") << QStringList{"N", "h", ""} << "" << 1
                          << "the network leaves these extents open, and they have to be given: \"h\", \"x:2\"";
    QTest::newRow("unknown") << QStringList{"N", "4"} << "M=3" << 1 << "inputs have no open extent \"M\"";
    QTest::newRow("zero") << QStringList{"N", "4"} << "N=0" << 1 << "the extent N is 0, but has to be 1 or more";
    QTest::newRow("endless") << QStringList{"N", "4"} << "N=4000000000" << 1
                             << "would have 16000000000 elements, and at most 268435456 are made up";
    QTest::newRow("overflow") << QStringList{"N", "4611686018427387904"} << "N=16" << 1 << "overflows";
    QTest::newRow("no samples") << QStringList{"N"} << "" << 0 << "1 to 1000000 samples can be made up, not 0";
}

void TestSyntheticSamples::whatCannotBeMadeUpIsTold()
{
    QFETCH(QStringList, extents);
    QFETCH(QString, given);
    QFETCH(int, count);
    QFETCH(QString, message);
    Graph graph;
    graph.inputs = {inputFrom(extents)};
    const auto samples = syntheticSamples(graph, static_cast<std::uint64_t>(count), givenFrom(given));
    QVERIFY(!samples);
    QVERIFY2(QString::fromStdString(samples.error().message).contains(message), samples.error().message.c_str());
    graph.inputs = {{"y", ElementType::F32, std::nullopt}};
    QVERIFY(!syntheticSamples(graph, 1, {}));
}

QTEST_APPLESS_MAIN(TestSyntheticSamples)
#include "tst_synthetic_samples.moc"
