// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/model_files.h"
#include "tests/support/onnx_writer.h"

#include <QElapsedTimer>
#include <QTest>

using namespace onnxwriter;

/// Which node a weight belongs to and where its channels are.
class TestOnnxWeights : public QObject {
    Q_OBJECT

private slots:
    void theOperatorDecidesTheAxis_data();
    void theOperatorDecidesTheAxis();
    void weightsAreFollowedToTheirConsumer_data();
    void weightsAreFollowedToTheirConsumer();
    void aLayerIsNamedByItsNode();
    void aSharedWeightNamesEveryUser();
    void bodiesSeeTheWeightsAroundThem();
    void onlyFloatTensorsOfTwoDimensionsAreWeights();
    void circlesAndLongChainsEnd();

private:
    ModelFiles m_files;
};

void TestOnnxWeights::theOperatorDecidesTheAxis_data()
{
    QTest::addColumn<QByteArray>("node");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, const QByteArray& node, const char* expected) {
        QTest::newRow(name) << node << QString(expected);
    };
    row("Conv", node("Conv", "n", "x W", "y"), "Conv n axis 0");
    row("image of a Conv", node("Conv", "n", "W k", "y"), "Conv n axis 0");
    row("ConvTranspose", node("ConvTranspose", "n", "x W", "y"), "ConvTranspose n axis 1");
    row("ConvTranspose in groups", node("ConvTranspose", "n", "x W", "y", {integerAttribute("group", 2)}),
        "ConvTranspose n axis 1 groups 2");
    row("group that divides nothing", node("ConvTranspose", "n", "x W", "y", {integerAttribute("group", 3)}),
        "ConvTranspose n axis 1");
    row("group 0", node("ConvTranspose", "n", "x W", "y", {integerAttribute("group", 0)}), "ConvTranspose n axis 1");
    row("group -2", node("ConvTranspose", "n", "x W", "y", {integerAttribute("group", -2)}), "ConvTranspose n axis 1");
    row("Gemm B", node("Gemm", "n", "x W", "y"), "Gemm n axis 1");
    row("Gemm B transposed", node("Gemm", "n", "x W", "y", {integerAttribute("transB", 1)}), "Gemm n axis 0");
    row("Gemm A", node("Gemm", "n", "W x", "y"), "Gemm n axis 0");
    row("Gemm A transposed", node("Gemm", "n", "W x", "y", {integerAttribute("transA", 1)}), "Gemm n axis 1");
    row("Gemm C", node("Gemm", "n", "x k W", "y"), "Gemm n axis 0");
    row("MatMul second", node("MatMul", "n", "x W", "y"), "MatMul n axis 2");
    row("MatMul first", node("MatMul", "n", "W x", "y"), "MatMul n axis 1");
    row("LSTM W", node("LSTM", "n", "x W R B", "y"), "LSTM n axis 1 channelDims 2");
    row("GRU R", node("GRU", "n", "x k W", "y"), "GRU n axis 1 channelDims 2");
    row("RNN bias", node("RNN", "n", "x k r W", "y"), "RNN n axis 0");
    row("Gather", node("Gather", "n", "W i", "y"), "Gather n axis 0");
    row("Mul", node("Mul", "n", "x W", "y"), "Mul n axis 0");
    row("of another domain", node("Strange", "n", "x W", "y"), "Strange n axis 0");
    row("known before unknown", node("Shape", "s", "W", "z"), "Shape s axis 0");
}

void TestOnnxWeights::theOperatorDecidesTheAxis()
{
    QFETCH(QByteArray, node);
    QFETCH(QString, expected);
    const auto opened = m_files.open("axis.onnx", model({node}, {floatTensor("W", {4, 2, 3})}));
    QVERIFY2(opened, qPrintable(messageOf(opened)));
    QCOMPARE(weightText(findWeight(**opened, "W")), expected);
}

