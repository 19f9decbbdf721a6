// compare on the command line: side by side, tests, refusals, tables for papers.
#include "tests/app/cli_program.h"
#include "tests/support/test_data.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace tenbin::test;

namespace {

/// The value under keys and places: "test/comparisons/0/p_value".
QJsonValue at(const CliRun &run, const QString &path)
{
    QJsonValue value = run.json();
    for (const QString &step : path.split(u'/')) {
        bool isPlace = false;
        const int place = step.toInt(&isPlace);
        value = isPlace ? value.toArray().at(place) : value.toObject().value(step);
    }
    return value;
}

} // namespace

class TestCliCompare : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void sideBySide();
    void onlyDifferences();
    void testsByName_data();
    void testsByName();
    void equalRuns();
    void differentFoldsAreRefused();
    void differentDataIsShown();
    void problemsDiffer();
    void modelsOverDatasets();
    void tables_data();
    void tables();
    void groups();
    void curves();
    void plots();
    void tunedRuns();
    void wrongUsage_data();
    void wrongUsage();
    void damagedPredictions();

private:
    CliRun cli(const QStringList &arguments)
    {
        return runCli(QStringList{"--project", m_folder.filePath("project")} + arguments);
    }
    CliRun compare(const QStringList &arguments)
    {
        return cli(QStringList{"compare", "--json"} + arguments);
    }
    QString file(const QString &name, const QByteArray &content)
    {
        QFile out(m_folder.filePath(name));
        if (!out.open(QIODevice::WriteOnly) || out.write(content) != content.size())
            qFatal("cannot write a test file");
        return out.fileName();
    }
    /// Trains on a data set of the project and names the run.
    void train(const QString &name, const QString &data, const QStringList &options)
    {
        const CliRun run = cli(QStringList{"train", data, "--name", name, "--json"} + options);
        QVERIFY2(run.exitCode == 0, run.error.constData());
        m_ids[name] = run.json()["run"].toString();
    }
    /// 120 rows whose class follows x1 for the most part.
    static QByteArray table(int shift)
    {
        QByteArray csv = "x1,x2,y,z\n";
        for (int i = 0; i < 120; ++i) {
            const bool yes = (i + shift) % 7 == 0 ? i < 60 : i >= 60;
            csv += QByteArray::number(i) + ',' + QByteArray::number((i * 7 + shift) % 11) + ',' +
                   (yes ? "yes" : "no") + ',' + QByteArray::number(2 * i + (i * 5) % 13) + '\n';
        }
        return csv;
    }

    QTemporaryDir m_folder;
    QMap<QString, QString> m_ids;
};

void TestCliCompare::initTestCase()
{
    const QStringList target{"--target", "y", "--learner"};
    for (int data = 0; data < 3; ++data) {
        const QString name = QStringLiteral("data%1").arg(data);
        const CliRun run = cli({"import", file(name + ".csv", table(data)), "--name", name});
        QVERIFY2(run.exitCode == 0, run.error.constData());
        for (const QString learner : {"baseline", "logistic_regression", "gradient_boosting"}) {
            train(learner + name.last(1), name, target + QStringList{learner, "--exclude", "z"});
            if (QTest::currentTestFailed())
                return;
        }
    }
    train("again", "data0", target + QStringList{"logistic_regression", "--exclude", "z"});
    train("seed7", "data0",
          target + QStringList{"logistic_regression", "--exclude", "z", "--seed", "7"});
    train("numbers", "data0",
          {"--target", "z", "--exclude", "y", "--learner", "linear_regression"});
    train("holdout_a", "data0", target + QStringList{"baseline", "--validation", "holdout:0.3"});
    train("holdout_b", "data0",
          target + QStringList{"logistic_regression", "--validation", "holdout:0.3"});
}

