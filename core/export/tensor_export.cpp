// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/tensor_export.h"

#include "core/analysis/layer_pass.h"
#include "core/base/version.h"
#include "core/export/element_bytes.h"
#include "core/export/export_names.h"
#include "core/export/exporter.h"
#include "core/export/quantized_store.h"
#include "core/tensor/stored_codes.h"

#include <algorithm>

namespace qs {

namespace {

/// How the values come back, in the words of the arrays' names.
std::string_view formulaOf(const CodeFacts& facts)
{
    switch (facts.kind) {
    case CodeKind::Integer:
        return facts.hasZeroPoints ? "scales * (codes - zero_points)" : "scales * codes";
    case CodeKind::LevelIndex:
        return facts.hasScales ? "scales * levels[codes]" : "levels[codes]";
    case CodeKind::HalfBits:
        return "the FP16 with the bits of the code";
    case CodeKind::BfloatBits:
        return "the BF16 with the bits of the code";
    case CodeKind::BlockCode:
        break;
    }
    return "decoded from the blocks";
}

/// What belongs to one layer, before its arrays have names.
struct Layer {
    std::size_t weight = 0;
    Quantization quantization;
    CodeFacts facts;
};

class Planner {
public:
    Planner(std::shared_ptr<const Model> model, const TensorExport& wanted, const ArrayFormat& format)
        : m_model(std::move(model)),
          m_wanted(wanted),
          m_format(format),
          m_names(format),
          m_store(std::make_shared<QuantizedStore>(m_model))
    {}

    Result<ExportPlan> plan()
    {
        QS_TRY(findLayers());
        nameWholeTensors();
        for (std::size_t i = 0; i < m_layers.size(); ++i) {
            addLayer(m_layers[i], m_wholeNames[i]);
        }
        addOthers();
        QS_TRY(checkArrays());
        describe();
        return std::move(m_plan);
    }

private:
    bool wants(ExportPart part) const { return std::ranges::find(m_wanted.parts, part) != m_wanted.parts.end(); }
    const Tensor& tensorOf(const Layer& layer) const { return m_model->tensors[m_model->weights[layer.weight].tensor]; }
    Status findLayers();
    void nameWholeTensors();
    void addLayer(const Layer& layer, const std::string& wholeName);
    void addQuantized(const Layer& layer, const std::string& wholeName, Json& arrays);
    void addLevels(const Layer& layer, Json& arrays);
    void addStored(const Tensor& tensor, Json& arrays);
    void addOthers();
    Status checkArrays() const;
    void describe();
    void note(const std::string& sentence);

    std::string add(const std::string& name, ElementType type, const Shape& shape,
                    std::function<Status(const ByteSink&, Progress&)> write);
    std::string addTensor(const std::string& name, const Tensor& tensor);
    using Writer = Status (QuantizedWeight::*)(const ByteSink&, Progress&) const;
    std::string addPart(const Layer& layer, const std::string& name, ElementType type, const Shape& shape,
                        Writer writer);

