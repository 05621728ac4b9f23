// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/model.h"
#include "widgets/panels/model_size_rows.h"

#include <QWidget>

#include <memory>

class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QSortFilterProxyModel;
class QTreeView;

namespace qs {

/// What a model takes in every format: the open one with all its tensors, or one of a typed number of parameters.
class ModelSizePanel : public QWidget {
    Q_OBJECT

public:
    explicit ModelSizePanel(QWidget* parent = nullptr);
    ~ModelSizePanel() override;

    struct Inputs {
        QString parameters = QStringLiteral("7B"); ///< as parseParameterCount reads it
        double diskMegabytes = 500;                ///< per second
        double memoryGigabytes = 50;               ///< per second
    };
    void setInputs(const Inputs& inputs);
    Inputs inputs() const;
    /// Null: only the typed number of parameters can be asked for.
    void setModel(std::shared_ptr<const Model> model, const Quantization& now);
    /// The selected rows, or all, with their titles.
    QString copyText() const;

signals:
    void inputsChanged();

protected:
    void changeEvent(QEvent* event) override;

private:
    class Rows;

    void build();
    void connectFields();
    bool isOpenModel() const;
    void compute();
    void retranslate();

    std::shared_ptr<const Model> m_model;
    Quantization m_now;
    std::unique_ptr<Rows> m_rows;
    QFormLayout* m_form;
    QComboBox* m_what;
    QLineEdit* m_parameters;
    QDoubleSpinBox* m_disk;
    QDoubleSpinBox* m_memory;
    QTreeView* m_table;
    QSortFilterProxyModel* m_sorted;
    QLabel* m_words;
};

} // namespace qs
