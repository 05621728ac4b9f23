// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/report.h"

#include <QWidget>

#include <memory>
#include <optional>

class QComboBox;
class QFormLayout;
class QLabel;

namespace qs {

class ArithmeticFields;
class CalibrationFields;
class FormatBox;
class GranularityFields;
class WrappedLabel;

/// How the weights are stored in fewer bits: shows one quantization and emits a wish for each edit. It never changes
/// what it shows by itself beyond what the user just did. What the format decides is shown and cannot be chosen.
class ConfigurationPanel : public QWidget {
    Q_OBJECT

public:
    explicit ConfigurationPanel(QWidget* parent = nullptr);

    struct Values {
        Quantization quantization;
        bool forAllLayers = true;
        std::shared_ptr<const AnalysisReport> report;
        std::optional<std::size_t> layer;
        std::optional<Error> error; ///< why the choice cannot work
    };
    void setValues(const Values& values);
    /// The clip range under the pointer while a handle is dragged.
    void setPreview(const std::optional<Range>& range);
    /// Whether each choice within the arithmetic is in sight.
    void setArithmeticUnfolded(bool unfolded);

signals:
    void formatChosen(const QString& id);
    void schemeChosen(qs::Scheme scheme);
    void granularityChosen(const qs::Granularity& granularity);
    void calibrationChosen(const qs::CalibrationChoice& calibration);
    void scaleStorageChosen(const QString& id);
    void arithmeticPresetChosen(const QString& id);
    void arithmeticChosen(const qs::Arithmetic& arithmetic);
    void arithmeticUnfolded(bool unfolded);
    void forAllLayersChosen(bool all);

protected:
    void changeEvent(QEvent* event) override;

private:
    void build();
    void connectFields();
    void fillCombos();
    void retranslate();
    void retranslateHelp();
    void showValues();
    void showFixed(const Quantization& shown, const NumberFormat& format);
    void showWords(const Quantization& shown);
    const LayerResult* layer() const;

    Values m_values;
    QFormLayout* m_form;
    FormatBox* m_format;
    WrappedLabel* m_formatHelp;
    QComboBox* m_scheme;
    GranularityFields* m_granularity;
    CalibrationFields* m_calibration;
    QComboBox* m_storage;
    ArithmeticFields* m_arithmetic;
    QComboBox* m_scope;
    QLabel* m_facts;
    QLabel* m_advice;
};

} // namespace qs
