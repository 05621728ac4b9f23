// SPDX-License-Identifier: GPL-3.0-or-later
// Nodes made and run in tests: chosen ones, and ones that chance puts together.
#pragma once

#include "core/operators/operator.h"
#include "tests/support/operator_call.h"
#include "tests/support/random_values.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace runnode {

using Attributes = std::vector<qs::GraphAttribute>;
using Integers = std::vector<std::int64_t>;

/// The outputs of an operator, which may be one of several versions, on `inputs`.
inline qs::Result<qs::Arrays> run(const std::string& op, std::int64_t opset, const qs::Arrays& inputs,
                                  Attributes attributes = {}, std::size_t outputs = 1)
{
    OperatorCall call(op, inputs, opset);
    for (qs::GraphAttribute& attribute : attributes) {
        call.with(std::move(attribute.name), std::move(attribute.value));
    }
    return call.outputs(outputs).run();
}

inline qs::Array integers(const Integers& values)
{
    return qs::Array::of({static_cast<std::int64_t>(values.size())}, values);
}

inline qs::Array floats(const qs::Shape& shape, const std::vector<float>& values)
{
    return qs::Array::of(shape, values);
}

/// 0, 1, 2 … in the given shape.
inline qs::Array counted(const qs::Shape& shape)
{
    auto array = qs::Array::make(qs::ElementType::F32, shape);
    float next = 0;
    for (float& value : array->edit<float>()) {
        value = next++;
    }
    return std::move(*array);
}

/// Whether the first output is this array of floats.
inline bool gives(const qs::Result<qs::Arrays>& outputs, const qs::Shape& shape, const std::vector<float>& values)
{
    return outputs && !outputs->empty() && outputs->front().type() == qs::ElementType::F32 &&
           outputs->front().shape() == shape && std::ranges::equal(outputs->front().values<float>(), values);
}

inline bool givesIntegers(const qs::Array& array, const qs::Shape& shape, const Integers& values)
{
    return array.type() == qs::ElementType::I64 && array.shape() == shape &&
           std::ranges::equal(array.values<std::int64_t>(), values);
}

inline bool fails(const qs::Result<qs::Arrays>& outputs)
{
    return !outputs && !outputs.error().message.empty() && outputs.error().message.back() != '.';
}

/// Calls that chance puts together: most make no sense, none may do more than fail.
class RandomCalls {
public:
    explicit RandomCalls(std::uint64_t seed) : m_random(seed) {}

    /// How many of `count` calls of the row gave something; -1 where one failed without a reason.
    int run(const qs::OperatorRow& row, int count)
    {
        int successes = 0;
        for (int i = 0; i < count; ++i) {
            qs::GraphNode node;
            node.op = row.name;
            node.domain = row.domain;
            node.outputs.resize(static_cast<std::size_t>(below(3) + 1), "y");
            addAttributes(node);
            const qs::Arrays inputs = arrays(row.leastInputs);
            const qs::BodyRunner body = [&](const qs::Graph& graph, const qs::Arrays&) -> qs::Result<qs::Arrays> {
                if (below(8) == 0) {
                    return qs::Error{qs::ErrorCode::Shape, "the body failed"};
                }
                qs::Arrays outputs;
                for (std::size_t output = 0; output < graph.outputs.size(); ++output) {
                    outputs.push_back(output == 0 && below(8) != 0 ? qs::Array::scalar(below(4) != 0)
                                                                   : array(qs::ElementType::F32, m_shape));
                }
                return outputs;
            };
            qs::Progress progress;
            std::any kept;
            const std::int64_t opset = std::max(row.since, below(15) + 7);
            const auto outputs = qs::runOperator(row, {node, opset, inputs, body, progress, kept});
            if (!outputs && outputs.error().message.empty()) {
                return -1;
            }
            successes += outputs ? 1 : 0;
            if (outputs) {
                for (const qs::Array& output : *outputs) {
                    for (const std::byte each : output.bytes()) {
                        m_read ^= each; // a sanitizer sees whether all elements are there
                    }
                }
            }
        }
        return successes;
    }

private:
    int below(int end) { return static_cast<int>(m_random.next() % static_cast<std::uint64_t>(end)); }

    /// Small, and sometimes as large as can be. What lies between would only fill the memory.
    std::int64_t integer()
    {
        constexpr std::array extremes{std::numeric_limits<std::int64_t>::min(),
                                      std::numeric_limits<std::int64_t>::max(), std::int64_t{1} << 62,
                                      -(std::int64_t{1} << 62)};
        return below(24) == 0 ? extremes[static_cast<std::size_t>(below(4))] : below(9) - 3;
    }

    Integers integers(int most)
    {
        Integers values(static_cast<std::size_t>(below(most + 1)));
        std::ranges::generate(values, [&] { return integer(); });
        return values;
    }

    qs::Shape shape()
    {
        qs::Shape extents(static_cast<std::size_t>(below(5)));
        std::ranges::generate(extents, [&] { return below(12) == 0 ? 0 : below(4) + 1; });
        return extents;
    }

    qs::Array array(qs::ElementType type, const qs::Shape& extents)
    {
        std::vector<float> values(static_cast<std::size_t>(*qs::elementCount(extents)));
        const bool isFloat = qs::rowOf(type).isFloat; // in a whole number it would be any, and fill the memory
        std::ranges::generate(
            values, [&] { return isFloat && below(64) == 0 ? 1e30F : static_cast<float>(below(13)) / 2 - 3; });
        const auto made = qs::converted(qs::Array::of(extents, values), type);
        return made ? *made : qs::Array::of(extents, values);
    }

