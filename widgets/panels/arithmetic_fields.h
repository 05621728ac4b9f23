// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/formats/arithmetic.h"

#include <QObject>

#include <vector>

class QComboBox;
class QFormLayout;
class QToolButton;
class QWidget;

namespace qs {

/// The rows of a form that say whose arithmetic turns ranges into grids and numbers into codes: a preset, and folded
/// away under it each field of it. Fields that differ from the first preset are marked.
class ArithmeticFields : public QObject {
    Q_OBJECT

public:
    /// Adds its rows to `form`, which stands in `parent`.
    ArithmeticFields(QFormLayout& form, QWidget* parent);

    /// Shown without a signal; only integer formats have one.
    void setArithmetic(const Arithmetic& arithmetic, bool isVisible);
    void setUnfolded(bool unfolded);
    void retranslate();

signals:
    void presetChosen(const QString& id);
    void arithmeticChosen(const qs::Arithmetic& arithmetic);
    void unfoldedChanged(bool unfolded);

private:
    void showRows();
    void showField(std::size_t index);

    QFormLayout& m_form;
    QComboBox* m_preset;
    QToolButton* m_fold;
    std::vector<QComboBox*> m_fields; ///< as arithmeticFields()
    Arithmetic m_shown;
    bool m_isVisible = true;
};

} // namespace qs