void TestOnnxWeights::weightsAreFollowedToTheirConsumer_data()
{
    QTest::addColumn<QByteArrayList>("nodes");
    QTest::addColumn<QString>("expected");
    const QByteArray matmul = node("MatMul", "mm", "x v", "y");
    const QByteArray conv = node("Conv", "conv", "x v", "y");
    const auto row = [](const char* name, const QByteArrayList& nodes, const char* expected) {
        QTest::newRow(name) << nodes << QString(expected);
    };
    const auto integers = integersAttribute;
    row("Identity", {node("Identity", "", "W", "v"), matmul}, "MatMul mm axis 2");
    row("Cast", {node("Cast", "", "W", "v"), matmul}, "MatMul mm axis 2");
    row("quantized and back",
        {node("QuantizeLinear", "", "W s z", "q"), node("DequantizeLinear", "", "q s z", "v"), conv},
        "Conv conv axis 0");
    row("scale of a dequantization", {node("DequantizeLinear", "dq", "q W", "v"), matmul},
        "DequantizeLinear dq axis 0");
    row("Transpose", {node("Transpose", "", "W", "v"), matmul}, "MatMul mm axis 0");
    row("Transpose by perm", {node("Transpose", "", "W", "v", {integers("perm", {0, 2, 1})}), matmul},
        "MatMul mm axis 1");
    row("Transpose to a Conv", {node("Transpose", "", "W", "v", {integers("perm", {2, 0, 1})}), conv},
        "Conv conv axis 2");
    row("wrong perm", {node("Transpose", "", "W", "v", {integers("perm", {0, 0, 1})}), matmul}, "MatMul mm axis 0");
    row("huge perm", {node("Transpose", "", "W", "v", {integers("perm", {0, 1LL << 62, 1})}), matmul},
        "MatMul mm axis 0");
    row("Reshape keeps the last", {node("Reshape", "", "W flat", "v"), matmul}, "MatMul mm axis 2");
    row("Reshape keeps the first", {node("Reshape", "", "W rows", "v"), conv}, "Conv conv axis 0");
    row("Reshape loses the last", {node("Reshape", "", "W rows", "v"), matmul}, "MatMul mm axis 0");
    row("Reshape to an unknown shape", {node("Reshape", "", "W computed", "v"), matmul}, "MatMul mm axis 0");
    row("Reshape by attribute", {node("Reshape", "", "W", "v", {integers("shape", {0, -1})}), conv},
        "Conv conv axis 0");
    row("Reshape to one dimension", {node("Reshape", "", "W line", "v"), matmul}, "MatMul mm axis 0");
    row("Reshape that does not fit", {node("Reshape", "", "W wrong", "v"), matmul}, "MatMul mm axis 0");
    row("Flatten", {node("Flatten", "", "W", "v", {integerAttribute("axis", 2)}), matmul}, "MatMul mm axis 2");
    row("Flatten far out", {node("Flatten", "", "W", "v", {integerAttribute("axis", 99)}), matmul}, "MatMul mm axis 0");
    row("Unsqueeze", {node("Unsqueeze", "", "W", "v", {integers("axes", {0, 4})}), node("MatMul", "mm", "v x", "y")},
        "MatMul mm axis 2");
    row("Unsqueeze by input", {node("Unsqueeze", "", "W minusOne", "v"), node("MatMul", "mm", "v x", "y")},
        "MatMul mm axis 2");
    row("there and back",
        {node("Unsqueeze", "", "W", "u", {integers("axes", {1})}),
         node("Squeeze", "", "u", "v", {integers("axes", {1})}), matmul},
        "MatMul mm axis 2");
    row("Squeeze without axes",
        {node("Unsqueeze", "", "W", "u", {integers("axes", {1})}), node("Squeeze", "", "u", "v"), conv},
        "Conv conv axis 0");
    row("transposed recurrent weight", {node("Transpose", "", "W", "v"), node("LSTM", "l", "x v", "y")},
        "LSTM l axis 0");
    row("ends at an output", {node("Identity", "i", "W", "v")}, "W axis 0");
}

void TestOnnxWeights::weightsAreFollowedToTheirConsumer()
{
    QFETCH(QByteArrayList, nodes);
    QFETCH(QString, expected);
    const auto opened =
        m_files.open("follow.onnx", model(nodes, {floatTensor("W", {4, 2, 3}), int64Tensor("flat", {8, -1}),
                                                  int64Tensor("rows", {0, 6}), int64Tensor("line", {-1}),
                                                  int64Tensor("wrong", {5, 5}), int64Tensor("minusOne", {-1})}));
    QVERIFY2(opened, qPrintable(messageOf(opened)));
    QCOMPARE(weightText(findWeight(**opened, "W")), expected);
}

void TestOnnxWeights::aLayerIsNamedByItsNode()
{
    const auto opened = m_files.open(
        "names.onnx", model({node("MatMul", "named", "x W", "y"), node("MatMul", "", "y V", "z")},
                            {floatTensor("W", {2, 2}), floatTensor("V", {2, 2}), floatTensor("U", {2, 2})}));
    QVERIFY2(opened, qPrintable(messageOf(opened)));
    QCOMPARE(findWeight(**opened, "W")->layer, std::string("named"));
    QCOMPARE(findWeight(**opened, "V")->layer, std::string("z"));
    QCOMPARE(findWeight(**opened, "U")->layer, std::string("U"));
    QVERIFY(findWeight(**opened, "U")->usedBy.empty());
}

