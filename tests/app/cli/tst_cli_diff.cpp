// SPDX-License-Identifier: GPL-3.0-or-later
// quantscope-cli diff.
#include "tests/support/cli_program.h"
#include "tests/support/golden.h"
#include "tests/support/model_from_values.h"
#include "tests/support/random_values.h"
#include "tests/support/safetensors_model.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using cli::Outcome;
using cli::run;

class TestCliDiff : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void theTableAndTheCsvAreAsTheyWere();
    void theDocumentHasItsKeys();
    void theSameFileTwiceIsExact();
    void numbersAgreeWithAnalyze();
    void aWrittenMapGivesTheSamePairsAgain();
    void aMapCorrectsPairs();
    void layersAreChosenByPattern();
    void aHistogramCountsEveryValue();
    void anyNumberOfThreadsPrintsTheSameBytes();
    void exitCodesTellWhatHappened_data();
    void exitCodesTellWhatHappened();
    void failedPairsAreNamedAndTheRestIsReported();

private:
    QString file(const QString& name, const QByteArray& content) const
    {
        QFile out(m_dir.filePath(name));
        out.open(QIODevice::WriteOnly);
        out.write(content);
        return out.fileName();
    }

    QTemporaryDir m_dir;
    QString m_reference;
    QString m_other;
};

namespace {

std::vector<float> rounded(std::vector<float> values, float steps)
{
    for (float& value : values) {
        value = std::nearbyint(value * steps) / steps;
    }
    return values;
}

std::vector<float> transposed(const std::vector<float>& values, std::size_t rows, std::size_t columns)
{
    std::vector<float> result;
    for (std::size_t column = 0; column < columns; ++column) {
        for (std::size_t row = 0; row < rows; ++row) {
            result.push_back(values[row * columns + column]);
        }
    }
    return result;
}

QJsonObject pairCalled(const QJsonObject& document, const QString& reference)
{
    for (const auto& pair : document["pairs"].toArray()) {
        if (pair.toObject()["reference"] == reference) {
            return pair.toObject();
        }
    }
    return {};
}

} // namespace

/// The other file: another tool's names, one matrix transposed, one tensor too few and one too many.
void TestCliDiff::initTestCase()
{
    RandomValues random(41);
    const std::vector<float> query = random.normals(16 * 24, 0.1);
    const std::vector<float> up = random.normals(40 * 16, 0.2);
    const std::vector<float> norm = random.normals(24, 1);
    m_reference =
        file("float.safetensors", safetensors({made::tensor("model.layers.0.self_attn.q_proj.weight", {16, 24}, query),
                                               made::tensor("model.layers.0.mlp.up_proj.weight", {40, 16}, up),
                                               made::tensor("model.norm.weight", {24}, norm),
                                               made::tensor("lm_head.weight", {5, 7}, random.normals(35))}));
    m_other = file("other.safetensors",
                   safetensors({made::tensor("blk.0.attn_q.weight", {16, 24}, rounded(query, 32)),
                                made::tensor("blk.0.ffn_up.weight", {16, 40}, transposed(rounded(up, 8), 40, 16)),
                                made::tensor("output_norm.weight", {24}, norm),
                                made::tensor("rope_freqs.weight", {11}, random.normals(11))}));
}

void TestCliDiff::theTableAndTheCsvAreAsTheyWere()
{
    const Outcome table = run({"diff", m_reference, m_other, "--histogram", "model.layers.0.mlp.up_proj.weight"});
    QVERIFY2(table.code == 0, table.err.constData());
    golden::compare("difference.txt", table.out.toStdString());
    const Outcome csv = run({"diff", m_reference, m_other, "--csv", "-"});
    QVERIFY2(csv.code == 0, csv.err.constData());
    golden::compare("difference.csv", csv.out.toStdString());
}

