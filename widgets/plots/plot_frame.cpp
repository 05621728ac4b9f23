// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/plot_frame.h"

#include "widgets/file_dialog.h"
#include "widgets/plots/figure_writer.h"
#include "widgets/plots/plot_accessible.h"
#include "widgets/plots/plot_style.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QMimeData>
#include <QRegularExpression>
#include <QStackedLayout>
#include <QVBoxLayout>
#include <QWhatsThis>
#include <qcustomplot.h>

namespace qs {

namespace {

QLabel* makeLabel(QWidget* parent, bool canWrap)
{
    auto* label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setWordWrap(canWrap);
    // A long line must never decide how wide the window is.
    label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    return label;
}

/// `title` as a file name anywhere.
QString fileNameOf(QString title)
{
    static const QRegularExpression unsafe(QStringLiteral("[^\\w.-]+"));
    title.replace(unsafe, QStringLiteral("_"));
    return title.left(80);
}

} // namespace

PlotFrame::PlotFrame(QWidget* parent)
    : QWidget(parent),
      m_plot(new QCustomPlot(this)),
      m_titleElement(new QCPTextElement(m_plot)),
      m_content(new QCPLayoutGrid),
      m_body(new QHBoxLayout),
      m_pages(new QStackedLayout),
      m_readout(makeLabel(this, false)),
      m_summary(makeLabel(this, true)),
      m_problem(makeLabel(this, true))
{
    installPlotAccessibility();
    m_plot->plotLayout()->clear();
    m_plot->plotLayout()->addElement(0, 0, m_titleElement);
    m_plot->plotLayout()->addElement(1, 0, m_content);
    m_plot->plotLayout()->setRowSpacing(2);
    m_titleElement->setMargins({8, 6, 8, 0});
    m_plot->setFocusPolicy(Qt::StrongFocus);
    m_plot->setMinimumSize(240, 160);
    m_plot->setPlottingHint(QCP::phImmediateRefresh, false);
    m_plot->setAutoAddPlottableToLegend(false);
    // Axes and values read from left to right in every language.
    m_plot->setLayoutDirection(Qt::LeftToRight);
    m_plot->installEventFilter(this);

    m_pages->addWidget(m_plot);
    m_pages->addWidget(makeEmptyPage());
    m_problem->hide();
    m_problem->setObjectName(QStringLiteral("problem"));
    m_readout->setObjectName(QStringLiteral("readout"));
    m_summary->setObjectName(QStringLiteral("summary"));

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    m_body->addLayout(m_pages, 1);
    layout->addLayout(m_body, 1);
    layout->addWidget(m_readout);
    layout->addWidget(makeStrip());
    layout->addWidget(m_problem);
    layout->addWidget(m_summary);
    restyle();
}

QWidget* PlotFrame::makeStrip()
{
    auto* strip = new QWidget(this);
    m_strip = new QHBoxLayout(strip);
    m_strip->setContentsMargins(6, 0, 6, 0);
    m_strip->addStretch(1);
    strip->hide();
    m_readout->setContentsMargins(6, 0, 6, 0);
    m_summary->setContentsMargins(6, 0, 6, 4);
    m_problem->setContentsMargins(6, 0, 6, 0);
    return strip;
}

QWidget* PlotFrame::makeEmptyPage()
{
    auto* page = new QWidget(this);
    m_emptyText = makeLabel(page, true);
    m_emptyHint = makeLabel(page, true);
    for (QLabel* label : {m_emptyText, m_emptyHint}) {
        label->setAlignment(Qt::AlignCenter);
    }
    page->setAutoFillBackground(true);
    page->setBackgroundRole(QPalette::Base);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(24, 24, 24, 24);
    layout->addStretch();
    layout->addWidget(m_emptyText);
    layout->addWidget(m_emptyHint);
    layout->addStretch();
    return page;
}

PlotStyle PlotFrame::plotStyle() const
{
    return {palette(), font()};
}

void PlotFrame::restyle()
{
    const PlotStyle current = plotStyle();
    current.apply(*m_plot);
    m_titleElement->setFont(current.titleFont());
    m_titleElement->setTextColor(current.text());
    QFont large = current.titleFont();
    large.setPointSizeF(large.pointSizeF() > 0 ? large.pointSizeF() * 1.3 : 12);
    m_emptyText->setFont(large);
    fitTitle();
}

void PlotFrame::setTitle(const QString& title)
{
    m_title = title;
    m_plot->setAccessibleName(title);
    fitTitle();
}

void PlotFrame::fitTitle()
{
    const QFontMetrics metrics(m_titleElement->font());
    m_titleElement->setText(metrics.elidedText(m_title, Qt::ElideMiddle, std::max(100, m_plot->width() - 24)));
}

void PlotFrame::setReadout(const QString& text)
{
    m_readout->setText(text);
    m_readout->setToolTip({});
}

QString PlotFrame::readout() const
{
    return m_readout->text();
}

void PlotFrame::setSummary(const QString& sentence)
{
    if (sentence != m_summary->text()) {
        m_summary->setText(sentence);
        m_plot->setAccessibleDescription(sentence);
    }
}

QString PlotFrame::summary() const
{
    return m_summary->text();
}

void PlotFrame::setHelp(const QString& text)
{
    m_plot->setWhatsThis(text);
}

void PlotFrame::addControl(QWidget* control)
{
    m_strip->addWidget(control);
    m_strip->parentWidget()->show();
}

void PlotFrame::addSide(QWidget* side)
{
    m_body->addWidget(side);
}

void PlotFrame::showEmpty(const QString& text, const QString& hint)
{
    m_emptyText->setText(text);
    m_emptyHint->setText(hint);
    m_isEmpty = true; // before the page turns: hiding the plot already asks
    m_pages->setCurrentIndex(1);
    setReadout({});
    setSummary({});
}

void PlotFrame::showPlot()
{
    m_isEmpty = false;
    m_pages->setCurrentIndex(0);
}

bool PlotFrame::exportTo(const QString& path, QString* error)
{
    const QString suffix = QFileInfo(path).suffix().toLower();
    QString problem;
    if (isEmpty()) {
        problem = tr("There is no figure to save yet.");
    } else if (!figureSuffixes().contains(suffix)) {
        problem = tr("A figure cannot be saved as “%1”; the endings are %2.")
                      .arg(suffix, figureSuffixes().join(QStringLiteral(", ")));
    } else {
        const QByteArray bytes = suffix == QLatin1String("csv") ? dataAsText(QLatin1Char(',')).toUtf8()
                                                                : figureBytes(*m_plot, suffix, m_title);
        writeWhole(path, bytes, &problem);
    }
    showProblem(problem);
    if (error) {
        *error = problem;
    }
    if (problem.isEmpty()) {
        emit exported(path);
    }
    return problem.isEmpty();
}

QString PlotFrame::dataAsText(QChar separator) const
{
    return m_data && !isEmpty() ? plotDataText(m_data(), separator) : QString();
}

void PlotFrame::copyImage()
{
    QGuiApplication::clipboard()->setPixmap(m_plot->toPixmap(m_plot->width(), m_plot->height(), 2));
}

void PlotFrame::copyData()
{
    QGuiApplication::clipboard()->setText(dataAsText(QLatin1Char('\t')));
}

void PlotFrame::saveImage()
{
    save(tr("Save image"), QStringLiteral("png"), tr("PNG image (*.png);;SVG drawing (*.svg);;PDF document (*.pdf)"));
}

void PlotFrame::saveData()
{
    save(tr("Save data"), QStringLiteral("csv"), tr("Comma-separated values (*.csv)"));
}

void PlotFrame::save(const QString& question, const QString& suffix, const QString& filters)
{
    const QString name = fileNameOf(m_title) + QLatin1Char('.') + suffix;
    const QString path = fileDialog::saveName(this, question, name, filters);
    if (!path.isEmpty()) {
        exportTo(path, nullptr);
    }
}

void PlotFrame::showProblem(const QString& problem)
{
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
}

void PlotFrame::showMenu(const QPoint& globalPosition)
{
    QMenu menu(this);
    menu.addAction(tr("&Copy image"), this, &PlotFrame::copyImage);
    menu.addAction(tr("Copy &data"), this, &PlotFrame::copyData);
    menu.addSeparator();
    menu.addAction(tr("&Save image…"), this, &PlotFrame::saveImage);
    menu.addAction(tr("Save da&ta…"), this, &PlotFrame::saveData);
    menu.addSeparator();
    menu.addAction(tr("&What is this?"), this,
                   [this, globalPosition] { QWhatsThis::showText(globalPosition, m_plot->whatsThis(), m_plot); });
    menu.exec(globalPosition);
}

bool PlotFrame::eventFilter(QObject* watched, QEvent* event)
{
    switch (event->type()) {
    case QEvent::ContextMenu:
        showMenu(static_cast<QContextMenuEvent*>(event)->globalPos());
        return true;
    case QEvent::Show:
    case QEvent::ScreenChangeInternal:
        followPixelRatio();
        break;
    case QEvent::Resize:
        fitTitle();
        break;
    case QEvent::KeyPress:
        if (static_cast<QKeyEvent*>(event)->matches(QKeySequence::Copy)) {
            auto* both = new QMimeData;
            both->setText(dataAsText(QLatin1Char('\t')));
            both->setImageData(m_plot->toPixmap(m_plot->width(), m_plot->height(), 2).toImage());
            QGuiApplication::clipboard()->setMimeData(both);
            return true;
        }
        break;
    default:
        break;
    }
    return QWidget::eventFilter(watched, event);
}

void PlotFrame::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    // Where a read-out may not fit into one line it always has two: the figure must not move with the pointer.
    const int line = m_readout->fontMetrics().lineSpacing();
    const bool isNarrow = width() < 75 * m_readout->fontMetrics().averageCharWidth() * 1.6;
    m_readout->setWordWrap(isNarrow);
    m_readout->setFixedHeight(isNarrow ? 2 * line + 2 : line + 2);
    fitTitle();
}

void PlotFrame::followPixelRatio()
{
    // QCustomPlot asks for the ratio once, before the window is on a screen.
    if (m_plot->bufferDevicePixelRatio() != m_plot->devicePixelRatioF()) {
        m_plot->setBufferDevicePixelRatio(m_plot->devicePixelRatioF());
        m_plot->replot(QCustomPlot::rpQueuedReplot);
    }
}

} // namespace qs
