// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/analyse.h"
#include "core/export/json_document.h"
#include "core/loaders/loader.h"

#include <QFile>
#include <QTest>

#include <cmath>
#include <limits>
#include <optional>
#include <string>

using qs::Json;

/// The numbers of real networks against those that NumPy found without any of our code: make_expected_analysis.py for
/// every number of a few integer formats, make_expected_formats.py for the errors of the others.
class TestRealNetworks : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void everyNumberIsTheExpectedOne_data();
    void everyNumberIsTheExpectedOne();
    void everyFormatHasTheExpectedErrors_data();
    void everyFormatHasTheExpectedErrors();
    void aSearchedRangeIsNoWorseThanTheBestOfAnEvenGrid_data();
    void aSearchedRangeIsNoWorseThanTheBestOfAnEvenGrid();

private:
    Json m_expected;
    Json m_formats;
};

namespace {

/// Tensors share a name only where a model says so twice; the first is as good as the second.
const Json* layerOf(const Json& report, const std::string& tensor)
{
    for (const Json& layer : report["layers"]) {
        if (layer["tensor"] == tensor) {
            return &layer;
        }
    }
    return nullptr;
}

double numberOf(const Json& value)
{
    if (value.is_string()) {
        return value == "inf"   ? std::numeric_limits<double>::infinity()
               : value == "nan" ? std::numeric_limits<double>::quiet_NaN()
                                : -std::numeric_limits<double>::infinity();
    }
    return value.get<double>();
}

/// Equal to 1e-6 of themselves, or to `least`.
bool areClose(const Json& actual, const Json& expected, double least)
{
    if (actual.is_null() || expected.is_null()) {
        return actual.is_null() && expected.is_null();
    }
    const double a = numberOf(actual);
    const double b = numberOf(expected);
    if (!std::isfinite(a) || !std::isfinite(b)) {
        return (std::isnan(a) && std::isnan(b)) || a == b;
    }
    return std::abs(a - b) <= 1e-6 * std::max(std::abs(a), std::abs(b)) + least;
}

/// What differs, or nothing.
QString difference(const Json& layer, const Json& expected)
{
    constexpr double kLeastDecibels = 1e-12; // decibels near 0 have no relative precision
    for (const auto& [key, value] : expected.items()) {
        // Of two channels that are equally bad, the last digit of a sum decides which is the worst.
        const bool decided = key != "worst_channel" || !areClose(layer["worst_channel_sqnr_db"],
                                                                 expected["worst_channel_sqnr_db"], kLeastDecibels);
        if (decided && !areClose(layer[key], value, key.ends_with("_db") ? kLeastDecibels : 0)) {
            return QString::fromStdString(key + " is " + layer[key].dump() + ", expected " + value.dump());
        }
    }
    return {};
}

qs::AnalysisRequest requestOf(const Json& configuration)
{
    qs::AnalysisRequest request;
    qs::Quantization& wanted = request.quantization;
    wanted.format = configuration["format"].get<std::string>();
    wanted.scheme = qs::findScheme(configuration["scheme"].get<std::string>())->scheme;
    wanted.granularity = *qs::parseGranularity(configuration["granularity"].get<std::string>());
    wanted.calibration = *qs::parseCalibration(configuration.value("calibration", "min-max"));
    wanted.scaleStorage = configuration.value("scale_storage", "fp32");
    wanted.arithmetic = *qs::parseArithmetic(configuration.value("arithmetic", "textbook"));
    request.statistics = false;
    return request;
}

Json parsed(const QString& name)
{
    QFile file(QStringLiteral(QUANTSCOPE_SOURCE_DIR "/tests/data/") + name);
    return file.open(QIODevice::ReadOnly) ? Json::parse(file.readAll().toStdString()) : Json();
}

void addModels(const Json& expected)
{
    QTest::addColumn<int>("model");
    for (std::size_t i = 0; i < expected["models"].size(); ++i) {
        QTest::addRow("%s", expected["models"][i]["model"].get<std::string>().c_str()) << static_cast<int>(i);
    }
}

/// Nothing where the folder of models is not known.
std::optional<std::string> pathOf(const Json& model)
{
    const QByteArray folder = qgetenv("QUANTSCOPE_TEST_DATA");
    return folder.isEmpty() ? std::nullopt
                            : std::optional(folder.toStdString() + "/models/" + model["model"].get<std::string>());
}

/// What differs from `row`, or nothing.
QString rowDifference(const Json& layer, const Json& columns, const Json& row)
{
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const std::string key = columns[i].get<std::string>();
        const Json actual = layer.contains(key) ? layer[key] : Json(); // there is no scale where several are
        if (!areClose(actual, row[i], 0)) {
            return QString::fromStdString(key + " is " + actual.dump() + ", expected " + row[i].dump());
        }
    }
    return {};
}

} // namespace

void TestRealNetworks::initTestCase()
{
    m_expected = parsed(QStringLiteral("expected_analysis.json"));
    m_formats = parsed(QStringLiteral("expected_formats.json"));
    QVERIFY(m_expected["models"].size() >= 8);
    QVERIFY(m_formats["models"].size() >= 4);
}

void TestRealNetworks::everyNumberIsTheExpectedOne_data()
{
    addModels(m_expected);
}

