// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/formats/quantizer.h"

#include <cmath>
#include <string_view>
#include <vector>

/// By ids, which exist. The levels of a fitted format are some of uneven distance between −1 and 1.5.
inline qs::Quantizer quantizerFor(std::string_view format, qs::Scheme scheme = qs::Scheme::Symmetric,
                                  std::string_view storage = "fp32", const qs::Arithmetic& arithmetic = {})
{
    const qs::NumberFormat& row = *qs::findNumberFormat(format);
    qs::Quantizer quantizer(row, scheme, *qs::findScaleStorage(storage), arithmetic);
    if (row.fittedBits > 0) {
        std::vector<float> levels;
        const int count = 1 << row.fittedBits;
        for (int i = 0; i < count; ++i) {
            const double u = 2.0 * i / (count - 1) - 1;
            levels.push_back(static_cast<float>(u * u * u * 0.8 + u * 0.45 + 0.25));
        }
        quantizer.fitTo(levels);
    }
    return quantizer;
}

inline qs::Grid gridFor(const qs::Range& range, std::string_view format, qs::Scheme scheme = qs::Scheme::Symmetric,
                        std::string_view storage = "fp32")
{
    return quantizerFor(format, scheme, storage).gridOf(range);
}

/// Every format that has a rule of codes, and every scheme it has.
inline std::vector<qs::Quantizer> everyQuantizer(const qs::Arithmetic& arithmetic = {})
{
    std::vector<qs::Quantizer> all;
    for (const qs::NumberFormat& format : qs::numberFormats()) {
        if (format.codec.empty()) {
            all.push_back(quantizerFor(format.id, qs::Scheme::Symmetric, "fp32", arithmetic));
        }
        if (format.hasScheme()) {
            all.push_back(quantizerFor(format.id, qs::Scheme::Asymmetric, "fp32", arithmetic));
        }
    }
    return all;
}
