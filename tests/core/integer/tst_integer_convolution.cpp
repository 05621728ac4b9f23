// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/integer/convolution_kernel.h"
#include "core/integer/integer_convolution.h"
#include "core/integer/integer_product.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

using namespace qs;

Q_DECLARE_METATYPE(qs::Shape)
Q_DECLARE_METATYPE(qs::ConvolutionSteps)

class TestIntegerConvolution : public QObject {
    Q_OBJECT

private slots:
    void fastSumsAreTheDefinitions_data();
    void fastSumsAreTheDefinitions();
    void kernelSumsAreTheDefinitions_data() { fastSumsAreTheDefinitions_data(); }
    void kernelSumsAreTheDefinitions();
    void kernelCodesAreTheDefinitions_data();
    void kernelCodesAreTheDefinitions();
    void kernelsThatWouldRoundOtherwiseAreNone();
    void aSumByHand();
    void padsOfSameKeepTheExtent();
    void wrongShapesAreErrors_data();
    void wrongShapesAreErrors();
    void cancelledConvolutionsStop();
};

namespace {

std::vector<std::int8_t> randomCodes(std::uint64_t count, std::mt19937& random)
{
    std::vector<std::int8_t> codes(count);
    for (std::int8_t& code : codes) {
        code = static_cast<std::int8_t>(random());
    }
    return codes;
}

/// Signed codes [N, C, spatial …] as a kernel reads them: channels-last, moved up by 128.
std::vector<std::uint8_t> channelsLast(const std::vector<std::int8_t>& codes, std::size_t channels, std::size_t plane)
{
    std::vector<std::uint8_t> last(codes.size());
    for (std::size_t i = 0; i < last.size(); ++i) {
        const std::size_t image = i / (channels * plane);
        const std::size_t place = i / channels % plane;
        last[i] = static_cast<std::uint8_t>(codes[(image * channels + i % channels) * plane + place] + 128);
    }
    return last;
}

/// The code of a sum as it is defined; `least` is −128 for signed codes, 0 for unsigned ones.
int codeOf(std::int64_t sum, float factor, int zero, int least)
{
    const float v = static_cast<float>(static_cast<std::int32_t>(sum)) * factor;
    return static_cast<int>(std::clamp(std::nearbyint(double(v)) + zero, double(least), double(least + 255)));
}

} // namespace

void TestIntegerConvolution::fastSumsAreTheDefinitions_data()
{
    QTest::addColumn<Shape>("x");
    QTest::addColumn<Shape>("w");
    QTest::addColumn<ConvolutionSteps>("steps");
    using S = ConvolutionSteps;
    QTest::newRow("3 x 3") << Shape{2, 5, 9, 11} << Shape{7, 5, 3, 3} << S{};
    QTest::newRow("padded") << Shape{1, 5, 9, 11} << Shape{7, 5, 3, 3} << S{{}, {}, {1, 2}, {2, 0}};
    QTest::newRow("strides") << Shape{1, 3, 19, 21} << Shape{8, 3, 7, 7} << S{{2, 3}, {}, {3, 3}, {3, 3}};
    QTest::newRow("dilations") << Shape{1, 3, 19, 21} << Shape{4, 3, 3, 3} << S{{1, 2}, {3, 2}, {3, 3}, {3, 3}};
    QTest::newRow("groups") << Shape{2, 12, 7, 7} << Shape{8, 3, 3, 3} << S{{}, {}, {1, 1}, {1, 1}, 4};
    QTest::newRow("depthwise") << Shape{2, 6, 13, 14} << Shape{6, 1, 3, 3} << S{{}, {}, {1, 1}, {1, 1}, 6};
    QTest::newRow("depthwise, strides") << Shape{1, 6, 13, 14} << Shape{12, 1, 5, 3}
                                        << S{{2, 2}, {1, 2}, {2, 1}, {2, 1}, 6};
    QTest::newRow("one by one") << Shape{2, 33, 5, 6} << Shape{10, 33, 1, 1} << S{};
    QTest::newRow("one by one, strides") << Shape{2, 33, 5, 6} << Shape{10, 33, 1, 1} << S{{2, 2}};
    QTest::newRow("one axis") << Shape{2, 4, 50} << Shape{6, 4, 5} << S{{2}, {}, {2}, {2}};
    QTest::newRow("one long axis") << Shape{1, 64, 9000} << Shape{5, 64, 5} << S{{}, {}, {2}, {2}};
    QTest::newRow("three axes") << Shape{1, 3, 5, 6, 7} << Shape{4, 3, 3, 2, 3}
                                << S{{1, 2, 1}, {}, {1, 0, 1}, {1, 1, 1}};
    QTest::newRow("pads beyond the kernel") << Shape{1, 2, 3, 3} << Shape{3, 2, 2, 2} << S{{}, {}, {4, 5}, {6, 7}};
    QTest::newRow("several pieces") << Shape{1, 40, 90, 90} << Shape{6, 40, 3, 3} << S{{}, {}, {1, 1}, {1, 1}};
    QTest::newRow("no images") << Shape{0, 2, 3, 3} << Shape{3, 2, 2, 2} << S{};
}