void TestCliCompare::sideBySide()
{
    const CliRun run = compare({"baseline0", "logistic_regression0", "gradient_boosting0"});
    QVERIFY2(run.exitCode == 0, run.error.constData());
    const QJsonObject json = run.json();
    QCOMPARE(json["metric"].toString(), "roc_auc");
    QCOMPARE(json["baseline"].toString(), m_ids["baseline0"]);
    const QJsonArray runs = json["runs"].toArray();
    QCOMPARE(runs.size(), 3);
    QCOMPARE(runs[0]["value"].toDouble(), 0.5);
    QVERIFY(std::abs(runs[1]["delta"].toDouble() - (runs[1]["value"].toDouble() - 0.5)) < 1e-15);
    QCOMPARE(runs[1]["better"], QJsonValue(true));
    QCOMPARE(runs[1]["folds"].toArray().size(), 5);
    for (const QJsonValue &metric : json["metrics"].toArray())
        QCOMPARE(metric["values"].toArray().size(), 3);
    const QJsonObject test = json["test"].toObject();
    QCOMPARE(test["name"].toString(), "corrected-t");
    QCOMPARE(test["comparisons"].toArray().size(), 2);
    QVERIFY(at(run, "test/comparisons/0/p_value").toDouble() < 0.05);
    QCOMPARE(at(run, "test/comparisons/0/better"), QJsonValue(true));
    QVERIFY(json["refused"].isNull());

    const CliRun people = cli({"compare", "baseline0", "logistic_regression0", "--baseline",
                               "logistic_regression0", "--metric", "log_loss"});
    QVERIFY2(people.exitCode == 0, people.error.constData());
    QVERIFY(people.out.contains("worse"));
    QVERIFY(people.out.contains("Corrected resampled t-test of log_loss"));
}

void TestCliCompare::onlyDifferences()
{
    const CliRun run = compare({"again", "logistic_regression0", "--only-differences"});
    QVERIFY2(run.exitCode == 0, run.error.constData());
    QCOMPARE(run.json()["params"].toArray().size(), 0);
    QCOMPARE(run.json()["metrics"].toArray().size(), 0);
    const CliRun other = compare({"again", "seed7", "--only-differences"});
    QStringList names;
    for (const QJsonValue &param : other.json()["params"].toArray())
        names.append(param["param"].toString());
    QCOMPARE(names, QStringList{"seed"});
}

void TestCliCompare::testsByName_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("figure");
    QTest::newRow("corrected-t") << "corrected-t"
                                 << "t";
    QTest::newRow("wilcoxon") << "wilcoxon"
                              << "effect";
    QTest::newRow("bayes") << "bayes"
                           << "p_better";
    QTest::newRow("mcnemar") << "mcnemar"
                             << "mid_p";
}

void TestCliCompare::testsByName()
{
    QFETCH(QString, name);
    QFETCH(QString, figure);
    const CliRun run = compare({"baseline0", "logistic_regression0", "--test", name});
    QVERIFY2(run.exitCode == 0, run.error.constData());
    const QJsonObject test = run.json()["test"].toObject();
    QCOMPARE(test["name"].toString(), name);
    QVERIFY(at(run, "test/comparisons/0/" + figure).isDouble());
    const CliRun rope =
        compare({"baseline0", "logistic_regression0", "--test", "bayes", "--rope", "0.9"});
    QVERIFY(at(rope, "test/comparisons/0/rope").toDouble() > 0.9);
}

void TestCliCompare::equalRuns()
{
    for (const char *test : {"corrected-t", "wilcoxon", "mcnemar"}) {
        const CliRun run = compare({"again", "logistic_regression0", "--test", test});
        QVERIFY2(run.exitCode == 0, run.error.constData());
        QCOMPARE(at(run, "test/comparisons/0/p_value").toDouble(-1), 1.0);
        QCOMPARE(at(run, "test/comparisons/0/significant"), QJsonValue(false));
    }
    // A model that always says the same.
    const CliRun constant = compare({"baseline0", "gradient_boosting0", "--test", "mcnemar"});
    QVERIFY2(constant.exitCode == 0, constant.error.constData());
    QVERIFY(at(constant, "test/comparisons/0/exact_p").isDouble());
}

void TestCliCompare::differentFoldsAreRefused()
{
    const CliRun shown = compare({"again", "seed7"});
    QVERIFY2(shown.exitCode == 0, shown.error.constData());
    QVERIFY(shown.json()["test"].isNull());
    QCOMPARE(at(shown, "refused/differs").toString(), "folds");
    QCOMPARE(at(shown, "refused/kind").toString(), "bad_input");
    const CliRun refused = compare({"again", "seed7", "--test", "corrected-t"});
    QCOMPARE(refused.exitCode, 3);
    QVERIFY2(refused.error.contains("seed 0, seed 7"), refused.error.constData());
    QCOMPARE(at(refused, "error/kind").toString(), "bad_input");
    const CliRun sets = compare({"again", "holdout_a", "--test", "mcnemar"});
    QCOMPARE(sets.exitCode, 3);
    // One test set each: only McNemar's test can be made.
    QCOMPARE(at(compare({"holdout_a", "holdout_b"}), "test/name").toString(), "mcnemar");
    QCOMPARE(compare({"holdout_a", "holdout_b", "--test", "bayes"}).exitCode, 3);
}