void TestOnnxWeights::aSharedWeightNamesEveryUser()
{
    const auto opened =
        m_files.open("shared.onnx", model({node("Shape", "shape", "W", "s"), node("Gather", "embed", "W i", "e"),
                                           node("Transpose", "", "W", "t"), node("MatMul", "head", "h t", "y"),
                                           node("Add", "twice", "W W", "a")},
                                          {floatTensor("W", {5, 2})}));
    QVERIFY2(opened, qPrintable(messageOf(opened)));
    QCOMPARE((*opened)->weights.size(), std::size_t{1});
    const qs::Weight& weight = (*opened)->weights[0];
    QCOMPARE(weight.usedBy, (std::vector<std::string>{"shape", "embed", "head", "twice"}));
    QCOMPARE(weightText(&weight), QString("Gather embed axis 0")); // the first that tells where the channels are
}

void TestOnnxWeights::bodiesSeeTheWeightsAroundThem()
{
    // The body uses W of the graph around it, and a V of its own that hides the outer V.
    const QByteArray body =
        graph({node("MatMul", "inner", "x W", "m"), node("Conv", "hidden", "m V", "n")}, {floatTensor("V", {3, 3})});
    const auto opened = m_files.open(
        "body.onnx",
        model({node("Loop", "loop", "i c", "y", {graphAttribute("body", body)}), node("Gemm", "outer", "y V", "z")},
              {floatTensor("W", {2, 2}), floatTensor("V", {2, 2})}));
    QVERIFY2(opened, qPrintable(messageOf(opened)));
    QStringList texts;
    for (const qs::Weight& weight : (*opened)->weights) {
        texts << QString::fromStdString(qs::shapeText((*opened)->tensors[weight.tensor].shape)) + " " +
                     weightText(&weight);
    }
    QCOMPARE(texts,
             (QStringList{"[3, 3] Conv hidden axis 0", "[2, 2] MatMul inner axis 1", "[2, 2] Gemm outer axis 1"}));
}

void TestOnnxWeights::onlyFloatTensorsOfTwoDimensionsAreWeights()
{
    const auto opened = m_files.open(
        "which.onnx",
        model({}, {floatTensor("matrix", {2, 2}), floatTensor("bias", {4}), floatTensor("scalar", {}),
                   rawTensor("half", 10, {1, 2}, QByteArray(4, '\0')),
                   rawTensor("quantized", 3, {2, 2}, QByteArray(4, '\0')), rawTensor("broken", 1, {2, 2}, "")}));
    QVERIFY2(opened, qPrintable(messageOf(opened)));
    QCOMPARE((*opened)->weights.size(), std::size_t{2});
    QVERIFY(findWeight(**opened, "matrix") != nullptr && findWeight(**opened, "half") != nullptr);
}

void TestOnnxWeights::circlesAndLongChainsEnd()
{
    QByteArrayList nodes{node("Identity", "", "W", "a"), node("Identity", "", "a", "b"), node("Identity", "", "b", "a"),
                         node("MatMul", "mm", "x b", "y")};
    const auto circle = m_files.open("circle.onnx", model(nodes, {floatTensor("W", {2, 2})}));
    QVERIFY2(circle, qPrintable(messageOf(circle)));
    QCOMPARE(weightText(findWeight(**circle, "W")), QString("MatMul mm axis 1"));

    nodes.clear();
    QByteArray last = "W";
    for (int i = 0; i < 20000; ++i) {
        const QByteArray next = "v" + QByteArray::number(i);
        nodes << node("Identity", "", last, next);
        last = next;
    }
    nodes << node("MatMul", "end", "x " + last, "y");
    QElapsedTimer timer;
    timer.start();
    const auto chain = m_files.open("chain.onnx", model(nodes, {floatTensor("W", {2, 2})}));
    QVERIFY2(chain, qPrintable(messageOf(chain)));
    QCOMPARE(weightText(findWeight(**chain, "W")), QString("MatMul end axis 1"));
    QVERIFY(timer.elapsed() < 2000);
}

QTEST_APPLESS_MAIN(TestOnnxWeights)
#include "tst_onnx_weights.moc"
