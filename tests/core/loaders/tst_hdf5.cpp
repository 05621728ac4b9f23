// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/damage.h"
#include "tests/support/hdf5_writer.h"

#include <QTest>

#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

class TestHdf5 : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void numbersOfEveryTypeAreRead_data();
    void numbersOfEveryTypeAreRead();
    void everyLayoutGivesTheSameNumbers_data();
    void everyLayoutGivesTheSameNumbers();
    void chunksAreReadFromAnyPlaceByManyThreads();
    void chunksThatWereNeverWrittenHoldTheFillValue();
    void whatCannotBeReadCostsItsRow();
    void everyObjectAppearsOnce();
    void aFileBehindAUserBlockOpens();
    void layersStandInTheOrderOfTheNetwork();
    void aFileOfSomebodyElseHasChannelsFirst();
    void kerasFilesMatchAnIndependentReading_data();
    void kerasFilesMatchAnIndependentReading();
    void damagedChunksAreToldWhenTheyAreRead();
    void everyCutIsAnError_data();
    void everyCutIsAnError();
    void everyCutOfAnArchiveIsAnError();
    void noFlippedByteCrashes();

private:
    Q_REQUIRED_RESULT QByteArray bytesOfFile(const QString& name) const
    {
        QFile file(m_files.path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    ModelFiles m_files;
};

namespace {

using Shape = std::vector<hsize_t>;

/// Whole numbers that differ from each other and from their neighbours in every byte.
std::vector<float> ramp(std::size_t count)
{
    std::vector<float> values(count);
    for (std::size_t i = 0; i < count; ++i) {
        values[i] = static_cast<float>(i) * 1.25F - 700;
    }
    return values;
}

std::vector<double> doubles(const std::vector<float>& values)
{
    return {values.begin(), values.end()};
}

/// A float type of two bytes like the upper half of a float.
hid_t bfloat16()
{
    const hid_t type = H5Tcopy(H5T_IEEE_F32LE);
    H5Tset_fields(type, 15, 7, 8, 0, 7);
    H5Tset_size(type, 2);
    return type;
}

hid_t half()
{
    const hid_t type = H5Tcopy(H5T_IEEE_F32LE);
    H5Tset_fields(type, 15, 10, 5, 0, 10);
    H5Tset_size(type, 2);
    H5Tset_ebias(type, 15);
    return type;
}

/// A file with one of everything, a few kilobytes long.
void writeSmallFile(const QString& path, bool isNew)
{
    const Hdf5File file(path, isNew);
    file.addGroup("a");
    file.add("/a/plain", H5T_IEEE_F32LE, {2, 2}, bytesOf(ramp(4)));
    file.add("/a/packed", H5T_IEEE_F32LE, {5, 3}, bytesOf(ramp(15)),
             {.chunk = {2, 2}, .isShuffled = true, .isDeflated = true, .isChecked = true});
    file.add("/compact", H5T_STD_I16LE, {3}, bytesOf(std::vector<std::int16_t>{1, 2, 3}), {.isCompact = true});
    file.addTexts("/", "layer_names", {"a", "b"}, false);
    file.addTexts("/a", "weight_names", {"plain", "packed"}, true);
}

} // namespace

void TestHdf5::initTestCase()
{
    qputenv("QUANTSCOPE_HDF5", QUANTSCOPE_HDF5_PROGRAM);
}

void TestHdf5::numbersOfEveryTypeAreRead_data()
{
    QTest::addColumn<qint64>("type");
    QTest::addColumn<QByteArray>("data");
    QTest::addColumn<QString>("dtype");
    const auto row = [](const char* name, hid_t type, const QByteArray& data, const char* dtype) {
        QTest::newRow(name) << qint64(type) << data << QString(dtype);
    };
    row("F32", H5T_IEEE_F32LE, bytesOf(std::vector<float>{1, 2}), "F32");
    row("F32, big-endian", H5T_IEEE_F32BE, QByteArray("\x3f\x80\0\0\x40\0\0\0", 8), "F32");
    row("F64", H5T_IEEE_F64LE, bytesOf(std::vector<double>{1, 2}), "F64");
    row("F64, big-endian", H5T_IEEE_F64BE, QByteArray("\x3f\xf0\0\0\0\0\0\0\x40\0\0\0\0\0\0\0", 16), "F64");
    row("F16", half(), bytesOf(std::vector<std::uint16_t>{0x3c00, 0x4000}), "F16");
    row("BF16", bfloat16(), bytesOf(std::vector<std::uint16_t>{0x3f80, 0x4000}), "BF16");
    row("I8", H5T_STD_I8LE, "\1\2", "I8");
    row("U8", H5T_STD_U8LE, "\1\2", "U8");
    row("I16, big-endian", H5T_STD_I16BE, QByteArray("\0\1\0\2", 4), "I16");
    row("U16", H5T_STD_U16LE, bytesOf(std::vector<std::uint16_t>{1, 2}), "U16");
    row("I32", H5T_STD_I32LE, bytesOf(std::vector<std::int32_t>{1, 2}), "I32");
    row("U32", H5T_STD_U32LE, bytesOf(std::vector<std::uint32_t>{1, 2}), "U32");
    row("I64", H5T_STD_I64LE, bytesOf(std::vector<std::int64_t>{1, 2}), "I64");
    row("U64", H5T_STD_U64LE, bytesOf(std::vector<std::uint64_t>{1, 2}), "U64");
}

void TestHdf5::numbersOfEveryTypeAreRead()
{
    QFETCH(qint64, type);
    QFETCH(QByteArray, data);
    QFETCH(QString, dtype);
    {
        const Hdf5File file(m_files.path("types.h5"));
        file.add("/w", type, {1, 2}, data);
        file.add("/packed", type, {1, 2}, data, {.chunk = {1, 1}, .isShuffled = true, .isDeflated = true});
    }
    const auto model = ModelFiles::open(m_files.path("types.h5"));
    QCOMPARE(flawOf(model), QString());
    QCOMPARE((*model)->loader, std::string("hdf5"));
    for (const char* const name : {"w", "packed"}) {
        const qs::Tensor* const tensor = findTensor(**model, name);
        QVERIFY(tensor != nullptr);
        QCOMPARE(QString::fromStdString(tensor->dtype), dtype);
        QCOMPARE(tensor->shape, (qs::Shape{1, 2}));
        QCOMPARE(numbersOf(*tensor), (std::vector<double>{1, 2}));
    }
}

void TestHdf5::everyLayoutGivesTheSameNumbers_data()
{
    QTest::addColumn<int>("which");
    QTest::addColumn<bool>("isNew");
    for (const bool isNew : {false, true}) {
        for (int which = 0; which < 13; ++which) {
            QTest::addRow("%d %s", which, isNew ? "latest" : "earliest") << which << isNew;
        }
    }
}

void TestHdf5::everyLayoutGivesTheSameNumbers()
{
    QFETCH(int, which);
    QFETCH(bool, isNew);
    const std::vector<Hdf5Options> all{
        {},
        {.isCompact = true},
        {.chunk = {7, 5, 3}},
        {.chunk = {2, 2, 2}},
        {.chunk = {1, 5, 3}},
        {.chunk = {9, 8, 7}, .mayGrow = true},
        {.chunk = {2, 3, 2}, .mayGrow = true, .isDeflated = true},
        {.chunk = {3, 1, 3}, .isDeflated = true},
        {.chunk = {3, 2, 2}, .isShuffled = true},
        {.chunk = {3, 2, 2}, .isShuffled = true, .isDeflated = true},
        {.chunk = {3, 2, 2}, .isShuffled = true, .isDeflated = true, .isChecked = true},
        {.chunk = {3, 2, 2}, .isShuffled = true, .isDeflated = true, .isCheckedFirst = true},
        {.chunk = {4, 4, 1}, .isChecked = true},
    };
    const auto values = ramp(105);
    {
        const Hdf5File file(m_files.path("layouts.h5"), isNew);
        file.add("/layers/w", H5T_IEEE_F32LE, {7, 5, 3}, bytesOf(values), all[static_cast<std::size_t>(which)]);
    }
    const auto model = ModelFiles::open(m_files.path("layouts.h5"));
    QCOMPARE(flawOf(model), QString());
    const qs::Tensor& tensor = (*model)->tensors.at(0);
    QCOMPARE(tensor.name, std::string("layers/w"));
    QCOMPARE(numbersOf(tensor), doubles(values));
    for (std::size_t first = 0; first < values.size(); ++first) {
        for (const std::size_t count : {std::size_t{1}, std::size_t{20}}) {
            std::vector<float> some(std::min(count, values.size() - first));
            QVERIFY(tensor.data->read(first, std::span<float>(some)));
            QVERIFY(std::equal(some.begin(), some.end(), values.begin() + static_cast<std::ptrdiff_t>(first)));
        }
    }
}

void TestHdf5::chunksAreReadFromAnyPlaceByManyThreads()
{
    const auto values = ramp(400 * 300);
    {
        const Hdf5File file(m_files.path("threads.h5"));
        for (const char* const name : {"/a", "/b", "/c"}) {
            file.add(name, H5T_IEEE_F32LE, {400, 300}, bytesOf(values),
                     {.chunk = {37, 41}, .isShuffled = true, .isDeflated = true});
        }
    }
    const auto model = ModelFiles::open(m_files.path("threads.h5"));
    QVERIFY2(model, qPrintable(messageOf(model)));
    std::vector<int> wrong(4, 0);
    {
        std::vector<std::jthread> threads;
        for (std::size_t t = 0; t < wrong.size(); ++t) {
            threads.emplace_back([&, t] {
                std::vector<float> some(777);
                for (std::size_t i = 0; i < 200; ++i) {
                    const std::size_t first = (i * 7919 + t * 104729) % (values.size() - some.size());
                    const bool isRead =
                        static_cast<bool>((*model)->tensors[(i + t) % 3].data->read(first, std::span<float>(some)));
                    const auto begin = values.begin() + static_cast<std::ptrdiff_t>(first);
                    wrong[t] += isRead && std::equal(some.begin(), some.end(), begin) ? 0 : 1;
                }
            });
        }
    }
    QCOMPARE(wrong, std::vector<int>(4, 0));
}

void TestHdf5::chunksThatWereNeverWrittenHoldTheFillValue()
{
    const std::int16_t fill = 7;
    {
        const Hdf5File file(m_files.path("fill.h5"));
        file.add("/w", H5T_STD_I16LE, {5, 4}, bytesOf(std::vector<std::int16_t>{1, 2, 3, 4}),
                 {.chunk = {2, 2}, .fill = &fill, .written = {2, 2}});
        const std::int16_t bigEndian = 0x0700;
        file.add("/be", H5T_STD_I16BE, {3, 1}, QByteArray("\0\1", 2),
                 {.chunk = {1, 1}, .fill = &bigEndian, .written = {1, 1}});
    }
    const auto model = ModelFiles::open(m_files.path("fill.h5"));
    QCOMPARE(flawOf(model), QString());
    std::vector<double> expected(20, 7);
    expected[0] = 1, expected[1] = 2, expected[4] = 3, expected[5] = 4;
    QCOMPARE(numbersOf(*findTensor(**model, "w")), expected);
    QCOMPARE(numbersOf(*findTensor(**model, "be")), (std::vector<double>{1, 7, 7}));
}

void TestHdf5::whatCannotBeReadCostsItsRow()
{
    {
        const Hdf5File file(m_files.path("foreign.h5"));
        file.add("/good", H5T_IEEE_F32LE, {1, 2}, bytesOf(ramp(2)));
        file.add("/never", H5T_IEEE_F32LE, {2, 2}, {});
        file.add("/never chunked", H5T_IEEE_F32LE, {2, 2}, {}, {.chunk = {1, 1}});
        const hid_t text = H5Tcopy(H5T_C_S1);
        H5Tset_size(text, 4);
        file.add("/text", text, {1}, "abcd");
        const hid_t odd = H5Tcopy(H5T_STD_I32LE);
        H5Tset_precision(odd, 12);
        file.add("/odd", odd, {1}, bytesOf(1));
        const hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
        const Shape extents{4, 4};
        H5Pset_chunk(creation, 2, extents.data());
        H5Pset_scaleoffset(creation, H5Z_SO_INT, 4);
        const hid_t space = H5Screate_simple(2, extents.data(), nullptr);
        const hid_t dataset =
            H5Dcreate2(file.id(), "/filter", H5T_STD_I32LE, space, H5P_DEFAULT, creation, H5P_DEFAULT);
        const std::vector<std::int32_t> numbers(16, 3);
        H5Dwrite(dataset, H5T_STD_I32LE, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers.data());
        H5Dclose(dataset);
        const hid_t outside = H5Pcreate(H5P_DATASET_CREATE);
        H5Pset_external(outside, "/etc/passwd", 0, 64);
        H5Dclose(H5Dcreate2(file.id(), "/outside", H5T_STD_I32LE, space, H5P_DEFAULT, outside, H5P_DEFAULT));
        H5Sclose(space);
        H5Pclose(outside);
        H5Pclose(creation);
        H5Lcreate_external("/etc/passwd", "/x", file.id(), "/link", H5P_DEFAULT, H5P_DEFAULT);
    }
    const auto model = ModelFiles::open(m_files.path("foreign.h5"));
    QVERIFY2(model, qPrintable(messageOf(model)));
    const auto messageAt = [&](const std::string& name) {
        for (const qs::Problem& problem : (*model)->problems) {
            if (problem.tensor == name) {
                return QString::fromStdString(problem.message);
            }
        }
        return QString();
    };
    QVERIFY2(messageAt("never").contains("never written"), qPrintable(messageAt("never")));
    QVERIFY2(messageAt("never chunked").contains("never written"), qPrintable(messageAt("never chunked")));
    QVERIFY2(messageAt("text").contains("type \"text\""), qPrintable(messageAt("text")));
    QVERIFY2(messageAt("odd").contains("integer of 12 bits"), qPrintable(messageAt("odd")));
    QVERIFY2(messageAt("filter").contains("filter 6"), qPrintable(messageAt("filter")));
    QVERIFY2(messageAt("outside").contains("external"), qPrintable(messageAt("outside")));
    QVERIFY2(messageAt("link").contains("not followed"), qPrintable(messageAt("link")));
    QCOMPARE((*model)->problems.size(), std::size_t{7});
    QCOMPARE(numbersOf(*findTensor(**model, "good")), doubles(ramp(2)));
}

void TestHdf5::everyObjectAppearsOnce()
{
    {
        const Hdf5File file(m_files.path("links.h5"));
        file.addGroup("g");
        file.add("/g/w", H5T_IEEE_F32LE, {1, 2}, bytesOf(ramp(2)));
        H5Lcreate_hard(file.id(), "/g/w", file.id(), "/again", H5P_DEFAULT, H5P_DEFAULT);
        H5Lcreate_hard(file.id(), "/g", file.id(), "/g/circle", H5P_DEFAULT, H5P_DEFAULT);
        H5Lcreate_soft("/g/w", file.id(), "/soft", H5P_DEFAULT, H5P_DEFAULT);
        H5Lcreate_soft("/nowhere", file.id(), "/dangling", H5P_DEFAULT, H5P_DEFAULT);
    }
    const auto model = ModelFiles::open(m_files.path("links.h5"));
    QCOMPARE(flawOf(model), QString());
    QCOMPARE((*model)->tensors.size(), std::size_t{1});
}

void TestHdf5::aFileBehindAUserBlockOpens()
{
    {
        const Hdf5File file(m_files.path("user.h5"), false, 1024);
        file.add("/w", H5T_IEEE_F32LE, {1, 2}, bytesOf(ramp(2)));
    }
    const auto model = ModelFiles::open(m_files.path("user.h5"));
    QCOMPARE(flawOf(model), QString());
    QCOMPARE(numbersOf((*model)->tensors.at(0)), doubles(ramp(2)));
}

void TestHdf5::layersStandInTheOrderOfTheNetwork()
{
    {
        const Hdf5File file(m_files.path("order.h5"));
        for (const char* const layer : {"/first", "/second", "/third_2", "/third_10"}) {
            file.addGroup(layer);
            file.add((QByteArray(layer) + "/kernel:0").constData(), H5T_IEEE_F32LE, {1, 2}, bytesOf(ramp(2)));
            file.add((QByteArray(layer) + "/bias:0").constData(), H5T_IEEE_F32LE, {1}, bytesOf(ramp(1)));
        }
        file.addTexts("/", "layer_names", {"second", "first"}, true);
        file.addTexts("/first", "weight_names", {"kernel:0", "bias:0"}, true);
        file.addTexts("/second", "weight_names", {"bias:0", "kernel:0"}, false);
    }
    const auto model = ModelFiles::open(m_files.path("order.h5"));
    QCOMPARE(flawOf(model), QString());
    QStringList names;
    for (const qs::Tensor& tensor : (*model)->tensors) {
        names << QString::fromStdString(tensor.name);
    }
    QCOMPARE(names, (QStringList{"second/bias:0", "second/kernel:0", "first/kernel:0", "first/bias:0", "third_2/bias:0",
                                 "third_2/kernel:0", "third_10/bias:0", "third_10/kernel:0"}));
    QCOMPARE(weightText(findWeight(**model, "first/kernel:0")), QString("first axis 1"));
}

void TestHdf5::aFileOfSomebodyElseHasChannelsFirst()
{
    {
        const Hdf5File file(m_files.path("other.hdf5"));
        file.add("/w", H5T_IEEE_F32LE, {2, 3}, bytesOf(ramp(6)));
    }
    const auto model = ModelFiles::open(m_files.path("other.hdf5"));
    QCOMPARE(flawOf(model), QString());
    QCOMPARE(weightText(findWeight(**model, "w")), QString("w axis 0"));
}

void TestHdf5::kerasFilesMatchAnIndependentReading_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("key");
    QTest::newRow("Keras 2") << "keras_2.h5"
                             << "keras_2.h5";
    QTest::newRow("Keras 3, stored") << "keras_3_stored.keras"
                                     << "keras_3";
    QTest::newRow("Keras 3, deflated") << "keras_3_deflated.keras"
                                       << "keras_3";
}

