// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/report.h"

#include <QWidget>

#include <memory>
#include <optional>
#include <string>

class QLabel;
class QLineEdit;
class QTreeView;

namespace qs {

class LayerFilterModel;
class LayerTableModel;

/// The layers of the report as a table that is filtered, sorted and drives what the other parts of the window show.
class LayerTablePanel : public QWidget {
    Q_OBJECT

public:
    explicit LayerTablePanel(QWidget* parent = nullptr);

    void setReport(const std::shared_ptr<const AnalysisReport>& report);
    /// Marks the layer; says nothing to anybody.
    void setSelectedLayer(std::optional<std::size_t> layer);
    /// While results arrive, rows do not change places.
    void setRunning(bool running);

    void focusFilter();
    void selectNext();
    void selectPrevious();
    /// The selected rows with the titles of the visible columns, tab-separated.
    QString copyText() const;

    QByteArray columns() const;
    void restoreColumns(const QByteArray& state);
    void resetColumns();

signals:
    void layerSelected(std::size_t layer);

protected:
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void retranslate();
    void applyFilter();
    void showCount();
    void widenForTitles();
    void widenForNames();
    void showColumnMenu(const QPoint& position);
    void step(int rows);

    QLineEdit* m_filter;
    QTreeView* m_table;
    QLabel* m_count;
    LayerTableModel* m_model;
    LayerFilterModel* m_proxy;
    bool m_settingSelection = false;
    std::string m_modelPath;
    int m_nameWidth = 0; ///< as last set here; anything else is the user's own choice
};

} // namespace qs
