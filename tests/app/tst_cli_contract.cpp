// The command line as a contract: what every command takes and the keys that it answers with.
#include "app/cli/command.h"
#include "tests/app/sample_project.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <cmath>

using namespace tenbin;
using namespace tenbin::test;

class TestCliContract : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void helpSaysTypeRangeAndDefault_data();
    void helpSaysTypeRangeAndDefault();
    void keys_data();
    void keys();
    void learnersTellTheirParams();
    void dataSetsByAnyName_data();
    void dataSetsByAnyName();
    void fileBesideAnIdWithTheSameBeginning();
    void specByPipe();
    void progressAsJson();
    void onlyTheResultOnStandardOutput();
    void runsAreTrainings();
    void namesHoldAnything();
    void quietIsQuiet();
    void projectFromTheEnvironment();

private:
    static QStringList words(const char *text)
    {
        return QString::fromUtf8(text).split(u' ', Qt::SkipEmptyParts);
    }
    static CliRun json(const SampleProject &project, const char *arguments,
                       const QByteArray &input = {})
    {
        return project.cli(words(arguments) + QStringList{QStringLiteral("--json")}, input);
    }
};

void TestCliContract::helpSaysTypeRangeAndDefault_data()
{
    QTest::addColumn<QString>("id");
    for (const auto &[id, command] : shelf<Command>().entries())
        QTest::newRow(qPrintable(id)) << id;
}

void TestCliContract::helpSaysTypeRangeAndDefault()
{
    QFETCH(QString, id);
    const CliRun run = runCli({id, QStringLiteral("--help")});
    QCOMPARE(run.exitCode, 0);
    const QString text = QString::fromUtf8(run.out);
    QVERIFY(text.contains(shelf<Command>().find(id)->summary));
    const QStringList lines = text.split(u'\n');
    for (const Option &option : shelf<Command>().find(id)->options) {
        const QString begin = QStringLiteral("  --%1 ").arg(option.name);
        const auto line = std::find_if(lines.begin(), lines.end(),
                                       [&](const QString &one) { return one.startsWith(begin); });
        QVERIFY2(line != lines.end(), qPrintable(option.name));
        QVERIFY2(!option.help.isEmpty(), qPrintable(option.name));
        if (option.value.isEmpty())
            continue;
        QVERIFY2(!option.type.isEmpty(), qPrintable(option.name));
        QVERIFY2(line->contains(QStringLiteral("Type: %1.").arg(option.type)), qPrintable(*line));
        QVERIFY2(line->contains(QStringLiteral("Default: ")), qPrintable(*line));
    }
    QVERIFY(text.contains(QStringLiteral("--threads")));
    QVERIFY(text.contains(QStringLiteral("integer in [1, 1024]")));
}

void TestCliContract::keys_data()
{
    QTest::addColumn<QByteArray>("arguments");
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QStringList>("keys");
    QTest::addColumn<QString>("list"); // of objects, with the keys `each`
    QTest::addColumn<QStringList>("each");
    const auto row = [](const char *name, const char *arguments, const QByteArray &input,
                        const char *keys, const char *list = "", const char *each = "") {
        QTest::newRow(name) << QByteArray(arguments) << input << words(keys)
                            << QString::fromLatin1(list) << words(each);
    };
    const QByteArray small = SampleProject::smallTable();
    row("import", "import - --name new --role y=target", small,
        "dataset name rows columns fingerprint warnings", "columns",
        "name type role missing distinct");
    row("import with warnings", "import - --name new", "x,x\n1,2\n3,4\n",
        "dataset name rows columns fingerprint warnings", "warnings", "line column message");
    row("datasets", "datasets", {}, "datasets", "datasets",
        "dataset name rows columns created fingerprint");
    row("profile", "profile small", {}, "columns warnings rows", "columns",
        "name type role count missing distinct");
    row("export", "export small --out OUT.csv", {}, "path format rows columns bytes");
    row("learners", "learners", {}, "learners", "learners", "name tasks params");
    row("train", "train small --learner baseline", {}, "run status metrics seconds model warnings");
    row("predict", "predict model - --out OUT.csv", small, "run rows out");
    row("evaluate a run", "evaluate model --resamples 50", {},
        "task metrics intervals rows confusion run");
    row("evaluate a file", "evaluate --predictions - --truth y --prediction p --resamples 50",
        "y,p\na,a\nb,b\na,b\nb,b\n", "task metrics intervals rows confusion");
    row("fairness of a run", "fairness model --protected colour --resamples 50", {},
        "rows groups metrics intervals undefined comparisons positive run", "groups",
        "group count selection_rate tpr fpr fnr precision accuracy brier");
    row("runs", "runs", {}, "runs", "runs", "run name task status started seconds metrics");
    row("show", "show model", {}, "run name task status metrics seconds blocks folder warnings");
    row("spec", "spec model", {}, "task inputs params seed");
}

