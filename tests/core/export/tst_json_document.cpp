// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/json_document.h"
#include "core/export/statistics_fields.h"
#include "core/tensor/stored_codes.h"
#include "tests/support/example_report.h"
#include "tests/support/golden.h"

#include <QTest>

#include <bit>
#include <clocale>
#include <cmath>
#include <limits>

using qs::Json;

class TestJsonDocument : public QObject {
    Q_OBJECT

private slots:
    void aReportHasTheAgreedKeys();
    void aReportLooksAsBefore();
    void numbersReadBackAsTheSameDouble_data();
    void numbersReadBackAsTheSameDouble();
    void aLayerWithoutNumbersHasNulls();
    void statisticsAreNullUntilTheyAreKnown();
    void onlyALayerWithOneScaleTellsIt();
    void inspectListsTensorsWithValuesOrTheReason();
    void inspectSaysWhatAQuantizedTensorConsistsOf();
    void integersHaveNoPoint();
    void aSweepTellsTheModelOnce();
    void aClipCurveAddsUp();
    void hostileNamesGiveValidText();
    void theLocaleChangesNothing();
};

namespace {

QStringList missingKeys(const Json& object, std::initializer_list<const char*> keys)
{
    QStringList missing;
    for (const char* key : keys) {
        if (!object.contains(key)) {
            missing << QString::fromUtf8(key);
        }
    }
    return missing;
}

qs::Tensor tensor(const char* name, qs::ElementType type)
{
    qs::Tensor made;
    made.name = name;
    made.type = type;
    made.dtype = std::string(qs::rowOf(type).name);
    made.shape = {2, 3};
    made.count = 6;
    made.bytes = 6 * static_cast<std::uint64_t>(qs::rowOf(type).bytes());
    return made;
}

qs::TensorSummary statistics(double least, double most)
{
    qs::TensorSummary made;
    made.moments.count = 6;
    made.moments.min = least;
    made.moments.max = most;
    made.first = {least, 0, 1, 2};
    made.last = {most};
    return made;
}

} // namespace

void TestJsonDocument::aReportHasTheAgreedKeys()
{
    const Json document = qs::jsonOf(example::report());
    QVERIFY(document.is_object());
    QCOMPARE(missingKeys(document, {"quantscope", "model", "request", "layers", "kept", "total", "problems"}),
             QStringList());
    QCOMPARE(missingKeys(document["model"], {"path", "loader", "parameters", "bytes"}), QStringList());
    QCOMPARE(missingKeys(document["request"],
                         {"format", "scheme", "granularity", "calibration", "scale_storage", "layers", "overrides"}),
             QStringList());
    for (const Json& layer : document["layers"]) {
        QCOMPARE(missingKeys(layer, {"name",
                                     "tensor",
                                     "shape",
                                     "dtype",
                                     "count",
                                     "axis",
                                     "format",
                                     "scheme",
                                     "granularity",
                                     "calibration",
                                     "level",
                                     "min",
                                     "max",
                                     "mean",
                                     "std",
                                     "mse",
                                     "rounding_mse",
                                     "clipping_mse",
                                     "sqnr_db",
                                     "worst_channel",
                                     "worst_channel_sqnr_db",
                                     "max_abs_error",
                                     "clipped_fraction",
                                     "zeroed_fraction",
                                     "codes_used",
                                     "cosine",
                                     "bits_per_weight",
                                     "bytes_before",
                                     "bytes_after",
                                     "skewness",
                                     "excess_kurtosis",
                                     "mean_abs",
                                     "outlier_ratio",
                                     "outlier_ratio_exact",
                                     "peak_to_std",
                                     "channel_spread",
                                     "outlier_channels",
                                     "family",
                                     "family_parameter",
                                     "family_one_sided",
                                     "optimum_uniform_db",
                                     "optimum_nonuniform_db",
                                     "bound_db",
                                     "code_entropy_bits"}),
                 QStringList());
        QCOMPARE(layer["level"].get<std::string>(), std::string("L0"));
    }
    QCOMPARE(document["problems"][0]["tensor"].get<std::string>(), std::string("broken"));
    QVERIFY(document["problems"][0].contains("message"));
    const Json& second = document["layers"][1];
    QCOMPARE(second["rounding_mse"].get<double>() + second["clipping_mse"].get<double>(), second["mse"].get<double>());
    QCOMPARE(second["worst_channel"].get<int>(), 1);
    QCOMPARE(document["layers"][2]["sqnr_db"].get<std::string>(), std::string("inf"));
}

