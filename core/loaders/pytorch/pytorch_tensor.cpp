// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/pytorch/pytorch_tensor.h"

#include "core/loaders/pytorch/pytorch_quantized.h"

#include <algorithm>
#include <array>
#include <limits>

namespace qs::pytorch {

namespace {

using pickle::Kind;
using pickle::Value;

Error formatError(std::string message)
{
    return {ErrorCode::Format, std::move(message)};
}

/// A function that makes a tensor of the first of its arguments, or of a function and its arguments among them.
struct Wrapper {
    std::string_view function;
    bool isIndirect; ///< (function, class, arguments, …) instead of (tensor, …)
};
// torch/_utils.py and torch/_tensor.py.
constexpr std::array kWrappers{
    Wrapper{"torch._utils._rebuild_parameter", false},    Wrapper{"torch._utils._rebuild_parameter_with_state", false},
    Wrapper{"torch.nn.parameter.Parameter", false},       Wrapper{"torch.nn.parameter.Buffer", false},
    Wrapper{"torch.jit._pickle.restore_type_tag", false}, Wrapper{"torch._tensor._rebuild_from_type", true},
    Wrapper{"torch._tensor._rebuild_from_type_v2", true}};

/// A function that makes a tensor; `kind` is set for those that are not read.
struct Maker {
    std::string_view function;
    std::string_view kind;
};
constexpr std::array kMakers{
    Maker{"_rebuild_tensor", ""},
    Maker{"_rebuild_tensor_v2", ""},
    Maker{"_rebuild_tensor_v3", ""},
    Maker{"_rebuild_qtensor", ""},
    Maker{"_rebuild_sparse_tensor", "a sparse tensor"},
    Maker{"_rebuild_sparse_csr_tensor", "a sparse tensor"},
    Maker{"_rebuild_nested_tensor", "a nested tensor"},
    Maker{"_rebuild_meta_tensor_no_storage", "a tensor without numbers (meta device)"},
    Maker{"_rebuild_device_tensor_from_numpy", "a tensor of another device kept as a NumPy array"},
    Maker{"_rebuild_device_tensor_from_cpu_tensor", "a tensor of another device"},
    Maker{"_rebuild_xla_tensor", "a tensor of another device kept as a NumPy array"},
    Maker{"_rebuild_mlc_tensor", "a tensor of another device kept as a NumPy array"},
    Maker{"_rebuild_wrapper_subclass", "a tensor of a class that computes its numbers"},
};

const Maker* findMaker(std::string_view function)
{
    constexpr std::string_view module = "torch._utils.";
    if (!function.starts_with(module)) {
        return nullptr;
    }
    const auto* const row = std::ranges::find(kMakers, function.substr(module.size()), &Maker::function);
    return row == kMakers.end() ? nullptr : row;
}

/// Numbers of a storage, in place or gathered.
class ViewData final : public TensorData {
public:
    ViewData(std::shared_ptr<const Storage> storage, StridedLayout layout)
        : m_storage(std::move(storage)), m_layout(std::move(layout))
    {
        const auto size = static_cast<std::uint64_t>(rowOf(m_layout.type).bytes());
        if (!m_storage->mapped().empty() && m_layout.isContiguous() && !m_layout.isBigEndian) {
            const std::uint64_t count = *elementCount(m_layout.shape);
            m_inPlace = plainData(m_layout.type,
                                  m_storage->mapped().subspan(count == 0 ? 0 : m_layout.offset * size, count * size),
                                  m_storage->file());
        }
    }

    Status read(std::uint64_t first, std::span<float> out) const override { return readAs(first, out); }
    Status read(std::uint64_t first, std::span<double> out) const override { return readAs(first, out); }
    std::span<const float> floats() const override
    {
        // Nothing in place for damaged numbers: readers then come to read(), which has the error.
        return m_inPlace && m_storage->check() ? m_inPlace->floats() : std::span<const float>();
    }
    void forget() const override
    {
        if (m_inPlace) {
            m_inPlace->forget();
        }
    }

private:
    template <typename Out>
    Status readAs(std::uint64_t first, std::span<Out> out) const
    {
        if (m_inPlace) {
            QS_TRY(m_storage->check());
            return m_inPlace->read(first, out);
        }
        const auto held = m_storage->hold();
        if (!held) {
            return held.error();
        }
        readStrided(m_layout, held->bytes, first, out);
        return ok();
    }

