// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/plots/plot_data.h"
#include "widgets/views/plot_view.h"

class QCPLayoutGrid;

namespace qs {

class BitsFigure;
class ClipCurveFigure;

/// Clipping against rounding for the selected layer's format, and what each bit is worth, from the binned values.
class ErrorView : public PlotView {
    Q_OBJECT

public:
    explicit ErrorView(QWidget* parent = nullptr);
    ~ErrorView() override;

    /// The mark of `calibration` in the plot, for a click on it; nothing when there is none.
    std::optional<std::string> markAt(const QPointF& position) const;

protected:
    void showState(Changes changes) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    /// What the curves depend on; they are computed again only when it changes.
    struct Source {
        std::shared_ptr<const Distribution> distribution;
        Quantization quantization; ///< format, scheme, storage and arithmetic of it

        bool operator==(const Source&) const = default;
    };

    bool hasFigure();
    void showCurves();
    void showCurrent();
    void showCursor(const QPointF& position);
    void arrange();
    QString theoryAt(int bits) const;
    QString sentence() const;
    PlotData data() const;

    QCPLayoutGrid* m_left;
    QCPLayoutGrid* m_right;
    std::unique_ptr<ClipCurveFigure> m_clip;
    std::unique_ptr<BitsFigure> m_bits;
    Source m_source;
    QString m_currentReadout;
};

} // namespace qs
