// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/theme.h"

#include <QApplication>
#include <QColor>
#include <QStyle>
#include <QStyleFactory>

namespace qs {
namespace {

struct Colours {
    QColor window, base, alternate, button, text, dimmed, link, highlight, highlighted, tipBase, mid, dark, shadow,
        light;
};

QPalette paletteOf(const Colours& c)
{
    QPalette palette;
    palette.setColor(QPalette::Window, c.window);
    palette.setColor(QPalette::WindowText, c.text);
    palette.setColor(QPalette::Base, c.base);
    palette.setColor(QPalette::AlternateBase, c.alternate);
    palette.setColor(QPalette::Text, c.text);
    palette.setColor(QPalette::Button, c.button);
    palette.setColor(QPalette::ButtonText, c.text);
    palette.setColor(QPalette::BrightText, Qt::white);
    palette.setColor(QPalette::ToolTipBase, c.tipBase);
    palette.setColor(QPalette::ToolTipText, c.text);
    palette.setColor(QPalette::PlaceholderText, c.dimmed);
    palette.setColor(QPalette::Link, c.link);
    palette.setColor(QPalette::LinkVisited, c.link);
    palette.setColor(QPalette::Highlight, c.highlight);
    palette.setColor(QPalette::HighlightedText, c.highlighted);
    palette.setColor(QPalette::Light, c.light);
    palette.setColor(QPalette::Midlight, c.button);
    palette.setColor(QPalette::Mid, c.mid);
    palette.setColor(QPalette::Dark, c.dark);
    palette.setColor(QPalette::Shadow, c.shadow);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        palette.setColor(QPalette::Disabled, role, c.dimmed);
    }
    palette.setColor(QPalette::Disabled, QPalette::Highlight, c.mid);
    palette.setColor(QPalette::Disabled, QPalette::HighlightedText, c.text);
    return palette;
}

} // namespace

// Text reaches 4.5 : 1 on every surface it is drawn on, dimmed text too.
QPalette lightPalette()
{
    return paletteOf({.window = 0xf3f4f6,
                      .base = 0xffffff,
                      .alternate = 0xf6f7f9,
                      .button = 0xf7f8fa,
                      .text = 0x1b1f24,
                      .dimmed = 0x667079,
                      .link = 0x0b5cad,
                      .highlight = 0x1f6fc5,
                      .highlighted = 0xffffff,
                      .tipBase = 0xfdfdfd,
                      .mid = 0xc4c9cf,
                      .dark = 0x9aa2ab,
                      .shadow = 0x6b737c,
                      .light = 0xffffff});
}

QPalette darkPalette()
{
    return paletteOf({.window = 0x22252a,
                      .base = 0x191b1f,
                      .alternate = 0x1f2226,
                      .button = 0x2e3238,
                      .text = 0xe6e8eb,
                      .dimmed = 0x98a1ab,
                      .link = 0x7ab7f5,
                      .highlight = 0x2f6fb5,
                      .highlighted = 0xffffff,
                      .tipBase = 0x2b2f35,
                      .mid = 0x454b53,
                      .dark = 0x15171a,
                      .shadow = 0x0c0d0f,
                      .light = 0x3a3f46});
}

void applyTheme(const QString& id)
{
    if (QApplication::style()->objectName().compare(QLatin1String("fusion"), Qt::CaseInsensitive) != 0) {
        QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    }
    // The palette of the platform, whatever was set before.
    QApplication::setPalette(QPalette());
    const QPalette platform = QApplication::palette();
    const bool platformIsDark =
        platform.color(QPalette::Window).lightness() < platform.color(QPalette::WindowText).lightness();
    const bool dark = id == QLatin1String("dark") || (id != QLatin1String("light") && platformIsDark);
    QApplication::setPalette(dark ? darkPalette() : lightPalette());
}

} // namespace qs
