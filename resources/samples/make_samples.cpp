// SPDX-License-Identifier: GPL-3.0-or-later
// Makes the sample files beside this program: make_samples FOLDER. Same bytes on every machine: an own generator with
// fixed seeds, an own logarithm, and otherwise only operations that IEEE 754 rounds exactly.
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace {

using Floats = std::vector<float>;

/// ln x for x > 0 from additions, products and quotients only; libraries differ in the last digit of theirs.
double naturalLogarithm(double x)
{
    int exponent = 0;
    double m = std::frexp(x, &exponent);
    if (m < 0.70710678118654752) {
        m *= 2;
        --exponent;
    }
    const double t = (m - 1) / (m + 1);
    double sum = 0;
    double power = t;
    for (int k = 1; k <= 25; k += 2) {
        sum += power / k;
        power *= t * t;
    }
    return 2 * sum + exponent * 0.69314718055994531;
}

/// SplitMix64 (Steele, Lea, Flood 2014) and the shapes that weights have.
class Random {
public:
    explicit Random(std::uint64_t seed) : m_state(seed) {}

    /// In (0, 1).
    double uniform() { return (static_cast<double>(next() >> 11) + 0.5) * 0x1p-53; }
    /// Mean 0, variance 1: Marsaglia's polar method.
    double normal()
    {
        for (;;) {
            const double u = 2 * uniform() - 1;
            const double v = 2 * uniform() - 1;
            const double square = u * u + v * v;
            if (square > 0 && square < 1) {
                return u * std::sqrt(-2 * naturalLogarithm(square) / square);
            }
        }
    }
    /// Mean 0, variance 1.
    double laplace()
    {
        const double u = uniform() - 0.5;
        const double size = -naturalLogarithm(1 - 2 * std::abs(u)) * 0.70710678118654752;
        return u < 0 ? -size : size;
    }
    /// Student's t with 3 degrees of freedom, scaled to variance 1: a few values are very large.
    double heavyTailed()
    {
        const double z = normal();
        double squares = 0;
        for (int i = 0; i < 3; ++i) {
            const double n = normal();
            squares += n * n;
        }
        return z / std::sqrt(squares);
    }

private:
    std::uint64_t next()
    {
        std::uint64_t z = (m_state += 0x9E3779B97F4A7C15U);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
        return z ^ (z >> 31);
    }

    std::uint64_t m_state;
};

template <typename Draw>
Floats drawn(std::size_t count, double scale, Draw draw)
{
    Floats values(count);
    for (float& value : values) {
        value = static_cast<float>(scale * draw());
    }
    return values;
}

struct Array {
    std::string name;
    std::vector<std::int64_t> shape;
    Floats values;
};

std::string littleEndian(std::uint64_t value, int bytes)
{
    std::string text;
    for (int i = 0; i < bytes; ++i) {
        text += static_cast<char>((value >> (8 * i)) & 0xFF);
    }
    return text;
}

std::string bytesOf(const Floats& values)
{
    std::string bytes;
    bytes.reserve(values.size() * 4);
    for (const float value : values) {
        bytes += littleEndian(std::bit_cast<std::uint32_t>(value), 4);
    }
    return bytes;
}

// Safetensors: length of the header, header in JSON, numbers.

std::string safetensors(const std::vector<Array>& arrays)
{
    std::string header = "{\"__metadata__\":{\"made_by\":\"Quantscope make_samples\"}";
    std::string data;
    for (const Array& array : arrays) {
        std::string shape;
        for (const std::int64_t extent : array.shape) {
            shape += (shape.empty() ? "" : ",") + std::to_string(extent);
        }
        const std::size_t begin = data.size();
        data += bytesOf(array.values);
        header += ",\"" + array.name + "\":{\"dtype\":\"F32\",\"shape\":[" + shape + "],\"data_offsets\":[" +
                  std::to_string(begin) + "," + std::to_string(data.size()) + "]}";
    }
    header += "}";
    header.resize((header.size() + 7) / 8 * 8, ' ');
    return littleEndian(header.size(), 8) + header + data;
}

// NumPy: .npy members in a zip archive, stored.

std::string npy(const Array& array)
{
    std::string shape;
    for (const std::int64_t extent : array.shape) {
        shape += (shape.empty() ? "" : ", ") + std::to_string(extent);
    }
    std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + shape + "), }";
    header.resize((10 + header.size() + 1 + 63) / 64 * 64 - 11, ' ');
    header += '\n';
    return std::string("\x93NUMPY\x01\x00", 8) + littleEndian(header.size(), 2) + header + bytesOf(array.values);
}

std::uint32_t crc32(const std::string& bytes)
{
    std::uint32_t crc = 0xFFFFFFFFU;
    for (const char byte : bytes) {
        crc ^= static_cast<unsigned char>(byte);
        for (int bit = 0; bit < 8; ++bit) {
            crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xEDB88320U : 0U);
        }
    }
    return ~crc;
}

