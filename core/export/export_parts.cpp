// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/export_parts.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <string>

namespace qs {

namespace {

constexpr std::array kParts{
    ExportPartRow{ExportPart::Original, "original", "Original", "The numbers as they are in the file."},
    ExportPartRow{ExportPart::Codes, "codes", "Codes",
                  "The whole numbers of the chosen format, in the smallest type that holds them; of GGUF formats also "
                  "the blocks."},
    ExportPartRow{ExportPart::Scales, "scales", "Scales", "One for every group that shares one, as they are stored."},
    ExportPartRow{ExportPart::ZeroPoints, "zero-points", "Zero points", "The codes of zero, one beside each scale."},
    ExportPartRow{ExportPart::Reconstruction, "reconstruction", "Reconstruction",
                  "What comes back from codes and scales: the weights with their error."},
    ExportPartRow{ExportPart::Stored, "stored", "Stored codes",
                  "Codes, scales and zero points of tensors that lie quantized in the file."},
    ExportPartRow{ExportPart::Others, "others", "Other tensors",
                  "Every tensor that is not among the layers, as it is: with the reconstruction a whole model."},
};

constexpr bool rowsAreInOrder()
{
    for (std::size_t i = 0; i < kParts.size(); ++i) {
        if (kParts[i].part != static_cast<ExportPart>(i)) {
            return false;
        }
    }
    return true;
}
static_assert(rowsAreInOrder());

} // namespace

std::span<const ExportPartRow> exportParts()
{
    return kParts;
}

Result<std::vector<ExportPart>> parseExportParts(std::string_view text)
{
    std::vector<ExportPart> parts;
    std::string known;
    for (const ExportPartRow& row : kParts) {
        known += (known.empty() ? "" : ", ") + std::string(row.id);
    }
    for (const std::string& id : split(text, ',')) {
        const auto row = std::ranges::find(kParts, id, &ExportPartRow::id);
        if (row == kParts.end()) {
            return Error{ErrorCode::Usage, "unknown part \"" + id + "\"; there are " + known};
        }
        if (std::ranges::find(parts, row->part) == parts.end()) {
            parts.push_back(row->part);
        }
    }
    if (parts.empty()) {
        return Error{ErrorCode::Usage, "name at least one part; there are " + known};
    }
    return parts;
}

} // namespace qs
