// explain: what a model decides by, from the command line.
#include "tests/app/cli_program.h"
#include "tests/support/test_data.h"

#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace tenbin::test;

class TestCliExplain : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everyRowAddsUp_data();
    void everyRowAddsUp();
    void theOtherClassIsTheMirror();
    void backgroundInPlaceOfTrainingRows();
    void interactions();
    void linear();
    void oneRow();
    void otherData();
    void wrongRequests_data();
    void wrongRequests();

private:
    CliRun cli(const QStringList &arguments)
    {
        return runCli(
            QStringList{QStringLiteral("--project"), m_folder.filePath(QStringLiteral("project"))} +
            arguments + QStringList{QStringLiteral("--json")});
    }
    CliRun explain(const QString &name, const QStringList &options)
    {
        return cli(QStringList{QStringLiteral("explain"), name, QStringLiteral("--method"),
                               QStringLiteral("treeshap")} +
                   options);
    }
    QString samples() { return sourceFile(QStringLiteral("resources/samples/breast_cancer.csv")); }
    void train(const QString &learner)
    {
        const CliRun run = cli({QStringLiteral("train"), samples(), QStringLiteral("--target"),
                                QStringLiteral("diagnosis"), QStringLiteral("--positive"),
                                QStringLiteral("malignant"), QStringLiteral("--learner"), learner,
                                QStringLiteral("--name"), learner, QStringLiteral("--validation"),
                                QStringLiteral("holdout:0.3")});
        QVERIFY2(run.exitCode == 0, run.error.constData());
    }

    QTemporaryDir m_folder;
};

void TestCliExplain::initTestCase()
{
    train(QStringLiteral("gradient_boosting"));
    train(QStringLiteral("random_forest"));
    train(QStringLiteral("logistic_regression"));
}

void TestCliExplain::everyRowAddsUp_data()
{
    QTest::addColumn<QString>("learner");
    QTest::addColumn<QString>("output");
    QTest::newRow("boosting") << QStringLiteral("gradient_boosting") << QStringLiteral("log_odds");
    QTest::newRow("forest") << QStringLiteral("random_forest") << QStringLiteral("probability");
}

void TestCliExplain::everyRowAddsUp()
{
    QFETCH(QString, learner);
    QFETCH(QString, output);
    const QString out = m_folder.filePath(learner + QStringLiteral(".csv"));
    const QString predicted = m_folder.filePath(learner + QStringLiteral("_predicted.csv"));
    const CliRun run = explain(learner, {QStringLiteral("--out"), out});
    QVERIFY2(run.exitCode == 0, run.error.constData());
    const QJsonObject json = run.json();
    QCOMPARE(json["output"].toString(), output);
    QCOMPARE(json["class"].toString(), QStringLiteral("malignant"));
    QCOMPARE(json["rows"].toInt(), 569);
    QVERIFY(json["additivity_residual"].toDouble(1) < 1e-5);
    QCOMPARE(json["features"].toArray().size(), 30);
    double before = INFINITY;
    for (const QJsonValue &feature : json["features"].toArray()) {
        const double size = feature[QStringLiteral("mean_abs")].toDouble();
        QVERIFY(size <= before && feature[QStringLiteral("low")].toDouble() <= size &&
                size <= feature[QStringLiteral("high")].toDouble());
        before = size;
    }

    const CliRun prediction =
        cli({QStringLiteral("predict"), learner, samples(), QStringLiteral("--out"), predicted});
    QVERIFY2(prediction.exitCode == 0, prediction.error.constData());
    const QList<QByteArray> rows = readAll(out).trimmed().split('\n');
    const QList<QByteArray> outputs = readAll(predicted).trimmed().split('\n');
    QCOMPARE(rows.size(), 570);
    const qsizetype wanted = outputs[0].split(',').indexOf("p_malignant");
    QVERIFY(wanted > 0);
    for (qsizetype i = 1; i < rows.size(); ++i) {
        double sum = 0;
        const QList<QByteArray> cells = rows[i].split(',');
        QCOMPARE(cells.size(), 33);
        QCOMPARE(cells[0].toLongLong(), i - 1);
        for (qsizetype cell = 1; cell <= 31; ++cell)
            sum += cells[cell].toDouble();
        const double probability = output == "log_odds" ? 1 / (1 + std::exp(-sum)) : sum;
        QVERIFY(std::abs(probability - outputs[i].split(',')[wanted].toDouble()) < 1e-5);
    }
}

void TestCliExplain::theOtherClassIsTheMirror()
{
    for (const char *learner : {"gradient_boosting", "random_forest"}) {
        const QString name = QString::fromLatin1(learner);
        const QJsonObject one = explain(name, {}).json();
        const QJsonObject other =
            explain(name, {QStringLiteral("--class"), QStringLiteral("benign")}).json();
        QCOMPARE(other["class"].toString(), QStringLiteral("benign"));
        const double whole = name == "random_forest" ? 1 : 0;
        QVERIFY(std::abs(one["base_value"].toDouble() + other["base_value"].toDouble() - whole) <
                1e-12);
        QCOMPARE(other["features"], one["features"]);
    }
}

