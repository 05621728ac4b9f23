// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/fixture.h"
#include "widgets/panels/configuration_panel.h"
#include "widgets/panels/model_size_panel.h"
#include "widgets/views/activations_view.h"
#include "widgets/views/distribution_view.h"
#include "widgets/views/sensitivity_view.h"
#include "widgets/views/view_list.h"

#include <QImage>
#include <QTest>

#include <cmath>

using namespace qs;

namespace {

const QString kFolder = QStringLiteral(QUANTSCOPE_SOURCE_DIR "/tests/screenshots/");

ViewState stateOf(const QString& scene)
{
    using namespace fixture;
    if (scene.contains(QLatin1String("8bits"))) {
        return state(perTensor("int8"), kMatrix);
    }
    if (scene.contains(QLatin1String("-channel"))) {
        ViewState shown = state(perChannel("int4"), 1);
        shown.channel = 17;
        Distribution channel;
        std::vector<float> scratch;
        const Tensor& tensor = model()->tensors[1];
        channel.add(*floatsOf(tensor, 17 * 144, 144, scratch));
        shown.channelDistribution = std::make_shared<const Distribution>(channel);
        return shown;
    }
    if (scene.contains(QLatin1String("partial"))) {
        ViewState shown = state(perTensor("int4"), kMatrix);
        shown.report = partialReport(perTensor("int4"), 4);
        auto part = *shown.formatSweep;
        for (std::size_t i = 3; i < part.size(); ++i) {
            part[i] = *partialReport(part[i].request.quantization, 2);
        }
        shown.formatSweep = std::make_shared<const std::vector<AnalysisReport>>(std::move(part));
        return shown;
    }
    if (scene.contains(QLatin1String("drag"))) {
        ViewState shown = state(perTensor("int3"), kMatrix);
        shown.preview = Range{-0.15, 0.15};
        return shown;
    }
    if (scene.contains(QLatin1String("-levels"))) {
        return state(perTensor("nf4"), kMatrix);
    }
    if (scene.contains(QLatin1String("-fitted"))) {
        return state(perTensor("lloyd-max3"), kMatrix);
    }
    if (scene.contains(QLatin1String("-fixed"))) {
        return state(perTensor("mxfp4"), kMatrix);
    }
    if (scene.contains(QLatin1String("empty"))) {
        ViewState shown;
        shown.model = model();
        shown.report = report(perTensor("int4"));
        return shown;
    }
    if (scene.contains(QLatin1String("-stale"))) {
        ViewState shown = state(perTensor("int4"), kMatrix);
        shown.network.isStale = true;
        shown.network.options.rounds = 5;
        auto data = std::make_shared<NetworkData>(*shown.network.data);
        data->isSynthetic = true;
        shown.network.data = data;
        return shown;
    }
    if (scene.contains(QLatin1String("-drift"))) {
        ViewState shown = state(perTensor("int4", "mse"), kMatrix);
        shown.network = networkBesideOtherData();
        return shown;
    }
    if (scene.contains(QLatin1String("-memory"))) {
        ViewState shown = state(perTensor("int4", "mse"), kMatrix);
        shown.network.latency = {};
        shown.network.footprint =
            NetworkFootprint{{.constants = 302'000'000, .widest = 90'000'000, .widestNode = {}, .all = 800'000'000},
                             302'000'000,
                             6,
                             300};
        shown.network.freeMemory = 1'500'000'000;
        return shown;
    }
    if (scene.contains(QLatin1String("-alone"))) {
        return state(perTensor("int4", "mse"), 5); // a layer that the other file does not have
    }
    if (scene == QLatin1String("channels")) {
        return state(perTensor("int4"), kMatrix);
    }
    return state(perTensor("int4", "mse"), kMatrix);
}

/// Share of pixels that differ by more than the eye sees; marks them in `marked`.
double difference(const QImage& a, const QImage& b, QImage* marked)
{
    if (a.size() != b.size()) {
        return 1;
    }
    *marked = QImage(a.size(), QImage::Format_RGB32);
    qsizetype count = 0;
    for (int y = 0; y < a.height(); ++y) {
        for (int x = 0; x < a.width(); ++x) {
            const QRgb p = a.pixel(x, y);
            const QRgb q = b.pixel(x, y);
            const int distance =
                std::max({std::abs(qRed(p) - qRed(q)), std::abs(qGreen(p) - qGreen(q)), std::abs(qBlue(p) - qBlue(q))});
            count += distance > 24;
            marked->setPixel(x, y, distance > 24 ? qRgb(255, 0, 0) : qRgb(255, 255, 255));
        }
    }
    return static_cast<double>(count) / static_cast<double>(a.width() * a.height());
}

} // namespace