void TestIntegerConvolution::fastSumsAreTheDefinitions()
{
    QFETCH(Shape, x);
    QFETCH(Shape, w);
    QFETCH(ConvolutionSteps, steps);
    std::mt19937 random(7);
    const auto extents = ConvolutionExtents::of(x, w, steps);
    QVERIFY2(extents.has_value(), extents ? "" : extents.error().message.c_str());
    const auto codesX = randomCodes(*elementCount(x), random);
    const auto codesW = randomCodes(*elementCount(w), random);
    std::vector<std::int32_t> perChannel(static_cast<std::size_t>(w[0]));
    for (std::int32_t& zero : perChannel) {
        zero = static_cast<std::int32_t>(random() % 256) - 128;
    }
    const auto count = *elementCount(extents->outShape());
    for (const std::int32_t zeroX : {0, -128, 77}) {
        for (const auto& zeroW : {std::vector<std::int32_t>{0}, std::vector<std::int32_t>{-128}, perChannel}) {
            const IntegerConvolution convolution{*extents, codesX.data(), codesW.data(), zeroX, zeroW};
            std::vector<std::int64_t> expected(count);
            std::vector<std::int32_t> actual(count);
            Progress progress;
            QVERIFY(integerConvolutionDefinition(convolution, expected, progress));
            QVERIFY(integerConvolution(convolution, actual, progress));
            for (std::size_t i = 0; i < count; ++i) {
                QCOMPARE(std::int64_t{actual[i]}, expected[i]);
            }
        }
    }
}

void TestIntegerConvolution::kernelSumsAreTheDefinitions()
{
    QFETCH(Shape, x);
    QFETCH(Shape, w);
    QFETCH(ConvolutionSteps, steps);
    std::mt19937 random(11);
    const auto extents = ConvolutionExtents::of(x, w, steps);
    QVERIFY2(extents.has_value(), extents ? "" : extents.error().message.c_str());
    // Half of the codes at the ends, where sums of two products leave 16 bits.
    auto codesX = randomCodes(*elementCount(x), random);
    auto codesW = randomCodes(*elementCount(w), random);
    for (auto* const codes : {&codesX, &codesW}) {
        for (std::int8_t& code : *codes) {
            code = random() % 2 == 0 ? code : std::int8_t{127};
        }
    }
    const auto kernel = ConvolutionKernel::make(*extents, codesW.data());
    if (!kernel) {
        QVERIFY2(extents->batch == 0 || extents->in.size() > 3 || !hasExactByteProducts() ||
                     QString::fromLocal8Bit(QTest::currentDataTag()) != "several pieces",
                 "there is a kernel where there are instructions for it");
        return;
    }
    const std::size_t channels = extents->groups * extents->outChannels;
    const std::size_t inChannels = extents->groups * extents->inChannels;
    const auto last = channelsLast(codesX, inChannels, extents->inPlane);
    std::vector<std::int32_t> bias(channels);
    for (std::int32_t& each : bias) {
        each = static_cast<std::int32_t>(random());
    }
    for (const std::int32_t zeroX : {0, -128, 77}) {
        const std::int32_t zeroW[] = {0};
        std::vector<std::int64_t> expected(*elementCount(extents->outShape()));
        Progress progress;
        QVERIFY(
            integerConvolutionDefinition({*extents, codesX.data(), codesW.data(), zeroX, zeroW}, expected, progress));
        std::vector<std::int32_t> sums(expected.size());
        QVERIFY(kernel->run(last.data(), sums.data()));
        const auto offsets = kernel->offsets(zeroX + 128, bias);
        for (std::size_t i = 0; i < sums.size(); ++i) {
            const std::size_t channel = i % channels;
            const std::size_t place = i / channels % extents->outPlane;
            const std::size_t image = i / (channels * extents->outPlane);
            const auto sum = static_cast<std::uint32_t>(sums[i]) +
                             static_cast<std::uint32_t>(offsets[kernel->classes()[place] * channels + channel]);
            const auto wanted = static_cast<std::uint32_t>(static_cast<std::uint64_t>(
                expected[(image * channels + channel) * extents->outPlane + place] + bias[channel]));
            QCOMPARE(sum, wanted);
        }
    }
}

