// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/operators/run_node.h"

#include <QTest>

#include <bit>
#include <cmath>
#include <numeric>

using namespace qs;
using namespace runnode;

/// What the conformance cases of ONNX leave out.
class TestElementwise : public QObject {
    Q_OBJECT

private slots:
    void reluOfHalvesIsThatOfFloats_data();
    void reluOfHalvesIsThatOfFloats();
};

void TestElementwise::reluOfHalvesIsThatOfFloats_data()
{
    QTest::addColumn<int>("type");
    QTest::newRow("F16") << static_cast<int>(ElementType::F16);
    QTest::newRow("BF16") << static_cast<int>(ElementType::BF16);
}

void TestElementwise::reluOfHalvesIsThatOfFloats()
{
    QFETCH(int, type);
    std::vector<std::uint16_t> codes(65536); // every one of them
    std::iota(codes.begin(), codes.end(), std::uint16_t{0});
    const Array halves = Array::of({1, 1, 256, 256}, codes).reinterpreted(static_cast<ElementType>(type));
    const auto y = run("Relu", 14, {halves});
    QVERIFY(y && y->front().type() == halves.type() && y->front().shape() == halves.shape());
    const Array before = *converted(halves, ElementType::F32);
    const Array after = *converted(y->front(), ElementType::F32);
    for (std::size_t i = 0; i < codes.size(); ++i) {
        const float x = before.values<float>()[i];
        const float made = after.values<float>()[i];
        QCOMPARE(std::bit_cast<std::uint32_t>(made), std::bit_cast<std::uint32_t>(x < 0 ? 0.0F : x));
    }
}

QTEST_APPLESS_MAIN(TestElementwise)
#include "tst_elementwise.moc"
