// SPDX-License-Identifier: GPL-3.0-or-later
//
// quantscope-hdf5 BEGIN BYTES SECONDS MEGABYTES < file
//
// Lists what an HDF5 file holds, one JSON object per line on standard output: groups with their text attributes,
// datasets, problems, and at the end {"end": number of lines before it}. A program of its own, because the HDF5 library
// crashes on some damaged files: here a crash costs one answer, in Quantscope it would cost the session.
#include "app/hdf5/describe.h"
#include "app/hdf5/handle.h"
#include "app/hdf5/part_driver.h"

#include <charconv>
#include <csignal>
#include <iostream>
#include <optional>
#include <set>
#include <string_view>
#include <sys/resource.h>
#include <unistd.h>
#include <vector>

using namespace qs::hdf5;
using Json = nlohmann::json;

namespace {

/// A name that is no valid UTF-8 gets replacement characters: names are labels.
void print(const Json& line)
{
    std::cout << line.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
}

struct Link {
    std::string name;
    H5L_type_t type;
};

herr_t collect(hid_t, const char* name, const H5L_info_t* info, void* data)
{
    static_cast<std::vector<Link>*>(data)->push_back({name, info->type});
    return 0;
}

/// Walks over the groups without recursion, each object once: a damaged file may nest them in a circle.
class Lister {
public:
    explicit Lister(hid_t file) : m_file(file) {}

    bool list()
    {
        m_open.push_back("/");
        while (!m_open.empty()) {
            const std::string path = std::move(m_open.back());
            m_open.pop_back();
            if (!listGroup(path) && path == "/") {
                return false;
            }
        }
        print({{"end", m_lines}});
        return true;
    }

private:
    bool listGroup(const std::string& path)
    {
        const Handle group(H5Gopen2(m_file, path.c_str(), H5P_DEFAULT), H5Gclose);
        std::vector<Link> links;
        if (!group || H5Literate(group.get(), H5_INDEX_NAME, H5_ITER_INC, nullptr, collect, &links) < 0) {
            problem(path, "the group is damaged: what it holds cannot be listed");
            return false;
        }
        if (Json attributes = textAttributes(group.get()); !attributes.empty()) {
            line({{"group", path.substr(1)}, {"attributes", std::move(attributes)}});
        }
        const std::string prefix = path == "/" ? path : path + "/";
        std::vector<std::string> groups;
        for (const Link& link : links) {
            listLink(prefix + link.name, link, groups);
        }
        m_open.insert(m_open.end(), groups.rbegin(), groups.rend()); // the first one is taken first
        return true;
    }

    void listLink(const std::string& path, const Link& link, std::vector<std::string>& groups)
    {
        if (link.type == H5L_TYPE_SOFT) { // another name for something of this file, which is listed under its own
            return;
        }
        if (link.type != H5L_TYPE_HARD) {
            problem(path, "it is a link to another file, which is not followed");
            return;
        }
        const Handle object(H5Oopen(m_file, path.c_str(), H5P_DEFAULT), H5Oclose);
        H5O_info_t info = {};
        if (!object || H5Oget_info(object.get(), &info) < 0) {
            line({{"dataset", {{"path", path.substr(1)}, {"error", "its header is damaged"}}}});
            return;
        }
        if (!m_seen.insert(info.addr).second) {
            return;
        }
        if (info.type == H5O_TYPE_GROUP) {
            groups.push_back(path);
        } else if (info.type == H5O_TYPE_DATASET) {
            line({{"dataset", describeDataset(object.get(), path.substr(1))}});
        }
    }

    void problem(const std::string& path, const char* message)
    {
        line({{"problem", {{"path", path.substr(1)}, {"message", message}}}});
    }
    void line(const Json& line)
    {
        print(line);
        ++m_lines;
    }

    hid_t m_file;
    std::vector<std::string> m_open;
    std::set<haddr_t> m_seen;
    std::size_t m_lines = 0;
};

#if defined(__has_feature) // clang tells by a function, GCC by a name
constexpr bool kAddressSanitizer = __has_feature(address_sanitizer);
#elif defined(__SANITIZE_ADDRESS__)
constexpr bool kAddressSanitizer = true;
#else
constexpr bool kAddressSanitizer = false;
#endif

void limit(int resource, rlim_t most)
{
    const rlimit both{most, most};
    setrlimit(static_cast<__rlimit_resource_t>(resource), &both);
}

void limitResources(std::uint64_t seconds, std::uint64_t megabytes)
{
    limit(RLIMIT_CPU, seconds);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, 0);   // standard output is a pipe
    if (!kAddressSanitizer) { // which reserves the whole address space
        limit(RLIMIT_AS, megabytes << 20U);
    }
    // The library may load filters from files it finds; numbers are not read here, so it needs none.
    H5PLset_loading_state(0);
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

std::optional<std::uint64_t> numberOf(std::string_view text)
{
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

} // namespace

int main(int count, char** arguments)
{
    std::vector<std::uint64_t> numbers;
    for (int i = 1; i < count; ++i) {
        if (const auto number = numberOf(arguments[i])) {
            numbers.push_back(*number);
        }
    }
    if (count != 5 || numbers.size() != 4) {
        std::cerr << "usage: quantscope-hdf5 BEGIN BYTES SECONDS MEGABYTES < file\n"
                     "Lists an HDF5 file for Quantscope, which starts this program itself.\n";
        return 2;
    }
    limitResources(numbers[2], numbers[3]);
    limitChunkTables(static_cast<double>(numbers[2]) / 2);
    const hid_t file = openPart(STDIN_FILENO, numbers[0], numbers[1]);
    const bool isListed = file >= 0 && Lister(file).list();
    std::cout.flush();
    // Nothing was written, and closing a damaged file is one more occasion to crash.
    _exit(isListed && std::cout ? 0 : 1);
}
