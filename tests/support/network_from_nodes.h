// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/network_data.h"
#include "core/graph/graph.h"
#include "tests/support/model_from_values.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

/// Networks and data made of numbers in memory, without a file.
namespace made {

inline qs::GraphNode node(std::string op, std::vector<std::string> inputs, std::string output,
                          std::vector<qs::GraphAttribute> attributes = {})
{
    qs::GraphNode made;
    made.op = std::move(op);
    made.inputs = std::move(inputs);
    made.outputs = {std::move(output)};
    made.attributes = std::move(attributes);
    return made;
}

/// A network with one input "x"; each weight is an output channel per index of its last axis.
struct Network {
    std::shared_ptr<qs::Model> model;
    std::shared_ptr<qs::Graph> graph;

    Network(std::vector<qs::Tensor> constants, std::vector<qs::GraphNode> nodes, const std::string& output,
            std::size_t inputRank)
        : model(std::make_shared<qs::Model>(made::model(std::move(constants)))), graph(std::make_shared<qs::Graph>())
    {
        for (qs::Weight& weight : model->weights) {
            weight.channels.axis = static_cast<int>(model->tensors[weight.tensor].shape.size()) - 1;
        }
        graph->opsets[""] = 13;
        graph->inputs = {{"x", qs::ElementType::F32, std::vector<qs::GraphExtent>(inputRank)}};
        graph->constants = model->tensors;
        graph->nodes = std::move(nodes);
        graph->outputs = {{output, {}, {}}};
    }
};

/// Samples of the input "x": the slices of `values` along its first axis, each a batch of one.
inline std::shared_ptr<qs::NetworkData> data(const Network& network, qs::Shape shape, std::vector<float> values)
{
    auto found = std::make_shared<qs::NetworkData>();
    auto samples = qs::Samples::match(*network.graph, model({tensor("x", std::move(shape), std::move(values))}));
    if (samples) {
        found->samples = std::move(*samples);
    }
    return found;
}

} // namespace made