void TestHdf5::kerasFilesMatchAnIndependentReading()
{
    QFETCH(QString, file);
    QFETCH(QString, key);
    const std::string folder = QUANTSCOPE_SOURCE_DIR "/tests/data/tables/";
    std::ifstream stream(folder + "expected.json");
    const auto expected = nlohmann::json::parse(stream).at(key.toStdString());
    const auto model = ModelFiles::open(QString::fromStdString(folder) + file);
    QCOMPARE(flawOf(model), QString());
    QCOMPARE((*model)->tensors.size(), expected.size());
    QVERIFY(!(*model)->metadata.at("keras_version").empty());
    for (const auto& [name, item] : expected.items()) {
        const qs::Tensor* const tensor = findTensor(**model, name);
        QVERIFY2(tensor != nullptr, name.c_str());
        QCOMPARE(tensor->shape, item["shape"].get<qs::Shape>());
        QCOMPARE(tensor->dtype, item["dtype"].get<std::string>());
        QCOMPARE(numbersOf(*tensor), item["values"].get<std::vector<double>>());
        const qs::Weight* const weight = findWeight(**model, name);
        QVERIFY2((weight != nullptr) == item.contains("axis"), name.c_str());
        if (weight != nullptr) {
            QVERIFY2(weight->channels.axis == item["axis"] && weight->channels.channelDims == item["channel_dims"] &&
                         qs::inputChannelsOf(weight->channels).axis == item["input_axis"] &&
                         weight->kind == item["kind"] && weight->layer == item["layer"],
                     qPrintable(QString::fromStdString(name) + ": " + weightText(weight)));
        }
    }
}

