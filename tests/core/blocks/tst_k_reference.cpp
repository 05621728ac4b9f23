// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/blocks/block_codec.h"
#include "tests/support/cpu_targets.h"
#include "tests/support/model_files.h"

#include <QTest>

#include <algorithm>
#include <bit>
#include <filesystem>

using namespace qs;

/// Compares the searched formats with what ggml's plain C code encoded and decoded: eight rows of different kinds.
class TestKReference : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void bytesAndValuesAreTheReference_data();
    void bytesAndValuesAreTheReference();

private:
    std::vector<double> numbers(const QString& name) const
    {
        const Tensor* const tensor = findTensor(*m_model, name.toStdString());
        return tensor == nullptr ? std::vector<double>() : numbersOf(*tensor);
    }

    std::shared_ptr<const Model> m_model;
};

void TestKReference::initTestCase()
{
    const QString file = qEnvironmentVariable("QUANTSCOPE_TEST_DATA") + "/reference/ggml/blocks.npz";
    if (!std::filesystem::exists(file.toStdString())) {
        QSKIP("skipped: QUANTSCOPE_TEST_DATA names no folder with reference/ggml/blocks.npz");
    }
    const auto model = ModelFiles::open(file);
    QVERIFY2(model, qPrintable(messageOf(model)));
    m_model = *model;
}

void TestKReference::bytesAndValuesAreTheReference_data()
{
    QTest::addColumn<QString>("target");
    QTest::addColumn<QString>("type");
    for (const std::string& target : availableCpuTargets()) {
        for (const char* const type : {"Q2_K", "Q3_K", "Q4_K", "Q5_K", "Q6_K", "IQ4_NL", "IQ4_XS"}) {
            QTest::addRow("%s, %s", type, target.c_str()) << QString::fromStdString(target) << QString(type);
        }
    }
}

void TestKReference::bytesAndValuesAreTheReference()
{
    QFETCH(QString, target);
    QFETCH(QString, type);
    const ForcedTarget forced(target);
    const std::vector<double> input = numbers("input");
    const std::vector<double> bytes = numbers(type + ".bytes");
    const std::vector<double> values = numbers(type);
    const BlockCodec* const codec = findBlockCodec(type.toLower().toStdString());
    QVERIFY(codec != nullptr && !input.empty() && values.size() == input.size());
    const std::size_t blocks = input.size() / static_cast<std::size_t>(codec->values);
    QCOMPARE(bytes.size(), blocks * static_cast<std::size_t>(codec->bytes));

    const std::vector<float> in(input.begin(), input.end());
    std::vector<std::byte> expected(bytes.size());
    std::ranges::transform(bytes, expected.begin(), [](double byte) { return static_cast<std::byte>(byte); });
    for (const auto encode : {codec->encode, codec->encodeByDefinition}) {
        std::vector<std::byte> found(expected.size());
        encode(in.data(), blocks, found.data());
        QVERIFY(found == expected);
    }
    for (const auto decode : {codec->decode, codec->decodeByDefinition}) {
        std::vector<float> found(values.size());
        decode(expected.data(), blocks, found.data());
        QVERIFY(std::ranges::equal(found, values, [](float a, double b) {
            return std::bit_cast<std::uint32_t>(a) == std::bit_cast<std::uint32_t>(static_cast<float>(b));
        }));
    }
}

QTEST_APPLESS_MAIN(TestKReference)
#include "tst_k_reference.moc"
