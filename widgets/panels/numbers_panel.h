// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/report.h"

#include <QWidget>

#include <memory>
#include <optional>

class QLabel;
class QTableWidget;

namespace qs {

/// The numbers of the selected layer and of the whole model, each with the worst beside the total.
class NumbersPanel : public QWidget {
    Q_OBJECT

public:
    explicit NumbersPanel(QWidget* parent = nullptr);

    void setReport(const std::shared_ptr<const AnalysisReport>& report, std::optional<std::size_t> layer);
    /// The selected rows, or all when none is selected; tab-separated.
    QString copyText() const;

signals:
    void channelActivated(std::size_t channel); ///< the worst channel's row was double-clicked
    void layerActivated(std::size_t layer);     ///< the worst layer's row

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    void showNumbers();

    std::shared_ptr<const AnalysisReport> m_report;
    std::optional<std::size_t> m_layer;
    QLabel* m_badge;
    QTableWidget* m_table;
    QLabel* m_notes;
};

} // namespace qs
