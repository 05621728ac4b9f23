// SPDX-License-Identifier: GPL-3.0-or-later
// The conformance cases of ONNX (Debian's libonnx-testdata): small models with inputs and the outputs that the standard
// wants. docs/operators.md says which of them pass; a case that no longer does, or newly does, fails this test until
// the page is written again (QUANTSCOPE_UPDATE_GOLDEN=1).
#include "core/executor/executor.h"
#include "core/loaders/onnx/onnx_network.h"

#include <QDir>
#include <QTest>

#include <cmath>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

using namespace qs;

class TestConformance : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void everyClaimedCasePasses_data();
    void everyClaimedCasePasses();
    void thePageIsTrue();

private:
    struct Case {
        QString name; ///< "node/test_add"
        QString folder;
        QString flaw;                  ///< empty where the case passes
        std::set<std::string> missing; ///< operators that nobody implements
    };
    std::vector<Case> m_cases;
};

namespace {

constexpr const char* kFolder = "/usr/share/libonnx-testdata/data";
constexpr const char* kPage = QUANTSCOPE_SOURCE_DIR "/docs/operators.md";

QString textOf(const Error& error)
{
    return QString::fromStdString(error.message);
}

Result<Array> readArray(const QString& path)
{
    const auto file = MappedFile::open(path.toStdString());
    if (!file) {
        return file.error();
    }
    const auto tensor = onnx::readTensorFile(*file);
    return tensor ? arrayOf(*tensor) : Result<Array>(tensor.error());
}

QString describe(const Array& array)
{
    return QString::fromStdString(std::string(rowOf(array.type()).name) + " " + shapeText(array.shape()));
}

/// How `actual` differs from `expected`: the tolerances of ONNX's own runner of these cases
/// (onnx/backend/test/runner: rtol 1e-3, atol 1e-7), those of 16-bit floats as wide as one of their steps.
QString difference(const Array& actual, const Array& expected)
{
    if (actual.type() != expected.type() || actual.shape() != expected.shape()) {
        return "it is " + describe(actual) + " instead of " + describe(expected);
    }
    const auto a = converted(actual, ElementType::F64);
    const auto e = converted(expected, ElementType::F64);
    if (!a || !e) {
        return "its type cannot be compared";
    }
    const bool isExact = !rowOf(expected.type()).isFloat;
    const double relative = expected.type() == ElementType::BF16 ? 1e-2 : 1e-3;
    for (std::size_t i = 0; i < a->count(); ++i) {
        const double x = a->values<double>()[i];
        const double y = e->values<double>()[i];
        const bool same = x == y || (std::isnan(x) && std::isnan(y)) ||
                          (!isExact && std::abs(x - y) <= 1e-7 + relative * std::abs(y));
        if (!same) {
            return QString("element %1 is %2 instead of %3").arg(i).arg(x, 0, 'g', 9).arg(y, 0, 'g', 9);
        }
    }
    return {};
}

/// What is wrong with one set of inputs and outputs; empty where nothing is.
QString flawOf(Executor& executor, const QDir& folder)
{
    const Graph& graph = executor.plan().graph();
    std::map<std::string, Array> inputs;
    for (std::size_t i = 0; i < graph.inputs.size(); ++i) {
        const QString path = folder.filePath(QString("input_%1.pb").arg(i));
        auto array = readArray(path);
        if (!array) {
            return QString("input %1: ").arg(i) + textOf(array.error());
        }
        inputs.emplace(graph.inputs[i].name, std::move(*array));
    }
    Progress progress;
    const auto outputs = executor.run(inputs, progress);
    if (!outputs) {
        return textOf(outputs.error());
    }
    for (std::size_t i = 0; i < outputs->size(); ++i) {
        if (!(*outputs)[i]) {
            return textOf((*outputs)[i].error());
        }
        const auto expected = readArray(folder.filePath(QString("output_%1.pb").arg(i)));
        if (!expected) {
            return QString("expected output %1: ").arg(i) + textOf(expected.error());
        }
        if (const QString flaw = difference(*(*outputs)[i], *expected); !flaw.isEmpty()) {
            return QString("output %1: ").arg(i) + flaw;
        }
    }
    return {};
}

void addMissing(const ExecutionPlan& plan, std::set<std::string>& missing)
{
    for (const Step& step : plan.steps()) {
        if (step.row == nullptr) {
            missing.insert(step.node->op);
        }
    }
}

} // namespace

