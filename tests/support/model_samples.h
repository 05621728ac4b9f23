// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/gguf_writer.h"
#include "tests/support/model_files.h"
#include "tests/support/npy_writer.h"
#include "tests/support/onnx_writer.h"
#include "tests/support/pickle_writer.h"
#include "tests/support/safetensors_writer.h"
#include "tests/support/zip_writer.h"

#include <vector>

/// A small sound file and the loader it is for: what damage, cuts and fuzzing begin with. A loader needs one at least.
struct ModelSample {
    QByteArray loader; ///< id of the row in qs::loaders()
    QByteArray name;   ///< of the file
    QByteArray bytes;
};

/// The files that samples name as neighbours: shards and external data.
struct NeighbourFile {
    QByteArray name;
    QByteArray bytes;
};

namespace samples {

inline QByteArray values(int count)
{
    std::vector<float> numbers;
    for (int i = 0; i < count; ++i) {
        numbers.push_back(0.25F * static_cast<float>(i) - 1);
    }
    return bytesOf(numbers);
}

inline QByteArray zip(const std::vector<ZipWriterMember>& members)
{
    const ModelFiles files;
    writeZip(files.path("a.zip"), members);
    QFile file(files.path("a.zip"));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

inline std::vector<ModelSample> npy()
{
    return {{"npy", "plain.npy", npyFile(npyDictionary("<f4", "(3, 4)"), values(12))},
            {"npy", "reordered.npy", npyFile(npyDictionary(">f2", "(2, 3, 2)", true), QByteArray(24, '\x3c'), 2)},
            {"npy", "scalar.npy", npyFile(npyDictionary("|b1", "()"), "\1", 3)}};
}

inline std::vector<ModelSample> npz()
{
    const QByteArray array = npyFile(npyDictionary("<f4", "(4, 8)"), values(32));
    const QByteArray integers = npyFile(npyDictionary("<i8", "(5,)"), QByteArray(40, '\7'));
    return {{"npz", "stored.npz", zip({{"w.npy", array, false}, {"n.npy", integers, false}})},
            {"npz", "deflated.npz", zip({{"w.npy", array, true}, {"folder/n.npy", integers, true}})},
            {"npz", "mixed.npz", zip({{"notes.txt", "hello", false}, {"w.npy", array, true}})}};
}

inline QByteArray safetensorsSample()
{
    const QByteArray header = "{\"__metadata__\":{\"format\":\"pt\"}," + safetensorsEntry("w", "F32", "[2,3]", 0, 24) +
                              "," + safetensorsEntry("b", "BF16", "[3]", 24, 30) + "," +
                              safetensorsEntry("q", "I8", "[1,2]", 30, 32) + "}";
    return safetensorsFile(header, values(8));
}

inline std::vector<ModelSample> safetensors()
{
    const QByteArray index = "{\"metadata\":{\"total_size\":32},\"weight_map\":{\"w\":\"shard.safetensors\","
                             "\"b\":\"shard.safetensors\",\"lost\":\"missing.safetensors\"}}";
    return {{"safetensors", "small.safetensors", safetensorsSample()},
            {"index", "model.safetensors.index.json", index}};
}

inline std::vector<ModelSample> onnx()
{
    using namespace onnxwriter;
    const QByteArray external = tensor("e", 1, {2, 3}) + externalEntry("location", "data.bin") +
                                externalEntry("offset", "4") + externalEntry("length", "24") + number(14, 1);
    const QByteArray body = graph({node("Add", "add", "x k", "y")}, {floatTensor("k", {2})});
    return {
        {"onnx", "weights.onnx",
         model({node("Conv", "conv", "x w", "a", {integersAttribute("pads", {1, 1})}),
                node("Gemm", "gemm", "a g", "y", {integerAttribute("transB", 1)})},
               {floatTensor("w", {2, 1, 2, 2}), floatTensor("g", {2, 3}), int64Tensor("shape", {2, -1})})},
        {"onnx", "external.onnx", model({node("MatMul", "m", "x e", "y")}, {external})},
        {"onnx", "body.onnx",
         model({node("Constant", "c", "", "k", {tensorAttribute("value", floatTensor("", {3}))}),
                node("If", "if", "c", "y", {graphAttribute("then_branch", body)})},
               {tensor("h", 10, {2, 2}) + packed(5, {15360, 0, 48128, 31744})})},
    };
}

/// One tensor of `type`, whose blocks have `values` values in `bytes` bytes.
inline QByteArray ggufBlocks(std::uint32_t type, std::uint64_t values, qsizetype bytes)
{
    return GgufWriter().tensor("blocks", {values, 2}, type, QByteArray(2 * bytes, '\x21')).bytes();
}

inline std::vector<ModelSample> gguf()
{
    using Writer = GgufWriter;
    Writer plain;
    plain.text("general.architecture", "llama");
    plain.value("list", Writer::Array, Writer::array(Writer::String, 2, Writer::string("a") + Writer::string("bc")));
    plain.value("nested", Writer::Array,
                Writer::array(Writer::Array, 1, Writer::array(Writer::I16, 2, QByteArray(4, '\1'))));
    plain.tensor("w", {2, 3}, 0, values(6)).tensor("h", {4}, 1, QByteArray(8, '\x3c'));
    return {{"gguf", "plain.gguf", plain.bytes()},           {"gguf", "q4_0.gguf", ggufBlocks(2, 32, 18)},
            {"gguf", "q8_0.gguf", ggufBlocks(8, 32, 34)},    {"gguf", "q4_k.gguf", ggufBlocks(12, 256, 144)},
            {"gguf", "q6_k.gguf", ggufBlocks(14, 256, 210)}, {"gguf", "iq2_xxs.gguf", ggufBlocks(16, 256, 66)}};
}

inline std::vector<ModelSample> pytorch()
{
    using namespace pickled;
    const QByteArray matrix = tensor(storage("0", 32), 0, {4, 8}, {8, 1});
    const QByteArray turned = tensor(storage("0", 32), 8, {8, 3}, {1, 8});
    const QByteArray state =
        dictionary({{"w", matrix}, {"turned", turned}, {"epoch", integer(7)}, {"loss", number(0.5)}});
    const auto archive = [&](bool deflated) {
        return zip({{"archive/data.pkl", complete(state), deflated},
                    {"archive/data/0", values(32), deflated},
                    {"archive/version", "3\n", false}});
    };
    return {{"pytorch", "stored.pt", archive(false)},
            {"pytorch", "deflated.pt", archive(true)},
            {"pytorch", "legacy.pth", legacy(state, {{"0", values(32)}})}};
}

/// Files that other libraries have written: their formats have no writer of a few lines.
inline ModelSample stored(const QByteArray& loader, const QByteArray& name)
{
    QFile file(QUANTSCOPE_SOURCE_DIR "/tests/data/tables/" + QString::fromLatin1(name));
    return {loader, name, file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray()};
}
inline std::vector<ModelSample> tables()
{
    return {stored("tflite", "conv_net.tflite"), stored("hdf5", "keras_2.h5"), stored("keras", "keras_3_stored.keras"),
            stored("keras", "keras_3_deflated.keras")};
}

} // namespace samples

inline std::vector<ModelSample> modelSamples()
{
    std::vector<ModelSample> all;
    for (const auto make : {
             samples::npy,
             samples::npz,
             samples::safetensors,
             samples::onnx,
             samples::gguf,
             samples::pytorch,
             samples::tables,
         }) {
        for (ModelSample& sample : make()) {
            all.push_back(std::move(sample));
        }
    }
    return all;
}

inline std::vector<NeighbourFile> neighbourFiles()
{
    return {{"shard.safetensors", samples::safetensorsSample()}, {"data.bin", samples::values(8)}};
}
