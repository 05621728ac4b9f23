// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/integer/depthwise_kernel.h"
#include "core/integer/integer_convolution.h"
#include "tests/support/cpu_targets.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

using namespace qs;

Q_DECLARE_METATYPE(qs::Shape)
Q_DECLARE_METATYPE(qs::ConvolutionSteps)

class TestDepthwiseKernel : public QObject {
    Q_OBJECT

private slots:
    void codesAreTheDefinitions_data();
    void codesAreTheDefinitions();
    void nothingBehindTheCodesIsTouched();
    void otherConvolutionsHaveNone_data();
    void otherConvolutionsHaveNone();
};

namespace {

/// One channel of one image at a place of the output, as the definition has it.
struct Sums {
    std::vector<std::int64_t> values; ///< [N, C, place]

    Sums(const ConvolutionExtents& extents, const std::vector<std::uint8_t>& last, const std::vector<std::int8_t>& w,
         std::int32_t zero)
        : values(*elementCount(extents.outShape()))
    {
        std::vector<std::int8_t> x(last.size());
        for (std::size_t i = 0; i < x.size(); ++i) {
            const std::size_t image = i / (extents.groups * extents.inPlane);
            const std::size_t channel = i / extents.inPlane % extents.groups;
            const std::size_t place = i % extents.inPlane;
            x[i] = static_cast<std::int8_t>(last[(image * extents.inPlane + place) * extents.groups + channel] - 128);
        }
        const std::int32_t zeroW[] = {0};
        Progress progress;
        if (!integerConvolutionDefinition({extents, x.data(), w.data(), zero - 128, zeroW}, values, progress)) {
            qFatal("no sums");
        }
    }
};

int codeOf(std::int32_t sum, float factor, int zero, int least)
{
    const float v = static_cast<float>(sum) * factor;
    return static_cast<int>(std::clamp(std::nearbyint(double(v)) + zero, double(least), double(least + 255)));
}

} // namespace

void TestDepthwiseKernel::codesAreTheDefinitions_data()
{
    QTest::addColumn<QString>("target");
    QTest::addColumn<Shape>("x");
    QTest::addColumn<Shape>("w");
    QTest::addColumn<ConvolutionSteps>("steps");
    using S = ConvolutionSteps;
    const struct {
        const char* name;
        Shape x;
        Shape w;
        S steps;
    } cases[] = {
        {"24 channels", {2, 24, 9, 11}, {24, 1, 3, 3}, {{}, {}, {1, 1}, {1, 1}, 24}},
        {"24 channels, strides", {1, 24, 9, 12}, {24, 1, 3, 3}, {{2, 2}, {}, {1, 1}, {1, 1}, 24}},
        {"64 channels", {1, 64, 7, 5}, {64, 1, 3, 3}, {{}, {}, {1, 1}, {1, 1}, 64}},
        {"144 channels, rows of strides", {1, 144, 8, 5}, {144, 1, 3, 3}, {{2, 1}, {}, {1, 1}, {1, 1}, 144}},
        {"336 channels", {1, 336, 4, 4}, {336, 1, 3, 3}, {{}, {}, {1, 1}, {1, 1}, 336}},
        {"200 channels, 5 x 5, two rows", {1, 200, 2, 13}, {200, 1, 5, 5}, {{}, {}, {2, 2}, {2, 2}, 200}},
        {"17 channels, 2 x 4", {2, 17, 6, 9}, {17, 1, 2, 4}, {{1, 3}, {}, {1, 0}, {0, 3}, 17}},
        {"dilations", {1, 32, 13, 15}, {32, 1, 3, 3}, {{}, {3, 2}, {3, 2}, {3, 2}, 32}},
        {"pads beyond the kernel", {1, 16, 3, 2}, {16, 1, 2, 3}, {{}, {}, {4, 5}, {3, 6}, 16}},
        {"taps at nothing but pads", {1, 16, 2, 2}, {16, 1, 3, 3}, {{}, {2, 2}, {2, 2}, {2, 2}, 16}},
        {"one place", {3, 40, 1, 1}, {40, 1, 1, 1}, {{}, {}, {}, {}, 40}},
        {"one axis", {2, 48, 50}, {48, 1, 5}, {{2}, {}, {2}, {1}, 48}},
        {"3 channels", {1, 3, 6, 7}, {3, 1, 3, 3}, {{}, {}, {1, 1}, {1, 1}, 3}},
        {"3 channels, strides", {1, 3, 6, 7}, {3, 1, 3, 3}, {{1, 2}, {}, {1, 1}, {1, 1}, 3}},
        {"no images", {0, 16, 6, 7}, {16, 1, 3, 3}, {{}, {}, {1, 1}, {1, 1}, 16}},
        {"several threads", {2, 64, 90, 60}, {64, 1, 3, 3}, {{}, {}, {1, 1}, {1, 1}, 64}},
    };
    for (const std::string& target : availableCpuTargets()) {
        for (const auto& each : cases) {
            QTest::addRow("%s, %s", target.c_str(), each.name)
                << QString::fromStdString(target) << each.x << each.w << each.steps;
        }
    }
}

