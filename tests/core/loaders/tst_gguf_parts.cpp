// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/damage.h"
#include "tests/support/gguf_writer.h"

#include <QTest>

#include <filesystem>

/// Models that lie in several GGUF files.
class TestGgufParts : public QObject {
    Q_OBJECT

private slots:
    void anyPartOpensAll_data();
    void anyPartOpensAll();
    void aMissingPartIsNamed();
    void aPartWithAnotherNameOpensAlone();
    void aDamagedPartCostsItsTensors_data();
    void aDamagedPartCostsItsTensors();
    void impossibleNumbersAreSaid();
    void aNameInTwoPartsCostsTheSecond();
};

namespace {

/// Part `part` (from 0) of a model of `parts` parts with a tensor of two numbers in each.
GgufWriter partFile(int part, int parts, int tensors, const QByteArray& name)
{
    GgufWriter writer;
    if (part == 0) {
        writer.text("general.architecture", "llama");
    }
    writer.value("split.no", GgufWriter::U16, bytesOf(static_cast<std::uint16_t>(part)));
    writer.value("split.count", GgufWriter::U16, bytesOf(static_cast<std::uint16_t>(parts)));
    writer.value("split.tensors.count", GgufWriter::I32, bytesOf(tensors));
    writer.tensor(name, {2, 1}, 0, bytesOf(std::vector<float>{static_cast<float>(part), 7}));
    return writer;
}

QString partName(int part, int parts)
{
    return QString("model-%1-of-%2.gguf").arg(part + 1, 5, 10, QChar('0')).arg(parts, 5, 10, QChar('0'));
}

/// Writes all parts but one.
void writeParts(const ModelFiles& files, int parts, int without = -1)
{
    for (int part = 0; part < parts; ++part) {
        if (part != without) {
            files.write(partName(part, parts), partFile(part, parts, parts, "w" + QByteArray::number(part)).bytes());
        }
    }
}

QString onlyProblemOf(const qs::Result<std::shared_ptr<const qs::Model>>& model)
{
    if (!model || (*model)->problems.size() != 1) {
        return model ? QString("%1 problems").arg((*model)->problems.size()) : messageOf(model);
    }
    return QString::fromStdString((*model)->problems.front().message);
}

} // namespace

void TestGgufParts::anyPartOpensAll_data()
{
    QTest::addColumn<int>("part");
    QTest::newRow("first") << 0;
    QTest::newRow("middle") << 1;
    QTest::newRow("last") << 2;
}

void TestGgufParts::anyPartOpensAll()
{
    QFETCH(int, part);
    const ModelFiles files;
    writeParts(files, 3);
    const auto model = ModelFiles::open(files.path(partName(part, 3)));
    QCOMPARE(flawOf(model), QString());
    QCOMPARE((*model)->tensors.size(), std::size_t{3});
    QCOMPARE((*model)->weights.size(), std::size_t{3});
    std::uint64_t bytes = 0;
    for (int i = 0; i < 3; ++i) {
        const qs::Tensor& tensor = (*model)->tensors[static_cast<std::size_t>(i)];
        QCOMPARE(tensor.name, "w" + std::to_string(i));
        QCOMPARE(numbersOf(tensor), (std::vector<double>{static_cast<double>(i), 7}));
        bytes += std::filesystem::file_size(files.path(partName(i, 3)).toStdString());
    }
    QCOMPARE((*model)->fileBytes, bytes);
    QCOMPARE((*model)->metadata.at("general.architecture"), std::string("llama"));
    QCOMPARE((*model)->metadata.at("split.no"), std::string("0"));
}

