// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/pytorch/pytorch_tree.h"

#include "core/loaders/pytorch/pytorch_tensor.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace qs::pytorch {

namespace {

using pickle::Kind;
using pickle::Node;
using pickle::Value;

/// Containers in one another. Checkpoints have about ten; deeper ones are made to break readers.
constexpr int kDeepest = 100;
/// Rows of metadata; an optimizer alone can have thousands of numbers.
constexpr std::size_t kMostMetadata = 1000;
constexpr std::string_view kWrapper = "state_dict";

/// The value of a text key; null without it.
const Value* find(std::span<const Value> entries, std::string_view key)
{
    for (std::size_t i = 0; i + 1 < entries.size(); i += 2) {
        if (entries[i].is(Kind::Text) && entries[i].text() == key) {
            return &entries[i + 1];
        }
    }
    return nullptr;
}

bool isPlain(const Members& members)
{
    return std::ranges::all_of(members, [](auto run) { return std::ranges::all_of(run, &Value::isPlain); });
}

/// What is known of a tensor from where it stands.
struct Place {
    bool isOptimizer = false;
    bool isQuiet = false;   ///< plain values around it are no news: attributes of a scripted module
    bool isWrapped = false; ///< below "state_dict" of the outermost dictionary
    std::string kind;       ///< class of the module that has it as a parameter
    ChannelAxis channels;
};

/// Objects of a class that means nothing here.
struct Refused {
    std::string name;
    std::string first; ///< where one stands
    std::size_t count = 0;
};

class Tree {
public:
    Tree(const pickle::Graph& graph, Storages& storages, Model& model, Progress& progress)
        // Names are made of keys that may be shared: this is the memory that the file justifies for them.
        : m_nameBudget((std::uint64_t{16} << 20) + 16 * graph.length()),
          m_workBudget((std::uint64_t{1} << 16) + 8 * graph.length()),
          m_storages(storages),
          m_model(model),
          m_progress(progress)
    {}

    Status read(const Value& root)
    {
        QS_TRY(visit(root, {}, 0, {}));
        if (m_model.tensors.empty() && !m_refused.empty()) {
            return Error{ErrorCode::Unsupported, "no tensor can be had from this file: it holds an object of class \"" +
                                                     m_refused.front().name +
                                                     "\", and Quantscope executes nothing from a file"};
        }
        dropWrapper();
        addProblems();
        addWeights();
        return ok();
    }

private:
    /// The keys on the way; none at the root, whose own tensor has to get some name.
    using Path = std::optional<std::string>;

    static std::string join(const Path& path, const std::string& key) { return path ? *path + "." + key : key; }
    static std::string nameOf(const Path& path) { return path.value_or("tensor"); }

    Status visit(const Value& given, const Path& path, int depth, const Place& place);
    Status visitTensor(const TensorCall& call, const Node& node, const Path& path, const Place& place);
    Status visitEntries(std::span<const Value> entries, const Path& path, int depth, const Place& place);
    Status visitMembers(const Members& members, const Path& path, int depth, const Place& place);
    Status visitObject(const Value& value, const Path& path, int depth, const Place& place);
    Status visitModule(const Value& value, std::span<const Value> attributes, const Path& path, int depth,
                       const Place& place);
    Status addTensor(Tensor tensor, const Path& path, const Place& place);
    Status addMetadata(const Path& path, const std::string& text, const Place& place);
    Status charge(const std::string& text);
    Status chargeWork(const Value& value);
    void refuse(const std::string& className, const Path& path);
    void countStorage(const StorageId& id, const Tensor& tensor);

    void dropWrapper();
    void addProblems();
    void addWeights();