std::string npz(const std::vector<Array>& arrays)
{
    std::string archive;
    std::string directory;
    for (const Array& array : arrays) {
        const std::string name = array.name + ".npy";
        const std::string member = npy(array);
        // Version 2.0, no flags, stored, 1 January 1980, sum, sizes, lengths of name and extra field.
        const std::string common = littleEndian(20, 2) + littleEndian(0, 2) + littleEndian(0, 2) + littleEndian(0, 2) +
                                   littleEndian(0x21, 2) + littleEndian(crc32(member), 4) +
                                   littleEndian(member.size(), 4) + littleEndian(member.size(), 4) +
                                   littleEndian(name.size(), 2) + littleEndian(0, 2);
        directory.append("PK\x01\x02").append(littleEndian(20, 2)).append(common);
        directory.append(10, '\0').append(littleEndian(archive.size(), 4)).append(name);
        archive.append("PK\x03\x04").append(common).append(name).append(member);
    }
    return archive + directory + "PK\x05\x06" + littleEndian(0, 4) + littleEndian(arrays.size(), 2) +
           littleEndian(arrays.size(), 2) + littleEndian(directory.size(), 4) + littleEndian(archive.size(), 4) +
           littleEndian(0, 2);
}

// ONNX: protocol buffers by hand. The numbers are the field numbers of onnx.proto.

class Message {
public:
    Message& number(int field, std::int64_t value)
    {
        m_bytes += varint(static_cast<std::uint64_t>(field) << 3) + varint(static_cast<std::uint64_t>(value));
        return *this;
    }
    Message& text(int field, const std::string& value)
    {
        m_bytes += varint((static_cast<std::uint64_t>(field) << 3) | 2) + varint(value.size()) + value;
        return *this;
    }
    Message& message(int field, const Message& value) { return text(field, value.m_bytes); }
    const std::string& bytes() const { return m_bytes; }

private:
    static std::string varint(std::uint64_t value)
    {
        std::string bytes;
        while (value >= 0x80) {
            bytes += static_cast<char>((value & 0x7F) | 0x80);
            value >>= 7;
        }
        return bytes + static_cast<char>(value);
    }

    std::string m_bytes;
};

Message tensorProto(const Array& array)
{
    Message tensor;
    for (const std::int64_t extent : array.shape) {
        tensor.number(1, extent);
    }
    return tensor.number(2, 1).text(8, array.name).text(9, bytesOf(array.values));
}

Message integerAttribute(const std::string& name, std::int64_t value)
{
    return Message().text(1, name).number(3, value).number(20, 2);
}

Message integersAttribute(const std::string& name, const std::vector<std::int64_t>& values)
{
    Message attribute;
    attribute.text(1, name);
    for (const std::int64_t value : values) {
        attribute.number(8, value);
    }
    return attribute.number(20, 7);
}