void TestDepthwiseKernel::codesAreTheDefinitions()
{
    QFETCH(QString, target);
    QFETCH(Shape, x);
    QFETCH(Shape, w);
    QFETCH(ConvolutionSteps, steps);
    const ForcedTarget forced(target);
    std::mt19937 random(17);
    const auto extents = ConvolutionExtents::of(x, w, steps);
    QVERIFY2(extents.has_value(), extents ? "" : extents.error().message.c_str());
    const std::size_t channels = extents->groups;
    std::vector<std::uint8_t> codesX(*elementCount(x));
    std::vector<std::int8_t> codesW(*elementCount(w));
    // Half of them at the ends, where sums of two products leave 16 bits.
    for (std::uint8_t& code : codesX) {
        code = random() % 2 == 0 ? static_cast<std::uint8_t>(random()) : std::uint8_t{255};
    }
    for (std::int8_t& code : codesW) {
        code = random() % 2 == 0 ? static_cast<std::int8_t>(random()) : std::int8_t{-128};
    }
    std::vector<std::int32_t> bias(channels);
    std::vector<float> factors(channels);
    for (std::size_t channel = 0; channel < channels; ++channel) {
        // Powers of 2 for many halves; biases at the end of 32 bits, where sums wrap around.
        factors[channel] = channel % 2 == 0 ? std::ldexp(1.0F, -1 - static_cast<int>(random() % 9))
                                            : 1e-4F + static_cast<float>(random() % 1000) * 3.7e-5F;
        bias[channel] = channel % 5 == 4   ? std::numeric_limits<std::int32_t>::max() - 1000
                        : channel % 5 == 3 ? std::numeric_limits<std::int32_t>::min()
                                           : static_cast<std::int32_t>(random() % 4001) - 2000;
    }
    for (const std::int32_t zeroX : {0, 133}) {
        const Sums sums(*extents, codesX, codesW, zeroX);
        for (const auto& [type, zeroY] : {std::pair{ElementType::U8, 0}, std::pair{ElementType::U8, 117},
                                          std::pair{ElementType::I8, -128}, std::pair{ElementType::I8, 33}}) {
            for (const bool isBiased : {true, false}) {
                const auto added = isBiased ? std::span<const std::int32_t>(bias) : std::span<const std::int32_t>();
                const auto kernel =
                    DepthwiseKernel::make(*extents, codesW.data(), {type, zeroX, zeroY, factors, added});
                QCOMPARE(kernel == nullptr, channels < 8 && extents->strides.back() > 1); // one place by one
                if (!kernel) {
                    continue;
                }
                std::vector<std::uint8_t> codes(sums.values.size());
                kernel->run(codesX.data(), codes.data());
                const bool isSigned = type == ElementType::I8;
                for (std::size_t i = 0; i < codes.size(); ++i) {
                    const std::size_t channel = i % channels;
                    const std::size_t place = i / channels % extents->outPlane;
                    const std::size_t image = i / (channels * extents->outPlane);
                    const std::int64_t sum = sums.values[(image * channels + channel) * extents->outPlane + place] +
                                             (isBiased ? bias[channel] : 0);
                    const int wanted =
                        codeOf(static_cast<std::int32_t>(sum), factors[channel], zeroY, isSigned ? -128 : 0);
                    const int actual = isSigned ? int{static_cast<std::int8_t>(codes[i])} : int{codes[i]};
                    if (actual != wanted) {
                        QFAIL(qPrintable(QString("%1, not %2, at place %3 of channel %4: %5 · %6 + %7")
                                             .arg(actual)
                                             .arg(wanted)
                                             .arg(place)
                                             .arg(channel)
                                             .arg(sum)
                                             .arg(double(factors[channel]))
                                             .arg(zeroY)));
                    }
                }
            }
        }
    }
}

