// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/picture_folder.h"

#include <algorithm>
#include <set>

namespace qs {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostPictures = 1'000'000;
constexpr int kDeepest = 64; ///< folders in each other

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Takes a run of digits off the front, without its leading zeros.
std::string_view takeNumber(std::string_view& text)
{
    std::size_t length = 0;
    while (length < text.size() && isDigit(text[length])) {
        ++length;
    }
    std::string_view number = text.substr(0, length);
    text.remove_prefix(length);
    while (number.size() > 1 && number.front() == '0') {
        number.remove_prefix(1);
    }
    return number;
}

/// -1, 0 or 1: the order of two names for people.
int order(std::string_view a, std::string_view b)
{
    while (!a.empty() && !b.empty()) {
        if (isDigit(a.front()) && isDigit(b.front())) {
            const std::string_view first = takeNumber(a);
            const std::string_view second = takeNumber(b);
            if (first.size() != second.size()) {
                return first.size() < second.size() ? -1 : 1;
            }
            if (const int by = first.compare(second); by != 0) {
                return by < 0 ? -1 : 1;
            }
            continue;
        }
        const auto first = static_cast<unsigned char>(lower(a.front()));
        const auto second = static_cast<unsigned char>(lower(b.front()));
        if (first != second) {
            return first < second ? -1 : 1;
        }
        a.remove_prefix(1);
        b.remove_prefix(1);
    }
    return a.empty() ? (b.empty() ? 0 : -1) : 1;
}

class Listing {
public:
    explicit Listing(PictureFolder& folder) : m_folder(folder) {}

    Status list(const fs::path& path, const std::string& prefix, int depth)
    {
        std::error_code failed;
        const fs::path real = fs::canonical(path, failed);
        if (!failed && !m_visited.insert(real).second) {
            return ok(); // a link back to a folder that was listed
        }
        fs::directory_iterator next(path, failed);
        if (failed) {
            Error error{ErrorCode::Io, "the folder cannot be read: " + failed.message()};
            if (depth == 0) {
                return error;
            }
            m_folder.problems.push_back({"", prefix + ": " + error.message});
            return ok();
        }
        while (next != fs::directory_iterator()) {
            QS_TRY(take(*next, prefix, depth));
            next.increment(failed);
            if (failed) {
                m_folder.problems.push_back(
                    {"", prefix + ": the folder cannot be read to its end: " + failed.message()});
                break;
            }
        }
        return ok();
    }

private:
    Status take(const fs::directory_entry& entry, const std::string& prefix, int depth)
    {
        const std::string name = entry.path().filename().string();
        if (name.starts_with('.')) {
            return ok();
        }
        std::error_code ignored;
        if (entry.is_directory(ignored)) {
            return depth < kDeepest ? list(entry.path(), prefix + name + "/", depth + 1) : ok();
        }
        if (!entry.is_regular_file(ignored)) {
            return ok();
        }
        if (hasPictureSuffix(name)) {
            if (m_folder.names.size() == kMostPictures) {
                return Error{ErrorCode::Unsupported,
                             "the folder has more than " + std::to_string(kMostPictures) + " pictures"};
            }
            m_folder.names.push_back(prefix + name);
            return ok();
        }
        std::string suffix = entry.path().extension().string();
        std::ranges::transform(suffix, suffix.begin(), lower);
        static const std::set<std::string> others{".bmp",  ".gif", ".tif", ".tiff", ".webp", ".heic",
                                                  ".avif", ".jp2", ".jxl", ".ppm",  ".pgm"};
        if (others.contains(suffix)) {
            ++m_folder.otherPictures[suffix];
        }
        return ok();
    }

    PictureFolder& m_folder;
    std::set<fs::path> m_visited;
};

class PictureSource final : public SampleSource {
public:
    PictureSource(PictureFolder folder, PictureInput input) : m_folder(std::move(folder)), m_input(std::move(input)) {}

    Result<Array> at(std::uint64_t index) const override
    {
        const std::string& name = m_folder.names[index];
        const auto picture = readPicture(m_folder.root / name);
        auto array = picture ? prepared(*picture, m_input) : Result<Array>(picture.error());
        return array ? std::move(array) : array.error().in("picture \"" + name + "\"");
    }

private:
    PictureFolder m_folder;
    PictureInput m_input;
};

} // namespace

bool standsBefore(std::string_view a, std::string_view b)
{
    const int by = order(a, b);
    return by != 0 ? by < 0 : a < b;
}

Result<PictureFolder> listPictures(const fs::path& path)
{
    std::error_code ignored;
    PictureFolder folder;
    if (!fs::is_directory(path, ignored)) {
        if (!fs::is_regular_file(path, ignored)) {
            return Error{ErrorCode::Io, "there is no such file"};
        }
        folder.root = path.parent_path();
        folder.names = {path.filename().string()};
        return folder;
    }
    folder.root = path;
    QS_TRY(Listing(folder).list(path, "", 0));
    if (folder.names.empty()) {
        return Error{ErrorCode::Usage, "the folder has no pictures: no file in it ends in .png, .jpg or .jpeg"};
    }
    std::ranges::sort(folder.names, standsBefore);
    return folder;
}

std::shared_ptr<const SampleSource> pictureSource(PictureFolder folder, PictureInput input)
{
    return std::make_shared<PictureSource>(std::move(folder), std::move(input));
}

} // namespace qs