void TestCliDiff::theDocumentHasItsKeys()
{
    const QJsonObject document = run({"diff", m_reference, m_other, "--json", "-"}).json();
    for (const char* key : {"quantscope", "reference", "other", "layers_pattern", "pairs", "only_reference",
                            "only_other", "total", "weights", "notes", "cancelled"}) {
        QVERIFY2(document.contains(QLatin1String(key)), key);
    }
    QCOMPARE(document["reference"].toObject()["path"].toString(), m_reference);
    QCOMPARE(document["pairs"].toArray().size(), 3);
    const QJsonObject up = pairCalled(document, "model.layers.0.mlp.up_proj.weight");
    QCOMPARE(up["other"].toString(), "blk.0.ffn_up.weight");
    QCOMPARE(up["matched_by"].toString(), "similar-name");
    QCOMPARE(up["certainty"].toString(), "likely");
    QCOMPARE(up["order"].toString(), "transposed");
    QCOMPARE(up["state"].toString(), "done");
    QVERIFY(up["error"].isNull());
    QVERIFY(up["sqnr_db"].toDouble() > 10);
    QVERIFY(up["max_abs_error"].toDouble() <= 1.0 / 16);
    const QJsonObject norm = pairCalled(document, "model.norm.weight");
    QCOMPARE(norm["sqnr_db"].toString(), "inf");
    QCOMPARE(norm["identical"].toInt(), 24);
    QCOMPARE(document["only_reference"].toArray()[0].toObject()["name"].toString(), "lm_head.weight");
    QCOMPARE(document["only_other"].toArray()[0].toObject()["name"].toString(), "rope_freqs.weight");
    QCOMPARE(document["total"].toObject()["pairs"].toInt(), 3);
    QCOMPARE(document["weights"].toObject()["pairs"].toInt(), 2);
}

void TestCliDiff::theSameFileTwiceIsExact()
{
    const QJsonObject document = run({"diff", m_reference, m_reference, "--json", "-"}).json();
    QCOMPARE(document["pairs"].toArray().size(), 4);
    QCOMPARE(document["total"].toObject()["sqnr_db"].toString(), "inf");
    QCOMPARE(document["total"].toObject()["identical"], document["total"].toObject()["count"]);
    QCOMPARE(document["total"].toObject()["cosine"].toDouble(), 1.0);
}

/// A file in which every weight was quantized to INT4 per tensor differs as analyze says.
void TestCliDiff::numbersAgreeWithAnalyze()
{
    RandomValues random(5);
    const std::vector<float> values = random.normals(4096, 0.3);
    const float scale = *std::ranges::max_element(values, {}, [](float x) { return std::abs(x); });
    const float step = std::abs(scale) / 7;
    std::vector<float> quantized = values;
    for (float& value : quantized) {
        value = std::nearbyint(value / step) * step;
    }
    const QString mine = file("mine.safetensors", safetensors({made::tensor("w", {64, 64}, values)}));
    const QString theirs = file("theirs.safetensors", safetensors({made::tensor("w", {64, 64}, quantized)}));
    const QJsonObject pair = pairCalled(run({"diff", mine, theirs, "--json", "-"}).json(), "w");
    const QJsonObject layer =
        run({"analyze", mine, "--format", "int4", "--granularity", "tensor", "--scale-storage", "fp32", "--json", "-"})
            .json()["layers"]
            .toArray()[0]
            .toObject();
    QVERIFY(std::abs(pair["sqnr_db"].toDouble() - layer["sqnr_db"].toDouble()) < 1e-6);
    QVERIFY(std::abs(pair["max_abs_error"].toDouble() - layer["max_abs_error"].toDouble()) < 1e-7);
}

void TestCliDiff::aWrittenMapGivesTheSamePairsAgain()
{
    const QString map = m_dir.filePath("map.json");
    const Outcome first = run({"diff", m_reference, m_other, "--write-map", map, "--json", "-"});
    QCOMPARE(first.code, 0);
    const Outcome again = run({"diff", m_reference, m_other, "--map", map, "--json", "-"});
    QCOMPARE(again.code, 0);
    for (const auto& value : first.json()["pairs"].toArray()) {
        QJsonObject before = value.toObject();
        QJsonObject after = pairCalled(again.json(), before["reference"].toString());
        QCOMPARE(after["matched_by"].toString(), "person");
        for (const char* key : {"matched_by", "certainty"}) {
            before.remove(QLatin1String(key));
            after.remove(QLatin1String(key));
        }
        QCOMPARE(after, before);
    }
    QCOMPARE(run({"diff", m_reference, m_other, "--write-map", "-"}).json()["pairs"].toArray().size(), 5);
}

