// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/granularity/granularity.h"

#include <QTest>

using namespace qs;

class TestGranularity : public QObject {
    Q_OBJECT

private slots:
    void textsComeBack();
    void nonsenseIsRefusedWithASentence_data();
    void nonsenseIsRefusedWithASentence();
    void scalesAreCountedWithTheShortGroup();
};

void TestGranularity::textsComeBack()
{
    for (const char* text : {"tensor", "channel", "group:32", "group:1", "group:1048576"}) {
        const auto parsed = parseGranularity(text);
        QVERIFY(parsed.has_value());
        QCOMPARE(granularityText(*parsed), std::string(text));
    }
    QCOMPARE(parseGranularity("group")->size, rowOf(Sharing::Group).defaultSize);
}

void TestGranularity::nonsenseIsRefusedWithASentence_data()
{
    QTest::addColumn<QString>("text");
    for (const char* text :
         {"", "rows", "group:", "group:0", "group:-4", "group:1e3", "group:1048577", "group:32x", "tensor:4"}) {
        QTest::newRow(*text == 0 ? "nothing" : text) << text;
    }
}

void TestGranularity::nonsenseIsRefusedWithASentence()
{
    QFETCH(QString, text);
    const auto parsed = parseGranularity(text.toStdString());
    QVERIFY(!parsed);
    QCOMPARE(parsed.error().code, ErrorCode::Usage);
    QVERIFY(parsed.error().message.find("granularity") != std::string::npos);
}

void TestGranularity::scalesAreCountedWithTheShortGroup()
{
    QCOMPARE(scaleCount({Sharing::Tensor, 0}, 64, 512), std::uint64_t{1});
    QCOMPARE(scaleCount({Sharing::Channel, 0}, 64, 512), std::uint64_t{64});
    QCOMPARE(scaleCount({Sharing::Group, 128}, 64, 512), std::uint64_t{256});
    QCOMPARE(scaleCount({Sharing::Group, 100}, 64, 512), std::uint64_t{384});
    QCOMPARE(scaleCount({Sharing::Group, 1000}, 64, 512), std::uint64_t{64});
    QCOMPARE(scaleCount({Sharing::Group, 8}, 3, 0), std::uint64_t{0});
}

QTEST_GUILESS_MAIN(TestGranularity)
#include "tst_granularity.moc"
