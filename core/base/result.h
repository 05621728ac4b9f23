// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cassert>
#include <string>
#include <utility>
#include <variant>

namespace qs {

/// What kind of failure it is. The window picks its translated headline from this; the message says the rest.
enum class ErrorCode { Io, Format, Unsupported, Shape, OutOfMemory, Cancelled, Usage };

/// Why something could not be done: what, where and which numbers, in one sentence without a full stop.
struct Error {
    ErrorCode code = ErrorCode::Format;
    std::string message;

    /// The same error with `context` in front: a caller adds what only it knows (the tensor, the file).
    [[nodiscard]] Error in(const std::string& context) const { return {code, context + ": " + message}; }

    bool operator==(const Error&) const = default;
};

/// A value or the reason why there is none. The names follow std::expected, which GCC 12 has only as C++23.
template <typename T>
class [[nodiscard]] Result {
public:
    Result(T value) : m_state(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : m_state(std::in_place_index<1>, std::move(error)) {}

    bool has_value() const { return m_state.index() == 0; }
    explicit operator bool() const { return has_value(); }

    T& value()
    {
        assert(has_value());
        return *std::get_if<0>(&m_state);
    }
    const T& value() const
    {
        assert(has_value());
        return *std::get_if<0>(&m_state);
    }
    T& operator*() { return value(); }
    const T& operator*() const { return value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

    const Error& error() const
    {
        assert(!has_value());
        return *std::get_if<1>(&m_state);
    }

private:
    std::variant<T, Error> m_state;
};

/// Success, or the reason for failure.
using Status = Result<std::monostate>;

inline Status ok()
{
    return std::monostate{};
}

/// Returns the error of `expression` (any Result) from the enclosing function; goes on after success.
#define QS_TRY(expression) QS_TRY_AS(expression, __COUNTER__)
// The counter makes the name unique where one use stands inside another, in a lambda.
#define QS_TRY_AS(expression, counter) QS_TRY_NAMED(expression, counter)
#define QS_TRY_NAMED(expression, counter)                                                                              \
    do {                                                                                                               \
        if (auto&& qsTried##counter = (expression); !qsTried##counter) {                                               \
            return qsTried##counter.error();                                                                           \
        }                                                                                                              \
    } while (false)

} // namespace qs
