// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/json_members.h"

#include <optional>
#include <unordered_set>
#include <vector>

namespace qs {

namespace {

using Json = nlohmann::json;

Error formatError(std::string message)
{
    return {ErrorCode::Format, std::move(message)};
}

/// The library's reason without its bracketed number.
std::string reasonOf(const Json::exception& exception)
{
    const std::string_view text = exception.what();
    const auto bracket = text.find("] ");
    return std::string(bracket == std::string_view::npos ? text : text.substr(bracket + 2));
}

/// Deeper than any header or index. The text is data of strangers: without a limit, a file of brackets fills memory.
constexpr int kDeepest = 8;

} // namespace

Status forEachMember(std::string_view json, const std::string& what,
                     const std::function<Status(const std::string& key, const Json& value)>& member)
{
    if (!json.starts_with('{')) { // the library would skip a byte order mark
        return formatError(what + " is not a JSON object: it does not begin with \"{\"");
    }
    std::optional<Error> error;
    std::vector<std::unordered_set<std::string>> keys(kDeepest + 1); // of the open object of each depth
    std::string name;
    const auto event = [&](int depth, Json::parse_event_t kind, Json& parsed) {
        using Event = Json::parse_event_t;
        if (error) {
            return false;
        }
        if ((kind == Event::object_start || kind == Event::array_start) && depth >= kDeepest) {
            error = formatError(what + "'s JSON is nested deeper than " + std::to_string(kDeepest) + " levels");
            return false;
        }
        if (kind == Event::object_start) {
            keys[static_cast<std::size_t>(depth) + 1].clear();
        } else if (kind == Event::key) {
            auto key = parsed.get<std::string>();
            if (!keys[static_cast<std::size_t>(depth)].insert(key).second) {
                error = formatError(what + " has the duplicate key \"" + key + "\"");
                return false;
            }
            if (depth == 1) {
                name = std::move(key);
            }
        } else if (depth == 1 && (kind == Event::object_end || kind == Event::array_end || kind == Event::value)) {
            if (const auto done = member(name, parsed); !done) {
                error = done.error();
            }
            return false; // forgets the member
        }
        return true;
    };
    try {
        // The result is an object without members; what counts went to `member`.
        const Json rest = Json::parse(json.begin(), json.end(), event);
    } catch (const Json::exception& exception) {
        return error ? *error : formatError(what + " is not valid JSON: " + reasonOf(exception));
    }
    return error ? Status(*error) : ok();
}

} // namespace qs
