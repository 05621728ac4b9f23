// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/settings.h"
#include "core/export/tensor_export.h"

#include <QDialog>

#include <optional>
#include <vector>

class QCheckBox;
class QComboBox;
class QDialogButtonBox;
class QGroupBox;
class QLabel;
class QPushButton;
class QRadioButton;

namespace qs {

/// Asks what of the tensors goes into a file: parts, layers, kind of file. Tells how large it becomes before anything
/// is written. Remembers the answers.
class ExportDialog : public QDialog {
    Q_OBJECT

public:
    /// `selected`: index into Model::weights, when a layer is selected.
    ExportDialog(std::shared_ptr<const Model> model, const AnalysisRequest& request,
                 std::optional<std::size_t> selected, Settings& settings, QWidget* parent);

    /// What was asked for; null while that cannot be written.
    const ExportPlan* plan() const { return m_plan ? &*m_plan : nullptr; }
    const ArrayFormat& format() const;

protected:
    void changeEvent(QEvent* event) override;

private:
    void restore();
    void remember();
    void retranslate();
    void makePlan();
    void showPlan(const Result<ExportPlan>& plan);
    std::vector<ExportPart> parts() const;

    const std::shared_ptr<const Model> m_model;
    const AnalysisRequest m_request;
    const std::optional<std::size_t> m_selected;
    Settings& m_settings;

    QGroupBox* m_partsBox;
    std::vector<QCheckBox*> m_parts; ///< in the order of exportParts()
    QGroupBox* m_layersBox;
    QRadioButton* m_all;
    QRadioButton* m_one;
    QLabel* m_formatLabel;
    QComboBox* m_format;
    QLabel* m_size;
    QDialogButtonBox* m_buttons;
    QPushButton* m_export;
    std::optional<ExportPlan> m_plan;
};

} // namespace qs
