// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/start_page.h"

#include "core/loaders/loader.h"
#include "widgets/number_text.h"

#include <QEvent>
#include <QFileInfo>
#include <QFrame>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace qs {
namespace {

QLabel* heading(QWidget* parent, double scale)
{
    auto* label = new QLabel(parent);
    QFont font = label->font();
    font.setPointSizeF(font.pointSizeF() * scale);
    font.setBold(true);
    label->setFont(font);
    label->setWordWrap(true);
    return label;
}

/// "Safetensors, GGUF, ONNX, PyTorch, NumPy"
QString formatNames()
{
    QStringList names;
    for (const Loader& loader : loaders()) {
        names << QString::fromUtf8(loader.label.data(), static_cast<qsizetype>(loader.label.size()));
    }
    return names.join(QStringLiteral(" · "));
}

} // namespace

StartPage::StartPage(QWidget* parent)
    : QWidget(parent),
      m_title(heading(this, 2.0)),
      m_subtitle(new QLabel(this)),
      m_dropText(heading(this, 1.15)),
      m_formats(new QLabel(this)),
      m_recentTitle(heading(this, 1.15)),
      m_samplesTitle(heading(this, 1.15)),
      m_open(new QPushButton(this)),
      m_recent(new QVBoxLayout),
      m_recentBox(new QWidget(this)),
      m_tiles(new QGridLayout),
      m_tilesBox(new QWidget(this))
{
    setObjectName(QStringLiteral("startPage"));
    m_subtitle->setWordWrap(true);
    m_formats->setWordWrap(true);
    m_formats->setAlignment(Qt::AlignCenter);
    m_dropText->setAlignment(Qt::AlignCenter);
    m_open->setObjectName(QStringLiteral("openButton"));
    m_open->setDefault(true);
    m_open->setMinimumSize(160, 36);

    auto* drop = new QFrame(this);
    drop->setObjectName(QStringLiteral("dropTarget"));
    drop->setStyleSheet(QStringLiteral("#dropTarget { border: 2px dashed palette(mid); border-radius: 8px; }"));
    auto* dropLayout = new QVBoxLayout(drop);
    dropLayout->setContentsMargins(24, 24, 24, 24);
    dropLayout->setSpacing(12);
    dropLayout->addWidget(m_dropText);
    dropLayout->addWidget(m_open, 0, Qt::AlignHCenter);
    dropLayout->addWidget(m_formats);

    m_recentBox->setLayout(m_recent);
    m_recent->setContentsMargins(0, 0, 0, 0);
    m_recent->setSpacing(2);
    m_tilesBox->setLayout(m_tiles);
    m_tiles->setContentsMargins(0, 0, 0, 0);
    m_tiles->setSpacing(12);

    auto* content = new QWidget(this);
    content->setMaximumWidth(1100);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(32, 24, 32, 24);
    column->setSpacing(10);
    column->addWidget(m_title);
    column->addWidget(m_subtitle);
    column->addSpacing(8);
    column->addWidget(drop);
    column->addSpacing(8);
    column->addWidget(m_samplesTitle);
    column->addWidget(m_tilesBox);
    column->addSpacing(8);
    column->addWidget(m_recentTitle);
    column->addWidget(m_recentBox);
    column->addStretch(1);

    auto* centred = new QWidget(this);
    auto* centredLayout = new QHBoxLayout(centred);
    centredLayout->setContentsMargins(0, 0, 0, 0);
    centredLayout->addStretch(1);
    centredLayout->addWidget(content, 100);
    centredLayout->addStretch(1);

    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(centred);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(scroll);

    setTabOrder(m_open, m_tilesBox);
    connect(m_open, &QPushButton::clicked, this, &StartPage::openClicked);
    setRecentFiles({});
    setSamples({});
    retranslate();
}

