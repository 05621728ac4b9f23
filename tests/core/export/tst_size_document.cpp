// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/size_document.h"
#include "tests/support/model_from_values.h"

#include <QTest>

using qs::Json;

class TestSizeDocument : public QObject {
    Q_OBJECT

private slots:
    void aNumberOfParametersHasNoModel();
    void aModelIsNamed();
    void secondsStandWhereABandwidthDoes();
};

namespace {

const std::vector<qs::Quantization>& choices()
{
    static const std::vector all{qs::usualQuantization(*qs::findNumberFormat("int4")),
                                 qs::usualQuantization(*qs::findNumberFormat("mxfp4"))};
    return all;
}

} // namespace

void TestSizeDocument::aNumberOfParametersHasNoModel()
{
    const Json document = qs::sizeDocument(qs::sizesOf(7e9, choices()), nullptr, std::nullopt);
    QVERIFY(document["model"].is_null());
    QVERIFY(document["seconds_before"].is_null());
    QVERIFY(document["weights"] == Json(7000000000));
    QVERIFY(document["bytes_before"] == Json(28000000000));
    QCOMPARE(document["sizes"].size(), 2U);
    QVERIFY(document["sizes"][0]["bytes"] == Json(3500000000));
    QVERIFY(document["sizes"][0]["gb"] == Json(3.5));
    QVERIFY(document["sizes"][1]["label"] == Json("MXFP4"));
    QVERIFY(document["sizes"][1]["bits_per_weight"] == Json(4.25));
}

void TestSizeDocument::aModelIsNamed()
{
    const qs::Model model =
        made::model({made::tensor("w", {4, 8}, std::vector<float>(32)), made::tensor("b", {4}, std::vector<float>(4))});
    const Json document = qs::sizeDocument(qs::sizesOf(model, choices()), &model, std::nullopt);
    QVERIFY(document["model"]["path"] == Json("memory"));
    QVERIFY(document["weights"] == Json(32));
    QVERIFY(document["kept_bytes"] == Json(16));
    QVERIFY(document["bytes_before"] == Json(144));
    QVERIFY(document["sizes"][0]["bytes"] == Json(16 + 4 * 4 + 16)); // codes, scales, what is kept
}

void TestSizeDocument::secondsStandWhereABandwidthDoes()
{
    const Json document = qs::sizeDocument(qs::sizesOf(1e9, choices()), nullptr, 500e6);
    QVERIFY(document["bytes_per_second"] == Json(500e6));
    QVERIFY(document["seconds_before"] == Json(8.0));
    QVERIFY(document["sizes"][0]["seconds"] == Json(1.0));
}

QTEST_GUILESS_MAIN(TestSizeDocument)
#include "tst_size_document.moc"