void TestCliCompare::differentDataIsShown()
{
    const CliRun shown = compare({"baseline0", "logistic_regression1"});
    QVERIFY2(shown.exitCode == 0, shown.error.constData());
    QCOMPARE(shown.json()["runs"].toArray().size(), 2);
    QCOMPARE(at(shown, "refused/differs").toString(), "dataset");
    QVERIFY(at(shown, "refused/message").toString().contains("\"data0\", \"data1\""));
}

void TestCliCompare::problemsDiffer()
{
    const CliRun shown = compare({"baseline0", "numbers"});
    QVERIFY2(shown.exitCode == 0, shown.error.constData());
    QVERIFY(at(shown, "runs/1/value").isNull());
    QCOMPARE(at(shown, "refused/differs").toString(), "problem");
    QCOMPARE(compare({"baseline0", "numbers", "--test", "wilcoxon"}).exitCode, 3);
}

void TestCliCompare::modelsOverDatasets()
{
    QStringList runs;
    for (int data = 0; data < 3; ++data) {
        for (const QString learner : {"baseline", "logistic_regression", "gradient_boosting"})
            runs.append(learner + QString::number(data));
    }
    const CliRun run = compare(runs + QStringList{"--metric", "accuracy"});
    QVERIFY2(run.exitCode == 0, run.error.constData());
    const QJsonObject test = run.json()["test"].toObject();
    QCOMPARE(test["name"].toString(), "friedman");
    QCOMPARE(test["datasets"].toArray().size(), 3);
    QCOMPARE(test["ranks"].toArray().last().toObject()["model"].toString(), "baseline");
    QVERIFY(test["critical_difference"].toDouble() > 0);
    const CliRun people = cli(QStringList{"compare"} + runs);
    QVERIFY(people.out.contains("Critical difference"));
}

void TestCliCompare::tables_data()
{
    QTest::addColumn<QString>("format");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("latex") << "latex" << QByteArray("logistic\\_regression & ");
    QTest::newRow("csv") << "csv" << QByteArray("model,data0 mean,data0 sd,data0 best,data1 mean");
    QTest::newRow("markdown") << "markdown" << QByteArray("| logistic\\_regression | **");
}

void TestCliCompare::tables()
{
    QFETCH(QString, format);
    QFETCH(QByteArray, says);
    const QString out = m_folder.filePath("table." + format);
    const CliRun run =
        compare({"baseline0", "logistic_regression0", "baseline1", "logistic_regression1",
                 "--table", format, "--out", out, "--test", "friedman"});
    QVERIFY2(run.exitCode == 0, run.error.constData());
    QCOMPARE(at(run, "table/out").toString(), out);
    const QByteArray written = readAll(out);
    QVERIFY2(written.contains(says), written.constData());
}

void TestCliCompare::groups()
{
    const CliRun run =
        compare({"baseline0", "baseline1", "logistic_regression0", "--group", "learner"});
    QVERIFY2(run.exitCode == 0, run.error.constData());
    const QJsonArray groups = run.json()["groups"].toArray();
    QCOMPARE(groups.size(), 2);
    QCOMPARE(groups[0]["group"].toString(), "baseline");
    QCOMPARE(groups[0]["runs"].toArray().size(), 2);
    QCOMPARE(groups[1]["best_run"].toString(), m_ids["logistic_regression0"]);
}

void TestCliCompare::curves()
{
    const CliRun run = compare({"gradient_boosting0", "logistic_regression0"});
    QStringList ids;
    for (const QJsonValue &chart : run.json()["charts"].toArray()) {
        ids.append(chart["id"].toString());
        QVERIFY(chart["series"].toArray().size() >= 2);
    }
    QVERIFY(ids.contains("roc"));
    QVERIFY(ids.contains("precision_recall"));
}

void TestCliCompare::plots()
{
    const CliRun run =
        compare({"gradient_boosting0", "logistic_regression0", "baseline0", "--by", "learner"});
    QVERIFY2(run.exitCode == 0, run.error.constData());
    QMap<QString, QJsonObject> charts;
    for (const QJsonValue &chart : run.json()["charts"].toArray())
        charts[chart["id"].toString()] = chart.toObject();
    const QJsonObject parallel = charts["parallel_coordinates"];
    QCOMPARE(parallel["series"].toArray().size(), 3);
    QCOMPARE(parallel["parallel"].toArray().at(0).toObject()["title"].toString(), "learner");
    QCOMPARE(charts["metric_by_param"]["x"].toObject()["categories"].toArray().size(), 3);
    QCOMPARE(charts["differences"]["y"].toObject()["categories"].toArray().size(), 2);
    const CliRun same = compare({"gradient_boosting0", "logistic_regression0", "--by", "seed"});
    QCOMPARE(same.exitCode, 3);
    QVERIFY(same.error.contains("do not differ in \"seed\""));
}