void StartPage::setRecentFiles(const QStringList& paths)
{
    while (QLayoutItem* item = m_recent->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const QString& path : paths) {
        m_recent->addWidget(recentButton(path), 0, Qt::AlignLeading);
    }
    m_recentTitle->setVisible(!paths.isEmpty());
    m_recentBox->setVisible(!paths.isEmpty());
}

void StartPage::setSamples(const std::vector<SampleTile>& samples)
{
    qDeleteAll(m_tileWidgets);
    m_tileWidgets.clear();
    for (const SampleTile& sample : samples) {
        m_tileWidgets.push_back(tile(sample));
    }
    m_columns = 0;
    placeTiles();
    m_samplesTitle->setVisible(!samples.empty());
    m_tilesBox->setVisible(!samples.empty());
}

void StartPage::setOpening(const QString& path)
{
    m_opening = path;
    m_open->setEnabled(path.isEmpty());
    retranslate();
}

void StartPage::focusOpenButton()
{
    m_open->setFocus(Qt::OtherFocusReason);
}

void StartPage::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

void StartPage::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    placeTiles();
}

void StartPage::retranslate()
{
    m_title->setText(QStringLiteral("Quantscope"));
    m_subtitle->setText(tr("See what storing a neural network's numbers in fewer bits does to them."));
    m_dropText->setText(m_opening.isEmpty() ? tr("Drop a model file or a folder here")
                                            : tr("Opening %1 …").arg(isolated(QFileInfo(m_opening).fileName())));
    m_open->setText(tr("&Open a File…"));
    m_open->setToolTip(tr("Opens a file with neural-network weights. Nothing in it is executed."));
    m_formats->setText(formatNames());
    m_recentTitle->setText(tr("Opened last"));
    m_samplesTitle->setText(tr("Or begin with a sample"));
}

void StartPage::placeTiles()
{
    constexpr int kTileWidth = 240;
    const int columns = std::clamp((width() - 64) / kTileWidth, 1, 4);
    if (columns == m_columns) {
        return;
    }
    m_columns = columns;
    for (int i = 0; i < static_cast<int>(m_tileWidgets.size()); ++i) {
        m_tiles->addWidget(m_tileWidgets[static_cast<std::size_t>(i)], i / columns, i % columns);
    }
    for (int i = 0; i < 4; ++i) {
        m_tiles->setColumnStretch(i, i < columns ? 1 : 0);
    }
}

QPushButton* StartPage::recentButton(const QString& path)
{
    const QFileInfo info(path);
    auto* button = new QPushButton(QString(info.fileName()).replace(QLatin1Char('&'), QStringLiteral("&&")), this);
    button->setFlat(true);
    button->setToolTip(path);
    button->setAccessibleName(info.fileName());
    button->setAccessibleDescription(path);
    button->setStyleSheet(QStringLiteral("padding: 4px 8px; color: palette(link);"));
    connect(button, &QPushButton::clicked, this, [this, path] { emit fileChosen(path); });
    return button;
}

QWidget* StartPage::tile(const SampleTile& sample)
{
    auto* button = new QPushButton(this);
    button->setAccessibleName(sample.title);
    button->setAccessibleDescription(sample.sentence);
    button->setToolTip(sample.path);
    auto* title = new QLabel(sample.title, button);
    QFont bold = title->font();
    bold.setBold(true);
    title->setFont(bold);
    title->setWordWrap(true);
    auto* sentence = new QLabel(sample.sentence, button);
    sentence->setWordWrap(true);
    auto* layout = new QVBoxLayout(button);
    layout->setContentsMargins(12, 10, 12, 10);
    layout->setSpacing(4);
    layout->addWidget(title);
    layout->addWidget(sentence, 1, Qt::AlignTop);
    for (QLabel* label : {title, sentence}) {
        label->setAttribute(Qt::WA_TransparentForMouseEvents);
    }
    // A push button knows nothing of a layout inside it.
    button->setMinimumHeight(96);
    button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    connect(button, &QPushButton::clicked, this, [this, path = sample.path] { emit fileChosen(path); });
    return button;
}

} // namespace qs
