// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/number_field.h"

#include <QLocale>

#include <cmath>

namespace qs {

NumberField::NumberField(QWidget* parent) : QLineEdit(parent)
{
    connect(this, &QLineEdit::editingFinished, this, &NumberField::finish);
}

void NumberField::setNumber(double number)
{
    m_shown = number;
    setText(QLocale().toString(number, 'g', 7));
    setModified(false);
}

std::optional<double> NumberField::number() const
{
    // People paste the typographic minus that the program itself writes.
    const QString plain = text().trimmed().replace(QChar(0x2212), QLatin1Char('-'));
    bool understood = false;
    double value = QLocale().toDouble(plain, &understood);
    if (!understood) {
        value = QLocale::c().toDouble(plain, &understood);
    }
    return understood && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

void NumberField::finish()
{
    if (!isModified()) {
        return;
    }
    const std::optional<double> typed = number();
    if (typed && *typed != m_shown) {
        m_shown = *typed;
        setModified(false);
        emit numberEdited(*typed);
    } else {
        setNumber(m_shown);
    }
}

} // namespace qs
