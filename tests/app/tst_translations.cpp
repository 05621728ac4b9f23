// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/languages.h"
#include "widgets/core_text.h"

#include <QCoreApplication>
#include <QFile>
#include <QRegularExpression>
#include <QXmlStreamReader>
#include <QtTest>

/// Reads the .ts files of the source tree.
class TestTranslations : public QObject {
    Q_OBJECT

private:
    struct Message {
        QString context;
        QString source;
        QStringList translations; ///< several for plural forms
        bool finished = true;
    };

    static QList<Message> messages(const QString& language)
    {
        QFile file(QStringLiteral(QUANTSCOPE_SOURCE_DIR "/translations/quantscope_%1.ts").arg(language));
        if (!file.open(QIODevice::ReadOnly)) {
            qFatal("no %s", qPrintable(file.fileName()));
        }
        QList<Message> all;
        QXmlStreamReader xml(&file);
        QString context;
        while (!xml.atEnd()) {
            xml.readNext();
            if (!xml.isStartElement()) {
                continue;
            }
            const QString name = xml.name().toString();
            if (name == "name") {
                context = xml.readElementText();
            } else if (name == "message") {
                all.append({context, {}, {}, true});
            } else if (name == "source") {
                all.last().source = xml.readElementText();
            } else if (name == "translation") {
                all.last().finished = !xml.attributes().hasAttribute("type");
                const QString text = xml.readElementText(QXmlStreamReader::IncludeChildElements);
                all.last().translations.append(text.trimmed());
            }
        }
        return all;
    }

private slots:
    void everyGermanTextIsFinished()
    {
        const QList<Message> all = messages("de");
        QVERIFY(all.size() > 200);
        for (const Message& message : all) {
            QVERIFY2(message.finished && !message.translations.join(QString()).isEmpty(),
                     qPrintable(message.context + ": " + message.source));
        }
    }

    void placeholdersSurviveTranslation()
    {
        static const QRegularExpression placeholder("%(\\d|n)");
        for (const Message& message : messages("de")) {
            QSet<QString> wanted;
            for (auto i = placeholder.globalMatch(message.source); i.hasNext();) {
                wanted.insert(i.next().captured());
            }
            QSet<QString> found;
            for (auto i = placeholder.globalMatch(message.translations.join(' ')); i.hasNext();) {
                found.insert(i.next().captured());
            }
            QVERIFY2(wanted == found, qPrintable(message.context + ": " + message.source));
        }
    }

    void storedSchemesAreTranslatedPartByPart()
    {
        qs::LanguageSwitch language;
        language.choose("de");
        QCOMPARE(qs::storedSchemeText("GPTQ, 4 bits, groups of 128"), QString("GPTQ, 4 Bit, Gruppen von 128"));
        QCOMPARE(qs::storedSchemeText("bitsandbytes NF4, groups of 64, double quantization"),
                 QString("bitsandbytes NF4, Gruppen von 64, doppelte Quantisierung"));
        language.choose("en");
    }

    void pluralsAreWrittenOut()
    {
        qs::LanguageSwitch language;
        language.choose("en");
        QCOMPARE(QCoreApplication::translate("qs::LayerTablePanel", "%n layer(s)", nullptr, 1), QString("1 layer"));
        QCOMPARE(QCoreApplication::translate("qs::LayerTablePanel", "%n layer(s)", nullptr, 5), QString("5 layers"));
        language.choose("de");
        QCOMPARE(QCoreApplication::translate("qs::LayerTablePanel", "%n layer(s)", nullptr, 1), QString("1 Schicht"));
        QCOMPARE(QCoreApplication::translate("qs::LayerTablePanel", "%n layer(s)", nullptr, 5), QString("5 Schichten"));
        for (const Message& message : messages("en")) {
            QVERIFY2(message.finished, qPrintable(message.context + ": " + message.source));
        }
    }
};

QTEST_MAIN(TestTranslations)
#include "tst_translations.moc"
