// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/languages.h"
#include "widgets/core_sentence.h"
#include "widgets/core_text.h"

#include <QCoreApplication>
#include <QDirIterator>
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

    /// Looks for `begin("…")` in the sources of the core, so that no stage can be forgotten.
    void everyStageOfTheCoreIsTranslated()
    {
        static const QRegularExpression begin(QStringLiteral("begin\\(\"([^\"]+)\""));
        qs::LanguageSwitch language;
        language.choose("de");
        int stages = 0;
        QDirIterator files(QStringLiteral(QUANTSCOPE_SOURCE_DIR "/core"), {"*.cpp", "*.h"}, QDir::Files,
                           QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QString text = QString::fromUtf8(file.readAll());
            for (auto found = begin.globalMatch(text); found.hasNext(); ++stages) {
                const QString stage = found.next().captured(1);
                QVERIFY2(qs::stageText(stage.toStdString()) != stage, qPrintable(file.fileName() + ": " + stage));
            }
        }
        QVERIFY(stages >= 15);
        language.choose("en");
    }

    void sentencesOfTheCoreAreTranslated_data()
    {
        QTest::addColumn<QString>("english");
        QTest::addColumn<QString>("german");
        const auto row = [](const char* english, const char* german) {
            QTest::newRow(english) << QString::fromUtf8(english) << QString::fromUtf8(german);
        };
        row("sample 1234: output \"a 1\": 3 of 10000 values are NaN or infinite",
            "Beispiel 1.234: Ausgang \"a 1\": 3 von 10.000 Werten sind NaN oder unendlich");
        row("1 channel (17) reaches up to 3.5 times the 97.5th percentile of the channels, and one scale for all has "
            "to "
            "follow",
            "1 Kanal (17) reicht bis zum 3,5-Fachen des 97,5. Perzentils der Kanäle, und ein Skalenfaktor für alle "
            "muss "
            "folgen");
        row("12 channels (17, 80, 1133, 1200 …) reach up to 61 times the 97.5th percentile of the channels, and one "
            "scale for all has to follow",
            "12 Kanäle (17, 80, 1.133, 1.200 …) reichen bis zum 61-Fachen des 97,5. Perzentils der Kanäle, und ein "
            "Skalenfaktor für alle muss folgen");
        row("From codes to codes, INT8 was faster in 3 of 5 other convolutions and slower in 1; together they took "
            "1/2.1 of the time of FP32, and as long as FP32 where each quantizes its input and dequantizes its output.",
            "Von Codes zu Codes war INT8 in 3 von 5 anderen Faltungen schneller und in 1 langsamer; zusammen brauchten "
            "sie 1/2,1 der Zeit von FP32, und so lange wie FP32, wo jede ihren Eingang quantisiert und ihren Ausgang "
            "dequantisiert.");
        row("the classes are the sub-folders in the order of their names: 0 = \"cat: %1\", 1 = \"dog\"",
            "die Klassen sind die Unterordner in der Reihenfolge ihrer Namen: 0 = \"cat: %1\", 1 = \"dog\"");
        row("2 files end in \".webp\", which is not decoded: PNG and JPEG are",
            "2 Dateien enden auf \".webp\", das nicht gelesen wird: gelesen werden PNG und JPEG");
        row("layer \"conv\": something 1234 that nobody knows", "Schicht \"conv\": something 1234 that nobody knows");
        row("cats/1.png: something 1234 that nobody knows", "cats/1.png: something 1234 that nobody knows");
    }

    void sentencesOfTheCoreAreTranslated()
    {
        QFETCH(QString, english);
        QFETCH(QString, german);
        static const QRegularExpression isolates(QStringLiteral("[\\x{2066}-\\x{2069}]"));
        qs::LanguageSwitch language;
        language.choose("de");
        QCOMPARE(qs::coreSentence(english.toStdString()).remove(isolates), german);
        QCOMPARE(qs::coreSentenceOn("conv: 1/x", "conv: 1/x: " + english.toStdString()).remove(isolates),
                 "conv: 1/x: " + german);
        language.choose("en");
        // English goes through the same table and comes out as it was, but for the digits.
        QCOMPARE(qs::coreSentence(english.toStdString()).remove(isolates).remove(','), QString(english).remove(','));
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
