// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/plots/figure_stack.h"
#include "widgets/plots/plot_data.h"
#include "widgets/views/network_view.h"

#include <string>

class QCheckBox;
class QComboBox;
class QSplitter;

namespace qs {

class ActivationTable;
class ClipCurveFigure;
class HistogramFigure;
class SettlingFigure;
class SpreadFigure;
struct ActivationRow;

/// The values that flow between layers: a table of them all, and of the selected one its histogram under the codes that
/// are chosen for activations, its clip curve, its channels and how its range settles.
class ActivationsView : public NetworkView {
    Q_OBJECT

public:
    enum class Figure { Histogram, ClipCurve, Channels, Settling };

    explicit ActivationsView(QWidget* parent = nullptr);
    ~ActivationsView() override;

    void setFigure(Figure figure);
    Figure shownFigure() const;
    const ActivationTable& table() const { return *m_table; }
    const SpreadFigure& spread() const { return *m_spread; }
    const SettlingFigure& settling() const { return *m_settling; }
    /// Name of the value that the figure is about; empty while there is none.
    const std::string& selected() const { return m_selected; }

    QString selectedText() const override;

protected:
    void showState(Changes changes) override;
    void pointerMoved(const QPointF& position) override;

private:
    void build();
    bool hasFigure();
    void showRows();
    void followLayer();
    void choose(const std::string& name);
    void showFigure();
    void showHistogram(const ActivationRow& row);
    void showClipCurve(const ActivationRow& row);
    void showChannels(const ActivationRow& row);
    void showSummary(const ActivationRow& row);
    void retranslate();
    const ActivationRow* row() const;
    QString driftSentence(const ActivationRow& row) const;
    PlotData data() const;

    ActivationTable* m_table;
    QSplitter* m_splitter;
    FigureStack m_stack{frame()}; ///< by Figure
    std::unique_ptr<HistogramFigure> m_histogram;
    std::unique_ptr<ClipCurveFigure> m_clipCurve;
    std::unique_ptr<SpreadFigure> m_spread;
    std::unique_ptr<SettlingFigure> m_settling;
    QComboBox* m_figures;
    QCheckBox* m_logarithmic;
    std::string m_selected;
    std::shared_ptr<const ActivationReport> m_shownReport;
    std::shared_ptr<const ActivationReport> m_shownOther; ///< null while there is nothing to compare with
    Quantization m_shownChoice;
};

} // namespace qs