void TestIntegerConvolution::kernelCodesAreTheDefinitions_data()
{
    fastSumsAreTheDefinitions_data();
    using S = ConvolutionSteps;
    QTest::newRow("depthwise of vectors")
        << Shape{1, 48, 15, 14} << Shape{48, 1, 3, 3} << S{{}, {}, {1, 1}, {1, 1}, 48};
    QTest::newRow("depthwise of vectors, strides")
        << Shape{2, 72, 15, 14} << Shape{72, 1, 3, 3} << S{{2, 2}, {}, {1, 1}, {1, 1}, 72};
    QTest::newRow("one by one of vectors") << Shape{1, 16, 14, 14} << Shape{96, 16, 1, 1} << S{};
    QTest::newRow("one by one, many channels") << Shape{1, 200, 7, 7} << Shape{56, 200, 1, 1} << S{};
    QTest::newRow("3 x 3 of vectors") << Shape{1, 32, 8, 8} << Shape{64, 32, 3, 3} << S{{}, {}, {1, 1}, {1, 1}};
    QTest::newRow("one place") << Shape{3, 64, 1} << Shape{10, 64, 1} << S{};
}

void TestIntegerConvolution::kernelCodesAreTheDefinitions()
{
    QFETCH(Shape, x);
    QFETCH(Shape, w);
    QFETCH(ConvolutionSteps, steps);
    std::mt19937 random(13);
    const auto extents = ConvolutionExtents::of(x, w, steps);
    QVERIFY2(extents.has_value(), extents ? "" : extents.error().message.c_str());
    const std::size_t channels = extents->groups * extents->outChannels;
    const auto codesX = randomCodes(*elementCount(x), random);
    auto codesW = randomCodes(*elementCount(w), random);
    for (std::int8_t& code : codesW) {
        code /= 4; // of sums within 24 bits
    }
    const auto last = channelsLast(codesX, extents->groups * extents->inChannels, extents->inPlane);
    std::vector<std::int32_t> bias(channels);
    std::vector<float> factors(channels);
    for (std::size_t channel = 0; channel < channels; ++channel) {
        bias[channel] = static_cast<std::int32_t>(random() % 4001) - 2000;
        // Powers of 2 for many halves, and others down to where few codes are left.
        factors[channel] = channel % 2 == 0 ? std::ldexp(1.0F, -1 - static_cast<int>(random() % 9))
                                            : 1e-4F + static_cast<float>(random() % 1000) * 3.7e-5F;
    }
    std::size_t kernels = 0;
    for (const std::int32_t zeroX : {-128, 5}) {
        const std::int32_t zeroW[] = {0};
        std::vector<std::int64_t> sums(*elementCount(extents->outShape()));
        Progress progress;
        QVERIFY(integerConvolutionDefinition({*extents, codesX.data(), codesW.data(), zeroX, zeroW}, sums, progress));
        for (const auto& [type, zeroY] :
             {std::pair{ElementType::U8, 0}, std::pair{ElementType::U8, 117}, std::pair{ElementType::U8, 255},
              std::pair{ElementType::I8, 0}, std::pair{ElementType::I8, -128}, std::pair{ElementType::I8, 33}}) {
            for (const bool isBiased : {true, false}) {
                const auto added = isBiased ? std::span<const std::int32_t>(bias) : std::span<const std::int32_t>();
                const auto kernel =
                    ConvolutionKernel::make(*extents, codesW.data(), {type, zeroX + 128, zeroY, factors, added});
                if (!kernel) {
                    continue;
                }
                ++kernels;
                std::vector<std::byte> codes(sums.size());
                QVERIFY(kernel->run(last.data(), codes.data()));
                const bool isSigned = type == ElementType::I8;
                for (std::size_t i = 0; i < sums.size(); ++i) {
                    const std::size_t channel = i % channels;
                    const std::size_t place = i / channels % extents->outPlane;
                    const std::size_t image = i / (channels * extents->outPlane);
                    const std::int64_t sum =
                        sums[(image * channels + channel) * extents->outPlane + place] + (isBiased ? bias[channel] : 0);
                    const int wanted = codeOf(sum, factors[channel], zeroY, isSigned ? -128 : 0);
                    const int actual = isSigned ? int{static_cast<std::int8_t>(codes[i])} : int(codes[i]);
                    if (actual != wanted) {
                        QFAIL(qPrintable(QString("%1, not %2, of %3 · %4 + %5 by %6")
                                             .arg(actual)
                                             .arg(wanted)
                                             .arg(sum)
                                             .arg(double(factors[channel]))
                                             .arg(zeroY)
                                             .arg(QString::fromStdString(kernel->implementation()))));
                    }
                }
            }
        }
    }
    if (hasExactByteProducts() && QByteArray(QTest::currentDataTag()).contains("of vectors")) {
        QVERIFY2(kernels == 24, "there are kernels where there are instructions for them");
    }
}

