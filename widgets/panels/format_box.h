// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QComboBox>

#include <string>
#include <string_view>

namespace qs {

/// Every number format under the heading of its family; headings cannot be chosen.
class FormatBox : public QComboBox {
    Q_OBJECT

public:
    explicit FormatBox(QWidget* parent = nullptr);

    /// Without a signal.
    void setFormat(std::string_view id);
    std::string format() const;
    /// Labels again, in the language of the moment.
    void fill();

signals:
    void formatChosen(const QString& id);

private:
    void addHeading(const QString& text);
};

} // namespace qs