void TestJsonDocument::aReportLooksAsBefore()
{
    golden::compare("report.json", qs::jsonText(qs::jsonOf(example::report())));
}

void TestJsonDocument::numbersReadBackAsTheSameDouble_data()
{
    QTest::addColumn<double>("value");
    for (const double value : {0.0, 0.1, 1.0 / 3, 1e-300, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308,
                               -123456789.123456789, 9007199254740993.0, double(0.1F), 18446744073709551616.0}) {
        QTest::addRow("%.17g", value) << value;
    }
}

void TestJsonDocument::numbersReadBackAsTheSameDouble()
{
    QFETCH(double, value);
    const Json back = Json::parse(qs::jsonText(qs::jsonNumber(value)));
    QVERIFY(back.is_number());
    QCOMPARE(std::bit_cast<std::uint64_t>(back.get<double>()), std::bit_cast<std::uint64_t>(value));
    const double infinity = std::numeric_limits<double>::infinity();
    QCOMPARE(qs::jsonText(qs::jsonNumber(infinity)), std::string("\"inf\"\n"));
    QCOMPARE(qs::jsonText(qs::jsonNumber(-infinity)), std::string("\"-inf\"\n"));
    QCOMPARE(qs::jsonText(qs::jsonNumber(std::nan(""))), std::string("\"nan\"\n"));
}

void TestJsonDocument::aLayerWithoutNumbersHasNulls()
{
    const Json failed = qs::jsonOf(example::report())["layers"][3];
    for (const char* key :
         {"min", "max", "mean", "mse", "sqnr_db", "worst_channel", "worst_channel_sqnr_db", "codes_used"}) {
        QVERIFY2(failed[key].is_null(), key);
    }
    QCOMPARE(failed["state"].get<std::string>(), std::string("failed"));
    QVERIFY(!failed["error"].get<std::string>().empty());

    qs::LayerResult empty = example::layer("empty", 1, 0, 0, 0);
    empty.moments = {};
    empty.worstChannel.reset();
    const Json layer = qs::jsonOf(empty);
    QVERIFY(layer["min"].is_null() && layer["max"].is_null() && layer["worst_channel"].is_null());
    QCOMPARE(layer["sqnr_db"].get<std::string>(), std::string("nan"));
}

void TestJsonDocument::statisticsAreNullUntilTheyAreKnown()
{
    const Json layers = qs::jsonOf(example::report())["layers"];
    QCOMPARE(layers[0]["excess_kurtosis"].get<double>(), 0.5);
    QCOMPARE(layers[0]["outlier_channels"].dump(), std::string("2"));
    QCOMPARE(layers[0]["family"].get<std::string>(), std::string("gauss"));
    QVERIFY(layers[0]["family_parameter"].is_null());
    QCOMPARE(layers[0]["outlier_ratio_exact"].get<bool>(), true);
    QCOMPARE(layers[1]["family"].get<std::string>(), std::string("heavy-tail"));
    QCOMPARE(layers[1]["family_parameter"].get<double>(), 0.35);
    QCOMPARE(layers[1]["family_one_sided"].get<bool>(), true);
    for (const qs::StatisticField& field : qs::statisticFields()) {
        const std::string key(field.key);
        QVERIFY2(layers[2][key].is_null(), key.c_str()); // nothing of it exists
        QVERIFY2(layers[3][key].is_null(), key.c_str()); // the layer failed
    }
}

