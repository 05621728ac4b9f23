// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/arithmetic_fields.h"

#include "widgets/panels/choice_box.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QToolButton>

namespace qs {
namespace {

QString utf8(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace

ArithmeticFields::ArithmeticFields(QFormLayout& form, QWidget* parent)
    : QObject(parent), m_form(form), m_preset(makeChoiceBox(parent, "arithmetic")), m_fold(new QToolButton(parent))
{
    addFormRow(form, m_preset);
    m_fold->setObjectName(QStringLiteral("arithmeticDetails"));
    m_fold->setCheckable(true);
    m_fold->setAutoRaise(true);
    m_fold->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    form.addRow(m_fold);
    for (const ArithmeticField& field : arithmeticFields()) {
        auto* box = makeChoiceBox(parent, "");
        box->setObjectName(QStringLiteral("arithmetic.") + utf8(field.id));
        box->setMinimumContentsLength(5); // beside the longest labels
        addFormRow(form, box);
        m_fields.push_back(box);
        connect(box, &QComboBox::currentIndexChanged, this, [this, &field](int index) {
            if (index >= 0) {
                Arithmetic arithmetic = m_shown;
                field.set(arithmetic, index);
                emit arithmeticChosen(arithmetic);
            }
        });
    }
    connect(m_preset, &QComboBox::currentIndexChanged, this, [this] {
        if (findArithmeticPreset(chosenId(m_preset)) != nullptr) {
            emit presetChosen(m_preset->currentData().toString());
        }
    });
    connect(m_fold, &QToolButton::toggled, this, [this](bool unfolded) {
        showRows();
        emit unfoldedChanged(unfolded);
    });
    showRows();
}

void ArithmeticFields::setUnfolded(bool unfolded)
{
    m_fold->setChecked(unfolded);
}

void ArithmeticFields::setArithmetic(const Arithmetic& arithmetic, bool isVisible)
{
    m_shown = arithmetic;
    m_isVisible = isVisible;
    const ArithmeticPreset* preset = presetOf(arithmetic);
    const QSignalBlocker blocker(m_preset);
    // "Custom" is no choice but the name of what the fields have become.
    const int custom = m_preset->findData(QString());
    if (preset == nullptr && custom < 0) {
        m_preset->addItem(tr("Custom"), QString());
    } else if (preset != nullptr && custom >= 0) {
        m_preset->removeItem(custom);
    }
    m_preset->setCurrentIndex(m_preset->findData(preset != nullptr ? utf8(preset->id) : QString()));
    const QString help = preset != nullptr ? coreHelp(CoreTable::ArithmeticPreset, preset->id)
                                           : tr("A mixture of your own: %1").arg(utf8(arithmeticText(arithmetic)));
    setFieldHelp(m_preset, help,
                 tr("Runtimes disagree about ties, the lowest code, the zero point and what is computed in float. A "
                    "preset sets all of it as one of them does, and how scales are stored."));
    for (std::size_t i = 0; i < m_fields.size(); ++i) {
        showField(i);
    }
    showRows();
}

void ArithmeticFields::showField(std::size_t index)
{
    const ArithmeticField& field = arithmeticFields()[index];
    QComboBox* box = m_fields[index];
    const QSignalBlocker blocker(box);
    box->setCurrentIndex(field.get(m_shown));
    const bool differs = field.get(m_shown) != field.get(arithmeticPresets().front().arithmetic);
    const QString label = coreLabel(CoreTable::ArithmeticField, field.id);
    //: label of a field that is not as the textbook has it; the dot marks it
    setRowLabel(m_form, box, differs ? tr("• %1:").arg(label) : tr("%1:", "label of a field").arg(label));
    QFont font = box->font();
    font.setBold(differs);
    m_form.labelForField(box)->setFont(font);
    const QString help = coreHelp(CoreTable::ArithmeticField, field.id);
    setFieldHelp(box, help,
                 differs
                     ? tr("Not as in “%1”.").arg(coreLabel(CoreTable::ArithmeticPreset, arithmeticPresets().front().id))
                     : help);
    box->setAccessibleName(differs
                               ? tr("%1, not as in “%2”")
                                     .arg(label, coreLabel(CoreTable::ArithmeticPreset, arithmeticPresets().front().id))
                               : label);
}

void ArithmeticFields::showRows()
{
    setRowShown(m_form, m_preset, m_isVisible);
    setRowShown(m_form, m_fold, m_isVisible);
    m_fold->setArrowType(m_fold->isChecked() ? Qt::DownArrow : Qt::RightArrow);
    for (QComboBox* box : m_fields) {
        setRowShown(m_form, box, m_isVisible && m_fold->isChecked());
    }
}

void ArithmeticFields::retranslate()
{
    {
        const QSignalBlocker blocker(m_preset);
        m_preset->clear();
        for (const ArithmeticPreset& preset : arithmeticPresets()) {
            addChoice(m_preset, CoreTable::ArithmeticPreset, preset.id);
        }
    }
    for (std::size_t i = 0; i < m_fields.size(); ++i) {
        const QSignalBlocker blocker(m_fields[i]);
        m_fields[i]->clear();
        for (const ArithmeticField::Value& value : arithmeticFields()[i].values) {
            m_fields[i]->addItem(coreWord(value.label), utf8(value.id));
        }
    }
    m_fold->setText(tr("Details of the arith&metic"));
    m_fold->setToolTip(tr("Shows or hides each choice that the arithmetic is made of."));
    setRowLabel(m_form, m_preset, tr("A&rithmetic:"));
    setArithmetic(m_shown, m_isVisible);
}

} // namespace qs