void TestGgufParts::aMissingPartIsNamed()
{
    const ModelFiles files;
    writeParts(files, 3, 1);
    const auto one = ModelFiles::open(files.path(partName(2, 3)));
    QCOMPARE(onlyProblemOf(one), QString("this is part 3 of 3; missing or unreadable: 2 "
                                         "(\"model-00002-of-00003.gguf\"); 1 of 3 tensors are not listed"));
    QCOMPARE((*one)->tensors.size(), std::size_t{2});
    QCOMPARE(numbersOf((*one)->tensors[1]), (std::vector<double>{2, 7}));

    const ModelFiles alone;
    const auto many = alone.open(partName(3, 9), partFile(3, 9, 9, "w").bytes());
    QCOMPARE(onlyProblemOf(many), QString("this is part 4 of 9; missing or unreadable: 1, 2, 3 and 5 more "
                                          "(\"model-00001-of-00009.gguf\" …); 8 of 9 tensors are not listed"));
}

void TestGgufParts::aPartWithAnotherNameOpensAlone()
{
    const ModelFiles files;
    writeParts(files, 2);
    const auto model = files.open("renamed.gguf", partFile(0, 2, 2, "w0").bytes());
    QVERIFY2(onlyProblemOf(model).contains("its name does not end"), qPrintable(onlyProblemOf(model)));
    QCOMPARE((*model)->tensors.size(), std::size_t{1});
}

void TestGgufParts::aDamagedPartCostsItsTensors_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("part");
    const QByteArray good = partFile(1, 2, 2, "w1").bytes();
    QTest::newRow("truncated") << good.chopped(1) << "truncated";
    QTest::newRow("no GGUF") << QByteArray("<html></html>") << "not a GGUF file";
    QTest::newRow("of another model") << partFile(1, 3, 3, "w1").bytes() << "it says that it is part 2 of 3";
    QTest::newRow("another part") << partFile(0, 2, 2, "w1").bytes() << "it says that it is part 1 of 2";
    QTest::newRow("no part at all") << GgufWriter().tensor("w1", {1}, 0, bytesOf(1.0F)).bytes()
                                    << "it says that it is part 1 of 1";
}

void TestGgufParts::aDamagedPartCostsItsTensors()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, part);
    const ModelFiles files;
    writeParts(files, 2, 1);
    files.write(partName(1, 2), bytes);
    const auto model = ModelFiles::open(files.path(partName(0, 2)));
    const QString problem = onlyProblemOf(model);
    QVERIFY2(problem.startsWith("part 2 (\"model-00002-of-00002.gguf\"): ") && problem.contains(part),
             qPrintable(problem));
    QCOMPARE((*model)->tensors.size(), std::size_t{1});
    QVERIFY(!ModelFiles::open(files.path(partName(1, 2))) || part.startsWith("it says")); // it is what was opened
}

void TestGgufParts::impossibleNumbersAreSaid()
{
    const ModelFiles files;
    const auto beyond = files.open(partName(5, 2), partFile(5, 2, 2, "w").bytes());
    QVERIFY2(onlyProblemOf(beyond).contains("split.no is 5"), qPrintable(onlyProblemOf(beyond)));
    QCOMPARE((*beyond)->tensors.size(), std::size_t{1});

    files.write(partName(0, 2), partFile(0, 2, 5, "a").bytes());
    const auto five = files.open(partName(1, 2), partFile(1, 2, 5, "b").bytes());
    QCOMPARE(onlyProblemOf(five), QString("the parts hold 2 tensors, but split.tensors.count announces 5"));
}

void TestGgufParts::aNameInTwoPartsCostsTheSecond()
{
    const ModelFiles files;
    files.write(partName(0, 2), partFile(0, 2, 2, "same").bytes());
    const auto model = files.open(partName(1, 2), partFile(1, 2, 2, "same").bytes());
    QCOMPARE(onlyProblemOf(model), QString("part 2 has a tensor of this name, and so has one before it"));
    QCOMPARE(numbersOf((*model)->tensors.at(0)), (std::vector<double>{0, 7}));
    QVERIFY((*model)->tensors.at(1).error);
}

QTEST_APPLESS_MAIN(TestGgufParts)
#include "tst_gguf_parts.moc"
