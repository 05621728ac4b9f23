// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/sample_preview.h"

#include <QListWidget>

#include <vector>

namespace qs {

/// One sample as the network sees it.
struct ShownSample {
    std::string name;
    std::vector<std::string> labels; ///< one for each decision, as a person reads them
    std::vector<InputPreview> inputs;
};

/// The first samples side by side: a picture where an input is one, its range, its name and its label.
class SampleList : public QListWidget {
    Q_OBJECT

public:
    explicit SampleList(QWidget* parent);

    void setSamples(std::vector<ShownSample> samples);
    void retranslate();

private:
    void fill();

    std::vector<ShownSample> m_samples;
};

} // namespace qs