void TestCliContract::keys()
{
    QFETCH(QByteArray, arguments);
    QFETCH(QByteArray, input);
    QFETCH(QStringList, keys);
    QFETCH(QString, list);
    QFETCH(QStringList, each);
    const SampleProject project;
    arguments.replace("OUT", project.filePath(QStringLiteral("out")).toUtf8());
    const CliRun run = json(project, arguments.constData(), input);
    QVERIFY2(run.exitCode == 0, run.error.constData());
    QCOMPARE(run.out.count('\n'), 1);
    const QJsonObject answer = run.json();
    for (const QString &key : keys)
        QVERIFY2(answer.contains(key),
                 qPrintable(key + QStringLiteral(" in ") + QStringList(answer.keys()).join(u' ')));
    if (!list.isEmpty())
        QVERIFY(!answer[list].toArray().isEmpty());
    for (const QJsonValue &one : answer[list].toArray())
        for (const QString &key : each)
            QVERIFY2(one.toObject().contains(key),
                     qPrintable(key + QStringLiteral(" in ") +
                                QStringList(one.toObject().keys()).join(u' ')));
    // The same for people: something aligned, no JSON.
    const SampleProject again;
    arguments.replace(project.filePath({}).toUtf8(), again.filePath({}).toUtf8());
    const CliRun text = again.cli(words(arguments.constData()), input);
    QVERIFY2(text.exitCode == 0, text.error.constData());
    QVERIFY(!text.out.isEmpty());
    QVERIFY(arguments.startsWith("spec") || QJsonDocument::fromJson(text.out).isNull());
}

void TestCliContract::learnersTellTheirParams()
{
    const CliRun run = runCli(words("learners gradient_boosting --json"));
    const QJsonArray learners = run.json()[QStringLiteral("learners")].toArray();
    QCOMPARE(learners.size(), 1);
    const QJsonArray params = learners[0][QStringLiteral("params")].toArray();
    QVERIFY(params.size() > 5);
    for (const QJsonValue &param : params)
        for (const char *key : {"name", "type", "default", "range", "meaning"})
            QVERIFY2(param.toObject().contains(QLatin1String(key)), key);
}

void TestCliContract::dataSetsByAnyName_data()
{
    QTest::addColumn<QString>("by");
    for (const char *by : {"id", "prefix", "name", "path"})
        QTest::newRow(by) << QString::fromLatin1(by);
}

void TestCliContract::dataSetsByAnyName()
{
    QFETCH(QString, by);
    const SampleProject project;
    const QString id = json(project, "datasets")
                           .json()[QStringLiteral("datasets")][0][QStringLiteral("dataset")]
                           .toString();
    QVERIFY(!id.isEmpty());
    QString text = QStringLiteral("small");
    if (by == QLatin1String("id"))
        text = id;
    else if (by == QLatin1String("prefix"))
        text = id.left(5);
    else if (by == QLatin1String("path"))
        text = project.write(QStringLiteral("small.csv"), SampleProject::smallTable());
    const CliRun run = project.cli({QStringLiteral("profile"), text, QStringLiteral("--json")});
    QVERIFY2(run.exitCode == 0, run.error.constData());
    QCOMPARE(run.json()[QStringLiteral("columns")].toArray().size(), 4);
}

void TestCliContract::fileBesideAnIdWithTheSameBeginning()
{
    const SampleProject project;
    const QString id = json(project, "datasets")
                           .json()[QStringLiteral("datasets")][0][QStringLiteral("dataset")]
                           .toString();
    QVERIFY(QDir::setCurrent(project.filePath({})));
    project.write(id.left(3), "a,b\n1,2\n3,4\n5,6\n");
    const CliRun run =
        project.cli({QStringLiteral("profile"), id.left(3), QStringLiteral("--json")});
    QVERIFY(QDir::setCurrent(QDir::rootPath()));
    QVERIFY2(run.exitCode == 0, run.error.constData());
    QCOMPARE(run.json()[QStringLiteral("columns")].toArray().size(), 2);
}

void TestCliContract::specByPipe()
{
    const SampleProject project;
    const CliRun spec = json(project, "spec model");
    const CliRun run = json(project, "run -", spec.out);
    QVERIFY2(run.exitCode == 0, run.error.constData());
    const CliRun shown = json(project, "show model");
    QVERIFY(!run.json()[QStringLiteral("metrics")].toObject().isEmpty());
    QCOMPARE(run.json()[QStringLiteral("metrics")], shown.json()[QStringLiteral("metrics")]);
}

void TestCliContract::progressAsJson()
{
    const SampleProject project;
    const CliRun run = project.cli(words("train small --progress json --json"));
    QVERIFY2(run.exitCode == 0, run.error.constData());
    double last = 0;
    int lines = 0;
    for (const QByteArray &line : run.error.split('\n')) {
        if (!line.startsWith('{'))
            continue;
        const QJsonObject step = QJsonDocument::fromJson(line).object();
        QCOMPARE(step.keys(), (QStringList{QStringLiteral("fraction"), QStringLiteral("message")}));
        QVERIFY(step[QStringLiteral("fraction")].toDouble() >= last);
        last = step[QStringLiteral("fraction")].toDouble();
        QVERIFY(last <= 1);
        ++lines;
    }
    QVERIFY(lines > 0);
}

