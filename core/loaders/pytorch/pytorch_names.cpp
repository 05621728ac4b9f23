// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/pytorch/pytorch_names.h"

#include "core/base/text.h"
#include "core/loaders/pytorch/pytorch_numpy.h"

#include <algorithm>
#include <array>
#include <unordered_map>

namespace qs::pytorch {

namespace {

using pickle::Kind;
using pickle::Value;
using Use = Dtype::Use;

// Names from torch/storage.py and torch/csrc/Storage (typed storages), torch.dtype (constants).
constexpr std::array kDtypes{
    Dtype{"DoubleStorage", "float64", "F64", ElementType::F64, 8},
    Dtype{"FloatStorage", "float32", "F32", ElementType::F32, 4},
    Dtype{"HalfStorage", "float16", "F16", ElementType::F16, 2},
    Dtype{"BFloat16Storage", "bfloat16", "BF16", ElementType::BF16, 2},
    Dtype{"Float8_e4m3fnStorage", "float8_e4m3fn", "F8_E4M3", ElementType::F8E4M3, 1},
    Dtype{"Float8_e5m2Storage", "float8_e5m2", "F8_E5M2", ElementType::F8E5M2, 1},
    Dtype{"Float8_e4m3fnuzStorage", "float8_e4m3fnuz", "F8_E4M3FNUZ", ElementType::F8E4M3Fnuz, 1},
    Dtype{"Float8_e5m2fnuzStorage", "float8_e5m2fnuz", "F8_E5M2FNUZ", ElementType::F8E5M2Fnuz, 1},
    Dtype{"Float8_e8m0fnuStorage", "float8_e8m0fnu", "F8_E8M0", ElementType::F8E8M0, 1},
    Dtype{"LongStorage", "int64", "I64", ElementType::I64, 8},
    Dtype{"IntStorage", "int32", "I32", ElementType::I32, 4},
    Dtype{"ShortStorage", "int16", "I16", ElementType::I16, 2},
    Dtype{"CharStorage", "int8", "I8", ElementType::I8, 1},
    Dtype{"UInt64Storage", "uint64", "U64", ElementType::U64, 8},
    Dtype{"UInt32Storage", "uint32", "U32", ElementType::U32, 4},
    Dtype{"UInt16Storage", "uint16", "U16", ElementType::U16, 2},
    Dtype{"ByteStorage", "uint8", "U8", ElementType::U8, 1},
    Dtype{"BoolStorage", "bool", "BOOL", ElementType::Bool, 1},
    Dtype{"QInt8Storage", "qint8", "QINT8", ElementType::I8, 1, Use::Quantized},
    Dtype{"QUInt8Storage", "quint8", "QUINT8", ElementType::U8, 1, Use::Quantized},
    Dtype{"QInt32Storage", "qint32", "QINT32", ElementType::I32, 4, Use::Quantized},
    Dtype{"QUInt4x2Storage", "quint4x2", "QUINT4X2", ElementType::U8, 1, Use::Foreign},
    Dtype{"QUInt2x4Storage", "quint2x4", "QUINT2X4", ElementType::U8, 1, Use::Foreign},
    Dtype{"ComplexHalfStorage", "complex32", "C32", ElementType::F16, 4, Use::Foreign},
    Dtype{"ComplexFloatStorage", "complex64", "C64", ElementType::F32, 8, Use::Foreign},
    Dtype{"ComplexDoubleStorage", "complex128", "C128", ElementType::F64, 16, Use::Foreign},
};

constexpr std::array<std::string_view, 8> kHarmlessModules{"torch.",    "__torch__.", "numpy.",    "collections.",
                                                           "argparse.", "pathlib.",   "datetime.", "types."};
constexpr std::array<std::string_view, 4> kDictionaries{"collections.OrderedDict", "builtins.dict", "__builtin__.dict",
                                                        "collections.Counter"};
constexpr std::array<std::string_view, 14> kSequences{"torch.Size",
                                                      "builtins.set",
                                                      "__builtin__.set",
                                                      "builtins.frozenset",
                                                      "__builtin__.frozenset",
                                                      "builtins.list",
                                                      "__builtin__.list",
                                                      "builtins.tuple",
                                                      "__builtin__.tuple",
                                                      "collections.deque",
                                                      "torch.jit._pickle.build_intlist",
                                                      "torch.jit._pickle.build_doublelist",
                                                      "torch.jit._pickle.build_boollist",
                                                      "torch.jit._pickle.build_tensorlist"};

// One long text of a file may be the key, value or class of very many; none of them is worth more than this.
constexpr std::size_t kLongestClass = 300;
constexpr std::size_t kLongestKey = 4096;
constexpr std::size_t kLongestText = 4096;

/// The start of a text, and how long it is when that is not all of it.
std::string shortened(std::string_view text, std::size_t longest)
{
    return text.size() <= longest
               ? std::string(text)
               : std::string(text.substr(0, longest)) + "… (" + std::to_string(text.size()) + " bytes)";
}

template <std::size_t kCount>
bool isIn(const std::array<std::string_view, kCount>& names, std::string_view name)
{
    return std::ranges::find(names, name) != names.end();
}

bool isObject(const Value& value)
{
    return value.is(Kind::Call) || value.is(Kind::Instance);
}

std::span<const Value> argumentsOf(const Value& value)
{
    return value.node().origin->arguments.items();
}

/// Where keys stand in the list of entries: texts and numbers apart, as for Python.
struct Places {
    std::unordered_map<std::string_view, std::size_t> texts;
    std::unordered_map<std::string, std::size_t> others;

