// SPDX-License-Identifier: GPL-3.0-or-later
// Operators that a file defines itself (FunctionProto).
#include "core/executor/executor.h"
#include "core/loaders/loader.h"
#include "core/loaders/network.h"
#include "tests/support/model_files.h"
#include "tests/support/onnx_writer.h"

#include <QTest>

using namespace qs;

class TestFunctions : public QObject {
    Q_OBJECT

private slots:
    void callsOfAFunctionStayApart();
    void attributesComeFromTheCallOrTheDefault();
    void functionsCallFunctions();
    void bodiesSeeTheNamesOfTheFunction();
    void anInputMayBeAnOutput();
    void aFunctionHasItsOwnOpset();
    void aFunctionThatCallsItselfIsAnError();
    void functionsThatGrowWithoutEndAreAnError();
};

namespace {

namespace onnx = onnxwriter;

QByteArray value(const QByteArray& name)
{
    const QByteArray shape = onnx::message(1, onnx::number(1, 2));
    return onnx::message(1, name) + onnx::message(2, onnx::message(1, onnx::number(1, 1) + onnx::message(2, shape)));
}

QByteArray inOwnDomain(const QByteArray& node)
{
    return node + onnx::message(7, "own");
}

QByteArray reference(const QByteArray& name, const QByteArray& to)
{
    return onnx::message(1, name) + onnx::number(20, 2) + onnx::message(21, to);
}

struct Function {
    QByteArray name;
    QByteArrayList inputs;
    QByteArrayList outputs;
    QByteArrayList nodes;
    QByteArrayList defaults = {};
    int opset = 13;

    QByteArray bytes() const
    {
        QByteArray all = onnx::message(1, name) + onnx::message(10, "own");
        for (const QByteArray& input : inputs) {
            all += onnx::message(4, input);
        }
        for (const QByteArray& output : outputs) {
            all += onnx::message(5, output);
        }
        for (const QByteArray& node : nodes) {
            all += onnx::message(7, node);
        }
        for (const QByteArray& attribute : defaults) {
            all += onnx::message(11, attribute);
        }
        return onnx::message(25, all + onnx::message(9, onnx::number(2, opset)));
    }
};

/// The network of nodes from x [2] to y.
QByteArray model(const QByteArrayList& nodes, const QList<Function>& functions)
{
    QByteArray graph = onnx::graph(nodes, {onnx::floatTensor("c", {2})}); // 0, 1
    graph += onnx::message(11, value("x")) + onnx::message(12, value("y"));
    QByteArray bytes = onnx::model(graph) + onnx::message(8, onnx::message(1, "own") + onnx::number(2, 1));
    for (const Function& function : functions) {
        bytes += function.bytes();
    }
    return bytes;
}

struct Opened {
    std::shared_ptr<const Model> model;
    Result<std::shared_ptr<const Graph>> graph;
};

Opened opened(const ModelFiles& files)
{
    Progress progress;
    const auto model = openModel(files.path("f.onnx").toStdString(), progress);
    if (!model) {
        qFatal("%s", model.error().message.c_str());
    }
    return {*model, openNetwork(**model, progress)};
}

/// What it answers for x = 3, 5.
std::vector<float> answer(const QByteArrayList& nodes, const QList<Function>& functions)
{
    ModelFiles files;
    files.write("f.onnx", model(nodes, functions));
    const Opened network = opened(files);
    if (!network.graph) {
        qFatal("%s", network.graph.error().message.c_str());
    }
    Executor executor(ExecutionPlan::make(*network.graph));
    Progress progress;
    const auto outputs = executor.run({{"x", Array::of({2}, std::vector{3.0F, 5.0F})}}, progress);
    if (!outputs || !outputs->front()) {
        qFatal("%s", (outputs ? outputs->front().error() : outputs.error()).message.c_str());
    }
    const auto values = outputs->front()->values<float>();
    return {values.begin(), values.end()};
}

std::string errorOf(const QByteArrayList& nodes, const QList<Function>& functions)
{
    ModelFiles files;
    files.write("f.onnx", model(nodes, functions));
    const Opened network = opened(files);
    return network.graph ? "" : network.graph.error().message;
}

/// a · a + b
const Function kSquare{
    "Square", {"a", "b"}, {"r"}, {onnx::node("Mul", "", "a a", "t"), onnx::node("Add", "", "t b", "r")}};

} // namespace

void TestFunctions::callsOfAFunctionStayApart()
{
    // Both calls have a value "t" inside, and the caller has one too.
    QCOMPARE(answer({inOwnDomain(onnx::node("Square", "one", "x c", "t")),
                     inOwnDomain(onnx::node("Square", "one", "t x", "y"))},
                    {kSquare}),
             (std::vector{84.0F, 681.0F})); // (9 + 0)² + 3, (25 + 1)² + 5
}

