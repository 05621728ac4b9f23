// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/plot_accessible.h"

#include "widgets/plots/plot_frame.h"

#include <QAccessibleWidget>

namespace qs {

namespace {

class PlotAccessible : public QAccessibleWidget {
public:
    PlotAccessible(QWidget* plot, const PlotFrame* frame) : QAccessibleWidget(plot, QAccessible::Chart), m_frame(frame)
    {}

    QString text(QAccessible::Text kind) const override
    {
        switch (kind) {
        case QAccessible::Name:
            return m_frame->title();
        case QAccessible::Description:
            return m_frame->summary();
        case QAccessible::Value:
            return m_frame->readout();
        case QAccessible::Help:
            return widget()->whatsThis();
        default:
            return QAccessibleWidget::text(kind);
        }
    }

private:
    const PlotFrame* m_frame;
};

QAccessibleInterface* plotInterface(const QString& className, QObject* object)
{
    if (className != QLatin1String("QCustomPlot") || !object || !object->isWidgetType()) {
        return nullptr;
    }
    const auto* frame = qobject_cast<PlotFrame*>(object->parent());
    return frame ? new PlotAccessible(static_cast<QWidget*>(object), frame) : nullptr;
}

} // namespace

void installPlotAccessibility()
{
    static const bool isInstalled = [] {
        QAccessible::installFactory(plotInterface);
        return true;
    }();
    static_cast<void>(isInstalled);
}

} // namespace qs
