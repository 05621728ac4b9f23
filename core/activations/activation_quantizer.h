// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/activations/activation_choice.h"
#include "core/calibration/distribution.h"
#include "core/tensor/array.h"

#include <optional>

namespace qs {

/// Rounds the values of an activation to the codes of one grid and reads them back.
class ActivationQuantizer {
public:
    /// `choice` is checked. `seen` is what calibration saw of the activation; a dynamic choice does not ask it.
    ActivationQuantizer(const ActivationChoice& choice, const Distribution& seen);

    /// Of the static grid; none where each array has its own.
    const std::optional<Range>& range() const { return m_range; }
    /// The same type and shape. Values that are not finite stay as they are, and so does what is no floating-point
    /// number: indices and masks.
    Result<Array> operator()(const Array& values) const;

private:
    Grid gridFor(std::span<const float> values) const;

    Quantizer m_quantizer;
    std::optional<Range> m_range;
};

} // namespace qs
