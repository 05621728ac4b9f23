// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/job.h"
#include "app/settings.h"
#include "core/data/open_network_data.h"
#include "widgets/panels/sample_list.h"

#include <QDialog>

#include <memory>
#include <vector>

class QComboBox;
class QDialogButtonBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;
class QTimer;

namespace qs {

class PreprocessingFields;
class WrappedLabel;

/// What a network runs on: where the samples come from, what happens to pictures, labels and slices. Shows the first
/// samples as the network would see them, anew after each edit, before anything is taken over.
class DataDialog : public QDialog {
    Q_OBJECT

public:
    DataDialog(std::shared_ptr<const Graph> network, const DataRequest& request, Settings& settings, QWidget* parent);

    /// What was asked for, and the data; null while they cannot be had.
    const DataRequest& request() const { return m_request; }
    const std::shared_ptr<const NetworkData>& data() const { return m_data; }

protected:
    void changeEvent(QEvent* event) override;

private:
    enum class Source { ArrayFile, Pictures, Synthetic };
    struct Loaded {
        std::shared_ptr<const NetworkData> data;
        std::vector<ShownSample> samples;
    };

    void build();
    void addExtents();
    void restore(const DataRequest& request);
    Source source() const;
    void browse();
    void browseText(QLineEdit& line, const QString& title, const QString& suffixes);
    Result<DataRequest> ask() const;
    void load();
    void showLoaded(const Result<Loaded>& loaded);
    void showSource();
    void retranslate();

    const std::shared_ptr<const Graph> m_network;
    Settings& m_settings;
    DataRequest m_request;
    std::shared_ptr<const NetworkData> m_data;

    QFormLayout* m_form;
    QComboBox* m_source;
    QLineEdit* m_path;
    QPushButton* m_browse;
    QWidget* m_pathRow;
    QSpinBox* m_count;
    struct Extent {
        std::string key; ///< as DataRequest::extents has it
        QSpinBox* field;
    };
    std::vector<Extent> m_extents;
    PreprocessingFields* m_preprocessing;
    QWidget* m_labelsRow;
    QLineEdit* m_labels;
    QPushButton* m_browseLabels;
    QLineEdit* m_labelColumn;
    QWidget* m_classesRow;
    QLineEdit* m_classes;
    QPushButton* m_browseClasses;
    QLineEdit* m_sliceColumn;
    SampleList* m_samples;
    QLabel* m_facts;
    QDialogButtonBox* m_buttons;
    QPushButton* m_use;
    QTimer* m_settle; ///< typing does not read the data at each letter
    Job<Loaded> m_job;
};

} // namespace qs
