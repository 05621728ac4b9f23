// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hdf5/describe.h"
#include "app/hdf5/handle.h"

#include <string>
#include <vector>

namespace qs::hdf5 {

namespace {

using Json = nlohmann::json;

/// Texts of one length, filled up with zeros or blanks, or ending at the first zero.
bool readFixed(hid_t attribute, hid_t type, size_t count, Json& texts)
{
    const size_t length = H5Tget_size(type);
    std::vector<char> bytes(length * count);
    if (H5Aread(attribute, type, bytes.data()) < 0) {
        return false;
    }
    for (size_t i = 0; i < count; ++i) {
        std::string text(bytes.data() + i * length, length);
        text.resize(std::min(text.find('\0'), text.size()));
        if (H5Tget_strpad(type) == H5T_STR_SPACEPAD) {
            text.resize(text.find_last_not_of(' ') + 1);
        }
        texts.push_back(std::move(text));
    }
    return true;
}

bool readVarying(hid_t attribute, hid_t type, hid_t space, size_t count, Json& texts)
{
    const Handle memory(H5Tcopy(type), H5Tclose);
    std::vector<char*> pointers(count, nullptr);
    if (!memory || H5Aread(attribute, memory.get(), pointers.data()) < 0) {
        return false;
    }
    for (const char* const text : pointers) {
        texts.push_back(text == nullptr ? std::string() : std::string(text));
    }
    H5Dvlen_reclaim(memory.get(), space, H5P_DEFAULT, pointers.data());
    return true;
}

herr_t addAttribute(hid_t object, const char* name, const H5A_info_t*, void* data)
{
    Json& attributes = *static_cast<Json*>(data);
    const Handle attribute(H5Aopen(object, name, H5P_DEFAULT), H5Aclose);
    if (!attribute) {
        return 0; // a damaged one costs nothing else
    }
    const Handle type(H5Aget_type(attribute.get()), H5Tclose);
    const Handle space(H5Aget_space(attribute.get()), H5Sclose);
    const hssize_t count = space ? H5Sget_simple_extent_npoints(space.get()) : -1;
    if (!type || count < 0 || H5Tget_class(type.get()) != H5T_STRING) {
        return 0;
    }
    Json texts = Json::array();
    const auto number = static_cast<size_t>(count);
    const bool isRead = H5Tis_variable_str(type.get()) > 0
                            ? readVarying(attribute.get(), type.get(), space.get(), number, texts)
                            : readFixed(attribute.get(), type.get(), number, texts);
    if (isRead) {
        const bool isOne = H5Sget_simple_extent_type(space.get()) == H5S_SCALAR && texts.size() == 1;
        attributes[name] = isOne ? texts.front() : texts;
    }
    return 0;
}

} // namespace

Json textAttributes(hid_t object)
{
    Json attributes = Json::object();
    H5Aiterate(object, H5_INDEX_NAME, H5_ITER_INC, nullptr, addAttribute, &attributes);
    return attributes;
}

} // namespace qs::hdf5