Message node(const std::string& operation, const std::string& name, const std::vector<std::string>& inputs,
             const std::string& output, const std::vector<Message>& attributes)
{
    Message made;
    for (const std::string& input : inputs) {
        made.text(1, input);
    }
    made.text(2, output).text(3, name).text(4, operation);
    for (const Message& attribute : attributes) {
        made.message(5, attribute);
    }
    return made;
}

/// A float value of `shape` with the batch in front.
Message valueInfo(const std::string& name, const std::vector<std::int64_t>& shape)
{
    Message extents;
    extents.message(1, Message().text(2, "N"));
    for (const std::int64_t extent : shape) {
        extents.message(1, Message().number(1, extent));
    }
    return Message().text(1, name).message(2, Message().message(1, Message().number(1, 1).message(2, extents)));
}

/// Weights as training leaves them: spread after the inputs of a neuron (He 2015), every channel with a spread of its
/// own.
Array trainedLooking(Random& random, const std::string& name, const std::vector<std::int64_t>& shape)
{
    std::size_t rowLength = 1;
    for (std::size_t i = 1; i < shape.size(); ++i) {
        rowLength *= static_cast<std::size_t>(shape[i]);
    }
    Array made{name, shape, {}};
    for (std::int64_t channel = 0; channel < shape[0]; ++channel) {
        const double spread = std::sqrt(2.0 / static_cast<double>(rowLength)) * (0.5 + random.uniform());
        const Floats row = drawn(rowLength, spread, [&] { return random.normal(); });
        made.values.insert(made.values.end(), row.begin(), row.end());
    }
    return made;
}

Array zeros(const std::string& name, std::int64_t count)
{
    return {name, {count}, Floats(static_cast<std::size_t>(count), 0.0F)};
}

/// The shape of a small digit classifier. One channel of its depthwise convolution is 40 times louder than the others
/// and the layer after it divides by the same factor: what is left when batch normalization is folded into the weights.
std::string digitsCnn()
{
    constexpr std::size_t kLoudChannel = 5;
    constexpr float kLoudness = 40;
    Random random(1);
    std::vector<Array> weights{
        trainedLooking(random, "stem.weight", {16, 1, 3, 3}),       zeros("stem.bias", 16),
        trainedLooking(random, "depthwise.weight", {16, 1, 3, 3}),  zeros("depthwise.bias", 16),
        trainedLooking(random, "pointwise.weight", {32, 16, 1, 1}), zeros("pointwise.bias", 32),
        trainedLooking(random, "body.weight", {32, 32, 3, 3}),      zeros("body.bias", 32),
        trainedLooking(random, "classifier.weight", {10, 32}),      zeros("classifier.bias", 10),
    };
    for (std::size_t i = 0; i < 9; ++i) {
        weights[2].values[kLoudChannel * 9 + i] *= kLoudness;
    }
    for (std::size_t row = 0; row < 32; ++row) {
        weights[4].values[row * 16 + kLoudChannel] /= kLoudness;
    }

    const Message pads = integersAttribute("pads", {1, 1, 1, 1});
    const Message stride = integersAttribute("strides", {2, 2});
    Message graph;
    graph.message(1, node("Conv", "stem", {"image", "stem.weight", "stem.bias"}, "stem_out", {pads}))
        .message(1, node("Relu", "stem_relu", {"stem_out"}, "stem_act", {}))
        .message(1, node("Conv", "depthwise", {"stem_act", "depthwise.weight", "depthwise.bias"}, "depthwise_out",
                         {integerAttribute("group", 16), pads, stride}))
        .message(1, node("Relu", "depthwise_relu", {"depthwise_out"}, "depthwise_act", {}))
        .message(
            1, node("Conv", "pointwise", {"depthwise_act", "pointwise.weight", "pointwise.bias"}, "pointwise_out", {}))
        .message(1, node("Relu", "pointwise_relu", {"pointwise_out"}, "pointwise_act", {}))
        .message(1, node("Conv", "body", {"pointwise_act", "body.weight", "body.bias"}, "body_out", {pads, stride}))
        .message(1, node("Relu", "body_relu", {"body_out"}, "body_act", {}))
        .message(1, node("GlobalAveragePool", "pool", {"body_act"}, "pooled", {}))
        .message(1, node("Flatten", "flatten", {"pooled"}, "features", {}))
        .message(1, node("Gemm", "classifier", {"features", "classifier.weight", "classifier.bias"}, "scores",
                         {integerAttribute("transB", 1)}))
        .text(2, "digits_cnn");
    for (const Array& weight : weights) {
        graph.message(5, tensorProto(weight));
    }
    graph.message(11, valueInfo("image", {1, 28, 28})).message(12, valueInfo("scores", {10}));
    return Message()
        .number(1, 7)
        .text(2, "Quantscope make_samples")
        .message(7, graph)
        .message(8, Message().text(1, "").number(2, 13))
        .bytes();
}

