// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/footprint.h"
#include "core/analysis/model_size.h"
#include "tests/support/model_from_values.h"

#include <QTest>

#include <cmath>
#include <map>

using namespace qs;

class TestModelSize : public QObject {
    Q_OBJECT

private slots:
    void sevenBillionWeights_data();
    void sevenBillionWeights();
    void sevenBillionWeightsInGroups_data();
    void sevenBillionWeightsInGroups();
    void typicalBitsAreThoseOfALargeMatrix_data();
    void typicalBitsAreThoseOfALargeMatrix();
    void theSmallestGroupsCostWhatTheyMust();
    void wholeModelsAreCountedToTheByte();
    void numbersOfParametersAreRead_data();
    void numbersOfParametersAreRead();
    void bandwidthsAreRead_data();
    void bandwidthsAreRead();
    void othersAreRefused_data();
    void othersAreRefused();
    void readingTakesTime();
};

namespace {

/// GB = 1e9 bytes of 7e9 weights, three decimals: half a unit of the last place, and ties either way.
constexpr double kTolerance = 0.000501;

double gigabytes(const Quantization& quantization)
{
    return bytesFor(7e9, quantization) / kGigabyte;
}

Quantization quantizationOf(const char* format, const char* granularity, const char* storage,
                            Scheme scheme = Scheme::Symmetric)
{
    Quantization quantization = usualQuantization(*findNumberFormat(format));
    quantization.granularity = *parseGranularity(granularity);
    quantization.scaleStorage = storage;
    quantization.scheme = scheme;
    return quantization;
}

/// Those that need no choice. The block formats are the sizes of ggml's structures.
const std::map<std::string_view, double> kSevenBillion{
    {"fp16", 14},          {"bf16", 14},    {"int8", 7},      {"int4", 3.5},    {"mxfp4", 3.719},
    {"nvfp4", 3.938},      {"q8_0", 7.438}, {"q6_k", 5.742},  {"q5_1", 5.25},   {"q5_0", 4.8125},
    {"q5_k", 4.8125},      {"q4_1", 4.375}, {"q4_0", 3.938},  {"q4_k", 3.938},  {"q3_k", 3.008},
    {"nf4-double", 3.611}, {"q2_k", 2.297}, {"tq2_0", 1.805}, {"tq1_0", 1.477}, {"q1_0", 0.984},
};

} // namespace

void TestModelSize::sevenBillionWeights_data()
{
    QTest::addColumn<QString>("format");
    QTest::addColumn<double>("expected");
    for (const NumberFormat& format : numberFormats()) {
        if (const auto known = kSevenBillion.find(format.id); known != kSevenBillion.end()) {
            QTest::newRow(format.id.data()) << QString::fromUtf8(format.id.data()) << known->second;
        }
    }
}

void TestModelSize::sevenBillionWeights()
{
    QFETCH(QString, format);
    QFETCH(double, expected);
    const double found = gigabytes(usualQuantization(*findNumberFormat(format.toStdString())));
    QVERIFY2(std::abs(found - expected) < kTolerance, qPrintable(QString::number(found, 'f', 6)));
}

void TestModelSize::sevenBillionWeightsInGroups_data()
{
    QTest::addColumn<QString>("format");
    QTest::addColumn<QString>("granularity");
    QTest::addColumn<QString>("storage");
    QTest::addColumn<bool>("hasZeroPoint");
    QTest::addColumn<double>("expected");
    QTest::newRow("NF4") << "nf4"
                         << "group:64"
                         << "fp32" << false << 3.938;
    QTest::newRow("NF4, scales quantized again") << "nf4"
                                                 << "group:64"
                                                 << "int8-double" << false << 3.611;
    QTest::newRow("INT4") << "int4"
                          << "group:128"
                          << "fp16" << false << 3.609;
    QTest::newRow("INT4 with zero points") << "int4"
                                           << "group:128"
                                           << "fp16" << true << 3.637;
    QTest::newRow("FP8 in blocks") << "fp8-e4m3"
                                   << "block:128x128"
                                   << "fp32" << false << 7.0017;
}

void TestModelSize::sevenBillionWeightsInGroups()
{
    QFETCH(QString, format);
    QFETCH(QString, granularity);
    QFETCH(QString, storage);
    QFETCH(bool, hasZeroPoint);
    QFETCH(double, expected);
    const double found = gigabytes(quantizationOf(qPrintable(format), qPrintable(granularity), qPrintable(storage),
                                                  hasZeroPoint ? Scheme::Asymmetric : Scheme::Symmetric));
    QVERIFY2(std::abs(found - expected) < kTolerance, qPrintable(QString::number(found, 'f', 6)));
}

void TestModelSize::typicalBitsAreThoseOfALargeMatrix_data()
{
    QTest::addColumn<QString>("format");
    for (const NumberFormat& format : numberFormats()) {
        QTest::newRow(format.id.data()) << QString::fromUtf8(format.id.data());
    }
}

/// The two ways to count agree but for what is stored once per channel or tensor.
void TestModelSize::typicalBitsAreThoseOfALargeMatrix()
{
    QFETCH(QString, format);
    constexpr std::uint64_t kSide = 1 << 16;
    constexpr double kPerChannel = 64.0 / kSide;
    const NumberFormat& row = *findNumberFormat(format.toStdString());
    for (const char* granularity : {"tensor", "channel", "group:32", "group:128", "block:16x16"}) {
        Quantization quantization = usualQuantization(row);
        quantization.granularity = *parseGranularity(granularity);
        quantization = effective(quantization);
        const double exact = footprintOf(quantization, kSide, kSide).bitsPerWeight();
        const double typical = typicalBitsPerWeight(quantization);
        QVERIFY2(typical >= row.bits && std::abs(exact - typical) <= kPerChannel,
                 qPrintable(QStringLiteral("%1: %2 and %3").arg(granularity).arg(exact).arg(typical)));
    }
    if (const BlockCodec* codec = row.blockCodec()) {
        QCOMPARE(row.bits, codec->bitsPerValue());
    }
}

