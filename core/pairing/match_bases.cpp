// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pairing/tensor_match.h"

#include <array>

namespace qs {

namespace {

constexpr std::array kBases{
    MatchBasisRow{MatchBasis::Person, "person", "By hand", "Somebody has said that the two belong together.",
                  Certainty::Sure},
    MatchBasisRow{MatchBasis::Name, "name", "Same name", "Both tensors have the same name.", Certainty::Sure},
    MatchBasisRow{MatchBasis::SimilarName, "similar-name", "Name in other words",
                  "The names mean the same in the words of different tools, such as GGUF's and Hugging Face's.",
                  Certainty::Likely},
    MatchBasisRow{MatchBasis::LayerName, "layer-name", "Name of the layer",
                  "The node of the graph that uses the weight is called like the other tensor.", Certainty::Likely},
    MatchBasisRow{MatchBasis::NameEnd, "name-end", "End of the name",
                  "One name is the end of the other, and of no other one.", Certainty::Likely},
    MatchBasisRow{MatchBasis::Values, "values", "Similar values",
                  "Of the tensors of this shape that are left, the values of these two resemble each other most, and "
                  "clearly.",
                  Certainty::Likely},
    MatchBasisRow{MatchBasis::OnlyShape, "only-shape", "Only one of its shape",
                  "Among the tensors without a partner it is the only one of its shape in both files.",
                  Certainty::Likely},
    MatchBasisRow{MatchBasis::ShapeAndOrder, "shape-and-order", "Shape and order",
                  "As many tensors of this shape are left in both files; they are paired in the order of the files, "
                  "which may be wrong.",
                  Certainty::Unsure},
};

} // namespace

std::span<const MatchBasisRow> matchBases()
{
    return kBases;
}

const MatchBasisRow& rowOf(MatchBasis basis)
{
    return kBases[static_cast<std::size_t>(basis)];
}

std::string_view idOf(Certainty certainty)
{
    switch (certainty) {
    case Certainty::Sure:
        return "sure";
    case Certainty::Likely:
        return "likely";
    case Certainty::Unsure:
        break;
    }
    return "unsure";
}

} // namespace qs