class TestPictures : public QObject {
    Q_OBJECT

private slots:
    void everyViewLooksAsItDid_data()
    {
        QTest::addColumn<QString>("scene");
        QTest::addColumn<bool>("isDark");
        QStringList scenes;
        for (const ViewRow& row : views()) {
            scenes << QLatin1String(row.id);
        }
        scenes << QStringLiteral("distribution-8bits") << QStringLiteral("distribution-channel")
               << QStringLiteral("distribution-log") << QStringLiteral("distribution-drag")
               << QStringLiteral("distribution-empty") << QStringLiteral("channels-channel")
               << QStringLiteral("error-narrow") << QStringLiteral("layers-partial")
               << QStringLiteral("distribution-levels") << QStringLiteral("distribution-fitted")
               << QStringLiteral("error-fixed") << QStringLiteral("compare-narrow") << QStringLiteral("compare-empty")
               << QStringLiteral("difference-empty") << QStringLiteral("difference-alone")
               << QStringLiteral("difference-narrow") << QStringLiteral("sensitivity-map")
               << QStringLiteral("sensitivity-depth") << QStringLiteral("sensitivity-narrow")
               << QStringLiteral("sensitivity-empty") << QStringLiteral("sensitivity-stale")
               << QStringLiteral("activations-clip") << QStringLiteral("activations-channels")
               << QStringLiteral("activations-settling") << QStringLiteral("activations-narrow")
               << QStringLiteral("activations-drift") << QStringLiteral("latency-memory")
               << QStringLiteral("latency-empty") << QStringLiteral("latency-narrow")
               << QStringLiteral("latency-stale");
        for (const QString& scene : scenes) {
            QTest::addRow("%s, light", qPrintable(scene)) << scene << false;
            QTest::addRow("%s, dark", qPrintable(scene)) << scene << true;
        }
    }

    void everyViewLooksAsItDid()
    {
        QFETCH(QString, scene);
        QFETCH(bool, isDark);
        fixture::setLook(isDark);
        const QString id = scene.section(QLatin1Char('-'), 0, 0);
        const auto row = std::ranges::find_if(views(), [&](const ViewRow& r) { return id == QLatin1String(r.id); });
        QVERIFY(row != views().end());
        const std::unique_ptr<PlotView> view(row->create(nullptr));
        view->setAutoFillBackground(true);
        view->resize(scene.endsWith(QLatin1String("-narrow")) ? QSize(520, 560) : QSize(900, 560));
        view->setState(stateOf(scene), Change::Report);
        if (auto* distribution = qobject_cast<DistributionView*>(view.get())) {
            distribution->setLogarithmic(scene.endsWith(QLatin1String("-log")));
        }
        if (auto* sensitivity = qobject_cast<SensitivityView*>(view.get())) {
            sensitivity->setFigure(scene.endsWith(QLatin1String("-map"))     ? SensitivityView::Figure::Map
                                   : scene.endsWith(QLatin1String("-depth")) ? SensitivityView::Figure::Depth
                                                                             : SensitivityView::Figure::Ranking);
        }
        if (auto* activations = qobject_cast<ActivationsView*>(view.get())) {
            activations->setFigure(scene.endsWith(QLatin1String("-clip"))       ? ActivationsView::Figure::ClipCurve
                                   : scene.endsWith(QLatin1String("-channels")) ? ActivationsView::Figure::Channels
                                   : scene.endsWith(QLatin1String("-settling")) ? ActivationsView::Figure::Settling
                                                                                : ActivationsView::Figure::Histogram);
        }
        view->show();
        QVERIFY(QTest::qWaitForWindowExposed(view.get()));
        QTest::qWait(50);
        const QImage actual = view->grab().toImage().convertToFormat(QImage::Format_RGB32);
        compare(actual, scene + (isDark ? QStringLiteral("-dark") : QStringLiteral("-light")));
    }

