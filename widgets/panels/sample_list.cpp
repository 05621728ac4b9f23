// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/sample_list.h"

#include "widgets/number_text.h"

#include <QIcon>
#include <QImage>
#include <QPixmap>

#include <algorithm>
#include <cmath>
#include <utility>

namespace qs {

namespace {

constexpr int kSide = 88;         ///< of a picture, pixels
constexpr std::size_t kFirst = 4; ///< numbers of a sample that is no picture

QPixmap pixmapOf(const PreviewPicture& picture)
{
    const QImage::Format format = picture.channels == 3 ? QImage::Format_RGB888 : QImage::Format_Grayscale8;
    const auto width = static_cast<int>(picture.width);
    const QImage image(picture.pixels.data(), width, static_cast<int>(picture.height), width * picture.channels,
                       format);
    return QPixmap::fromImage(image).scaled(kSide, kSide, Qt::KeepAspectRatio, Qt::SmoothTransformation);
}

/// Over all channels of an input.
QString rangeOf(const InputPreview& input)
{
    Range range{HUGE_VAL, -HUGE_VAL};
    for (const ValueSummary& values : input.values) {
        range.low = std::isnan(values.min) ? range.low : std::min(range.low, static_cast<double>(values.min));
        range.high = std::isnan(values.max) ? range.high : std::max(range.high, static_cast<double>(values.max));
    }
    return range.low > range.high ? QString() : rangeText(range);
}

QString labelsText(const std::vector<std::string>& labels)
{
    QStringList texts;
    for (std::size_t i = 0; i < labels.size() && i < kFirst; ++i) {
        texts << isolated(labels[i]);
    }
    return texts.join(QStringLiteral(", ")) + (labels.size() > kFirst ? QStringLiteral(" …") : QString());
}

} // namespace

SampleList::SampleList(QWidget* parent) : QListWidget(parent)
{
    setObjectName(QStringLiteral("sampleList"));
    setViewMode(QListView::IconMode);
    setIconSize({kSide, kSide});
    setResizeMode(QListView::Adjust);
    setMovement(QListView::Static);
    setWordWrap(true);
    setSpacing(4);
    setTextElideMode(Qt::ElideMiddle);
}

void SampleList::setSamples(std::vector<ShownSample> samples)
{
    m_samples = std::move(samples);
    fill();
}

void SampleList::fill()
{
    clear();
    for (const ShownSample& sample : m_samples) {
        auto* item = new QListWidgetItem(this);
        QStringList lines{isolated(sample.name)};
        QStringList details{isolated(sample.name)};
        if (!sample.labels.empty()) {
            lines << tr("label %1").arg(labelsText(sample.labels));
            details << lines.last();
        }
        for (const InputPreview& input : sample.inputs) {
            if (input.picture && item->icon().isNull()) {
                item->setIcon(pixmapOf(*input.picture));
            }
            lines << rangeOf(input);
            details << QString::fromStdString(input.input + ": " + textOf(input));
            if (!input.picture) {
                QStringList first;
                for (std::size_t i = 0; i < input.first.size() && i < kFirst; ++i) {
                    first << valueText(input.first[i], 3);
                }
                lines << first.join(QLatin1Char(' ')) + QStringLiteral(" …");
            }
        }
        lines.removeAll(QString());
        item->setText(lines.join(QLatin1Char('\n')));
        item->setToolTip(details.join(QLatin1Char('\n')));
        item->setData(Qt::AccessibleTextRole, lines.join(QStringLiteral(", ")));
    }
}

void SampleList::retranslate()
{
    setAccessibleName(tr("The first samples, as the network sees them"));
    setToolTip({});
    fill();
}

} // namespace qs
