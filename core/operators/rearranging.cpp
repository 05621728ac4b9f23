// SPDX-License-Identifier: GPL-3.0-or-later
// Operators that put elements into another order by a rule of their own: blocks of pictures, sequences backwards.
#include "core/operators/layout_parts.h"
#include "core/operators/strided_copy.h"
#include "core/operators/types.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>

namespace qs {

namespace {

/// The block size of DepthToSpace and SpaceToDepth, for a shape of four axes whose named ones it divides.
Result<std::int64_t> blockSize(const Call& call)
{
    const std::int64_t size = call.node.integer("blocksize", 0);
    if (size < 1 || call.in(0).rank() != 4) {
        return Error{ErrorCode::Shape, "blocks of " + std::to_string(size) + " of the shape " +
                                           shapeText(call.in(0).shape()) + ", which should have four axes"};
    }
    return size;
}

Error unfitBlocks(const Array& x, std::int64_t size)
{
    return {ErrorCode::Shape,
            "the shape " + shapeText(x.shape()) + " does not come to whole blocks of " + std::to_string(size)};
}

} // namespace

Result<Arrays> depthToSpace(const Call& call)
{
    const auto size = blockSize(call);
    if (!size) {
        return size.error();
    }
    const Array& x = call.in(0);
    const Shape& s = x.shape();
    constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
    if (*size > 0x7fffffff || s[1] % (*size * *size) != 0 || s[2] > largest / *size || s[3] > largest / *size) {
        return unfitBlocks(x, *size);
    }
    const std::string mode = call.node.text("mode", "DCR");
    if (mode != "DCR" && mode != "CRD") {
        return Error{ErrorCode::Unsupported, "its mode \"" + mode + "\" is not known"};
    }
    const std::int64_t depth = s[1] / (*size * *size);
    const bool depthIsInner = mode == "DCR"; // the channels are blocks of depths, or depths of blocks
    const Shape parts =
        depthIsInner ? Shape{s[0], *size, *size, depth, s[2], s[3]} : Shape{s[0], depth, *size, *size, s[2], s[3]};
    const auto order =
        depthIsInner ? std::array<std::size_t, 6>{0, 3, 4, 1, 5, 2} : std::array<std::size_t, 6>{0, 1, 4, 2, 5, 3};
    return one(copyStrided(x, 0, inOrder(axesInMemory(parts), order), {s[0], depth, s[2] * *size, s[3] * *size}));
}

Result<Arrays> spaceToDepth(const Call& call)
{
    const auto size = blockSize(call);
    if (!size) {
        return size.error();
    }
    const Array& x = call.in(0);
    const Shape& s = x.shape();
    constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
    if (s[2] % *size != 0 || s[3] % *size != 0 || *size > 0x7fffffff || s[1] > largest / (*size * *size)) {
        return unfitBlocks(x, *size);
    }
    const Shape parts{s[0], s[1], s[2] / *size, *size, s[3] / *size, *size};
    const auto order = std::array<std::size_t, 6>{0, 3, 5, 1, 2, 4};
    return one(copyStrided(x, 0, inOrder(axesInMemory(parts), order),
                           {s[0], s[1] * *size * *size, s[2] / *size, s[3] / *size}));
}

Result<Arrays> reverseSequence(const Call& call)
{
    const Array& x = call.in(0);
    const std::int64_t batchAxis = call.node.integer("batch_axis", 1);
    const std::int64_t timeAxis = call.node.integer("time_axis", 0);
    const auto lengths = integersOf(call.in(1));
    if (!lengths) {
        return lengths.error();
    }
    const bool areFirstTwo = (batchAxis == 0 && timeAxis == 1) || (batchAxis == 1 && timeAxis == 0);
    if (x.rank() < 2 || !areFirstTwo) {
        return Error{ErrorCode::Shape, "the time axis " + std::to_string(timeAxis) + " and the batch axis " +
                                           std::to_string(batchAxis) + " of " + shapeText(x.shape()) +
                                           " should be its first two"};
    }
    const auto times = static_cast<std::size_t>(x.shape()[static_cast<std::size_t>(timeAxis)]);
    const auto batches = static_cast<std::size_t>(x.shape()[static_cast<std::size_t>(batchAxis)]);
    const auto fits = [&](std::int64_t each) { return each >= 0 && each <= static_cast<std::int64_t>(times); };
    if (lengths->size() != batches || !std::ranges::all_of(*lengths, fits)) {
        return Error{ErrorCode::Shape, "the lengths of the sequences do not fit the shape " + shapeText(x.shape())};
    }
    auto y = Array::make(x.type(), x.shape());
    if (!y || y->count() == 0) {
        return one(std::move(y));
    }
    const std::size_t block = x.bytes().size() / (times * batches);
    const std::size_t timeStep = timeAxis == 0 ? batches : 1;
    const std::size_t batchStep = timeAxis == 0 ? 1 : times;
    for (std::size_t batch = 0; batch < batches; ++batch) {
        const auto length = static_cast<std::size_t>((*lengths)[batch]);
        for (std::size_t time = 0; time < times; ++time) {
            const std::size_t source = time < length ? length - 1 - time : time;
            std::memcpy(y->editBytes().data() + (batch * batchStep + time * timeStep) * block,
                        x.bytes().data() + (batch * batchStep + source * timeStep) * block, block);
        }
    }
    return one(std::move(y));
}

} // namespace qs
