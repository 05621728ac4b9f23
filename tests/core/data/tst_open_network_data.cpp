// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/open_network_data.h"
#include "core/data/picture_folder.h"
#include "tests/support/model_files.h"
#include "tests/support/npy_writer.h"
#include "tests/support/onnx_writer.h"
#include "tests/support/test_pictures.h"

#include <QDir>
#include <QTest>

#include <limits>
#include <unistd.h>

using namespace qs;

class TestOpenNetworkData : public QObject {
    Q_OBJECT

private slots:
    void init();
    void namesStandInTheirNaturalOrder();
    void foldersGiveTheirPicturesOneByOne();
    void subFoldersAreClassesAndSlices();
    void tablesAreMatchedByName();
    void labelsOfArraysComeFromArraysAndFiles();
    void bytesInArraysArePreparedAsPictures_data();
    void bytesInArraysArePreparedAsPictures();
    void samplesOutliveTheModelOfTheirArrays();
    void numbersThatAreNotFiniteAreCounted();
    void aFileThatIsCutCostsItsSamples();
    void madeUpNumbersSayThatTheyAre();
    void whatCannotBeOpenedIsTold_data();
    void whatCannotBeOpenedIsTold();
    void foldersThatMayNotBeReadAreTold();
    void realPicturesAreThoseOfTheArrays();

private:
    void put(const QString& name, const QString& picture) const
    {
        QDir().mkpath(QFileInfo(m_files->path(name)).path());
        m_files->write(name, testpictures::bytes(picture));
    }

    std::unique_ptr<ModelFiles> m_files;
};

namespace {

Graph networkOf(const std::vector<std::int64_t>& extents)
{
    std::vector<GraphExtent> shape;
    for (const std::int64_t extent : extents) {
        shape.push_back({extent, extent < 0 ? "n" : ""});
    }
    Graph graph;
    graph.inputs = {{"x", ElementType::F32, shape}};
    return graph;
}

Graph pictureNetwork()
{
    return networkOf({-1, 3, 8, 8});
}

Result<std::shared_ptr<const NetworkData>> opened(const Graph& graph, const DataRequest& request)
{
    Progress progress;
    return openNetworkData(graph, request, progress);
}

QStringList notesOf(const NetworkData& data)
{
    QStringList notes;
    for (const std::string& note : data.notes) {
        notes << QString::fromStdString(note);
    }
    return notes;
}

DataRequest requestFor(const QString& path)
{
    DataRequest request;
    request.path = path.toStdString();
    return request;
}

QByteArray floatArray(const QByteArray& shape, const std::vector<float>& values)
{
    return npyFile(npyDictionary("<f4", shape), bytesOf(values));
}

} // namespace

void TestOpenNetworkData::init()
{
    m_files = std::make_unique<ModelFiles>();
}

void TestOpenNetworkData::namesStandInTheirNaturalOrder()
{
    std::vector<std::string> names{"b10.png", "a/2.png", "b9.png", "B1.png", "b09.png", "a/10.png", "b.png", "b1.png"};
    std::ranges::sort(names, standsBefore);
    QCOMPARE(names, (std::vector<std::string>{"a/2.png", "a/10.png", "b.png", "B1.png", "b1.png", "b09.png", "b9.png",
                                              "b10.png"}));
    QVERIFY(!standsBefore("a", "a"));
    QVERIFY(standsBefore("1", "99999999999999999999999999999999999999"));
}

