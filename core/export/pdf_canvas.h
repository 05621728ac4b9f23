// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cairo.h>
#include <functional>
#include <memory>
#include <ostream>
#include <string>

namespace qs {

/// A4 pages that fill from the top and are numbered. Lengths in points. One font, DejaVu Sans, through Cairo; text is
/// made valid and visible before Cairo sees it, because one broken byte stops all its output.
class PdfCanvas {
public:
    static constexpr double kWidth = 595.28;
    static constexpr double kHeight = 841.89;
    static constexpr double kMargin = 42;
    static constexpr double kTextWidth = kWidth - 2 * kMargin;

    struct Colour {
        double red, green, blue;
    };
    static constexpr Colour kText{0.11, 0.12, 0.13};
    static constexpr Colour kSoft{0.35, 0.38, 0.41};
    static constexpr Colour kLine{0.84, 0.85, 0.87};
    static constexpr Colour kBlue{0.04, 0.40, 0.68};
    static constexpr Colour kRed{0.76, 0.31, 0.04};

    enum class Align { Left, Right };
    struct Style {
        double size = 9;
        bool bold = false;
        Colour colour = kText;
        Align align = Align::Left;
    };

    /// Writes to `out`, or nowhere when it is null: a rehearsal that counts the pages. `footer` stands at the bottom
    /// left; page numbers say "of `pageCount`".
    PdfCanvas(std::ostream* out, const std::string& title, std::string footer, int pageCount);
    ~PdfCanvas();
    PdfCanvas(const PdfCanvas&) = delete;
    PdfCanvas& operator=(const PdfCanvas&) = delete;

    /// Where the next thing goes, from the top of the page.
    double y() const { return m_y; }
    void down(double points) { m_y += points; }
    /// Starts a page unless `points` are left on this one. The header of the table in progress is drawn again.
    void need(double points);
    /// Drawn at the top of each new page until it is set to nothing.
    void setHeader(std::function<void()> header) { m_header = std::move(header); }

    /// One line in a box of `width`, its baseline `baseline` below y(). Text that is too long loses its middle.
    void line(double x, double baseline, double width, const std::string& text, const Style& style);
    /// As many lines as it takes, moving down; breaks at blanks.
    void paragraph(double x, double width, const std::string& text, const Style& style);
    void rectangle(double x, double top, double width, double height, const Colour& colour);

    /// Ends the last page; the number of pages, or why they could not be written.
    Result<int> finish();

private:
    void select(const Style& style);
    double widthOf(const std::string& text);
    std::string fitted(const std::string& text, double width);
    void endPage();

    std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)> m_surface;
    std::unique_ptr<cairo_t, decltype(&cairo_destroy)> m_cairo;
    std::function<void()> m_header;
    std::string m_footer;
    int m_pageCount;
    int m_page = 1;
    double m_y = kMargin;
};

} // namespace qs