void TestFunctions::attributesComeFromTheCallOrTheDefault()
{
    const Function sum{"Sum1",
                       {"a"},
                       {"r"},
                       {onnx::node("ReduceSum", "", "a", "s", {reference("keepdims", "keeps")}),
                        onnx::node("Shape", "", "s", "n"), onnx::node("Size", "", "n", "k"),
                        onnx::node("Cast", "", "k", "f", {onnx::integerAttribute("to", 1)}),
                        onnx::node("Add", "", "a f", "r")},
                       {onnx::integerAttribute("keeps", 0)}};
    const auto call = [](const QByteArrayList& attributes) {
        return inOwnDomain(onnx::node("Sum1", "", "x", "y", attributes));
    };
    QCOMPARE(answer({call({})}, {sum}), (std::vector{3.0F, 5.0F})); // a number: no axes
    QCOMPARE(answer({call({onnx::integerAttribute("keeps", 1)})}, {sum}), (std::vector{4.0F, 6.0F}));
    Function without = sum; // neither: the operator's own default, which keeps
    without.defaults.clear();
    QCOMPARE(answer({call({})}, {without}), (std::vector{4.0F, 6.0F}));
}

void TestFunctions::functionsCallFunctions()
{
    const Function twice{
        "Twice",
        {"v"},
        {"w"},
        {inOwnDomain(onnx::node("Square", "", "v v", "t")), inOwnDomain(onnx::node("Square", "", "t v", "w"))}};
    QCOMPARE(answer({inOwnDomain(onnx::node("Twice", "", "x", "y"))}, {twice, kSquare}),
             (std::vector{147.0F, 905.0F})); // (9 + 3)² + 3, (25 + 5)² + 5
}

void TestFunctions::bodiesSeeTheNamesOfTheFunction()
{
    const auto body = [](const QByteArray& op) {
        return onnx::graph({onnx::node(op, "", "a t", "o")}, {}) + onnx::message(12, value("o"));
    };
    const Function choice{
        "Choice",
        {"a", "which"},
        {"r"},
        {onnx::node("Mul", "", "a a", "t"), onnx::node("If", "", "which", "r",
                                                       {onnx::graphAttribute("then_branch", body("Add")),
                                                        onnx::graphAttribute("else_branch", body("Sub"))})}};
    const QByteArrayList compare{onnx::node("ReduceMax", "", "x", "m", {onnx::integerAttribute("keepdims", 0)}),
                                 onnx::node("ReduceMax", "", "c", "n", {onnx::integerAttribute("keepdims", 0)}),
                                 onnx::node("Greater", "", "m n", "more"), onnx::node("Less", "", "m n", "less")};
    QCOMPARE(answer(compare + QByteArrayList{inOwnDomain(onnx::node("Choice", "", "x more", "y"))}, {choice}),
             (std::vector{12.0F, 30.0F}));
    QCOMPARE(answer(compare + QByteArrayList{inOwnDomain(onnx::node("Choice", "", "x less", "y"))}, {choice}),
             (std::vector{-6.0F, -20.0F}));
}

void TestFunctions::anInputMayBeAnOutput()
{
    const Function same{"Same", {"a"}, {"a"}, {}};
    QCOMPARE(answer({inOwnDomain(onnx::node("Same", "", "x", "y"))}, {same}), (std::vector{3.0F, 5.0F}));
}

void TestFunctions::aFunctionHasItsOwnOpset()
{
    // Squeeze takes its axes as an attribute before 13, and as an input from then on.
    const Function old{"Old",
                       {"a"},
                       {"r"},
                       {onnx::node("Unsqueeze", "", "a", "t", {onnx::integersAttribute("axes", {0})}),
                        onnx::node("Squeeze", "", "t", "r", {onnx::integersAttribute("axes", {0})})},
                       {},
                       11};
    QCOMPARE(answer({inOwnDomain(onnx::node("Old", "", "x", "y"))}, {old}), (std::vector{3.0F, 5.0F}));
}

void TestFunctions::aFunctionThatCallsItselfIsAnError()
{
    const Function one{"One", {"a"}, {"r"}, {inOwnDomain(onnx::node("Two", "", "a", "r"))}};
    const Function two{"Two", {"a"}, {"r"}, {inOwnDomain(onnx::node("One", "", "a", "r"))}};
    const std::string error = errorOf({inOwnDomain(onnx::node("One", "", "x", "y"))}, {one, two});
    QVERIFY2(error.find("the function \"One\" calls itself") != std::string::npos, error.c_str());
}

void TestFunctions::functionsThatGrowWithoutEndAreAnError()
{
    QList<Function> functions{kSquare};
    for (int i = 0; i < 40; ++i) { // 2^40 nodes
        const QByteArray inner = i == 0 ? "Square" : "Grow" + QByteArray::number(i - 1);
        const QByteArray inputs = i == 0 ? "a a" : "a";
        functions.append(
            {"Grow" + QByteArray::number(i),
             {"a"},
             {"r"},
             {inOwnDomain(onnx::node(inner, "", inputs, "t")), inOwnDomain(onnx::node(inner, "", inputs, "r"))}});
    }
    const std::string error = errorOf({inOwnDomain(onnx::node("Grow39", "", "x", "y"))}, functions);
    QVERIFY2(error.find("more than 262144 nodes") != std::string::npos, error.c_str());
}

QTEST_APPLESS_MAIN(TestFunctions)
#include "tst_functions.moc"
