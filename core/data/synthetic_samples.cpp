// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/synthetic_samples.h"

#include "core/data/picture_axes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <set>

namespace qs {

namespace {

constexpr std::uint64_t kSeed = 2026;
constexpr std::uint64_t kGolden = 0x9E3779B97F4A7C15;
constexpr std::uint64_t kMostElements = std::uint64_t{1} << 28U; ///< of one input
constexpr std::uint64_t kMostSamples = 1'000'000;
constexpr std::int64_t kSide = 224;
constexpr std::int64_t kSequence = 128;
constexpr std::uint64_t kSmallNumbers = 100;

std::uint64_t mix(std::uint64_t x)
{
    x = (x ^ x >> 30U) * 0xBF58476D1CE4E5B9;
    x = (x ^ x >> 27U) * 0x94D049BB133111EB;
    return x ^ x >> 31U;
}

/// What the numbers of an input are.
struct Kind {
    enum class Values { Normal, Constant, Position, Uniform } values = Values::Normal;
    std::uint64_t number = 0; ///< Constant: it; Uniform: one above the largest
};

class SyntheticSource final : public SampleSource {
public:
    SyntheticSource(std::uint64_t input, ElementType type, Shape shape, Kind kind)
        : m_input(input), m_type(type), m_shape(std::move(shape)), m_kind(kind)
    {}

