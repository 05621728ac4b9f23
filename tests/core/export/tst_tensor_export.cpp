// SPDX-License-Identifier: GPL-3.0-or-later
// Exported tensors read back: by the program's own loaders here, by NumPy in tst_export_numpy.
#include "core/analysis/quantized_weight.h"
#include "core/export/element_bytes.h"
#include "core/export/tensor_export.h"
#include "core/tensor/stored_codes.h"
#include "tests/support/model_files.h"
#include "tests/support/model_from_values.h"
#include "tests/support/random_values.h"
#include "tests/support/split_mix_values.h"

#include <QTest>

#include <bit>
#include <csignal>
#include <cstring>
#include <set>
#include <sys/resource.h>
#include <zlib.h>

using namespace qs;

class TestTensorExport : public QObject {
    Q_OBJECT

private slots:
    void everyPartComesBack_data();
    void everyPartComesBack();
    void theNumbersAreThoseOfNumpy();
    void originalsKeepTheirBits_data();
    void originalsKeepTheirBits();
    void aWholeModelIsWritten();
    void namesNeverCollide();
    void namesInArchivesStayInTheirFolder();
    void storedCodesAreExported();
    void whatDoesNotExistIsSaid_data();
    void whatDoesNotExistIsSaid();
    void layersHaveChoicesOfTheirOwn();
    void theSafetensorsHeaderIsAsTheReferenceWritesIt();
    void theSameExportGivesTheSameBytes();
    void aFullDiskLeavesTheFormerFile();
    void cancellingLeavesTheFormerFile();
    void unreadableNumbersNameTheTensor();
    void partsAreParsed();

private:
    std::shared_ptr<const Model> reopened(const QString& name, const ExportPlan& plan) const
    {
        Progress progress;
        const ArrayFormat& format = **arrayFormatFor(name.toStdString());
        const Status written = writeExport(plan, format, m_files.path(name).toStdString(), progress);
        if (!written) {
            qFatal("%s", written.error().message.c_str());
        }
        const auto model = ModelFiles::open(m_files.path(name));
        if (!model) {
            qFatal("%s", qPrintable(messageOf(model)));
        }
        return *model;
    }

    ModelFiles m_files;
};

