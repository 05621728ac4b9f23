// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/plots/plot_data.h"

#include <QPoint>
#include <QWidget>

#include <functional>

class QCPLayoutGrid;
class QCPTextElement;
class QCustomPlot;
class QHBoxLayout;
class QLabel;
class QStackedLayout;

namespace qs {

class PlotStyle;

/// What every figure has around it: a title, a read-out under it instead of a tooltip over the data, the sentence that
/// says what it shows, a place for controls, an empty state, a menu to copy and save, and a name for screen readers.
class PlotFrame : public QWidget {
    Q_OBJECT

public:
    explicit PlotFrame(QWidget* parent = nullptr);

    QCustomPlot& plot() const { return *m_plot; }
    /// Where the axis rects of the figure go; the title stands above it.
    QCPLayoutGrid& content() const { return *m_content; }
    PlotStyle plotStyle() const;
    /// Reapplies the colours and fonts of the palette to everything the frame owns.
    void restyle();

    void setTitle(const QString& title);
    QString title() const { return m_title; }
    void setReadout(const QString& text);
    QString readout() const;
    void setSummary(const QString& sentence);
    QString summary() const;
    /// What "What is this?" and Shift+F1 say.
    void setHelp(const QString& text);
    /// Controls in the strip, behind the ones already there.
    void addControl(QWidget* control);
    void setDataSource(std::function<PlotData()> source) { m_data = std::move(source); }

    /// Something to the right of the figure: a scroll bar.
    void addSide(QWidget* side);

    /// Text instead of a figure: why there is none, and what would bring it.
    void showEmpty(const QString& text, const QString& hint);
    void showPlot();
    bool isEmpty() const { return m_isEmpty; }

    /// Writes the figure or, for csv, its data, by the suffix of `path`. When false, `error` has a sentence and the
    /// file is as it was.
    bool exportTo(const QString& path, QString* error);
    QString dataAsText(QChar separator) const;

    void copyImage();
    void copyData();
    void saveImage();
    void saveData();

signals:
    void exported(const QString& path);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* makeStrip();
    QWidget* makeEmptyPage();
    void showMenu(const QPoint& globalPosition);
    void save(const QString& question, const QString& suffix, const QString& filters);
    void showProblem(const QString& problem);
    void fitTitle();
    void followPixelRatio();

    QCustomPlot* m_plot;
    QCPTextElement* m_titleElement;
    QCPLayoutGrid* m_content;
    QHBoxLayout* m_body;
    QStackedLayout* m_pages;
    QLabel* m_emptyText = nullptr;
    QLabel* m_emptyHint = nullptr;
    QLabel* m_readout;
    QLabel* m_summary;
    QLabel* m_problem;
    QHBoxLayout* m_strip = nullptr;
    QString m_title;
    bool m_isEmpty = false;
    std::function<PlotData()> m_data;
};

} // namespace qs
