// SPDX-License-Identifier: GPL-3.0-or-later
// oneDNN as operators and layers of codes use it: the only header that includes its headers.
#pragma once

#include "core/base/parallel.h"
#include "core/base/result.h"
#include "core/tensor/array.h"

#include <cstddef>
#include <dnnl.hpp>
#include <initializer_list>
#include <string>

namespace qs::onednn {

using Dims = dnnl::memory::dims;
using Desc = dnnl::memory::desc;

/// The processor.
const dnnl::engine& engine();

/// The best instructions that it uses, in words: "AVX-512 with VNNI".
std::string instructionSet();

Error errorOf(const dnnl::error& error);

/// What `use` returns, a Result; an exception of oneDNN as its error.
template <typename Use>
auto guarded(const Use& use) -> decltype(use())
{
    try {
        return use();
    } catch (const dnnl::error& error) {
        return errorOf(error);
    }
}

/// While it lives, oneDNN shares work of this thread among `count` threads. Primitives are made for a number of threads
/// and must run with the same one.
class Threads {
public:
    explicit Threads(int count = threadCount());
    ~Threads();
    Threads(const Threads&) = delete;
    Threads& operator=(const Threads&) = delete;

private:
    int m_before;
};

using Type = dnnl::memory::data_type;

/// Elements in row-major order, channels-last, and in any order that a primitive likes best.
Desc plain(const Dims& dims, Type type = Type::f32);
Desc channelsLast(const Dims& dims, Type type = Type::f32);
Desc any(const Dims& dims, Type type = Type::f32);

/// The elements of an array, as oneDNN sees them. Primitives only read their inputs.
dnnl::memory memoryOf(const Array& array, const Desc& desc);
dnnl::memory memoryOf(Array& array, const Desc& desc);

/// Room that one thread uses for one thing at a time and again in the next call.
enum class Room { Scratchpad, Source, Destination };
dnnl::memory temporary(Room room, const Desc& desc);

/// What every primitive is made with: scratchpads are given when it runs, because those that oneDNN keeps belong to the
/// thread that made the primitive, and a network may run on another one.
dnnl::primitive_attr attributes();

/// One of what a primitive runs on.
struct Argument {
    int index;           ///< DNNL_ARG_SRC, …
    dnnl::memory memory; ///< empty for none
};

/// A primitive with its scratchpad.
class Primitive {
public:
    Primitive() = default;
    template <typename Description>
    explicit Primitive(const Description& description)
        : m_primitive(description.get()), m_scratchpad(description.scratchpad_desc())
    {}
    void run(std::initializer_list<Argument> arguments) const; ///< at most 7

private:
    dnnl::primitive m_primitive;
    Desc m_scratchpad;
};

/// Brings values from one order into another.
class Reorder {
public:
    Reorder(const Desc& from, const Desc& to);
    void run(const dnnl::memory& from, const dnnl::memory& to) const;

private:
    Primitive m_primitive;
};

} // namespace qs::onednn
