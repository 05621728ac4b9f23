// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/samples.h"

#include <algorithm>
#include <set>

namespace qs {

namespace {

/// Whether extents `first` … of `shape` are those that the input declares from `declaredFirst` on.
bool agree(const GraphValue& input, const Shape& shape, std::size_t skipDeclared, std::size_t skipShape)
{
    const std::vector<GraphExtent>& declared = *input.shape;
    if (declared.size() - skipDeclared != shape.size() - skipShape) {
        return false;
    }
    for (std::size_t i = 0; i + skipDeclared < declared.size(); ++i) {
        const std::int64_t wanted = declared[i + skipDeclared].extent;
        if (wanted >= 0 && wanted != shape[i + skipShape]) {
            return false;
        }
    }
    return true;
}

/// How an array of this shape can be handed to the input; none where it cannot.
std::optional<Feeding> feedingOf(const GraphValue& input, const Shape& shape)
{
    if (!input.shape) {
        return Feeding::Whole;
    }
    const std::size_t rank = input.shape->size();
    if (rank > 0 && shape.size() == rank && agree(input, shape, 1, 1)) {
        const std::int64_t batch = input.shape->front().extent;
        if (batch == 1 || batch < 0) {
            return Feeding::Slices;
        }
        return batch == shape.front() ? std::optional(Feeding::Whole) : std::nullopt;
    }
    if (rank == 0 && shape.empty()) {
        return Feeding::Whole;
    }
    if (shape.size() == rank + 1 && agree(input, shape, 0, 1)) {
        return Feeding::Elements;
    }
    return std::nullopt;
}

/// Whether numbers of one type can stand for those of another.
bool fits(std::optional<ElementType> wanted, ElementType given)
{
    return !wanted || *wanted == given || (rowOf(*wanted).isFloat && rowOf(given).isFloat) ||
           (!rowOf(*wanted).isFloat && !rowOf(given).isFloat && *wanted != ElementType::Bool);
}

/// Letters and digits of a name: exporters put other marks in the place of dots and slashes.
std::string plain(const std::string& name)
{
    std::string text;
    for (const char c : name) {
        const bool isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        text += isLetter ? c : '_';
    }
    return text;
}

std::string listed(const Model& data)
{
    std::string text;
    for (const Tensor& tensor : data.tensors) {
        text += (text.empty() ? "" : ", ") + std::string("\"") + tensor.name + "\" " + tensor.dtype + " " +
                shapeText(tensor.shape);
    }
    return text.empty() ? "nothing" : text;
}

/// The array for `input`: the one of its name, else the only one that fits.
const Tensor* arrayFor(const GraphValue& input, const Model& data, const std::set<std::string>& taken)
{
    for (const bool exactly : {true, false}) {
        for (const Tensor& tensor : data.tensors) {
            if (exactly ? tensor.name == input.name : plain(tensor.name) == plain(input.name)) {
                return &tensor;
            }
        }
    }
    const Tensor* only = nullptr;
    for (const Tensor& tensor : data.tensors) {
        if (!taken.contains(tensor.name) && fits(input.type, tensor.type) && feedingOf(input, tensor.shape)) {
            if (only != nullptr) {
                return nullptr;
            }
            only = &tensor;
        }
    }
    return only;
}

/// `array` in the type of the input, without changing a whole number.
Result<Array> inTypeOf(const GraphValue& input, const Array& array)
{
    if (!input.type || *input.type == array.type()) {
        return array;
    }
    auto other = converted(array, *input.type);
    if (!other || rowOf(*input.type).isFloat) {
        return other;
    }
    const auto back = converted(*other, array.type());
    if (!back || !std::ranges::equal(back->bytes(), array.bytes())) {
        return Error{ErrorCode::Format, "its numbers do not fit into " + std::string(rowOf(*input.type).name)};
    }
    return other;
}

std::string label(const std::string& input)
{
    return "input \"" + input + "\"";
}

} // namespace

Result<Samples> Samples::match(const Graph& graph, const Model& data)
{
    Samples samples;
    samples.m_files = data.files;
    std::set<std::string> taken;
    for (const GraphValue& input : graph.inputs) { // names first, so that none is taken for its shape
        for (const Tensor& tensor : data.tensors) {
            if (tensor.name == input.name) {
                taken.insert(tensor.name);
            }
        }
    }
    std::optional<std::uint64_t> count;
    for (const GraphValue& input : graph.inputs) {
        const Tensor* const tensor = arrayFor(input, data, taken);
        if (tensor == nullptr) {
            return Error{ErrorCode::Usage,
                         label(input.name) + " (" + input.text() + ") has no data: the file has " + listed(data)};
        }
        taken.insert(tensor->name);
        const auto feeding = feedingOf(input, tensor->shape);
        if (!feeding || !fits(input.type, tensor->type)) {
            return Error{ErrorCode::Shape, label(input.name) + " is declared as " + input.text() + ", but \"" +
                                               tensor->name + "\" is " + tensor->dtype + " " +
                                               shapeText(tensor->shape)};
        }
        auto values = arrayOf(*tensor);
        if (values) {
            values = inTypeOf(input, *values);
        }
        if (!values) {
            return values.error().in(label(input.name));
        }
        if (*feeding != Feeding::Whole) {
            const auto own = static_cast<std::uint64_t>(tensor->shape.front());
            if (count && *count != own) {
                return Error{ErrorCode::Shape, label(input.name) + " has " + std::to_string(own) +
                                                   " samples, another input has " + std::to_string(*count)};
            }
            count = own;
        }
        samples.m_dropsAxis = samples.m_dropsAxis || *feeding == Feeding::Elements;
        samples.m_matches.push_back({.input = input.name,
                                     .array = tensor->name,
                                     .feeding = *feeding,
                                     .type = values->type(),
                                     .shape = values->shape(),
                                     .values = *values,
                                     .source = nullptr});
    }
    samples.m_count = count.value_or(1);
    for (const Tensor& tensor : data.tensors) {
        if (!taken.contains(tensor.name)) {
            samples.m_unused.push_back(tensor.name);
        }
    }
    return samples;
}

Samples Samples::made(std::vector<Match> matches, std::uint64_t count, bool dropsAxis)
{
    Samples samples;
    samples.m_matches = std::move(matches);
    samples.m_count = count;
    samples.m_dropsAxis = dropsAxis;
    return samples;
}

Result<std::map<std::string, Array>> Samples::at(std::uint64_t index) const
{
    for (const auto& file : m_files) {
        QS_TRY(file->intact());
    }
    std::map<std::string, Array> inputs;
    for (const Match& match : m_matches) {
        if (match.source != nullptr) {
            auto made = match.source->at(index);
            QS_TRY(made);
            inputs.emplace(match.input, std::move(*made));
            continue;
        }
        if (match.feeding == Feeding::Whole) {
            inputs.emplace(match.input, match.values);
            continue;
        }
        Shape shape(match.values.shape().begin() + 1, match.values.shape().end());
        const std::size_t bytes = match.values.bytes().size() / m_count;
        if (match.feeding == Feeding::Slices) {
            shape.insert(shape.begin(), 1);
        }
        const auto owner = std::make_shared<const Array>(match.values);
        inputs.emplace(match.input, Array::view(match.values.type(), std::move(shape),
                                                match.values.bytes().subspan(index * bytes, bytes), owner));
    }
    return inputs;
}

Result<Array> joined(const std::vector<Array>& arrays, bool alongNewAxis)
{
    if (arrays.empty()) {
        return Array::make(ElementType::F32, {0});
    }
    Shape shape = arrays.front().shape();
    const bool isScalar = shape.empty();
    const std::size_t fixedFrom = alongNewAxis || isScalar ? 0 : 1;
    std::int64_t extent = 0;
    for (const Array& array : arrays) {
        const bool agrees = array.type() == arrays.front().type() && array.rank() == shape.size() &&
                            std::equal(array.shape().begin() + static_cast<std::ptrdiff_t>(fixedFrom),
                                       array.shape().end(), shape.begin() + static_cast<std::ptrdiff_t>(fixedFrom));
        if (!agrees) {
            return Error{ErrorCode::Shape, "the samples give arrays of different shapes, " + shapeText(shape) +
                                               " and " + shapeText(array.shape())};
        }
        extent += fixedFrom == 0 ? 1 : array.shape().front();
    }
    if (fixedFrom == 0) {
        shape.insert(shape.begin(), extent);
    } else {
        shape.front() = extent;
    }
    auto all = Array::make(arrays.front().type(), std::move(shape));
    if (!all) {
        return all;
    }
    auto out = all->editBytes().begin();
    for (const Array& array : arrays) {
        out = std::ranges::copy(array.bytes(), out).out;
    }
    return all;
}

} // namespace qs
