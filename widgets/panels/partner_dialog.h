// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pairing/difference.h"

#include <QDialog>

#include <optional>
#include <vector>

class QCheckBox;
class QDialogButtonBox;
class QLabel;
class QLineEdit;
class QTreeWidget;

namespace qs {

/// Asks which tensor of one file belongs to a given one of the other: a list of those with as many values.
class PartnerDialog : public QDialog {
    Q_OBJECT

public:
    struct Candidate {
        ComparedTensor tensor;
        QString partner; ///< what it is paired with now; empty for none
    };

    /// `tensor` looks for a partner among `candidates`; `now` is the one it has.
    PartnerDialog(const ComparedTensor& tensor, std::vector<Candidate> candidates, const QString& now,
                  QWidget* parent = nullptr);

    /// Whether it lies transposed now.
    void setTransposed(bool transposed);

    /// The chosen candidate's name.
    std::optional<std::string> chosen() const;
    /// Whether it lies transposed; nothing where its shape leaves no choice.
    std::optional<bool> transposed() const;

private:
    void fill(const QString& now);
    void applyFilter(const QString& text);
    void showChoice();

    ComparedTensor m_tensor;
    std::vector<Candidate> m_candidates;
    QLineEdit* m_filter;
    QTreeWidget* m_list;
    QCheckBox* m_transposed;
    QDialogButtonBox* m_buttons;
};

} // namespace qs
