// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/numpy/numpy.h"

#include "core/base/byte_reader.h"
#include "core/loaders/numpy/npy_array.h"

namespace qs::npy {

bool recognises(std::span<const std::byte> bytes, const std::filesystem::path&)
{
    return hasMagic(bytes);
}

Result<Model> load(std::shared_ptr<const MappedFile> file, Progress&)
{
    const auto header = parseHeader(file->bytes());
    if (!header) {
        return header.error();
    }
    ByteReader reader(file->bytes().subspan(header->dataOffset));
    const auto data = reader.take(header->dataBytes, ("the array of shape " + shapeText(header->shape)).c_str());
    if (!data) {
        return data.error();
    }
    Model model;
    // The format stores no name; NumPy users name the file.
    model.tensors.push_back(arrayTensor(file->path().stem().string(), *header));
    model.tensors.front().data = arrayData(*header, *data, file);
    if (!reader.atEnd()) {
        model.problems.push_back({"", std::to_string(reader.remaining()) + " bytes behind the array are ignored"});
    }
    model.weights = weightsByShape(model.tensors);
    return model;
}

} // namespace qs::npy
