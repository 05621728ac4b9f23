// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pairing/axis_order.h"
#include "core/pairing/paired_values.h"
#include "tests/support/model_from_values.h"

#include <QTest>

#include <numeric>

using namespace qs;

/// In which orders shapes fit each other, and that values are read in them.
class TestAxisOrder : public QObject {
    Q_OBJECT

private slots:
    void shapesFitInTheOrdersThatAreKnown_data();
    void shapesFitInTheOrdersThatAreKnown();
    void valuesAreReadInEveryOrder_data();
    void valuesAreReadInEveryOrder();
    void anOrderGoesBothWays();
    void rowsOfHeadsAreInterleavedAsLlamaFilesHaveThem();
    void longRowsAreReadInPieces();
};

namespace {

QString textOf(const std::vector<AxisOrder>& orders)
{
    QStringList texts;
    for (const AxisOrder& order : orders) {
        texts << QString::fromStdString(orderText(order));
    }
    return texts.join(QStringLiteral("; "));
}

std::vector<float> counting(std::size_t count)
{
    std::vector<float> values(count);
    std::iota(values.begin(), values.end(), 0.0F);
    return values;
}

std::size_t countOf(const Shape& shape)
{
    return static_cast<std::size_t>(*elementCount(shape));
}

/// Numbers that the file does not have as plain floats: always decoded.
class Decoded final : public TensorData {
public:
    explicit Decoded(std::vector<float> values) : m_values(std::move(values)) {}
    Status read(std::uint64_t first, std::span<float> out) const override
    {
        std::copy_n(m_values.begin() + static_cast<std::ptrdiff_t>(first), out.size(), out.begin());
        return ok();
    }
    Status read(std::uint64_t first, std::span<double> out) const override
    {
        std::copy_n(m_values.begin() + static_cast<std::ptrdiff_t>(first), out.size(), out.begin());
        return ok();
    }

private:
    std::vector<float> m_values;
};

/// Every pair (value of the reference, value of the other one) that is read, ordered by the first.
std::vector<std::pair<float, float>> pairsRead(const Tensor& reference, const Tensor& other, const AxisOrder& order)
{
    const PairedValues values(reference, other, order);
    PairedValues::Scratch scratch;
    std::vector<std::pair<float, float>> pairs;
    for (std::size_t i = 0; i < values.tiles(); ++i) {
        const auto tile = values.read(i, scratch);
        if (!tile || tile->reference.size() != tile->other.size() || tile->reference.size() != values.valuesOf(i)) {
            return {};
        }
        for (std::size_t k = 0; k < tile->reference.size(); ++k) {
            pairs.emplace_back(tile->reference[k], tile->other[k]);
        }
    }
    std::ranges::sort(pairs);
    return pairs;
}

/// By the definition: with counting values, a value is the place of its element.
std::vector<std::pair<float, float>> pairsExpected(const Shape& reference, const Shape& other, const AxisOrder& order)
{
    std::vector<std::pair<float, float>> pairs;
    for (std::size_t i = 0; i < countOf(reference); ++i) {
        pairs.emplace_back(static_cast<float>(i), static_cast<float>(partnerElement(reference, other, order, i)));
    }
    return pairs;
}

} // namespace

