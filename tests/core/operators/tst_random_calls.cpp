// SPDX-License-Identifier: GPL-3.0-or-later
// Operators get what files say: any attributes, any shapes, any types. Whatever chance puts together, they calculate or
// they say why not.
#include "tests/core/operators/run_node.h"

#include <QTest>

using namespace qs;

class TestRandomCalls : public QObject {
    Q_OBJECT

private slots:
    void noOperatorDoesMoreThanFail_data();
    void noOperatorDoesMoreThanFail();
};

void TestRandomCalls::noOperatorDoesMoreThanFail_data()
{
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < operators().size(); ++i) {
        const OperatorRow& row = operators()[i];
        QTest::addRow("%s%s %d", row.domain.empty() ? "" : "com.microsoft ", std::string(row.name).c_str(), row.since)
            << static_cast<int>(i);
    }
}

void TestRandomCalls::noOperatorDoesMoreThanFail()
{
    QFETCH(int, index);
    runnode::RandomCalls random(static_cast<std::uint64_t>(index) + 1);
    QVERIFY(random.run(operators()[static_cast<std::size_t>(index)], 400) >= 0);
}

QTEST_APPLESS_MAIN(TestRandomCalls)
#include "tst_random_calls.moc"
