// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/granularity_fields.h"

#include "widgets/panels/choice_box.h"
#include "widgets/panels/power_spin_box.h"

#include <QComboBox>
#include <QFormLayout>
#include <QSignalBlocker>

#include <algorithm>

namespace qs {

GranularityFields::GranularityFields(QFormLayout& form, QWidget* parent)
    : QObject(parent),
      m_form(form),
      m_kind(makeChoiceBox(parent, "granularity")),
      m_rows(new PowerSpinBox(parent)),
      m_size(new PowerSpinBox(parent))
{
    m_rows->setObjectName(QStringLiteral("blockRows"));
    m_size->setObjectName(QStringLiteral("groupSize"));
    for (QWidget* field : std::initializer_list<QWidget*>{m_kind, m_rows, m_size}) {
        addFormRow(form, field);
    }
    connect(m_kind, &QComboBox::currentIndexChanged, this, [this] {
        const auto row = std::ranges::find(granularities(), chosenId(m_kind), &GranularityRow::id);
        if (row != granularities().end()) {
            emit chosen({row->sharing, row->defaultSize, row->hasRows ? row->defaultSize : 0});
        }
    });
    for (PowerSpinBox* box : {m_rows, m_size}) {
        box->setRange(1, kLargestGroup);
        box->setKeyboardTracking(false);
        connect(box, &QSpinBox::valueChanged, this, &GranularityFields::choose);
    }
}

void GranularityFields::choose()
{
    Granularity granularity = m_shown;
    granularity.size = m_size->value();
    granularity.rows = rowOf(m_shown.sharing).hasRows ? m_rows->value() : 0;
    emit chosen(granularity);
}

void GranularityFields::setGranularity(const Granularity& granularity, const QString& whyNot)
{
    m_shown = granularity;
    const GranularityRow& row = rowOf(granularity.sharing);
    selectChoice(m_kind, row.id);
    setRowShown(m_form, m_rows, row.hasRows);
    setRowShown(m_form, m_size, row.hasSize);
    const QSignalBlocker rows(m_rows);
    const QSignalBlocker size(m_size);
    // A block holds no more values than the largest group.
    m_rows->setMaximum(row.hasRows && granularity.size > 0 ? kLargestGroup / granularity.size : kLargestGroup);
    m_size->setMaximum(row.hasRows && granularity.rows > 0 ? kLargestGroup / granularity.rows : kLargestGroup);
    m_rows->setValue(granularity.rows);
    m_size->setValue(granularity.size);
    showLabels();
    setChoosable(m_kind, whyNot.isEmpty(), m_kind->toolTip(), whyNot);
    setChoosable(m_rows, whyNot.isEmpty(), m_rows->toolTip(), whyNot);
    setChoosable(m_size, whyNot.isEmpty(), m_size->toolTip(), whyNot);
}

void GranularityFields::showLabels()
{
    const bool isBlock = rowOf(m_shown.sharing).hasRows;
    setRowLabel(m_form, m_kind, tr("Gra&nularity:"));
    setRowLabel(m_form, m_rows, tr("R&ows:"));
    setRowLabel(m_form, m_size, isBlock ? tr("Columns (si&ze):") : tr("Group si&ze:"));
    setFieldHelp(m_kind,
                 tr("Which weights share a scale: the whole tensor, one output or input channel, a group within a "
                    "channel, or a block of neighbouring channels."),
                 tr("Finer sharing follows loud and quiet parts better and costs bits: a group of g weights with a "
                    "16-bit scale adds 16 / g bits to every weight."));
    setFieldHelp(m_rows, tr("How many neighbouring output channels share one scale."),
                 tr("A block of R rows and C columns shares one scale: it adds 16 / (R·C) bits with a 16-bit scale."));
    setFieldHelp(m_size, tr("How many weights along a row share one scale."),
                 tr("32 and 128 are usual. A row whose length is no multiple ends with a shorter group."));
}

void GranularityFields::retranslate()
{
    {
        const QSignalBlocker blocker(m_kind);
        m_kind->clear();
        for (const GranularityRow& row : granularities()) {
            addChoice(m_kind, CoreTable::Granularity, row.id);
        }
    }
    selectChoice(m_kind, rowOf(m_shown.sharing).id);
    showLabels();
}

} // namespace qs