void TestIntegerConvolution::kernelsThatWouldRoundOtherwiseAreNone()
{
    const auto extents = ConvolutionExtents::of({1, 16, 6, 6}, {16, 16, 3, 3}, {{}, {}, {1, 1}, {1, 1}});
    QVERIFY(extents.has_value());
    const std::vector<std::int8_t> weights(16 * 16 * 9, 3);
    const std::vector<std::int32_t> large(16, (1 << 24) + 1);
    const CodedSums coded{ElementType::U8, 0, 0, std::vector<float>(16, 0.5F), {}};
    const auto isMade = [&](const CodedSums& each) {
        return ConvolutionKernel::make(*extents, weights.data(), each) != nullptr;
    };
    QCOMPARE(isMade(coded), hasExactByteProducts());
    CodedSums other = coded;
    other.bias = large; // no float has it
    QVERIFY(!isMade(other));
    other = coded;
    other.factors[3] = std::numeric_limits<float>::infinity(); // 0 times it is no number
    QVERIFY(!isMade(other));
}

void TestIntegerConvolution::aSumByHand()
{
    // 2 · (1 − 1) + 3 · (2 − 1) + 4 · (3 − 1) + 5 · (4 − 1), and with a pad: 3 · (2 − 1) and so on
    const std::vector<std::int8_t> x{1, 2, 3, 4};
    const std::vector<std::int8_t> w{2, 3, 4, 5};
    const std::int32_t zeroW[] = {0};
    const auto extents = ConvolutionExtents::of({1, 1, 2, 2}, {1, 1, 2, 2}, {{}, {}, {1, 1}, {0, 0}});
    QVERIFY(extents.has_value());
    std::vector<std::int32_t> out(4);
    Progress progress;
    QVERIFY(integerConvolution({*extents, x.data(), w.data(), 1, zeroW}, out, progress));
    QVERIFY((out == std::vector<std::int32_t>{0, 5, 10, 26}));
}

