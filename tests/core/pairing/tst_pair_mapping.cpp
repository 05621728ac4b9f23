// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pairing/pair_mapping.h"
#include "tests/support/model_files.h"

#include <QTest>

using namespace qs;

class TestPairMapping : public QObject {
    Q_OBJECT

private slots:
    void whatIsSaidReplacesWhatWasSaidBefore();
    void aFileReadsBackAsItWasWritten();
    void otherKeysArePassedOver();
    void whatIsWrongIsSaidInASentence_data();
    void whatIsWrongIsSaidInASentence();
    void aFileCutAnywhereIsRefused();
    void aFileThatIsNotThereNamesItself();
};

void TestPairMapping::whatIsSaidReplacesWhatWasSaidBefore()
{
    PairMapping mapping;
    mapping.pair("a", "x");
    mapping.pair("b", "y", true);
    QCOMPARE(mapping.ofReference("a")->other, std::optional<std::string>("x"));
    mapping.pair("b", "x"); // a loses its partner, y too
    QCOMPARE(mapping.entries().size(), std::size_t{1});
    QVERIFY(mapping.ofReference("a") == nullptr);
    QCOMPARE(mapping.ofOther("x")->reference, std::optional<std::string>("b"));
    mapping.leaveReference("b");
    QVERIFY(!mapping.ofReference("b")->other);
    QVERIFY(mapping.ofOther("x") == nullptr);
    mapping.leaveOther("y");
    QVERIFY(!mapping.ofOther("y")->reference);
    mapping.forgetReference("b");
    mapping.forgetOther("y");
    QVERIFY(mapping.empty());
}

void TestPairMapping::aFileReadsBackAsItWasWritten()
{
    PairMapping mapping;
    mapping.pair("blk.0.attn_q.weight", "model.layers.0.self_attn.q_proj.weight");
    mapping.pair("square \"quoted\" ä", "w", false);
    mapping.leaveReference("alone");
    mapping.leaveOther("alone too");
    const ModelFiles files;
    const QString path = files.write("map.json", QByteArray::fromStdString(pairMappingText(mapping)));
    const auto read = readPairMapping(path.toStdString());
    QVERIFY2(read, read ? "" : read.error().message.c_str());
    QCOMPARE(*read, mapping);
}

void TestPairMapping::otherKeysArePassedOver()
{
    const auto read = parsePairMapping(
        R"({"made by": "hand", "pairs": [{"reference": "a", "other": "b", "transposed": null, "why": [1]}]})");
    QVERIFY(read);
    QCOMPARE(read->entries().size(), std::size_t{1});
    QVERIFY(!read->entries()[0].transposed);
}

void TestPairMapping::whatIsWrongIsSaidInASentence_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("part");
    QTest::newRow("nothing") << QByteArray() << QByteArray("not JSON");
    QTest::newRow("a list") << QByteArray("[]") << QByteArray("no list \"pairs\"");
    QTest::newRow("no pairs") << QByteArray("{}") << QByteArray("no list \"pairs\"");
    QTest::newRow("pairs is an object") << QByteArray(R"({"pairs": {}})") << QByteArray("no list \"pairs\"");
    QTest::newRow("an entry is a number") << QByteArray(R"({"pairs": [7]})") << QByteArray("entry 1");
    QTest::newRow("a name is a number") << QByteArray(R"({"pairs": [{"reference": "a", "other": 1}]})")
                                        << QByteArray("\"other\" is neither");
    QTest::newRow("no names") << QByteArray(R"({"pairs": [{"reference": null}]})") << QByteArray("names no tensor");
    QTest::newRow("transposed is a word") << QByteArray(R"({"pairs": [{"reference": "a", "transposed": "yes"}]})")
                                          << QByteArray("neither true nor false");
    QTest::newRow("twice") << QByteArray(R"({"pairs": [{"reference": "a"}, {"reference": "a", "other": "b"}]})")
                           << QByteArray("entry 2");
    QTest::newRow("deep") << QByteArray(R"({"pairs": )") + QByteArray(100000, '[') + QByteArray(100000, ']') + "}"
                          << QByteArray("deeper than");
    QTest::newRow("broken UTF-8") << QByteArray("{\"pairs\": [{\"reference\": \"\xff\"}]}") << QByteArray("not JSON");
}

void TestPairMapping::whatIsWrongIsSaidInASentence()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, part);
    const auto read = parsePairMapping(text.toStdString());
    QVERIFY(!read);
    QVERIFY2(QByteArray::fromStdString(read.error().message).contains(part), read.error().message.c_str());
}

void TestPairMapping::aFileCutAnywhereIsRefused()
{
    const QByteArray whole = R"({"pairs": [{"reference": "a", "other": "b"}, {"reference": "c", "other": null}]})";
    QVERIFY(parsePairMapping(whole.toStdString()));
    for (qsizetype length = 0; length < whole.size(); ++length) {
        QVERIFY(!parsePairMapping(whole.left(length).toStdString()));
    }
}

void TestPairMapping::aFileThatIsNotThereNamesItself()
{
    const auto read = readPairMapping("/nowhere/map.json");
    QVERIFY(!read);
    QVERIFY(read.error().message.find("/nowhere/map.json") != std::string::npos);
}

QTEST_APPLESS_MAIN(TestPairMapping)
#include "tst_pair_mapping.moc"
