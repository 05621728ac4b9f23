// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/blocks/block_codec.h"
#include "core/tensor/half.h"
#include "tests/support/model_files.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <cstring>
#include <filesystem>

using namespace qs;

/// Compares every codec with what ggml's own code (revision d99724f, plain C) encoded and decoded: eight rows of 1,024
/// values, among them zeros, a constant and values so small that their scales are denormal halves.
class TestGgmlReference : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void everyTypeOfTheFileIsKnown();
    void decodesAsTheReference_data();
    void decodesAsTheReference();
    void encodesAsTheReference_data();
    void encodesAsTheReference();
    void halvesAndBfloatsAreTheReference();

private:
    const Tensor* find(const std::string& name) const;
    std::vector<float> floats(const std::string& name) const;
    std::vector<std::byte> bytes(const std::string& name) const;

    std::shared_ptr<const Model> m_reference;
};

namespace {

struct Row {
    const char* tensor; ///< in the file
    const char* codec;
    bool closed; ///< the reference's rule for the codes is no search: our bytes are its bytes
};

constexpr std::array kRows{
    Row{"Q8_0", "q8_0", true},        Row{"Q5_1", "q5_1", true},        Row{"Q5_0", "q5_0", true},
    Row{"Q4_1", "q4_1", true},        Row{"Q4_0", "q4_0", true},        Row{"IQ4_NL", "iq4_nl", false},
    Row{"IQ4_XS", "iq4_xs", false},   Row{"TQ2_0", "tq2_0", true},      Row{"TQ1_0", "tq1_0", true},
    Row{"MXFP4", "gguf-mxfp4", true}, Row{"NVFP4", "gguf-nvfp4", true}, Row{"IQ3_S", "iq3_s", false},
    Row{"IQ3_XXS", "iq3_xxs", false}, Row{"IQ2_S", "iq2_s", false},     Row{"IQ2_XS", "iq2_xs", false},
    Row{"IQ2_XXS", "iq2_xxs", false}, Row{"IQ1_M", "iq1_m", false},     Row{"IQ1_S", "iq1_s", false},
};

void addRows(bool closedOnly)
{
    QTest::addColumn<QString>("tensor");
    QTest::addColumn<QString>("codec");
    for (const Row& row : kRows) {
        if (row.closed || !closedOnly) {
            QTest::newRow(row.tensor) << row.tensor << row.codec;
        }
    }
}

/// Whether the same bits; unlike ==, this tells −0 from 0.
bool sameBits(const std::vector<float>& a, const std::vector<float>& b)
{
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}

} // namespace

void TestGgmlReference::initTestCase()
{
    const std::string data = qEnvironmentVariable("QUANTSCOPE_TEST_DATA").toStdString();
    const std::string file = data + "/reference/ggml/blocks.npz";
    if (data.empty() || !std::filesystem::exists(file)) {
        QSKIP("skipped: QUANTSCOPE_TEST_DATA names no folder with reference/ggml/blocks.npz");
    }
    const auto model = ModelFiles::open(QString::fromStdString(file));
    QVERIFY2(model, qPrintable(messageOf(model)));
    m_reference = *model;
}

const Tensor* TestGgmlReference::find(const std::string& name) const
{
    const auto found = std::ranges::find(m_reference->tensors, name, &Tensor::name);
    return found == m_reference->tensors.end() ? nullptr : &*found;
}

std::vector<float> TestGgmlReference::floats(const std::string& name) const
{
    const Tensor* const tensor = find(name);
    std::vector<float> values(tensor == nullptr ? 0 : tensor->count);
    if (tensor == nullptr || !tensor->data->read(0, values)) {
        return {};
    }
    return values;
}

std::vector<std::byte> TestGgmlReference::bytes(const std::string& name) const
{
    std::vector<std::byte> bytes;
    for (const float value : floats(name + ".bytes")) {
        bytes.push_back(static_cast<std::byte>(value));
    }
    return bytes;
}

void TestGgmlReference::everyTypeOfTheFileIsKnown()
{
    for (const Tensor& tensor : m_reference->tensors) {
        if (!tensor.name.ends_with(".bytes") || tensor.name == "F16.bytes" || tensor.name == "BF16.bytes") {
            continue;
        }
        const std::string type = tensor.name.substr(0, tensor.name.size() - 6);
        if (type.ends_with("_K")) { // their encoders search: tst_k_reference
            continue;
        }
        QVERIFY2(std::ranges::find(kRows, type, &Row::tensor) != kRows.end(), type.c_str());
    }
}

void TestGgmlReference::decodesAsTheReference_data()
{
    addRows(false);
}

void TestGgmlReference::decodesAsTheReference()
{
    QFETCH(QString, tensor);
    QFETCH(QString, codec);
    const BlockCodec* const format = findBlockCodec(codec.toStdString());
    QVERIFY(format != nullptr);
    const std::vector<std::byte> stored = bytes(tensor.toStdString());
    const std::vector<float> expected = floats(tensor.toStdString());
    QCOMPARE(expected.size(), std::size_t{8192});
    const std::size_t blocks = expected.size() / static_cast<std::size_t>(format->values);
    QCOMPARE(stored.size(), blocks * static_cast<std::size_t>(format->bytes));
    std::vector<float> decoded(expected.size());
    format->decode(stored.data(), blocks, decoded.data());
    QVERIFY(sameBits(decoded, expected));
    format->decodeByDefinition(stored.data(), blocks, decoded.data());
    QVERIFY(sameBits(decoded, expected));
}

void TestGgmlReference::encodesAsTheReference_data()
{
    addRows(true);
}

void TestGgmlReference::encodesAsTheReference()
{
    QFETCH(QString, tensor);
    QFETCH(QString, codec);
    const BlockCodec* const format = findBlockCodec(codec.toStdString());
    QVERIFY(format != nullptr);
    const std::vector<std::byte> expected = bytes(tensor.toStdString());
    const std::vector<float> input = floats("input");
    const std::size_t blocks = input.size() / static_cast<std::size_t>(format->values);
    std::vector<std::byte> encoded(expected.size());
    format->encode(input.data(), blocks, encoded.data());
    QVERIFY(encoded == expected);
    format->encodeByDefinition(input.data(), blocks, encoded.data());
    QVERIFY(encoded == expected);
}

void TestGgmlReference::halvesAndBfloatsAreTheReference()
{
    const std::vector<float> input = floats("input");
    for (const char* const type : {"F16", "BF16"}) {
        const std::vector<std::byte> stored = bytes(type);
        const std::vector<float> expected = floats(type);
        QCOMPARE(expected.size(), std::size_t{8192});
        QCOMPARE(stored.size(), expected.size() * 2);
        std::vector<float> decoded(expected.size());
        findElementType(type)->toFloat(stored.data(), decoded);
        QVERIFY2(sameBits(decoded, expected), type);
    }
    std::vector<std::uint16_t> halves;
    std::ranges::transform(input, std::back_inserter(halves), floatToHalf);
    QVERIFY(std::memcmp(halves.data(), bytes("F16").data(), halves.size() * 2) == 0);
}

QTEST_APPLESS_MAIN(TestGgmlReference)
#include "tst_ggml_reference.moc"
