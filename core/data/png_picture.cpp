// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/picture_decoders.h"

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstring>
#include <new>
#include <png.h>

namespace qs {

namespace {

/// What libpng reads from, and where its message goes. No member may need a destructor: errors jump over them.
struct Source {
    const std::byte* next = nullptr;
    std::size_t left = 0;
    bool endedEarly = false;
    std::array<char, 160> message{};
};

struct Header {
    png_uint_32 width = 0;
    png_uint_32 height = 0;
    int channels = 0;
    int passes = 1;
};

void read(png_structp png, png_bytep to, png_size_t count)
{
    Source& source = *static_cast<Source*>(png_get_io_ptr(png));
    if (count > source.left) {
        source.endedEarly = true;
        png_error(png, "read error");
    }
    std::memcpy(to, source.next, count);
    source.next += count;
    source.left -= count;
}

[[noreturn]] void fail(png_structp png, png_const_charp message)
{
    Source& source = *static_cast<Source*>(png_get_error_ptr(png));
    std::strncpy(source.message.data(), message, source.message.size() - 1);
    png_longjmp(png, 1);
}

void ignore(png_structp /*png*/, png_const_charp /*message*/) {}

/// Reads the header and asks for 8 bits of grey or RGB. False where libpng gave up; nothing here owns memory.
bool readHeader(png_structp png, png_infop info, Header& header)
{
    if (setjmp(png_jmpbuf(png)) != 0) {
        return false;
    }
    png_read_info(png, info);
    header.width = png_get_image_width(png, info);
    header.height = png_get_image_height(png, info);
    const int depth = png_get_bit_depth(png, info);
    const int type = png_get_color_type(png, info);
    if (depth == 16) {
        png_set_scale_16(png);
    }
    if (type == PNG_COLOR_TYPE_PALETTE) {
        png_set_palette_to_rgb(png);
    } else if (type == PNG_COLOR_TYPE_GRAY && depth < 8) {
        png_set_expand_gray_1_2_4_to_8(png);
    }
    png_set_strip_alpha(png); // also what a palette's transparency becomes
    header.passes = png_set_interlace_handling(png);
    png_read_update_info(png, info);
    header.channels = png_get_channels(png, info);
    return true;
}

bool readRows(png_structp png, const Header& header, std::uint8_t* pixels)
{
    if (setjmp(png_jmpbuf(png)) != 0) {
        return false;
    }
    const std::size_t row = std::size_t{header.width} * static_cast<std::size_t>(header.channels);
    for (int pass = 0; pass < header.passes; ++pass) { // an interlaced picture is refined in place
        for (png_uint_32 y = 0; y < header.height; ++y) {
            png_read_row(png, pixels + y * row, nullptr);
        }
    }
    return true;
}

/// libpng's objects, freed whatever happens.
class Reader {
public:
    explicit Reader(std::span<const std::byte> bytes)
    {
        m_source.next = bytes.data();
        m_source.left = bytes.size();
        m_png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &m_source, fail, ignore);
        m_info = m_png == nullptr ? nullptr : png_create_info_struct(m_png);
        if (m_info != nullptr) {
            png_set_read_fn(m_png, &m_source, read);
            png_set_user_limits(m_png, kMostPixels, kMostPixels);
        }
    }
    ~Reader() { png_destroy_read_struct(&m_png, &m_info, nullptr); }
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    Result<Picture> picture()
    {
        if (m_info == nullptr) {
            return Error{ErrorCode::OutOfMemory, "there is no memory to decode it"};
        }
        Header header;
        if (!readHeader(m_png, m_info, header)) {
            return error();
        }
        QS_TRY(checkExtents(header.width, header.height));
        if (header.channels != 1 && header.channels != 3) {
            return Error{ErrorCode::Unsupported, "it has " + std::to_string(header.channels) + " channels"};
        }
        Picture picture{.height = header.height, .width = header.width, .channels = header.channels, .pixels = {}};
        picture.pixels.resize(std::size_t{header.width} * header.height * static_cast<std::size_t>(header.channels));
        if (!readRows(m_png, header, picture.pixels.data())) {
            return error();
        }
        return picture;
    }

private:
    Error error() const
    {
        return m_source.endedEarly
                   ? Error{ErrorCode::Format, "the PNG file ends too early"}
                   : Error{ErrorCode::Format, std::string("the PNG file is damaged: ") + m_source.message.data()};
    }

    Source m_source;
    png_structp m_png = nullptr;
    png_infop m_info = nullptr;
};

} // namespace

Result<Picture> decodePng(std::span<const std::byte> bytes)
{
    try {
        return Reader(bytes).picture();
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::OutOfMemory, "there is no memory for its pixels"};
    }
}

} // namespace qs