    void everyPanelLooksAsItDid_data()
    {
        QTest::addColumn<QString>("scene");
        QTest::addColumn<bool>("isDark");
        for (const char* scene : {"panel-integer", "panel-arithmetic", "panel-levels", "panel-fixed", "panel-blocks",
                                  "panel-narrow", "sizes-model", "sizes-typed"}) {
            QTest::addRow("%s, light", scene) << scene << false;
            QTest::addRow("%s, dark", scene) << scene << true;
        }
    }

    void everyPanelLooksAsItDid()
    {
        QFETCH(QString, scene);
        QFETCH(bool, isDark);
        fixture::setLook(isDark);
        std::unique_ptr<QWidget> shown;
        if (scene.startsWith(QLatin1String("sizes"))) {
            auto panel = std::make_unique<ModelSizePanel>();
            panel->setModel(scene == QLatin1String("sizes-model") ? fixture::model() : nullptr, quantizationOf(scene));
            panel->resize(860, 480);
            shown = std::move(panel);
        } else {
            auto panel = std::make_unique<ConfigurationPanel>();
            const Quantization quantization = quantizationOf(scene);
            panel->setArithmeticUnfolded(scene == QLatin1String("panel-arithmetic"));
            panel->setValues({.quantization = quantization,
                              .forAllLayers = true,
                              .report = fixture::report(quantization),
                              .layer = fixture::kMatrix,
                              .error = {}});
            panel->resize(scene == QLatin1String("panel-narrow") ? 250 : 320, 560);
            shown = std::move(panel);
        }
        shown->setAutoFillBackground(true);
        shown->show();
        QVERIFY(QTest::qWaitForWindowExposed(shown.get()));
        QTest::qWait(50);
        const QImage actual = shown->grab().toImage().convertToFormat(QImage::Format_RGB32);
        compare(actual, scene + (isDark ? QStringLiteral("-dark") : QStringLiteral("-light")));
    }

private:
    static Quantization quantizationOf(const QString& scene)
    {
        Quantization quantization;
        quantization.format = "int4";
        quantization.granularity = {Sharing::Group, 128, 0};
        quantization.scaleStorage = "fp16";
        if (scene == QLatin1String("panel-arithmetic")) {
            quantization.arithmetic = findArithmeticPreset("tflite")->arithmetic;
        } else if (scene == QLatin1String("panel-levels")) {
            quantization.format = "nf4";
            quantization.granularity = {Sharing::Block, 32, 32};
        } else if (scene == QLatin1String("panel-fixed") || scene == QLatin1String("panel-narrow")) {
            quantization.format = "mxfp4";
        } else if (scene == QLatin1String("panel-blocks")) {
            quantization.format = "q4_0";
        }
        return quantization;
    }

    static void compare(const QImage& actual, const QString& name)
    {
        const QString path = kFolder + name + QStringLiteral(".png");
        if (qEnvironmentVariableIsSet("QUANTSCOPE_UPDATE_PICTURES")) {
            QVERIFY(actual.save(path));
            return;
        }
        const QImage expected = QImage(path).convertToFormat(QImage::Format_RGB32);
        QVERIFY2(!expected.isNull(), qPrintable(path));
        QImage marked;
        const double share = difference(actual, expected, &marked);
        if (share > 0.005) {
            actual.save(name + QStringLiteral("-actual.png"));
            marked.save(name + QStringLiteral("-difference.png"));
            QFAIL(qPrintable(QStringLiteral("%1 % of the pixels differ").arg(100 * share)));
        }
    }
};

QTEST_MAIN(TestPictures)
#include "tst_pictures.moc"