void TestDepthwiseKernel::nothingBehindTheCodesIsTouched()
{
    for (const std::string& target : availableCpuTargets()) {
        const ForcedTarget forced(QString::fromStdString(target));
        for (const std::int64_t stride : {1, 2}) {
            const auto extents =
                ConvolutionExtents::of({1, 24, 5, 5}, {24, 1, 3, 3}, {{stride, stride}, {}, {1, 1}, {1, 1}, 24});
            QVERIFY(extents.has_value());
            const std::vector<std::uint8_t> x(24 * 25, 9);
            const std::vector<std::int8_t> w(24 * 9, 1);
            const auto kernel =
                DepthwiseKernel::make(*extents, w.data(), {ElementType::U8, 0, 0, std::vector<float>(24, 1.0F), {}});
            QVERIFY(kernel != nullptr);
            std::vector<std::uint8_t> codes(24 * extents->outPlane + 128, 77);
            kernel->run(x.data(), codes.data() + 64);
            QVERIFY(std::all_of(codes.begin(), codes.begin() + 64, [](std::uint8_t code) { return code == 77; }));
            QVERIFY(std::all_of(codes.end() - 64, codes.end(), [](std::uint8_t code) { return code == 77; }));
            QCOMPARE(int{codes[64]}, 36); // four taps in the corner
        }
    }
}

void TestDepthwiseKernel::otherConvolutionsHaveNone_data()
{
    QTest::addColumn<Shape>("x");
    QTest::addColumn<Shape>("w");
    QTest::addColumn<ConvolutionSteps>("steps");
    QTest::addColumn<float>("factor");
    using S = ConvolutionSteps;
    QTest::newRow("two inputs of a group") << Shape{1, 32, 5, 5} << Shape{16, 2, 3, 3} << S{{}, {}, {}, {}, 16} << 1.0F;
    QTest::newRow("two outputs of a group")
        << Shape{1, 16, 5, 5} << Shape{32, 1, 3, 3} << S{{}, {}, {}, {}, 16} << 1.0F;
    QTest::newRow("three axes") << Shape{1, 16, 3, 3, 3} << Shape{16, 1, 1, 1, 1} << S{{}, {}, {}, {}, 16} << 1.0F;
    QTest::newRow("no finite factor") << Shape{1, 16, 5, 5} << Shape{16, 1, 3, 3} << S{{}, {}, {}, {}, 16}
                                      << std::numeric_limits<float>::infinity();
    QTest::newRow("a huge kernel") << Shape{1, 16, 20, 20} << Shape{16, 1, 20, 20} << S{{}, {}, {}, {}, 16} << 1.0F;
}

void TestDepthwiseKernel::otherConvolutionsHaveNone()
{
    QFETCH(Shape, x);
    QFETCH(Shape, w);
    QFETCH(ConvolutionSteps, steps);
    QFETCH(float, factor);
    const auto extents = ConvolutionExtents::of(x, w, steps);
    QVERIFY(extents.has_value());
    const std::vector<std::int8_t> weights(*elementCount(w), 1);
    const std::vector<float> factors(static_cast<std::size_t>(w[0]), factor);
    QVERIFY(!DepthwiseKernel::make(*extents, weights.data(), {ElementType::U8, 0, 0, factors, {}}));
}

QTEST_APPLESS_MAIN(TestDepthwiseKernel)
#include "tst_depthwise_kernel.moc"
