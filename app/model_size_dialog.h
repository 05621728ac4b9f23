// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/settings.h"
#include "core/analysis/request.h"

#include <QDialog>

#include <memory>

class QDialogButtonBox;
class QPushButton;

namespace qs {

struct Model;
class ModelSizePanel;

/// The size calculator in a window of its own, which stays open beside the main one. Remembers what was typed.
class ModelSizeDialog : public QDialog {
    Q_OBJECT

public:
    ModelSizeDialog(Settings& settings, QWidget* parent);

    void setModel(std::shared_ptr<const Model> model, const Quantization& now);

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();

    Settings& m_settings;
    ModelSizePanel* m_panel;
    QDialogButtonBox* m_buttons;
    QPushButton* m_copy;
};

} // namespace qs
