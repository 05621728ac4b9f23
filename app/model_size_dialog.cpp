// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/model_size_dialog.h"

#include "widgets/panels/model_size_panel.h"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QEvent>
#include <QGuiApplication>
#include <QPushButton>
#include <QVBoxLayout>

namespace qs {

ModelSizeDialog::ModelSizeDialog(Settings& settings, QWidget* parent)
    : QDialog(parent),
      m_settings(settings),
      m_panel(new ModelSizePanel(this)),
      m_buttons(new QDialogButtonBox(QDialogButtonBox::Close, this)),
      m_copy(m_buttons->addButton(QString(), QDialogButtonBox::ActionRole))
{
    setObjectName(QStringLiteral("modelSize"));
    auto* column = new QVBoxLayout(this);
    column->addWidget(m_panel, 1);
    column->addWidget(m_buttons);
    m_copy->setAutoDefault(false);
    m_buttons->button(QDialogButtonBox::Close)->setAutoDefault(false);
    m_panel->setInputs({settings.get(setting::modelSizeCount), settings.get(setting::modelSizeDisk),
                        settings.get(setting::modelSizeMemory)});
    connect(m_panel, &ModelSizePanel::inputsChanged, this, [this] {
        const ModelSizePanel::Inputs inputs = m_panel->inputs();
        m_settings.set(setting::modelSizeCount, inputs.parameters);
        m_settings.set(setting::modelSizeDisk, inputs.diskMegabytes);
        m_settings.set(setting::modelSizeMemory, inputs.memoryGigabytes);
    });
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_panel->copyText()); });
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    resize(1000, 560);
    retranslate();
}

void ModelSizeDialog::setModel(std::shared_ptr<const Model> model, const Quantization& now)
{
    m_panel->setModel(std::move(model), now);
}

void ModelSizeDialog::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QDialog::changeEvent(event);
}

void ModelSizeDialog::retranslate()
{
    setWindowTitle(tr("Model size"));
    m_copy->setText(tr("&Copy table"));
    m_copy->setToolTip(tr("Copies the selected rows, or all of them."));
}

} // namespace qs
