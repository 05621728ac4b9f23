// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/onnx/onnx_tensor.h"

#include <algorithm>
#include <system_error>

namespace qs::onnx {

namespace {

/// Whether `path` is `folder` or lies in it. Both are canonical: no links, no "..".
bool isInside(const std::filesystem::path& path, const std::filesystem::path& folder)
{
    return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first == folder.end();
}

} // namespace

ExternalFiles::ExternalFiles(const std::filesystem::path& model) : m_model(model) {}

Result<std::shared_ptr<const MappedFile>> ExternalFiles::open(const std::string& location)
{
    auto at = m_files.find(location);
    if (at == m_files.end()) {
        at = m_files.emplace(location, openNew(location)).first;
        m_totalBytes += at->second ? (*at->second)->bytes().size() : 0;
    }
    return at->second;
}

Result<std::shared_ptr<const MappedFile>> ExternalFiles::openNew(const std::string& location) const
{
    const std::string where = "external data file \"" + location + "\"";
    const std::filesystem::path relative(std::u8string(location.begin(), location.end()));
    if (relative.is_absolute() || location.starts_with('\\') || location.find('\0') != std::string::npos ||
        (location.size() > 1 && location[1] == ':')) {
        return Error{ErrorCode::Format, where + " is not a path inside the model's folder: refused"};
    }
    std::error_code folderProblem;
    std::error_code problem;
    const std::filesystem::path named = m_model.has_parent_path() ? m_model.parent_path() : ".";
    const auto folder = std::filesystem::canonical(named, folderProblem);
    const auto path = std::filesystem::weakly_canonical(named / relative, problem);
    if (folderProblem || problem) {
        return Error{ErrorCode::Io, where + " cannot be opened: " + (problem ? problem : folderProblem).message()};
    }
    // Links are resolved by now, so a link that leads out is refused like a ".." that does.
    const auto home = std::filesystem::canonical(m_model, problem).parent_path();
    if (!isInside(path, folder) && (problem || !isInside(path, home))) {
        return Error{ErrorCode::Format, where + " lies outside the model's folder: refused"};
    }
    auto file = MappedFile::open(path);
    return file ? file : Result<std::shared_ptr<const MappedFile>>(file.error().in(where));
}

} // namespace qs::onnx
