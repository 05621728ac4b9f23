// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/languages.h"
#include "app/main_window.h"
#include "app/session.h"
#include "app/settings.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

/// A matrix to be written: `rows` × `columns` of bell-shaped values, the first row `loudness` times louder.
struct Matrix {
    std::string name;
    int rows = 8;
    int columns = 64;
    float loudness = 1;
};

/// A Safetensors file with these matrices and a bias, which is kept as it is. The same bytes each time.
inline QString writeModel(const QTemporaryDir& folder, const QString& name, const std::vector<Matrix>& matrices)
{
    std::string header = "{";
    std::vector<float> values;
    std::uint32_t state = 12345;
    const auto uniform = [&state] {
        state = state * 1664525U + 1013904223U;
        return static_cast<float>(state >> 8) / 16777216.0F;
    };
    const auto entry = [&](const std::string& tensor, const std::string& shape, std::size_t count) {
        header += "\"" + tensor + "\":{\"dtype\":\"F32\",\"shape\":" + shape + ",\"data_offsets\":[" +
                  std::to_string(4 * (values.size() - count)) + "," + std::to_string(4 * values.size()) + "]},";
    };
    for (const Matrix& matrix : matrices) {
        for (int row = 0; row < matrix.rows; ++row) {
            for (int column = 0; column < matrix.columns; ++column) {
                const float bell = uniform() + uniform() + uniform() + uniform() - 2;
                values.push_back(0.1F * bell * (row == 0 ? matrix.loudness : 1));
            }
        }
        entry(matrix.name, "[" + std::to_string(matrix.rows) + "," + std::to_string(matrix.columns) + "]",
              static_cast<std::size_t>(matrix.rows) * static_cast<std::size_t>(matrix.columns));
    }
    values.insert(values.end(), 4, 0.5F);
    entry("bias", "[4]", 4);
    header.back() = '}';
    const std::uint64_t length = header.size();
    QFile file(folder.filePath(name));
    if (!file.open(QIODevice::WriteOnly)) {
        qFatal("cannot write the model");
    }
    file.write(reinterpret_cast<const char*>(&length), 8);
    file.write(header.data(), static_cast<qint64>(header.size()));
    file.write(reinterpret_cast<const char*>(values.data()), static_cast<qint64>(4 * values.size()));
    return file.fileName();
}

inline QString writeSmallModel(const QTemporaryDir& folder, const QString& name = QStringLiteral("small.safetensors"))
{
    return writeModel(folder, name, {{"conv1.weight", 8, 72}, {"conv2.weight", 16, 72, 20}, {"fc1.weight", 10, 128}});
}

/// Takes long enough that a user could cancel it.
inline QString writeLongModel(const QTemporaryDir& folder)
{
    std::vector<Matrix> matrices;
    for (int i = 0; i < 64; ++i) {
        matrices.push_back({"block." + std::to_string(i) + ".weight", 256, 1024});
    }
    return writeModel(folder, QStringLiteral("long.safetensors"), matrices);
}

/// Opens `path` and waits until everything about it is computed.
inline bool openAndFinish(qs::Session& session, const QString& path)
{
    session.open(path);
    return QTest::qWaitFor([&] { return session.idle() && session.state().report != nullptr; }, 60000);
}

/// The real window with settings of its own.
struct WindowFixture {
    WindowFixture()
    {
        window.resize(1280, 800);
        window.show();
    }

    QTemporaryDir folder;
    qs::Settings settings{
        std::make_unique<QSettings>(folder.filePath(QStringLiteral("test.ini")), QSettings::IniFormat)};
    qs::LanguageSwitch language;
    qs::Session session;
    qs::MainWindow window{session, settings, language};
};