void TestCliDiff::aMapCorrectsPairs()
{
    const QString map = file("corrected.json", R"({"pairs": [
        {"reference": "model.norm.weight", "other": null},
        {"reference": "gone", "other": "blk.0.ffn_up.weight"}]})");
    const Outcome outcome = run({"diff", m_reference, m_other, "--map", map, "--json", "-"});
    QCOMPARE(outcome.code, 0);
    QCOMPARE(outcome.json()["pairs"].toArray().size(), 2);
    QCOMPARE(outcome.json()["notes"].toArray().size(), 1);
    QVERIFY(outcome.err.contains("\"gone\""));
}

void TestCliDiff::layersAreChosenByPattern()
{
    const QJsonObject document = run({"diff", m_reference, m_other, "--layers", "mlp", "--json", "-"}).json();
    QCOMPARE(document["pairs"].toArray().size(), 1);
    QCOMPARE(document["layers_pattern"].toString(), "mlp");
}

void TestCliDiff::aHistogramCountsEveryValue()
{
    const QString name = "blk.0.ffn_up.weight";
    const QJsonObject document = run({"diff", m_reference, m_other, "--histogram", name, "--json", "-"}).json();
    const QJsonObject histogram = pairCalled(document, "model.layers.0.mlp.up_proj.weight")["histogram"].toObject();
    int total = 0;
    for (const auto& count : histogram["counts"].toArray()) {
        total += count.toInt();
    }
    QCOMPARE(total, 640);
    QVERIFY(histogram["width"].toDouble() > 0);
    QVERIFY(!pairCalled(document, "model.norm.weight").contains("histogram"));
}

void TestCliDiff::anyNumberOfThreadsPrintsTheSameBytes()
{
    const QByteArray one = run({"diff", m_reference, m_other, "--json", "-", "--threads", "1"}).out;
    QVERIFY(!one.isEmpty());
    QCOMPARE(run({"diff", m_reference, m_other, "--json", "-", "--threads", "4"}).out, one);
}

void TestCliDiff::exitCodesTellWhatHappened_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("sentence");
    const QString broken = m_dir.filePath("broken.json");
    file("broken.json", "[");
    const QString stranger = file("stranger.safetensors", safetensors({made::tensor("x", {3}, {1, 2, 3})}));
    QTest::newRow("one file") << QStringList{m_reference} << 1 << QByteArray("OTHER");
    QTest::newRow("no reference") << QStringList{"/nowhere", m_other} << 2 << QByteArray("/nowhere");
    QTest::newRow("no other") << QStringList{m_reference, "/nowhere"} << 2 << QByteArray("/nowhere");
    QTest::newRow("broken map") << QStringList{m_reference, m_other, "--map", broken} << 2 << QByteArray("not JSON");
    QTest::newRow("no pattern") << QStringList{m_reference, m_other, "--layers", "("} << 1
                                << QByteArray("regular expression");
    QTest::newRow("no such pair") << QStringList{m_reference, m_other, "--histogram", "nobody"} << 1
                                  << QByteArray("nobody");
    QTest::newRow("two documents") << QStringList{m_reference, m_other, "--json", "-", "--write-map", "-"} << 1
                                   << QByteArray("standard output");
    QTest::newRow("nothing in common") << QStringList{m_reference, stranger} << 3 << QByteArray("--map");
}

void TestCliDiff::exitCodesTellWhatHappened()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, code);
    QFETCH(QByteArray, sentence);
    const Outcome outcome = run(QStringList{"diff"} + arguments);
    QCOMPARE(outcome.code, code);
    QVERIFY2(outcome.err.contains(sentence), outcome.err.constData());
}

void TestCliDiff::failedPairsAreNamedAndTheRestIsReported()
{
    const QString mine =
        file("shapes.safetensors",
             safetensors({made::tensor("a", {2, 3}, std::vector<float>(6, 1)), made::tensor("b", {2}, {1, 2})}));
    const QString theirs =
        file("others.safetensors",
             safetensors({made::tensor("a", {7}, std::vector<float>(7, 1)), made::tensor("b", {2}, {1, 2})}));
    const Outcome outcome = run({"diff", mine, theirs, "--json", "-"});
    QCOMPARE(outcome.code, 3);
    QVERIFY(outcome.err.contains("[2, 3]") && outcome.err.contains("[7]"));
    QCOMPARE(pairCalled(outcome.json(), "a")["state"].toString(), "failed");
    QCOMPARE(pairCalled(outcome.json(), "b")["state"].toString(), "done");
}

QTEST_GUILESS_MAIN(TestCliDiff)
#include "tst_cli_diff.moc"
