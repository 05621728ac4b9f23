// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "app/cli/terminal.h"
#include "core/analysis/model_size.h"
#include "core/data/preprocessing.h"
#include "core/export/exporter.h"
#include "core/export/tensor_export.h"
#include "core/loaders/loader.h"
#include "core/operators/operator.h"
#include "core/sensitivity/measures.h"

#include <algorithm>
#include <array>
#include <iostream>

namespace qs::cli {

namespace {

/// One list: a JSON array of objects for programs, the same as a table for people. Help comes last.
struct Listing {
    Json document = Json::array();
    std::vector<std::vector<std::string>> rows;

    /// `keys` are additional keys of the object, `cells` additional columns of the table.
    void add(std::string_view id, std::string_view label, std::string_view help, const Json& keys = Json::object(),
             const std::vector<std::string>& cells = {})
    {
        Json object = {{"id", id}, {"label", label}, {"help", help}};
        object.update(keys);
        document.push_back(std::move(object));
        std::vector<std::string> row{std::string(id), std::string(label)};
        row.insert(row.end(), cells.begin(), cells.end());
        row.emplace_back(help);
        rows.push_back(std::move(row));
    }
};

/// What a format brings, or what is proposed for it.
Json choicesOf(const Quantization& quantization)
{
    return {{"granularity", granularityText(quantization.granularity)},
            {"calibration", quantization.calibration.id},
            {"scale_storage", quantization.scaleStorage}};
}

/// Which values share a scale when nothing else is asked for.
std::string sharingText(const NumberFormat& format, const Quantization& usual)
{
    if (usual.scaleStorage == "none" && format.blockCodec() == nullptr) {
        return "no scale";
    }
    return (format.fixed ? "brings " : "") + granularityText(usual.granularity);
}

Listing formatList()
{
    Listing list;
    for (const NumberFormat& row : numberFormats()) {
        const Quantization usual = usualQuantization(row);
        const double bitsPerWeight = typicalBitsPerWeight(usual);
        const auto family = std::ranges::find(formatFamilies(), row.family, &FormatFamilyRow::family);
        list.add(row.id, row.label, row.help,
                 {{"bits", row.bits},
                  {"bits_per_weight", bitsPerWeight},
                  {"family", family->id},
                  {"signed", row.isSigned},
                  {"has_scheme", row.hasScheme()},
                  {"usual", choicesOf(usual)},
                  {"fixed", row.fixed ? choicesOf(usual) : Json()}},
                 {std::string(family->id), fixed(bitsPerWeight, 3) + " bits", sharingText(row, usual)});
    }
    return list;
}

Listing calibrationList()
{
    Listing list;
    for (const Calibration& row : calibrations()) {
        const bool hasDefault = row.hasValue && row.id != "manual";
        list.add(row.id, row.label, row.help, {{"default", hasDefault ? Json(row.defaultValue) : Json()}});
    }
    return list;
}

Listing granularityList()
{
    Listing list;
    for (const GranularityRow& row : granularities()) {
        list.add(row.id, row.label, row.help,
                 {{"default_size", row.hasSize ? Json(row.defaultSize) : Json()}, {"has_rows", row.hasRows}});
    }
    return list;
}

Listing schemeList()
{
    Listing list;
    for (const SchemeRow& row : schemes()) {
        list.add(row.id, row.label,
                 row.scheme == Scheme::Symmetric ? "Zero point 0 and a range up to the larger end of the values."
                                                 : "Both ends of the values, with a zero point for each scale.");
    }
    return list;
}

Listing storageList()
{
    Listing list;
    for (const ScaleStorage& row : scaleStorages()) {
        list.add(row.id, row.label, row.help,
                 {{"bits", row.bits}, {"scales_per_block", row.scalesPerBlock}, {"tensor_bits", row.tensorBits}},
                 {std::to_string(row.bits) + " bits"});
    }
    return list;
}

Listing arithmeticList()
{
    Listing list;
    for (const ArithmeticPreset& row : arithmeticPresets()) {
        Json fields = Json::object();
        for (const ArithmeticField& field : arithmeticFields()) {
            fields[std::string(field.id)] = field.values[static_cast<std::size_t>(field.get(row.arithmetic))].id;
        }
        list.add(row.id, row.label, row.help, {{"scale_storage", row.scaleStorage}, {"fields", std::move(fields)}},
                 {std::string(row.scaleStorage)});
    }
    return list;
}

Listing arithmeticFieldList()
{
    Listing list;
    for (const ArithmeticField& row : arithmeticFields()) {
        Json values = Json::array();
        std::string ids;
        for (const ArithmeticField::Value& value : row.values) {
            values.push_back({{"id", value.id}, {"label", value.label}});
            ids += (ids.empty() ? "" : " ") + std::string(value.id);
        }
        list.add(row.id, row.label, row.help, {{"values", std::move(values)}}, {ids});
    }
    return list;
}

Listing loaderList()
{
    Listing list;
    for (const Loader& row : loaders()) {
        list.add(row.id, row.label, row.suffixes);
    }
    return list;
}

Listing exporterList()
{
    Listing list;
    for (const Exporter& row : exporters()) {
        list.add(row.id, row.label, row.suffix);
    }
    return list;
}

Listing arrayFormatList()
{
    Listing list;
    for (const ArrayFormat& row : arrayFormats()) {
        list.add(row.id, row.label, row.suffix, {{"holds_many", row.holdsMany}});
    }
    return list;
}

Listing exportPartList()
{
    Listing list;
    for (const ExportPartRow& row : exportParts()) {
        list.add(row.id, row.label, row.help);
    }
    return list;
}

Listing operatorList()
{
    Listing list;
    for (const OperatorRow& row : operators()) {
        const std::string domain = row.domain.empty() ? "ai.onnx" : std::string(row.domain);
        list.add(row.name, domain, "as defined since version " + std::to_string(row.since),
                 {{"domain", domain}, {"since", row.since}});
    }
    return list;
}

Listing measureList()
{
    Listing list;
    for (const SensitivityMeasure& row : sensitivityMeasures()) {
        const std::string direction = row.isHigherBetter ? "higher is better" : "lower is better";
        list.add(row.id, row.label, row.help,
                 {{"unit", row.unit}, {"level", row.level}, {"higher_is_better", row.isHigherBetter}},
                 {std::string(row.level), std::string(row.unit), direction});
    }
    return list;
}

Listing preprocessingList()
{
    Listing list;
    for (const PreprocessingPreset& row : preprocessingPresets()) {
        const std::string steps = textOf(row.steps);
        list.add(row.id, row.label, row.help, {{"steps", steps}}, {steps});
    }
    return list;
}

struct Kind {
    std::string_view id;
    Listing (*list)();
};
constexpr std::array kKinds{
    Kind{"formats", formatList},
    Kind{"calibrations", calibrationList},
    Kind{"granularities", granularityList},
    Kind{"schemes", schemeList},
    Kind{"storages", storageList},
    Kind{"arithmetics", arithmeticList},
    Kind{"arithmetic-fields", arithmeticFieldList},
    Kind{"loaders", loaderList},
    Kind{"exporters", exporterList},
    Kind{"array-formats", arrayFormatList},
    Kind{"export-parts", exportPartList},
    Kind{"operators", operatorList},
    Kind{"measures", measureList},
    Kind{"preprocessing", preprocessingList},
};

} // namespace

std::vector<std::string> listKinds()
{
    std::vector<std::string> kinds;
    for (const Kind& kind : kKinds) {
        kinds.emplace_back(kind.id);
    }
    return kinds;
}

ExitCode list(const Options& options)
{
    const auto kind = std::ranges::find(kKinds, options.listKind, &Kind::id);
    const Listing listing = kind->list();
    if (tableIsWanted(options)) {
        printTable(std::cout, listing.rows, listing.rows.empty() ? 0 : listing.rows.front().size());
    }
    return writeJson(options.json, [&] { return listing.document; });
}

} // namespace qs::cli
