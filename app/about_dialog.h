// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/settings.h"

#include <QDialog>

namespace qs {

/// Versions, licences and the system, in a form that can be copied into a bug report.
class AboutDialog : public QDialog {
    Q_OBJECT

public:
    explicit AboutDialog(const Settings& settings, QWidget* parent = nullptr);

    /// English, for whoever helps.
    static QString systemInformation(const Settings& settings);
};

} // namespace qs
