// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/guarded_data.h"

#include "core/tensor/stored_codes.h"

#include <unordered_map>

namespace qs {

namespace {

using FileList = std::vector<std::shared_ptr<const MappedFile>>;

class GuardedData final : public TensorData {
public:
    GuardedData(std::shared_ptr<const TensorData> data, std::shared_ptr<const FileList> files)
        : m_data(std::move(data)), m_files(std::move(files))
    {}

    Status read(std::uint64_t first, std::span<float> out) const override { return orFault(m_data->read(first, out)); }
    Status read(std::uint64_t first, std::span<double> out) const override { return orFault(m_data->read(first, out)); }
    std::span<const float> floats() const override
    {
        // Nothing in place once a page is lost: readers then come to read(), which has the error.
        return orFault(ok()) ? m_data->floats() : std::span<const float>();
    }
    std::span<const std::byte> plainBytes() const override
    {
        return orFault(ok()) ? m_data->plainBytes() : std::span<const std::byte>();
    }
    void expect(std::uint64_t first, std::uint64_t count) const override { m_data->expect(first, count); }
    void forget() const override { m_data->forget(); }
    const MappedFile* onlyFile() const override { return m_data->onlyFile(); }
    Status intact() const override
    {
        for (const auto& file : *m_files) {
            QS_TRY(file->intact());
        }
        return m_data->intact();
    }

private:
    /// A lost page explains whatever went wrong while reading, and makes what seemed to go well wrong.
    Status orFault(Status status) const
    {
        for (const auto& file : *m_files) {
            if (file->hasFaulted()) {
                return file->cutError();
            }
        }
        return status;
    }

    std::shared_ptr<const TensorData> m_data;
    std::shared_ptr<const FileList> m_files;
};

/// Hands out one list per file and one of all files: a checkpoint may have a hundred thousand tensors.
class Guards {
public:
    explicit Guards(FileList files) : m_all(std::make_shared<const FileList>(std::move(files)))
    {
        for (const auto& file : *m_all) {
            m_single[file.get()] = std::make_shared<const FileList>(1, file);
        }
    }

    void guard(Tensor& tensor) const
    {
        if (tensor.data) {
            const auto single = m_single.find(tensor.data->onlyFile());
            tensor.data = std::make_shared<GuardedData>(tensor.data, single == m_single.end() ? m_all : single->second);
        }
        if (tensor.stored) {
            auto stored = std::make_shared<StoredCodes>(*tensor.stored);
            guard(stored->codes);
            for (Tensor& parameter : stored->parameters) {
                guard(parameter);
            }
            tensor.stored = std::move(stored);
        }
    }

private:
    std::shared_ptr<const FileList> m_all;
    std::unordered_map<const MappedFile*, std::shared_ptr<const FileList>> m_single;
};

} // namespace

void guardTensors(Model& model)
{
    const Guards guards(model.files);
    for (Tensor& tensor : model.tensors) {
        guards.guard(tensor);
    }
}

} // namespace qs