void TestConformance::initTestCase()
{
    if (!QDir(kFolder).exists()) {
        QSKIP("skipped: libonnx-testdata is not installed");
    }
    for (const char* const group : {"node", "pytorch-converted", "pytorch-operator", "simple"}) {
        const QDir folder(QDir(kFolder).filePath(group));
        for (const QString& name : folder.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name)) {
            m_cases.push_back({QString(group) + '/' + name, folder.filePath(name), {}, {}});
        }
    }
    for (Case& each : m_cases) {
        const QDir folder(each.folder);
        const auto file = MappedFile::open(folder.filePath("model.onnx").toStdString());
        if (!file) {
            each.flaw = textOf(file.error());
            continue;
        }
        Progress progress;
        auto graph = onnx::readNetwork(*file, progress);
        if (!graph) {
            each.flaw = textOf(graph.error());
            continue;
        }
        const auto plan = ExecutionPlan::make(std::make_shared<const Graph>(std::move(*graph)));
        addMissing(*plan, each.missing);
        Executor executor(plan);
        const QStringList sets = folder.entryList({"test_data_set_*"}, QDir::Dirs, QDir::Name);
        if (sets.isEmpty()) {
            each.flaw = "the case has no data";
        }
        for (const QString& set : sets) {
            if (each.flaw.isEmpty()) {
                each.flaw = flawOf(executor, QDir(folder.filePath(set)));
            }
        }
    }
}

void TestConformance::everyClaimedCasePasses_data()
{
    QTest::addColumn<QString>("flaw");
    std::ifstream page(kPage);
    std::set<QString> claimed;
    for (std::string line; std::getline(page, line);) {
        if (line.starts_with("- `")) {
            claimed.insert(QString::fromStdString(line.substr(3, line.find('`', 3) - 3)));
        }
    }
    for (const Case& each : m_cases) {
        if (claimed.contains(each.name)) {
            QTest::newRow(qPrintable(each.name)) << each.flaw;
        }
    }
    if (claimed.empty()) {
        QTest::newRow("none") << "docs/operators.md claims no case";
    }
}

void TestConformance::everyClaimedCasePasses()
{
    QFETCH(QString, flaw);
    QVERIFY2(flaw.isEmpty(), qPrintable(flaw));
}

void TestConformance::thePageIsTrue()
{
    std::ostringstream text;
    const auto passing = std::ranges::count_if(m_cases, [](const Case& each) { return each.flaw.isEmpty(); });
    text << "# Operators\n\nNetworks in ONNX files run operator by operator. Of the " << m_cases.size()
         << " conformance cases of ONNX 1.12 (Debian's libonnx-testdata), " << passing
         << " pass.\nThis page is written by `tst_conformance`, which also checks that it is true.\n\n## Cases that "
            "pass\n\n";
    for (const Case& each : m_cases) {
        if (each.flaw.isEmpty()) {
            text << "- `" << each.name.toStdString() << "`\n";
        }
    }
    text << "\n## Cases that are not claimed\n\n| Case | Why |\n|---|---|\n";
    for (const Case& each : m_cases) {
        if (!each.flaw.isEmpty()) {
            std::string operators;
            for (const std::string& op : each.missing) {
                operators += (operators.empty() ? "no operator " : ", ") + op;
            }
            const std::string why = operators.empty() ? each.flaw.toStdString() : operators;
            text << "| `" << each.name.toStdString() << "` | " << why << " |\n";
        }
    }
    qInfo("%lld of %zu cases pass", static_cast<long long>(passing), m_cases.size());
    QFile page(kPage);
    if (qEnvironmentVariableIntValue("QUANTSCOPE_UPDATE_GOLDEN") != 0) {
        QVERIFY(page.open(QIODevice::WriteOnly));
        const QByteArray bytes = QByteArray::fromStdString(text.str());
        QCOMPARE(page.write(bytes), bytes.size());
        return;
    }
    QVERIFY(page.open(QIODevice::ReadOnly));
    QCOMPARE(QString::fromUtf8(page.readAll()), QString::fromStdString(text.str()));
}

QTEST_APPLESS_MAIN(TestConformance)
#include "tst_conformance.moc"
