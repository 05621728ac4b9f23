// SPDX-License-Identifier: GPL-3.0-or-later
// Every operator of the family, called with what chance makes of good inputs.
#include "code_calls.h"

#include <QTest>

#include <limits>
#include <random>

using namespace qs;
using namespace codecalls;

class TestStrangeCodeCalls : public QObject {
    Q_OBJECT

private slots:
    void strangeInputsAreErrorsAndNoCrash_data();
    void strangeInputsAreErrorsAndNoCrash();
};

void TestStrangeCodeCalls::strangeInputsAreErrorsAndNoCrash_data()
{
    QTest::addColumn<int>("row");
    const auto rows = quantizedOperators();
    for (int i = 0; i < static_cast<int>(rows.size()); ++i) {
        const OperatorRow& row = rows[static_cast<std::size_t>(i)];
        QTest::addRow("%s %d%s", row.name.data(), row.since, row.domain.empty() ? "" : " com.microsoft") << i;
    }
}

namespace {

struct Example {
    Arrays inputs;
    Attributes attributes;
};

/// Inputs with which each operator of the family has an answer.
Example exampleOf(std::string_view name)
{
    const Array codes = bytes({2, 3}, {1, 2, 3, 4, 5, 6});
    const Array image = bytes({1, 2, 3, 3}, std::vector<std::uint8_t>(18, 7));
    const Array kernels = bytes({2, 2, 2, 2}, std::vector<std::uint8_t>(16, 3));
    const Array right = bytes({3, 2}, {1, 2, 3, 4, 5, 6});
    const Array s = one(0.5F);
    const Array z = zeroPoint(1);
    const std::vector<std::pair<std::string_view, Example>> examples{
        {"ConvInteger", {{image, kernels, z, z}, integers("pads", {1, 0, 1, 0})}},
        {"DequantizeLinear", {{codes, s, z}, {}}},
        {"DynamicQuantizeLinear", {{floats({3}, {1, 2, 3})}, {}}},
        {"DynamicQuantizeMatMul", {{floats({2, 3}, {1, 2, 3, 4, 5, 6}), right, s, z, floats({2}, {1, 2})}, {}}},
        {"MatMulInteger", {{codes, right, z, z}, {}}},
        {"MatMulIntegerToFloat", {{codes, right, s, s, z, z, floats({2}, {1, 2})}, {}}},
        {"MatMulNBits",
         {{floats({1, 3}, {1, 2, 3}), bytes({2, 1, 8}, std::vector<std::uint8_t>(16, 0x35)), floats({2}, {1, 2}),
           bytes({2}, {7, 8}), arrayOf<std::int32_t>({3}, {0, 0, 0}), floats({2}, {1, 2})},
          {{"N", std::int64_t{2}}, {"K", std::int64_t{3}}, {"block_size", std::int64_t{16}}}}},
        {"QGemm", {{codes, s, z, right, s, z, arrayOf<std::int32_t>({2}, {1, 2}), s, z}, {}}},
        {"QLinearAdd", {{codes, s, z, codes, s, z, s, z}, {}}},
        {"QLinearAveragePool", {{image, s, z, s, z}, integers("kernel_shape", {2, 2})}},
        {"QLinearConcat", {{s, z, codes, s, z, codes, s, z}, integer("axis", 1)}},
        {"QLinearConv", {{image, s, z, kernels, s, z, s, z, arrayOf<std::int32_t>({2}, {1, 2})}, {}}},
        {"QLinearGlobalAveragePool", {{image, s, z, s, z}, {}}},
        {"QLinearLeakyRelu", {{codes, s, z, s, z}, {}}},
        {"QLinearMatMul", {{codes, s, z, right, s, z, s, z}, {}}},
        {"QLinearMul", {{codes, s, z, codes, s, z, s, z}, {}}},
        {"QLinearSigmoid", {{codes, s, z, s, z}, {}}},
        {"QLinearSoftmax", {{codes, s, z, s, z}, integer("axis", -1)}},
        {"QuantizeLinear", {{floats({2, 3}, {1, 2, 3, 4, 5, 6}), s, z}, {}}},
    };
    for (const auto& [op, example] : examples) {
        if (op == name) {
            return example;
        }
    }
    return {};
}

} // namespace

