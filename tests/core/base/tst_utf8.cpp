// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/utf8.h"

#include <QTest>

class TestUtf8 : public QObject {
    Q_OBJECT

private slots:
    void validTextIsUnchanged();
    void brokenPartsAreReplaced_data();
    void brokenPartsAreReplaced();
    void everyByteSequenceBecomesValid();
    void invisibleCharactersAreWrittenOut();
    void longTextLosesItsMiddle();
};

void TestUtf8::validTextIsUnchanged()
{
    const std::string text = "plain, caf\xC3\xA9, \xE6\xB7\xB1, \xF0\x9F\x98\x80, \xF4\x8F\xBF\xBF";
    QCOMPARE(qs::validUtf8(text), text);
    QCOMPARE(qs::visibleText(text), text);
    QCOMPARE(qs::validUtf8(""), std::string());
}

void TestUtf8::brokenPartsAreReplaced_data()
{
    QTest::addColumn<QByteArray>("broken");
    QTest::addColumn<int>("replacements");
    QTest::newRow("lone continuation") << QByteArray("\x80") << 1;
    QTest::newRow("cut two-byte") << QByteArray("\xC3") << 1;
    QTest::newRow("cut three-byte is one part") << QByteArray("\xE6\xB7") << 1;
    QTest::newRow("cut four-byte is one part") << QByteArray("\xF0\x9F\x98") << 1;
    QTest::newRow("overlong slash") << QByteArray("\xC0\xAF") << 2;
    QTest::newRow("overlong three-byte") << QByteArray("\xE0\x80\xAF") << 3;
    QTest::newRow("surrogate") << QByteArray("\xED\xA0\x80") << 3;
    QTest::newRow("beyond the last character") << QByteArray("\xF4\x90\x80\x80") << 4;
    QTest::newRow("no first byte") << QByteArray("\xFF\xFE") << 2;
}

void TestUtf8::brokenPartsAreReplaced()
{
    QFETCH(QByteArray, broken);
    QFETCH(int, replacements);
    std::string expected = "a";
    for (int i = 0; i < replacements; ++i) {
        expected += "\xEF\xBF\xBD";
    }
    QCOMPARE(qs::validUtf8("a" + broken.toStdString() + "b"), expected + "b");
}

void TestUtf8::everyByteSequenceBecomesValid()
{
    for (int first = 0; first < 256; ++first) {
        for (int second = 0; second < 256; ++second) {
            for (const char* rest : {"", "\x80", "\x80\x80", "\xBF\xBF", "z"}) {
                const std::string text = std::string{'a', char(first), char(second)} + rest; // Qt drops a leading mark
                const std::string valid = qs::validUtf8(text);
                QCOMPARE(qs::validUtf8(valid), valid);
                QCOMPARE(QString::fromStdString(valid).toStdString(), valid); // Qt finds nothing to replace
            }
        }
    }
}

void TestUtf8::invisibleCharactersAreWrittenOut()
{
    QCOMPARE(qs::visibleText("a\nb\r\tc"), std::string("a\\nb\\r\\tc"));
    QCOMPARE(qs::visibleText("a\xE2\x80\xAE z"), std::string("a\\u202E z"));
    QCOMPARE(qs::visibleText(std::string_view("\0\x7F", 2)), std::string("\\u0000\\u007F"));
    QCOMPARE(qs::visibleText("\xFF"), std::string("\xEF\xBF\xBD"));
}

void TestUtf8::longTextLosesItsMiddle()
{
    QCOMPARE(qs::elided("model.layers.0.weight", 21), std::string("model.layers.0.weight"));
    QCOMPARE(qs::elided("model.layers.0.weight", 11), std::string("model\xE2\x80\xA6"
                                                                  "eight"));
    QCOMPARE(qs::elided("\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xF0\x9F\x98\x80", 2),
             std::string("\xF0\x9F\x98\x80\xE2\x80\xA6"));
    QCOMPARE(qs::elided("abc", 1), std::string("\xE2\x80\xA6"));
    QCOMPARE(qs::elided("abc", 0), std::string());
}

QTEST_APPLESS_MAIN(TestUtf8)
#include "tst_utf8.moc"
