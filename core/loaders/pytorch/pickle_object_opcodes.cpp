// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/pytorch/pickle_machine.h"
#include "core/loaders/pytorch/pickle_text.h"

#include <array>
#include <concepts>

namespace qs::pickle {

namespace {

constexpr int kLatestProtocol = 5;

template <std::integral Index>
Status get(Machine& machine)
{
    const auto index = machine.reader().number<Index>("a memo index");
    return index ? machine.recall(*index) : index.error();
}

template <std::integral Index>
Status put(Machine& machine)
{
    const auto index = machine.reader().number<Index>("a memo index");
    return index ? machine.remember(*index) : index.error();
}

/// A memo index as a line of text.
Result<std::uint64_t> textIndex(Machine& machine)
{
    const auto line = machine.line("a memo index");
    if (!line) {
        return line.error();
    }
    const auto index = wholeNumber(*line);
    if (!index || !index->is(Kind::Integer) || index->integer() < 0) {
        return Error{ErrorCode::Format, "its memo index is no number"};
    }
    return static_cast<std::uint64_t>(index->integer());
}

template <Kind kKind>
Status fromMark(Machine& machine)
{
    auto items = machine.popMark();
    return items ? machine.pushMade(kKind, std::move(*items)) : items.error();
}

template <Kind kKind>
Status empty(Machine& machine)
{
    return machine.pushMade(kKind);
}

template <std::size_t kCount>
Status tuple(Machine& machine)
{
    return machine.pushTuple(kCount);
}

Status appendOne(Machine& machine)
{
    const auto item = machine.pop();
    return item ? machine.add(std::array{*item}, false) : item.error();
}

Status setOne(Machine& machine)
{
    const auto value = machine.pop();
    if (!value) {
        return value.error();
    }
    const auto key = machine.pop();
    return key ? machine.add(std::array{*key, *value}, true) : key.error();
}

template <bool kIsKeyed>
Status addMany(Machine& machine)
{
    const auto items = machine.popMark();
    return items ? machine.add(*items, kIsKeyed) : items.error();
}

Status global(Machine& machine)
{
    const auto module = machine.line("a module name");
    if (!module) {
        return module.error();
    }
    const auto name = machine.line("a class name");
    return name ? machine.pushGlobal(*module, *name) : name.error();
}

Status stackGlobal(Machine& machine)
{
    const auto name = machine.pop();
    if (!name) {
        return name.error();
    }
    const auto module = machine.pop();
    if (!module) {
        return module.error();
    }
    if (!name->is(Kind::Text) || !module->is(Kind::Text)) {
        return Error{ErrorCode::Format, "the name of a class is no text"};
    }
    return machine.pushGlobal(module->text(), name->text());
}

/// Numbers for classes that the program which wrote the pickle had agreed on with itself (copyreg).
template <std::integral Code>
Status extension(Machine& machine)
{
    const auto code = machine.reader().number<Code>("an extension code");
    if (!code) {
        return code.error();
    }
    QS_TRY(machine.pushDecoded("extension " + std::to_string(*code)));
    const auto name = machine.pop();
    return name ? machine.pushGlobal("copyreg", name->text()) : name.error();
}

/// REDUCE and NEWOBJ: a callable and its arguments.
template <Kind kKind>
Status withArguments(Machine& machine)
{
    const auto arguments = machine.pop();
    if (!arguments) {
        return arguments.error();
    }
    const auto callable = machine.pop();
    return callable ? machine.pushOrigin(kKind, *callable, *arguments) : callable.error();
}

/// NEWOBJ with keyword arguments: those are for a constructor, which is never called.
Status newObjectExtended(Machine& machine)
{
    QS_TRY(machine.pop());
    return withArguments<Kind::Instance>(machine);
}

/// INST and OBJ: the arguments stand above a mark.
Status instance(Machine& machine, const Value& callable, std::vector<Value> arguments)
{
    const auto made = machine.make(Kind::Tuple, std::move(arguments));
    return made ? machine.pushOrigin(Kind::Instance, callable, *made) : made.error();
}

Status inst(Machine& machine)
{
    QS_TRY(global(machine));
    const auto callable = machine.pop();
    auto arguments = machine.popMark();
    return !callable   ? callable.error()
           : arguments ? instance(machine, *callable, std::move(*arguments))
                       : arguments.error();
}

Status object(Machine& machine)
{
    auto arguments = machine.popMark();
    if (!arguments) {
        return arguments.error();
    }
    if (arguments->empty()) {
        return Error{ErrorCode::Format, "there is no class above the mark of the stack"};
    }
    const Value callable = arguments->front();
    arguments->erase(arguments->begin());
    return instance(machine, callable, std::move(*arguments));
}

Status linePersistent(Machine& machine)
{
    const auto id = machine.line("a persistent id");
    return id ? machine.pushPersistent(Value::text(Kind::Text, *id)) : id.error();
}

Status persistent(Machine& machine)
{
    const auto id = machine.pop();
    return id ? machine.pushPersistent(*id) : id.error();
}

Status protocol(Machine& machine)
{
    const auto version = machine.reader().number<unsigned char>("the protocol number");
    if (!version) {
        return version.error();
    }
    if (*version > kLatestProtocol) {
        return Error{ErrorCode::Unsupported, "protocol " + std::to_string(*version) + " is newer than protocol " +
                                                 std::to_string(kLatestProtocol) + ", the latest known"};
    }
    return ok();
}

/// A frame says how many bytes belong together; the opcodes in it are read like all others.
Status frame(Machine& machine)
{
    const auto length = machine.reader().number<std::uint64_t>("the length of a frame");
    if (!length) {
        return length.error();
    }
    if (*length > machine.reader().remaining()) {
        return Error{ErrorCode::Format, "a frame needs " + std::to_string(*length) + " bytes, but only " +
                                            std::to_string(machine.reader().remaining()) +
                                            " are left: the file is truncated"};
    }
    return ok();
}

Status discard(Machine& machine)
{
    const auto value = machine.pop();
    return value ? ok() : value.error();
}

Status popMark(Machine& machine)
{
    const auto items = machine.popMark();
    return items ? ok() : items.error();
}

Status duplicate(Machine& machine)
{
    const auto value = machine.top();
    return value ? machine.push(*value) : value.error();
}

constexpr std::array kOpcodes{
    // Protocol 0.
    Opcode{'(', "MARK", [](Machine& m) { return m.mark(), ok(); }},
    Opcode{'.', "STOP", [](Machine& m) { return m.stop(), ok(); }},
    Opcode{'0', "POP", discard},
    Opcode{'1', "POP_MARK", popMark},
    Opcode{'2', "DUP", duplicate},
    Opcode{'P', "PERSID", linePersistent},
    Opcode{'R', "REDUCE", withArguments<Kind::Call>},
    Opcode{'a', "APPEND", appendOne},
    Opcode{'b', "BUILD", [](Machine& m) { return m.build(); }},
    Opcode{'c', "GLOBAL", global},
    Opcode{'d', "DICT", fromMark<Kind::Dictionary>},
    Opcode{'g', "GET",
           [](Machine& m) {
               const auto index = textIndex(m);
               return index ? m.recall(*index) : index.error();
           }},
    Opcode{'i', "INST", inst},
    Opcode{'l', "LIST", fromMark<Kind::List>},
    Opcode{'p', "PUT",
           [](Machine& m) {
               const auto index = textIndex(m);
               return index ? m.remember(*index) : index.error();
           }},
    Opcode{'s', "SETITEM", setOne},
    Opcode{'t', "TUPLE", fromMark<Kind::Tuple>},
    // Protocol 1.
    Opcode{'Q', "BINPERSID", persistent},
    Opcode{'e', "APPENDS", addMany<false>},
    Opcode{'h', "BINGET", get<std::uint8_t>},
    Opcode{'j', "LONG_BINGET", get<std::uint32_t>},
    Opcode{'o', "OBJ", object},
    Opcode{'q', "BINPUT", put<std::uint8_t>},
    Opcode{'r', "LONG_BINPUT", put<std::uint32_t>},
    Opcode{'u', "SETITEMS", addMany<true>},
    Opcode{'}', "EMPTY_DICT", empty<Kind::Dictionary>},
    Opcode{')', "EMPTY_TUPLE", empty<Kind::Tuple>},
    Opcode{']', "EMPTY_LIST", empty<Kind::List>},
    // Protocol 2.
    Opcode{0x80, "PROTO", protocol},
    Opcode{0x81, "NEWOBJ", withArguments<Kind::Instance>},
    Opcode{0x82, "EXT1", extension<std::uint8_t>},
    Opcode{0x83, "EXT2", extension<std::uint16_t>},
    Opcode{0x84, "EXT4", extension<std::int32_t>},
    Opcode{0x85, "TUPLE1", tuple<1>},
    Opcode{0x86, "TUPLE2", tuple<2>},
    Opcode{0x87, "TUPLE3", tuple<3>},
    // Protocol 4.
    Opcode{0x8f, "EMPTY_SET", empty<Kind::Set>},
    Opcode{0x90, "ADDITEMS", addMany<false>},
    Opcode{0x91, "FROZENSET", fromMark<Kind::Set>},
    Opcode{0x92, "NEWOBJ_EX", newObjectExtended},
    Opcode{0x93, "STACK_GLOBAL", stackGlobal},
    Opcode{0x94, "MEMOIZE", [](Machine& m) { return m.rememberNext(); }},
    Opcode{0x95, "FRAME", frame},
    // Protocol 5.
    Opcode{0x97, "NEXT_BUFFER",
           [](Machine&) {
               return Status(Error{ErrorCode::Unsupported, "it refers to a buffer outside of the file"});
           }},
    Opcode{0x98, "READONLY_BUFFER", [](Machine&) { return ok(); }},

};

} // namespace

std::span<const Opcode> objectOpcodes()
{
    return kOpcodes;
}

} // namespace qs::pickle
