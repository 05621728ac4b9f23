// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>

#include <vector>

class QGridLayout;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace qs {

/// A bundled file to begin with.
struct SampleTile {
    QString title;
    QString sentence;
    QString path;
};

/// What the window shows while no file is open: how to open one, the last ones, the samples.
class StartPage : public QWidget {
    Q_OBJECT

public:
    explicit StartPage(QWidget* parent = nullptr);

    void setRecentFiles(const QStringList& paths);
    void setSamples(const std::vector<SampleTile>& samples);
    void setOpening(const QString& path); ///< empty: nothing is being opened
    void focusOpenButton();

signals:
    void openClicked();
    void fileChosen(const QString& path);

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void retranslate();
    void placeTiles();
    QPushButton* recentButton(const QString& path);
    QWidget* tile(const SampleTile& sample);

    QLabel* m_title;
    QLabel* m_subtitle;
    QLabel* m_dropText;
    QLabel* m_formats;
    QLabel* m_recentTitle;
    QLabel* m_samplesTitle;
    QPushButton* m_open;
    QVBoxLayout* m_recent;
    QWidget* m_recentBox;
    QGridLayout* m_tiles;
    QWidget* m_tilesBox;
    std::vector<QWidget*> m_tileWidgets;
    QString m_opening;
    int m_columns = 0;
};

} // namespace qs
