// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/damage.h"
#include "tests/support/npy_writer.h"
#include "tests/support/safetensors_writer.h"

#include <QTest>

class TestShardIndex : public QObject {
    Q_OBJECT

private slots:
    void shardsAreJoined();
    void shardsOfAnyFormatAreOpened();
    void aMissingShardCostsItsTensors();
    void anIndexThatNamesItselfIsRefused();
    void whatTheIndexLeavesOutIsSaid();
    void aShardNameIsNeverAPath_data();
    void aShardNameIsNeverAPath();
    void badIndicesAreRefused_data();
    void badIndicesAreRefused();
    void everyCutIsAnErrorAndNoHugeNumberCrashes();
    void openingCanBeCancelled();

private:
    ModelFiles m_files;
};

namespace {

QByteArray twoTensors()
{
    const QByteArray header = "{\"__metadata__\":{\"format\":\"pt\"}," + safetensorsEntry("w", "F32", "[2,3]", 0, 24) +
                              "," + safetensorsEntry("b", "F32", "[3]", 24, 36) + "}";
    return safetensorsFile(header, bytesOf(std::vector<float>{1, 2, 3, 4, 5, 6, 7, 8, 9}));
}

} // namespace

void TestShardIndex::shardsAreJoined()
{
    m_files.write("a.safetensors", twoTensors());
    const QByteArray other = safetensorsFile("{" + safetensorsEntry("v", "F32", "[1,1]", 0, 4) + "}", bytesOf(5.0F));
    m_files.write("b.safetensors", other);
    const QByteArray index = "{\"metadata\":{\"total_size\":40},\"weight_map\":{\"w\":\"a.safetensors\","
                             "\"b\":\"a.safetensors\",\"v\":\"b.safetensors\"}}";
    const auto model = m_files.open("model.safetensors.index.json", index);
    QVERIFY2(model, qPrintable(messageOf(model)));
    QVERIFY((*model)->problems.empty());
    QCOMPARE((*model)->loader, std::string("safetensors"));
    QCOMPARE((*model)->tensors.size(), std::size_t{3});
    QCOMPARE((*model)->weights.size(), std::size_t{2});
    QCOMPARE(weightText(findWeight(**model, "v")), QString("v axis 0"));
    QCOMPARE((*model)->metadata.at("total_size"), std::string("40"));
    QCOMPARE((*model)->metadata.at("format"), std::string("pt"));
    QCOMPARE((*model)->fileBytes, static_cast<std::uint64_t>(index.size() + twoTensors().size() + other.size()));
    QCOMPARE(numbersOf(*findTensor(**model, "v")), std::vector<double>{5});
    QCOMPARE(numbersOf(*findTensor(**model, "b")), (std::vector<double>{7, 8, 9}));
}

void TestShardIndex::shardsOfAnyFormatAreOpened()
{
    m_files.write("a.bin", twoTensors());
    m_files.write("v.npy", npyFile("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1), }", bytesOf(5.0F)));
    const auto model =
        m_files.open("x.index.json", "{\"weight_map\":{\"w\":\"a.bin\",\"b\":\"a.bin\",\"v\":\"v.npy\"}}");
    QVERIFY2(model, qPrintable(messageOf(model)));
    QCOMPARE((*model)->loader, std::string("index"));
    QCOMPARE(numbersOf(*findTensor(**model, "v")), std::vector<double>{5});
    QCOMPARE(numbersOf(*findTensor(**model, "w")).size(), std::size_t{6});
}

