// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/packed_weights/quantization_config.h"

#include "core/base/mapped_file.h"

#include <array>
#include <nlohmann/json.hpp>

namespace qs::packed {

namespace {

using Json = nlohmann::json;

/// Real ones stay far below, also where they list a thousand layers that are left out.
constexpr std::uint64_t kLargestConfig = 16U << 20U;
/// The deepest that is read has five levels; the text is data of strangers.
constexpr int kDeepest = 32;

std::optional<std::int64_t> integerIn(const Json& object, const char* key)
{
    const auto at = object.find(key);
    return at != object.end() && at->is_number_integer() ? std::optional(at->get<std::int64_t>()) : std::nullopt;
}

std::string textIn(const Json& object, const char* key)
{
    const auto at = object.find(key);
    return at != object.end() && at->is_string() ? at->get<std::string>() : std::string();
}

void addBits(QuantizationConfig& config, std::optional<std::int64_t> bits)
{
    if (bits && *bits >= 1 && *bits <= 8) {
        config.bits.push_back(*bits);
    }
}

/// compressed-tensors describes groups of layers: {"config_groups": {"group_0": {"weights": {"num_bits": 4 …}}}}.
void readConfigGroups(const Json& groups, QuantizationConfig& config)
{
    if (!groups.is_object()) {
        return;
    }
    for (const auto& group : groups) {
        const auto weights = group.is_object() ? group.find("weights") : group.end();
        if (!group.is_object() || weights == group.end() || !weights->is_object()) {
            continue;
        }
        addBits(config, integerIn(*weights, "num_bits"));
        if (const auto size = integerIn(*weights, "group_size"); size && *size > 0 && groups.size() == 1) {
            config.groupSize = size;
        }
        if (const auto block = weights->find("block_structure"); block != weights->end() && block->is_array()) {
            config.blockSize = {};
            for (const Json& extent : *block) {
                config.blockSize.push_back(extent.is_number_integer() ? extent.get<std::int64_t>() : 0);
            }
        }
    }
}

QuantizationConfig configOf(const Json& object)
{
    QuantizationConfig config;
    config.method = textIn(object, "quant_method");
    config.checkpointFormat = textIn(object, "checkpoint_format");
    addBits(config, integerIn(object, "bits"));
    addBits(config, integerIn(object, "w_bit")); // AutoAWQ's quant_config.json
    for (const char* key : {"group_size", "q_group_size"}) {
        if (const auto size = integerIn(object, key); size && *size > 0) { // -1: one group per output
            config.groupSize = size;
        }
    }
    if (const auto block = object.find("weight_block_size"); block != object.end() && block->is_array()) {
        for (const Json& extent : *block) {
            config.blockSize.push_back(extent.is_number_integer() ? extent.get<std::int64_t>() : 0);
        }
    }
    if (const auto groups = object.find("config_groups"); groups != object.end()) {
        readConfigGroups(*groups, config);
    }
    return config;
}

} // namespace

Result<QuantizationConfig> parseQuantizationConfig(std::string_view json, const std::string& what)
{
    bool isTooDeep = false;
    const auto limit = [&](int depth, Json::parse_event_t, Json&) {
        isTooDeep = isTooDeep || depth > kDeepest;
        return depth <= kDeepest; // what is deeper is not kept
    };
    const Json parsed = Json::parse(json.begin(), json.end(), limit, false);
    if (parsed.is_discarded() || !parsed.is_object() || isTooDeep) {
        return Error{ErrorCode::Format, what + " is not a JSON object" +
                                            (isTooDeep ? " of less than " + std::to_string(kDeepest) + " levels" : "")};
    }
    const auto inner = parsed.find("quantization_config");
    QuantizationConfig config = configOf(inner != parsed.end() && inner->is_object() ? *inner : parsed);
    config.source = what;
    return config;
}

Result<QuantizationConfig> findQuantizationConfig(const std::filesystem::path& folder,
                                                  const std::map<std::string, std::string>& metadata)
{
    constexpr std::array names{"config.json", "quantize_config.json", "quant_config.json"};
    for (const char* name : names) {
        std::error_code problem;
        if (!std::filesystem::is_regular_file(folder / name, problem)) {
            continue;
        }
        const auto file = MappedFile::open(folder / name);
        if (!file) {
            return file.error().in(name);
        }
        const auto bytes = (*file)->bytes();
        if (bytes.size() > kLargestConfig) {
            return Error{ErrorCode::Format, std::string(name) + " has " + std::to_string(bytes.size()) +
                                                " bytes, which is more than any configuration has"};
        }
        auto config = parseQuantizationConfig({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, name);
        if (!config || !config->method.empty() || !config->bits.empty() || !config->blockSize.empty()) {
            return config;
        }
    }
    if (const auto at = metadata.find("quantization_config"); at != metadata.end()) {
        return parseQuantizationConfig(at->second, "the metadata quantization_config");
    }
    QuantizationConfig config;
    if (const auto at = metadata.find("checkpoint_format"); at != metadata.end()) {
        config.source = "the metadata checkpoint_format";
        config.checkpointFormat = at->second;
    }
    return config;
}

} // namespace qs::packed