void TestIntegerConvolution::padsOfSameKeepTheExtent()
{
    ConvolutionSteps steps;
    steps.autoPad = "SAME_UPPER";
    const auto upper = ConvolutionExtents::of({1, 1, 5, 6}, {1, 1, 2, 3}, steps);
    steps.autoPad = "SAME_LOWER";
    const auto lower = ConvolutionExtents::of({1, 1, 5, 6}, {1, 1, 2, 3}, steps);
    QVERIFY(upper.has_value() && lower.has_value());
    QVERIFY((upper->outShape() == Shape{1, 1, 5, 6}));
    QVERIFY((lower->outShape() == Shape{1, 1, 5, 6}));
    QVERIFY((upper->pads == std::vector<std::int64_t>{0, 1}));
    QVERIFY((lower->pads == std::vector<std::int64_t>{1, 1}));
    steps.strides = {2, 4};
    QVERIFY((ConvolutionExtents::of({1, 1, 5, 6}, {1, 1, 2, 3}, steps)->outShape() == Shape{1, 1, 3, 2}));
}

void TestIntegerConvolution::wrongShapesAreErrors_data()
{
    QTest::addColumn<Shape>("x");
    QTest::addColumn<Shape>("w");
    QTest::addColumn<ConvolutionSteps>("steps");
    using S = ConvolutionSteps;
    constexpr std::int64_t huge = std::numeric_limits<std::int64_t>::max();
    const Shape x{1, 4, 8, 8};
    const Shape w{6, 4, 3, 3};
    QTest::newRow("ranks") << x << Shape{6, 4, 3} << S{};
    QTest::newRow("no space") << Shape{1, 4} << Shape{6, 4} << S{};
    QTest::newRow("channels") << x << Shape{6, 3, 3, 3} << S{};
    QTest::newRow("groups") << x << w << S{{}, {}, {}, {}, 3};
    QTest::newRow("no groups") << x << w << S{{}, {}, {}, {}, 0};
    QTest::newRow("many groups") << x << w << S{{}, {}, {}, {}, huge};
    QTest::newRow("no channels") << Shape{1, 0, 8, 8} << Shape{6, 0, 3, 3} << S{};
    QTest::newRow("no kernels") << x << Shape{0, 4, 3, 3} << S{};
    QTest::newRow("empty kernel") << x << Shape{6, 4, 0, 3} << S{};
    QTest::newRow("empty image") << Shape{1, 4, 0, 8} << w << S{};
    QTest::newRow("kernel too large") << x << Shape{6, 4, 9, 3} << S{};
    QTest::newRow("no stride") << x << w << S{{0, 1}};
    QTest::newRow("stride backwards") << x << w << S{{-1, 1}};
    QTest::newRow("strides for other axes") << x << w << S{{1, 1, 1}};
    QTest::newRow("huge dilation") << x << w << S{{}, {huge, 1}};
    QTest::newRow("huge pad") << x << w << S{{}, {}, {huge, 0}, {0, 0}};
    QTest::newRow("negative pad") << x << w << S{{}, {}, {-1, 0}, {0, 0}};
    QTest::newRow("pads of another kind") << x << w << S{{}, {}, {}, {}, 1, "SAME"};
}

void TestIntegerConvolution::wrongShapesAreErrors()
{
    QFETCH(Shape, x);
    QFETCH(Shape, w);
    QFETCH(ConvolutionSteps, steps);
    QVERIFY(!ConvolutionExtents::of(x, w, steps));
}

void TestIntegerConvolution::cancelledConvolutionsStop()
{
    const auto extents = ConvolutionExtents::of({1, 8, 20, 20}, {8, 8, 3, 3}, {});
    const std::vector<std::int8_t> x(8 * 400);
    const std::vector<std::int8_t> w(8 * 72);
    const std::int32_t zeroW[] = {0};
    std::vector<std::int32_t> out(8 * 18 * 18);
    Progress progress([] { return true; }, {});
    const Status status = integerConvolution({*extents, x.data(), w.data(), 1, zeroW}, out, progress);
    QVERIFY(!status);
    QCOMPARE(status.error().code, ErrorCode::Cancelled);
}

QTEST_APPLESS_MAIN(TestIntegerConvolution)
#include "tst_integer_convolution.moc"
