// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>

#include <cstddef>
#include <optional>

class QCPAxisRect;

namespace qs {

/// Which of `count` things that stand at 0, 1, 2 … of the bottom axis is nearest below or above `position`, in pixels
/// of the plot; nothing outside the rect or beyond the last of them.
std::optional<std::size_t> placeAt(const QCPAxisRect& rect, const QPointF& position, std::size_t count);

} // namespace qs
