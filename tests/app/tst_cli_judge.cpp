// Judging by the command line: steps after the model, thresholds, costs, slices.
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

QJsonValue at(const QJsonObject &json, const QStringList &path)
{
    QJsonValue value = json;
    for (const QString &key : path)
        value = value[key];
    return value;
}

} // namespace

class TestCliJudge : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void stepsOfARun();
    void intervalsOfARun();
    void thresholdOfAFile();
    void slicesOfARun();
    void slicesOfAFile();
    void wrongRequests_data();
    void wrongRequests();

private:
    CliRun cli(const QStringList &arguments)
    {
        return runCli(QStringList{QStringLiteral("--project"),
                                  m_folder->filePath(QStringLiteral("project"))} +
                      arguments + QStringList{QStringLiteral("--json")});
    }
    QString file(const QString &name, const QByteArray &content)
    {
        QFile out(m_folder->filePath(name));
        if (!out.open(QIODevice::WriteOnly) || out.write(content) != content.size())
            qFatal("cannot write a test file");
        return out.fileName();
    }
    QString samples() { return sourceFile(QStringLiteral("resources/samples/breast_cancer.csv")); }
    CliRun train(const QStringList &options)
    {
        return cli(QStringList{QStringLiteral("train"), samples(), QStringLiteral("--target"),
                               QStringLiteral("diagnosis"), QStringLiteral("--positive"),
                               QStringLiteral("malignant"), QStringLiteral("--learner"),
                               QStringLiteral("logistic_regression")} +
                   options);
    }
    /// Scores 0.1 to 0.9; the two highest and the fourth are positive.
    QString scores()
    {
        return file(QStringLiteral("scores.csv"), "t,s,part\nyes,0.9,a\nyes,0.8,a\nno,0.7,b\n"
                                                  "yes,0.6,b\nno,0.3,a\nno,0.1,b\n");
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestCliJudge::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

void TestCliJudge::stepsOfARun()
{
    CliRun run = train({QStringLiteral("--calibration"), QStringLiteral("platt"),
                        QStringLiteral("--threshold"), QStringLiteral("cost"),
                        QStringLiteral("--costs"), QStringLiteral("0,1;20,0")});
    QVERIFY2(run.exitCode == 0, run.error.constData());
    const double threshold = at(run.json(), {"steps", "threshold"}).toDouble();
    QVERIFY(threshold > 0 && threshold < 0.4);
    QCOMPARE(at(run.json(), {"steps", "calibration", "method"}).toString(), QString("platt"));
    QCOMPARE(at(run.json(), {"steps", "calibration", "rows"}).toInt(), 569);
    QVERIFY(at(run.json(), {"steps", "calibration", "after", "log_loss"}).toDouble() > 0);

    // The model's own class decision is the stored threshold's.
    const QString out = m_folder->filePath(QStringLiteral("out.csv"));
    run = cli({QStringLiteral("predict"), run.json()["run"].toString(), samples(),
               QStringLiteral("--out"), out});
    QVERIFY2(run.exitCode == 0, run.error.constData());
    const QList<QByteArray> lines = readAll(out).trimmed().split('\n');
    QCOMPARE(lines.size(), 570);
    int moved = 0;
    for (const QByteArray &line : lines.mid(1)) {
        const QList<QByteArray> cells = line.split(',');
        const double probability = cells[2].toDouble();
        QCOMPARE(cells[0] == "malignant", probability >= threshold);
        moved += probability >= threshold && probability < 0.5;
    }
    QVERIFY(moved > 0);
}

void TestCliJudge::intervalsOfARun()
{
    QByteArray csv = "x,z,y\n";
    for (int i = 0; i < 300; ++i)
        csv += QByteArray::number(i % 50) + ',' + QByteArray::number((i * 7) % 31) + ',' +
               QByteArray::number(2 * (i % 50) + ((i * 7919) % 101) / 10.0) + '\n';
    const QString data = file(QStringLiteral("numbers.csv"), csv);
    for (const char *intervals : {"quantile", "conformal", "cv_plus"}) {
        CliRun run =
            cli({QStringLiteral("train"), data, QStringLiteral("--target"), QStringLiteral("y"),
                 QStringLiteral("--learner"), QStringLiteral("linear_regression"),
                 QStringLiteral("--intervals"), QString::fromLatin1(intervals),
                 QStringLiteral("--coverage"), QStringLiteral("0.8")});
        QVERIFY2(run.exitCode == 0, run.error.constData());
        const double coverage = at(run.json(), {"metrics", "coverage", "mean"}).toDouble();
        QVERIFY2(std::abs(coverage - 0.8) < 0.09, qPrintable(QString::number(coverage)));
        QVERIFY(at(run.json(), {"metrics", "interval_width", "mean"}).toDouble() > 5);
        QCOMPARE(at(run.json(), {"steps", "intervals", "method"}).toString(),
                 QString::fromLatin1(intervals));
        const QString id = run.json()["run"].toString();
        run = cli({QStringLiteral("evaluate"), id});
        QVERIFY2(run.exitCode == 0, run.error.constData());
        QVERIFY(at(run.json(), {"metrics", "coverage"}).toDouble() > 0.7);
        const QString out = m_folder->filePath(QString::fromLatin1(intervals) + ".csv");
        run = cli({QStringLiteral("predict"), id, data, QStringLiteral("--out"), out});
        QVERIFY2(run.exitCode == 0, run.error.constData());
        const QByteArray predicted = readAll(out);
        QVERIFY(predicted.startsWith("prediction,low,high\n"));
        for (const QByteArray &line : predicted.trimmed().split('\n').mid(1)) {
            const QList<QByteArray> cells = line.split(',');
            QVERIFY(cells[1].toDouble() < cells[2].toDouble());
        }
    }
}

void TestCliJudge::thresholdOfAFile()
{
    const QStringList asked{QStringLiteral("evaluate"),
                            QStringLiteral("--predictions"),
                            scores(),
                            QStringLiteral("--truth"),
                            QStringLiteral("t"),
                            QStringLiteral("--score"),
                            QStringLiteral("s"),
                            QStringLiteral("--costs"),
                            QStringLiteral("0,1;5,0")};
    CliRun run = cli(asked);
    QVERIFY2(run.exitCode == 0, run.error.constData());
    // From 0.5 on: one false alarm of six rows.
    QCOMPARE(at(run.json(), {"cost", "mean"}).toDouble(), 1.0 / 6);
    run = cli(asked + QStringList{QStringLiteral("--threshold"), QStringLiteral("0.75")});
    QVERIFY2(run.exitCode == 0, run.error.constData());
    QCOMPARE(at(run.json(), {"threshold", "cells", "tp"}).toInt(), 2);
    QCOMPARE(at(run.json(), {"threshold", "cells", "fn"}).toInt(), 1);
    QCOMPARE(at(run.json(), {"threshold", "metrics", "cost"}).toDouble(), 5.0 / 6);
    QCOMPARE(at(run.json(), {"metrics", "precision"}).toDouble(), 1);
    QCOMPARE(at(run.json(), {"confusion", "matrix"}).toArray(),
             (QJsonArray{QJsonArray{3, 0}, QJsonArray{1, 2}}));
    run = cli(asked + QStringList{QStringLiteral("--threshold"), QStringLiteral("cost")});
    QVERIFY2(run.exitCode == 0, run.error.constData());
    QCOMPARE(at(run.json(), {"threshold", "value"}).toDouble(), 0.45);
    QCOMPARE(at(run.json(), {"threshold", "chosen_by"}).toString(), QString("cost"));
}

void TestCliJudge::slicesOfARun()
{
    CliRun run = train({});
    QVERIFY2(run.exitCode == 0, run.error.constData());
    run = cli({QStringLiteral("evaluate"), run.json()["run"].toString(), QStringLiteral("--slices"),
               QStringLiteral("mean_radius,mean_radius >= 15"), QStringLiteral("--slice_metric"),
               QStringLiteral("accuracy"), QStringLiteral("--resamples"), QStringLiteral("50")});
    QVERIFY2(run.exitCode == 0, run.error.constData());
    const QJsonArray tables = run.json()["slices"].toArray();
    QCOMPARE(tables.size(), 2);
    const QJsonArray bins = tables[0]["slices"].toArray();
    QCOMPARE(bins.size(), 5);
    QCOMPARE(bins[0]["rows"].toInt(), 569);
    double rows = 0, hits = 0;
    for (qsizetype i = 1; i < bins.size(); ++i) {
        rows += bins[i]["rows"].toDouble();
        hits += bins[i]["rows"].toDouble() * bins[i]["value"].toDouble();
        QVERIFY(bins[i]["low"].toDouble() <= bins[i]["value"].toDouble());
    }
    QCOMPARE(rows, 569);
    QVERIFY(std::abs(hits / 569 - at(run.json(), {"metrics", "accuracy"}).toDouble()) < 1e-9);
    QCOMPARE(tables[1]["slices"].toArray().size(), 2);
}

void TestCliJudge::slicesOfAFile()
{
    const CliRun run =
        cli({QStringLiteral("evaluate"), QStringLiteral("--predictions"), scores(),
             QStringLiteral("--truth"), QStringLiteral("t"), QStringLiteral("--score"),
             QStringLiteral("s"), QStringLiteral("--slices"), QStringLiteral("part")});
    QVERIFY2(run.exitCode == 0, run.error.constData());
    const QJsonArray slices = run.json()["slices"].toArray().at(0)["slices"].toArray();
    QCOMPARE(slices.size(), 3);
    QCOMPARE(slices[1]["rows"].toInt(), 3);
    QVERIFY(slices[1]["value"].isNull());
}

void TestCliJudge::wrongRequests_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QByteArray>("part");
    QTest::newRow("costs") << QStringList{"--costs", "0,1,2;3,4,5"} << 3
                           << QByteArray("expected 2");
    QTest::newRow("threshold") << QStringList{"--threshold", "high"} << 2
                               << QByteArray("no threshold");
    QTest::newRow("no costs") << QStringList{"--threshold", "cost"} << 2 << QByteArray("costs");
    QTest::newRow("slice") << QStringList{"--slices", "parts"} << 3 << QByteArray("parts");
    QTest::newRow("condition") << QStringList{"--slices", "part > 3"} << 3 << QByteArray("part");
    QTest::newRow("positive") << QStringList{"--positive", "maybe"} << 3 << QByteArray("maybe");
    QTest::newRow("metric") << QStringList{"--slices", "part", "--slice_metric", "r2"} << 2
                            << QByteArray("r2");
}

void TestCliJudge::wrongRequests()
{
    QFETCH(QStringList, options);
    QFETCH(int, exitCode);
    QFETCH(QByteArray, part);
    const CliRun run = cli(QStringList{QStringLiteral("evaluate"), QStringLiteral("--predictions"),
                                       scores(), QStringLiteral("--truth"), QStringLiteral("t"),
                                       QStringLiteral("--score"), QStringLiteral("s")} +
                           options);
    QCOMPARE(run.exitCode, exitCode);
    QVERIFY2(run.error.contains(part), run.error.constData());
}

QTEST_GUILESS_MAIN(TestCliJudge)
#include "tst_cli_judge.moc"
