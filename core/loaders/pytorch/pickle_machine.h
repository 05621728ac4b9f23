// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/byte_reader.h"
#include "core/loaders/pytorch/pickle.h"

#include <unordered_map>

namespace qs::pickle {

/// The stack machine that a pickle is written for. Its opcodes are those of CPython's Lib/pickletools.py; what they do
/// to stack, marks and memo is done here, what they do to Python is written down in nodes.
class Machine {
public:
    explicit Machine(std::span<const std::byte> bytes) : m_reader(bytes) {}

    Result<Graph> run();

    // What the opcodes are made of.
    ByteReader& reader() { return m_reader; }
    Status push(Value value);
    Result<Value> pop();
    Result<Value> top() const;
    void mark() { m_marks.push_back(m_stack.size()); }
    /// Takes the last mark and everything above it.
    Result<std::vector<Value>> popMark();
    /// Up to the next line feed, without it.
    Result<std::string_view> line(const char* what);
    /// `length` bytes as a text or bytes value.
    Status pushText(Kind kind, Result<std::uint64_t> length);
    /// A text that had to be decoded.
    Status pushDecoded(std::string text);

    Result<Value> make(Kind kind, std::vector<Value> items = {});
    Status pushMade(Kind kind, std::vector<Value> items = {});
    /// A Call or an Instance.
    Status pushOrigin(Kind kind, const Value& callable, const Value& arguments);
    Status pushGlobal(std::string_view module, std::string_view name);
    Status pushPersistent(const Value& id);
    /// Adds to the object on top of the stack: `items` are keys and values in turns when `isKeyed`.
    Status add(std::span<const Value> items, bool isKeyed);
    Status build();
    Status pushTuple(std::size_t count);

    Status remember(std::uint64_t index);
    Status rememberNext() { return remember(m_memo.size() + m_farMemo.size()); }
    Status recall(std::uint64_t index);

    void stop() { m_isStopped = true; }

private:
    Status step();

    ByteReader m_reader;
    Graph m_graph;
    std::vector<Value> m_stack;
    std::vector<std::size_t> m_marks;
    std::vector<Value> m_memo;                          ///< indices in order, as every writer gives them
    std::unordered_map<std::uint64_t, Value> m_farMemo; ///< all others
    bool m_isStopped = false;
};

/// One opcode: its byte, its name for messages, what it does.
struct Opcode {
    unsigned char code;
    const char* name;
    Status (*run)(Machine& machine);
};

std::span<const Opcode> plainOpcodes();  ///< numbers and texts
std::span<const Opcode> objectOpcodes(); ///< everything else

} // namespace qs::pickle
