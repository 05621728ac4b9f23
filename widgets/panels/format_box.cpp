// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/format_box.h"

#include "core/formats/number_format.h"
#include "widgets/panels/choice_box.h"

#include <QSignalBlocker>
#include <QStandardItemModel>

#include <algorithm>

namespace qs {

FormatBox::FormatBox(QWidget* parent) : QComboBox(parent)
{
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(8);
    setMaxVisibleItems(24);
    connect(this, &QComboBox::currentIndexChanged, this, [this] {
        if (!format().empty()) {
            emit formatChosen(currentData().toString());
        }
    });
}

void FormatBox::setFormat(std::string_view id)
{
    selectChoice(this, id);
}

std::string FormatBox::format() const
{
    return chosenId(this);
}

void FormatBox::addHeading(const QString& text)
{
    addItem(text);
    QStandardItem* item = static_cast<QStandardItemModel*>(model())->item(count() - 1); // a combo box's own model
    item->setFlags(Qt::NoItemFlags);
    QFont bold = font();
    bold.setBold(true);
    item->setFont(bold);
}

void FormatBox::fill()
{
    const QSignalBlocker blocker(this);
    const std::string shown = format();
    clear();
    for (const FormatFamilyRow& family : formatFamilies()) {
        const bool hasFormats =
            std::ranges::find(numberFormats(), family.family, &NumberFormat::family) != numberFormats().end();
        if (hasFormats) {
            addHeading(coreLabel(CoreTable::FormatFamily, family.id));
        }
        for (const NumberFormat& format : numberFormats()) {
            if (format.family == family.family) {
                addChoice(this, CoreTable::Format, format.id);
            }
        }
    }
    setFormat(shown);
}

} // namespace qs
