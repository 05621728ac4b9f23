// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/operators/operator.h"
#include "tests/support/plain_outputs.h"

#include <any>
#include <string>
#include <utility>
#include <vector>

/// One node, made in a line and run on arrays: OperatorCall("Conv", {x, w}).with("pads", ints).run().
class OperatorCall {
public:
    OperatorCall(std::string op, qs::Arrays inputs, std::int64_t opset = 17)
        : m_opset(opset), m_inputs(std::move(inputs))
    {
        m_node.name = "node";
        m_node.op = std::move(op);
        m_node.outputs = {"out0"};
    }

    OperatorCall& with(std::string attribute, qs::GraphAttribute::Value value)
    {
        m_node.attributes.push_back({std::move(attribute), std::move(value)});
        return *this;
    }
    OperatorCall& withInts(std::string attribute, std::vector<std::int64_t> values)
    {
        return with(std::move(attribute), std::move(values));
    }
    OperatorCall& in(std::string domain)
    {
        m_node.domain = std::move(domain);
        return *this;
    }
    OperatorCall& outputs(std::size_t count)
    {
        m_node.outputs.clear();
        for (std::size_t i = 0; i < count; ++i) {
            m_node.outputs.push_back("out" + std::to_string(i));
        }
        return *this;
    }
    OperatorCall& on(qs::Arrays inputs) ///< another run of the same node
    {
        m_inputs = std::move(inputs);
        return *this;
    }

    qs::Result<qs::Arrays> run()
    {
        const qs::OperatorRow* const row = qs::findOperator(m_node, m_opset);
        if (row == nullptr) {
            return qs::Error{qs::ErrorCode::Unsupported, "nobody implements " + m_node.op};
        }
        qs::Progress progress;
        const qs::BodyRunner noBody = [](const qs::Graph&, qs::Arrays) -> qs::Result<qs::Arrays> {
            return qs::Error{qs::ErrorCode::Unsupported, "a body cannot be run here"};
        };
        return plainOutputs(qs::runOperator(*row, {m_node, m_opset, m_inputs, noBody, progress, m_kept}));
    }

    /// The first output as numbers; empty where it failed.
    std::vector<float> floats()
    {
        const auto outputs = run();
        if (!outputs) {
            return {};
        }
        const auto numbers = qs::converted(outputs->front(), qs::ElementType::F32);
        return numbers ? std::vector<float>(numbers->values<float>().begin(), numbers->values<float>().end())
                       : std::vector<float>();
    }
    /// Why it failed; empty where it did not.
    std::string message()
    {
        const auto outputs = run();
        return outputs ? std::string() : outputs.error().message;
    }

private:
    qs::GraphNode m_node;
    std::int64_t m_opset;
    qs::Arrays m_inputs;
    std::any m_kept;
};

/// Floats 1, 2, 3 … in this shape.
inline qs::Array countingArray(qs::Shape shape)
{
    auto array = qs::Array::make(qs::ElementType::F32, std::move(shape));
    float next = 0;
    for (float& value : array->edit<float>()) {
        value = next += 1;
    }
    return std::move(*array);
}
