// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPalette>
#include <QString>

namespace qs {

QPalette lightPalette();
QPalette darkPalette();

/// Fusion with the palette of "light", "dark" or "system" (whatever the platform says).
void applyTheme(const QString& id);

} // namespace qs