void TestHdf5::damagedChunksAreToldWhenTheyAreRead()
{
    for (const bool isDeflated : {true, false}) {
        {
            const Hdf5File file(m_files.path("chunks.h5"));
            file.add("/w", H5T_IEEE_F32LE, {8, 8}, bytesOf(ramp(64)),
                     {.chunk = {4, 4}, .isDeflated = isDeflated, .isChecked = !isDeflated});
        }
        QByteArray bytes = bytesOfFile("chunks.h5");
        // The end of the file is the last chunk.
        for (qsizetype i = bytes.size() - 20; i < bytes.size() - 8; ++i) {
            bytes[i] = static_cast<char>(~bytes[i]);
        }
        const auto model = m_files.open("chunks.h5", bytes);
        QVERIFY2(model, qPrintable(messageOf(model)));
        const qs::Tensor& tensor = (*model)->tensors.at(0);
        QVERIFY(!tensor.error);
        std::vector<float> numbers(64);
        const auto read = tensor.data->read(0, std::span<float>(numbers));
        QVERIFY(!read);
        QVERIFY2(read.error().message.starts_with("corrupt data"), read.error().message.c_str());
        QVERIFY(tensor.data->read(0, std::span<float>(numbers).first(32))); // the first row of chunks is sound
    }
}

