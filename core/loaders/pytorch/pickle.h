// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Python's pickle format as data: what a file describes, without making any of it. A class or a function is a name, a
/// call is a node that says what would be called with what. Nothing is imported and nothing runs.
namespace qs::pickle {

enum class Kind : std::uint8_t {
    None,
    Boolean,
    Integer,
    LargeInteger, ///< beyond 64 bits: text() is its decimal digits or its two's complement, lowest byte first
    Number,
    Text, ///< UTF-8; from Python 2 any bytes
    Bytes,
    List,
    Tuple,
    Dictionary,
    Set,
    Global,     ///< a class, function or constant by its module and name
    Call,       ///< what a callable would give for its arguments (REDUCE)
    Instance,   ///< what a class would make of its arguments (NEWOBJ, INST, OBJ)
    Persistent, ///< something that lies outside of the pickle, by its id
};

struct Node;

/// One value: plain ones in place, all others by their node, which may be shared and may contain itself.
class Value {
public:
    Value() = default;
    static Value boolean(bool value) { return {Kind::Boolean, static_cast<std::int64_t>(value)}; }
    static Value integer(std::int64_t value) { return {Kind::Integer, value}; }
    static Value number(double value);
    static Value text(Kind kind, std::string_view text);

    Kind kind() const { return m_kind; }
    bool is(Kind kind) const { return m_kind == kind; }
    bool isPlain() const { return m_kind < Kind::List; }
    std::int64_t integer() const { return m_content.integer; } ///< of a Boolean or an Integer
    double number() const { return m_content.number; }         ///< of a Number
    std::string_view text() const { return {m_content.text, m_length}; }
    const Node& node() const { return *m_content.node; } ///< of everything that is not plain
    /// The members of a list, tuple or set; none for everything else.
    std::span<const Value> items() const;

private:
    friend class Machine;
    Value(Kind kind, std::int64_t value) : m_kind(kind) { m_content.integer = value; }
    Value(Kind kind, Node* node) : m_kind(kind) { m_content.node = node; }

    Kind m_kind = Kind::None;
    union {
        std::int64_t integer = 0;
        double number;
        const char* text;
        Node* node;
    } m_content;
    std::size_t m_length = 0; ///< of the text
};

/// What belongs to an object besides its members.
struct Origin {
    Value callable;  ///< of a Call or an Instance
    Value arguments; ///< usually a Tuple
    Value state;     ///< what BUILD would give to the object; None without
};

struct Node {
    /// Members of a list, tuple or set; of a dictionary keys and values in turns; of a Global module and name; of a
    /// Persistent its id; of a Call or an Instance what was added to it afterwards.
    std::vector<Value> items;
    bool isKeyed = false; ///< the items are keys and values in turns
    std::unique_ptr<Origin> origin;
};

/// A pickle as it was read. Its texts lie in the bytes it was read from, which must outlive it.
class Graph {
public:
    const Value& root() const { return m_root; }
    std::uint64_t length() const { return m_length; } ///< bytes up to and with its end mark
    /// Every id of something outside, in file order.
    const std::vector<Value>& persistents() const { return m_persistents; }

private:
    friend class Machine;
    std::deque<Node> m_nodes;        // addresses stay while it grows
    std::deque<std::string> m_texts; // those that had to be decoded
    std::vector<Value> m_persistents;
    Value m_root;
    std::uint64_t m_length = 0;
};

/// Reads the pickle at the start of `bytes`, protocols 0 to 5. The memory it takes is a small multiple of the bytes
/// read; nesting of any depth is no recursion.
Result<Graph> read(std::span<const std::byte> bytes);

} // namespace qs::pickle
