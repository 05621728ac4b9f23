// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/pytorch/pickle.h"
#include "core/loaders/pytorch/pickle_machine.h"
#include "tests/support/pickle_writer.h"

#include <QTest>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

class TestPickle : public QObject {
    Q_OBJECT

private slots:
    void whatPythonWritesIsRead_data();
    void whatPythonWritesIsRead();
    void everyOpcodeDoesWhatPythonDocuments_data();
    void everyOpcodeDoesWhatPythonDocuments();
    void everyOpcodeHasARow();
    void damageIsOneSentence_data();
    void damageIsOneSentence();
    void everyCutIsAnError();
    void aListMayContainItself();
    void nestingIsNoRecursion();
    void sharingTakesNoMemory();
    void onlyTheFirstPickleIsRead();
};

namespace {

using qs::pickle::Kind;
using qs::pickle::Value;

std::span<const std::byte> spanOfBytes(const QByteArray& bytes)
{
    return std::as_bytes(std::span(bytes.constData(), static_cast<std::size_t>(bytes.size())));
}

std::string described(const Value& value);

std::string joined(std::span<const Value> items, const char* separators = ",")
{
    std::string text;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const std::size_t which = separators[1] == '\0' ? 0 : (i - 1) % 2;
        text += (i == 0 ? std::string() : std::string(1, separators[which])) + described(items[i]);
    }
    return text;
}

std::string hexadecimal(std::string_view bytes)
{
    return QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size())).toHex().toStdString();
}

std::string hexadecimal(double value)
{
    // Python's float.hex().
    if (std::isinf(value) || value == 0) {
        return std::isinf(value) ? "inf" : "0x0.0p+0";
    }
    int exponent = 0;
    double fraction = std::frexp(std::abs(value), &exponent) * 2;
    exponent = std::max(exponent - 1, -1022);
    fraction = std::ldexp(std::abs(value), -exponent);
    const auto bits = static_cast<std::uint64_t>(std::ldexp(fraction - std::floor(fraction), 52));
    return (value < 0 ? "-0x" : "0x") + std::to_string(static_cast<int>(fraction)) + "." +
           QString::number(bits, 16).rightJustified(13, '0').toStdString() + (exponent < 0 ? "p-" : "p+") +
           std::to_string(std::abs(exponent));
}

/// The text that make_expected_pickles.py writes for the same value; calls, objects and references besides.
std::string described(const Value& value)
{
    switch (value.kind()) {
    case Kind::None:
        return "None";
    case Kind::Boolean:
        return value.integer() != 0 ? "True" : "False";
    case Kind::Integer:
        return std::to_string(value.integer());
    case Kind::LargeInteger:
        return "large " + hexadecimal(value.text());
    case Kind::Number:
        return hexadecimal(value.number());
    case Kind::Text:
        return "'" + std::string(value.text()) + "'";
    case Kind::Bytes:
        return "b" + hexadecimal(value.text());
    case Kind::List:
        return "[" + joined(value.items()) + "]";
    case Kind::Tuple:
        return "(" + joined(value.items()) + ")";
    case Kind::Set:
        return "set(" + joined(value.items()) + ")";
    case Kind::Dictionary:
        return "{" + joined(value.node().items, ":,") + "}";
    case Kind::Global:
        return std::string(value.node().items[0].text()) + "." + std::string(value.node().items[1].text());
    case Kind::Persistent:
        return "persistent " + described(value.node().items[0]);
    case Kind::Call:
    case Kind::Instance:
        break;
    }
    const auto& node = value.node();
    return (value.is(Kind::Call) ? "call " : "new ") + described(node.origin->callable) +
           described(node.origin->arguments) +
           (node.items.empty() ? "" : "+" + joined(node.items, node.isKeyed ? ":," : ",")) +
           (node.origin->state.is(Kind::None) ? "" : "|" + described(node.origin->state));
}

QString answerTo(const QByteArray& pickle)
{
    const auto graph = qs::pickle::read(spanOfBytes(pickle));
    return QString::fromStdString(graph ? described(graph->root()) : "error: " + graph.error().message);
}

/// One opcode, a pickle with it, and the value or a part of the message that comes of it.
struct Row {
    int opcode;
    QByteArray pickle;
    QString answer;
};