    const std::shared_ptr<const Model> m_model;
    const TensorExport& m_wanted;
    const ArrayFormat& m_format;
    ExportNames m_names;
    const std::shared_ptr<QuantizedStore> m_store;
    std::vector<Layer> m_layers;
    std::vector<std::string> m_wholeNames;           ///< of the layers; empty where no whole tensor is exported
    std::map<std::size_t, std::string> m_otherNames; ///< by tensor
    Json m_tensors = Json::array();
    Json m_levels = Json::object(); ///< by format
    ExportPlan m_plan;
};

Status Planner::findLayers()
{
    QS_TRY(checkRequest(*m_model, m_wanted.choices));
    const auto selected = selectedWeights(*m_model, m_wanted.choices);
    QS_TRY(selected);
    for (const std::size_t index : *selected) {
        const Weight& weight = m_model->weights[index];
        const Quantization quantization = effective(m_wanted.choices.of(m_model->tensors[weight.tensor].name));
        m_layers.push_back({index, quantization, codeFactsOf(*m_model, weight, quantization)});
    }
    m_plan.layers = m_layers.size();
    if (m_layers.empty() && !wants(ExportPart::Others)) {
        return Error{ErrorCode::Usage, m_model->weights.empty()
                                           ? "the model has no weights to export"
                                           : "no layer matches \"" + m_wanted.choices.layerPattern + "\""};
    }
    return ok();
}

void Planner::nameWholeTensors()
{
    std::vector<bool> isLayer(m_model->tensors.size(), false);
    const bool whole = wants(ExportPart::Original) || wants(ExportPart::Reconstruction);
    for (const Layer& layer : m_layers) {
        isLayer[m_model->weights[layer.weight].tensor] = true;
        m_wholeNames.push_back(whole ? m_names.take(tensorOf(layer).name) : "");
    }
    for (std::size_t i = 0; wants(ExportPart::Others) && i < m_model->tensors.size(); ++i) {
        const Tensor& tensor = m_model->tensors[i];
        if (tensor.error) {
            note("tensor \"" + tensor.name + "\" is left out: " + tensor.error->message);
        } else if (!isLayer[i]) {
            m_otherNames.emplace(i, m_names.take(tensor.name));
        }
    }
}

void Planner::note(const std::string& sentence)
{
    if (std::ranges::find(m_plan.notes, sentence) == m_plan.notes.end()) {
        m_plan.notes.push_back(sentence);
    }
}

std::string Planner::add(const std::string& name, ElementType type, const Shape& shape,
                         std::function<Status(const ByteSink&, Progress&)> write)
{
    m_plan.contents.arrays.push_back({name, type, shape, *elementCount(shape), std::move(write)});
    return name;
}

std::string Planner::addTensor(const std::string& name, const Tensor& tensor)
{
    const ElementType type = writtenType(tensor, m_format);
    // The planned write keeps the model; the tensor may also be a part of what it stores.
    return add(name, type, tensor.shape, [model = m_model, &tensor, type](const ByteSink& sink, Progress& progress) {
        const Status written = writeStoredElements(tensor, type, sink, progress);
        return written || written.error().code == ErrorCode::Cancelled
                   ? written
                   : Status(written.error().in("tensor \"" + tensor.name + "\""));
    });
}

std::string Planner::addPart(const Layer& layer, const std::string& name, ElementType type, const Shape& shape,
                             Writer writer)
{
    return add(name, type, shape,
               [store = m_store, weight = layer.weight, quantization = layer.quantization,
                writer](const ByteSink& sink, Progress& progress) -> Status {
                   const auto quantized = store->get(weight, quantization, progress);
                   QS_TRY(quantized);
                   return ((**quantized).*writer)(sink, progress);
               });
}

void Planner::addLayer(const Layer& layer, const std::string& wholeName)
{
    const Weight& weight = m_model->weights[layer.weight];
    const Tensor& tensor = tensorOf(layer);
    Json arrays = Json::object();
    if (wants(ExportPart::Original)) {
        arrays["original"] = addTensor(wholeName, tensor);
    }
    addQuantized(layer, wholeName, arrays);
    if (wants(ExportPart::Stored)) {
        addStored(tensor, arrays);
    }
    Json entry = {{"tensor", tensor.name},
                  {"layer", weight.layer},
                  {"dtype", tensor.dtype},
                  {"shape", tensor.shape},
                  {"axis", rowsFor(*m_model, weight, layer.quantization).axis()},
                  {"choice", jsonOf(layer.quantization)},
                  {"reconstruction", formulaOf(layer.facts)},
                  {"arrays", std::move(arrays)}};
    m_tensors.push_back(std::move(entry));
}

void Planner::addQuantized(const Layer& layer, const std::string& wholeName, Json& arrays)
{
    const std::string& tensor = tensorOf(layer).name;
    const CodeFacts& facts = layer.facts;
    const std::string format(findNumberFormat(layer.quantization.format)->label);
    if (wants(ExportPart::Codes)) {
        arrays["codes"] = addPart(layer, m_names.take(tensor + ".codes"), facts.type, tensorOf(layer).shape,
                                  &QuantizedWeight::writeCodes);
        if (facts.kind == CodeKind::BlockCode) {
            arrays["blocks"] = addPart(layer, m_names.take(tensor + ".blocks"), ElementType::U8, facts.blockShape,
                                       &QuantizedWeight::writeBlocks);
        }
        if (facts.kind == CodeKind::LevelIndex) {
            addLevels(layer, arrays);
        }
    }
    if (wants(ExportPart::Scales) && facts.hasScales) {
        arrays["scales"] = addPart(layer, m_names.take(tensor + ".scales"), ElementType::F32, facts.scaleShape,
                                   &QuantizedWeight::writeScales);
    } else if (wants(ExportPart::Scales)) {
        note(format + (facts.kind == CodeKind::BlockCode ? " keeps its scales inside the blocks, which are exported "
                                                           "with the codes"
                                                         : " has no scales"));
    }
    if (wants(ExportPart::ZeroPoints) && facts.hasZeroPoints) {
        arrays["zero_points"] = addPart(layer, m_names.take(tensor + ".zero_points"), ElementType::F32,
                                        facts.scaleShape, &QuantizedWeight::writeZeroPoints);
    } else if (wants(ExportPart::ZeroPoints)) {
        note(format + " has no zero points");
    }
    if (wants(ExportPart::Reconstruction)) {
        const std::string name = wants(ExportPart::Original) ? m_names.take(tensor + ".reconstruction") : wholeName;
        arrays["reconstruction"] =
            addPart(layer, name, ElementType::F32, tensorOf(layer).shape, &QuantizedWeight::writeReconstruction);
    }
}

/// Levels that every tensor shares stand in the directory, fitted ones are an array.
void Planner::addLevels(const Layer& layer, Json& arrays)
{
    const NumberFormat& format = *findNumberFormat(layer.quantization.format);
    if (format.fittedBits > 0) {
        arrays["levels"] = addPart(layer, m_names.take(tensorOf(layer).name + ".levels"), ElementType::F32,
                                   {static_cast<std::int64_t>(layer.facts.levels)}, &QuantizedWeight::writeLevels);
        return;
    }
    Json levels = Json::array();
    for (const float level : format.levels) {
        levels.push_back(jsonNumber(level));
    }
    m_levels[layer.quantization.format] = std::move(levels);
}

void Planner::addStored(const Tensor& tensor, Json& arrays)
{
    if (!tensor.stored) {
        note("tensors that are not quantized in the file have no stored codes");
        return;
    }
    const std::string prefix = tensor.name + ".stored.";
    Json stored = {{"scheme", tensor.stored->scheme}};
    const auto addOne = [&](const std::string& part, const Tensor& numbers) {
        if (numbers.error || numbers.data == nullptr) {
            note("tensor \"" + tensor.name + "\": its stored " + part + " cannot be read");
        } else {
            stored[part] = addTensor(m_names.take(prefix + part), numbers);
        }
    };
    addOne("codes", tensor.stored->codes);
    for (const Tensor& parameter : tensor.stored->parameters) {
        addOne(parameter.name, parameter);
    }
    arrays["stored"] = std::move(stored);
}

void Planner::addOthers()
{
    for (const auto& [index, name] : m_otherNames) {
        const Tensor& tensor = m_model->tensors[index];
        m_tensors.push_back({{"tensor", tensor.name},
                             {"dtype", tensor.dtype},
                             {"shape", tensor.shape},
                             {"arrays", {{"original", addTensor(name, tensor)}}}});
    }
}

Status Planner::checkArrays() const
{
    const std::size_t count = m_plan.contents.arrays.size();
    if (count == 0) {
        return Error{ErrorCode::Usage, m_plan.notes.empty() ? "nothing is left to export: name at least one part"
                                                            : "nothing is left to export: " + m_plan.notes.front()};
    }
    if (count > 1 && !m_format.holdsMany) {
        return Error{ErrorCode::Usage, "a file of the kind " + std::string(m_format.label) + " (." +
                                           std::string(m_format.suffix) + ") holds one array, and these are " +
                                           std::to_string(count) +
                                           ": choose one layer and one part, or another kind of file"};
    }
    return ok();
}

void Planner::describe()
{
    const Json choice = jsonOf(effective(m_wanted.choices.quantization));
    Json parts = Json::array();
    for (const ExportPart part : m_wanted.parts) {
        parts.push_back(std::ranges::find(exportParts(), part, &ExportPartRow::part)->id);
    }
    ArrayFileContents& contents = m_plan.contents;
    // What a program looks for that opens a file in place of the model's own: transformers wants to see "format": "pt".
    contents.metadata = m_model->metadata.contains("format")
                            ? std::map<std::string, std::string>{{"format", m_model->metadata.at("format")}}
                            : std::map<std::string, std::string>();
    for (const auto& [key, value] : choice.items()) {
        contents.metadata["quantscope." + key] = value.get<std::string>();
    }
    contents.directory = {{"quantscope", kVersion}, {"model", jsonOfModel(*m_model)}, {"parts", std::move(parts)}};
    contents.directory["choice"] = choice;
    contents.directory["levels"] = std::move(m_levels);
    contents.directory["tensors"] = std::move(m_tensors);
    contents.directory["notes"] = m_plan.notes;
    contents.metadata["quantscope"] = contents.directory.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Status checkSpace(const std::filesystem::path& path, std::uint64_t bytes)
{
    std::error_code failure;
    const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    if (!std::filesystem::is_directory(folder, failure)) {
        return ok(); // the writing itself says what is wrong
    }
    const auto space = std::filesystem::space(folder, failure);
    if (!failure && space.available < bytes) {
        return Error{ErrorCode::Io, "cannot write \"" + validUtf8(path.string()) + "\": the file needs " +
                                        std::to_string(bytes) + " bytes, and only " + std::to_string(space.available) +
                                        " are free"};
    }
    return ok();
}

} // namespace

Result<ExportPlan> planExport(const std::shared_ptr<const Model>& model, const TensorExport& wanted,
                              const ArrayFormat& format)
{
    return Planner(model, wanted, format).plan();
}

Status writeExport(const ExportPlan& plan, const ArrayFormat& format, const std::filesystem::path& path,
                   Progress& progress)
{
    std::uint64_t elements = 0;
    for (const ExportArray& array : plan.contents.arrays) {
        elements += array.count;
    }
    const std::uint64_t bytes = plan.contents.bytes();
    QS_TRY(checkSpace(path, bytes));
    progress.begin("Writing tensors", elements);
    return writeFileAtomically(
        path, [&](std::ostream& out) { return format.write(plan.contents, out, progress); }, bytes);
}

} // namespace qs