void TestRealNetworks::everyNumberIsTheExpectedOne()
{
    QFETCH(int, model);
    const Json& expected = m_expected["models"][static_cast<std::size_t>(model)];
    const std::optional<std::string> path = pathOf(expected);
    if (!path) {
        QSKIP("skipped: QUANTSCOPE_TEST_DATA does not name the folder with the models");
    }
    qs::Progress progress;
    const auto opened = qs::openModel(*path, progress);
    QVERIFY2(opened, opened ? "" : opened.error().message.c_str());

    int compared = 0;
    for (std::size_t c = 0; c < m_expected["configurations"].size(); ++c) {
        const auto report = qs::analyse(**opened, requestOf(m_expected["configurations"][c]), progress);
        QVERIFY2(report, report ? "" : report.error().message.c_str());
        const Json document = qs::jsonOf(*report);
        for (const Json& tensor : expected["tensors"]) {
            const std::string name = tensor["tensor"].get<std::string>();
            const std::string where = name + ", " + m_expected["configurations"][c].dump() + ": ";
            const Json* layer = layerOf(document, name);
            QVERIFY2(layer != nullptr, (where + "not among the layers").c_str());
            QVERIFY2((*layer)["axis"] == tensor["axis"], (where + "axis " + (*layer)["axis"].dump()).c_str());
            QVERIFY2((*layer)["channels"] == tensor["channels"], (where + "channels").c_str());
            const QString differs = difference(*layer, tensor["results"][c]);
            QVERIFY2(differs.isEmpty(), qPrintable(QString::fromStdString(where) + differs));
            ++compared;
        }
    }
    QCOMPARE(compared, static_cast<int>(expected["tensors"].size() * m_expected["configurations"].size()));
}

void TestRealNetworks::everyFormatHasTheExpectedErrors_data()
{
    addModels(m_formats);
}

void TestRealNetworks::everyFormatHasTheExpectedErrors()
{
    QFETCH(int, model);
    const Json& expected = m_formats["models"][static_cast<std::size_t>(model)];
    const std::optional<std::string> path = pathOf(expected);
    if (!path) {
        QSKIP("skipped: QUANTSCOPE_TEST_DATA does not name the folder with the models");
    }
    qs::Progress progress;
    const auto opened = qs::openModel(*path, progress);
    QVERIFY2(opened, opened ? "" : opened.error().message.c_str());

    QStringList differences;
    int compared = 0;
    for (std::size_t c = 0; c < m_formats["configurations"].size(); ++c) {
        const Json& configuration = m_formats["configurations"][c];
        const auto report = qs::analyse(**opened, requestOf(configuration), progress);
        QVERIFY2(report, report ? "" : report.error().message.c_str());
        const Json document = qs::jsonOf(*report);
        for (const Json& tensor : expected["tensors"]) {
            const Json& row = tensor["results"][c];
            if (row.is_null()) {
                continue; // no input channels of its own
            }
            const std::string name = tensor["tensor"].get<std::string>();
            const Json* layer = layerOf(document, name);
            QVERIFY2(layer != nullptr, name.c_str());
            const QString differs = rowDifference(*layer, m_formats["columns"], row);
            if (!differs.isEmpty()) {
                differences << QString::fromStdString(name + ", " + configuration.dump() + ": ") + differs;
            }
            ++compared;
        }
    }
    QVERIFY2(differences.isEmpty(), qPrintable(differences.join('\n')));
    QVERIFY(compared >= 100);
}

void TestRealNetworks::aSearchedRangeIsNoWorseThanTheBestOfAnEvenGrid_data()
{
    addModels(m_formats);
}

void TestRealNetworks::aSearchedRangeIsNoWorseThanTheBestOfAnEvenGrid()
{
    QFETCH(int, model);
    const Json& expected = m_formats["models"][static_cast<std::size_t>(model)];
    const std::optional<std::string> path = pathOf(expected);
    if (!path) {
        QSKIP("skipped: QUANTSCOPE_TEST_DATA does not name the folder with the models");
    }
    qs::Progress progress;
    const auto opened = qs::openModel(*path, progress);
    QVERIFY2(opened, opened ? "" : opened.error().message.c_str());

    QStringList worse;
    for (std::size_t c = 0; c < m_formats["searches"].size(); ++c) {
        const Json& configuration = m_formats["searches"][c];
        const auto report = qs::analyse(**opened, requestOf(configuration), progress);
        QVERIFY2(report, report ? "" : report.error().message.c_str());
        const Json document = qs::jsonOf(*report);
        for (const Json& tensor : expected["tensors"]) {
            const std::string name = tensor["tensor"].get<std::string>();
            const Json* layer = layerOf(document, name);
            QVERIFY2(layer != nullptr, name.c_str());
            const double mse = numberOf((*layer)["mse"]);
            const double bound = numberOf(tensor["least_mse"][c]);
            if (!(mse <= bound * (1 + 1e-9))) {
                worse << QString::fromStdString(name + ", " + configuration.dump() + ": ") +
                             QStringLiteral("%1, an even grid finds %2").arg(mse).arg(bound);
            }
        }
    }
    QVERIFY2(worse.isEmpty(), qPrintable(worse.join('\n')));
}

QTEST_APPLESS_MAIN(TestRealNetworks)
#include "tst_real_networks.moc"
