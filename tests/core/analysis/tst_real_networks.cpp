// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/analyse.h"
#include "core/export/json_document.h"
#include "core/loaders/loader.h"

#include <QFile>
#include <QTest>

#include <cmath>
#include <limits>

using qs::Json;

/// The numbers of real networks against those that NumPy found without any of our code: make_expected_analysis.py.
class TestRealNetworks : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void everyNumberIsTheExpectedOne_data();
    void everyNumberIsTheExpectedOne();

private:
    Json m_expected;
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

bool areClose(const Json& actual, const Json& expected)
{
    if (actual.is_null() || expected.is_null()) {
        return actual.is_null() && expected.is_null();
    }
    const double a = numberOf(actual);
    const double b = numberOf(expected);
    if (!std::isfinite(a) || !std::isfinite(b)) {
        return (std::isnan(a) && std::isnan(b)) || a == b;
    }
    // Decibels near 0 have no relative precision.
    return std::abs(a - b) <= 1e-6 * std::max(std::abs(a), std::abs(b)) + 1e-12;
}

/// What differs, or nothing.
QString difference(const Json& layer, const Json& expected)
{
    for (const auto& [key, value] : expected.items()) {
        // Of two channels that are equally bad, the last digit of a sum decides which is the worst.
        const bool decided =
            key != "worst_channel" || !areClose(layer["worst_channel_sqnr_db"], expected["worst_channel_sqnr_db"]);
        if (decided && !areClose(layer[key], value)) {
            return QString::fromStdString(key + " is " + layer[key].dump() + ", expected " + value.dump());
        }
    }
    return {};
}

qs::AnalysisRequest requestOf(const Json& configuration)
{
    qs::AnalysisRequest request;
    request.quantization.format = configuration["format"].get<std::string>();
    request.quantization.scheme = qs::findScheme(configuration["scheme"].get<std::string>())->scheme;
    request.quantization.granularity = *qs::parseGranularity(configuration["granularity"].get<std::string>());
    return request;
}

} // namespace

void TestRealNetworks::initTestCase()
{
    QFile file(QStringLiteral(QUANTSCOPE_SOURCE_DIR "/tests/data/expected_analysis.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    m_expected = Json::parse(file.readAll().toStdString());
    QVERIFY(m_expected["models"].size() >= 8);
}

void TestRealNetworks::everyNumberIsTheExpectedOne_data()
{
    QTest::addColumn<int>("model");
    for (std::size_t i = 0; i < m_expected["models"].size(); ++i) {
        QTest::addRow("%s", m_expected["models"][i]["model"].get<std::string>().c_str()) << static_cast<int>(i);
    }
}

void TestRealNetworks::everyNumberIsTheExpectedOne()
{
    QFETCH(int, model);
    const QByteArray folder = qgetenv("QUANTSCOPE_TEST_DATA");
    if (folder.isEmpty()) {
        QSKIP("skipped: QUANTSCOPE_TEST_DATA does not name the folder with the models");
    }
    const Json& expected = m_expected["models"][static_cast<std::size_t>(model)];
    qs::Progress progress;
    const auto opened =
        qs::openModel(folder.toStdString() + "/models/" + expected["model"].get<std::string>(), progress);
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

QTEST_APPLESS_MAIN(TestRealNetworks)
#include "tst_real_networks.moc"
