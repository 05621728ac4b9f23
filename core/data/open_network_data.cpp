// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/open_network_data.h"

#include "core/base/text.h"
#include "core/data/array_pictures.h"
#include "core/data/finite_check.h"
#include "core/data/labels.h"
#include "core/data/picture_folder.h"
#include "core/data/synthetic_samples.h"
#include "core/loaders/loader.h"

#include <algorithm>
#include <new>

namespace qs {

namespace {

namespace fs = std::filesystem;

constexpr const char* kFolders = "folders"; ///< instead of a table or a column

/// What was opened, and the arrays that labels may be among.
struct Opened {
    NetworkData data;
    std::shared_ptr<const Model> arrays; ///< null for pictures and made-up numbers
};

/// The samples of the one input that pictures are prepared for.
Samples pictureSamples(const PictureInput& input, std::string array, std::uint64_t count,
                       std::shared_ptr<const SampleSource> source)
{
    Samples::Match match{.input = input.input,
                         .array = std::move(array),
                         .feeding = Feeding::Made,
                         .type = input.type,
                         .shape = input.shape,
                         .values = {},
                         .source = std::move(source)};
    return Samples::made({std::move(match)}, count, !input.axes.batch.has_value());
}

/// Bytes of pictures in an array, prepared as the request says.
Status takeArrayPictures(const Graph& graph, const DataRequest& request, Opened& opened)
{
    const auto input = pictureInputOf(graph, request.preprocessing);
    QS_TRY(input);
    auto pictures = arrayPictures(*opened.arrays, *input);
    if (!pictures) {
        return pictures.error().in(request.path);
    }
    opened.data.samples = pictureSamples(*input, pictures->array, pictures->count, pictures->source);
    opened.data.preprocessing = input->steps;
    return ok();
}

Result<Opened> openArrays(const Graph& graph, const DataRequest& request, Progress& progress)
{
    Opened opened;
    const auto model = openModel(request.path, progress);
    QS_TRY(model);
    if ((*model)->loader == "onnx") {
        return Error{ErrorCode::Usage, request.path + ": this is a network, not data for one"};
    }
    opened.arrays = *model;
    if (request.preprocessing) {
        QS_TRY(takeArrayPictures(graph, request, opened));
        return opened;
    }
    auto samples = Samples::match(graph, **model);
    if (!samples) {
        return samples.error().in(request.path);
    }
    opened.data.samples = std::move(*samples);
    auto notes = notesOnNotFinite(opened.data.samples, progress);
    if (!notes) {
        return notes.error().in(request.path);
    }
    opened.data.notes = std::move(*notes);
    return opened;
}

std::string countText(std::uint64_t count, const char* one, const char* many)
{
    return std::to_string(count) + " " + (count == 1 ? one : many);
}

Result<Opened> openPictures(const Graph& graph, const DataRequest& request)
{
    const auto input = pictureInputOf(graph, request.preprocessing);
    QS_TRY(input);
    auto folder = listPictures(request.path);
    if (!folder) {
        return folder.error().in(request.path);
    }
    Opened opened;
    NetworkData& data = opened.data;
    data.names = folder->names;
    data.problems = folder->problems;
    data.preprocessing = input->steps;
    if (!request.preprocessing) {
        const auto& own = *std::ranges::find(graph.inputs, input->input, &GraphValue::name);
        data.notes.push_back("nothing says how the pictures are prepared, so the preset \"" +
                             std::string(usualPreprocessing(own).id) + "\" is taken");
    }
    for (const auto& [suffix, count] : folder->otherPictures) {
        data.notes.push_back(countText(count, "file ends in ", "files end in ") + "\"" + suffix +
                             "\", which is not decoded: PNG and JPEG are");
    }
    const auto source = pictureSource(std::move(*folder), *input);
    data.samples = pictureSamples(*input, "pictures", data.names.size(), source);
    return opened;
}

Result<Opened> openSynthetic(const Graph& graph, const DataRequest& request)
{
    if (!request.labels.empty() || !request.sliceColumn.empty()) {
        return Error{ErrorCode::Usage, "made-up samples have neither labels nor slices"};
    }
    auto samples = syntheticSamples(graph, request.synthetic, request.extents);
    QS_TRY(samples);
    Opened opened;
    opened.data.samples = std::move(*samples);
    opened.data.isSynthetic = true;
    return opened;
}

Result<Opened> openAny(const Graph& graph, const DataRequest& request, Progress& progress)
{
    if (request.path.empty()) {
        return openSynthetic(graph, request);
    }
    if (!request.extents.empty()) {
        return Error{ErrorCode::Usage, "extents are for made-up samples: the data have their own"};
    }
    std::error_code ignored;
    const bool isFolder = fs::is_directory(request.path, ignored);
    return isFolder || hasPictureSuffix(request.path) ? openPictures(graph, request)
                                                      : openArrays(graph, request, progress);
}

Status takeClassNames(const Graph& graph, const DataRequest& request, NetworkData& data)
{
    if (request.classes.empty()) {
        return ok();
    }
    auto names = readClassNames(request.classes, request.labelColumn, graph);
    if (!names) {
        return names.error().in(request.classes);
    }
    data.classNames = std::move(*names);
    return ok();
}

bool isTableName(const fs::path& path)
{
    const std::string suffix = path.extension().string();
    return suffix == ".csv" || suffix == ".tsv" || suffix == ".txt";
}

/// The labels of a file of arrays: its only one, or the one called "labels".
Status takeArrayFile(const std::string& path, NetworkData& data, Progress& progress)
{
    const auto model = openModel(path, progress);
    QS_TRY(model);
    const auto& tensors = (*model)->tensors;
    const std::string name = tensors.size() == 1 ? tensors.front().name : "labels";
    auto labels = readLabels(**model, name, data.samples.count());
    if (!labels) {
        return labels.error().in(path);
    }
    data.labels = std::move(*labels);
    return ok();
}

Status takeLabelTable(const DataRequest& request, NetworkData& data)
{
    const auto table = readTable(request.labels);
    if (!table) {
        return table.error().in(request.labels);
    }
    const TableColumns columns{.label = request.labelColumn,
                               .slice = request.sliceColumn == kFolders ? "" : request.sliceColumn};
    const Status taken = takeTable(*table, columns, data);
    return taken ? ok() : Status(taken.error().in(request.labels));
}

bool isArray(const Opened& opened, const std::string& name)
{
    return opened.arrays != nullptr &&
           std::ranges::find(opened.arrays->tensors, name, &Tensor::name) != opened.arrays->tensors.end();
}

Status takeLabels(const DataRequest& request, Opened& opened, Progress& progress)
{
    std::error_code ignored;
    NetworkData& data = opened.data;
    if (request.labels.empty()) {
        return request.labelColumn.empty() || !request.classes.empty()
                   ? ok()
                   : Status(Error{ErrorCode::Usage, "a column of labels is named, but no table that has it"});
    }
    if (isArray(opened, request.labels)) {
        auto labels = readLabels(*opened.arrays, request.labels, data.samples.count());
        if (!labels) {
            return labels.error().in(request.path);
        }
        data.labels = std::move(*labels);
        return ok();
    }
    if (request.labels == kFolders && opened.arrays == nullptr) {
        return takeFolderLabels(data);
    }
    if (!fs::exists(request.labels, ignored)) {
        return Error{ErrorCode::Usage, "there is no array \"" + request.labels + "\" for the labels in " +
                                           request.path + ", and no such file"};
    }
    return isTableName(request.labels) ? takeLabelTable(request, data) : takeArrayFile(request.labels, data, progress);
}

Status takeSlices(const DataRequest& request, NetworkData& data)
{
    if (request.sliceColumn == kFolders) {
        return takeFolderSlices(data);
    }
    if (!request.sliceColumn.empty() && data.slices.ofSample.empty()) {
        return Error{ErrorCode::Usage, "slices are a column of a table of labels, and the labels are in none"};
    }
    return ok();
}

void noteMissingLabels(NetworkData& data)
{
    const auto missing = std::ranges::count_if(data.labels, [](const std::vector<std::int64_t>& some) {
        return std::ranges::all_of(some, [](std::int64_t label) { return label < 0; });
    });
    if (missing > 0) {
        data.notes.push_back(std::to_string(missing) + " of " +
                             countText(data.labels.size(), "sample has no label", "samples have no label"));
    }
}

} // namespace

Status addExtent(DataRequest& request, std::string_view text)
{
    const auto equals = text.rfind('=');
    const auto value = equals == std::string_view::npos ? std::nullopt : parseInteger(text.substr(equals + 1));
    if (!value || equals == 0) {
        return Error{ErrorCode::Usage, "--extent takes NAME=VALUE, not \"" + std::string(text) + "\""};
    }
    request.extents[std::string(text.substr(0, equals))] = *value;
    return ok();
}

Result<std::shared_ptr<const NetworkData>> openNetworkData(const Graph& graph, const DataRequest& request,
                                                           Progress& progress)
try {
    auto opened = openAny(graph, request, progress);
    QS_TRY(opened);
    QS_TRY(takeClassNames(graph, request, opened->data));
    QS_TRY(takeLabels(request, *opened, progress));
    QS_TRY(takeSlices(request, opened->data));
    noteMissingLabels(opened->data);
    opened->data.origin = request.path;
    return std::make_shared<const NetworkData>(std::move(opened->data));
} catch (const std::bad_alloc&) {
    return Error{ErrorCode::OutOfMemory, "there is no memory for what the data say of themselves"};
} catch (const fs::filesystem_error& error) {
    return Error{ErrorCode::Io, error.what()};
}

} // namespace qs
