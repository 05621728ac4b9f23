// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/model_files.h"

#include <cstdint>
#include <vector>

/// Builds a GGUF file piece by piece. Nothing is checked, so that damaged files can be built too.
class GgufWriter {
public:
    enum ValueType : std::uint32_t { U8, I8, U16, I16, U32, I32, F32, Bool, String, Array, U64, I64, F64 };

    /// A length and the bytes.
    static QByteArray string(const QByteArray& text) { return bytesOf(static_cast<std::uint64_t>(text.size())) + text; }
    /// What follows the type of an array.
    static QByteArray array(std::uint32_t type, std::uint64_t count, const QByteArray& elements)
    {
        return bytesOf(type) + bytesOf(count) + elements;
    }

    GgufWriter& value(const QByteArray& key, std::uint32_t type, const QByteArray& bytes)
    {
        m_metadata += string(key) + bytesOf(type) + bytes;
        ++m_values;
        return *this;
    }
    GgufWriter& text(const QByteArray& key, const QByteArray& text) { return value(key, String, string(text)); }

    /// `extents` as GGUF has them, innermost first. The data goes behind what is there, aligned.
    GgufWriter& tensor(const QByteArray& name, const std::vector<std::uint64_t>& extents, std::uint32_t type,
                       const QByteArray& data)
    {
        m_data += padding(m_data.size());
        describe(name, extents, type, static_cast<std::uint64_t>(m_data.size()));
        m_data += data;
        return *this;
    }
    /// The description of a tensor alone.
    GgufWriter& describe(const QByteArray& name, const std::vector<std::uint64_t>& extents, std::uint32_t type,
                         std::uint64_t offset)
    {
        m_tensors += string(name) + bytesOf(static_cast<std::uint32_t>(extents.size())) + bytesOf(extents) +
                     bytesOf(type) + bytesOf(offset);
        ++m_count;
        return *this;
    }

    GgufWriter& setVersion(std::uint32_t version)
    {
        m_version = version;
        return *this;
    }
    GgufWriter& setAlignment(qsizetype alignment)
    {
        m_alignment = alignment;
        return value("general.alignment", U32, bytesOf(static_cast<std::uint32_t>(alignment)));
    }

    QByteArray bytes() const
    {
        const QByteArray head =
            "GGUF" + bytesOf(m_version) + bytesOf(m_count) + bytesOf(m_values) + m_metadata + m_tensors;
        return head + padding(head.size()) + m_data;
    }

private:
    QByteArray padding(qsizetype size) const { return {(m_alignment - size % m_alignment) % m_alignment, '\0'}; }

    std::uint32_t m_version = 3;
    qsizetype m_alignment = 32;
    std::uint64_t m_values = 0;
    std::uint64_t m_count = 0;
    QByteArray m_metadata;
    QByteArray m_tensors;
    QByteArray m_data;
};
