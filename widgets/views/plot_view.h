// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/views/view.h"

#include <QPointF>

class QCustomPlot;

namespace qs {

class PlotFrame;

/// A view that is one figure.
class PlotView : public View {
    Q_OBJECT

public:
    explicit PlotView(QWidget* parent = nullptr);

    PlotFrame& frame() const { return *m_frame; }
    QCustomPlot& plot() const;
    QString summary() const override;

    /// Writes the figure (png, svg, pdf) or its data (csv), whichever the suffix of `path` names, after what waits was
    /// shown. When false, `error` has a sentence and the file is as it was.
    bool exportTo(const QString& path, QString* error);
    QString dataAsText(QChar separator);

    /// What is selected beside the figure, for the clipboard; empty where only the figure can be copied.
    virtual QString selectedText() const { return {}; }

protected:
    /// For destructors: takes the plot away while everything that listens to it is still there.
    void closeFrame();

    /// Whether an event of the plot may be answered now. Brings the figure up to date before input, so that a click
    /// never meets a figure of one state and the numbers of another.
    bool catchUp(const QEvent& event);

    /// Of a plot that the view watches: catches up and turns the events into the calls below.
    bool eventFilter(QObject* watched, QEvent* event) override;
    /// The pointer is at `position` of the plot; (-1, -1) once it has left.
    virtual void pointerMoved(const QPointF& position);
    /// The left button was pressed and released there.
    virtual void pointerClicked(const QPointF& position);
    /// Whether the wheel was of use; else the plot gets it.
    virtual bool wheelTurned(QEvent& event);
    /// Whether the key was of use; only while there is a figure.
    virtual bool keyPressed(int key);

private:
    PlotFrame* m_frame;
    QPointF m_pressed; ///< where a button went down
};

} // namespace qs