void TestOpenNetworkData::foldersGiveTheirPicturesOneByOne()
{
    put("p/10.PNG", "rgb.png");
    put("p/9.jpg", "rgb.jpg");
    put("p/deep/er/1.jpeg", "grey.jpg");
    put("p/.hidden.png", "rgb.png");
    put("p/other.webp", "rgb.png");
    m_files->write("p/bad.png", "<html>");
    m_files->write("p/empty.jpg", "");
    m_files->write("p/cut.jpg", testpictures::bytes("rgb.jpg").first(900));
    m_files->write("p/readme.txt", "nothing");
    QVERIFY(QFile::link(m_files->path("p"), m_files->path("p/deep/again"))); // a circle

    const auto data = opened(pictureNetwork(), requestFor(m_files->path("p")));
    QVERIFY2(data, data ? "" : data.error().message.c_str());
    QCOMPARE((*data)->names,
             (std::vector<std::string>{"9.jpg", "10.PNG", "bad.png", "cut.jpg", "deep/er/1.jpeg", "empty.jpg"}));
    const Samples& samples = (*data)->samples;
    QCOMPARE(samples.count(), std::uint64_t{6});
    QCOMPARE(samples.at(0)->at("x").shape(), (Shape{1, 3, 8, 8}));
    QVERIFY(samples.at(1) && samples.at(4));
    const auto messageAt = [&](std::uint64_t i) { return QString::fromStdString(samples.at(i).error().message); };
    QCOMPARE(messageAt(2), QString("picture \"bad.png\": it is no PNG or JPEG picture, for it begins with \"<html>\""));
    QCOMPARE(messageAt(3), QString("picture \"cut.jpg\": the JPEG file ends too early"));
    QCOMPARE(messageAt(5), QString("picture \"empty.jpg\": the file is empty"));
    QCOMPARE(notesOf(**data),
             (QStringList{"nothing says how the pictures are prepared, so the preset \"imagenet\" is taken",
                          "1 file ends in \".webp\", which is not decoded: PNG and JPEG are"}));
    QCOMPARE(textOf(*(*data)->preprocessing).substr(0, 35), std::string("resize:9,filter:bilinear,crop:8,sca"));
    QVERIFY(!(*data)->isSynthetic);

    const auto one = opened(pictureNetwork(), requestFor(m_files->path("p/10.PNG")));
    QVERIFY2(one, one ? "" : one.error().message.c_str());
    QCOMPARE((*one)->names, std::vector<std::string>{"10.PNG"});
    QVERIFY(std::ranges::equal((*one)->samples.at(0)->at("x").bytes(), samples.at(1)->at("x").bytes()));
}

void TestOpenNetworkData::subFoldersAreClassesAndSlices()
{
    put("p/dog/1.png", "rgb.png");
    put("p/cat/1.png", "rgb.png");
    put("p/2.png", "rgb.png");
    DataRequest request = requestFor(m_files->path("p"));
    request.labels = "folders";
    request.sliceColumn = "folders";
    request.preprocessing = findPreprocessingPreset("zero-one")->steps;
    const auto data = opened(pictureNetwork(), request);
    QVERIFY2(data, data ? "" : data.error().message.c_str());
    QCOMPARE((*data)->names, (std::vector<std::string>{"2.png", "cat/1.png", "dog/1.png"}));
    QCOMPARE((*data)->labels, (Labels{{-1}, {0}, {1}}));
    QCOMPARE((*data)->slices.names, (std::vector<std::string>{"no sub-folder", "cat", "dog"}));
    QCOMPARE(notesOf(**data).last(), QString("1 of 3 samples have no label"));
}

void TestOpenNetworkData::tablesAreMatchedByName()
{
    put("p/a.png", "rgb.png");
    put("p/b.png", "rgb.png");
    DataRequest request = requestFor(m_files->path("p"));
    request.labels = m_files->write("l.csv", "file,class,kind,light\nb.png,5,6,day\na.png,7,8,night\n").toStdString();
    request.sliceColumn = "light";
    const auto usual = opened(pictureNetwork(), request);
    QVERIFY2(usual, usual ? "" : usual.error().message.c_str());
    QCOMPARE((*usual)->labels, (Labels{{7}, {5}}));
    QCOMPARE((*usual)->slices.names, (std::vector<std::string>{"night", "day"}));
    request.labelColumn = "kind";
    QCOMPARE((*opened(pictureNetwork(), request))->labels, (Labels{{8}, {6}}));
    request.labels = m_files->write("broken.csv", "file,class\n\"b.png,5\n").toStdString();
    QVERIFY(QString::fromStdString(opened(pictureNetwork(), request).error().message)
                .endsWith("broken.csv: the quote in line 2 is never closed"));
}

void TestOpenNetworkData::labelsOfArraysComeFromArraysAndFiles()
{
    DataRequest request = requestFor(m_files->write("x.npy", floatArray("(3, 2)", {1, 2, 3, 4, 5, 6})));
    request.labels =
        m_files->write("l.npy", npyFile(npyDictionary("<i8", "(3,)"), bytesOf(std::vector<std::int64_t>{4, -1, 6})))
            .toStdString();
    const auto data = opened(networkOf({-1, 2}), request);
    QVERIFY2(data, data ? "" : data.error().message.c_str());
    QCOMPARE((*data)->labels, (Labels{{4}, {-1}, {6}}));
    QCOMPARE(notesOf(**data), QStringList{"1 of 3 samples have no label"});
    request.labels = m_files->write("l.csv", "7\n8\n9\n").toStdString();
    QCOMPARE((*opened(networkOf({-1, 2}), request))->labels, (Labels{{7}, {8}, {9}}));
    request.labels =
        m_files->write("s.npy", npyFile(npyDictionary("<i8", "(2,)"), bytesOf(std::vector<std::int64_t>{4, 6})))
            .toStdString();
    QVERIFY(QString::fromStdString(opened(networkOf({-1, 2}), request).error().message)
                .contains("the labels \"s\" are I64 [2], not whole numbers for 3 samples"));
}