const std::vector<Row>& rows()
{
    using namespace pickled;
    const auto zeros = [](int count) { return QByteArray(count, '\0'); };
    static const std::vector<Row> all{
        {'(', "(K\1t.", "(1)"},
        {'.', "N.", "None"},
        {'0',
         "K\1K\2"
         "0.",
         "1"},
        {'1',
         "K\1(K\2K\3"
         "1.",
         "1"},
        {'2',
         "]K\1"
         "2\x86"
         "a.",
         "[(1,1)]"},
        {'F', "F-1.5\n.", "-0x1.8000000000000p+0"},
        {'I', "I-12\n.", "-12"},
        {'I', "I01\n.", "True"},
        {'I', "I00\n.", "False"},
        {'L', "L-12L\n.", "-12"},
        {'L', "L119547037146038801333356L\n.", "large 313139353437303337313436303338383031333333333536"}, // its digits
        {'N', "N.", "None"},
        {'P', "Pan id\n.", "persistent 'an id'"},
        {'R', "cm\nf\nK\1\x85R.", "call m.f(1)"},
        {'S', "S'a\\x41\\n\\'\\\\'\n.", "'aA\n'\\'"},
        {'V', "Va\\u00e4\\U0001f600\xe4\n.", "'aä😀ä'"},
        {'a', "]K\1a.", "[1]"},
        {'b', "cm\nC\n)\x81K\1b.", "new m.C()|1"},
        {'c', "cm.n\nC\n.", "m.n.C"},
        {'d', "(K\1K\2d.", "{1:2}"},
        {'g', "K\7p3\n0g3\n.", "7"},
        {'i', "(K\1im\nC\n.", "new m.C(1)"},
        {'l', "(K\1K\2l.", "[1,2]"},
        {'p', "K\7p3\n0g3\n.", "7"},
        {'s', "}K\1K\2s.", "{1:2}"},
        {'t', "(K\1K\2t.", "(1,2)"},
        {'G', QByteArray("G\x3f\xf8", 3) + zeros(6) + ".", "0x1.8000000000000p+0"},
        {'J', "J\xfe\xff\xff\xff.", "-2"},
        {'K', "K\xff.", "255"},
        {'M', "M\xff\xff.", "65535"},
        {'Q', "K\5Q.", "persistent 5"},
        {'T', QByteArray("T\2\0\0\0ab.", 8), "'ab'"},
        {'U', "U\2ab.", "'ab'"},
        {'X', QByteArray("X\2\0\0\0ab.", 8), "'ab'"},
        {'e', "](K\1K\2e.", "[1,2]"},
        {'h',
         "K\7q\3"
         "0h\3.",
         "7"},
        {'j', QByteArray("K\7r\3\1\0\0000j\3\1\0\0.", 14), "7"},
        {'o', "(cm\nC\nK\1o.", "new m.C(1)"},
        {'q',
         "K\7q\3"
         "0h\3.",
         "7"},
        {'r', QByteArray("K\7r\3\1\0\0000j\3\1\0\0.", 14), "7"},
        {'u', "}(K\1K\2K\3K\4u.", "{1:2,3:4}"},
        {'u', "cm\nC\n)R(K\1K\2u.", "call m.C()+1:2"},
        {'}', "}.", "{}"},
        {')', ").", "()"},
        {']', "].", "[]"},
        {0x80, "\x80\x05N.", "None"},
        {0x81, "cm\nC\nK\1\x85\x81.", "new m.C(1)"},
        {0x82, "\x82\7.", "copyreg.extension 7"},
        {0x83, QByteArray("\x83\7\1.", 4), "copyreg.extension 263"},
        {0x84, QByteArray("\x84\7\0\1\0.", 6), "copyreg.extension 65543"},
        {0x85, "K\1\x85.", "(1)"},
        {0x86, "K\1K\2\x86.", "(1,2)"},
        {0x87, "K\1K\2K\3\x87.", "(1,2,3)"},
        {0x88, "\x88.", "True"},
        {0x89, "\x89.", "False"},
        {0x8a, QByteArray("\x8a\0.", 3), "0"},
        {0x8a, "\x8a\2\xfe\xff.", "-2"},
        {0x8a, QByteArray("\x8a\x09", 2) + QByteArray("123456789") + ".", "large 313233343536373839"},
        {0x8b, QByteArray("\x8b\2\0\0\0\0\1.", 8), "256"},
        {'B', QByteArray("B\2\0\0\0\xff\1.", 8), "bff01"},
        {'C', "C\2\xff\1.", "bff01"},
        {0x8c, "\x8c\2ab.", "'ab'"},
        {0x8d, QByteArray("\x8d\2\0\0\0\0\0\0\0ab.", 12), "'ab'"},
        {0x8e, QByteArray("\x8e\2\0\0\0\0\0\0\0ab.", 12), "b6162"},
        {0x8f, "\x8f.", "set()"},
        {0x90, "\x8f(K\1K\2\x90.", "set(1,2)"},
        {0x91, "(K\1K\2\x91.", "set(1,2)"},
        {0x92, "cm\nC\nK\1\x85}\x92.", "new m.C(1)"},
        {0x93, "\x8c\1m\x8c\1C\x93.", "m.C"},
        {0x94, "K\7\x94\x30K\1h" + zeros(1) + "\x86.", "(1,7)"},
        {0x95, QByteArray("\x95\2\0\0\0\0\0\0\0N.", 11), "None"},
        {0x96, QByteArray("\x96\2\0\0\0\0\0\0\0ab.", 12), "b6162"},
        {0x97, "\x97.", "error: malformed pickle: opcode NEXT_BUFFER at byte 0: it refers to a buffer"},
        {0x98, "C\1a\x98.", "b61"},
    };
    return all;
}

} // namespace