/// The params that a search chose stand beside those of plain runs, and its run can be tested.
void TestCliCompare::tunedRuns()
{
    const CliRun tuned =
        cli({"tune", "data0", "--name", "tuned", "--target", "y", "--exclude", "z", "--learner",
             "gradient_boosting", "--space", "rounds=3,4", "--search", "grid", "--json"});
    QVERIFY2(tuned.exitCode == 0, tuned.error.constData());
    const double rounds = at(tuned, "best_params/rounds").toDouble();
    QVERIFY(rounds == 3 || rounds == 4);
    const CliRun run = compare({"gradient_boosting0", "tuned", "--only-differences"});
    QVERIFY2(run.exitCode == 0, run.error.constData());
    QStringList params;
    for (const QJsonValue &param : run.json()["params"].toArray()) {
        params.append(param["param"].toString());
        if (params.last() == "rounds")
            QCOMPARE(param["values"][1].toDouble(), rounds);
    }
    QVERIFY(params.contains("rounds"));
    // Both had the usual folds, whether said or not.
    QVERIFY(!params.contains("validation"));
    QCOMPARE(at(run, "test/name").toString(), "corrected-t");
    QCOMPARE(at(run, "test/folds").toInt(), 5);
    QVERIFY(at(run, "test/verdicts/0").toString().contains("n = 5 folds"));
    QVERIFY(at(run, "test/notes/0").toString().contains("\"tuned\""));
}

void TestCliCompare::wrongUsage_data()
{
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char *name, const char *arguments, int exitCode, const char *says) {
        QTest::newRow(name) << QString(arguments) << exitCode << QByteArray(says);
    };
    row("one run", "again", 2, "needs: RUN RUN");
    row("the same run twice", "again again", 2, "two different runs");
    row("unknown run", "again nothing", 3, "no run \"nothing\"");
    row("unknown baseline", "again seed7 --baseline nothing", 3, "no run \"nothing\"");
    row("unknown metric", "again seed7 --metric nothing", 2, "no metric \"nothing\"");
    row("metric of others", "again seed7 --metric rmse", 3, "None of the runs");
    row("unknown test", "again seed7 --test t", 2, "--test cannot be \"t\"");
    row("rope below zero", "again seed7 --rope -1", 2, "--rope");
    row("rope is no number", "again seed7 --rope wide", 2, "--rope");
    row("alpha of one", "again seed7 --alpha 1", 2, "--alpha");
    row("unknown table", "again seed7 --table html --out a", 2, "--table");
    row("table without file", "again seed7 --table latex", 2, "No file for the table");
    row("file without table", "again seed7 --out a", 2, "not said what to write");
    row("unknown group", "again seed7 --group seed", 2, "--group");
    row("table of two problems", "again numbers --table latex --out no/such/file", 3,
        "kind of problem");
    row("table cannot be written", "again seed7 --table latex --out no/such/file", 1, "no/such");
}

void TestCliCompare::wrongUsage()
{
    QFETCH(QString, arguments);
    QFETCH(int, exitCode);
    QFETCH(QByteArray, says);
    const CliRun run = cli(QStringList{"compare"} + arguments.split(u' '));
    QVERIFY2(run.exitCode == exitCode, run.error.constData());
    QVERIFY2(run.error.contains(says), run.error.constData());
    QCOMPARE(run.out, QByteArray());
}

void TestCliCompare::damagedPredictions()
{
    const QString path = m_folder.filePath(
        QStringLiteral("project/runs/%1/predictions.safetensors").arg(m_ids["holdout_b"]));
    QFile broken(path);
    QVERIFY(broken.open(QIODevice::ReadWrite));
    QVERIFY(broken.resize(broken.size() / 2));
    broken.close();
    const CliRun shown = compare({"holdout_a", "holdout_b"});
    QVERIFY2(shown.exitCode == 0, shown.error.constData());
    QCOMPARE(at(shown, "refused/differs").toString(), "predictions");
    QCOMPARE(compare({"holdout_a", "holdout_b", "--test", "mcnemar"}).exitCode, 3);
}

QTEST_GUILESS_MAIN(TestCliCompare)
#include "tst_cli_compare.moc"