void TestOpenNetworkData::bytesInArraysArePreparedAsPictures_data()
{
    QTest::addColumn<QByteArray>("shape");
    QTest::addColumn<bool>("isPlanar");
    QTest::newRow("channels last") << QByteArray("(2, 11, 17, 3)") << false;
    QTest::newRow("channels first") << QByteArray("(2, 3, 11, 17)") << true;
}

void TestOpenNetworkData::bytesInArraysArePreparedAsPictures()
{
    QFETCH(QByteArray, shape);
    QFETCH(bool, isPlanar);
    const Picture picture = *testpictures::decoded(testpictures::bytes("rgb.png"));
    QByteArray bytes(2 * 3 * 11 * 17, '\0'); // a black picture, then this one
    for (qsizetype i = 0; i < 3 * 11 * 17; ++i) {
        bytes[3 * 11 * 17 + (isPlanar ? i % 3 * (11 * 17) + i / 3 : i)] =
            static_cast<char>(picture.pixels[static_cast<std::size_t>(i)]);
    }
    DataRequest request = requestFor(m_files->write("x.npy", npyFile(npyDictionary("|u1", shape), bytes)));
    request.preprocessing = findPreprocessingPreset("imagenet")->steps;
    const auto data = opened(pictureNetwork(), request);
    QVERIFY2(data, data ? "" : data.error().message.c_str());
    QCOMPARE((*data)->samples.count(), std::uint64_t{2});
    QVERIFY((*data)->preprocessing && (*data)->preprocessing->resizeTo.height == 9);
    put("p/1.png", "rgb.png");
    DataRequest file = requestFor(m_files->path("p"));
    file.preprocessing = request.preprocessing;
    const auto same = opened(pictureNetwork(), file);
    QVERIFY(std::ranges::equal((*data)->samples.at(1)->at("x").bytes(), (*same)->samples.at(0)->at("x").bytes()));
}

void TestOpenNetworkData::samplesOutliveTheModelOfTheirArrays()
{
    const auto data =
        opened(networkOf({-1, 2}), requestFor(m_files->write("x.npy", floatArray("(2, 2)", {1, 2, 3, 4}))));
    QVERIFY(data);
    const Samples samples = (*data)->samples; // the model was local to openNetworkData()
    QCOMPARE(samples.at(1)->at("x").values<float>()[1], 4.0F);
}

void TestOpenNetworkData::numbersThatAreNotFiniteAreCounted()
{
    const float infinity = std::numeric_limits<float>::infinity();
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const auto data = opened(networkOf({-1, 2}),
                             requestFor(m_files->write("x.npy", floatArray("(3, 2)", {nan, 2, 3, 4, -infinity, nan}))));
    QVERIFY(data);
    QCOMPARE(notesOf(**data), QStringList{"input \"x\": 2 of 6 values are NaN and 1 infinite, in 2 of 3 samples"});
}

void TestOpenNetworkData::aFileThatIsCutCostsItsSamples()
{
    const QString path = m_files->write("x.npy", floatArray("(2, 2)", {1, 2, 3, 4}));
    const auto data = opened(networkOf({-1, 2}), requestFor(path));
    QVERIFY(data && (*data)->samples.at(0));
    QVERIFY(QFile::resize(path, 20));
    QVERIFY(!(*data)->samples.at(0));
}

void TestOpenNetworkData::madeUpNumbersSayThatTheyAre()
{
    DataRequest request;
    request.synthetic = 5;
    const auto data = opened(pictureNetwork(), request);
    QVERIFY(data && (*data)->isSynthetic && (*data)->origin.empty());
    QCOMPARE((*data)->samples.count(), std::uint64_t{5});
    QCOMPARE((*data)->samples.at(4)->at("x").shape(), (Shape{1, 3, 8, 8}));
    request.labels = "labels";
    QVERIFY(!opened(pictureNetwork(), request));
}

