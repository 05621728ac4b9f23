// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/comparison.h"
#include "widgets/plots/plot_data.h"
#include "widgets/views/plot_view.h"

class QComboBox;
class QCheckBox;
class QPushButton;
class QToolButton;

namespace qs {

class ComparisonFigure;
class ComparisonTable;

/// Every format at its true price: bits per weight with all scales against SQNR, for the whole model or one layer.
/// A person starts it; a double click or Enter makes a point the configuration.
class ComparisonView : public PlotView {
    Q_OBJECT

public:
    explicit ComparisonView(QWidget* parent = nullptr);
    ~ComparisonView() override;

    const ComparisonFigure& figure() const { return *m_figure; }
    /// Quantizations of the points that are shown, in their order.
    const std::vector<Quantization>& shown() const { return m_shown; }
    std::optional<std::size_t> selected() const { return m_selected; }

    QString selectedText() const override;

protected:
    void showState(Changes changes) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void buildControls();
    void fillFamilies();
    bool hasFigure();
    bool isWholeModel() const;
    void showControls();
    void collect();
    void showNow();
    void select(std::optional<std::size_t> point);
    void take(std::optional<std::size_t> point);
    bool pressKey(int key);
    void showReadout(std::optional<std::size_t> point);
    void retranslate();
    QString sentence() const;
    PlotData data() const;

    std::unique_ptr<ComparisonFigure> m_figure;
    ComparisonTable* m_table;
    QPushButton* m_start;
    QComboBox* m_scope;
    QToolButton* m_families;
    QCheckBox* m_showTable;
    std::vector<FormatFamily> m_hidden; ///< families that are filtered away
    std::vector<ComparisonPoint> m_points;
    std::vector<Quantization> m_shown; ///< one per point
    std::optional<std::size_t> m_selected;
    std::size_t m_frontAtAll = 0;
};

} // namespace qs