void TestAxisOrder::shapesFitInTheOrdersThatAreKnown_data()
{
    QTest::addColumn<Shape>("reference");
    QTest::addColumn<Shape>("other");
    QTest::addColumn<QString>("orders");
    QTest::newRow("equal") << Shape{3, 4} << Shape{3, 4} << "same";
    QTest::newRow("transposed") << Shape{3, 4} << Shape{4, 3} << "transposed";
    QTest::newRow("square") << Shape{4, 4} << Shape{4, 4} << "same; transposed";
    QTest::newRow("ones do not count") << Shape{8, 4, 1, 1} << Shape{1, 8, 4} << "same";
    QTest::newRow("ones and transposed") << Shape{8, 4, 1, 1} << Shape{4, 8} << "transposed";
    QTest::newRow("run together") << Shape{64, 3, 7, 7} << Shape{64, 147} << "same";
    QTest::newRow("taken apart") << Shape{12} << Shape{3, 4} << "same";
    QTest::newRow("other borders") << Shape{4, 6} << Shape{3, 8} << "";
    QTest::newRow("TFLite") << Shape{8, 3, 5, 7} << Shape{8, 5, 7, 3} << "axes 0 3 1 2";
    QTest::newRow("Keras") << Shape{8, 3, 5, 7} << Shape{5, 7, 3, 8} << "axes 3 2 0 1";
    QTest::newRow("from Keras") << Shape{5, 7, 3, 8} << Shape{8, 3, 5, 7} << "axes 2 3 1 0";
    QTest::newRow("Keras and TFLite") << Shape{5, 7, 3, 8} << Shape{8, 5, 7, 3} << "axes 1 2 3 0";
    QTest::newRow("depthwise") << Shape{8, 1, 5, 7} << Shape{1, 5, 7, 8} << "axes 2 0 1";
    QTest::newRow("Conv1D of Keras") << Shape{8, 3, 5} << Shape{5, 3, 8} << "axes 2 1 0";
    QTest::newRow("three by three of three")
        << Shape{24, 3, 3, 3} << Shape{24, 3, 3, 3} << "same; axes 0 3 1 2; axes 0 2 3 1";
    QTest::newRow("other counts") << Shape{3} << Shape{4} << "";
    QTest::newRow("scalars") << Shape{} << Shape{1, 1} << "same";
    QTest::newRow("nothing") << Shape{0, 4} << Shape{0, 4} << "same";
    QTest::newRow("nothing of other extents") << Shape{0, 4} << Shape{5, 0} << "";
}

void TestAxisOrder::shapesFitInTheOrdersThatAreKnown()
{
    QFETCH(Shape, reference);
    QFETCH(Shape, other);
    QFETCH(QString, orders);
    QCOMPARE(textOf(ordersBetween(reference, other)), orders);
}

void TestAxisOrder::valuesAreReadInEveryOrder_data()
{
    QTest::addColumn<Shape>("reference");
    QTest::addColumn<Shape>("other");
    QTest::newRow("equal") << Shape{30, 40} << Shape{30, 40};
    QTest::newRow("matrix") << Shape{300, 41} << Shape{41, 300};
    QTest::newRow("wide matrix") << Shape{2, 70001} << Shape{70001, 2};
    QTest::newRow("square") << Shape{37, 37} << Shape{37, 37};
    QTest::newRow("ones") << Shape{8, 4, 1, 1} << Shape{4, 8};
    QTest::newRow("run together") << Shape{64, 3, 7, 7} << Shape{64, 147};
    QTest::newRow("OHWI") << Shape{40, 3, 5, 7} << Shape{40, 5, 7, 3};
    QTest::newRow("HWIO") << Shape{40, 3, 5, 7} << Shape{5, 7, 3, 40};
    QTest::newRow("from HWIO") << Shape{5, 7, 3, 40} << Shape{40, 3, 5, 7};
    QTest::newRow("from OHWI") << Shape{40, 5, 7, 3} << Shape{40, 3, 5, 7};
    QTest::newRow("HWIO and OHWI") << Shape{5, 7, 3, 40} << Shape{40, 5, 7, 3};
    QTest::newRow("OHWI and HWIO") << Shape{40, 5, 7, 3} << Shape{5, 7, 3, 40};
    QTest::newRow("depthwise") << Shape{40, 1, 5, 7} << Shape{1, 5, 7, 40};
    QTest::newRow("Conv1D") << Shape{40, 3, 5} << Shape{5, 3, 40};
    QTest::newRow("cube") << Shape{3, 3, 3} << Shape{3, 3, 3};
    QTest::newRow("empty") << Shape{0, 3} << Shape{3, 0};
    QTest::newRow("one") << Shape{} << Shape{1};
}

