// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/views/view.h"

#include <QEvent>
#include <QMetaObject>
#include <QShowEvent>

#include <utility>

namespace qs {

namespace {

constexpr Changes kEverything = Change::Model | Change::Report | Change::Selection | Change::Distribution |
                                Change::Preview | Change::Sweep | Change::Comparison | Change::Difference |
                                Change::Network | Change::Style;

bool isStyleEvent(QEvent::Type type)
{
    return type == QEvent::PaletteChange || type == QEvent::FontChange || type == QEvent::LanguageChange ||
           type == QEvent::LocaleChange || type == QEvent::StyleChange || type == QEvent::LayoutDirectionChange;
}

} // namespace

const LayerResult* ViewState::selectedLayer() const
{
    return report && layer && *layer < report->layers.size() ? &report->layers[*layer] : nullptr;
}

View::View(QWidget* parent) : QWidget(parent), m_waiting(kEverything) {}

void View::setState(const ViewState& state, Changes changes)
{
    m_state = state;
    schedule(changes);
}

void View::schedule(Changes changes)
{
    m_waiting |= changes;
    if (m_scheduled || !isVisible()) {
        return;
    }
    m_scheduled = true;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_scheduled = false;
            if (isVisible()) {
                deliverNow();
            }
        },
        Qt::QueuedConnection);
}

void View::deliverNow()
{
    if (m_waiting) {
        showState(std::exchange(m_waiting, Changes()));
    }
}

void View::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    // Before the first paint, so that nothing old flashes up.
    deliverNow();
}

void View::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (isStyleEvent(event->type())) {
        schedule(Change::Style);
    }
}

} // namespace qs
