// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/layer_cache.h"

#include <QtTest>

class TestLayerCache : public QObject {
    Q_OBJECT

private:
    static std::shared_ptr<const qs::LayerResult> layer(const qs::Quantization& quantization, std::size_t channels = 1)
    {
        auto made = std::make_shared<qs::LayerResult>();
        made->quantization = quantization;
        made->channels.resize(channels);
        return made;
    }

private slots:
    void everyChoiceHasAResultOfItsOwn()
    {
        std::vector<qs::Quantization> choices(7);
        choices[1].format = "int4";
        choices[2].scheme = qs::Scheme::Asymmetric;
        choices[3].granularity = {qs::Sharing::Group, 32};
        choices[4].calibration = {"percentile", 99.9, {}};
        choices[5].calibration = {"manual", 0, {-0.1, 0.10000000000000002}};
        choices[6].scaleStorage = "fp16";
        qs::LayerCache cache;
        for (const qs::Quantization& choice : choices) {
            cache.insert(3, layer(choice));
        }
        QCOMPARE(cache.size(), choices.size());
        for (const qs::Quantization& choice : choices) {
            QVERIFY(cache.find(3, choice) && cache.find(3, choice)->quantization == choice);
            QVERIFY(!cache.find(4, choice));
        }
    }

    void whatWasNotUsedForLongestGoesFirst()
    {
        const std::size_t one = sizeof(qs::LayerResult) + 100 * sizeof(qs::ChannelResult);
        qs::LayerCache cache(3 * one);
        for (std::size_t weight = 0; weight < 3; ++weight) {
            cache.insert(weight, layer({}, 100));
        }
        QVERIFY(cache.find(0, {}));
        cache.insert(3, layer({}, 100));
        QVERIFY(cache.find(0, {}));
        QVERIFY(!cache.find(1, {}));
        QVERIFY(cache.find(3, {}));
    }
};

QTEST_GUILESS_MAIN(TestLayerCache)
#include "tst_layer_cache.moc"