void TestAxisOrder::valuesAreReadInEveryOrder()
{
    QFETCH(Shape, reference);
    QFETCH(Shape, other);
    const std::vector<float> values = counting(countOf(reference));
    const auto orders = ordersBetween(reference, other);
    QVERIFY(!orders.empty());
    for (const AxisOrder& order : orders) {
        for (const bool isDecoded : {false, true}) {
            const Tensor mine = made::tensor("mine", reference, values);
            Tensor theirs = made::tensor("theirs", other, values);
            if (isDecoded) {
                theirs.data = std::make_shared<Decoded>(values);
            }
            QCOMPARE(pairsRead(mine, theirs, order), pairsExpected(reference, other, order));
        }
        // Of numbers that are read in double.
        Tensor wide = made::tensor("wide", other, values);
        wide.type = ElementType::F64;
        wide.data = std::make_shared<Decoded>(values);
        const Tensor mine = made::tensor("mine", reference, values);
        const PairedValues paired(mine, wide, order);
        QVERIFY(paired.isWide());
        PairedValues::Scratch scratch;
        for (std::size_t i = 0; i < paired.tiles(); ++i) {
            const auto tile = paired.read(i, scratch);
            QVERIFY(tile);
            for (std::size_t k = 0; k < tile->wideReference.size(); ++k) {
                const auto element = static_cast<std::uint64_t>(tile->wideReference[k]);
                QCOMPARE(tile->wideOther[k], static_cast<double>(partnerElement(reference, other, order, element)));
            }
        }
    }
}

void TestAxisOrder::anOrderGoesBothWays()
{
    for (const auto& [mine, theirs] : {std::pair(Shape{5, 3, 2, 4}, Shape{2, 4, 3, 5}),
                                       {Shape{5, 3, 2, 4}, {5, 2, 4, 3}},
                                       {Shape{5, 1, 2, 4}, {2, 4, 5}},
                                       {Shape{6, 5}, {5, 6}}}) {
        const auto there = ordersBetween(mine, theirs);
        const auto back = ordersBetween(theirs, mine);
        QCOMPARE(there.size(), std::size_t{1});
        QCOMPARE(back.size(), std::size_t{1});
        for (std::uint64_t i = 0; i < countOf(mine); ++i) {
            QCOMPARE(partnerElement(theirs, mine, back[0], partnerElement(mine, theirs, there[0], i)), i);
        }
    }
}

/// w.reshape(heads, 2, d / 2, in).swapaxes(1, 2): what the converter to GGUF does to query and key matrices.
void TestAxisOrder::rowsOfHeadsAreInterleavedAsLlamaFilesHaveThem()
{
    constexpr int kHeads = 3;
    constexpr int kPerHead = 8;
    constexpr int kColumns = 5;
    const Shape shape{kHeads * kPerHead, kColumns};
    const std::vector<float> plain = counting(countOf(shape));
    std::vector<float> permuted;
    for (int head = 0; head < kHeads; ++head) {
        for (int j = 0; j < kPerHead / 2; ++j) {
            for (int t = 0; t < 2; ++t) {
                const auto row = plain.begin() + (head * kPerHead + t * kPerHead / 2 + j) * kColumns;
                permuted.insert(permuted.end(), row, row + kColumns);
            }
        }
    }
    for (const bool isReferencePermuted : {false, true}) {
        const AxisOrder order{.axes = {}, .interleavedHeads = kHeads, .isReferenceInterleaved = isReferencePermuted};
        const Tensor mine = made::tensor("mine", shape, isReferencePermuted ? permuted : plain);
        for (const bool isDecoded : {false, true}) {
            Tensor theirs = made::tensor("theirs", shape, isReferencePermuted ? plain : permuted);
            if (isDecoded) {
                theirs.data = std::make_shared<Decoded>(isReferencePermuted ? plain : permuted);
            }
            const auto pairs = pairsRead(mine, theirs, order);
            QCOMPARE(pairs.size(), plain.size());
            for (const auto& [x, other] : pairs) {
                QCOMPARE(x, other);
            }
        }
    }
}

void TestAxisOrder::longRowsAreReadInPieces()
{
    const Shape shape{1, 200000};
    const Tensor mine = made::tensor("mine", shape, counting(200000));
    const PairedValues values(mine, mine, {});
    QCOMPARE(values.tiles(), std::size_t{4});
    QCOMPARE(pairsRead(mine, mine, {}).size(), std::size_t{200000});
}

QTEST_APPLESS_MAIN(TestAxisOrder)
#include "tst_axis_order.moc"
