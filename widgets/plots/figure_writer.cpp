// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/figure_writer.h"

#include "widgets/number_text.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QDir>
#include <QPdfWriter>
#include <QSaveFile>
#include <QSvgGenerator>
#include <qcustomplot.h>

namespace qs {

namespace {

struct FigureText {
    Q_DECLARE_TR_FUNCTIONS(FigureText)
};

QByteArray pngBytes(QCustomPlot& plot)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    plot.toPixmap(plot.width(), plot.height(), 2).save(&buffer, "PNG");
    return bytes;
}

/// Draws the plot as shapes, not as pixels, on any paint device.
void drawVector(QCustomPlot& plot, QPaintDevice& device, double scale)
{
    QCPPainter painter(&device);
    painter.setMode(QCPPainter::pmVectorized);
    painter.setMode(QCPPainter::pmNonCosmetic);
    painter.scale(scale, scale);
    plot.toPainter(&painter, plot.width(), plot.height());
}

QByteArray svgBytes(QCustomPlot& plot, const QString& title)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    QSvgGenerator svg;
    svg.setOutputDevice(&buffer);
    svg.setSize(plot.size());
    svg.setViewBox(QRect(QPoint(), plot.size()));
    svg.setTitle(title);
    drawVector(plot, svg, 1);
    return bytes;
}

QByteArray pdfBytes(QCustomPlot& plot, const QString& title)
{
    constexpr int kDotsPerInch = 96; // as on the screen, so that text keeps its size against the lines
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter pdf(&buffer);
    pdf.setTitle(title);
    pdf.setCreator(QStringLiteral("Quantscope"));
    pdf.setPageSize(QPageSize(QSizeF(plot.size()) * 72 / kDotsPerInch, QPageSize::Point, {}, QPageSize::ExactMatch));
    pdf.setPageMargins({});
    pdf.setResolution(kDotsPerInch);
    drawVector(plot, pdf, 1);
    return bytes;
}

} // namespace

QStringList figureSuffixes()
{
    return {QStringLiteral("png"), QStringLiteral("svg"), QStringLiteral("pdf"), QStringLiteral("csv")};
}

QByteArray figureBytes(QCustomPlot& plot, const QString& suffix, const QString& title)
{
    if (suffix == QLatin1String("png")) {
        return pngBytes(plot);
    }
    if (suffix == QLatin1String("svg")) {
        return svgBytes(plot, title);
    }
    if (suffix == QLatin1String("pdf")) {
        return pdfBytes(plot, title);
    }
    return {};
}

bool writeWhole(const QString& path, const QByteArray& bytes, QString* error)
{
    QSaveFile file(path);
    const bool isWritten = file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit();
    if (!isWritten && error) {
        *error = FigureText::tr("%1 could not be written: %2")
                     .arg(isolated(QDir::toNativeSeparators(path)), file.errorString());
    }
    return isWritten;
}

} // namespace qs
