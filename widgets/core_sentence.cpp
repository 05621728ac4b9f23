// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/core_sentence.h"

#include "widgets/core_words.h"
#include "widgets/number_text.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>
#include <QStringList>

#include <optional>

namespace qs {

namespace {

struct CoreText {
    Q_DECLARE_TR_FUNCTIONS(CoreText)
};

/// Names and numbers replaced by %1, %2 …, so that one entry serves every sentence that differs only in them. A list of
/// whole numbers, "17, 80, 133 …", counts as one.
QString patternOf(const QString& text, QStringList& values)
{
    static const QRegularExpression value(QStringLiteral("\"[^\"]*\""                                   // a name
                                                         "|(?<![\\w.])\\d+(?:, \\d+)+(?![\\w.])(?: …)?" // a list
                                                         "|(?<![\\w.])-?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?"));
    QString pattern;
    qsizetype end = 0;
    for (auto matches = value.globalMatch(text); matches.hasNext();) {
        const auto match = matches.next();
        values.append(match.captured());
        pattern += text.mid(end, match.capturedStart() - end);
        pattern += QStringLiteral("%%1").arg(values.size());
        end = match.capturedEnd();
    }
    return pattern + text.mid(end);
}

QString numberText(const QString& number)
{
    bool isWhole = false;
    const qlonglong whole = number.toLongLong(&isWhole);
    return isWhole ? QLocale().toString(whole) : valueText(number.toDouble(), 6);
}

QString localised(const QString& value)
{
    if (value.startsWith(QLatin1Char('"'))) {
        return QLatin1Char('"') + isolated(value.mid(1, value.size() - 2)) + QLatin1Char('"');
    }
    QStringList numbers = value.split(QStringLiteral(", "));
    const bool goesOn = numbers.last().endsWith(QStringLiteral(" …"));
    if (goesOn) {
        numbers.last().chop(2);
    }
    for (QString& number : numbers) {
        number = numberText(number);
    }
    return numbers.join(QStringLiteral(", ")) + (goesOn ? QStringLiteral(" …") : QString());
}

/// `text` with its %1, %2 … replaced, each once and in one go: a name may hold such a thing itself.
QString filled(const QString& text, const QStringList& values)
{
    static const QRegularExpression place(QStringLiteral("%(\\d+)"));
    QString all;
    qsizetype end = 0;
    for (auto matches = place.globalMatch(text); matches.hasNext();) {
        const auto match = matches.next();
        all += text.mid(end, match.capturedStart() - end) + localised(values.value(match.captured(1).toInt() - 1));
        end = match.capturedEnd();
    }
    return all + text.mid(end);
}

/// Nothing where there is no entry for it as a whole.
std::optional<QString> wholeSentence(const QString& english)
{
    QStringList values;
    const char* known = findCoreWord(english.toStdString());
    if (known == nullptr) {
        known = findCoreWord(patternOf(english, values).toStdString());
    }
    return known == nullptr ? std::nullopt : std::optional(filled(CoreText::tr(known), values));
}

/// What joins the parts of a sentence, in English and in the language of the user.
struct Joint {
    QString english;
    QString own;
};

/// Nothing where no part of it has an entry.
std::optional<QString> translatedSentence(const QString& english)
{
    if (const auto whole = wholeSentence(english)) {
        return whole;
    }
    const Joint joints[] = {
        {QStringLiteral(": "), QStringLiteral(": ")},
        {QStringLiteral("; "), QStringLiteral("; ")},
        //: joins two parts of a sentence
        {QStringLiteral(", and "), CoreText::tr(", and ")},
    };
    for (const Joint& joint : joints) {
        for (auto at = english.indexOf(joint.english); at >= 0; at = english.indexOf(joint.english, at + 1)) {
            const QString before = english.left(at);
            const QString behind = english.mid(at + joint.english.size());
            const auto head = wholeSentence(before);
            const auto tail = translatedSentence(behind);
            if (head || tail) {
                return head.value_or(before) + joint.own + tail.value_or(behind);
            }
        }
    }
    return std::nullopt;
}

} // namespace

QString coreSentence(std::string_view english)
{
    const QString text = QString::fromUtf8(english.data(), static_cast<qsizetype>(english.size()));
    return translatedSentence(text).value_or(text);
}

QString coreSentenceOn(std::string_view name, std::string_view english)
{
    const bool isNamed = english.starts_with(name) && english.substr(name.size()).starts_with(": ");
    if (!isNamed) {
        return coreSentence(english);
    }
    return isolated(QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()))) + QStringLiteral(": ") +
           coreSentence(english.substr(name.size() + 2));
}

} // namespace qs
