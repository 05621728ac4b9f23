// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/granularity/granularity.h"

#include <QObject>

class QComboBox;
class QFormLayout;
class QWidget;

namespace qs {

class PowerSpinBox;

/// The rows of a form that say which values share a scale: the kind, and the size of a group or the two of a block.
class GranularityFields : public QObject {
    Q_OBJECT

public:
    /// Adds its rows to `form`, which stands in `parent`.
    GranularityFields(QFormLayout& form, QWidget* parent);

    /// Shown without a signal; `whyNot` is why it cannot be chosen, empty where it can.
    void setGranularity(const Granularity& granularity, const QString& whyNot);
    void retranslate();

signals:
    void chosen(const qs::Granularity& granularity);

private:
    void choose();
    void showLabels();

    QFormLayout& m_form;
    QComboBox* m_kind;
    PowerSpinBox* m_rows;
    PowerSpinBox* m_size;
    Granularity m_shown;
};

} // namespace qs
