// Mitigation by the command line: its answer, the model it leaves, and what it refuses.
#include "tests/app/cli_program.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <memory>

using namespace tenbin::test;

class TestCliMitigate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void answers();
    void modelIsARunLikeAnyOther();
    void methodsLeaveWholeRuns_data();
    void methodsLeaveWholeRuns();
    void refuses_data();
    void refuses();
    void helpNamesMethods();

private:
    QString path(const QString &name) const { return m_folder->filePath(name); }
    CliRun cli(const QStringList &arguments) const
    {
        return runCli(QStringList{"--project", path("project")} + arguments);
    }
    /// Men get the better class more often; nobody of the colour "none" does.
    QString table(const QString &name, bool withSex = true) const
    {
        QFile out(path(name));
        if (!out.open(QIODevice::WriteOnly))
            qFatal("cannot write a test file");
        out.write(withSex ? "x,z,age,sex,colour,grade,y\n" : "x,z,age,colour,grade,y\n");
        quint32 state = 7;
        const auto next = [&] { return (state = state * 1664525U + 1013904223U) >> 8; };
        for (int i = 0; i < 900; ++i) {
            const int x = int(next() % 100);
            const bool male = next() % 5 < 3;
            const bool yes = x + (male ? 15 : -15) + int(next() % 40) > 70;
            out.write(QByteArray::number(x) + ',' + QByteArray::number(male * 3 + int(next() % 4)) +
                      ',' + QByteArray::number(20 + int(next() % 50)) + ',');
            if (withSex)
                out.write(male ? "Male," : "Female,");
            out.write(yes ? (next() % 2 ? "red," : "blue,") : "none,");
            out.write(i % 3 == 0 ? "a," : i % 3 == 1 ? "b," : "c,");
            out.write(yes ? "yes\n" : "no\n");
        }
        return out.fileName();
    }
    QStringList mitigate(const QStringList &more) const
    {
        return QStringList{"mitigate",    table("t.csv"),
                           "--target",    "y",
                           "--exclude",   "colour,grade,age,sex,z",
                           "--learner",   "logistic_regression",
                           "--resamples", "200",
                           "--json"} +
               more;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestCliMitigate::answers()
{
    const CliRun run = cli(mitigate({"--protected", "sex", "--constraint", "equalized-odds",
                                     "--frontier", "0.02,0.3", "--method-param", "slack=0.1"}));
    QVERIFY2(run.exitCode == 0, run.error.constData());
    // Before it trains it says what will be needed.
    QVERIFY(run.error.contains("needed for every prediction"));
    const QJsonObject json = run.json();
    QCOMPARE(json["task"].toString(), "mitigate");
    const QJsonObject found = json["mitigation"].toObject();
    QCOMPARE(found["method"].toString(), "threshold");
    QCOMPARE(found["constraint"].toString(), "equalized_odds");
    QCOMPARE(found["gap_metric"].toString(), "equalized_odds_difference");
    QCOMPARE(found["needs_protected"].toBool(), true);
    QCOMPARE(found["randomised"].toBool(), false);
    QCOMPARE(found["rows"].toInt(), 900);
    QCOMPARE(found["interval"].toString(), "95 % bootstrap, 200 resamples");
    QSet<QString> figures;
    for (const QJsonValue &one : found["figures"].toArray()) {
        figures.insert(one["id"].toString() + ' ' + one["group"].toString());
        for (const char *when : {"before", "after", "difference"}) {
            const QJsonObject value = one[QLatin1String(when)].toObject();
            QVERIFY(value["low"].toDouble() <= value["high"].toDouble());
        }
        const double difference =
            one["after"]["value"].toDouble() - one["before"]["value"].toDouble();
        QVERIFY(std::abs(one["difference"]["value"].toDouble() - difference) < 1e-12);
        if (one["id"] == "equalized_odds_difference")
            QVERIFY(difference < -0.4 * one["before"]["value"].toDouble());
        if (one["id"] == "roc_auc")
            QCOMPARE(difference, 0.0);
    }
    for (const char *id : {"accuracy ", "roc_auc ", "selection_rate ", "selection_rate Male",
                           "tpr Female", "fpr Male", "equalized_odds_difference "})
        QVERIFY2(figures.contains(id), id);
    const QJsonArray settings = found["frontier"]["settings"].toArray();
    QCOMPARE(settings.size(), 3);
    QCOMPARE(settings[1]["value"].toDouble(), 0.1);
    QCOMPARE(settings[1]["chosen"].toBool(), true);
    QVERIFY(settings[0]["gap"]["value"].toDouble() < settings[2]["gap"]["value"].toDouble());
    QVERIFY(settings[0]["accuracy"]["value"].toDouble() <
            settings[2]["accuracy"]["value"].toDouble());
    QCOMPARE(json["steps"]["mitigation"]["groups"].toArray().size(), 2);
}

void TestCliMitigate::modelIsARunLikeAnyOther()
{
    const CliRun made =
        cli(mitigate({"--protected", "sex", "--method-param", "randomise=true", "--name", "fair"}));
    QVERIFY2(made.exitCode == 0, made.error.constData());
    QVERIFY(made.error.contains("decisions are drawn"));
    const CliRun verified = cli({"verify", "fair", "--json"});
    QVERIFY2(verified.exitCode == 0, verified.error.constData());
    QCOMPARE(verified.json()["verdict"].toString(), "bit-identical");
    const CliRun evaluated = cli({"evaluate", "fair", "--json"});
    QVERIFY2(evaluated.exitCode == 0, evaluated.error.constData());
    const CliRun predicted =
        cli({"predict", "fair", path("t.csv"), "--out", path("p.csv"), "--json"});
    QVERIFY2(predicted.exitCode == 0, predicted.error.constData());
    const CliRun registered =
        cli({"registry", "add", "fair", "--name", "m", "--why", "first", "--json"});
    QVERIFY2(registered.exitCode == 0, registered.error.constData());
    // Without the protected column.
    const CliRun refused = cli({"predict", "fair", table("n.csv", false), "--out", path("q.csv")});
    QCOMPARE(refused.exitCode, 3);
    QVERIFY2(refused.error.contains("\"sex\""), refused.error.constData());
    QVERIFY(!QFile::exists(path("q.csv")));
    // With a group that it never saw.
    QFile strange(path("s.csv"));
    QVERIFY(strange.open(QIODevice::WriteOnly));
    strange.write("x,z,sex\n50,2,Other\n60,3,Male\n");
    strange.close();
    const CliRun unseen = cli({"predict", "fair", path("s.csv"), "--out", path("u.csv")});
    QVERIFY2(unseen.exitCode == 0, unseen.error.constData());
    QVERIFY2(unseen.error.contains("1 row is of a group that had no training row"),
             unseen.error.constData());
}

void TestCliMitigate::methodsLeaveWholeRuns_data()
{
    QTest::addColumn<QString>("method");
    QTest::addColumn<bool>("needsSex");
    QTest::addColumn<bool>("isExplained");
    QTest::newRow("threshold") << "threshold" << true << true;
    QTest::newRow("reject option") << "reject-option" << true << true;
    QTest::newRow("remover") << "disparate-impact-remover" << true << false;
    QTest::newRow("reweighing") << "reweighing" << false << true;
    QTest::newRow("gradient") << "exponentiated-gradient" << false << true;
    QTest::newRow("grid") << "grid-search" << false << true;
}

/// The same numbers again, predictions with and without the protected column, an explanation.
void TestCliMitigate::methodsLeaveWholeRuns()
{
    QFETCH(QString, method);
    QFETCH(bool, needsSex);
    QFETCH(bool, isExplained);
    const CliRun made = cli(mitigate({"--protected", "sex", "--method", method, "--frontier",
                                      "none", "--validation", "stratified:2", "--name", "fair"}));
    QVERIFY2(made.exitCode == 0, made.error.constData());
    QCOMPARE(made.error.contains("needed for every prediction"), needsSex);
    const QJsonObject json = made.json();
    QCOMPARE(json["mitigation"]["frontier"]["settings"].toArray().size(), 1);
    const CliRun verified = cli({"verify", "fair", "--json"});
    QVERIFY2(verified.exitCode == 0, verified.error.constData());
    QCOMPARE(verified.json()["verdict"].toString(), "bit-identical");
    const CliRun predicted = cli({"predict", "fair", path("t.csv"), "--out", path("p.csv")});
    QVERIFY2(predicted.exitCode == 0, predicted.error.constData());
    const CliRun without = cli({"predict", "fair", table("n.csv", false), "--out", path("q.csv")});
    QCOMPARE(without.exitCode, needsSex ? 3 : 0);
    QCOMPARE(without.error.contains("\"sex\""), needsSex);
    const CliRun explained = cli({"explain", "fair", "--method", "kernelshap", "--row", "0"});
    QVERIFY2((explained.exitCode == 0) == isExplained, explained.error.constData());
    if (!isExplained)
        QVERIFY(explained.error.contains("moved by group"));
}

void TestCliMitigate::refuses_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QByteArray>("part");
    QTest::newRow("no column") << QStringList{} << 2 << QByteArray("--protected");
    QTest::newRow("unknown column")
        << QStringList{"--protected", "sexx"} << 3 << QByteArray("\"sexx\"");
    QTest::newRow("continuous") << QStringList{"--protected", "age"} << 3 << QByteArray("bins");
    QTest::newRow("no positives") << QStringList{"--protected", "colour"} << 3
                                  << QByteArray(
                                         "no training row of the group \"none\" is positive");
    QTest::newRow("three classes")
        << QStringList{"--protected", "sex", "--target", "grade"} << 3 << QByteArray("3 classes");
    QTest::newRow("a number") << QStringList{"--protected", "sex", "--target", "x"} << 3
                              << QByteArray("is a number");
    QTest::newRow("unknown method")
        << QStringList{"--protected", "sex", "--method", "magic"} << 2 << QByteArray("magic");
    QTest::newRow("unknown constraint")
        << QStringList{"--protected", "sex", "--constraint", "kindness"} << 2
        << QByteArray("kindness");
    QTest::newRow("unknown param") << QStringList{"--protected", "sex", "--method-param", "slak=1"}
                                   << 2 << QByteArray("slack");
    QTest::newRow("no validation") << QStringList{"--protected", "sex", "--validation", "none"} << 2
                                   << QByteArray("validation");
    QTest::newRow("threshold too") << QStringList{"--protected", "sex", "--threshold", "0.3"} << 2
                                   << QByteArray("no use for a threshold");
}

void TestCliMitigate::refuses()
{
    QFETCH(QStringList, words);
    QFETCH(int, exitCode);
    QFETCH(QByteArray, part);
    QStringList arguments = mitigate({});
    if (words.contains("--target"))
        arguments.remove(arguments.indexOf("--target"), 2);
    arguments.removeAll("--json");
    const CliRun run = cli(arguments + words);
    QCOMPARE(run.exitCode, exitCode);
    QVERIFY2(run.error.contains(part), run.error.constData());
    QCOMPARE(cli({"runs", "--json"}).json()["runs"].toArray().size(), 0);
}

void TestCliMitigate::helpNamesMethods()
{
    const CliRun help = cli({"mitigate", "--help"});
    QCOMPARE(help.exitCode, 0);
    for (const char *part : {"threshold", "reweighing", "equalized_odds", "Needs the protected"})
        QVERIFY2(help.out.contains(part), part);
}

QTEST_GUILESS_MAIN(TestCliMitigate)
#include "tst_cli_mitigate.moc"
