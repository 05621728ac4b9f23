// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/loaders/pytorch/pickle.h"
#include "core/tensor/element_type.h"

#include <array>
#include <optional>
#include <span>
#include <string>

/// What the classes, functions and constants in PyTorch's pickles are called, and what they mean here.
namespace qs::pytorch {

/// A type of numbers, as torch names it.
struct Dtype {
    enum class Use : std::uint8_t {
        Plain,
        Quantized, ///< codes; their tensor says how to read them
        Foreign,   ///< listed, not read
    };
    std::string_view storage;  ///< class of its storages: "FloatStorage"; empty where it has none
    std::string_view name;     ///< "float32", also as the constant torch.float32
    std::string_view spelling; ///< Tensor::dtype
    ElementType type;          ///< of the elements, or of the codes
    std::uint64_t bytes;       ///< per element
    Use use = Use::Plain;
};

/// By the name of its storage class or of its constant; null for an unknown one.
const Dtype* dtypeOfStorage(std::string_view storageClass);
const Dtype* dtypeNamed(std::string_view name);

/// "torch._utils._rebuild_tensor_v2" of a Global; empty for everything else. A class that the legacy format keeps
/// outside of the pickle, with its source text, is named as well.
std::string globalName(const pickle::Value& value);

/// The callable of a Call or an Instance.
std::string callName(const pickle::Value& value);

/// A class whose objects are harmless to leave out of the list of problems: their state says all there is to them.
bool isHarmless(std::string_view className);

/// A plain value, or a list of a few, on one line for people; longer ones say how long they are.
std::string textOf(const pickle::Value& value);

/// A key of a dictionary as a part of a name: texts and numbers as they are.
std::string keyText(const pickle::Value& value);

/// Keys and values in turns of whatever is a dictionary in Python; nothing for everything else. A key that occurs
/// twice has its latest value at its first place.
std::optional<std::vector<pickle::Value>> entriesOf(const pickle::Value& value);

/// Two runs of values, the second behind the first.
using Members = std::array<std::span<const pickle::Value>, 2>;

/// The members of whatever is a list, tuple or set in Python.
std::optional<Members> membersOf(const pickle::Value& value);

/// The attributes of an object, as keys and values in turns; none when its state is no dictionary.
std::vector<pickle::Value> attributesOf(const pickle::Value& value);

/// How many values the functions above have to look at for this one. Parts may be shared, so that the sum over a pickle
/// can be far more than the values in it.
std::uint64_t weightOf(const pickle::Value& value);

} // namespace qs::pytorch