    std::shared_ptr<const Storage> m_storage;
    StridedLayout m_layout;
    std::shared_ptr<const TensorData> m_inPlace; ///< null where the numbers have to be unpacked or gathered
};

/// Sizes or strides: a tuple of whole numbers that are not negative.
Status readNumbers(const Value& value, const char* what, std::vector<std::int64_t>& numbers)
{
    const auto members = membersOf(value);
    if (!members) {
        return formatError(std::string("its ") + what + " is " + textOf(value) + " instead of whole numbers");
    }
    constexpr std::size_t mostDimensions = 64; // torch's own limit
    const std::size_t count = (*members)[0].size() + (*members)[1].size();
    if (count > mostDimensions) {
        return formatError(std::string("its ") + what + " has " + std::to_string(count) + " dimensions");
    }
    for (std::size_t i = 0; i < count; ++i) {
        const auto& [first, second] = *members;
        const Value& member = i < first.size() ? first[i] : second[i - first.size()];
        if (!member.is(Kind::Integer) || member.integer() < 0) {
            const bool isText = member.is(Kind::Text);
            return formatError(std::string("its ") + what +
                               (member.is(Kind::Integer) ? " has the negative number " : " has ") +
                               (isText ? "the text \"" + textOf(member) + "\"" : textOf(member)) +
                               (member.is(Kind::Integer) ? "" : " instead of a whole number"));
        }
        numbers.push_back(member.integer());
    }
    return ok();
}

/// A layout may repeat elements (an expanded view, overlapping windows). Beyond this it is no view that anybody saves,
/// but a small file that asks for endless work.
Status checkRepetition(std::uint64_t count, const Storage& storage, std::uint64_t size)
{
    constexpr std::uint64_t harmless = std::uint64_t{16} << 20;
    constexpr std::uint64_t most = 64;
    if (count > harmless / size && count / most > storage.bytes() / size) {
        return formatError("its shape has " + std::to_string(count) + " elements, all repeated from a storage of " +
                           std::to_string(storage.bytes()) + " bytes: that is too large to be meant");
    }
    return ok();
}

/// Bytes of the file that belong to the tensor: repeated elements once.
std::uint64_t storedBytes(const StridedLayout& layout, std::uint64_t span, std::uint64_t size)
{
    std::uint64_t count = 1;
    for (std::size_t axis = 0; axis < layout.shape.size(); ++axis) {
        const auto extent = static_cast<std::uint64_t>(layout.shape[axis]);
        count *= layout.strides[axis] == 0 && extent != 0 ? 1 : extent;
    }
    return std::min(count, span - std::min(span, layout.offset)) * size;
}

Status findStorage(const StorageId& id, const Dtype& dtype, Storages& storages, std::shared_ptr<const Storage>& storage)
{
    const auto found = storages.find(id.key);
    if (!found) {
        return found.error();
    }
    storage = *found;
    const std::uint64_t each = id.dtype == nullptr ? 1 : dtype.bytes;
    if (id.count > storage->bytes() / each) {
        return formatError("its storage \"" + std::string(id.key) + "\" should have " + std::to_string(id.count) +
                           (id.dtype == nullptr ? " bytes" : " elements of " + std::string(dtype.spelling)) +
                           ", but the file has only " + std::to_string(storage->bytes()) + " bytes of it");
    }
    return ok();
}

/// Fills type, shape, count, bytes and data of a tensor over `id`. What is known stands in the tensor also after an
/// error.
Status fill(Tensor& tensor, const StorageId& id, const Dtype& dtype, StridedLayout layout, Storages& storages)
{
    tensor.type = dtype.type;
    tensor.dtype = dtype.spelling;
    tensor.shape = layout.shape;
    const auto count = elementCount(tensor.shape);
    if (!count) {
        return count.error();
    }
    tensor.count = *count;
    std::shared_ptr<const Storage> storage;
    QS_TRY(findStorage(id, dtype, storages, storage));
    if (layout.offset > std::numeric_limits<std::uint64_t>::max() - id.first) {
        return formatError("its storage offset of " + std::to_string(layout.offset) + " is too large");
    }
    layout.offset += id.first;
    layout.type = dtype.type;
    layout.isBigEndian = storages.isBigEndian();
    const auto span = spanOf(layout, id.dtype == nullptr ? id.last / dtype.bytes : id.last);
    if (!span) {
        return span.error();
    }
    tensor.bytes = storedBytes(layout, *span, dtype.bytes);
    QS_TRY(checkRepetition(*count, *storage, dtype.bytes));
    if (dtype.use == Dtype::Use::Foreign) {
        return Error{ErrorCode::Unsupported, "numbers of dtype " + tensor.dtype + " cannot be read yet"};
    }
    tensor.data = std::make_shared<ViewData>(storage, std::move(layout));
    return ok();
}

/// What the numbers of the tensor are: what the storage says, and for storages of plain bytes the seventh argument.
const Dtype* dtypeOf(const TensorCall& call, const StorageId& id)
{
    if (id.dtype != nullptr) {
        return id.dtype;
    }
    const auto arguments = call.arguments.items();
    if (call.function != "_rebuild_tensor_v3" || arguments.size() < 7) {
        return dtypeNamed("uint8");
    }
    const std::string name = globalName(arguments[6]);
    return dtypeNamed(name.substr(name.rfind('.') + 1));
}

/// (storage, offset, sizes, strides, …): the start of all functions that are read.
Status rebuild(Tensor& tensor, const TensorCall& call, Storages& storages)
{
    const auto arguments = call.arguments.items();
    const bool isQuantized = call.function == "_rebuild_qtensor";
    if (arguments.size() < (isQuantized ? 5 : 4)) {
        return formatError("the call of " + call.function + " that makes it has " + std::to_string(arguments.size()) +
                           " arguments, too few");
    }
    if (!arguments[0].is(Kind::Persistent)) {
        return formatError("its storage is " + textOf(arguments[0]) + " instead of a part of the file");
    }
    const auto id = storageId(arguments[0]);
    if (!id) {
        return id.error();
    }
    const Dtype* const dtype = dtypeOf(call, *id);
    if (dtype == nullptr) {
        return Error{ErrorCode::Unsupported, "its dtype " + textOf(arguments[6]) + " is unknown"};
    }
    tensor.dtype = dtype->spelling;
    StridedLayout layout;
    QS_TRY(readNumbers(arguments[2], "shape", layout.shape));
    tensor.shape = layout.shape;
    Shape strides;
    QS_TRY(readNumbers(arguments[3], "stride", strides));
    layout.strides.assign(strides.begin(), strides.end());
    if (!arguments[1].is(Kind::Integer) || arguments[1].integer() < 0) {
        return formatError("its storage offset is " + textOf(arguments[1]) + " instead of a whole number");
    }
    layout.offset = static_cast<std::uint64_t>(arguments[1].integer());
    QS_TRY(fill(tensor, *id, *dtype, std::move(layout), storages));
    if (isQuantized) {
        return attachQuantizer(tensor, arguments[4], storages);
    }
    return ok();
}

} // namespace

std::optional<TensorCall> tensorCall(const Value& value)
{
    constexpr int deepest = 8; // wrappers around one tensor; two is the most that torch writes
    Value current = value;
    std::string function = value.is(Kind::Call) ? callName(value) : std::string();
    Value arguments = value.is(Kind::Call) ? value.node().origin->arguments : Value();
    for (int depth = 0; depth < deepest; ++depth) {
        if (const Maker* const maker = findMaker(function)) {
            return TensorCall{std::string(maker->function), arguments};
        }
        const auto* const wrapper = std::ranges::find(kWrappers, function, &Wrapper::function);
        const auto items = arguments.items();
        if (wrapper == kWrappers.end() || items.size() < (wrapper->isIndirect ? 3 : 1)) {
            return std::nullopt;
        }
        if (wrapper->isIndirect) {
            function = globalName(items[0]);
            arguments = items[2];
        } else {
            current = items[0];
            function = current.is(Kind::Call) ? callName(current) : std::string();
            arguments = current.is(Kind::Call) ? current.node().origin->arguments : Value();
        }
    }
    return std::nullopt;
}

std::string_view unsupportedKind(const TensorCall& call)
{
    return std::ranges::find(kMakers, call.function, &Maker::function)->kind;
}

Tensor makeTensor(const TensorCall& call, Storages& storages)
{
    Tensor tensor;
    if (const auto made = rebuild(tensor, call, storages); !made) {
        tensor.error = made.error();
        tensor.data = nullptr;
        tensor.stored = nullptr;
    }
    return tensor;
}

Tensor makeTensor(const Value& reference, Storages& storages)
{
    Tensor tensor;
    const auto id = storageId(reference);
    if (!id) {
        tensor.error = id.error();
        return tensor;
    }
    const Dtype& dtype = id->dtype == nullptr ? *dtypeNamed("uint8") : *id->dtype;
    StridedLayout layout;
    layout.shape = {static_cast<std::int64_t>(id->last - id->first)};
    layout.strides = {1};
    if (const auto filled = fill(tensor, *id, dtype, std::move(layout), storages); !filled) {
        tensor.error = filled.error();
    }
    return tensor;
}

} // namespace qs::pytorch
