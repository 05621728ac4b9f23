// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/data/open_network_data.h"

#include <QCommandLineOption>
#include <QStringList>

#include <cstdint>
#include <optional>

class QCommandLineParser;

namespace qs {

/// What the command line says a network runs on.
struct DataLine {
    DataRequest request;
    std::uint64_t samples = 0; ///< how many of them are measured, 0 for all
};

/// The options of the window program that name data. They are those of quantscope-cli, word for word.
class DataOptions {
public:
    void addTo(QCommandLineParser& parser) const;
    /// Nothing where no data are named. The error says which options do not go together, or what one of them cannot be.
    Result<std::optional<DataLine>> read(const QCommandLineParser& parser) const;

    /// `arguments` with the usual number behind a --synthetic that has none, as QCommandLineParser wants it.
    static QStringList withUsualNumbers(const QStringList& arguments);

private:
    Status checkTogether(const QCommandLineParser& parser) const;

    QCommandLineOption m_data{QStringLiteral("data"),
                              QStringLiteral("What the network runs on: a file of arrays (.npz, .npy) or a folder of "
                                             "PNG and JPEG pictures."),
                              QStringLiteral("PATH")};
    QCommandLineOption m_preprocess{QStringLiteral("preprocess"),
                                    QStringLiteral("How pictures are prepared: a preset such as imagenet, items such "
                                                   "as resize:256,crop:224,mean:0.5, or both."),
                                    QStringLiteral("STEPS")};
    QCommandLineOption m_synthetic{
        QStringLiteral("synthetic"),
        QStringLiteral("Run on N made-up samples instead, %1 without a number.").arg(DataRequest::kUsualSynthetic),
        QStringLiteral("[N]")};
    QCommandLineOption m_extent{
        QStringLiteral("extent"),
        QStringLiteral("Of made-up samples: an extent that the network leaves open, as seq_len=128."),
        QStringLiteral("NAME=VALUE")};
    QCommandLineOption m_samples{QStringLiteral("samples"),
                                 QStringLiteral("Measure only this many samples, 0 for all."), QStringLiteral("N")};
    QCommandLineOption m_labels{QStringLiteral("labels"),
                                QStringLiteral("The right classes: an array of the data, a .npy, .npz, .csv or .tsv "
                                               "file, or \"folders\" for the sub-folder of each picture."),
                                QStringLiteral("WHERE")};
    QCommandLineOption m_labelColumn{
        QStringLiteral("label-column"),
        QStringLiteral("The column of a table that has the numbers of the classes, otherwise label, class or target."),
        QStringLiteral("NAME")};
    QCommandLineOption m_classes{
        QStringLiteral("classes"),
        QStringLiteral("What the classes are called: a text with a name in each line, or a .csv or .tsv file with a "
                       "column of class numbers and one called class_name or name."),
        QStringLiteral("FILE")};
    QCommandLineOption m_slices{
        QStringLiteral("slices"),
        QStringLiteral("Also tell the answers apart by this column of the table, or by \"folders\"."),
        QStringLiteral("NAME")};
};

} // namespace qs
