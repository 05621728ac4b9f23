// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/data/preprocessing.h"

#include <QWidget>

#include <map>
#include <string>
#include <vector>

class QComboBox;
class QFormLayout;
class QLineEdit;

namespace qs {

/// The steps from a picture to an input, each in sight: a preset fills all of them, and what is then typed changes one.
class PreprocessingFields : public QWidget {
    Q_OBJECT

public:
    explicit PreprocessingFields(QWidget* parent);

    /// Selects a preset, without a signal.
    void setPreset(std::string_view id);
    /// Shows these steps, without a signal: as a preset where one has them.
    void setSteps(const Preprocessing& steps);
    /// What the fields say. Items that are as the preset has them are left to it, so that they can still give way to
    /// what the network declares.
    Result<Preprocessing> steps() const;
    void retranslate();

signals:
    void edited();

private:
    struct Item {
        const char* id; ///< as parsePreprocessing() knows it
        QWidget* field; ///< a QLineEdit or a QComboBox
    };

    void addLine(const char* id);
    void addBox(const char* id, const std::vector<std::string>& values);
    void fill();
    void show(const std::map<std::string, std::string>& items);
    std::string textOfField(const Item& item) const;

    QFormLayout* m_form;
    QComboBox* m_preset;
    std::vector<Item> m_items;
    std::map<std::string, std::string> m_usual; ///< by item: what the preset has
};

} // namespace qs