    qs::Arrays arrays(int least)
    {
        constexpr std::array types{qs::ElementType::F32, qs::ElementType::F32,  qs::ElementType::F16,
                                   qs::ElementType::F64, qs::ElementType::I64,  qs::ElementType::I32,
                                   qs::ElementType::U8,  qs::ElementType::Bool, qs::ElementType::I8};
        const qs::ElementType type = types[static_cast<std::size_t>(below(static_cast<int>(types.size())))];
        m_shape = shape();
        qs::Arrays inputs{array(type, m_shape)};
        const int count = least + below(3);
        while (static_cast<int>(inputs.size()) < count) {
            switch (below(8)) {
            case 0:
                inputs.push_back(array(type, shape()));
                break;
            case 1:
                inputs.push_back(array(type, m_shape));
                break;
            case 2:
                inputs.emplace_back();
                break;
            case 3:
                inputs.push_back(qs::Array::scalar(integer()));
                break;
            case 4:
                inputs.push_back(array(qs::ElementType::I64, m_shape));
                break;
            case 5:
                inputs.push_back(array(qs::ElementType::Bool, below(2) == 0 ? m_shape : qs::Shape{below(4)}));
                break;
            case 6: {
                Integers values(m_shape.size() * static_cast<std::size_t>(below(2) + 1));
                std::ranges::generate(values, [&] { return integer(); });
                inputs.push_back(runnode::integers(values));
                break;
            }
            default:
                inputs.push_back(runnode::integers(integers(4)));
            }
        }
        return inputs;
    }

    void addAttributes(qs::GraphNode& node)
    {
        constexpr std::array numbers{"axis",
                                     "blocksize",
                                     "to",
                                     "keepdims",
                                     "k",
                                     "largest",
                                     "sorted",
                                     "batch_dims",
                                     "upper",
                                     "dtype",
                                     "antialias",
                                     "reverse",
                                     "align_corners",
                                     "exclude_outside",
                                     "num_outputs",
                                     "allowzero",
                                     "exclusive",
                                     "batch_axis",
                                     "time_axis",
                                     "start",
                                     "end",
                                     "value_int",
                                     "saturate",
                                     "num_scan_inputs",
                                     "select_last_index",
                                     "group",
                                     "ceil_mode",
                                     "transA",
                                     "hidden_size",
                                     "block_size",
                                     "bits",
                                     "K",
                                     "N",
                                     "size",
                                     "num_groups",
                                     "noop_with_empty_axes"};
        constexpr std::array lists{"axes",         "kernel_shape", "strides",         "dilations",  "output_padding",
                                   "output_shape", "perm",         "starts",          "ends",       "split",
                                   "pads",         "value_ints",   "scan_input_axes", "directions", "scan_output_axes"};
        constexpr std::array texts{
            std::pair{"mode", "CRD"},
            std::pair{"mode", "reflect"},
            std::pair{"mode", "edge"},
            std::pair{"mode", "wrap"},
            std::pair{"mode", "linear"},
            std::pair{"mode", "cubic"},
            std::pair{"mode", "nearest"},
            std::pair{"reduction", "add"},
            std::pair{"reduction", "mul"},
            std::pair{"reduction", "max"},
            std::pair{"auto_pad", "SAME_UPPER"},
            std::pair{"auto_pad", "VALID"},
            std::pair{"direction", "bidirectional"},
            std::pair{"direction", "LEFT"},
            std::pair{"equation", "ij,jk->ik"},
            std::pair{"equation", "...ii->...i"},
            std::pair{"padding_mode", "border"},
            std::pair{"padding_mode", "reflection"},
            std::pair{"nearest_mode", "ceil"},
            std::pair{"keep_aspect_ratio_policy", "not_larger"},
            std::pair{"keep_aspect_ratio_policy", "not_smaller"},
            std::pair{"coordinate_transformation_mode", "align_corners"},
            std::pair{"coordinate_transformation_mode", "tf_crop_and_resize"},
            std::pair{"coordinate_transformation_mode", "asymmetric"},
            std::pair{"coordinate_transformation_mode", "half_pixel_symmetric"},
        };
        for (const char* const name : numbers) {
            if (below(3) == 0) {
                node.attributes.push_back({name, integer()});
            }
        }
        for (const char* const name : lists) {
            if (below(4) == 0) {
                node.attributes.push_back({name, integers(4)});
            }
        }
        for (int i = 0; i < 3; ++i) {
            const auto& [name, value] = texts[static_cast<std::size_t>(below(static_cast<int>(texts.size())))];
            node.attributes.push_back({name, std::string(value)});
        }
        if (below(2) == 0) {
            std::vector<float> scales(static_cast<std::size_t>(below(5)));
            std::ranges::generate(scales, [&] { return static_cast<float>(below(7)) / 2; });
            node.attributes.push_back({"scales", scales});
        }
        for (const char* const name : {"body", "then_branch", "else_branch"}) {
            auto graph = std::make_shared<qs::Graph>();
            graph->inputs.resize(static_cast<std::size_t>(below(4)));
            graph->outputs.resize(static_cast<std::size_t>(below(4)));
            node.attributes.push_back({name, std::shared_ptr<const qs::Graph>(graph)});
        }
    }

    RandomValues m_random;
    qs::Shape m_shape;
    std::byte m_read{};
};

/// The rows of `family` that gave nothing in `calls` random calls; each of them was called.
inline std::set<std::string> neverRan(std::span<const qs::OperatorRow> family, int calls)
{
    RandomCalls random(1);
    std::set<std::string> names;
    for (const qs::OperatorRow& row : family) {
        if (random.run(row, calls) <= 0) {
            names.insert(std::string(row.name));
        }
    }
    return names;
}

} // namespace runnode