void TestOpenNetworkData::whatCannotBeOpenedIsTold_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("labels");
    QTest::addColumn<QString>("slices");
    QTest::addColumn<QString>("message");
    QTest::newRow("no pictures") << "empty"
                                 << ""
                                 << ""
                                 << "empty: the folder has no pictures: no file in it ends in .png, .jpg or .jpeg";
    QTest::newRow("floats to prepare") << "x.npy"
                                       << ""
                                       << ""
                                       << "no array is U8 with the shape of pictures";
    QTest::newRow("missing") << "nothing.npz"
                             << ""
                             << ""
                             << "nothing.npz";
    QTest::newRow("missing picture") << "nothing.png"
                                     << ""
                                     << ""
                                     << "nothing.png: there is no such file";
    QTest::newRow("a network") << "net.onnx"
                               << ""
                               << ""
                               << "net.onnx: this is a network, not data for one";
    QTest::newRow("labels") << "p"
                            << "l.csv"
                            << ""
                            << "there is no array \"l.csv\" for the labels in";
    QTest::newRow("no classes") << "p"
                                << "folders"
                                << ""
                                << "no picture lies in a sub-folder";
    QTest::newRow("slices") << "p"
                            << ""
                            << "light"
                            << "slices are a column of a table of labels";
}

void TestOpenNetworkData::whatCannotBeOpenedIsTold()
{
    QFETCH(QString, name);
    QFETCH(QString, labels);
    QFETCH(QString, slices);
    QFETCH(QString, message);
    put("p/1.png", "rgb.png");
    QVERIFY(QDir().mkpath(m_files->path("empty/er")));
    m_files->write("x.npy", floatArray("(1, 3, 8, 8)", std::vector<float>(192)));
    m_files->write("net.onnx", onnxwriter::model(onnxwriter::graph({onnxwriter::node("Relu", "r", "x", "y")}, {})));
    DataRequest request = requestFor(m_files->path(name));
    request.preprocessing = findPreprocessingPreset("imagenet")->steps;
    request.labels = labels.toStdString();
    request.sliceColumn = slices.toStdString();
    const auto data = opened(pictureNetwork(), request);
    QVERIFY(!data);
    QVERIFY2(QString::fromStdString(data.error().message).contains(message), data.error().message.c_str());
}

void TestOpenNetworkData::foldersThatMayNotBeReadAreTold()
{
    if (geteuid() == 0) {
        QSKIP("skipped: the superuser may read every folder");
    }
    put("p/1.png", "rgb.png");
    put("p/closed/2.png", "rgb.png");
    QVERIFY(QFile::setPermissions(m_files->path("p/closed"), {}));
    const auto data = opened(pictureNetwork(), requestFor(m_files->path("p")));
    QFile::setPermissions(m_files->path("p/closed"), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    QVERIFY(data && (*data)->problems.size() == 1 && (*data)->names.size() == 1);
}

void TestOpenNetworkData::realPicturesAreThoseOfTheArrays()
{
    const QString folder = qEnvironmentVariable("QUANTSCOPE_TEST_DATA");
    if (folder.isEmpty()) {
        QSKIP("skipped: QUANTSCOPE_TEST_DATA names no folder with photographs");
    }
    DataRequest request = requestFor(folder + "/data/imagenet/images");
    request.labels = (folder + "/data/imagenet/labels.csv").toStdString();
    request.labelColumn = "imagenet_class";
    const Graph network = networkOf({-1, 3, 224, 224});
    const auto pictures = opened(network, request);
    QVERIFY2(pictures, pictures ? "" : pictures.error().message.c_str());
    QCOMPARE((*pictures)->names.size(), 48U);
    DataRequest arrays = requestFor(folder + "/data/imagenet/mobilenetv2_calib_f32.npz");
    arrays.labels = "labels";
    Graph named = network;
    named.inputs.front().name = "input";
    const auto prepared = opened(named, arrays);
    QVERIFY2(prepared, prepared ? "" : prepared.error().message.c_str());
    // The arrays were cut out of pictures that were resized in floats; they stand in the order of labels.csv.
    const auto place = std::ranges::find((*pictures)->names, "ort_lr_lion.png");
    const auto own = static_cast<std::uint64_t>(place - (*pictures)->names.begin());
    constexpr std::uint64_t row = 36;
    QCOMPARE((*pictures)->labels[own], (*prepared)->labels[row]);
    const auto first = (*pictures)->samples.at(own);
    const auto second = (*prepared)->samples.at(row);
    QVERIFY(first && second);
    const auto a = first->at("x").values<float>();
    const auto b = second->at("input").values<float>();
    QCOMPARE(a.size(), b.size());
    double worst = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        worst = std::max(worst, std::abs(double{a[i]} - b[i]));
    }
    QVERIFY2(worst < 3 / (255 * 0.224), qPrintable(QString::number(worst * 255 * 0.224)));
}

QTEST_APPLESS_MAIN(TestOpenNetworkData)
#include "tst_open_network_data.moc"
