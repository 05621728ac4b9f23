// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/array_pictures.h"

#include "core/data/picture_decoders.h"

#include <algorithm>

namespace qs {

namespace {

/// Pictures one behind the other, and how their bytes lie.
struct PictureStack {
    std::int64_t height = 0;
    std::int64_t width = 0;
    int channels = 1;
    bool isPlanar = false; ///< channels before height and width
};

std::optional<PictureStack> stackOf(const Tensor& tensor)
{
    const Shape& shape = tensor.shape;
    if (tensor.type != ElementType::U8 || tensor.stored != nullptr || shape.empty() || shape.front() == 0) {
        return std::nullopt;
    }
    if (shape.size() == 3) {
        return PictureStack{.height = shape[1], .width = shape[2]};
    }
    const auto isChannels = [](std::int64_t extent) { return extent == 1 || extent == 3; };
    if (shape.size() == 4 && isChannels(shape[3])) {
        return PictureStack{.height = shape[1], .width = shape[2], .channels = static_cast<int>(shape[3])};
    }
    if (shape.size() == 4 && isChannels(shape[1])) {
        return PictureStack{
            .height = shape[2], .width = shape[3], .channels = static_cast<int>(shape[1]), .isPlanar = true};
    }
    return std::nullopt;
}

class ArraySource final : public SampleSource {
public:
    ArraySource(std::shared_ptr<const TensorData> data, Array pictures, const PictureStack& stack, PictureInput input)
        : m_data(std::move(data)), m_pictures(std::move(pictures)), m_stack(stack), m_input(std::move(input))
    {}

    Result<Array> at(std::uint64_t index) const override
    {
        Picture picture{.height = m_stack.height, .width = m_stack.width, .channels = m_stack.channels, .pixels = {}};
        const auto pixels = static_cast<std::size_t>(picture.height * picture.width);
        const auto channels = static_cast<std::size_t>(picture.channels);
        const auto bytes = m_pictures.values<std::uint8_t>().subspan(index * pixels * channels, pixels * channels);
        picture.pixels.assign(bytes.begin(), bytes.end());
        if (m_stack.isPlanar) {
            for (std::size_t c = 0; c < channels; ++c) {
                for (std::size_t i = 0; i < pixels; ++i) {
                    picture.pixels[i * channels + c] = bytes[c * pixels + i];
                }
            }
        }
        QS_TRY(m_data->intact());
        return prepared(picture, m_input);
    }

private:
    std::shared_ptr<const TensorData> m_data;
    Array m_pictures;
    PictureStack m_stack;
    PictureInput m_input;
};

} // namespace

Result<ArrayPictures> arrayPictures(const Model& data, PictureInput input)
{
    const Tensor* found = nullptr;
    for (const Tensor& tensor : data.tensors) {
        if (!stackOf(tensor)) {
            continue;
        }
        if (found != nullptr) {
            return Error{ErrorCode::Usage, "both \"" + found->name + "\" and \"" + tensor.name +
                                               "\" may be the pictures to prepare: leave one in the file"};
        }
        found = &tensor;
    }
    if (found == nullptr) {
        return Error{ErrorCode::Usage, "no array is U8 with the shape of pictures, and only those can be prepared; "
                                       "others are taken as they are without preprocessing"};
    }
    const PictureStack stack = *stackOf(*found);
    if (const Status fits = checkExtents(stack.width, stack.height); !fits) {
        return fits.error().in("array \"" + found->name + "\"");
    }
    auto pictures = arrayOf(*found);
    QS_TRY(pictures);
    return ArrayPictures{.array = found->name,
                         .count = static_cast<std::uint64_t>(found->shape.front()),
                         .source =
                             std::make_shared<ArraySource>(found->data, std::move(*pictures), stack, std::move(input))};
}

} // namespace qs
