// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/views/network_state.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QPushButton;
class QSpinBox;
class QToolButton;

namespace qs {

class ActivationFields;
class Badge;
class WrappedLabel;

/// What the network runs on and what is asked of it, above every view of the network: data, the parts that are
/// quantized, folding, samples; and the button that measures.
class StudyPanel : public QWidget {
    Q_OBJECT

public:
    /// What the button measures: layers under quantization, the values between them, or how long layers take.
    enum class Subject { Layers, Values, Times };
    StudyPanel(Subject subject, QWidget* parent);

    void setNetwork(const NetworkState& network);
    void retranslate();

signals:
    void dataWanted();
    void picturesWanted();
    void syntheticWanted();
    void samplesWanted(); ///< look at the data
    void closeWanted();   ///< run on nothing any more
    void otherWanted();   ///< compare with other data
    void otherCloseWanted();
    void optionsChosen(const qs::StudyOptions& options);
    void measureWanted(); ///< also to go on
    void widthsWanted();
    void stopWanted();

private:
    void build();
    void choose();
    void showFacts();
    std::optional<StudyNeed> need() const;
    QString needText() const;
    void showShortage();
    void showButtons();
    QString inputsText() const;

    /// How far the measurement is that the button is about.
    struct Stand {
        bool isBusy = false;
        bool isFirst = true;    ///< nothing was measured before
        bool isStale = false;   ///< what was measured is of other choices than those now
        bool isDone = false;    ///< measuring again would give the same
        bool isStopped = false; ///< measuring goes on where it was stopped
    };
    Stand stand() const;
    Stand standOfLayers() const;
    Stand standOfValues() const;
    void showMeasure();
    QString measureHelp() const;

    const Subject m_subject;
    NetworkState m_network;
    QToolButton* m_data;
    QAction* m_show;
    QAction* m_close;
    QComboBox* m_parts;
    ActivationFields* m_activations;
    QCheckBox* m_folds;
    QCheckBox* m_allButOne;
    QSpinBox* m_samples;
    QSpinBox* m_rounds;
    QPushButton* m_measure;
    QPushButton* m_widths;
    QPushButton* m_other;
    Badge* m_synthetic;
    Badge* m_stale;
    Badge* m_shortage;
    WrappedLabel* m_facts;
    bool m_isSetting = false;
};

} // namespace qs