namespace {

std::shared_ptr<const Model> twoLayers()
{
    auto bias = made::tensor("bias", {3}, {1, 2, 3});
    auto model = std::make_shared<Model>(
        made::model({made::tensor("conv.weight", {8, 3, 3, 3}, RandomValues(61).normals(8 * 27, 0.1)), bias,
                     made::tensor("fc.weight", {10, 48}, RandomValues(62).normals(480, 0.2))}));
    return model;
}

TensorExport wanted(const char* format, const char* parts, const char* granularity = nullptr)
{
    TensorExport found;
    found.choices.quantization = usualQuantization(*findNumberFormat(format));
    if (granularity != nullptr) {
        found.choices.quantization.granularity = *parseGranularity(granularity);
    }
    found.parts = *parseExportParts(parts);
    return found;
}

const ArrayFormat& formatFor(const char* suffix)
{
    return **arrayFormatFor(std::string("x.") + suffix);
}

std::set<std::string> namesOf(const ExportPlan& plan)
{
    std::set<std::string> names;
    for (const ExportArray& array : plan.contents.arrays) {
        names.insert(array.name);
    }
    return names;
}

std::vector<double> numbersOfWeight(const Model& model, const Quantization& quantization,
                                    Status (QuantizedWeight::*write)(const QuantizedWeight::Sink&, Progress&) const)
{
    Progress progress;
    const auto weight = *QuantizedWeight::make(model, model.weights[0], effective(quantization), progress);
    std::vector<std::byte> bytes;
    (void)((*weight).*write)(
        [&](std::span<const std::byte> some) {
            bytes.insert(bytes.end(), some.begin(), some.end());
            return ok();
        },
        progress);
    std::vector<float> floats(bytes.size() / sizeof(float));
    std::memcpy(floats.data(), bytes.data(), bytes.size());
    return {floats.begin(), floats.end()};
}

template <typename T>
std::vector<T> as(const std::vector<double>& numbers)
{
    std::vector<T> all(numbers.size());
    std::ranges::transform(numbers, all.begin(), [](double x) { return static_cast<T>(x); });
    return all;
}

template <typename T>
unsigned long checksumOf(const std::vector<double>& numbers)
{
    const std::vector<T> all = as<T>(numbers);
    return crc32_z(0, reinterpret_cast<const Bytef*>(all.data()), all.size() * sizeof(T));
}

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

void TestTensorExport::everyPartComesBack_data()
{
    QTest::addColumn<QString>("suffix");
    QTest::addColumn<QString>("format");
    for (const ArrayFormat& format : arrayFormats()) {
        if (format.holdsMany) {
            for (const NumberFormat& number : numberFormats()) {
                const QString suffix = QString::fromUtf8(format.suffix.data(), qsizetype(format.suffix.size()));
                const QString id = QString::fromUtf8(number.id.data(), qsizetype(number.id.size()));
                QTest::addRow("%s in %s", qPrintable(id), qPrintable(suffix)) << suffix << id;
            }
        }
    }
}

void TestTensorExport::everyPartComesBack()
{
    QFETCH(QString, suffix);
    QFETCH(QString, format);
    const auto model = twoLayers();
    const TensorExport all = wanted(qPrintable(format), "original,codes,scales,zero-points,reconstruction");
    const auto plan = planExport(model, all, formatFor(qPrintable(suffix)));
    QVERIFY2(plan, plan ? "" : plan.error().message.c_str());
    QCOMPARE(plan->layers, std::size_t{2});
    const auto back = reopened("all." + suffix, *plan);
    QVERIFY(back->problems.empty());
    for (const ExportArray& array : plan->contents.arrays) {
        const Tensor* const tensor = findTensor(*back, array.name);
        QVERIFY2(tensor != nullptr && !tensor->error, array.name.c_str());
        QCOMPARE(tensor->shape, array.shape);
        QCOMPARE(tensor->type, array.type);
    }
    QCOMPARE(numbersOf(*findTensor(*back, "conv.weight")), numbersOf(model->tensors[0]));
    QCOMPARE(numbersOf(*findTensor(*back, "conv.weight.reconstruction")),
             numbersOfWeight(*model, all.choices.quantization, &QuantizedWeight::writeReconstruction));
    const Tensor* const codes = findTensor(*back, "fc.weight.codes");
    QCOMPARE(codes->shape, (Shape{10, 48}));
    const NumberFormat& row = *findNumberFormat(format.toStdString());
    QCOMPARE(findTensor(*back, "fc.weight.scales") != nullptr,
             row.blockCodec() == nullptr && row.fittedBits == 0 && row.id != "fp16" && row.id != "bf16");
    QCOMPARE(findTensor(*back, "fc.weight.zero_points") != nullptr, row.hasScheme());
    QCOMPARE(findTensor(*back, "fc.weight.blocks") != nullptr, row.blockCodec() != nullptr);
    QCOMPARE(findTensor(*back, "fc.weight.levels") != nullptr, row.fittedBits > 0);
}

/// expected_export.json holds what make_expected_export.py computes from the definitions, with no code of ours.
void TestTensorExport::theNumbersAreThoseOfNumpy()
{
    const auto expected =
        Json::parse(contentOf(QStringLiteral(QUANTSCOPE_SOURCE_DIR "/tests/data/expected_export.json")).toStdString());
    const auto rows = expected["rows"].get<std::int64_t>();
    const auto columns = expected["columns"].get<std::int64_t>();
    QVERIFY(!expected["cases"].empty());
    for (const Json& item : expected["cases"]) {
        const auto values =
            splitMixValues(item["seed"].get<std::uint64_t>(), static_cast<int>(rows * columns), 3, 0.05, 0.2);
        const auto model = std::make_shared<Model>(made::model({made::tensor("w", {rows, columns}, values)}));
        const auto format = item["format"].get<std::string>();
        TensorExport request = wanted(format.c_str(), "codes,scales,zero-points,reconstruction",
                                      item["granularity"].get<std::string>().c_str());
        request.choices.quantization.scheme = findScheme(item["scheme"].get<std::string>())->scheme;
        const auto plan = planExport(model, request, formatFor("npz"));
        QVERIFY(plan);
        const auto back = reopened("numpy.npz", *plan);
        const std::string what = format + " " + item["granularity"].get<std::string>();
        const Tensor& codes = *findTensor(*back, "w.codes");
        const auto dtype = item["dtype"].get<std::string>();
        const auto numbers = numbersOf(codes);
        const unsigned long checksum = dtype == "int8"    ? checksumOf<std::int8_t>(numbers)
                                       : dtype == "uint8" ? checksumOf<std::uint8_t>(numbers)
                                       : dtype == "int16" ? checksumOf<std::int16_t>(numbers)
                                                          : checksumOf<std::uint16_t>(numbers);
        const std::string type = dtype[0] == 'u' ? "U" + dtype.substr(4) : "I" + dtype.substr(3);
        QCOMPARE(codes.dtype, type);
        QVERIFY2(checksum == item["codes_crc"].get<unsigned long>(), what.c_str());
        const Tensor& scales = *findTensor(*back, "w.scales");
        QCOMPARE(scales.shape, item["scale_shape"].get<Shape>());
        QVERIFY2(checksumOf<float>(numbersOf(scales)) == item["scales_crc"].get<unsigned long>(), what.c_str());
        if (const Tensor* const zeros = findTensor(*back, "w.zero_points")) {
            QVERIFY2(checksumOf<float>(numbersOf(*zeros)) == item["zeros_crc"].get<unsigned long>(), what.c_str());
        }
        QVERIFY2(checksumOf<float>(numbersOf(*findTensor(*back, "w"))) == item["back_crc"].get<unsigned long>(),
                 what.c_str());
    }
}

void TestTensorExport::originalsKeepTheirBits_data()
{
    QTest::addColumn<int>("type");
    for (const ElementTypeRow& row : elementTypes()) {
        QTest::newRow(std::string(row.name).c_str()) << static_cast<int>(row.type);
    }
}

/// Every byte of a one-byte type, every bit pattern of a two-byte type, and random ones of the others.
void TestTensorExport::originalsKeepTheirBits()
{
    QFETCH(int, type);
    const ElementTypeRow& row = rowOf(static_cast<ElementType>(type));
    Tensor tensor;
    tensor.name = "t";
    tensor.type = row.type;
    tensor.dtype = row.name;
    if (writtenType(tensor, formatFor("safetensors")) != row.type) {
        QCOMPARE(writtenType(tensor, formatFor("npz")), row.isFloat ? ElementType::F32 : ElementType::I16);
        return; // a type of less than a byte: its numbers are written in a larger one
    }
    const std::uint64_t bytesEach = bytesOfElement(row.type);
    std::vector<std::byte> bytes;
    RandomValues random(63);
    for (std::uint64_t i = 0; i < 65536; ++i) {
        std::uint64_t element = bytesEach <= 2 ? i : random.next();
        if (row.type == ElementType::Bool) {
            element &= 1;
        } else if (row.type == ElementType::I64 || row.type == ElementType::U64) {
            element >>= 12; // 52 bits: what is read exactly
        }
        for (std::uint64_t b = 0; b < bytesEach; ++b) {
            bytes.push_back(static_cast<std::byte>(element >> (8 * b)));
        }
    }
    tensor.shape = {65536};
    tensor.count = 65536;
    tensor.bytes = bytes.size();
    const auto owner = std::make_shared<std::vector<std::byte>>(bytes);
    tensor.data = plainData(row.type, *owner, owner);
    std::vector<std::byte> written;
    Progress progress;
    const Status status = writeStoredElements(
        tensor, row.type,
        [&](std::span<const std::byte> some) {
            written.insert(written.end(), some.begin(), some.end());
            return ok();
        },
        progress);
    QVERIFY(status);
    QCOMPARE(written.size(), bytes.size());
    for (std::uint64_t i = 0; i < tensor.count; ++i) {
        double number = 0;
        row.toDouble(bytes.data() + i * bytesEach, {&number, 1});
        if (!std::isnan(number)) { // any NaN may stand for another
            QVERIFY(std::memcmp(bytes.data() + i * bytesEach, written.data() + i * bytesEach, bytesEach) == 0);
        } else {
            row.toDouble(written.data() + i * bytesEach, {&number, 1});
            QVERIFY(std::isnan(number));
        }
    }
}

void TestTensorExport::aWholeModelIsWritten()
{
    const auto model = twoLayers();
    for (const char* suffix : {"npz", "safetensors"}) {
        TensorExport request = wanted("int4", "reconstruction,others");
        request.choices.layerPattern = "fc";
        const auto plan = planExport(model, request, formatFor(suffix));
        QVERIFY(plan);
        QCOMPARE(namesOf(*plan), (std::set<std::string>{"conv.weight", "bias", "fc.weight"}));
        const auto back = reopened(QString("whole.") + suffix, *plan);
        QCOMPARE(numbersOf(*findTensor(*back, "bias")), (std::vector<double>{1, 2, 3}));
        QCOMPARE(numbersOf(*findTensor(*back, "conv.weight")), numbersOf(model->tensors[0]));
        QVERIFY(numbersOf(*findTensor(*back, "fc.weight")) != numbersOf(model->tensors[2]));
    }
}

void TestTensorExport::namesNeverCollide()
{
    const auto one = [](const char* name) { return made::tensor(name, {1, 1}, {0.5F}); };
    const auto model = std::make_shared<Model>(made::model(
        {one("w"), one("w.scales"), one("w.codes"), one("w"), one(""), one("__metadata__"), one("quantscope.json")}));
    for (const char* suffix : {"npz", "safetensors"}) {
        const auto plan = planExport(model, wanted("int8", "original,codes,scales"), formatFor(suffix));
        QVERIFY(plan);
        QCOMPARE(plan->contents.arrays.size(), std::size_t{7 * 3});
        const std::set<std::string> names = namesOf(*plan);
        QCOMPARE(names.size(), std::size_t{7 * 3});
        // Whole tensors keep their names, parts give way.
        for (const char* name : {"w", "w#2", "w.scales", "w.codes", "w.scales#2", "w.codes#2", "w.scales#3"}) {
            QVERIFY2(names.contains(name), name);
        }
        const auto back = reopened(QString("names.") + suffix, *plan);
        QVERIFY(back->problems.empty());
        const Json& first = plan->contents.directory["tensors"][0];
        QCOMPARE(first["tensor"].get<std::string>(), std::string("w"));
        QCOMPARE(first["arrays"]["scales"].get<std::string>(), std::string("w.scales#2"));
    }
}

void TestTensorExport::namesInArchivesStayInTheirFolder()
{
    const auto one = [](const char* name) { return made::tensor(name, {1, 1}, {0.5F}); };
    const auto model = std::make_shared<Model>(
        made::model({one("../../etc/passwd"), one("/root"), one("a/b"), one("a/../b"), one("c\\d"), one("\xff")}));
    const auto plan = planExport(model, wanted("int8", "original"), formatFor("npz"));
    QVERIFY(plan);
    QCOMPARE(namesOf(*plan),
             (std::set<std::string>{".._.._etc_passwd", "_root", "a/b", "a_.._b", "c_d", "\xef\xbf\xbd"}));
    QVERIFY(reopened("paths.npz", *plan)->problems.empty());
}

void TestTensorExport::storedCodesAreExported()
{
    auto model = std::make_shared<Model>(*twoLayers());
    auto stored = std::make_shared<StoredCodes>();
    stored->scheme = "four bits";
    stored->codes = made::tensor("codes", {10, 48}, std::vector<float>(480, 7));
    stored->parameters.push_back(made::tensor("scales", {10}, std::vector<float>(10, 0.25F)));
    model->tensors[2].stored = stored;
    TensorExport request = wanted("int8", "stored,codes");
    const auto plan = planExport(model, request, formatFor("npz"));
    QVERIFY(plan);
    const auto back = reopened("stored.npz", *plan);
    QCOMPARE(numbersOf(*findTensor(*back, "fc.weight.stored.codes")), std::vector<double>(480, 7));
    QCOMPARE(numbersOf(*findTensor(*back, "fc.weight.stored.scales")), std::vector<double>(10, 0.25));
    QVERIFY(findTensor(*back, "conv.weight.codes") != nullptr);
    QCOMPARE(plan->notes.size(), std::size_t{1});
}

void TestTensorExport::whatDoesNotExistIsSaid_data()
{
    QTest::addColumn<QString>("format");
    QTest::addColumn<QString>("parts");
    QTest::addColumn<QString>("suffix");
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("no zero points") << "nf4"
                                    << "zero-points"
                                    << "npz"
                                    << ""
                                    << "NF4 has no zero points";
    QTest::newRow("scales in blocks") << "q4_k"
                                      << "scales"
                                      << "npz"
                                      << ""
                                      << "inside the blocks";
    QTest::newRow("no scales") << "bf16"
                               << "scales"
                               << "safetensors"
                               << ""
                               << "BF16 has no scales";
    QTest::newRow("nothing stored") << "int8"
                                    << "stored"
                                    << "npz"
                                    << ""
                                    << "not quantized in the file";
    QTest::newRow("many for one") << "int8"
                                  << "codes"
                                  << "npy"
                                  << ""
                                  << "holds one array, and these are 2";
    QTest::newRow("no layer") << "int8"
                              << "codes"
                              << "npz"
                              << "nowhere"
                              << "no layer matches \"nowhere\"";
    QTest::newRow("no pattern") << "int8"
                                << "codes"
                                << "npz"
                                << "("
                                << "not a regular expression";
}

void TestTensorExport::whatDoesNotExistIsSaid()
{
    QFETCH(QString, format);
    QFETCH(QString, parts);
    QFETCH(QString, suffix);
    QFETCH(QString, pattern);
    QFETCH(QString, sentence);
    TensorExport request = wanted(qPrintable(format), qPrintable(parts));
    request.choices.layerPattern = pattern.toStdString();
    const auto plan = planExport(twoLayers(), request, formatFor(qPrintable(suffix)));
    QVERIFY(!plan);
    QCOMPARE(plan.error().code, ErrorCode::Usage);
    QVERIFY2(QString::fromStdString(plan.error().message).contains(sentence), plan.error().message.c_str());
}

void TestTensorExport::layersHaveChoicesOfTheirOwn()
{
    TensorExport request = wanted("int8", "codes,scales", "channel");
    request.choices.overrides["fc.weight"] = usualQuantization(*findNumberFormat("q4_0"));
    const auto plan = planExport(twoLayers(), request, formatFor("npz"));
    QVERIFY(plan);
    QCOMPARE(namesOf(*plan),
             (std::set<std::string>{"conv.weight.codes", "conv.weight.scales", "fc.weight.codes", "fc.weight.blocks"}));
    const Json& tensors = plan->contents.directory["tensors"];
    QCOMPARE(tensors[0]["choice"]["format"].get<std::string>(), std::string("int8"));
    QCOMPARE(tensors[1]["choice"]["format"].get<std::string>(), std::string("q4_0"));
    // One layer and one part fit a plain array.
    request.choices.layerPattern = "^conv";
    request.parts = {ExportPart::Codes};
    const auto single = planExport(twoLayers(), request, formatFor("npy"));
    QVERIFY(single);
    const auto back = reopened("single.npy", *single);
    QCOMPARE(back->tensors[0].shape, (Shape{8, 3, 3, 3}));
    QCOMPARE(back->tensors[0].dtype, std::string("I8"));
}

void TestTensorExport::theSafetensorsHeaderIsAsTheReferenceWritesIt()
{
    const auto plan = planExport(twoLayers(), wanted("int8", "original,codes,scales,zero-points", "group:16"),
                                 formatFor("safetensors"));
    QVERIFY(plan);
    (void)reopened("header.safetensors", *plan);
    const QByteArray file = contentOf(m_files.path("header.safetensors"));
    std::uint64_t length = 0;
    std::memcpy(&length, file.constData(), sizeof(length));
    QCOMPARE(length % 8, std::uint64_t{0});
    const auto header = Json::parse(file.mid(8, static_cast<qsizetype>(length)).toStdString()); // keeps the order
    std::uint64_t end = 0;
    std::vector<std::string> order;
    for (const auto& [name, entry] : header.items()) {
        if (name == "__metadata__") {
            QVERIFY(order.empty());
            QCOMPARE(entry["quantscope.format"].get<std::string>(), std::string("int8"));
            QCOMPARE(entry["quantscope.scheme"].get<std::string>(), std::string("symmetric"));
            QCOMPARE(entry["quantscope.granularity"].get<std::string>(), std::string("group:16"));
            QCOMPARE(entry["quantscope.calibration"].get<std::string>(), std::string("min-max"));
            QVERIFY(entry.contains("quantscope.arithmetic"));
            const auto directory = Json::parse(entry["quantscope"].get<std::string>());
            QCOMPARE(directory["tensors"].size(), std::size_t{2});
            continue;
        }
        QCOMPARE(entry["data_offsets"][0].get<std::uint64_t>(), end);
        end = entry["data_offsets"][1].get<std::uint64_t>();
        order.push_back(name);
    }
    QCOMPARE(8 + length + end, static_cast<std::uint64_t>(file.size()));
    QCOMPARE(order, (std::vector<std::string>{"conv.weight", "conv.weight.scales", "conv.weight.zero_points",
                                              "fc.weight", "fc.weight.scales", "fc.weight.zero_points",
                                              "conv.weight.codes", "fc.weight.codes"}));
}

void TestTensorExport::theSameExportGivesTheSameBytes()
{
    for (const char* suffix : {"npz", "safetensors"}) {
        const QString first = QString("first.") + suffix;
        const QString second = QString("second.") + suffix;
        for (const QString& name : {first, second}) {
            const auto plan = planExport(twoLayers(), wanted("q6_k", "codes,reconstruction"), formatFor(suffix));
            QVERIFY(plan);
            (void)reopened(name, *plan);
        }
        QVERIFY(!contentOf(m_files.path(first)).isEmpty());
        QCOMPARE(contentOf(m_files.path(first)), contentOf(m_files.path(second)));
    }
}

void TestTensorExport::aFullDiskLeavesTheFormerFile()
{
    const QString target = m_files.write("full.npz", "former");
    const auto model =
        std::make_shared<Model>(made::model({made::tensor("w", {512, 1024}, RandomValues(64).normals(512 * 1024))}));
    const auto plan = planExport(model, wanted("int8", "reconstruction"), formatFor("npz"));
    QVERIFY(plan);
    // Files of this process end at 100 kB, as on a disk that is nearly full.
    rlimit former = {};
    QCOMPARE(::getrlimit(RLIMIT_FSIZE, &former), 0);
    rlimit small = former;
    small.rlim_cur = 100'000;
    (void)::signal(SIGXFSZ, SIG_IGN);
    QCOMPARE(::setrlimit(RLIMIT_FSIZE, &small), 0);
    Progress progress;
    const Status written = writeExport(*plan, formatFor("npz"), target.toStdString(), progress);
    QCOMPARE(::setrlimit(RLIMIT_FSIZE, &former), 0);
    QVERIFY(!written);
    QCOMPARE(written.error().code, ErrorCode::Io);
    const QString message = QString::fromStdString(written.error().message);
    QVERIFY2(message.contains("full.npz") && message.contains("2097152 bytes"), qPrintable(message));
    QCOMPARE(contentOf(target), QByteArray("former"));

    // More than any disk has is refused before a value is read.
    ExportPlan huge = *plan;
    huge.contents.arrays[0].count = std::uint64_t{1} << 58;
    const Status refused = writeExport(huge, formatFor("npz"), target.toStdString(), progress);
    QVERIFY(!refused);
    QVERIFY2(QString::fromStdString(refused.error().message).contains("1152921504606846976 bytes, and only"),
             refused.error().message.c_str());
}

void TestTensorExport::cancellingLeavesTheFormerFile()
{
    const QString target = m_files.write("cancelled.safetensors", "former");
    const auto plan = planExport(twoLayers(), wanted("int8", "codes"), formatFor("safetensors"));
    QVERIFY(plan);
    int asked = 0;
    Progress progress([&asked] { return ++asked > 3; }, {});
    const Status written = writeExport(*plan, formatFor("safetensors"), target.toStdString(), progress);
    QVERIFY(!written);
    QCOMPARE(written.error().code, ErrorCode::Cancelled);
    QCOMPARE(contentOf(target), QByteArray("former"));
    QCOMPARE(QDir(QFileInfo(target).path()).entryList({".cancelled*"}, QDir::Files | QDir::Hidden).size(), 0);
}

void TestTensorExport::unreadableNumbersNameTheTensor()
{
    class Broken final : public TensorData {
    public:
        Status read(std::uint64_t, std::span<float>) const override { return Error{ErrorCode::Format, "torn"}; }
        Status read(std::uint64_t, std::span<double>) const override { return Error{ErrorCode::Format, "torn"}; }
    };
    auto model = std::make_shared<Model>(*twoLayers());
    model->tensors[2].data = std::make_shared<Broken>();
    for (const char* parts : {"original", "codes"}) {
        const auto plan = planExport(model, wanted("int8", parts), formatFor("npz"));
        QVERIFY(plan);
        Progress progress;
        const Status written = writeExport(*plan, formatFor("npz"), m_files.path("torn.npz").toStdString(), progress);
        QVERIFY(!written);
        QCOMPARE(written.error().message, std::string("tensor \"fc.weight\": torn"));
    }
    // A whole number that a double does not hold is not written as another one.
    const std::vector<std::int64_t> numbers{1, (std::int64_t{1} << 53) + 1};
    const auto owner = std::make_shared<std::vector<std::int64_t>>(numbers);
    Tensor large = made::tensor("ids", {2}, {0, 0});
    large.type = ElementType::I64;
    large.data = plainData(ElementType::I64, std::as_bytes(std::span(*owner)), owner);
    Progress progress;
    const Status written = writeStoredElements(
        large, ElementType::I64, [](std::span<const std::byte>) { return ok(); }, progress);
    QVERIFY(!written);
    QVERIFY(QString::fromStdString(written.error().message).contains("element 1"));
}

void TestTensorExport::partsAreParsed()
{
    for (const ExportPartRow& row : exportParts()) {
        const auto parts = parseExportParts(row.id);
        QVERIFY(parts);
        QCOMPARE(parts->size(), std::size_t{1});
        QCOMPARE(parts->front(), row.part);
        QVERIFY(!row.label.empty() && row.help.ends_with('.'));
    }
    QCOMPARE(parseExportParts("codes,scales,codes")->size(), std::size_t{2});
    QVERIFY(QString::fromStdString(parseExportParts("codes,weights").error().message).contains("zero-points"));
    QVERIFY(!parseExportParts(""));
    QVERIFY(QString::fromStdString(arrayFormatFor("x.bin").error().message).contains(".safetensors"));
}

QTEST_GUILESS_MAIN(TestTensorExport)
#include "tst_tensor_export.moc"
