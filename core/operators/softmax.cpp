// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/operators/softmax.h"

#include "core/kernels/onednn.h"
#include "core/operators/types.h"

#include <algorithm>
#include <cmath>

namespace qs {

namespace {

/// An array as rows: `length` elements, `inner` apart.
struct Rows {
    std::int64_t outer = 1;
    std::int64_t length = 1;
    std::int64_t inner = 1;

    bool operator==(const Rows&) const = default;
};

Result<Rows> rowsOf(const Call& call)
{
    const bool isFlattened = call.opset < 13;
    const Shape& shape = call.in(0).shape();
    const auto axis = axisOf(call.node.integer("axis", isFlattened ? 1 : -1), shape.size());
    if (!axis) {
        return axis.error();
    }
    Rows rows;
    for (std::size_t i = 0; i < shape.size() && call.in(0).count() > 0; ++i) {
        (i < *axis ? rows.outer : i == *axis || isFlattened ? rows.length : rows.inner) *= shape[i];
    }
    return rows;
}

/// By loops over rows that lie beside each other.
template <typename T>
void calculate(const Rows& rows, bool isLog, const T* x, T* y)
{
    const auto inner = static_cast<std::size_t>(rows.inner);
    std::vector<T> most(inner);
    std::vector<T> sums(inner);
    for (std::int64_t outer = 0; outer < rows.outer;
         ++outer, x += rows.length * rows.inner, y += rows.length * rows.inner) {
        std::copy_n(x, inner, most.begin());
        for (std::int64_t i = 1; i < rows.length; ++i) {
            const T* const from = x + i * rows.inner;
            for (std::size_t k = 0; k < inner; ++k) {
                most[k] = std::max(most[k], from[k]);
            }
        }
        std::ranges::fill(sums, T(0));
        for (std::int64_t i = 0; i < rows.length; ++i) {
            for (std::size_t k = 0; k < inner; ++k) {
                const std::size_t at = static_cast<std::size_t>(i) * inner + k;
                const T power = std::exp(x[at] - most[k]);
                sums[k] += power;
                y[at] = isLog ? x[at] - most[k] : power;
            }
        }
        for (std::size_t k = 0; k < inner; ++k) {
            sums[k] = isLog ? std::log(sums[k]) : T(1) / sums[k];
        }
        for (std::int64_t i = 0; i < rows.length; ++i) {
            T* const to = y + i * rows.inner;
            for (std::size_t k = 0; k < inner; ++k) {
                to[k] = isLog ? to[k] - sums[k] : to[k] * sums[k];
            }
        }
    }
}

struct KeptSoftmax {
    Rows rows;
    int threads = 0;
    onednn::Primitive primitive;
};

/// oneDNN's for whole rows in one piece.
Status byOneDnn(const Call& call, const Rows& rows, bool isLog, Array& y)
{
    const int threads = threadCount();
    const onednn::Threads limit(threads);
    return onednn::guarded([&]() -> Status {
        const onednn::Desc desc = onednn::plain({rows.outer, rows.length});
        const KeptSoftmax* kept = std::any_cast<KeptSoftmax>(&call.kept);
        if (kept == nullptr || kept->rows != rows || kept->threads != threads) {
            const auto algorithm = isLog ? dnnl::algorithm::softmax_log : dnnl::algorithm::softmax_accurate;
            const dnnl::softmax_v2_forward::desc wanted(dnnl::prop_kind::forward_inference, algorithm, desc, desc, 1);
            const dnnl::softmax_v2_forward::primitive_desc description(wanted, onednn::attributes(), onednn::engine());
            call.kept = KeptSoftmax{rows, threads, onednn::Primitive(description)};
            kept = std::any_cast<KeptSoftmax>(&call.kept);
        }
        kept->primitive.run(
            {{DNNL_ARG_SRC, onednn::memoryOf(call.in(0), desc)}, {DNNL_ARG_DST, onednn::memoryOf(y, desc)}});
        return ok();
    });
}

Result<Arrays> normalized(const Call& call, bool isLog)
{
    const auto rows = rowsOf(call);
    if (!rows) {
        return rows.error();
    }
    return withType(FloatTypes(), call.in(0).type(), [&]<typename T>(T) -> Result<Arrays> {
        auto y = Array::make(call.in(0).type(), call.in(0).shape());
        if (!y || y->count() == 0) {
            return one(std::move(y));
        }
        if (std::is_same_v<T, float> && rows->inner == 1) {
            QS_TRY(byOneDnn(call, *rows, isLog, *y));
        } else {
            calculate(*rows, isLog, call.in(0).values<T>().data(), y->template edit<T>().data());
        }
        return one(std::move(y));
    });
}

} // namespace

Result<Arrays> softmax(const Call& call)
{
    return normalized(call, false);
}

Result<Arrays> logSoftmax(const Call& call)
{
    return normalized(call, true);
}

Result<Arrays> hardmax(const Call& call)
{
    const auto rows = rowsOf(call);
    if (!rows) {
        return rows.error();
    }
    return withType(FloatTypes(), call.in(0).type(), [&]<typename T>(T) -> Result<Arrays> {
        auto y = Array::make(call.in(0).type(), call.in(0).shape());
        if (!y || y->count() == 0) {
            return one(std::move(y));
        }
        const T* const x = call.in(0).values<T>().data();
        T* const out = y->template edit<T>().data();
        std::fill_n(out, y->count(), T(0));
        for (std::int64_t row = 0; row < rows->outer * rows->inner; ++row) {
            const std::int64_t begin = row / rows->inner * rows->length * rows->inner + row % rows->inner;
            std::int64_t most = begin;
            for (std::int64_t i = 1; i < rows->length; ++i) {
                const std::int64_t at = begin + i * rows->inner;
                most = x[at] > x[most] ? at : most;
            }
            out[most] = T(1);
        }
        return one(std::move(y));
    });
}

} // namespace qs
