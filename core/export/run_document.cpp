// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/run_document.h"

#include "core/base/version.h"
#include "core/data/sample_preview.h"
#include "core/export/export_names.h"

namespace qs {

namespace {

const char* wordFor(Feeding feeding)
{
    switch (feeding) {
    case Feeding::Whole:
        return "whole";
    case Feeding::Slices:
        return "slices";
    case Feeding::Elements:
        return "elements";
    case Feeding::Made:
        return "made";
    }
    return "";
}

Json jsonOf(const OutputRun& output)
{
    if (output.error) {
        return {{"name", output.name}, {"error", output.error->message}};
    }
    const bool finite = output.values.count() > output.notFinite;
    return {{"name", output.name},
            {"dtype", rowOf(output.values.type()).name},
            {"shape", output.values.shape()},
            {"min", finite ? jsonNumber(output.min) : Json()},
            {"max", finite ? jsonNumber(output.max) : Json()},
            {"mean", finite ? jsonNumber(output.mean) : Json()},
            {"not_finite", output.notFinite}};
}

} // namespace

Json jsonOf(const MemoryNeed& need)
{
    return {{"constants_bytes", need.constants},
            {"widest_bytes", need.widest},
            {"widest_node", need.widestNode},
            {"all_values_bytes", need.all}};
}

Json jsonOf(const NetworkRun& run, const Model& model)
{
    Json document = {{"quantscope", kVersion}, {"model", jsonOfModel(model)}, {"samples", run.samples}};
    document["inputs"] = Json::array();
    for (const Samples::Match& match : run.inputs) {
        document["inputs"].push_back({{"name", match.input},
                                      {"array", match.array},
                                      {"shape", match.shape},
                                      {"feeding", wordFor(match.feeding)}});
    }
    document["unused_arrays"] = run.unusedArrays;
    document["outputs"] = Json::array();
    for (const OutputRun& output : run.outputs) {
        document["outputs"].push_back(jsonOf(output));
    }
    document["median_seconds"] = jsonNumber(run.medianSeconds);
    document["problems"] = Json::array();
    for (const Problem& problem : run.problems) {
        document["problems"].push_back({{"tensor", problem.tensor}, {"message", problem.message}});
    }
    return document;
}

Json jsonOf(const std::vector<ClassAnswers>& answers, const NetworkData& data)
{
    const auto nameOf = [&](std::int64_t number) {
        const auto at = static_cast<std::uint64_t>(number);
        return number < 0 || at >= data.classNames.size() || data.classNames[at].empty() ? Json()
                                                                                         : Json(data.classNames[at]);
    };
    Json all = Json::array();
    for (const ClassAnswers& each : answers) {
        Json object = {{"output", each.output},     {"classes", each.classes}, {"decisions", each.decisions},
                       {"labelled", each.labelled}, {"top1", each.top1},       {"top5", each.top5}};
        object["first_samples"] = Json::array();
        for (const ClassRanking& ranking : each.first) {
            Json sample = {{"name", sampleName(data, ranking.sample)},
                           {"label", ranking.label ? Json(*ranking.label) : Json()},
                           {"label_name", ranking.label ? nameOf(*ranking.label) : Json()}};
            sample["best"] = Json::array();
            for (const ClassRanking::Place& place : ranking.best) {
                sample["best"].push_back(
                    {{"class", place.number}, {"name", nameOf(place.number)}, {"value", jsonNumber(place.value)}});
            }
            object["first_samples"].push_back(std::move(sample));
        }
        all.push_back(std::move(object));
    }
    return all;
}

ArrayFileContents outputArrays(const NetworkRun& run, const ArrayFormat& format)
{
    ArrayFileContents contents;
    ExportNames names(format);
    for (const OutputRun& output : run.outputs) {
        if (output.error) {
            continue;
        }
        ExportArray array;
        array.name = names.take(output.name);
        array.type = output.values.type();
        array.shape = output.values.shape();
        array.count = output.values.count();
        array.write = [values = output.values](const ByteSink& sink, Progress& progress) {
            const Status written = sink(values.bytes());
            progress.advance(values.count());
            return written;
        };
        contents.arrays.push_back(std::move(array));
    }
    return contents;
}

} // namespace qs