void TestCliContract::onlyTheResultOnStandardOutput()
{
    const SampleProject project;
    const CliRun run = json(project, "train small --learner logistic_regression");
    QCOMPARE(run.exitCode, 0);
    QCOMPARE(run.out.count('\n'), 1);
    QVERIFY(!run.json().isEmpty());
    // Nothing but warnings where no terminal is.
    for (const QByteArray &line : run.error.split('\n'))
        QVERIFY2(line.isEmpty() || line.startsWith("warning: "), line.constData());
}

void TestCliContract::runsAreTrainings()
{
    const SampleProject project;
    QCOMPARE(json(project, "evaluate model --resamples 10").exitCode, 0);
    const auto tasks = [&](const char *arguments) {
        QStringList found;
        for (const QJsonValue &run :
             json(project, arguments).json()[QStringLiteral("runs")].toArray())
            found.append(run[QStringLiteral("task")].toString());
        return found;
    };
    const QString train = QStringLiteral("train"), evaluate = QStringLiteral("evaluate");
    QCOMPARE(tasks("runs"), QStringList{train});
    QCOMPARE(tasks("runs --task evaluate"), QStringList{evaluate});
    QCOMPARE(tasks("runs --task all"), (QStringList{evaluate, train}));
    QCOMPARE(tasks("runs --filter task=evaluate"), QStringList{evaluate});
    QCOMPARE(tasks("runs --filter metrics.roc_auc>0.1"), QStringList{train});
    const CliRun text = project.cli(words("runs"));
    QVERIFY2(text.out.contains("1 run of another task is not listed"), text.out.constData());
}

void TestCliContract::namesHoldAnything()
{
    const SampleProject project;
    QByteArray table = "\"a, \"\"b\"\"\",名前 = x,\"target, of all\"\n";
    for (int i = 0; i < 40; ++i)
        table += QByteArray::number(i) + ',' + QByteArray::number(i % 7) + ',' +
                 (i < 20 ? "\"no, \"\"never\"\"\"" : "はい") + '\n';
    const QString file = project.write(QStringLiteral("a, \"b\" 名前.csv"), table);
    const CliRun import =
        project.cli({QStringLiteral("import"), file, QStringLiteral("--role"),
                     QStringLiteral("target, of all=target"), QStringLiteral("--type"),
                     QStringLiteral("名前 = x=numeric"), QStringLiteral("--positive"),
                     QStringLiteral("はい"), QStringLiteral("--json")});
    QVERIFY2(import.exitCode == 0, import.error.constData());
    QCOMPARE(import.json()[QStringLiteral("name")].toString(), QStringLiteral("a, \"b\" 名前"));
    const CliRun run = project.cli(
        {QStringLiteral("train"), QStringLiteral("a, \"b\" 名前"), QStringLiteral("--exclude"),
         QStringLiteral("名前 = x"), QStringLiteral("--learner"),
         QStringLiteral("logistic_regression"), QStringLiteral("--json")});
    QVERIFY2(run.exitCode == 0, run.error.constData());
    const QString out = project.filePath(QStringLiteral("予測, 1.csv"));
    const CliRun predict =
        project.cli({QStringLiteral("predict"), run.json()[QStringLiteral("run")].toString(), file,
                     QStringLiteral("--out"), out});
    QVERIFY2(predict.exitCode == 0, predict.error.constData());
    QFile written(out);
    QVERIFY(written.open(QIODevice::ReadOnly));
    const QByteArray header = written.readLine();
    QVERIFY2(header.contains("\"p_no, \"\"never\"\"\""), header.constData());
    QVERIFY2(header.contains("p_はい"), header.constData());
    // A comma within the name of a column that is left out.
    const CliRun excluded = project.cli({QStringLiteral("train"), QStringLiteral("a, \"b\" 名前"),
                                         QStringLiteral("--exclude"), QStringLiteral("a\\, \"b\""),
                                         QStringLiteral("--learner"), QStringLiteral("baseline")});
    QVERIFY2(excluded.exitCode == 0, excluded.error.constData());
}

void TestCliContract::quietIsQuiet()
{
    const SampleProject project;
    const CliRun loud = project.cli(words("import - --name t"), "x,x\n1,2\n3,4\n");
    QVERIFY(loud.error.startsWith("warning: "));
    const CliRun quiet =
        project.cli(words("import - --name t --quiet --progress bar"), "x,x\n1,2\n3,4\n");
    QCOMPARE(quiet.exitCode, 0);
    QVERIFY2(!quiet.error.contains("warning"), quiet.error.constData());
}

void TestCliContract::projectFromTheEnvironment()
{
    const SampleProject project;
    qputenv("TENBIN_PROJECT", project.path().toUtf8());
    const CliRun run = runCli(words("datasets --json"));
    qunsetenv("TENBIN_PROJECT");
    QVERIFY2(run.exitCode == 0, run.error.constData());
    QCOMPARE(run.json()[QStringLiteral("datasets")].toArray().size(), 1);
}

QTEST_GUILESS_MAIN(TestCliContract)
#include "tst_cli_contract.moc"
