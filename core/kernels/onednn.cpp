// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/onednn.h"

#include <array>
#include <cassert>
#include <memory>
#include <new>
#include <omp.h>

namespace qs::onednn {

namespace {

constexpr std::align_val_t kAlignment{64};

struct Freed {
    void operator()(std::byte* bytes) const { ::operator delete[](bytes, kAlignment); }
};

/// Memory that grows to what was the most so far.
class Buffer {
public:
    void* atLeast(std::size_t bytes)
    {
        if (bytes > m_size) {
            m_bytes.reset();
            m_size = 0;
            m_bytes.reset(static_cast<std::byte*>(::operator new[](bytes, kAlignment)));
            m_size = bytes;
        }
        return m_bytes.get();
    }

private:
    std::unique_ptr<std::byte[], Freed> m_bytes;
    std::size_t m_size = 0;
};

dnnl::stream& stream()
{
    thread_local dnnl::stream stream(engine());
    return stream;
}

} // namespace

const dnnl::engine& engine()
{
    static const dnnl::engine engine(dnnl::engine::kind::cpu, 0);
    return engine;
}

std::string instructionSet()
{
    switch (dnnl::get_effective_cpu_isa()) {
    case dnnl::cpu_isa::sse41:
        return "SSE4.1";
    case dnnl::cpu_isa::avx:
        return "AVX";
    case dnnl::cpu_isa::avx2:
        return "AVX2";
    case dnnl::cpu_isa::avx2_vnni:
        return "AVX2 with VNNI";
    case dnnl::cpu_isa::avx512_core:
        return "AVX-512 without VNNI";
    case dnnl::cpu_isa::avx512_core_vnni:
        return "AVX-512 with VNNI";
    case dnnl::cpu_isa::avx512_core_bf16:
        return "AVX-512 with VNNI and BF16";
    case dnnl::cpu_isa::avx512_core_amx:
        return "AVX-512 with AMX";
    default:
        return "the processor's own";
    }
}

Error errorOf(const dnnl::error& error)
{
    if (error.status == dnnl_out_of_memory) {
        return {ErrorCode::OutOfMemory, "not enough memory"};
    }
    return {ErrorCode::Unsupported, std::string("oneDNN cannot calculate this (") + error.what() + ")"};
}

Threads::Threads(int count) : m_before(omp_get_max_threads())
{
    omp_set_num_threads(count);
}

Threads::~Threads()
{
    omp_set_num_threads(m_before);
}

Desc plain(const Dims& dims, Type type)
{
    Dims strides(dims.size(), 1);
    for (std::size_t axis = dims.size(); axis-- > 1;) {
        strides[axis - 1] = strides[axis] * dims[axis];
    }
    return {dims, type, strides};
}

Desc channelsLast(const Dims& dims, Type type)
{
    Dims strides(dims.size(), 1);
    dnnl::memory::dim stride = dims[1];
    for (std::size_t axis = dims.size(); axis-- > 2;) {
        strides[axis] = stride;
        stride *= dims[axis];
    }
    strides[0] = stride;
    return {dims, type, strides};
}

Desc any(const Dims& dims, Type type)
{
    return {dims, type, dnnl::memory::format_tag::any};
}

dnnl::memory memoryOf(const Array& array, const Desc& desc)
{
    return {desc, engine(), const_cast<std::byte*>(array.bytes().data())}; // memory knows no constant bytes
}

dnnl::memory memoryOf(Array& array, const Desc& desc)
{
    return {desc, engine(), array.editBytes().data()};
}

dnnl::memory temporary(Room room, const Desc& desc)
{
    thread_local std::array<Buffer, 3> buffers;
    return {desc, engine(), buffers[static_cast<std::size_t>(room)].atLeast(desc.get_size())};
}

dnnl::primitive_attr attributes()
{
    dnnl::primitive_attr attributes;
    attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
    return attributes;
}

void Primitive::run(std::initializer_list<Argument> arguments) const
{
    // Small layers notice the maps that dnnl::primitive::execute() is called with.
    std::array<dnnl_exec_arg_t, 8> all{};
    int count = 0;
    for (const Argument& argument : arguments) {
        assert(static_cast<std::size_t>(count) + 1 < all.size());
        if (dnnl_memory* const memory = argument.memory.get(true)) {
            all[static_cast<std::size_t>(count++)] = {argument.index, memory};
        }
    }
    dnnl::memory scratchpad;
    if (m_scratchpad.get_size() > 0) {
        scratchpad = temporary(Room::Scratchpad, m_scratchpad);
        all[static_cast<std::size_t>(count++)] = {DNNL_ARG_SCRATCHPAD, scratchpad.get()};
    }
    dnnl::error::wrap_c_api(dnnl_primitive_execute(m_primitive.get(), stream().get(), count, all.data()),
                            "a primitive does not run");
    stream().wait();
}

Reorder::Reorder(const Desc& from, const Desc& to)
    : m_primitive(dnnl::reorder::primitive_desc(engine(), from, engine(), to, attributes()))
{}

void Reorder::run(const dnnl::memory& from, const dnnl::memory& to) const
{
    m_primitive.run({{DNNL_ARG_FROM, from}, {DNNL_ARG_TO, to}});
}

} // namespace qs::onednn