    std::uint64_t m_nameBudget; ///< bytes
    std::uint64_t m_workBudget; ///< values looked at; those of a sound pickle are looked at about once
    Storages& m_storages;
    Model& m_model;
    Progress& m_progress;
    std::vector<Place> m_places; ///< of the tensors
    std::vector<Refused> m_refused;
    std::unordered_map<std::string, std::size_t> m_refusedIndex;
    std::unordered_map<const Node*, std::size_t> m_made; ///< calls, and the first tensors made by them
    std::unordered_map<const Node*, std::string> m_seen; ///< containers, and where they stand first
    std::size_t m_metadataLeftOut = 0;
    struct Use {
        std::size_t tensors = 0;
        std::uint64_t bytes = 0;
    };
    std::unordered_map<std::string_view, Use> m_uses; ///< of storages
};

Status Tree::charge(const std::string& text)
{
    if (text.size() > m_nameBudget) {
        return Error{ErrorCode::Format, "the names in the pickle add up to far more bytes than the pickle has: it is "
                                        "damaged or made to fill the memory"};
    }
    m_nameBudget -= text.size();
    return ok();
}

Status Tree::chargeWork(const Value& value)
{
    const std::uint64_t work = weightOf(value) + 1;
    if (work > m_workBudget) {
        return Error{ErrorCode::Format, "the pickle uses the same parts over and over again: it is damaged or made to "
                                        "take for ever"};
    }
    m_workBudget -= work;
    return ok();
}

Status Tree::visitTensor(const TensorCall& call, const Node& node, const Path& path, const Place& place)
{
    if (const auto kind = unsupportedKind(call); !kind.empty()) {
        m_model.problems.push_back({nameOf(path), std::string(kind) + " is not supported and was left out"});
        return charge(nameOf(path));
    }
    const auto [made, isNew] = m_made.emplace(&node, m_model.tensors.size());
    Tensor tensor = isNew ? makeTensor(call, m_storages) : m_model.tensors[made->second];
    if (!tensor.error) {
        countStorage(*storageId(call.arguments.items()[0]), tensor);
    }
    return addTensor(std::move(tensor), path, place);
}

Status Tree::visit(const Value& given, const Path& path, int depth, const Place& place)
{
    Value value = given;
    if (callName(value) == "torch.jit._pickle.restore_type_tag" && !tensorCall(value)) {
        const auto arguments = value.node().origin->arguments.items();
        value = arguments.empty() ? Value() : arguments.front(); // the other is the type, for the compiler
    }
    if (const auto call = tensorCall(value)) {
        return visitTensor(*call, value.node(), path, place);
    }
    if (value.is(Kind::Persistent) && globalName(value).empty()) {
        return addTensor(makeTensor(value, m_storages), path, place);
    }
    const bool isContainer = !value.isPlain() && !value.is(Kind::Global) && !value.is(Kind::Persistent);
    if (!isContainer) {
        return addMetadata(path, textOf(value), place);
    }
    QS_TRY(chargeWork(value));
    const auto members = membersOf(value);
    if (members && isPlain(*members)) {
        return addMetadata(path, textOf(value), place);
    }
    if (depth >= kDeepest) {
        m_model.problems.push_back({nameOf(path), "more than " + std::to_string(kDeepest) +
                                                      " containers are nested in one another here; what lies deeper "
                                                      "was left out"});
        return charge(nameOf(path));
    }
    if (const auto [first, isNew] = m_seen.emplace(&value.node(), nameOf(path)); !isNew) {
        return addMetadata(path, "the same object as \"" + first->second + "\"", place);
    }
    QS_TRY(charge(nameOf(path)));
    if (const auto entries = entriesOf(value)) {
        return visitEntries(*entries, path, depth, place);
    }
    return members ? visitMembers(*members, path, depth, place) : visitObject(value, path, depth, place);
}

Status Tree::visitEntries(std::span<const Value> entries, const Path& path, int depth, const Place& place)
{
    Place inner = place;
    // What state_dict() of every torch.optim class returns.
    inner.isOptimizer |= find(entries, "state") != nullptr && find(entries, "param_groups") != nullptr;
    for (std::size_t i = 0; i + 1 < entries.size(); i += 2) {
        const std::string key = keyText(entries[i]);
        if (!path) {
            inner.isWrapped = key == kWrapper;
        }
        const std::string name = join(path, key);
        QS_TRY(charge(name));
        QS_TRY(visit(entries[i + 1], name, depth + 1, inner));
    }
    return ok();
}

Status Tree::visitMembers(const Members& members, const Path& path, int depth, const Place& place)
{
    std::size_t index = 0;
    for (const auto run : members) {
        for (const Value& member : run) {
            QS_TRY(visit(member, join(path, std::to_string(index++)), depth + 1, place));
        }
    }
    return ok();
}

Status Tree::visitObject(const Value& value, const Path& path, int depth, const Place& place)
{
    const std::string className = callName(value);
    const auto attributes = attributesOf(value);
    const Value* const modules = find(attributes, "_modules");
    if (modules != nullptr && find(attributes, "_parameters") != nullptr) {
        return visitModule(value, attributes, path, depth, place);
    }
    if (!isHarmless(className)) {
        refuse(className, path);
    }
    Place inner = place;
    inner.isQuiet |= className.starts_with("__torch__.");
    if (!attributes.empty()) {
        return visitEntries(attributes, path, depth, inner);
    }
    const Value& state = value.node().origin->state;
    return state.is(Kind::None) ? addMetadata(path, textOf(value), place) : visit(state, path, depth + 1, inner);
}

/// As Module.state_dict() goes: own parameters and buffers, then those of the modules inside.
Status Tree::visitModule(const Value& value, std::span<const Value> attributes, const Path& path, int depth,
                         const Place& place)
{
    const std::string className = callName(value);
    Place inner = place;
    inner.isQuiet = true;
    Place parameter = inner;
    parameter.kind = className.substr(className.rfind('.') + 1);
    const Value* const groups = find(attributes, "groups");
    if (className.starts_with("torch.nn.") && parameter.kind.starts_with("ConvTranspose") && groups != nullptr &&
        groups->is(Kind::Integer) && groups->integer() > 0) {
        parameter.channels = {.axis = 1, .channelDims = 1, .groups = groups->integer()};
    }
    for (const char* const part : {"_parameters", "_buffers", "_modules"}) {
        const Value* const found = find(attributes, part);
        if (found == nullptr) {
            continue;
        }
        QS_TRY(chargeWork(*found));
        const auto entries = entriesOf(*found);
        if (entries) {
            const bool isOwn = std::string_view(part) == "_parameters";
            for (std::size_t i = 0; i + 1 < entries->size(); i += 2) {
                QS_TRY(
                    visit((*entries)[i + 1], join(path, keyText((*entries)[i])), depth + 1, isOwn ? parameter : inner));
            }
        }
    }
    return ok();
}

Status Tree::addTensor(Tensor tensor, const Path& path, const Place& place)
{
    if (m_progress.cancelled()) {
        return Error{ErrorCode::Cancelled, "opening was cancelled"};
    }
    tensor.name = nameOf(path);
    m_model.tensors.push_back(std::move(tensor));
    m_places.push_back(place);
    return charge(nameOf(path));
}

Status Tree::addMetadata(const Path& path, const std::string& text, const Place& place)
{
    if (place.isQuiet) {
        return ok();
    }
    if (m_model.metadata.size() >= kMostMetadata) {
        ++m_metadataLeftOut;
        return ok();
    }
    QS_TRY(charge(text));
    m_model.metadata.emplace(path.value_or("value"), text);
    return charge(nameOf(path));
}

void Tree::refuse(const std::string& className, const Path& path)
{
    const auto [found, isNew] = m_refusedIndex.emplace(className, m_refused.size());
    if (isNew) {
        m_refused.push_back({className, nameOf(path)});
    }
    ++m_refused[found->second].count;
}

void Tree::countStorage(const StorageId& id, const Tensor& tensor)
{
    Use& use = m_uses[id.key];
    ++use.tensors;
    use.bytes += tensor.bytes;
}

void Tree::dropWrapper()
{
    std::unordered_set<std::string_view> names;
    bool isFitting = false;
    for (std::size_t i = 0; i < m_places.size(); ++i) {
        const std::string_view name = m_model.tensors[i].name;
        const bool isInside = m_places[i].isWrapped && name.size() > kWrapper.size();
        if (!isInside && !m_places[i].isOptimizer) {
            return;
        }
        isFitting |= isInside;
        if (!names.insert(isInside ? name.substr(kWrapper.size() + 1) : name).second) {
            return; // two tensors would have the same name
        }
    }
    if (!isFitting) {
        return;
    }
    for (std::size_t i = 0; i < m_places.size(); ++i) {
        if (m_places[i].isWrapped) {
            m_model.tensors[i].name.erase(0, kWrapper.size() + 1);
        }
    }
    m_model.metadata.emplace("pytorch.names", "without the \"state_dict.\" that stands before them in the file");
}

void Tree::addProblems()
{
    for (const Refused& refused : m_refused) {
        m_model.problems.push_back(
            {"", std::to_string(refused.count) + (refused.count == 1 ? " object" : " objects") + " of class \"" +
                     refused.name + "\" (" + (refused.count == 1 ? "" : "the first is ") + "\"" + refused.first +
                     "\") " + (refused.count == 1 ? "was" : "were") +
                     " not created, only plain data inside was read: Quantscope executes nothing from a file"});
    }
    if (m_model.tensors.empty()) {
        m_model.problems.push_back({"", "the file holds no tensor that can be read"});
    }
    if (m_metadataLeftOut > 0) {
        m_model.metadata.emplace("pytorch.more", std::to_string(m_metadataLeftOut) + " further values");
    }
    std::size_t sharing = 0;
    for (const auto& [key, use] : m_uses) {
        sharing += use.tensors > 1 ? use.tensors : 0;
    }
    if (sharing > 0) {
        m_model.metadata.emplace("pytorch.shared",
                                 std::to_string(sharing) + " tensors share their storages with others");
    }
}

void Tree::addWeights()
{
    m_model.weights = weightsByShape(m_model.tensors);
    std::erase_if(m_model.weights, [&](const Weight& weight) { return m_places[weight.tensor].isOptimizer; });
    for (Weight& weight : m_model.weights) {
        const Place& place = m_places[weight.tensor];
        weight.kind = place.kind;
        if (m_model.tensors[weight.tensor].shape[0] % place.channels.groups == 0) {
            weight.channels = place.channels;
        }
    }
}

} // namespace

Status readTree(const pickle::Graph& graph, Storages& storages, Model& model, Progress& progress)
{
    return Tree(graph, storages, model, progress).read(graph.root());
}

} // namespace qs::pytorch
