// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/hdf5/keras.h"

#include "core/base/text.h"
#include "core/loaders/hdf5/keras_layers.h"

#include <algorithm>
#include <cctype>
#include <limits>
#include <nlohmann/json.hpp>

namespace qs::keras {

namespace {

using Json = nlohmann::json;

constexpr std::string_view kModelWeights = "model_weights"; ///< the group beside the optimizer's in whole models

bool isNumber(std::string_view text)
{
    return !text.empty() && std::ranges::all_of(text, [](unsigned char c) { return std::isdigit(c) != 0; });
}

/// "…/vars/0": a variable as Keras 3 names it.
bool isVariablePath(const std::vector<std::string>& parts)
{
    return parts.size() >= 2 && parts[parts.size() - 2] == "vars" && isNumber(parts.back());
}

/// Texts in the order in which people count: "conv_2" before "conv_10".
bool isBefore(std::string_view a, std::string_view b)
{
    const auto digits = [](std::string_view text) {
        return text.substr(0, std::min(text.find_first_not_of("0123456789"), text.size()));
    };
    while (!a.empty() && !b.empty()) {
        std::string_view x = digits(a);
        std::string_view y = digits(b);
        if (x.empty() || y.empty()) {
            if (a.front() != b.front()) {
                return a.front() < b.front();
            }
            a.remove_prefix(1);
            b.remove_prefix(1);
            continue;
        }
        a.remove_prefix(x.size());
        b.remove_prefix(y.size());
        x.remove_prefix(std::min(x.find_first_not_of('0'), x.size()));
        y.remove_prefix(std::min(y.find_first_not_of('0'), y.size()));
        if (x != y) {
            return x.size() != y.size() ? x.size() < y.size() : x < y;
        }
    }
    return a.size() < b.size();
}

/// Configurations of networks in networks are deep; a file of brackets is deeper.
constexpr int kDeepest = 200;

/// The text as JSON; null for anything that is none.
Json parsed(std::string_view text)
{
    bool isTooDeep = false;
    const auto limited = [&](int depth, Json::parse_event_t, Json&) {
        isTooDeep = isTooDeep || depth > kDeepest;
        return !isTooDeep;
    };
    try {
        Json json = Json::parse(text.begin(), text.end(), limited);
        return isTooDeep ? Json() : json;
    } catch (const Json::exception&) {
        return {};
    }
}

} // namespace

Network::Network(const hdf5::Directory& directory, std::string_view configuration)
{
    for (const auto& [path, attributes] : directory.groups) {
        if (path.empty() || path == kModelWeights) {
            readGroup(path, attributes, directory);
        }
    }
    readConfiguration(configuration.empty() ? m_metadata["model_config"] : configuration);
    std::erase_if(m_metadata, [](const auto& entry) { return entry.second.empty(); });
    m_isKeras = m_isKeras || !configuration.empty() ||
                std::ranges::any_of(directory.datasets, [](const hdf5::Dataset& dataset) {
                    return isVariablePath(split(dataset.path, '/'));
                });
}

void Network::readGroup(const std::string& path, const hdf5::Attributes& attributes, const hdf5::Directory& directory)
{
    for (const auto& [name, texts] : attributes) {
        if (texts.size() == 1 && name != "layer_names") {
            m_metadata[name] = texts.front();
        }
    }
    const auto layers = attributes.find("layer_names");
    m_isKeras = m_isKeras || layers != attributes.end() || attributes.contains("keras_version");
    if (layers == attributes.end()) {
        return;
    }
    for (const std::string& layer : layers->second) {
        const std::string group = path.empty() ? layer : path + "/" + layer;
        const auto found = directory.groups.find(group);
        if (found == directory.groups.end()) {
            continue;
        }
        if (const auto weights = found->second.find("weight_names"); weights != found->second.end()) {
            for (const std::string& weight : weights->second) {
                m_order.try_emplace(group + "/" + weight, m_order.size());
            }
        }
    }
}

void Network::readConfiguration(std::string_view json)
{
    if (json.empty()) {
        return;
    }
    // Every object with a class and a named configuration is a layer, however deep.
    const Json root = parsed(json);
    std::vector<const Json*> open{&root};
    while (!open.empty()) {
        const Json& value = *open.back();
        open.pop_back();
        if (!value.is_structured()) {
            continue;
        }
        if (value.is_object() && value.contains("class_name") && value["class_name"].is_string() &&
            value.contains("config") && value["config"].is_object()) {
            const Json& config = value["config"];
            if (config.contains("name") && config["name"].is_string()) {
                m_classOf.try_emplace(config["name"].get<std::string>(), value["class_name"].get<std::string>());
            }
        }
        for (const Json& part : value) {
            open.push_back(&part);
        }
    }
}

void Network::sortLikeLayers(std::vector<hdf5::Dataset>& datasets) const
{
    const auto place = [this](const std::string& path) {
        const auto found = m_order.find(path);
        return found == m_order.end() ? std::numeric_limits<std::size_t>::max() : found->second;
    };
    std::ranges::stable_sort(datasets, [&](const hdf5::Dataset& a, const hdf5::Dataset& b) {
        const std::size_t x = place(a.path);
        const std::size_t y = place(b.path);
        return x != y ? x < y : isBefore(a.path, b.path);
    });
}

Weight Network::weight(const Tensor& tensor) const
{
    Weight weight{.tensor = 0, .layer = tensor.name, .kind = {}, .usedBy = {}, .channels = {}};
    std::vector<std::string> parts = split(tensor.name, '/');
    if (!parts.empty() && parts.front() == kModelWeights) {
        parts.erase(parts.begin());
    }
    // The innermost part that is a layer: networks contain networks. What the network's description calls a layer
    // counts before what only sounds like one.
    const std::size_t variableParts = isVariablePath(parts) ? 2 : 1;
    const auto findLayer = [&](auto classOf) {
        for (std::size_t i = parts.size() - std::min(variableParts, parts.size()); i-- > 0 && weight.kind.empty();) {
            weight.kind = classOf(parts[i]);
            weight.layer = weight.kind.empty() ? weight.layer : parts[i];
        }
    };
    findLayer([this](const std::string& name) {
        const auto found = m_classOf.find(name);
        return found == m_classOf.end() ? std::string() : found->second;
    });
    findLayer(classOfPathName);
    if (weight.kind.empty() && parts.size() > variableParts) {
        weight.layer = variableParts == 1 ? parts.front() : parts[parts.size() - variableParts - 1];
    }
    weight.channels = channelsOf(weight.kind, parts, static_cast<int>(tensor.shape.size()));
    return weight;
}

std::vector<Weight> Network::weightsOf(const std::vector<Tensor>& tensors) const
{
    if (!m_isKeras) {
        return weightsByShape(tensors);
    }
    std::vector<Weight> weights;
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        const std::string& name = tensors[i].name;
        const bool isOptimizers = name.starts_with("optimizer_weights/") || name.starts_with("optimizer/");
        if (isWeight(tensors[i]) && !isOptimizers) {
            weights.push_back(weight(tensors[i]));
            weights.back().tensor = i;
        }
    }
    return weights;
}

} // namespace qs::keras
