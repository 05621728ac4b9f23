// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/range_fields.h"

#include "widgets/number_text.h"

#include <QDoubleValidator>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>

#include <cmath>
#include <optional>

namespace qs {

namespace {

/// Digits enough to see a handle move by a pixel.
QString fieldText(double value)
{
    return QLocale().toString(value, 'g', 5);
}

std::optional<double> numberOf(const QLineEdit& field)
{
    bool isNumber = false;
    QString text = field.text().trimmed();
    text.replace(QChar(0x2212), QLatin1Char('-'));
    double value = QLocale().toDouble(text, &isNumber);
    if (!isNumber) {
        value = QLocale::c().toDouble(text, &isNumber);
    }
    return isNumber && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

} // namespace

RangeFields::RangeFields(QWidget* parent)
    : QWidget(parent),
      m_lowLabel(new QLabel(this)),
      m_highLabel(new QLabel(this)),
      m_low(new QLineEdit(this)),
      m_high(new QLineEdit(this))
{
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    for (const auto& [label, field] : {std::pair(m_lowLabel, m_low), std::pair(m_highLabel, m_high)}) {
        label->setBuddy(field);
        field->setAlignment(Qt::AlignRight);
        field->setFixedWidth(field->fontMetrics().horizontalAdvance(QStringLiteral("−0.000000000")) + 12);
        layout->addWidget(label);
        layout->addWidget(field);
        connect(field, &QLineEdit::returnPressed, this, [this, f = field] { take(f); });
        // Leaving a field without Enter puts the number back that holds.
        connect(field, &QLineEdit::editingFinished, this, [this] { setRange(m_range); });
    }
    retranslate();
}

void RangeFields::setRange(const Range& range)
{
    m_range = range;
    m_low->setText(fieldText(range.low));
    m_high->setText(fieldText(range.high));
}

void RangeFields::take(QLineEdit* edited)
{
    const auto value = numberOf(*edited);
    Range range = m_range;
    if (value && m_isSymmetric) {
        range = {-std::abs(*value), std::abs(*value)};
    } else if (value) {
        (edited == m_low ? range.low : range.high) = *value;
    }
    const bool isUsable =
        value && range.low < range.high && edited->text() != fieldText(edited == m_low ? m_range.low : m_range.high);
    setRange(isUsable ? range : m_range);
    edited->selectAll();
    if (isUsable) {
        emit chosen(range);
    }
}

void RangeFields::retranslate()
{
    m_lowLabel->setText(tr("Lo&wer"));
    m_highLabel->setText(tr("&Upper"));
    m_low->setAccessibleName(tr("Lower end of the clip range"));
    m_high->setAccessibleName(tr("Upper end of the clip range"));
    m_low->setToolTip(tr("Type a number and press Enter."));
    m_high->setToolTip(m_low->toolTip());
}

} // namespace qs