void TestJsonDocument::onlyALayerWithOneScaleTellsIt()
{
    const Json layers = qs::jsonOf(example::report())["layers"];
    QVERIFY(!layers[0].contains("scale") && !layers[0].contains("zero_point"));
    QCOMPARE(layers[2]["scale"].get<double>(), 0.0078125);
    QCOMPARE(layers[2]["zero_point"].get<int>(), 0);
}

void TestJsonDocument::inspectSaysWhatAQuantizedTensorConsistsOf()
{
    auto stored = std::make_shared<qs::StoredCodes>();
    stored->scheme = "AWQ, 4 bits, groups of 128";
    stored->bitsPerWeight = 4.25;
    stored->codes = tensor("codes", qs::ElementType::U4);
    stored->parameters = {tensor("scales", qs::ElementType::F16)};
    qs::Model model;
    model.tensors = {tensor("w", qs::ElementType::F32), tensor("plain", qs::ElementType::F32)};
    model.tensors[0].stored = stored;
    const Json document = qs::jsonOf(model, {});
    const Json& object = document["tensors"][0]["stored"];
    QCOMPARE(object["scheme"].get<std::string>(), stored->scheme);
    QCOMPARE(object["bits_per_weight"].get<double>(), 4.25);
    QCOMPARE(object["codes"].dump(), std::string(R"({"dtype":"U4","shape":[2,3]})"));
    QCOMPARE(object["parameters"].dump(), std::string(R"([{"name":"scales","dtype":"F16","shape":[2,3]}])"));
    QVERIFY(!document["tensors"][1].contains("stored"));
}

void TestJsonDocument::inspectListsTensorsWithValuesOrTheReason()
{
    qs::Model model;
    model.path = "some/model.npz";
    model.loader = "numpy";
    model.tensors = {tensor("good", qs::ElementType::F32), tensor("bad", qs::ElementType::F32),
                     tensor("unreadable", qs::ElementType::F32), tensor("all nan", qs::ElementType::F32)};
    model.tensors[1].error = qs::Error{qs::ErrorCode::Format, "bytes are missing"};
    model.metadata["author"] = "somebody";
    model.problems = {{"bad", "bytes are missing"}};

    const Json plain = qs::jsonOf(model, {});
    QCOMPARE(missingKeys(plain, {"quantscope", "path", "loader", "tensors", "metadata", "problems"}), QStringList());
    QCOMPARE(missingKeys(plain["tensors"][0], {"name", "dtype", "shape", "count", "bytes"}), QStringList());
    QVERIFY(!plain["tensors"][0].contains("min"));
    QCOMPARE(plain["tensors"][1]["error"].get<std::string>(), std::string("bytes are missing"));
    QVERIFY(plain["metadata"].is_object());
    QCOMPARE(plain["metadata"]["author"].get<std::string>(), std::string("somebody"));

    qs::TensorSummary nothing;
    nothing.moments.nan = 6;
    const qs::Error unreadable{qs::ErrorCode::Io, "cannot be read"};
    const Json detailed = qs::jsonOf(model, {statistics(-1.5, 2), unreadable, unreadable, nothing});
    const Json& good = detailed["tensors"][0];
    QCOMPARE(missingKeys(good, {"min", "max", "nan", "pos_inf", "neg_inf", "first", "last"}), QStringList());
    QCOMPARE(good["min"].get<double>(), -1.5);
    QCOMPARE(good["first"].size(), std::size_t(4));
    QVERIFY(good["last"].is_number());
    QCOMPARE(detailed["tensors"][2]["error"].get<std::string>(), std::string("cannot be read"));
    QVERIFY(detailed["tensors"][3]["min"].is_null() && detailed["tensors"][3]["max"].is_null());
    QCOMPARE(detailed["tensors"][3]["nan"].get<int>(), 6);
}

