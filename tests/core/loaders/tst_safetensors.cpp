// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/damage.h"
#include "tests/support/safetensors_writer.h"

#include <QTest>

class TestSafetensors : public QObject {
    Q_OBJECT

private slots:
    void tensorsAndMetadataAreRead();
    void everyElementTypeIsRead_data();
    void everyElementTypeIsRead();
    void aForeignTypeCostsItsRow();
    void badHeadersAreRefused_data();
    void badHeadersAreRefused();
    void aHeaderWhoseLengthLooksLikeTextOpens();
    void everyCutIsAnErrorAndNoHugeNumberCrashes();

private:
    ModelFiles m_files;
};

namespace {

QByteArray smallFile()
{
    const QByteArray header = "{\"__metadata__\":{\"format\":\"pt\"}," + safetensorsEntry("w", "F32", "[2,3]", 0, 24) +
                              "," + safetensorsEntry("b", "F32", "[3]", 24, 36) + "}";
    return safetensorsFile(header, bytesOf(std::vector<float>{1, 2, 3, 4, 5, 6, 7, 8, 9}));
}

} // namespace

void TestSafetensors::tensorsAndMetadataAreRead()
{
    const auto model = m_files.open("small.bin", smallFile());
    QVERIFY2(model, qPrintable(messageOf(model)));
    QCOMPARE((*model)->loader, std::string("safetensors"));
    QCOMPARE((*model)->fileBytes, static_cast<std::uint64_t>(smallFile().size()));
    QCOMPARE((*model)->metadata.at("format"), std::string("pt"));
    QCOMPARE((*model)->tensors.size(), std::size_t{2});
    QCOMPARE((*model)->tensors[0].shape, (qs::Shape{2, 3}));
    QCOMPARE(numbersOf((*model)->tensors[1]), (std::vector<double>{7, 8, 9}));
    QCOMPARE((*model)->weights.size(), std::size_t{1});
    QCOMPARE(weightText(findWeight(**model, "w")), QString("w axis 0"));
}

void TestSafetensors::everyElementTypeIsRead_data()
{
    QTest::addColumn<int>("row");
    for (const qs::ElementTypeRow& row : qs::elementTypes()) {
        QTest::newRow(std::string(row.name).c_str()) << static_cast<int>(row.type);
    }
}

void TestSafetensors::everyElementTypeIsRead()
{
    QFETCH(int, row);
    const auto& type = qs::rowOf(static_cast<qs::ElementType>(row));
    const QByteArray name(type.name.data(), static_cast<qsizetype>(type.name.size()));
    const QByteArray data((5 * type.bits + 7) / 8, '\0');
    const auto model = m_files.open(
        "type.safetensors", safetensorsFile("{" + safetensorsEntry("t", name, "[5]", 0, data.size()) + "}", data));
    QVERIFY2(model, qPrintable(messageOf(model)));
    QCOMPARE((*model)->tensors[0].dtype, std::string(type.name));
    QCOMPARE((*model)->tensors[0].count, std::uint64_t{5});
    QCOMPARE(numbersOf((*model)->tensors[0]).size(), std::size_t{5});
}

void TestSafetensors::aForeignTypeCostsItsRow()
{
    const QByteArray header =
        "{" + safetensorsEntry("q", "C64", "[3]", 0, 24) + "," + safetensorsEntry("w", "F32", "[1,1]", 24, 28) + "}";
    const auto model = m_files.open("c64.safetensors", safetensorsFile(header, QByteArray(24, '\0') + bytesOf(2.5F)));
    QVERIFY2(model, qPrintable(messageOf(model)));
    QVERIFY((*model)->tensors[0].error);
    QCOMPARE((*model)->tensors[0].error->code, qs::ErrorCode::Unsupported);
    QCOMPARE((*model)->problems.size(), std::size_t{1});
    QCOMPARE((*model)->problems[0].tensor, std::string("q"));
    QCOMPARE(numbersOf((*model)->tensors[1]), std::vector<double>{2.5});
}

void TestSafetensors::badHeadersAreRefused_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QString>("part");
    const QByteArray good = safetensorsEntry("w", "F32", "[1]", 0, 4);
    QTest::newRow("blank before") << QByteArray(" {" + good + "}") << "does not begin";
    QTest::newRow("no object") << QByteArray("[]") << "not a JSON object";
    QTest::newRow("name twice") << QByteArray("{" + good + "," + good + "}") << "duplicate key \"w\"";
    QTest::newRow("key twice")
        << QByteArray("{\"w\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}")
        << "duplicate key \"dtype\"";
    QTest::newRow("negative dimension") << QByteArray("{" + safetensorsEntry("w", "F32", "[-1]", 0, 4) + "}")
                                        << "not an integer";
    QTest::newRow("dimension above 2^63")
        << QByteArray("{" + safetensorsEntry("w", "F32", "[9223372036854775808]", 0, 4) + "}") << "out of range";
    QTest::newRow("bytes overflow") << QByteArray("{" + safetensorsEntry("w", "F32", "[4611686018427387905]", 0, 4) +
                                                  "}")
                                    << "overflow";
    QTest::newRow("no string") << QByteArray("{" + good + ",\"__metadata__\":{\"a\":1}}") << "strings only";
    QTest::newRow("invalid UTF-8") << QByteArray("{\"\xff\":1}") << "not valid JSON";
    QTest::newRow("deep") << QByteArray("{\"w\":" + QByteArray(100000, '[') + "}") << "nested deeper";
    QTest::newRow("hole") << QByteArray("{" + safetensorsEntry("w", "U8", "[1]", 1, 2) + "}") << "hole";
    QTest::newRow("half a byte") << QByteArray("{" + safetensorsEntry("w", "F6_E2M3", "[2]", 0, 4) + "}")
                                 << "needs 2 bytes";
}

void TestSafetensors::badHeadersAreRefused()
{
    QFETCH(QByteArray, header);
    QFETCH(QString, part);
    const auto model = m_files.open("bad.safetensors", safetensorsFile(header, QByteArray(4, '\0')));
    QVERIFY2(messageOf(model).contains(part), qPrintable(messageOf(model)));
}

void TestSafetensors::aHeaderWhoseLengthLooksLikeTextOpens()
{
    QByteArray header = "{" + safetensorsEntry("w", "F32", "[1]", 0, 4) + "}";
    header += QByteArray('{' - header.size(), ' '); // its length is now the code of a curly bracket
    const auto model = m_files.open("text.safetensors", safetensorsFile(header, bytesOf(1.0F)));
    QVERIFY2(model, qPrintable(messageOf(model)));
    QCOMPARE((*model)->tensors.size(), std::size_t{1});
}

void TestSafetensors::everyCutIsAnErrorAndNoHugeNumberCrashes()
{
    everyCutIsAnError(m_files, "cut.safetensors", smallFile());
    noHugeNumberCrashes(m_files, "huge.safetensors", smallFile());
}

QTEST_APPLESS_MAIN(TestSafetensors)
#include "tst_safetensors.moc"
