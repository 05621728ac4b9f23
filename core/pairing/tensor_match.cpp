// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pairing/tensor_match.h"

#include "core/pairing/order_choice.h"
#include "core/pairing/tensor_path.h"
#include "core/pairing/value_match.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <unordered_map>

namespace qs {

namespace {

/// Names and what they may mean, by tensor.
using Keys = std::vector<std::vector<std::string>>;

constexpr std::size_t kNone = SIZE_MAX;

/// One file while it is being paired.
struct Side {
    explicit Side(const Model& from)
        : model(from), partner(from.tensors.size(), kNone), left(from.tensors.size(), false)
    {}

    const Model& model;
    std::vector<std::size_t> partner; ///< index on the other side
    std::vector<bool> left;           ///< a person said that it has none

    bool isFree(std::size_t tensor) const { return partner[tensor] == kNone && !left[tensor]; }
};

class Matcher {
public:
    Matcher(const Model& reference, const Model& other) : m_reference(reference), m_other(other) {}

    void apply(const PairMapping& mapping);
    void byName();
    void byPaths();
    void byNameEnds();
    void byValues();
    void byShape();
    Pairing finish();

private:
    struct Left {
        std::vector<std::size_t> reference;
        std::vector<std::size_t> other;
    };
    std::map<Shape, Left> leftByShape() const;
    void join(std::size_t reference, std::size_t other, MatchBasis basis);
    bool joinUnique(const Keys& reference, const Keys& other, MatchBasis basis);