void TestCliExplain::backgroundInPlaceOfTrainingRows()
{
    // Against all rows the base value is the mean output.
    const QString out = m_folder.filePath(QStringLiteral("against.csv"));
    const CliRun run = explain(
        QStringLiteral("gradient_boosting"),
        {QStringLiteral("--background"), QStringLiteral("569"), QStringLiteral("--out"), out});
    QVERIFY2(run.exitCode == 0, run.error.constData());
    QVERIFY(run.json()["additivity_residual"].toDouble(1) < 1e-5);
    const QList<QByteArray> rows = readAll(out).trimmed().split('\n');
    QCOMPARE(rows.size(), 570);
    double mean = 0;
    for (const QByteArray &row : rows.mid(1))
        mean += row.split(',').last().toDouble() / 569;
    QVERIFY(std::abs(mean - run.json()["base_value"].toDouble()) < 1e-9);
}

void TestCliExplain::interactions()
{
    CliRun run = explain(QStringLiteral("gradient_boosting"),
                         {QStringLiteral("--param"), QStringLiteral("interactions=50")});
    QVERIFY2(run.exitCode == 0, run.error.constData());
    const QJsonArray pairs = run.json()["interactions"].toArray();
    QCOMPARE(pairs.size(), 30 * 29 / 2);
    double before = INFINITY;
    for (const QJsonValue &pair : pairs) {
        const double size = pair[QStringLiteral("mean_abs")].toDouble();
        QVERIFY(size >= 0 && size <= before);
        before = size;
    }
    QVERIFY(pairs.first()[QStringLiteral("mean_abs")].toDouble() > 0);
    run = explain(QStringLiteral("gradient_boosting"),
                  {QStringLiteral("--param"), QStringLiteral("interactions=50"),
                   QStringLiteral("--background"), QStringLiteral("10")});
    QCOMPARE(run.exitCode, 2);
}

void TestCliExplain::linear()
{
    CliRun run = cli({QStringLiteral("explain"), QStringLiteral("logistic_regression"),
                      QStringLiteral("--method"), QStringLiteral("linearshap")});
    QVERIFY2(run.exitCode == 0, run.error.constData());
    QCOMPARE(run.json()["output"].toString(), QStringLiteral("log_odds"));
    QVERIFY(run.json()["additivity_residual"].toDouble(1) < 1e-9);
    run = cli({QStringLiteral("explain"), QStringLiteral("logistic_regression"),
               QStringLiteral("--method"), QStringLiteral("linearshap"), QStringLiteral("--output"),
               QStringLiteral("probability")});
    QCOMPARE(run.exitCode, 1);
    QVERIFY2(run.error.contains("KernelSHAP"), run.error.constData());
}

void TestCliExplain::oneRow()
{
    const CliRun run = explain(QStringLiteral("gradient_boosting"),
                               {QStringLiteral("--row"), QStringLiteral("5")});
    QVERIFY2(run.exitCode == 0, run.error.constData());
    QCOMPARE(run.json()["rows"].toInt(), 1);
    QVERIFY(run.json()["features"].toArray().first()[QStringLiteral("low")].isNull());
}

void TestCliExplain::otherData()
{
    const QByteArray all = readAll(samples());
    QFile few(m_folder.filePath(QStringLiteral("few.csv")));
    QVERIFY(few.open(QIODevice::WriteOnly));
    few.write(all.split('\n').mid(0, 4).join('\n') + '\n');
    few.close();
    const CliRun run =
        explain(QStringLiteral("gradient_boosting"), {QStringLiteral("--data"), few.fileName()});
    QVERIFY2(run.exitCode == 0, run.error.constData());
    QCOMPARE(run.json()["rows"].toInt(), 3);
}

void TestCliExplain::wrongRequests_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char *tag, const char *name, const QStringList &options, int exitCode,
                        const char *says) {
        QTest::newRow(tag) << QString::fromLatin1(name) << options << exitCode << QByteArray(says);
    };
    row("row", "gradient_boosting", {QStringLiteral("--row"), QStringLiteral("569")}, 3,
        "no row 569");
    row("rows", "gradient_boosting", {QStringLiteral("--rows"), QStringLiteral("7:7")}, 2,
        "names no rows");
    row("both", "gradient_boosting",
        {QStringLiteral("--row"), QStringLiteral("1"), QStringLiteral("--rows"),
         QStringLiteral("1:2")},
        2, "Either one row or several");
    row("class", "gradient_boosting", {QStringLiteral("--class"), QStringLiteral("x")}, 2,
        "no class \"x\"");
    row("space", "random_forest", {QStringLiteral("--output"), QStringLiteral("log_odds")}, 1,
        "KernelSHAP");
    row("value", "random_forest", {QStringLiteral("--output"), QStringLiteral("value")}, 2,
        "probability or log-odds");
    row("no trees", "logistic_regression", {}, 1, "models made of trees");
    row("setting", "gradient_boosting", {QStringLiteral("--param"), QStringLiteral("x=1")}, 2, "x");
}

void TestCliExplain::wrongRequests()
{
    QFETCH(QString, name);
    QFETCH(QStringList, options);
    QFETCH(int, exitCode);
    QFETCH(QByteArray, says);
    const CliRun run = explain(name, options);
    QCOMPARE(run.exitCode, exitCode);
    QVERIFY2(run.error.contains(says), run.error.constData());
}

QTEST_GUILESS_MAIN(TestCliExplain)
#include "tst_cli_explain.moc"