void TestPickle::whatPythonWritesIsRead_data()
{
    QTest::addColumn<QByteArray>("pickle");
    QTest::addColumn<QString>("text");
    std::ifstream file(QUANTSCOPE_SOURCE_DIR "/tests/data/expected_pickles.json");
    for (const auto& item : nlohmann::json::parse(file)) {
        const std::string name = item["name"].get<std::string>() + " " + std::to_string(item["protocol"].get<int>());
        QTest::newRow(name.c_str()) << QByteArray::fromHex(item["pickle"].get<std::string>().c_str())
                                    << QString::fromStdString(item["text"].get<std::string>());
    }
}

void TestPickle::whatPythonWritesIsRead()
{
    QFETCH(QByteArray, pickle);
    QFETCH(QString, text);
    QCOMPARE(answerTo(pickle), text);
}

void TestPickle::everyOpcodeDoesWhatPythonDocuments_data()
{
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < rows().size(); ++i) {
        QTest::newRow(qPrintable(QString("%1 %2").arg(rows()[i].opcode, 0, 16).arg(i))) << static_cast<int>(i);
    }
}

void TestPickle::everyOpcodeDoesWhatPythonDocuments()
{
    QFETCH(int, index);
    const Row& row = rows()[static_cast<std::size_t>(index)];
    const QString answer = answerTo(row.pickle);
    QVERIFY2(row.answer.startsWith("error") ? answer.startsWith(row.answer) : answer == row.answer,
             qPrintable(answer + " instead of " + row.answer));
}

void TestPickle::everyOpcodeHasARow()
{
    std::size_t count = 0;
    for (const auto opcodes : {qs::pickle::plainOpcodes(), qs::pickle::objectOpcodes()}) {
        for (const auto& opcode : opcodes) {
            QVERIFY2(std::ranges::any_of(rows(), [&](const Row& row) { return row.opcode == opcode.code; }),
                     opcode.name);
        }
        count += opcodes.size();
    }
    QCOMPARE(count, std::size_t{68}); // as many as pickletools.opcodes of Python 3.11 has
}

