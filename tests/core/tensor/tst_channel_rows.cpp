// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/tile.h"
#include "core/tensor/channel_rows.h"
#include "tests/support/model_from_values.h"

#include <QTest>

#include <numeric>

using namespace qs;

class TestChannelRows : public QObject {
    Q_OBJECT

private slots:
    void rowsHoldTheirChannelInFileOrder_data();
    void rowsHoldTheirChannelInFileOrder();
    void anAxisThatDoesNotFitFallsBackToTheFirst();
    void emptyTensorsHaveNoTiles();
    void tilesCoverEveryValueOnce_data();
    void tilesCoverEveryValueOnce();
};

namespace {

Tensor counted(const Shape& shape)
{
    std::vector<float> values(*elementCount(shape));
    std::iota(values.begin(), values.end(), 0.0F);
    return made::tensor("t", shape, values);
}

/// The same numbers without a direct view, as if the file held another type.
class Indirect final : public TensorData {
public:
    explicit Indirect(std::shared_ptr<const TensorData> data) : m_data(std::move(data)) {}
    Status read(std::uint64_t first, std::span<float> out) const override { return m_data->read(first, out); }
    Status read(std::uint64_t first, std::span<double> out) const override { return m_data->read(first, out); }

private:
    std::shared_ptr<const TensorData> m_data;
};

} // namespace

void TestChannelRows::rowsHoldTheirChannelInFileOrder_data()
{
    QTest::addColumn<QList<qint64>>("shape");
    QTest::addColumn<int>("axis");
    QTest::addColumn<int>("channelDims");
    QTest::addColumn<int>("groups");
    QTest::addColumn<int>("rows");
    QTest::addColumn<QList<int>>("secondRow");
    QTest::newRow("convolution [out, in, h, w]")
        << QList<qint64>{3, 2, 1, 2} << 0 << 1 << 1 << 3 << QList<int>{4, 5, 6, 7};
    QTest::newRow("matrix [in, out]") << QList<qint64>{3, 4} << 1 << 1 << 1 << 4 << QList<int>{1, 5, 9};
    QTest::newRow("middle axis") << QList<qint64>{2, 3, 2} << 1 << 1 << 1 << 3 << QList<int>{2, 3, 8, 9};
    QTest::newRow("transposed convolution in two groups")
        << QList<qint64>{4, 2, 1} << 1 << 1 << 2 << 4 << QList<int>{1, 3};
    QTest::newRow("both directions of an LSTM") << QList<qint64>{2, 2, 3} << 1 << 2 << 1 << 4 << QList<int>{3, 4, 5};
}

void TestChannelRows::rowsHoldTheirChannelInFileOrder()
{
    QFETCH(QList<qint64>, shape);
    QFETCH(int, axis);
    QFETCH(int, channelDims);
    QFETCH(int, groups);
    QFETCH(int, rows);
    QFETCH(QList<int>, secondRow);
    Tensor tensor = counted(Shape(shape.begin(), shape.end()));
    for (const bool direct : {true, false}) {
        if (!direct) {
            tensor.data = std::make_shared<Indirect>(tensor.data);
        }
        const ChannelRows view(tensor, {.axis = axis, .channelDims = channelDims, .groups = groups});
        QCOMPARE(view.rows(), static_cast<std::uint64_t>(rows));
        QCOMPARE(view.rowLength(), static_cast<std::uint64_t>(secondRow.size()));
        std::vector<float> scratch;
        const auto row = view.read(1, 1, 0, view.rowLength(), scratch);
        QVERIFY(row.has_value());
        QCOMPARE(QList<int>(row->begin(), row->end()), secondRow);

        // All rows at once, and any piece of a row, are the same values.
        std::vector<float> more;
        const auto all = view.read(0, view.rows(), 0, view.rowLength(), more);
        for (std::uint64_t r = 0; r < view.rows(); ++r) {
            for (std::uint64_t first = 0; first < view.rowLength(); ++first) {
                for (std::uint64_t count = 1; first + count <= view.rowLength(); ++count) {
                    const auto piece = view.read(r, 1, first, count, scratch);
                    QVERIFY(std::ranges::equal(*piece, all->subspan(r * view.rowLength() + first, count)));
                }
            }
        }
    }
}

void TestChannelRows::anAxisThatDoesNotFitFallsBackToTheFirst()
{
    const Tensor tensor = counted({3, 4});
    for (const ChannelAxis& axis :
         {ChannelAxis{.axis = 7}, ChannelAxis{.axis = -1}, ChannelAxis{.axis = 0, .channelDims = 3}}) {
        const ChannelRows view(tensor, axis);
        QCOMPARE(view.axis(), 0);
        QCOMPARE(view.rows(), std::uint64_t{3});
    }
    QCOMPARE(ChannelRows(tensor, {.axis = 1, .channelDims = 1, .groups = 2}).rows(), std::uint64_t{4}); // 3 is not even
}

void TestChannelRows::emptyTensorsHaveNoTiles()
{
    const Tensor tensor = counted({0, 3});
    const ChannelRows view(tensor, {});
    QVERIFY(tilesOf(view, 1).empty());
}

void TestChannelRows::tilesCoverEveryValueOnce_data()
{
    QTest::addColumn<qint64>("rows");
    QTest::addColumn<qint64>("columns");
    QTest::addColumn<int>("axis");
    QTest::newRow("small") << qint64(5) << qint64(7) << 0;
    QTest::newRow("many short rows") << qint64(100000) << qint64(9) << 0;
    QTest::newRow("long rows") << qint64(3) << qint64(1500000) << 0;
    QTest::newRow("columns of a matrix") << qint64(3000) << qint64(70) << 1;
}

void TestChannelRows::tilesCoverEveryValueOnce()
{
    QFETCH(qint64, rows);
    QFETCH(qint64, columns);
    QFETCH(int, axis);
    const Tensor tensor = counted({rows, columns});
    const ChannelRows view(tensor, {.axis = axis});
    constexpr std::uint64_t kGroup = 96;
    std::uint64_t covered = 0;
    for (const Tile& tile : tilesOf(view, kGroup)) {
        covered += tile.values();
        QVERIFY(tile.row + tile.rows <= view.rows());
        QVERIFY(tile.column + tile.columns <= view.rowLength());
        QVERIFY(tile.column % kGroup == 0);
        QVERIFY(tile.rows == 1 || tile.columns == view.rowLength());
    }
    QCOMPARE(covered, tensor.count);
}

QTEST_GUILESS_MAIN(TestChannelRows)
#include "tst_channel_rows.moc"
