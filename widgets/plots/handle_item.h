// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>

#include <memory>

class QCPAxis;
class QCPLayer;

namespace qs {

/// How one clip handle looks now.
struct HandleLook {
    double value = 0; ///< on the axis
    bool isVisible = true;
    bool hasFocus = false;
    QColor colour;
    QColor ground; ///< behind the figure
};

/// Draws a handle on `layer` as `look` says at each replot: a dashed line over the whole height with a grip in the
/// middle, and a ring when it has the focus.
void addHandle(QCPAxis& axis, QCPLayer& layer, std::shared_ptr<const HandleLook> look);

} // namespace qs
