// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/pdf_canvas.h"

#include "core/base/utf8.h"
#include "core/base/version.h"

#include <algorithm>
#include <cairo-pdf.h>

namespace qs {
namespace {

// No line on A4 holds more; measuring text takes time in proportion to its length.
constexpr std::size_t kLongestLine = 300;
constexpr double kBottom = PdfCanvas::kHeight - PdfCanvas::kMargin - 10;

cairo_status_t writeTo(void* closure, const unsigned char* data, unsigned int length)
{
    auto* out = static_cast<std::ostream*>(closure);
    if (out == nullptr) {
        return CAIRO_STATUS_SUCCESS;
    }
    out->write(reinterpret_cast<const char*>(data), length);
    return *out ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

} // namespace

PdfCanvas::PdfCanvas(std::ostream* out, const std::string& title, std::string footer, int pageCount)
    : m_surface(cairo_pdf_surface_create_for_stream(writeTo, out, kWidth, kHeight), &cairo_surface_destroy),
      m_cairo(cairo_create(m_surface.get()), &cairo_destroy),
      m_footer(std::move(footer)),
      m_pageCount(pageCount)
{
    cairo_pdf_surface_set_metadata(m_surface.get(), CAIRO_PDF_METADATA_TITLE, visibleText(title).c_str());
    cairo_pdf_surface_set_metadata(m_surface.get(), CAIRO_PDF_METADATA_CREATOR,
                                   (std::string("Quantscope ") + kVersion).c_str());
}

PdfCanvas::~PdfCanvas()
{
    // The stream may be gone when the surface is; whoever wants its bytes calls finish().
    cairo_surface_finish(m_surface.get());
}

void PdfCanvas::select(const Style& style)
{
    cairo_select_font_face(m_cairo.get(), "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL,
                           style.bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(m_cairo.get(), style.size);
    cairo_set_source_rgb(m_cairo.get(), style.colour.red, style.colour.green, style.colour.blue);
}

double PdfCanvas::widthOf(const std::string& text)
{
    cairo_text_extents_t extents;
    cairo_text_extents(m_cairo.get(), text.c_str(), &extents);
    return extents.x_advance;
}

std::string PdfCanvas::fitted(const std::string& text, double width)
{
    if (widthOf(text) <= width) {
        return text;
    }
    std::size_t fits = 0;
    std::size_t tooMany = std::min(text.size(), kLongestLine) + 1;
    while (tooMany - fits > 1) {
        const std::size_t middle = (fits + tooMany) / 2;
        (widthOf(elided(text, middle)) <= width ? fits : tooMany) = middle;
    }
    return elided(text, fits);
}

void PdfCanvas::line(double x, double baseline, double width, const std::string& text, const Style& style)
{
    select(style);
    const std::string shown = fitted(elided(visibleText(text), kLongestLine), width);
    const double left = style.align == Align::Right ? x + width - widthOf(shown) : x;
    cairo_move_to(m_cairo.get(), left, m_y + baseline);
    cairo_show_text(m_cairo.get(), shown.c_str());
}

void PdfCanvas::paragraph(double x, double width, const std::string& text, const Style& style)
{
    const double lineHeight = style.size * 1.4;
    const std::string words = visibleText(text);
    std::string current;
    std::size_t at = 0;
    while (at < words.size()) {
        const std::size_t end = std::min(words.find(' ', at), words.size());
        const std::string longer = current + (current.empty() ? "" : " ") + words.substr(at, end - at);
        select(style);
        if (!current.empty() && widthOf(longer) > width) {
            need(lineHeight);
            line(x, style.size, width, current, style);
            down(lineHeight);
            current = words.substr(at, end - at);
        } else {
            current = longer;
        }
        at = end + 1;
    }
    need(lineHeight);
    line(x, style.size, width, current, style);
    down(lineHeight);
}

void PdfCanvas::rectangle(double x, double top, double width, double height, const Colour& colour)
{
    cairo_set_source_rgb(m_cairo.get(), colour.red, colour.green, colour.blue);
    cairo_rectangle(m_cairo.get(), x, m_y + top, width, height);
    cairo_fill(m_cairo.get());
}

void PdfCanvas::need(double points)
{
    if (m_y + points <= kBottom) {
        return;
    }
    endPage();
    ++m_page;
    m_y = kMargin;
    if (m_header) {
        m_header();
    }
}

void PdfCanvas::endPage()
{
    m_y = kHeight - kMargin;
    Style style{.size = 8, .bold = false, .colour = kSoft, .align = Align::Left};
    line(kMargin, 0, kTextWidth * 0.75, m_footer, style);
    style.align = Align::Right;
    line(kMargin, 0, kTextWidth, "Page " + std::to_string(m_page) + " of " + std::to_string(m_pageCount), style);
    cairo_show_page(m_cairo.get());
}

Result<int> PdfCanvas::finish()
{
    endPage();
    const cairo_status_t drawing = cairo_status(m_cairo.get());
    cairo_surface_finish(m_surface.get());
    const cairo_status_t writing = cairo_surface_status(m_surface.get());
    for (const cairo_status_t status : {drawing, writing}) {
        if (status != CAIRO_STATUS_SUCCESS) {
            return Error{ErrorCode::Io, std::string("the PDF could not be made: ") + cairo_status_to_string(status)};
        }
    }
    return m_page;
}

} // namespace qs