    /// The former place of a key that is there already, else `place`, which the key then has.
    std::size_t of(const Value& key, std::size_t place)
    {
        if (key.is(Kind::Text) || key.is(Kind::Bytes)) {
            return key.text().size() > kLongestKey ? place : texts.emplace(key.text(), place).first->second;
        }
        if (!key.isPlain()) {
            return place; // never the same as another
        }
        return others.emplace(keyText(key), place).first->second;
    }
};

/// Appends keys and values, a repeated key at its first place.
void appendEntries(std::span<const Value> entries, std::vector<Value>& all, Places& places)
{
    for (std::size_t i = 0; i + 1 < entries.size(); i += 2) {
        const std::size_t place = places.of(entries[i], all.size());
        if (place == all.size()) {
            all.insert(all.end(), {entries[i], entries[i + 1]});
        } else {
            all[place + 1] = entries[i + 1];
        }
    }
}

/// What a dictionary was made from: another one, or a list of pairs, as Python 2 wrote ordered dictionaries.
std::vector<Value> initialEntries(const Value& source)
{
    if (source.is(Kind::Dictionary)) {
        return source.node().items;
    }
    std::vector<Value> entries;
    for (const Value& pair : source.items()) {
        if (const auto both = pair.items(); both.size() == 2) {
            entries.insert(entries.end(), both.begin(), both.end());
        }
    }
    return entries;
}

std::string listText(const Members& members)
{
    constexpr std::size_t shown = 16;
    const std::size_t count = members[0].size() + members[1].size();
    std::string text = "[";
    for (std::size_t i = 0; i < std::min(count, shown); ++i) {
        const Value& item = i < members[0].size() ? members[0][i] : members[1][i - members[0].size()];
        text += (i == 0 ? "" : ", ") + (item.isPlain() ? textOf(item) : std::string("…"));
    }
    return text + (count > shown ? ", …] (" + std::to_string(count) + " values)" : "]");
}

std::string objectText(const Value& value)
{
    const std::string name = callName(value);
    if (const auto number = numpyScalar(value)) {
        return numberText(*number);
    }
    if (name == "torch.device" && !argumentsOf(value).empty()) {
        return textOf(argumentsOf(value).front());
    }
    if (name.ends_with(".multiarray._reconstruct")) {
        return "a NumPy array, not read";
    }
    if (name.starts_with("pathlib.")) {
        std::string path;
        for (const Value& part : argumentsOf(value).first(std::min<std::size_t>(argumentsOf(value).size(), 64))) {
            path += (path.empty() || path == "/" ? "" : "/") + textOf(part);
        }
        return path;
    }
    return "an object of class " + name;
}

} // namespace

const Dtype* dtypeOfStorage(std::string_view storageClass)
{
    const auto* const row = std::ranges::find(kDtypes, storageClass, &Dtype::storage);
    return row == kDtypes.end() ? nullptr : row;
}

const Dtype* dtypeNamed(std::string_view name)
{
    const auto* const row = std::ranges::find(kDtypes, name, &Dtype::name);
    return row == kDtypes.end() ? nullptr : row;
}

std::string globalName(const Value& value)
{
    if (value.is(Kind::Persistent)) {
        const auto id = value.node().items.front().items();
        const bool isModule = id.size() >= 2 && id[0].is(Kind::Text) && id[0].text() == "module";
        return isModule && id[1].is(Kind::Global) ? globalName(id[1]) : std::string();
    }
    if (!value.is(Kind::Global)) {
        return {};
    }
    const auto& parts = value.node().items;
    if (parts[0].text().size() + parts[1].text().size() > kLongestClass) {
        return "a class with a name of " + std::to_string(parts[0].text().size() + parts[1].text().size()) + " bytes";
    }
    return std::string(parts[0].text()) + "." + std::string(parts[1].text());
}

std::string callName(const Value& value)
{
    if (!isObject(value)) {
        return {};
    }
    const std::string name = globalName(value.node().origin->callable);
    const auto arguments = argumentsOf(value);
    // How protocols below 2 write objects: a function that gets the class.
    const bool isIndirect = name == "copy_reg._reconstructor" || name == "copyreg._reconstructor" ||
                            name == "copyreg.__newobj__" || name == "copy_reg.__newobj__";
    return isIndirect && !arguments.empty() ? globalName(arguments.front()) : name;
}

bool isHarmless(std::string_view className)
{
    if (className.starts_with("torch._utils.")) {
        return false; // something that would have become a tensor
    }
    return std::ranges::any_of(kHarmlessModules,
                               [&](std::string_view module) { return className.starts_with(module); });
}

std::string textOf(const Value& value)
{
    switch (value.kind()) {
    case Kind::None:
        return "none";
    case Kind::Boolean:
        return value.integer() != 0 ? "true" : "false";
    case Kind::Integer:
        return std::to_string(value.integer());
    case Kind::LargeInteger:
        return "a number of more than 64 bits";
    case Kind::Number:
        return numberText(value.number());
    case Kind::Text:
        return shortened(value.text(), kLongestText);
    case Kind::Bytes:
        return std::to_string(value.text().size()) + " bytes";
    case Kind::List:
    case Kind::Tuple:
    case Kind::Set:
        return listText({value.items(), {}});
    case Kind::Dictionary:
        return "a dictionary of " + std::to_string(value.node().items.size() / 2);
    case Kind::Global:
        return globalName(value);
    case Kind::Persistent:
        return "a part of the file";
    case Kind::Call:
    case Kind::Instance:
        break;
    }
    if (const auto members = membersOf(value)) {
        return listText(*members);
    }
    return objectText(value);
}

std::string keyText(const Value& value)
{
    return value.is(Kind::Text) || value.is(Kind::Bytes) ? shortened(value.text(), kLongestKey) : textOf(value);
}

std::optional<std::vector<Value>> entriesOf(const Value& value)
{
    std::vector<Value> all;
    Places places;
    if (value.is(Kind::Dictionary)) {
        appendEntries(value.node().items, all, places);
        return all;
    }
    const std::string name = callName(value);
    const bool isDefault = name == "collections.defaultdict";
    if (!isDefault && !isIn(kDictionaries, name)) {
        const bool isSubclass = isObject(value) && value.node().isKeyed; // of dict, whatever it is called
        if (!isSubclass) {
            return std::nullopt;
        }
    } else if (const auto arguments = argumentsOf(value); arguments.size() > (isDefault ? 1 : 0)) {
        appendEntries(initialEntries(arguments[isDefault ? 1 : 0]), all, places);
    }
    appendEntries(value.node().items, all, places);
    return all;
}

std::optional<Members> membersOf(const Value& value)
{
    if (value.is(Kind::List) || value.is(Kind::Tuple) || value.is(Kind::Set)) {
        return Members{value.items(), {}};
    }
    if (!isObject(value)) {
        return std::nullopt;
    }
    const bool isSequence = isIn(kSequences, callName(value));
    const std::span<const Value> items = value.node().items;
    if (!isSequence && (items.empty() || value.node().isKeyed)) {
        return std::nullopt; // and no subclass of list either
    }
    const auto arguments = argumentsOf(value);
    return Members{isSequence && !arguments.empty() ? arguments[0].items() : std::span<const Value>(), items};
}

std::uint64_t weightOf(const Value& value)
{
    if (value.isPlain()) {
        return 0;
    }
    std::uint64_t weight = value.node().items.size();
    if (const auto& origin = value.node().origin) {
        const auto add = [&](const Value& part) { weight += part.isPlain() ? 0 : part.node().items.size(); };
        for (const Value& source : {origin->arguments, origin->state}) {
            add(source);
            std::ranges::for_each(source.items().first(std::min<std::size_t>(source.items().size(), 2)), add);
        }
    }
    return weight;
}

std::vector<Value> attributesOf(const Value& value)
{
    const pickle::Origin* const origin = value.isPlain() ? nullptr : value.node().origin.get();
    if (origin == nullptr) {
        return {};
    }
    if (const auto entries = entriesOf(origin->state)) {
        return *entries;
    }
    // An object with slots: a pair of the usual attributes and those in slots.
    std::vector<Value> all;
    Places places;
    const auto pair = origin->state.items();
    for (std::size_t i = 0; origin->state.is(Kind::Tuple) && pair.size() == 2 && i < 2; ++i) {
        if (pair[i].is(Kind::Dictionary)) {
            appendEntries(pair[i].node().items, all, places);
        }
    }
    return all;
}

} // namespace qs::pytorch
