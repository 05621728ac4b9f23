// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/loaders/hdf5/hdf5_directory.h"
#include "core/model/model.h"

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace qs::keras {

/// What an HDF5 file tells about the network whose weights it holds, if Keras wrote it: names and classes of its
/// layers, and in which order they stand.
///
/// Keras 2 names datasets "[model_weights/]layer/weight name" and lists both in attributes; Keras 3 names them
/// "layers/<class or name>/vars/<number>" and describes the network in a file of its own.
class Network {
public:
    /// `configuration` is the JSON text of Keras 3; Keras 2 has it in an attribute.
    Network(const hdf5::Directory& directory, std::string_view configuration);

    /// In the order of the layers, the rest by name, with numbers in names counted as numbers.
    void sortLikeLayers(std::vector<hdf5::Dataset>& datasets) const;

    /// Of the file: versions and configurations as Keras writes them, also texts that others attached.
    const std::map<std::string, std::string>& metadata() const { return m_metadata; }

    /// Keras puts output channels last, except where an operator has its own layout. In a file of somebody else they
    /// are along axis 0. What belongs to the optimizer is no weight.
    std::vector<Weight> weightsOf(const std::vector<Tensor>& tensors) const;

private:
    void readGroup(const std::string& path, const hdf5::Attributes& attributes, const hdf5::Directory& directory);
    void readConfiguration(std::string_view json);
    Weight weight(const Tensor& tensor) const;

    bool m_isKeras = false;
    std::map<std::string, std::string> m_metadata;
    std::unordered_map<std::string, std::size_t> m_order;   ///< by path of the dataset
    std::unordered_map<std::string, std::string> m_classOf; ///< by name of the layer
};

} // namespace qs::keras