/// A matrix of 64 rows of 512 ordinary weights with one row, and a twin with three columns, 40 times louder.
std::string loudRow()
{
    constexpr std::size_t kRows = 64;
    constexpr std::size_t kColumns = 512;
    Random random(6);
    const Floats ordinary = drawn(kRows * kColumns, 0.02, [&] { return random.normal(); });
    Floats row = ordinary;
    for (std::size_t column = 0; column < kColumns; ++column) {
        row[5 * kColumns + column] *= 40;
    }
    Floats columns = ordinary;
    for (std::size_t r = 0; r < kRows; ++r) {
        for (const std::size_t column : {17, 100, 333}) {
            columns[r * kColumns + column] *= 40;
        }
    }
    return safetensors(
        {{"loud_row.weight", {kRows, kColumns}, row}, {"loud_columns.weight", {kRows, kColumns}, columns}});
}

/// What a ReLU lets through, and values on both sides for comparison.
std::string oneSided()
{
    constexpr std::size_t kCount = std::size_t{64} * 256;
    Random random(3);
    const auto rectified = [&] {
        const double value = random.normal();
        return value > 0 ? value : 0.0;
    };
    Array one{"one_sided", {64, 256}, drawn(kCount, 1, rectified)};
    Array both{"two_sided", {64, 256}, drawn(kCount, 1, [&] { return random.normal(); })};
    return npz({one, both});
}

/// Four shapes of the same spread: is it better to clip or to round?
std::string shapes()
{
    constexpr std::size_t kCount = std::size_t{256} * 256;
    constexpr double kSpread = 0.05;
    Random random(4);
    return npz({
        {"uniform",
         {256, 256},
         drawn(kCount, kSpread, [&] { return (2 * random.uniform() - 1) * 1.7320508075688772; })},
        {"normal", {256, 256}, drawn(kCount, kSpread, [&] { return random.normal(); })},
        {"laplace", {256, 256}, drawn(kCount, kSpread, [&] { return random.laplace(); })},
        {"heavy_tailed", {256, 256}, drawn(kCount, kSpread, [&] { return random.heavyTailed(); })},
    });
}

struct Sample {
    const char* file;
    std::string (*content)();
};

constexpr std::array kSamples{
    Sample{"digits_cnn.onnx", digitsCnn},
    Sample{"loud_row.safetensors", loudRow},
    Sample{"one_sided.npz", oneSided},
    Sample{"shapes.npz", shapes},
};

} // namespace

int main(int argc, char** argv)
{
    if (argc != 2) {
        std::fputs("usage: make_samples FOLDER\n", stderr);
        return 1;
    }
    for (const Sample& sample : kSamples) {
        const std::filesystem::path path = std::filesystem::path(argv[1]) / sample.file;
        const std::string content = sample.content();
        std::ofstream out(path, std::ios::binary);
        out.write(content.data(), static_cast<std::streamsize>(content.size()));
        out.close();
        if (!out) {
            std::fprintf(stderr, "cannot write %s\n", path.c_str());
            return 2;
        }
    }
    return 0;
}