void TestModelSize::theSmallestGroupsCostWhatTheyMust()
{
    QCOMPARE(typicalBitsPerWeight(quantizationOf("int4", "group:1", "fp32")), 36.0);
    QCOMPARE(typicalBitsPerWeight(quantizationOf("int4", "group:2", "fp32", Scheme::Asymmetric)), 22.0);
    QCOMPARE(typicalBitsPerWeight(quantizationOf("int4", "block:1x1", "fp16")), 20.0);
}

void TestModelSize::wholeModelsAreCountedToTheByte()
{
    const Model model = made::model({made::tensor("a", {3, 10}, std::vector<float>(30)),
                                     made::tensor("b", {2, 4}, std::vector<float>(8)),
                                     made::tensor("bias", {5}, std::vector<float>(5))});
    const ModelSize size = sizeOf(model, quantizationOf("int4", "group:4", "fp16"));
    QCOMPARE(size.weights, 38U);
    QCOMPARE(size.keptBytes, 20U);
    QCOMPARE(size.bytesBefore, 172U);
    // 30 · 4 + 3 · 3 · 16 bits are 33 bytes (a short last group has a scale too), 8 · 4 + 2 · 16 are 8.
    QCOMPARE(size.weightBytes, 33U + 8U);
    QCOMPARE(size.bytes(), 61U);
    QCOMPARE(size.bitsPerWeight(), 8.0 * 41 / 38);
    const std::vector both{quantizationOf("int8", "tensor", "fp32"), quantizationOf("int4", "group:4", "fp16")};
    const SizeTable table = sizesOf(model, both);
    QCOMPARE(table.rows.size(), 2U);
    QCOMPARE(table.rows[0].bytes, 38.0 + 2 * 4 + 20);
    QCOMPARE(table.rows[1].bytes, 61.0);
    QCOMPARE(table.bytesBefore, 172.0);
}

void TestModelSize::numbersOfParametersAreRead_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<double>("expected");
    QTest::newRow("billions") << "7B" << 7e9;
    QTest::newRow("small letter and a blank") << "70 b" << 70e9;
    QTest::newRow("millions") << "110M" << 110e6;
    QTest::newRow("thousands") << "235.146k" << 235146.0;
    QTest::newRow("trillions") << "1.5T" << 1.5e12;
    QTest::newRow("an exponent") << "1.5e9" << 1.5e9;
    QTest::newRow("a plain number") << "235146" << 235146.0;
}

void TestModelSize::numbersOfParametersAreRead()
{
    QFETCH(QString, text);
    QFETCH(double, expected);
    const auto count = parseParameterCount(text.toStdString());
    QVERIFY(count);
    QCOMPARE(*count, expected);
}

void TestModelSize::bandwidthsAreRead_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<double>("expected");
    QTest::newRow("megabytes") << "500MB/s" << 500e6;
    QTest::newRow("a blank") << "3.35 TB/s" << 3.35e12;
    QTest::newRow("without the second") << "50gb" << 50e9;
    QTest::newRow("powers of two") << "1GiB/s" << 0x1p30;
    QTest::newRow("bytes") << "1000 B/s" << 1000.0;
    QTest::newRow("a plain number") << "1e9" << 1e9;
}

void TestModelSize::bandwidthsAreRead()
{
    QFETCH(QString, text);
    QFETCH(double, expected);
    const auto bandwidth = parseBandwidth(text.toStdString());
    QVERIFY(bandwidth);
    QCOMPARE(*bandwidth, expected);
}

void TestModelSize::othersAreRefused_data()
{
    QTest::addColumn<QString>("text");
    for (const char* text : {"", "x", "0", "-7B", "B", "7BB", "1e300", "nan", "inf", "7 apples", "MB/s", "0GB/s"}) {
        QTest::newRow(*text == '\0' ? "nothing" : text) << QString::fromUtf8(text);
    }
}

void TestModelSize::othersAreRefused()
{
    QFETCH(QString, text);
    const auto count = parseParameterCount(text.toStdString());
    QVERIFY(!count);
    QCOMPARE(count.error().code, ErrorCode::Usage);
    QVERIFY(count.error().message.find(text.toStdString()) != std::string::npos);
    const auto bandwidth = parseBandwidth(text.toStdString());
    if (text == "1e300") {
        QVERIFY(bandwidth); // fast, but a number
        return;
    }
    QVERIFY(!bandwidth);
    QCOMPARE(bandwidth.error().code, ErrorCode::Usage);
}

void TestModelSize::readingTakesTime()
{
    QCOMPARE(secondsToRead(4 * 100e6, *parseBandwidth("500MB/s")), 0.8);
    QCOMPARE(secondsToRead(bytesFor(100e6, quantizationOf("int8", "tensor", "fp32")), 500e6), 0.2);
    // A net of 784-256-128-10 neurons, and BERT.
    QCOMPARE(bytesFor(235146, quantizationOf("int8", "tensor", "fp32")), 235146.0);
    QCOMPARE(sizesOf(235146, {}).bytesBefore, 940584.0);
    QCOMPARE(sizesOf(110e6, {}).bytesBefore, 440e6);
}

QTEST_GUILESS_MAIN(TestModelSize)
#include "tst_model_size.moc"