    Side m_reference;
    Side m_other;
    Pairing m_pairing;
    std::map<std::size_t, bool> m_transposed; ///< by the reference's index, where a person said it
};

void Matcher::join(std::size_t reference, std::size_t other, MatchBasis basis)
{
    m_reference.partner[reference] = other;
    m_other.partner[other] = reference;
    m_pairing.pairs.push_back({.reference = reference, .other = other, .basis = basis, .order = {}, .error = {}});
}

std::unordered_map<std::string, std::size_t> indexOf(const Model& model)
{
    std::unordered_map<std::string, std::size_t> index;
    for (std::size_t i = 0; i < model.tensors.size(); ++i) {
        index.emplace(model.tensors[i].name, i); // of equal names the first
    }
    return index;
}

void Matcher::apply(const PairMapping& mapping)
{
    if (mapping.empty()) {
        return;
    }
    const auto references = indexOf(m_reference.model);
    const auto others = indexOf(m_other.model);
    const auto find = [this](const auto& index, const std::optional<std::string>& name, const char* where) {
        const auto found = name ? index.find(*name) : index.end();
        if (name && found == index.end()) {
            m_pairing.notes.push_back(std::string("the mapping names \"") + *name + "\", which is no tensor of the " +
                                      where);
        }
        return found == index.end() ? kNone : found->second;
    };
    for (const PairEntry& entry : mapping.entries()) {
        const std::size_t reference = find(references, entry.reference, "reference");
        const std::size_t other = find(others, entry.other, "other file");
        if (entry.reference && entry.other) {
            if (reference != kNone && other != kNone && m_reference.isFree(reference) && m_other.isFree(other)) {
                join(reference, other, MatchBasis::Person);
                if (entry.transposed) {
                    m_transposed[reference] = *entry.transposed;
                }
            }
        } else if (reference != kNone && m_reference.isFree(reference)) {
            m_reference.left[reference] = true;
        } else if (other != kNone && m_other.isFree(other)) {
            m_other.left[other] = true;
        }
    }
}

/// The one free tensor that has each key; kNone where several have it.
std::unordered_map<std::string, std::size_t> uniqueOwners(const Side& side, const Keys& keys)
{
    std::unordered_map<std::string, std::size_t> owners;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (!side.isFree(i)) {
            continue;
        }
        for (const std::string& key : keys[i]) {
            const auto [found, isNew] = owners.emplace(key, i);
            if (!isNew && found->second != i) {
                found->second = kNone;
            }
        }
    }
    return owners;
}

/// Joins tensors whose key nobody else of their side has. Each join frees keys for others, so it goes on until none
/// changes; whether anything was joined.
bool Matcher::joinUnique(const Keys& reference, const Keys& other, MatchBasis basis)
{
    bool any = false;
    for (bool again = true; again;) {
        again = false;
        const auto owners = uniqueOwners(m_reference, reference);
        const auto others = uniqueOwners(m_other, other);
        for (std::size_t i = 0; i < reference.size(); ++i) {
            for (const std::string& key : reference[i]) {
                const auto mine = owners.find(key);
                const auto theirs = others.find(key);
                if (!m_reference.isFree(i) || mine == owners.end() || mine->second != i || theirs == others.end() ||
                    theirs->second == kNone || !m_other.isFree(theirs->second) ||
                    !canBePaired(m_reference.model.tensors[i], m_other.model.tensors[theirs->second])) {
                    continue;
                }
                join(i, theirs->second, basis);
                again = true;
            }
        }
        any = any || again;
    }
    return any;
}

/// Equal names belong together even where the extents do not fit: the person should see that.
void Matcher::byName()
{
    const auto others = indexOf(m_other.model);
    for (std::size_t i = 0; i < m_reference.partner.size(); ++i) {
        const auto found = others.find(m_reference.model.tensors[i].name);
        if (m_reference.isFree(i) && found != others.end() && m_other.isFree(found->second)) {
            join(i, found->second, MatchBasis::Name);
        }
    }
}

Keys pathKeys(const Model& model)
{
    Keys keys;
    for (const Tensor& tensor : model.tensors) {
        std::vector<std::string>& mine = keys.emplace_back();
        for (const TensorPath& path : pathsOf(tensor.name)) {
            mine.push_back(path.text());
        }
    }
    return keys;
}

/// The same, and of a weight what the nodes that use it are called.
Keys keysWithLayers(const Model& model, Keys keys)
{
    for (const Weight& weight : model.weights) {
        std::vector<std::string>& mine = keys[weight.tensor];
        std::vector<std::string> nodes = weight.usedBy;
        nodes.push_back(weight.layer);
        for (const std::string& node : nodes) {
            for (const TensorPath& path : weightPathsOfNode(node, weight.kind)) {
                if (std::ranges::find(mine, path.text()) == mine.end()) {
                    mine.push_back(path.text());
                }
            }
        }
    }
    return keys;
}

void Matcher::byPaths()
{
    const Keys reference = pathKeys(m_reference.model);
    const Keys other = pathKeys(m_other.model);
    joinUnique(reference, other, MatchBasis::SimilarName);
    joinUnique(keysWithLayers(m_reference.model, reference), keysWithLayers(m_other.model, other),
               MatchBasis::LayerName);
}

/// Every end of two words or more, the whole path first.
std::vector<std::string> endsOf(const std::string& path)
{
    std::vector<std::string> ends{path};
    for (std::size_t dot = path.find('.'); dot != std::string::npos; dot = path.find('.', dot + 1)) {
        std::string end = path.substr(dot + 1);
        if (end.find('.') != std::string::npos) {
            ends.push_back(std::move(end));
        }
    }
    return ends;
}

Keys endKeys(const Keys& keys)
{
    Keys ends;
    for (const std::vector<std::string>& paths : keys) {
        std::vector<std::string>& mine = ends.emplace_back();
        for (const std::string& path : paths) {
            std::ranges::move(endsOf(path), std::back_inserter(mine));
        }
    }
    return ends;
}

/// Paths of one word are the end of too much.
Keys longKeys(Keys keys)
{
    for (std::vector<std::string>& paths : keys) {
        std::erase_if(paths, [](const std::string& path) { return path.find('.') == std::string::npos; });
    }
    return keys;
}

/// One path is an end of the other: "encoder.fc.weight" and "bert.encoder.fc.weight".
void Matcher::byNameEnds()
{
    const Keys reference = longKeys(keysWithLayers(m_reference.model, pathKeys(m_reference.model)));
    const Keys other = longKeys(keysWithLayers(m_other.model, pathKeys(m_other.model)));
    joinUnique(reference, endKeys(other), MatchBasis::NameEnd);
    joinUnique(endKeys(reference), other, MatchBasis::NameEnd);
}

/// What tensors of equal shape have in common, whatever the order of their axes. Empty for those that a shape says too
/// little about: scalars, and whole numbers, which are counters and shapes.
Shape shapeClass(const Tensor& tensor)
{
    Shape shape = squeezed(tensor.shape);
    if (tensor.error || !tensor.isFloat() || tensor.count < 2) {
        return {};
    }
    std::ranges::sort(shape);
    return shape;
}

/// Free tensors by what their shapes have in common.
std::map<Shape, Matcher::Left> Matcher::leftByShape() const
{
    std::map<Shape, Left> classes;
    for (std::size_t i = 0; i < m_reference.partner.size(); ++i) {
        if (m_reference.isFree(i)) {
            classes[shapeClass(m_reference.model.tensors[i])].reference.push_back(i);
        }
    }
    for (std::size_t i = 0; i < m_other.partner.size(); ++i) {
        if (m_other.isFree(i)) {
            classes[shapeClass(m_other.model.tensors[i])].other.push_back(i);
        }
    }
    classes.erase(Shape());
    return classes;
}

/// Where a shape alone leaves a choice. The references of one class may have their axes in different orders: those of
/// equal extents are compared at once.
void Matcher::byValues()
{
    for (const auto& [shape, left] : leftByShape()) {
        if (left.reference.size() == 1 && left.other.size() == 1) {
            continue;
        }
        std::map<Shape, std::vector<std::size_t>> groups;
        for (const std::size_t tensor : left.reference) {
            groups[squeezed(m_reference.model.tensors[tensor].shape)].push_back(tensor);
        }
        for (const auto& [extents, group] : groups) {
            for (const ValueMatch& found : matchByValues(m_reference.model, group, m_other.model, left.other)) {
                if (m_other.isFree(found.other)) {
                    join(found.reference, found.other, MatchBasis::Values);
                    m_pairing.pairs.back().order = found.order;
                }
            }
        }
    }
}

void Matcher::byShape()
{
    for (const auto& [shape, left] : leftByShape()) {
        const auto& [mine, theirs] = left;
        // Vectors of one length are biases, scales and statistics: their order says nothing.
        if (mine.size() != theirs.size() || (shape.size() < 2 && mine.size() > 1)) {
            continue;
        }
        const bool isOnly = mine.size() == 1 && shape.size() >= 2;
        for (std::size_t i = 0; i < mine.size(); ++i) {
            if (canBePaired(m_reference.model.tensors[mine[i]], m_other.model.tensors[theirs[i]])) {
                join(mine[i], theirs[i], isOnly ? MatchBasis::OnlyShape : MatchBasis::ShapeAndOrder);
            }
        }
    }
}

Pairing Matcher::finish()
{
    std::ranges::sort(m_pairing.pairs, {}, &TensorMatch::reference);
    chooseOrders(m_reference.model, m_other.model, m_transposed, m_pairing.pairs);
    for (std::size_t i = 0; i < m_reference.partner.size(); ++i) {
        if (m_reference.partner[i] == kNone) {
            m_pairing.onlyReference.push_back(i);
        }
    }
    for (std::size_t i = 0; i < m_other.partner.size(); ++i) {
        if (m_other.partner[i] == kNone) {
            m_pairing.onlyOther.push_back(i);
        }
    }
    return std::move(m_pairing);
}

} // namespace

bool canBePaired(const Tensor& reference, const Tensor& other)
{
    return !ordersBetween(reference.shape, other.shape).empty();
}

Pairing pairTensors(const Model& reference, const Model& other, const PairMapping& mapping)
{
    Matcher matcher(reference, other);
    matcher.apply(mapping);
    matcher.byName();
    matcher.byPaths();
    matcher.byNameEnds();
    matcher.byValues();
    matcher.byShape();
    return matcher.finish();
}

} // namespace qs
