// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/exif_orientation.h"
#include "core/data/picture_decoders.h"

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstdio>
#include <cstring>
#include <jerror.h>
#include <jpeglib.h>
#include <new>

namespace qs {

namespace {

constexpr int kMostScans = 500; // a progressive file of a few kilobytes can ask for hours of work otherwise

/// libjpeg's error manager with the place to jump to. No member may need a destructor: errors jump over them.
struct Errors {
    jpeg_error_mgr manager{}; // the first member: libjpeg knows only this part
    std::jmp_buf leave{};
    std::array<char, JMSG_LENGTH_MAX> message{};
};

Errors& errorsOf(j_common_ptr jpeg)
{
    return *reinterpret_cast<Errors*>(jpeg->err);
}

[[noreturn]] void fail(j_common_ptr jpeg)
{
    Errors& errors = errorsOf(jpeg);
    errors.manager.format_message(jpeg, errors.message.data());
    std::longjmp(errors.leave, 1);
}

/// Level −1 is data that does not decode. libjpeg would go on with grey blocks; what only lies between the segments
/// costs no pixel.
void look(j_common_ptr jpeg, int level)
{
    const int code = jpeg->err->msg_code;
    if (level < 0 &&
        (code == JWRN_JPEG_EOF || code == JWRN_HUFF_BAD_CODE || code == JWRN_HIT_MARKER || code == JWRN_MUST_RESYNC)) {
        fail(jpeg);
    }
}

void ignore(j_common_ptr /*jpeg*/) {}

void watchScans(j_common_ptr jpeg)
{
    if (jpeg->is_decompressor != FALSE && reinterpret_cast<j_decompress_ptr>(jpeg)->input_scan_number > kMostScans) {
        Errors& errors = errorsOf(jpeg);
        (void)std::snprintf(errors.message.data(), errors.message.size(), "it has more than %d scans", kMostScans);
        std::longjmp(errors.leave, 1);
    }
}

bool readHeader(jpeg_decompress_struct& jpeg, std::span<const std::byte> bytes)
{
    if (setjmp(errorsOf(reinterpret_cast<j_common_ptr>(&jpeg)).leave) != 0) {
        return false;
    }
    jpeg_mem_src(&jpeg, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    jpeg_save_markers(&jpeg, JPEG_APP0 + 1, 0xFFFF); // EXIF
    jpeg_read_header(&jpeg, TRUE);
    if (jpeg.num_components == 1) {
        jpeg.out_color_space = JCS_GRAYSCALE;
    } else if (jpeg.num_components == 4) {
        jpeg.out_color_space = JCS_CMYK;
    } else {
        jpeg.out_color_space = JCS_RGB;
    }
    jpeg_calc_output_dimensions(&jpeg);
    return true;
}

/// `pixels` has room for all rows of the components as they come.
bool readRows(jpeg_decompress_struct& jpeg, std::uint8_t* pixels)
{
    if (setjmp(errorsOf(reinterpret_cast<j_common_ptr>(&jpeg)).leave) != 0) {
        return false;
    }
    jpeg_start_decompress(&jpeg);
    const std::size_t bytes = std::size_t{jpeg.output_width} * static_cast<std::size_t>(jpeg.output_components);
    while (jpeg.output_scanline < jpeg.output_height) {
        JSAMPROW row = pixels + jpeg.output_scanline * bytes;
        jpeg_read_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_decompress(&jpeg);
    return true;
}

/// CMYK as Adobe's programs write it, 255 for no ink, to RGB in Pillow's arithmetic; in place.
void toRgb(Picture& picture)
{
    const std::size_t pixels = picture.pixels.size() / 4;
    for (std::size_t i = 0; i < pixels; ++i) {
        const std::uint32_t light = picture.pixels[4 * i + 3];
        for (std::size_t c = 0; c < 3; ++c) {
            const std::uint32_t product = (255U - picture.pixels[4 * i + c]) * light + 128;
            const std::uint32_t ink = (product + (product >> 8U)) >> 8U; // product / 255, rounded
            picture.pixels[3 * i + c] = static_cast<std::uint8_t>(light - std::min(ink, light));
        }
    }
    picture.channels = 3;
    picture.pixels.resize(3 * pixels);
}

/// libjpeg's objects, freed whatever happens.
class Reader {
public:
    Reader()
    {
        m_jpeg.err = jpeg_std_error(&m_errors.manager);
        m_errors.manager.error_exit = fail;
        m_errors.manager.emit_message = look;
        m_errors.manager.output_message = ignore;
        m_progress.progress_monitor = watchScans;
    }
    ~Reader() { jpeg_destroy_decompress(&m_jpeg); }
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    Result<Picture> picture(std::span<const std::byte> bytes)
    {
        if (!create() || !readHeader(m_jpeg, bytes)) {
            return error();
        }
        QS_TRY(checkExtents(m_jpeg.output_width, m_jpeg.output_height));
        const int components = m_jpeg.out_color_components;
        Picture picture{
            .height = m_jpeg.output_height, .width = m_jpeg.output_width, .channels = components, .pixels = {}};
        picture.pixels.resize(static_cast<std::size_t>(picture.height * picture.width * components));
        const int orientation = orientationOf();
        if (!readRows(m_jpeg, picture.pixels.data())) {
            return error();
        }
        if (components == 4) {
            toRgb(picture);
        }
        return upright(std::move(picture), orientation);
    }

private:
    bool create()
    {
        if (setjmp(m_errors.leave) != 0) {
            return false;
        }
        jpeg_create_decompress(&m_jpeg);
        m_jpeg.progress = &m_progress;
        return true;
    }

    int orientationOf() const
    {
        constexpr std::string_view mark("Exif\0\0", 6);
        for (jpeg_saved_marker_ptr marker = m_jpeg.marker_list; marker != nullptr; marker = marker->next) {
            const auto data = std::as_bytes(std::span(marker->data, marker->data_length));
            if (data.size() > mark.size() && std::memcmp(data.data(), mark.data(), mark.size()) == 0) {
                return exifOrientation(data.subspan(mark.size()));
            }
        }
        return 1;
    }

    Error error() const
    {
        switch (m_errors.manager.msg_code) {
        case JWRN_JPEG_EOF:
        case JERR_INPUT_EOF:
        case JERR_INPUT_EMPTY:
            return {ErrorCode::Format, "the JPEG file ends too early"};
        case JERR_OUT_OF_MEMORY:
            return {ErrorCode::OutOfMemory, "there is no memory to decode it"};
        default:
            return {ErrorCode::Format, std::string("the JPEG file cannot be decoded: ") + m_errors.message.data()};
        }
    }

    Errors m_errors;
    jpeg_progress_mgr m_progress{};
    jpeg_decompress_struct m_jpeg{};
};

} // namespace

Result<Picture> decodeJpeg(std::span<const std::byte> bytes)
{
    try {
        return Reader().picture(bytes);
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::OutOfMemory, "there is no memory for its pixels"};
    }
}

} // namespace qs
