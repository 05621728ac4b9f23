// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/graph.h"
#include "core/model/model.h"
#include "core/tensor/array.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace qs {

/// How one array of a file is handed to an input.
enum class Feeding {
    Whole,    ///< as it is: one sample, or an input that is the same for all of them
    Slices,   ///< one index of the first axis at a time, as a batch of one: [48, 3, 224, 224] is 48 of [1, 3, 224, 224]
    Elements, ///< one index of the first axis at a time, without that axis: [150, 1, 257] is 150 of [1, 257]
    Made      ///< each sample is made when it is asked for: a picture is decoded, numbers are made up
};

/// Makes what one input gets, sample by sample. Several threads ask at once.
class SampleSource {
public:
    virtual ~SampleSource() = default;
    virtual Result<Array> at(std::uint64_t index) const = 0;
};

/// Data for the inputs of a network, sample by sample.
class Samples {
public:
    /// An input and the array that feeds it.
    struct Match {
        std::string input;
        std::string array; ///< in words where it is none: "pictures"
        Feeding feeding = Feeding::Whole;
        ElementType type = ElementType::F32; ///< of the input
        Shape shape;                         ///< of the whole array; Made: of one sample, -1 where samples differ
        Array values; ///< the whole array, in the type of the input; absent where samples are made
        std::shared_ptr<const SampleSource> source; ///< of Made, else null
    };

    /// Finds the array of each input among the tensors of `data`: by name, then by shape and type where only one fits.
    /// Floats of another width are converted, whole numbers too where they keep their values. An input without an array
    /// and arrays with different numbers of samples are errors that name what is there.
    static Result<Samples> match(const Graph& graph, const Model& data);

    /// `count` samples that sources make, one match for each input.
    static Samples made(std::vector<Match> matches, std::uint64_t count, bool dropsAxis);

    std::uint64_t count() const { return m_count; }
    const std::vector<Match>& matches() const { return m_matches; }
    /// The arrays that no input takes, labels among them.
    const std::vector<std::string>& unused() const { return m_unused; }

    /// The inputs of sample `index` by name; index is below count(). An error where this one sample cannot be had: a
    /// picture that does not decode, a file that was cut or written to since it was opened. Safe from several threads.
    Result<std::map<std::string, Array>> at(std::uint64_t index) const;
    /// Whether the outputs of samples come without an axis that counts them.
    bool dropsAxis() const { return m_dropsAxis; }

private:
    std::vector<Match> m_matches;
    std::vector<std::string> m_unused;
    std::vector<std::shared_ptr<const MappedFile>> m_files; ///< that the arrays lie in
    std::uint64_t m_count = 1;
    bool m_dropsAxis = false;
};

/// Puts arrays of equal type together along their first axis, or along a new one in front. An error where their other
/// extents differ.
Result<Array> joined(const std::vector<Array>& arrays, bool alongNewAxis);

} // namespace qs
