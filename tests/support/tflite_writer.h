// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <cstdint>
#include <string>
#include <tflite_generated.h>
#include <vector>

/// One tensor of a file to be written. Without `data` it is one that only flows between operators.
struct TfliteTensor {
    std::string name;
    std::vector<std::int32_t> shape;
    int type = 0; ///< TensorType of the format: 0 F32, 1 F16, 2 I32, 3 U8, 7 I16, 9 I8, 17 I4 …
    QByteArray data = {};
    std::vector<float> scales = {};
    std::vector<std::int64_t> zeroPoints = {};
    std::int32_t axis = 0;
    std::vector<std::int32_t> blocks = {}; ///< tensors of scales and zero points, size
    bool isSparse = false;
    bool isMultiAxis = false;
    std::uint32_t externalBuffer = 0;
};

struct TfliteOperator {
    int code = 0; ///< BuiltinOperator of the format
    std::vector<std::int32_t> inputs;
    std::vector<std::int32_t> outputs;
    bool adjY = false;
    std::string custom = {};
};

struct TfliteGraph {
    std::vector<TfliteTensor> tensors;
    std::vector<TfliteOperator> operators;
};

/// Writes TensorFlow Lite files.
class TfliteWriter {
public:
    /// The file of `graphs`. With `areBehind` the numbers stand behind the tables, as in files beyond 2 GB.
    static QByteArray file(const std::vector<TfliteGraph>& graphs, bool areBehind = false)
    {
        // Offsets are known when the tables are written, and the tables then have the same length.
        const qsizetype length = areBehind ? TfliteWriter(graphs, 1).m_tables.size() : 0;
        const TfliteWriter writer(graphs, static_cast<std::uint64_t>(length));
        return writer.m_tables + writer.m_behind;
    }

    /// The tables of a file whose numbers begin at byte `begin`, and those numbers.
    static std::pair<QByteArray, QByteArray> apart(const std::vector<TfliteGraph>& graphs, std::uint64_t begin)
    {
        const TfliteWriter writer(graphs, begin);
        return {writer.m_tables, writer.m_behind};
    }

private:
    template <typename T>
    using Offset = flatbuffers::Offset<T>;

    TfliteWriter(const std::vector<TfliteGraph>& graphs, std::uint64_t behind) : m_begin(behind)
    {
        using namespace qs::tflite::format;
        m_buffers.push_back(CreateBuffer(m_builder));
        std::vector<Offset<SubGraph>> subgraphs;
        for (const TfliteGraph& graph : graphs) {
            subgraphs.push_back(subgraph(graph));
        }
        const std::vector<std::int8_t> version{'1', '.', '5', 0};
        m_buffers.push_back(CreateBuffer(
            m_builder, m_builder.CreateVector(reinterpret_cast<const std::uint8_t*>(version.data()), version.size())));
        const auto entry =
            CreateMetadataDirect(m_builder, "min_runtime_version", static_cast<std::uint32_t>(m_buffers.size() - 1));
        const std::vector<Offset<Metadata>> metadata{entry};
        FinishModelBuffer(
            m_builder, CreateModelDirect(m_builder, 3, &m_codes, &subgraphs, "made for a test", &m_buffers, &metadata));
        m_tables = QByteArray(reinterpret_cast<const char*>(m_builder.GetBufferPointer()),
                              static_cast<qsizetype>(m_builder.GetSize()));
    }

    Offset<qs::tflite::format::SubGraph> subgraph(const TfliteGraph& graph)
    {
        using namespace qs::tflite::format;
        std::vector<Offset<Tensor>> tensors;
        for (const TfliteTensor& source : graph.tensors) {
            const auto buffer = static_cast<std::uint32_t>(source.data.isEmpty() ? 0 : m_buffers.size());
            if (!source.data.isEmpty()) {
                m_buffers.push_back(bufferOf(source.data));
            }
            const auto quantized = quantization(source);
            const auto sparsity = source.isSparse ? CreateSparsityParameters(m_builder) : Offset<SparsityParameters>();
            tensors.push_back(CreateTensorDirect(m_builder, &source.shape, static_cast<std::int8_t>(source.type),
                                                 buffer, source.name.empty() ? nullptr : source.name.c_str(), quantized,
                                                 sparsity, source.externalBuffer));
        }
        std::vector<Offset<Operator>> operators;
        for (const TfliteOperator& source : graph.operators) {
            m_codes.push_back(CreateOperatorCodeDirect(m_builder, static_cast<std::int8_t>(std::min(source.code, 127)),
                                                       source.custom.empty() ? nullptr : source.custom.c_str(),
                                                       source.code));
            const auto options = CreateMatMulOptions(m_builder, false, source.adjY);
            operators.push_back(CreateOperatorDirect(m_builder, static_cast<std::uint32_t>(m_codes.size() - 1),
                                                     &source.inputs, &source.outputs, options));
        }
        return CreateSubGraphDirect(m_builder, &tensors, &operators, "main");
    }

    Offset<qs::tflite::format::Buffer> bufferOf(const QByteArray& data)
    {
        using namespace qs::tflite::format;
        if (m_begin > 0) {
            const auto at = m_begin + static_cast<std::uint64_t>(m_behind.size());
            m_behind += data;
            return CreateBuffer(m_builder, 0, at, static_cast<std::uint64_t>(data.size()));
        }
        m_builder.ForceVectorAlignment(static_cast<std::size_t>(data.size()), 1, 16);
        return CreateBuffer(m_builder, m_builder.CreateVector(reinterpret_cast<const std::uint8_t*>(data.constData()),
                                                              static_cast<std::size_t>(data.size())));
    }

    Offset<qs::tflite::format::QuantizationParameters> quantization(const TfliteTensor& source)
    {
        using namespace qs::tflite::format;
        auto kind = QuantizationDetails::NONE;
        Offset<void> details;
        if (!source.blocks.empty()) {
            kind = QuantizationDetails::BlockwiseQuantization;
            details =
                CreateBlockwiseQuantization(m_builder, source.blocks[0], source.blocks[1], source.blocks[2]).Union();
        } else if (source.isMultiAxis) {
            kind = QuantizationDetails::MultiAxisQuantization;
            details = CreateMultiAxisQuantization(m_builder).Union();
        } else if (source.scales.empty()) {
            return {};
        }
        return CreateQuantizationParametersDirect(m_builder, &source.scales, &source.zeroPoints, kind, details,
                                                  source.axis);
    }

    flatbuffers::FlatBufferBuilder m_builder;
    std::uint64_t m_begin; ///< of the numbers behind the tables; 0 where they are inside
    std::vector<Offset<qs::tflite::format::Buffer>> m_buffers;
    std::vector<Offset<qs::tflite::format::OperatorCode>> m_codes;
    QByteArray m_tables;
    QByteArray m_behind;
};