/// Whatever is made of a good call, the operator answers, and the sanitizers find nothing.
void TestStrangeCodeCalls::strangeInputsAreErrorsAndNoCrash()
{
    QFETCH(int, row);
    const OperatorRow& op = quantizedOperators()[static_cast<std::size_t>(row)];
    const std::string name(op.name);
    const std::string domain(op.domain);
    const Operator called{name.c_str(), op.since, domain.c_str()};
    const Example example = exampleOf(op.name);
    const auto good = run(called, example.inputs, example.attributes);
    QVERIFY2(good.has_value(), good ? "" : good.error().message.c_str());

    std::mt19937 random(static_cast<unsigned>(row));
    constexpr ElementType types[] = {ElementType::U8,  ElementType::I8,  ElementType::F32,    ElementType::I32,
                                     ElementType::F16, ElementType::I64, ElementType::F8E4M3, ElementType::U16};
    constexpr std::int64_t numbers[] = {0,
                                        1,
                                        2,
                                        3,
                                        -1,
                                        -2,
                                        4,
                                        16,
                                        1 << 20,
                                        std::numeric_limits<std::int64_t>::max(),
                                        std::numeric_limits<std::int64_t>::min()};
    constexpr const char* names[] = {"axis",
                                     "block_size",
                                     "group",
                                     "pads",
                                     "strides",
                                     "K",
                                     "N",
                                     "kernel_shape",
                                     "bits",
                                     "transA",
                                     "transB",
                                     "opset",
                                     "ceil_mode",
                                     "auto_pad",
                                     "output_dtype",
                                     "saturate",
                                     "dilations",
                                     "channels_last",
                                     "count_include_pad"};
    const auto pick = [&](const auto& list) { return list[random() % std::size(list)]; };
    int answered = 0;
    for (int round = 0; round < 3000; ++round) {
        Example strange = example;
        for (std::size_t changes = random() % 3; changes > 0; --changes) {
            const std::size_t input = random() % strange.inputs.size();
            Shape shape = strange.inputs[input].shape();
            if (random() % 3 == 0) {
                shape.assign(random() % 5, 1);
            }
            for (std::int64_t& extent : shape) {
                extent = random() % 3 == 0 ? static_cast<std::int64_t>(random() % 4) : extent;
            }
            const bool keepsType = !strange.inputs[input].isAbsent() && random() % 3 != 0;
            auto array = Array::make(keepsType ? strange.inputs[input].type() : pick(types), shape);
            QVERIFY(array.has_value());
            for (std::byte& byte : array->editBytes()) {
                byte = static_cast<std::byte>(random());
            }
            strange.inputs[input] = random() % 8 == 0 ? Array() : std::move(*array);
        }
        if (random() % 6 == 0) {
            strange.inputs.resize(random() % (strange.inputs.size() + 2));
        }
        for (std::size_t i = random() % 3; i > 0; --i) {
            GraphAttribute attribute{pick(names), pick(numbers)};
            if (random() % 3 == 0) {
                attribute.value = std::vector<std::int64_t>{pick(numbers), pick(numbers)};
            } else if (random() % 8 == 0) {
                attribute.value = std::string("SAME_UPPER");
            }
            std::erase_if(strange.attributes, [&](const GraphAttribute& each) { return each.name == attribute.name; });
            strange.attributes.push_back(std::move(attribute));
        }
        answered += run(called, strange.inputs, strange.attributes).has_value() ? 1 : 0;
    }
    qInfo("%d of 3000 calls had an answer", answered);
}

QTEST_APPLESS_MAIN(TestStrangeCodeCalls)
#include "tst_strange_code_calls.moc"
