// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/pytorch/pickle.h"

#include "core/loaders/pytorch/pickle_machine.h"

#include <algorithm>
#include <array>

namespace qs::pickle {

namespace {

/// Objects of one pickle. The largest checkpoints have some hundred thousand; this many take about a gigabyte, and a
/// byte of the file is enough to ask for one.
constexpr std::size_t kMostNodes = std::size_t{1} << 24;

Error damaged(std::string message)
{
    return {ErrorCode::Format, std::move(message)};
}

std::array<const Opcode*, 256> indexed()
{
    std::array<const Opcode*, 256> table{};
    for (const auto opcodes : {plainOpcodes(), objectOpcodes()}) {
        for (const Opcode& opcode : opcodes) {
            table[opcode.code] = &opcode;
        }
    }
    return table;
}

} // namespace

Value Value::number(double value)
{
    Value made;
    made.m_kind = Kind::Number;
    made.m_content.number = value;
    return made;
}

Value Value::text(Kind kind, std::string_view text)
{
    Value made;
    made.m_kind = kind;
    made.m_content.text = text.data();
    made.m_length = text.size();
    return made;
}

std::span<const Value> Value::items() const
{
    const bool hasItems = m_kind == Kind::List || m_kind == Kind::Tuple || m_kind == Kind::Set;
    return hasItems ? std::span<const Value>(node().items) : std::span<const Value>();
}

Result<Graph> read(std::span<const std::byte> bytes)
{
    return Machine(bytes).run();
}

Result<Graph> Machine::run()
{
    while (!m_isStopped) {
        QS_TRY(step());
    }
    if (m_stack.empty()) {
        return damaged("malformed pickle: it ends with nothing on its stack");
    }
    m_graph.m_root = m_stack.back();
    m_graph.m_length = m_reader.position();
    return std::move(m_graph);
}

Status Machine::step()
{
    static const std::array<const Opcode*, 256> table = indexed();
    const std::uint64_t at = m_reader.position();
    const auto code = m_reader.number<unsigned char>("the next opcode");
    if (!code) {
        return damaged("truncated pickle: it ends after " + std::to_string(at) + " bytes without its end mark");
    }
    const Opcode* const opcode = table[*code];
    if (opcode == nullptr) {
        return damaged("malformed pickle: byte " + std::to_string(at) + " is " + std::to_string(*code) +
                       ", which is no opcode");
    }
    if (const auto done = opcode->run(*this); !done) {
        return done.error().in("malformed pickle: opcode " + std::string(opcode->name) + " at byte " +
                               std::to_string(at));
    }
    return ok();
}

Status Machine::push(Value value)
{
    m_stack.push_back(value);
    return ok();
}

Result<Value> Machine::top() const
{
    // A value below the last mark belongs to what was begun before it.
    if (m_stack.size() <= (m_marks.empty() ? 0 : m_marks.back())) {
        return damaged("the stack is empty");
    }
    return m_stack.back();
}

Result<Value> Machine::pop()
{
    const auto value = top();
    if (value) {
        m_stack.pop_back();
    }
    return value;
}

Result<std::vector<Value>> Machine::popMark()
{
    if (m_marks.empty()) {
        return damaged("the stack has no mark");
    }
    const auto begin = m_stack.begin() + static_cast<std::ptrdiff_t>(m_marks.back());
    m_marks.pop_back();
    std::vector<Value> items(begin, m_stack.end());
    m_stack.erase(begin, m_stack.end());
    return items;
}

Result<std::string_view> Machine::line(const char* what)
{
    const auto rest = m_reader.rest();
    const auto end = std::ranges::find(rest, std::byte{'\n'});
    if (end == rest.end()) {
        return damaged(std::string(what) + " has no end: the file is truncated");
    }
    const auto length = static_cast<std::size_t>(end - rest.begin());
    QS_TRY(m_reader.take(length + 1, what));
    return std::string_view(reinterpret_cast<const char*>(rest.data()), length);
}

Status Machine::pushText(Kind kind, Result<std::uint64_t> length)
{
    if (!length) {
        return length.error();
    }
    const auto bytes = m_reader.take(*length, "a string");
    if (!bytes) {
        return bytes.error();
    }
    return push(Value::text(kind, {reinterpret_cast<const char*>(bytes->data()), bytes->size()}));
}

Status Machine::pushDecoded(std::string text)
{
    m_graph.m_texts.push_back(std::move(text));
    return push(Value::text(Kind::Text, m_graph.m_texts.back()));
}

Result<Value> Machine::make(Kind kind, std::vector<Value> items)
{
    if (m_graph.m_nodes.size() >= kMostNodes) {
        return Error{ErrorCode::OutOfMemory, "it has more than " + std::to_string(kMostNodes) + " objects"};
    }
    Node& node = m_graph.m_nodes.emplace_back();
    node.items = std::move(items);
    node.isKeyed = kind == Kind::Dictionary;
    return Value(kind, &node);
}

Status Machine::pushMade(Kind kind, std::vector<Value> items)
{
    if (kind == Kind::Dictionary && items.size() % 2 != 0) {
        return damaged("a key has no value");
    }
    const auto made = make(kind, std::move(items));
    return made ? push(*made) : made.error();
}

Status Machine::pushOrigin(Kind kind, const Value& callable, const Value& arguments)
{
    const auto made = make(kind);
    if (!made) {
        return made.error();
    }
    made->m_content.node->origin = std::make_unique<Origin>(Origin{callable, arguments, {}});
    return push(*made);
}

Status Machine::pushGlobal(std::string_view module, std::string_view name)
{
    return pushMade(Kind::Global, {Value::text(Kind::Text, module), Value::text(Kind::Text, name)});
}

Status Machine::pushPersistent(const Value& id)
{
    QS_TRY(pushMade(Kind::Persistent, {id}));
    m_graph.m_persistents.push_back(m_stack.back());
    return ok();
}

Status Machine::pushTuple(std::size_t count)
{
    std::vector<Value> items(count);
    for (std::size_t i = count; i-- > 0;) {
        const auto item = pop();
        if (!item) {
            return item.error();
        }
        items[i] = *item;
    }
    return pushMade(Kind::Tuple, std::move(items));
}

Status Machine::add(std::span<const Value> items, bool isKeyed)
{
    const auto object = top();
    if (!object) {
        return object.error();
    }
    const Kind kind = object->kind();
    const Kind container = isKeyed ? Kind::Dictionary : Kind::List;
    const bool isMade = kind == Kind::Call || kind == Kind::Instance;
    if (!isMade && kind != container && (isKeyed || kind != Kind::Set)) {
        return damaged(std::string("there is no ") + (isKeyed ? "dictionary" : "list") + " on the stack to add to");
    }
    if (isKeyed && items.size() % 2 != 0) {
        return damaged("a key has no value");
    }
    Node& node = *object->m_content.node;
    if (isMade && !node.items.empty() && node.isKeyed != isKeyed) {
        return Error{ErrorCode::Unsupported, "an object that is a list and a dictionary at once is not supported"};
    }
    node.isKeyed = isKeyed;
    node.items.insert(node.items.end(), items.begin(), items.end());
    return ok();
}

Status Machine::build()
{
    const auto state = pop();
    if (!state) {
        return state.error();
    }
    const auto object = top();
    if (!object) {
        return object.error();
    }
    if (object->isPlain()) {
        return damaged("there is no object on the stack to give a state to");
    }
    auto& origin = object->m_content.node->origin;
    if (!origin) {
        origin = std::make_unique<Origin>();
    }
    origin->state = *state;
    return ok();
}

Status Machine::remember(std::uint64_t index)
{
    const auto value = top();
    if (!value) {
        return value.error();
    }
    if (index < m_memo.size()) {
        m_memo[index] = *value;
    } else if (index == m_memo.size()) {
        m_memo.push_back(*value);
    } else {
        m_farMemo[index] = *value;
    }
    return ok();
}

Status Machine::recall(std::uint64_t index)
{
    if (index < m_memo.size()) {
        return push(m_memo[index]);
    }
    const auto found = m_farMemo.find(index);
    if (found == m_farMemo.end()) {
        return damaged("memo " + std::to_string(index) + " was never filled");
    }
    return push(found->second);
}

} // namespace qs::pickle
