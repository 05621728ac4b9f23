// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/labels.h"

#include "core/base/text.h"

#include <algorithm>
#include <set>

namespace qs {

namespace {

/// "dogs" of "dogs/terriers/1.png"; empty for a picture in no sub-folder.
std::string folderOf(const std::string& name)
{
    const auto slash = name.find('/');
    return slash == std::string::npos ? std::string() : name.substr(0, slash);
}

Error noFolders()
{
    return {ErrorCode::Usage, "no picture lies in a sub-folder, so that these say nothing about classes"};
}

} // namespace

Result<Labels> readLabels(const Model& data, const std::string& name, std::uint64_t samples)
{
    const auto tensor = std::ranges::find(data.tensors, name, &Tensor::name);
    if (tensor == data.tensors.end()) {
        return Error{ErrorCode::Usage, "there is no array \"" + name + "\" for the labels"};
    }
    const auto array = arrayOf(*tensor);
    QS_TRY(array);
    if (rowOf(array->type()).isFloat || array->rank() == 0 ||
        static_cast<std::uint64_t>(array->shape().front()) != samples) {
        return Error{ErrorCode::Shape, "the labels \"" + name + "\" are " + tensor->dtype + " " +
                                           shapeText(tensor->shape) + ", not whole numbers for " +
                                           std::to_string(samples) + " samples"};
    }
    const auto whole = converted(*array, ElementType::I64);
    QS_TRY(whole);
    Labels labels;
    const std::uint64_t each = samples == 0 ? 0 : whole->count() / samples;
    for (std::uint64_t i = 0; i < samples; ++i) {
        const auto some = whole->values<std::int64_t>().subspan(i * each, each);
        labels.emplace_back(some.begin(), some.end());
    }
    return labels;
}

Status takeFolderLabels(NetworkData& data)
{
    std::set<std::string> folders;
    for (const std::string& name : data.names) {
        folders.insert(folderOf(name));
    }
    folders.erase("");
    if (folders.empty()) {
        return noFolders();
    }
    const bool areNumbers = std::ranges::all_of(folders, [](const std::string& folder) {
        const auto number = parseInteger(folder);
        return number && *number >= 0;
    });
    std::map<std::string, std::int64_t> classes{{"", kNotAsked}};
    std::string text;
    std::int64_t next = 0;
    for (const std::string& folder : folders) {
        const std::int64_t number = areNumbers ? *parseInteger(folder) : next;
        classes[folder] = number;
        constexpr std::int64_t most = 5;
        if (next < most) {
            text += (text.empty() ? "" : ", ") + std::to_string(number) + " = \"" + folder + "\"";
        }
        ++next;
        text += next == most + 1 ? " …" : "";
    }
    if (!areNumbers) {
        data.notes.push_back("the classes are the sub-folders in the order of their names: " + text);
        if (data.classNames.empty()) {
            data.classNames.assign(folders.begin(), folders.end());
        }
    }
    for (const std::string& name : data.names) {
        data.labels.push_back({classes.at(folderOf(name))});
    }
    return ok();
}

Status takeFolderSlices(NetworkData& data)
{
    Slices slices;
    for (const std::string& name : data.names) {
        const std::string folder = folderOf(name);
        const std::string shown = folder.empty() ? "no sub-folder" : folder;
        const auto known = std::ranges::find(slices.names, shown);
        slices.ofSample.push_back(static_cast<std::size_t>(known - slices.names.begin()));
        if (known == slices.names.end()) {
            slices.names.push_back(shown);
        }
    }
    if (slices.names.empty() || slices.names == std::vector<std::string>{"no sub-folder"}) {
        return noFolders();
    }
    data.slices = std::move(slices);
    return ok();
}

} // namespace qs