void TestHdf5::everyCutIsAnError_data()
{
    QTest::addColumn<bool>("isNew");
    QTest::newRow("earliest") << false;
    QTest::newRow("latest") << true;
}

void TestHdf5::everyCutIsAnError()
{
    QFETCH(bool, isNew);
    writeSmallFile(m_files.path("small.h5"), isNew);
    ::everyCutIsAnError(m_files, "cut.h5", bytesOfFile("small.h5"));
}

void TestHdf5::everyCutOfAnArchiveIsAnError()
{
    QFile file(QUANTSCOPE_SOURCE_DIR "/tests/data/tables/keras_3_deflated.keras");
    QVERIFY(file.open(QIODevice::ReadOnly));
    ::everyCutIsAnError(m_files, "cut.keras", file.readAll());
}

void TestHdf5::noFlippedByteCrashes()
{
    for (const bool isNew : {false, true}) {
        writeSmallFile(m_files.path("small.h5"), isNew);
        const QByteArray bytes = bytesOfFile("small.h5");
        QCOMPARE(flawOf(m_files.open("whole.h5", bytes)), QString());
        constexpr qsizetype step = 3; // each takes a process; fuzzing goes everywhere
        for (qsizetype at = isNew ? 1 : 0; at < std::min<qsizetype>(bytes.size(), 2048); at += step) {
            QByteArray damaged = bytes;
            damaged[at] = static_cast<char>(at % 2 == 0 ? 0xff : damaged[at] ^ 0x10);
            const auto model = m_files.open("flipped.h5", damaged);
            // Whatever happened to the library, this program got a sentence or a model.
            QVERIFY(model || !model.error().message.empty());
            static_cast<void>(flawOf(model));
        }
    }
}

QTEST_APPLESS_MAIN(TestHdf5)
#include "tst_hdf5.moc"
