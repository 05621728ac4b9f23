// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/models/difference_columns.h"
#include "widgets/views/plot_view.h"

#include <memory>
#include <optional>

class QCheckBox;
class QPushButton;
class QSplitter;

namespace qs {

class DifferenceFigure;
class DifferencePanel;

/// The model beside another file: a table of the pairs, and how often each error of the selected pair occurs.
class DifferenceView : public PlotView {
    Q_OBJECT

public:
    explicit DifferenceView(QWidget* parent = nullptr);
    ~DifferenceView() override;

    const DifferenceFigure& figure() const { return *m_figure; }
    DifferencePanel& panel() const { return *m_panel; }

    QString selectedText() const override;

protected:
    void showState(Changes changes) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void buildControls();
    void showControls();
    bool hasFigure();
    bool hasPairFigure(const DifferenceRow& row);
    void followSelection();
    void tellSelection();
    void showPair();
    void showReadout(std::optional<std::size_t> bin);
    QString sentence(const PairDifference& pair) const;
    QString totalSentence() const;
    void retranslate();

    std::unique_ptr<DifferenceFigure> m_figure;
    DifferencePanel* m_panel;
    QSplitter* m_splitter;
    QPushButton* m_open;
    QPushButton* m_start;
    QCheckBox* m_logarithmic;
    std::shared_ptr<const DifferenceReport> m_shown; ///< in the table
    std::optional<DifferenceRow> m_drawn;
};

} // namespace qs
