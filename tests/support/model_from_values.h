// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/model.h"

#include <memory>
#include <string>
#include <vector>

/// Models made of numbers in memory, without a file.
namespace made {

inline qs::Tensor tensor(const std::string& name, qs::Shape shape, std::vector<float> values)
{
    const auto owner = std::make_shared<const std::vector<float>>(std::move(values));
    const auto bytes = std::as_bytes(std::span(*owner));
    qs::Tensor made;
    made.name = name;
    made.dtype = "F32";
    made.shape = std::move(shape);
    made.count = owner->size();
    made.bytes = bytes.size();
    made.data = qs::plainData(qs::ElementType::F32, bytes, owner);
    return made;
}

inline qs::Model model(std::vector<qs::Tensor> tensors)
{
    qs::Model made;
    made.path = "memory";
    made.loader = "none";
    made.tensors = std::move(tensors);
    made.weights = qs::weightsByShape(made.tensors);
    return made;
}

} // namespace made
