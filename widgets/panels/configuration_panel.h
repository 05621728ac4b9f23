// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/report.h"

#include <QWidget>

#include <memory>
#include <optional>

class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QLabel;

namespace qs {

class NumberField;
class PowerSpinBox;

/// How the weights are stored in fewer bits: shows one quantization and emits a wish for each edit. It never changes
/// what it shows by itself beyond what the user just did.
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

signals:
    void formatChosen(const QString& id);
    void schemeChosen(qs::Scheme scheme);
    void granularityChosen(const qs::Granularity& granularity);
    void calibrationChosen(const qs::CalibrationChoice& calibration);
    void scaleStorageChosen(const QString& id);
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
    void showRange(const Range& range);
    const LayerResult* layer() const;
    void chooseGranularity();
    void chooseCalibration();
    void chooseManualRange();

    Values m_values;
    QFormLayout* m_form;
    QComboBox* m_format;
    QComboBox* m_scheme;
    QComboBox* m_granularity;
    PowerSpinBox* m_groupSize;
    QComboBox* m_calibration;
    QDoubleSpinBox* m_calibrationValue;
    NumberField* m_low;
    NumberField* m_high;
    QComboBox* m_storage;
    QComboBox* m_scope;
    QLabel* m_facts;
    QLabel* m_advice;
};

} // namespace qs