    Result<Array> at(std::uint64_t index) const override
    {
        const std::uint64_t seed = mix(mix(kSeed + m_input) + index);
        const auto output = [seed](std::uint64_t n) { return mix(seed + (n + 1) * kGolden); };
        if (m_kind.values == Kind::Values::Normal) {
            auto floats = Array::make(ElementType::F32, m_shape);
            QS_TRY(floats);
            const auto values = floats->edit<float>();
            for (std::uint64_t k = 0; k < values.size(); ++k) {
                const double u = static_cast<double>(output(2 * k) >> 11U) * 0x1p-53;
                const double v = static_cast<double>(output(2 * k + 1) >> 11U) * 0x1p-53;
                values[k] = static_cast<float>(std::sqrt(-2 * std::log1p(-u)) * std::cos(2 * std::numbers::pi * v));
            }
            return converted(*floats, m_type);
        }
        auto whole = Array::make(ElementType::I64, m_shape);
        QS_TRY(whole);
        const auto values = whole->edit<std::int64_t>();
        const std::uint64_t last = m_shape.empty() ? 1 : static_cast<std::uint64_t>(m_shape.back());
        for (std::uint64_t k = 0; k < values.size(); ++k) {
            std::uint64_t value = m_kind.number;
            if (m_kind.values == Kind::Values::Position) {
                value = k % last;
            } else if (m_kind.values == Kind::Values::Uniform) {
                __extension__ using Wide = unsigned __int128;
                value = static_cast<std::uint64_t>(Wide{output(2 * k)} * m_kind.number >> 64U);
            }
            values[k] = static_cast<std::int64_t>(value);
        }
        return converted(*whole, m_type);
    }

private:
    std::uint64_t m_input;
    ElementType m_type;
    Shape m_shape;
    Kind m_kind;
};

std::string lowered(const std::string& name)
{
    std::string text = name;
    std::ranges::transform(text, text.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

template <std::size_t count>
bool speaksOf(const std::string& name, const std::array<const char*, count>& words)
{
    const std::string text = lowered(name);
    return std::ranges::any_of(words, [&](const char* word) { return text.find(word) != std::string::npos; });
}

/// How many rows the constant has that a Gather takes by the values of `input`, also behind a Cast. None where there is
/// no such node.
std::optional<std::uint64_t> rowsTakenBy(const Graph& graph, const std::string& input)
{
    std::set<std::string> names{input};
    std::optional<std::uint64_t> rows;
    for (const GraphNode& node : graph.nodes) { // in an order in which each follows what it reads
        if ((node.op == "Cast" || node.op == "Identity") && !node.inputs.empty() && names.contains(node.inputs[0])) {
            names.insert(node.outputs.begin(), node.outputs.end());
        }
        if (node.op != "Gather" || node.inputs.size() < 2 || !names.contains(node.inputs[1])) {
            continue;
        }
        const auto table = std::ranges::find(graph.constants, node.inputs[0], &Tensor::name);
        const std::int64_t axis = node.integer("axis", 0);
        if (table != graph.constants.end() && axis >= 0 && static_cast<std::size_t>(axis) < table->shape.size()) {
            const auto own = static_cast<std::uint64_t>(table->shape[static_cast<std::size_t>(axis)]);
            rows = std::min(rows.value_or(own), own);
        }
    }
    return rows;
}

Kind kindOf(const Graph& graph, const GraphValue& input, ElementType type, std::uint64_t longest)
{
    if (rowOf(type).isFloat) {
        return {.values = Kind::Values::Normal, .number = 0};
    }
    if (type == ElementType::Bool) {
        return {.values = Kind::Values::Uniform, .number = 2};
    }
    const auto rows = rowsTakenBy(graph, input.name);
    if (speaksOf(input.name, std::array{"mask"})) {
        return {.values = Kind::Values::Constant, .number = 1};
    }
    if (speaksOf(input.name, std::array{"type", "segment"})) {
        return {.values = Kind::Values::Constant, .number = 0};
    }
    if (speaksOf(input.name, std::array{"position"})) {
        return {.values = Kind::Values::Position, .number = 0};
    }
    if (rows) {
        return {.values = Kind::Values::Uniform, .number = std::max<std::uint64_t>(*rows, 1)};
    }
    if (speaksOf(input.name, std::array{"length", "lens"})) {
        return {.values = Kind::Values::Constant, .number = longest};
    }
    return {.values = Kind::Values::Uniform, .number = type == ElementType::U8 ? 256 : kSmallNumbers};
}

class Extents {
public:
    explicit Extents(const std::map<std::string, std::int64_t>& given) : m_given(given) {}

    Status check() const
    {
        for (const auto& [name, extent] : m_given) {
            if (extent < 1) {
                return Error{ErrorCode::Usage,
                             "the extent " + name + " is " + std::to_string(extent) + ", but has to be 1 or more"};
            }
        }
        return ok();
    }

    /// An open first axis and everything of its symbol is one sample.
    void noteBatch(const GraphValue& input)
    {
        if (input.shape && !input.shape->empty() && !input.shape->front().symbol.empty()) {
            m_batch.insert(input.shape->front().symbol);
        }
    }

    Result<Shape> shapeOf(const GraphValue& input)
    {
        if (!input.shape) {
            return Error{ErrorCode::Usage, "input \"" + input.name +
                                               "\" does not say how many axes it has, so that "
                                               "nothing can be made up for it"};
        }
        std::vector<std::int64_t> declared;
        for (const GraphExtent& extent : *input.shape) {
            declared.push_back(extent.extent < 0 ? -1 : extent.extent);
        }
        const auto axes = declared.size() == 4 ? pictureAxesOf(declared, PictureLayout::Nchw) : std::nullopt;
        Shape shape;
        for (std::size_t i = 0; i < declared.size(); ++i) {
            const auto extent = declared[i] >= 0 ? std::optional(declared[i]) : extentOf(input, i, axes);
            if (!extent) {
                const std::string& symbol = (*input.shape)[i].symbol;
                m_open.insert(symbol.empty() ? input.name + ":" + std::to_string(i) : symbol);
            }
            shape.push_back(extent.value_or(1));
        }
        return shape;
    }

    /// What was given and nobody has asked for, and what nobody has given.
    Status rest() const
    {
        if (!m_open.empty()) {
            return Error{ErrorCode::Usage,
                         "the network leaves these extents open, and they have to be given: " + listed(m_open)};
        }
        std::set<std::string> unused;
        for (const auto& [name, extent] : m_given) {
            if (!m_used.contains(name)) {
                unused.insert(name);
            }
        }
        if (!unused.empty()) {
            return Error{ErrorCode::Usage, "the network's inputs have no open extent " + listed(unused)};
        }
        return ok();
    }

private:
    static std::string listed(const std::set<std::string>& names)
    {
        std::string text;
        for (const std::string& name : names) {
            text += (text.empty() ? "\"" : ", \"") + name + "\"";
        }
        return text;
    }

    std::optional<std::int64_t> extentOf(const GraphValue& input, std::size_t axis,
                                         const std::optional<PictureAxes>& picture)
    {
        const std::string& symbol = (*input.shape)[axis].symbol;
        for (const std::string& name : {input.name + ":" + std::to_string(axis), symbol}) {
            if (const auto given = m_given.find(name); given != m_given.end() && !name.empty()) {
                m_used.insert(name);
                return given->second;
            }
        }
        const bool isBatch = speaksOf(symbol, std::array{"batch"});
        if (!isBatch && speaksOf(symbol, std::array{"seq", "len", "token", "time"})) {
            return kSequence;
        }
        if (isBatch || axis == 0 || m_batch.contains(symbol)) {
            return 1;
        }
        if (picture) {
            return picture->channel == axis ? 3 : kSide;
        }
        return std::nullopt;
    }

    const std::map<std::string, std::int64_t>& m_given;
    std::set<std::string> m_batch; ///< symbols
    std::set<std::string> m_used;
    std::set<std::string> m_open;
};

} // namespace

Result<Samples> syntheticSamples(const Graph& graph, std::uint64_t count,
                                 const std::map<std::string, std::int64_t>& extents)
{
    if (count < 1 || count > kMostSamples) {
        return Error{ErrorCode::Usage,
                     "1 to " + std::to_string(kMostSamples) + " samples can be made up, not " + std::to_string(count)};
    }
    Extents known(extents);
    QS_TRY(known.check());
    std::ranges::for_each(graph.inputs, [&](const GraphValue& input) { known.noteBatch(input); });
    std::vector<Samples::Match> matches;
    std::uint64_t longest = 1;
    bool dropsAxis = !graph.inputs.empty();
    for (const GraphValue& input : graph.inputs) {
        auto shape = known.shapeOf(input);
        QS_TRY(shape);
        const auto elements = elementCount(*shape);
        QS_TRY(elements);
        if (*elements > kMostElements) {
            return Error{ErrorCode::Unsupported, "input \"" + input.name + "\" would have " +
                                                     std::to_string(*elements) + " elements, and at most " +
                                                     std::to_string(kMostElements) + " are made up"};
        }
        for (std::size_t i = 1; i < shape->size(); ++i) {
            longest = std::max(longest, static_cast<std::uint64_t>((*shape)[i]));
        }
        dropsAxis = dropsAxis && (shape->empty() || input.shape->front().extent > 1);
        matches.push_back({.input = input.name,
                           .array = "made up",
                           .feeding = Feeding::Made,
                           .type = input.type.value_or(ElementType::F32),
                           .shape = std::move(*shape),
                           .values = {},
                           .source = nullptr});
    }
    QS_TRY(known.rest());
    for (std::size_t i = 0; i < matches.size(); ++i) {
        Samples::Match& match = matches[i];
        const Kind kind = kindOf(graph, graph.inputs[i], match.type, longest);
        match.source = std::make_shared<SyntheticSource>(i, match.type, match.shape, kind);
    }
    return Samples::made(std::move(matches), count, dropsAxis);
}

} // namespace qs
