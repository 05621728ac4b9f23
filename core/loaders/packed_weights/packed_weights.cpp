// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/packed_weights/packed_weights.h"

#include "core/loaders/packed_weights/scheme.h"

#include <algorithm>
#include <array>
#include <set>

namespace qs {

namespace packed {

namespace {

// The first that claims a layer has it.
constexpr std::array kSchemes{
    Scheme{"awq", ".qweight", ".weight", isAwq, combineAwq},
    Scheme{"gptq", ".qweight", ".weight", isGptq, combineGptq},
    Scheme{"bitsandbytes-4bit", ".weight", ".weight", isBitsandbytes4, combineBitsandbytes4},
    Scheme{"llm-int8", ".weight", ".weight", isLlmInt8, combineLlmInt8},
    Scheme{"pack-quantized", ".weight_packed", ".weight", isPackedIntegers, combinePackedIntegers},
    Scheme{"fp4-pack-quantized", ".weight_packed", ".weight", isPackedFp4, combinePackedFp4},
    Scheme{"nvfp4", ".weight", ".weight", isScaledFp4, combineScaledFp4},
    Scheme{"mxfp4-blocks", "_blocks", "", isMxfp4Blocks, combineMxfp4Blocks},
    Scheme{"scaled", ".weight", ".weight", isScaledPlain, combineScaledPlain},
};

/// The tensor in place of its codes, and which other tensors it took.
struct Replacement {
    Tensor tensor;
    std::vector<std::size_t> taken;
};

Replacement replacementOf(const Scheme& scheme, const LayerParts& parts, const Tensor& codes, PackedWeight weight)
{
    Replacement made;
    made.tensor.name = parts.prefix() + std::string(scheme.named);
    made.tensor.type = ElementType::F32;
    made.tensor.dtype = weight.dtype;
    made.tensor.shape = weight.shape;
    made.tensor.count = *elementCount(weight.shape); // the scheme has checked it against what is there
    made.tensor.bytes = codes.bytes;
    auto stored = std::make_shared<StoredCodes>();
    for (const NamedPart& part : weight.parts) {
        if (const auto index = parts.indexOf(part.suffix)) {
            made.taken.push_back(*index);
            made.tensor.bytes += parts.find(part.suffix)->bytes;
            stored->parameters.push_back(*parts.find(part.suffix));
            stored->parameters.back().name = part.name;
        }
    }
    stored->scheme = std::move(weight.scheme);
    stored->bitsPerWeight = made.tensor.count == 0
                                ? 0
                                : 8.0 * static_cast<double>(made.tensor.bytes) / static_cast<double>(made.tensor.count);
    stored->codes = codes;
    stored->codes.name = "codes";
    stored->codes.type = weight.codeType;
    stored->codes.dtype = weight.codeDtype;
    stored->codes.shape = weight.shape;
    stored->codes.count = made.tensor.count;
    stored->codes.data = std::move(weight.codes);
    made.tensor.data = std::move(weight.values);
    made.tensor.stored = std::move(stored);
    return made;
}

class Combiner {
public:
    Combiner(Model& model, const QuantizationConfig& config) : m_model(model), m_config(config)
    {
        for (std::size_t i = 0; i < model.tensors.size(); ++i) {
            m_names.emplace(model.tensors[i].name, i);
        }
    }

    void run()
    {
        for (std::size_t i = 0; i < m_model.tensors.size(); ++i) {
            combine(i);
        }
        if (m_replacements.empty() && m_failures.empty()) {
            return;
        }
        for (auto& [index, error] : m_failures) {
            m_model.tensors[index].data = nullptr;
            m_model.tensors[index].error = std::move(error);
        }
        std::set<std::size_t> taken;
        for (auto& [index, made] : m_replacements) {
            taken.insert(made.taken.begin(), made.taken.end());
        }
        m_names.clear(); // they point into names that change now
        for (auto& [index, made] : m_replacements) {
            m_model.tensors[index] = std::move(made.tensor);
        }
        std::vector<Tensor> kept;
        kept.reserve(m_model.tensors.size() - taken.size());
        for (std::size_t i = 0; i < m_model.tensors.size(); ++i) {
            if (!taken.contains(i)) {
                kept.push_back(std::move(m_model.tensors[i]));
            }
        }
        m_model.tensors = std::move(kept);
        m_model.weights = weightsByShape(m_model.tensors);
        for (const std::string& doubt : m_doubts) {
            m_model.problems.push_back({"", doubt});
        }
    }

private:
    void combine(std::size_t index)
    {
        const Tensor& codes = m_model.tensors[index];
        if (codes.error || m_names.at(codes.name) != index) { // a second tensor of a name is no layer
            return;
        }
        for (const Scheme& scheme : kSchemes) {
            if (!codes.name.ends_with(scheme.codes)) {
                continue;
            }
            const LayerParts parts(m_model, m_names, codes.name.substr(0, codes.name.size() - scheme.codes.size()));
            if (!scheme.claims(parts, m_config)) {
                continue;
            }
            auto weight = scheme.combine(parts, m_config);
            if (!weight) {
                m_failures.emplace_back(index, weight.error());
                return;
            }
            if (!weight->doubt.empty()) {
                m_doubts.insert(weight->doubt);
            }
            m_replacements.emplace_back(index, replacementOf(scheme, parts, codes, std::move(*weight)));
            return;
        }
    }

    Model& m_model;
    const QuantizationConfig& m_config;
    NameIndex m_names;
    std::vector<std::pair<std::size_t, Replacement>> m_replacements;
    std::vector<std::pair<std::size_t, Error>> m_failures;
    std::set<std::string> m_doubts;
};

/// Whether any tensor is named like codes of a scheme: only then is it worth to look for a configuration.
bool mayBePacked(const Model& model)
{
    return std::ranges::any_of(model.tensors, [](const Tensor& tensor) {
        return !tensor.error && std::ranges::any_of(kSchemes, [&](const Scheme& scheme) {
            // Weights of plain networks have the same names and numbers of 16 bits and more.
            return tensor.name.ends_with(scheme.codes) && (rowOf(tensor.type).bits <= 8 || isInteger(tensor, 32));
        });
    });
}

} // namespace

} // namespace packed

void combinePackedWeights(Model& model, const std::filesystem::path& folder)
{
    if (!packed::mayBePacked(model)) {
        return;
    }
    auto config = packed::findQuantizationConfig(folder, model.metadata);
    if (!config) {
        model.problems.push_back({"", "the settings of the quantization cannot be read: " + config.error().message});
        config = packed::QuantizationConfig();
    }
    packed::Combiner(model, *config).run();
}

} // namespace qs