void TestJsonDocument::integersHaveNoPoint()
{
    qs::Model model;
    model.tensors = {tensor("small", qs::ElementType::I32), tensor("large", qs::ElementType::U64)};
    const Json document = qs::jsonOf(model, {statistics(-7, 1), statistics(0, 18446744073709551615.0)});
    QCOMPARE(document["tensors"][0]["min"].dump(), std::string("-7"));
    QCOMPARE(document["tensors"][0]["last"].dump(), std::string("1"));
    QCOMPARE(document["tensors"][1]["max"].get<double>(), 18446744073709551615.0);
}

void TestJsonDocument::aSweepTellsTheModelOnce()
{
    std::vector<qs::AnalysisReport> reports{example::report(), example::report()};
    reports[1].request.quantization.format = "int4";
    const Json document = qs::jsonOf(reports);
    QCOMPARE(missingKeys(document, {"quantscope", "model", "layers_pattern", "configurations"}), QStringList());
    QCOMPARE(document["layers_pattern"].get<std::string>(), std::string("conv|fc"));
    QCOMPARE(document["configurations"].size(), std::size_t(2));
    const Json& second = document["configurations"][1];
    QCOMPARE(
        missingKeys(second, {"format", "scheme", "granularity", "calibration", "scale_storage", "layers", "total"}),
        QStringList());
    QCOMPARE(second["format"].get<std::string>(), std::string("int4"));
    QCOMPARE(qs::jsonOf(std::vector<qs::AnalysisReport>{})["configurations"].size(), std::size_t(0));
}

void TestJsonDocument::aClipCurveAddsUp()
{
    qs::Model model;
    model.tensors = {tensor("w", qs::ElementType::F32)};
    qs::Weight weight;
    weight.layer = "conv";
    qs::ClipCurves curves;
    curves.thresholds = {0.5, 1};
    curves.signalPower = 2;
    curves.std = 1.25;
    qs::ClipMark mark;
    mark.calibration = "min-max";
    mark.range = {-1, 1};
    mark.threshold = 1;
    mark.error = {0.02, 0};
    curves.curves.push_back({"int4", qs::Scheme::Symmetric, {0.25, 0.5}, {0.75, 0.125}, 1, {mark}});
    const Json document = qs::jsonOf(curves, model, weight);
    QCOMPARE(
        missingKeys(document, {"model", "layer", "tensor", "scheme", "std", "signal_power", "thresholds", "curves"}),
        QStringList());
    const Json& curve = document["curves"][0];
    QCOMPARE(missingKeys(curve, {"format", "scheme", "rounding", "clipping", "total", "best_threshold", "marks"}),
             QStringList());
    QCOMPARE(curve["total"].dump(), std::string("[1.0,0.625]"));
    QCOMPARE(curve["best_threshold"].get<double>(), 1.0);
    QCOMPARE(missingKeys(curve["marks"][0],
                         {"calibration", "low", "high", "threshold", "rounding_mse", "clipping_mse", "mse", "sqnr_db"}),
             QStringList());
    QCOMPARE(curve["marks"][0]["sqnr_db"].get<double>(), 20.0);
}

void TestJsonDocument::hostileNamesGiveValidText()
{
    const std::string text = qs::jsonText(qs::jsonOf(example::hostileReport()));
    const Json back = Json::parse(text);
    QCOMPARE(back["layers"].size(), example::hostileNames().size());
    QCOMPARE(back["layers"][3]["name"].get<std::string>(), example::hostileNames()[3]);
    QCOMPARE(QString::fromStdString(text).toStdString(), text);
}

void TestJsonDocument::theLocaleChangesNothing()
{
    const std::string expected = qs::jsonText(qs::jsonOf(example::report()));
    if (std::setlocale(LC_ALL, "de_DE.UTF-8") == nullptr && std::setlocale(LC_ALL, "fr_FR.UTF-8") == nullptr) {
        QSKIP("skipped: no locale with a decimal comma is installed");
    }
    const std::string actual = qs::jsonText(qs::jsonOf(example::report()));
    std::setlocale(LC_ALL, "C");
    QCOMPARE(actual, expected);
}

QTEST_APPLESS_MAIN(TestJsonDocument)
#include "tst_json_document.moc"