void TestPickle::damageIsOneSentence_data()
{
    QTest::addColumn<QByteArray>("pickle");
    QTest::addColumn<QString>("part");
    const auto row = [](const char* name, const QByteArray& pickle, const char* part) {
        QTest::newRow(name) << pickle << part;
    };
    row("nothing", "", "truncated pickle");
    row("no end", "N", "truncated pickle");
    row("no value", ".", "nothing on its stack");
    row("not an opcode", "\xff.", "no opcode");
    row("empty stack", "s.", "SETITEM at byte 0: the stack is empty");
    row("below the mark", "K\1(\x85.", "TUPLE1 at byte 3: the stack is empty");
    row("no mark", "K\1t.", "no mark");
    row("long string", QByteArray("\x8d", 1) + QByteArray(7, '\0') + QByteArray("\x10", 1), "1152921504606846976");
    row("negative length", "T\xff\xff\xff\xff.", "is -1");
    row("append to a number", "K\1K\2a.", "no list");
    row("set in a list", "]K\1K\2s.", "no dictionary");
    row("append to a tuple", ")K\1a.", "no list");
    row("odd pairs", "}(K\1u.", "no value");
    row("odd dictionary", "(K\1d.", "no value");
    row("unknown memo", "h\5.", "memo 5");
    row("state of a number", "K\1K\2b.", "no object");
    row("new protocol", "\x80\x09N.", "protocol 9");
    row("class without a name", "cmodule", "truncated");
    row("class that is a number", "K\1K\2\x93.", "no text");
    row("object without a class", "(o.", "no class");
    row("bad number", "Itwo\n.", "no whole number");
    row("bad float", "Ftwo\n.", "no number");
    row("bad memo number", "g-1\n.", "no number");
    row("bad string", "Sa\n.", "invalid spelling");
    row("bad escape", "S'\\q'\n.", "invalid spelling");
    row("short escape", "V\\u12\n.", "invalid spelling");
    row("point beyond Unicode", "V\\U00110000\n.", "invalid spelling");
    row("frame", QByteArray("\x95\x09\0\0\0\0\0\0\0N.", 11), "truncated");
    row("list and dictionary", "cm\nC\n)RK\1aK\1K\2s.", "list and a dictionary at once");
}

void TestPickle::damageIsOneSentence()
{
    QFETCH(QByteArray, pickle);
    QFETCH(QString, part);
    const QString answer = answerTo(pickle);
    QVERIFY2(answer.startsWith("error") && answer.contains(part), qPrintable(answer));
    QVERIFY(!answer.contains('\n') && !answer.endsWith('.'));
}

void TestPickle::everyCutIsAnError()
{
    for (const Row& row : rows()) {
        for (qsizetype length = 0; length < row.pickle.size(); ++length) {
            QVERIFY2(answerTo(row.pickle.first(length)).startsWith("error"), qPrintable(row.answer));
        }
    }
}

void TestPickle::aListMayContainItself()
{
    const QByteArray pickle = QByteArray("]q\0h\0a.", 7);
    const auto graph = qs::pickle::read(spanOfBytes(pickle));
    QVERIFY(graph);
    QCOMPARE(graph->root().items().size(), std::size_t{1});
    QCOMPARE(&graph->root().items()[0].node(), &graph->root().node());
}

void TestPickle::nestingIsNoRecursion()
{
    const QByteArray pickle = QByteArray(1'000'000, ']') + QByteArray(999'999, 'a') + ".";
    const auto graph = qs::pickle::read(spanOfBytes(pickle));
    QVERIFY(graph);
    QCOMPARE(graph->length(), std::uint64_t{2'000'000});
}

void TestPickle::sharingTakesNoMemory()
{
    // A list of two of the same list of two of the same … : 2^60 members for whoever counts them all.
    QByteArray pickle = "]";
    for (char i = 0; i < 60; ++i) {
        pickle += QByteArray("q") + i + "0](h" + i + "h" + i + "e";
    }
    const auto graph = qs::pickle::read(spanOfBytes(pickle + "."));
    QVERIFY(graph);
    QCOMPARE(graph->root().items().size(), std::size_t{2});
}

void TestPickle::onlyTheFirstPickleIsRead()
{
    const QByteArray two = "K\1.K\2.";
    const auto graph = qs::pickle::read(spanOfBytes(two));
    QVERIFY(graph);
    QCOMPARE(graph->root().integer(), std::int64_t{1});
    QCOMPARE(graph->length(), std::uint64_t{3});
}

QTEST_APPLESS_MAIN(TestPickle)
#include "tst_pickle.moc"
