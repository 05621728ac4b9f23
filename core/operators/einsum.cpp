// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/operators/einsum.h"

#include "core/operators/matrix_product.h"
#include "core/operators/types.h"
#include "core/operators/window.h"

#include <algorithm>
#include <cctype>
#include <map>

namespace qs {

namespace {

/// An axis: a letter, or kEllipsis and up for those that "..." stands for.
using Label = int;
using Labels = std::vector<Label>;
constexpr Label kEllipsis = 256;

struct Equation {
    std::vector<Labels> inputs;
    Labels output;
    std::map<Label, std::int64_t> extents;

    std::vector<std::int64_t> extentsOf(const Labels& labels) const
    {
        std::vector<std::int64_t> result;
        for (const Label label : labels) {
            result.push_back(extents.at(label));
        }
        return result;
    }
};

bool contains(const Labels& labels, Label label)
{
    return std::ranges::find(labels, label) != labels.end();
}

Error wrongEquation(const std::string& equation)
{
    return {ErrorCode::Format, "the equation \"" + equation + "\" does not go with its inputs"};
}

/// The labels of one term; those of "..." are the last `dots` of `allDots`. False for anything else in it.
bool parseTerm(std::string_view term, std::size_t dots, std::size_t allDots, Labels& labels)
{
    bool sawDots = false;
    while (!term.empty()) {
        if (term.starts_with("...") && !sawDots) {
            sawDots = true;
            for (std::size_t i = allDots - dots; i < allDots; ++i) {
                labels.push_back(kEllipsis + static_cast<Label>(i));
            }
            term.remove_prefix(3);
        } else if (std::isalpha(static_cast<unsigned char>(term.front())) != 0) {
            labels.push_back(static_cast<unsigned char>(term.front()));
            term.remove_prefix(1);
        } else {
            return false;
        }
    }
    return true;
}

std::vector<std::string> split(const std::string& text)
{
    std::vector<std::string> terms(1);
    for (const char c : text) {
        if (c == ',') {
            terms.emplace_back();
        } else {
            terms.back() += c;
        }
    }
    return terms;
}

/// Axes that "..." stands for in a term; none where it has no dots.
std::size_t dotsOf(const std::string& term, std::size_t rank)
{
    const auto letters =
        static_cast<std::size_t>(std::ranges::count_if(term, [](unsigned char c) { return std::isalpha(c) != 0; }));
    return term.find("...") == std::string::npos || letters > rank ? 0 : rank - letters;
}

/// What the equation says without "->": every axis that appears once, in the order of the alphabet after the dots.
Labels impliedOutput(const std::vector<Labels>& inputs)
{
    std::map<Label, int> uses;
    for (const Labels& labels : inputs) {
        for (const Label label : labels) {
            ++uses[label];
        }
    }
    Labels dots;
    Labels letters;
    for (const auto& [label, count] : uses) {
        if (label >= kEllipsis) {
            dots.push_back(label);
        } else if (count == 1) {
            letters.push_back(label);
        }
    }
    dots.insert(dots.end(), letters.begin(), letters.end());
    return dots;
}

Result<Equation> parsed(const std::string& text, std::span<const Array> operands)
{
    std::string equation;
    std::ranges::copy_if(text, std::back_inserter(equation), [](char c) { return c != ' '; });
    const std::size_t arrow = equation.find("->");
    const std::vector<std::string> terms = split(equation.substr(0, arrow));
    if (terms.size() != operands.size()) {
        return wrongEquation(text);
    }
    std::size_t allDots = 0;
    for (std::size_t i = 0; i < terms.size(); ++i) {
        allDots = std::max(allDots, dotsOf(terms[i], operands[i].rank()));
    }
    Equation result;
    for (std::size_t i = 0; i < terms.size(); ++i) {
        Labels& labels = result.inputs.emplace_back();
        if (!parseTerm(terms[i], dotsOf(terms[i], operands[i].rank()), allDots, labels) ||
            labels.size() != operands[i].rank()) {
            return wrongEquation(text);
        }
        for (std::size_t axis = 0; axis < labels.size(); ++axis) {
            const std::int64_t extent = operands[i].shape()[axis];
            std::int64_t& known = result.extents.emplace(labels[axis], extent).first->second;
            if (known != extent && known != 1 && extent != 1) {
                return wrongEquation(text);
            }
            known = known == 1 ? extent : known;
        }
    }
    if (arrow == std::string::npos) {
        result.output = impliedOutput(result.inputs);
        return result;
    }
    Labels& output = result.output;
    if (!parseTerm(equation.substr(arrow + 2), allDots, allDots, output)) {
        return wrongEquation(text);
    }
    for (const Label label : output) {
        if (!result.extents.contains(label) || std::ranges::count(output, label) != 1) {
            return wrongEquation(text);
        }
    }
    return result;
}

/// An array with named axes, each once, in any order in memory. An axis that is repeated has no stride.
struct Operand {
    Array array;
    Labels labels;
    std::vector<std::int64_t> strides;

