// SPDX-License-Identifier: GPL-3.0-or-later
// Operators of quantized networks, called in tests.
#pragma once

#include "core/operators/operator.h"
#include "tests/support/plain_outputs.h"

#include <QString>
#include <QStringList>

#include <any>
#include <string>
#include <utility>
#include <vector>

namespace codecalls {

using Attributes = std::vector<qs::GraphAttribute>;

struct Operator {
    const char* name;
    std::int64_t opset = 21;
    const char* domain = "";
};

inline constexpr const char* kMicrosoft = "com.microsoft";

/// `kept` is what the node finds again in its next run.
inline qs::Result<qs::Arrays> runAgain(std::any& kept, const Operator& op, const qs::Arrays& inputs,
                                       Attributes attributes = {})
{
    qs::GraphNode node;
    node.op = op.name;
    node.domain = op.domain;
    node.outputs = {"y"};
    node.attributes = std::move(attributes);
    const qs::OperatorRow* const row = qs::findOperator(node, op.opset);
    if (row == nullptr) {
        return qs::Error{qs::ErrorCode::Unsupported, "no such operator"};
    }
    const qs::BodyRunner nobody = [](const qs::Graph&, qs::Arrays) -> qs::Result<qs::Arrays> { return qs::Arrays(); };
    qs::Progress progress;
    return plainOutputs(qs::runOperator(*row, {node, op.opset, inputs, nobody, progress, kept}));
}

inline qs::Result<qs::Arrays> run(const Operator& op, const qs::Arrays& inputs, Attributes attributes = {})
{
    std::any kept;
    return runAgain(kept, op, inputs, std::move(attributes));
}

inline qs::Result<qs::Arrays> runMicrosoft(const char* name, const qs::Arrays& inputs, Attributes attributes = {})
{
    return run({name, 1, kMicrosoft}, inputs, std::move(attributes));
}

template <typename T>
qs::Array arrayOf(qs::Shape shape, std::vector<T> values)
{
    return qs::Array::of(std::move(shape), values);
}

inline qs::Array bytes(qs::Shape shape, std::vector<std::uint8_t> values)
{
    return arrayOf(std::move(shape), std::move(values));
}

inline qs::Array floats(qs::Shape shape, std::vector<float> values)
{
    return arrayOf(std::move(shape), std::move(values));
}

inline qs::Array one(float value)
{
    return qs::Array::scalar(value);
}

inline qs::Array zeroPoint(std::uint8_t value)
{
    return qs::Array::scalar(value);
}

/// The first output as a text: its elements, or the error.
template <typename T>
QString text(const qs::Result<qs::Arrays>& outputs)
{
    if (!outputs) {
        return "error: " + QString::fromStdString(outputs.error().message);
    }
    const auto wide = qs::converted(outputs->front(), qs::ElementType::F64);
    if (!wide || outputs->front().type() != qs::elementTypeOf<T>()) {
        return "type " + QString::fromStdString(std::string(qs::rowOf(outputs->front().type()).name));
    }
    QStringList parts;
    for (const double value : wide->values<double>()) {
        parts << QString::number(value, 'g', 6);
    }
    return parts.join(' ');
}

inline Attributes integers(const char* name, std::vector<std::int64_t> values)
{
    return {{name, std::move(values)}};
}

inline Attributes integer(const char* name, std::int64_t value)
{
    return {{name, value}};
}

} // namespace codecalls
