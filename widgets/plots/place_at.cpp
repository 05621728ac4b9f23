// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/place_at.h"

#include <qcustomplot.h>

#include <cmath>

namespace qs {

std::optional<std::size_t> placeAt(const QCPAxisRect& rect, const QPointF& position, std::size_t count)
{
    if (!rect.rect().contains(position.toPoint())) {
        return std::nullopt;
    }
    const auto place = std::lround(rect.axis(QCPAxis::atBottom)->pixelToCoord(position.x()));
    return place >= 0 && static_cast<std::size_t>(place) < count ? std::optional(static_cast<std::size_t>(place))
                                                                 : std::nullopt;
}

} // namespace qs