void TestShardIndex::aMissingShardCostsItsTensors()
{
    m_files.write("here.safetensors", twoTensors());
    m_files.write("pointer.safetensors", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n");
    const auto model =
        m_files.open("missing.index.json", "{\"weight_map\":{\"w\":\"here.safetensors\",\"x\":\"gone.safetensors\","
                                           "\"y\":\"pointer.safetensors\",\"z\":\"here.safetensors\"}}");
    QVERIFY2(model, qPrintable(messageOf(model)));
    QCOMPARE(numbersOf(*findTensor(**model, "w")).size(), std::size_t{6});
    QVERIFY(QString::fromStdString(findTensor(**model, "x")->error->message).contains("missing"));
    QVERIFY(QString::fromStdString(findTensor(**model, "y")->error->message).contains("git lfs pull"));
    QVERIFY(QString::fromStdString(findTensor(**model, "z")->error->message).contains("not in that file"));
    QCOMPARE((*model)->problems.size(), std::size_t{3});
    QCOMPARE((*model)->weights.size(), std::size_t{1});
}

void TestShardIndex::anIndexThatNamesItselfIsRefused()
{
    const auto model = m_files.open("self.index.json", "{\"weight_map\":{\"w\":\"self.index.json\"}}");
    QVERIFY2(model, qPrintable(messageOf(model)));
    QVERIFY(QString::fromStdString((*model)->tensors[0].error->message).contains("is an index itself"));
}

void TestShardIndex::whatTheIndexLeavesOutIsSaid()
{
    m_files.write("more.safetensors", twoTensors());
    const auto model = m_files.open("less.index.json", "{\"weight_map\":{\"w\":\"more.safetensors\"}}");
    QVERIFY2(model, qPrintable(messageOf(model)));
    QCOMPARE((*model)->tensors.size(), std::size_t{1});
    QCOMPARE((*model)->problems.size(), std::size_t{1});
    QVERIFY(QString::fromStdString((*model)->problems[0].message).contains("holds 2 tensors"));
}

void TestShardIndex::aShardNameIsNeverAPath_data()
{
    QTest::addColumn<QByteArray>("shard");
    for (const char* const shard :
         {"../x.safetensors", "/etc/passwd", "sub/x.safetensors", "..", "", "..\\\\x", "a\\u0000b"}) {
        QTest::newRow(shard) << QByteArray(shard);
    }
}

void TestShardIndex::aShardNameIsNeverAPath()
{
    QFETCH(QByteArray, shard);
    const auto model = m_files.open("path.index.json", "{\"weight_map\":{\"w\":\"" + shard + "\"}}");
    QVERIFY2(model, qPrintable(messageOf(model)));
    QVERIFY2(QString::fromStdString((*model)->tensors[0].error->message).contains("refused"),
             (*model)->tensors[0].error->message.c_str());
}

void TestShardIndex::badIndicesAreRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("part");
    QTest::newRow("no map") << QByteArray("{\"metadata\":{}}") << "no weight_map";
    QTest::newRow("a list") << QByteArray("{\"weight_map\":[]}") << "weight_map is not a JSON object";
    QTest::newRow("no file") << QByteArray("{\"weight_map\":{\"w\":1}}") << "no file for tensor \"w\"";
    QTest::newRow("name twice") << QByteArray("{\"weight_map\":{\"w\":\"a\",\"w\":\"b\"}}") << "duplicate key \"w\"";
    QTest::newRow("deep") << QByteArray("{\"weight_map\":" + QByteArray(100000, '[') + "}") << "nested deeper";
    QTest::newRow("cut") << QByteArray("{\"weight_map\":{\"w\":\"a") << "not valid JSON";
}

void TestShardIndex::badIndicesAreRefused()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, part);
    const auto model = m_files.open("bad.index.json", text);
    QVERIFY2(messageOf(model).contains(part), qPrintable(messageOf(model)));
}

void TestShardIndex::everyCutIsAnErrorAndNoHugeNumberCrashes()
{
    m_files.write("a.safetensors", twoTensors());
    const QByteArray index = "{\"weight_map\":{\"w\":\"a.safetensors\",\"b\":\"a.safetensors\"}}";
    for (qsizetype length = 0; length < index.size(); ++length) {
        const auto model = m_files.open("cut.index.json", index.first(length));
        QVERIFY2(!model, qPrintable(QString("opened when cut to %1 bytes").arg(length)));
    }
    noHugeNumberCrashes(m_files, "huge.index.json", index);
}

void TestShardIndex::openingCanBeCancelled()
{
    m_files.write("a.safetensors", twoTensors());
    const QString path = m_files.write("cancel.index.json", "{\"weight_map\":{\"w\":\"a.safetensors\"}}");
    qs::Progress progress([] { return true; }, {});
    const auto model = qs::openModel(path.toStdString(), progress);
    QVERIFY(!model);
    QCOMPARE(model.error().code, qs::ErrorCode::Cancelled);
}

QTEST_APPLESS_MAIN(TestShardIndex)
#include "tst_shard_index.moc"