    std::int64_t strideOf(Label label) const
    {
        const auto at = std::ranges::find(labels, label);
        return at == labels.end() ? 0 : strides[static_cast<std::size_t>(at - labels.begin())];
    }
};

/// An axis that appears twice is the diagonal of the two.
Operand operandOf(const Array& array, const Labels& labels)
{
    Operand operand{array, {}, {}};
    std::int64_t stride = 1;
    for (std::size_t axis = labels.size(); axis-- > 0;) {
        const std::int64_t extent = array.shape()[axis];
        const std::int64_t step = extent == 1 ? 0 : stride;
        const auto known = std::ranges::find(operand.labels, labels[axis]);
        if (known != operand.labels.end()) {
            operand.strides[static_cast<std::size_t>(known - operand.labels.begin())] += step;
        } else {
            operand.labels.push_back(labels[axis]);
            operand.strides.push_back(step);
        }
        stride *= std::max<std::int64_t>(extent, 1);
    }
    return operand;
}

/// Whether the elements lie one after another in the order of `labels`.
bool isDense(const Operand& operand, const Labels& labels, const Equation& equation)
{
    std::uint64_t stride = 1; // of all axes together, which may be more than the operand has: unsigned
    for (std::size_t i = labels.size(); i-- > 0;) {
        const auto extent = static_cast<std::uint64_t>(equation.extents.at(labels[i]));
        if (extent != 1 && static_cast<std::uint64_t>(operand.strideOf(labels[i])) != stride) {
            return false;
        }
        stride *= extent;
    }
    return true;
}

Labels joined(const Labels& a, const Labels& b)
{
    Labels labels = a;
    labels.insert(labels.end(), b.begin(), b.end());
    return labels;
}

/// The operand in the order of `labels`, summed over all others.
template <typename T>
Result<Operand> ordered(const Operand& operand, const Labels& labels, const Equation& equation)
{
    Labels summed;
    std::ranges::copy_if(operand.labels, std::back_inserter(summed),
                         [&](Label label) { return !contains(labels, label); });
    if (summed.empty() && isDense(operand, labels, equation)) {
        return operandOf(operand.array.reshaped(equation.extentsOf(labels)), labels);
    }
    auto result = Array::make(operand.array.type(), equation.extentsOf(labels));
    if (!result) {
        return result.error();
    }
    const Labels all = joined(labels, summed);
    const std::vector<std::int64_t> extents = equation.extentsOf(all);
    const auto out = result->template edit<T>();
    std::ranges::fill(out, T(0));
    // The place in the result moves on with its own axes only.
    std::vector<std::int64_t> from;
    std::vector<std::int64_t> to(all.size());
    for (const Label label : all) {
        from.push_back(operand.strideOf(label));
    }
    std::int64_t stride = 1;
    for (std::size_t i = labels.size(); i-- > 0;) {
        to[i] = stride;
        stride *= std::max<std::int64_t>(extents[i], 1);
    }
    const T* const values = operand.array.template values<T>().data();
    forEachIndex(extents, [&](std::span<const std::int64_t> index) {
        std::int64_t source = 0;
        std::int64_t target = 0;
        for (std::size_t i = 0; i < index.size(); ++i) {
            source += index[i] * from[i];
            target += index[i] * to[i];
        }
        out[static_cast<std::size_t>(target)] += values[source];
    });
    return operandOf(*result, labels);
}

std::int64_t productOf(const std::vector<std::int64_t>& extents)
{
    std::int64_t product = 1;
    for (const std::int64_t extent : extents) {
        product *= extent;
    }
    return product;
}

/// The matrices of `operand`, one per place along `batch`: as they lie where that will do, else copied.
template <typename T>
Result<std::pair<Operand, bool>> matricesOf(const Operand& operand, const Labels& batch, const Labels& rows,
                                            const Labels& columns, const Equation& equation)
{
    const Labels transposed = joined(joined(batch, columns), rows);
    const bool isTransposed = transposed.size() == operand.labels.size() && isDense(operand, transposed, equation);
    auto dense = ordered<T>(operand, isTransposed ? transposed : joined(joined(batch, rows), columns), equation);
    return dense ? Result<std::pair<Operand, bool>>({std::move(*dense), isTransposed})
                 : Result<std::pair<Operand, bool>>(dense.error());
}

/// Two operands as one, without the axes that nothing needs any more.
template <typename T>
Result<Operand> contracted(const Operand& a, const Operand& b, const Labels& needed, const Equation& equation)
{
    Labels batch;
    Labels inner;
    Labels rows;
    Labels columns;
    for (const Label label : a.labels) {
        const bool isNeeded = contains(needed, label);
        if (contains(b.labels, label)) {
            (isNeeded ? batch : inner).push_back(label);
        } else if (isNeeded) {
            rows.push_back(label);
        }
    }
    for (const Label label : b.labels) {
        if (contains(needed, label) && !contains(a.labels, label)) {
            columns.push_back(label);
        }
    }
    for (Labels* const labels : {&batch, &inner, &rows, &columns}) {
        std::ranges::sort(*labels, {}, [&](Label label) { // as the result wants them
            return std::ranges::find(needed, label) - needed.begin();
        });
    }
    const auto left = matricesOf<T>(a, batch, rows, inner, equation);
    const auto right = matricesOf<T>(b, batch, inner, columns, equation);
    QS_TRY(left);
    QS_TRY(right);
    const Labels labels = joined(joined(batch, rows), columns);
    auto result = Array::make(a.array.type(), equation.extentsOf(labels));
    if (!result) {
        return result.error();
    }
    const ProductSize size{productOf(equation.extentsOf(rows)), productOf(equation.extentsOf(columns)),
                           productOf(equation.extentsOf(inner))};
    T* const out = result->template edit<T>().data();
    const std::int64_t count = result->count() == 0 ? 0 : productOf(equation.extentsOf(batch));
    for (std::int64_t i = 0; i < count; ++i) {
        const Matrix<T> x{left->first.array.template values<T>().data() + i * size.rows * size.inner,
                          left->second ? size.rows : size.inner, left->second};
        const Matrix<T> w{right->first.array.template values<T>().data() + i * size.inner * size.columns,
                          right->second ? size.inner : size.columns, right->second};
        QS_TRY(multiply(x, w, out + i * size.rows * size.columns, size));
    }
    return operandOf(*result, labels);
}

template <typename T>
Result<Arrays> calculated(const Equation& equation, std::span<const Array> inputs)
{
    if (std::ranges::any_of(equation.extents, [](const auto& axis) { return axis.second == 0; })) {
        auto zeros = Array::make(inputs[0].type(), equation.extentsOf(equation.output));
        if (zeros) {
            std::ranges::fill(zeros->template edit<T>(), T(0));
        }
        return one(std::move(zeros));
    }
    Operand product = operandOf(inputs[0], equation.inputs[0]);
    for (std::size_t i = 1; i < inputs.size(); ++i) {
        Labels needed = equation.output;
        for (std::size_t later = i + 1; later < inputs.size(); ++later) {
            needed.insert(needed.end(), equation.inputs[later].begin(), equation.inputs[later].end());
        }
        auto next = contracted<T>(product, operandOf(inputs[i], equation.inputs[i]), needed, equation);
        if (!next) {
            return next.error();
        }
        product = std::move(*next);
    }
    auto result = ordered<T>(product, equation.output, equation);
    return result ? Result<Arrays>(Arrays{result->array}) : Result<Arrays>(result.error());
}

} // namespace

Result<Arrays> einsum(const Call& call)
{
    for (const Array& operand : call.inputs) {
        if (operand.isAbsent() || operand.type() != call.in(0).type()) {
            return Error{ErrorCode::Format, "its inputs are of different types"};
        }
    }
    const auto equation = parsed(call.node.text("equation", ""), call.inputs);
    if (!equation) {
        return equation.error();
    }
    return withType(NumberTypes(), call.in(0).type(),
                    [&]<typename T>(T) { return calculated<T>(*equation, call.inputs); });
}

} // namespace qs
