// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sensitivity/sensitivity.h"

#include <QWidget>

class QCheckBox;
class QComboBox;

namespace qs {

/// How the inputs of layers are quantized: one grid per tensor.
class ActivationFields : public QWidget {
    Q_OBJECT

public:
    explicit ActivationFields(QWidget* parent);

    /// Without a signal.
    void setChoice(const ActivationChoice& choice);
    const ActivationChoice& choice() const { return m_choice; }
    /// Whether a range per sample can be chosen.
    void setDynamicShown(bool shown);
    void retranslate();

signals:
    void choiceChanged();

private:
    void take();

    ActivationChoice m_choice;
    QComboBox* m_format;
    QComboBox* m_scheme;
    QComboBox* m_calibration;
    QCheckBox* m_dynamic;
};

} // namespace qs
