// Fairness by the command line: the reference cases, runs, files, and requests that cannot be met.
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

QStringList textsOf(const QJsonValue &value)
{
    QStringList texts;
    for (const QJsonValue &one : value.isArray() ? value.toArray() : QJsonArray{value})
        texts.append(one.toString());
    return texts;
}

/// Every key of `expected` is there with the same value: rel 1e-9, abs 1e-12; null is null.
QStringList differences(const QString &where, const QJsonValue &actual, const QJsonValue &expected)
{
    QStringList found;
    if (expected.isObject()) {
        for (const QString &key : expected.toObject().keys())
            found += differences(where + u'.' + key, actual[key], expected[key]);
        return found;
    }
    // Rows with equally near fifth neighbours: the reference allows 0.005.
    const double absolute = where.endsWith(QLatin1String(".consistency")) ? 0.005 : 1e-12;
    const bool agree =
        expected.isDouble()
            ? actual.isDouble() && std::abs(actual.toDouble() - expected.toDouble()) <=
                                       absolute + 1e-9 * std::abs(expected.toDouble())
            : actual == expected && actual.type() == expected.type();
    if (!agree)
        found.append(QStringLiteral("%1: %2, expected %3")
                         .arg(where)
                         .arg(actual.toDouble(std::nan("")), 0, 'g', 17)
                         .arg(expected.toDouble(), 0, 'g', 17));
    return found;
}

QJsonValue at(const QJsonObject &json, const char *object, const char *key)
{
    return json[QLatin1String(object)].toObject()[QLatin1String(key)];
}

/// By group, whatever the order.
QJsonObject byGroup(const QJsonArray &groups)
{
    QJsonObject named;
    for (const QJsonValue &group : groups)
        named[group["group"].toString()] = group;
    return named;
}

} // namespace

class TestCliFairness : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void reference_data();
    void reference();
    void seesDifferences();
    void ofARun();
    void ofData();
    void severalClasses();
    void ofNumbers();
    void undefinedIsNull();
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
    /// The rows of the case: those of the groups it names, or all.
    QString tableOf(const QJsonObject &given)
    {
        const QString path =
            QDir(referenceFolder(QStringLiteral("fairness"))).filePath(given["file"].toString());
        if (!given.contains("only"))
            return path;
        const QList<QByteArray> lines = readAll(path).trimmed().split('\n');
        const qsizetype column =
            lines.first().trimmed().split(',').indexOf(given["protected"].toString().toUtf8());
        QByteArray kept = lines.first() + '\n';
        for (const QByteArray &line : lines.mid(1)) {
            const QString group = QString::fromUtf8(line.trimmed().split(',').value(column));
            if (textsOf(given["only"]).contains(group))
                kept += line + '\n';
        }
        return file(QStringLiteral("only.csv"), kept);
    }
    /// Two groups of 20 rows with an age and the truth all "no" in group b.
    QString predictions()
    {
        QByteArray csv = "t,p,g,age,one\n";
        for (int row = 0; row < 40; ++row)
            csv += QByteArray(row < 10 ? "yes" : "no") + (row % 3 == 0 ? ",yes" : ",no") +
                   (row < 20 ? ",a," : ",b,") + QByteArray::number(20 + row) + ",x\n";
        return file(QStringLiteral("predictions.csv"), csv);
    }
    QStringList ask(const QStringList &options)
    {
        const QString positive = QStringLiteral("--positive");
        QStringList words{QStringLiteral("fairness"),
                          QStringLiteral("--predictions"),
                          predictions(),
                          QStringLiteral("--truth"),
                          QStringLiteral("t"),
                          QStringLiteral("--prediction"),
                          QStringLiteral("p")};
        if (!options.contains(positive))
            words += {positive, QStringLiteral("yes")};
        return words + options;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestCliFairness::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

void TestCliFairness::reference_data()
{
    QTest::addColumn<QJsonObject>("given");
    QTest::addColumn<QJsonObject>("expected");
    const QString folder = referenceFolder(QStringLiteral("fairness"));
    if (folder.isEmpty())
        QSKIP("the reference values are not beside the repository");
    const QJsonObject expected =
        readJson(folder + QStringLiteral("/expected.json"))["cases"].toObject();
    for (const QJsonValue &one : readJson(folder + QStringLiteral("/cases.json")).array()) {
        const QString name = one["name"].toString();
        QTest::newRow(qPrintable(name)) << one.toObject() << expected[name].toObject();
    }
}

void TestCliFairness::reference()
{
    QFETCH(QJsonObject, given);
    QFETCH(QJsonObject, expected);
    QStringList options{QStringLiteral("fairness"),
                        QStringLiteral("--predictions"),
                        tableOf(given),
                        QStringLiteral("--truth"),
                        given["truth"].toString(),
                        QStringLiteral("--prediction"),
                        given["prediction"].toString(),
                        QStringLiteral("--positive"),
                        given["positive"].toString(),
                        QStringLiteral("--privileged"),
                        given["privileged"].toString()};
    for (const QString &name : textsOf(given["protected"]))
        options += {QStringLiteral("--protected"), name};
    if (given.contains("probability"))
        options += {QStringLiteral("--score"), given["probability"].toString()};
    if (given.contains("consistency"))
        options += {QStringLiteral("--features"), textsOf(given["consistency"]).join(u','),
                    QStringLiteral("--distance"), QStringLiteral("euclidean")};
    const CliRun run = cli(options);
    QVERIFY2(run.exitCode == 0, run.error.constData());
    const QJsonObject answer = run.json();
    QCOMPARE(answer["rows"].toInt(), expected["rows"].toInt());
    QStringList found = differences(QStringLiteral("groups"), byGroup(answer["groups"].toArray()),
                                    byGroup(expected["groups"].toArray()));
    found += differences(QStringLiteral("metrics"), answer["metrics"], expected["metrics"]);
    QJsonObject against = expected["signed"].toObject();
    against.remove(QStringLiteral("consistency_rows_with_tied_fifth_neighbour"));
    found += differences(QStringLiteral("signed"), answer["signed"], against);
    QVERIFY2(found.isEmpty(), qPrintable(found.join(QStringLiteral("; "))));
    QCOMPARE(answer["groups"].toArray().size(), expected["groups"].toArray().size());
}

void TestCliFairness::seesDifferences()
{
    const QString x = QStringLiteral("x");
    QVERIFY(differences(x, QJsonObject{{"a", 1.0}, {"b", 2}}, QJsonObject{{"a", 1.0}}).isEmpty());
    QCOMPARE(differences(x, QJsonObject{{"a", 1.1}}, QJsonObject{{"a", 1.0}}).size(), 1);
    QCOMPARE(differences(x, QJsonObject{}, QJsonObject{{"a", QJsonValue::Null}}).size(), 1);
    QCOMPARE(differences(x, 0.0, QJsonValue::Null).size(), 1);
    QCOMPARE(differences(x, QJsonValue::Null, 0.5).size(), 1);
}

/// The protected column is no feature of the model: it comes from the run's data by row number.
void TestCliFairness::ofARun()
{
    QByteArray csv = "x,g,y\n";
    for (int row = 0; row < 200; ++row)
        csv += QByteArray::number((row * 37) % 100) + (row % 4 == 0 ? ",a," : ",b,") +
               ((row * 37) % 100 + (row % 7) * 5 > 60 ? "yes" : "no") + '\n';
    CliRun run = cli({QStringLiteral("train"), file(QStringLiteral("d.csv"), csv),
                      QStringLiteral("--target"), QStringLiteral("y"), QStringLiteral("--exclude"),
                      QStringLiteral("g"), QStringLiteral("--learner"),
                      QStringLiteral("logistic_regression")});
    QVERIFY2(run.exitCode == 0, run.error.constData());
    const QString id = run.json()["run"].toString();
    run = cli({QStringLiteral("fairness"), id, QStringLiteral("--protected"), QStringLiteral("g"),
               QStringLiteral("--privileged"), QStringLiteral("b"), QStringLiteral("--resamples"),
               QStringLiteral("100")});
    QVERIFY2(run.exitCode == 0, run.error.constData());
    const QJsonObject groups = byGroup(run.json()["groups"].toArray());
    QCOMPARE(groups["a"]["count"].toInt(), 50);
    QCOMPARE(groups["b"]["count"].toInt(), 150);
    QVERIFY(groups["a"]["brier"].toDouble() > 0);
    const double gap =
        groups["a"]["selection_rate"].toDouble() - groups["b"]["selection_rate"].toDouble();
    QVERIFY(std::abs(at(run.json(), "signed", "demographic_parity_difference").toDouble() - gap) <
            1e-12);
    QVERIFY(at(run.json(), "metrics", "consistency").toDouble() > 0.8);
    QCOMPARE(run.json()["comparisons"].toArray().size(), 5);
    // The other class as the positive one turns the selection around.
    const CliRun other =
        cli({QStringLiteral("fairness"), id, QStringLiteral("--protected"), QStringLiteral("g"),
             QStringLiteral("--positive"), QStringLiteral("no"), QStringLiteral("--resamples"),
             QStringLiteral("0")});
    QVERIFY2(other.exitCode == 0, other.error.constData());
    const QJsonObject turned = byGroup(other.json()["groups"].toArray());
    QVERIFY(std::abs(turned["a"]["selection_rate"].toDouble() +
                     groups["a"]["selection_rate"].toDouble() - 1) < 1e-12);
    QVERIFY(std::abs(turned["a"]["brier"].toDouble() - groups["a"]["brier"].toDouble()) < 1e-9);
}

/// 40 rows of data: yes in 10 of 20 of group a and none of b; a's last two ages are missing.
void TestCliFairness::ofData()
{
    QByteArray csv = "y,g,age,pay\n";
    for (int row = 0; row < 40; ++row)
        csv += QByteArray(row < 10 ? "yes" : "no") + (row < 20 ? ",a," : ",b,") +
               (row == 18 || row == 19 ? QByteArray() : QByteArray::number(20 + row % 7)) + ',' +
               QByteArray::number(row) + '\n';
    const CliRun run =
        cli({QStringLiteral("fairness"), QStringLiteral("--data"),
             file(QStringLiteral("data.csv"), csv), QStringLiteral("--target"), QStringLiteral("y"),
             QStringLiteral("--positive"), QStringLiteral("yes"), QStringLiteral("--protected"),
             QStringLiteral("g"), QStringLiteral("--proxies"), QStringLiteral("each")});
    QVERIFY2(run.exitCode == 0, run.error.constData());
    const QJsonObject answer = run.json();
    const QJsonObject groups = byGroup(answer["groups"].toArray());
    QCOMPARE(groups["a"]["selection_rate"].toDouble(), 0.5);
    QCOMPARE(groups["b"]["selection_rate"].toDouble(-1), 0.0);
    QVERIFY(!groups["a"].toObject().contains("tpr"));
    QCOMPARE(at(answer, "metrics", "demographic_parity_difference").toDouble(), 0.5);
    QCOMPARE(at(byGroup(answer["representation"].toArray()), "b", "share").toDouble(), 0.5);
    const QJsonArray missing = answer["missing"].toArray();
    QCOMPARE(missing.size(), 2);
    QCOMPARE(missing[0]["column"].toString(), QStringLiteral("age"));
    QCOMPARE(missing[0]["share"].toDouble(), 0.1);
    const QJsonArray features = answer["proxies"]["features"].toArray();
    QCOMPARE(features[0]["feature"].toString(), QStringLiteral("pay")); // rises with the group
    QCOMPARE(features[0]["roc_auc"].toDouble(), 1.0);
    QVERIFY(!answer["proxies"].toObject().contains("roc_auc"));
    // Without a target: who is there, and what is missing.
    const CliRun bare =
        cli({QStringLiteral("fairness"), QStringLiteral("--data"), QStringLiteral("data"),
             QStringLiteral("--protected"), QStringLiteral("g"), QStringLiteral("--proxies"),
             QStringLiteral("none")});
    QVERIFY2(bare.exitCode == 0, bare.error.constData());
    QVERIFY(!bare.json().contains("groups"));
    QCOMPARE(bare.json()["representation"].toArray().size(), 2);
}

void TestCliFairness::severalClasses()
{
    QByteArray csv = "t,p,g\n";
    const char *names = "xyz";
    for (int row = 0; row < 60; ++row)
        csv += QByteArray(1, names[row % 3]) + ',' + names[row % 10 ? row % 3 : 0] +
               (row % 4 ? ",a\n" : ",b\n");
    const QStringList words{QStringLiteral("fairness"),
                            QStringLiteral("--predictions"),
                            file(QStringLiteral("three.csv"), csv),
                            QStringLiteral("--truth"),
                            QStringLiteral("t"),
                            QStringLiteral("--prediction"),
                            QStringLiteral("p"),
                            QStringLiteral("--protected"),
                            QStringLiteral("g")};
    CliRun run = cli(words);
    QVERIFY2(run.exitCode == 0, run.error.constData());
    QCOMPARE(run.json()["task"].toString(), QStringLiteral("multiclass"));
    const QJsonArray classes = run.json()["classes"].toArray();
    QCOMPARE(classes.size(), 3);
    QCOMPARE(classes[2]["positive"].toString(), QStringLiteral("z"));
    // Wrong: rows 10, 20, 40, 50, of which 20 and 40 are of b.
    const QJsonObject groups = byGroup(run.json()["groups"].toArray());
    QVERIFY(std::abs(groups["a"]["accuracy"].toDouble() - 43.0 / 45) < 1e-12);
    QVERIFY(std::abs(at(run.json(), "metrics", "accuracy_difference").toDouble() -
                     (43.0 / 45 - 13.0 / 15)) < 1e-12);
    const CliRun one = cli(words + QStringList{QStringLiteral("--positive"), QStringLiteral("y")});
    QVERIFY2(one.exitCode == 0, one.error.constData());
    QCOMPARE(one.json()["positive"].toString(), QStringLiteral("y"));
    QCOMPARE(one.json()["groups"].toArray(), classes[1]["groups"].toArray());
}

void TestCliFairness::ofNumbers()
{
    QByteArray csv = "t,p,g\n";
    for (int row = 0; row < 40; ++row)
        csv += QByteArray::number(row + (row % 2 ? 0.25 : 0)) + ',' + QByteArray::number(row) +
               (row % 2 ? ",a\n" : ",b\n");
    const CliRun run = cli({QStringLiteral("fairness"), QStringLiteral("--predictions"),
                            file(QStringLiteral("numbers.csv"), csv), QStringLiteral("--truth"),
                            QStringLiteral("t"), QStringLiteral("--prediction"),
                            QStringLiteral("p"), QStringLiteral("--protected"), QStringLiteral("g"),
                            QStringLiteral("--privileged"), QStringLiteral("b")});
    QVERIFY2(run.exitCode == 0, run.error.constData());
    QCOMPARE(run.json()["task"].toString(), QStringLiteral("regression"));
    const QJsonObject groups = byGroup(run.json()["groups"].toArray());
    QVERIFY(std::abs(groups["a"]["mean_residual"].toDouble() - 0.25) < 1e-12);
    QCOMPARE(groups["b"]["rmse"].toDouble(-1), 0.0);
    QVERIFY(std::abs(at(run.json(), "metrics", "mean_prediction_difference").toDouble() - 1) <
            1e-12);
    QVERIFY(std::abs(at(run.json(), "metrics", "ks_distance").toDouble() - 0.05) < 1e-12);
    QVERIFY(at(run.json(), "intervals", "rmse_difference").toArray()[0].isDouble());
}

void TestCliFairness::undefinedIsNull()
{
    const CliRun run = cli(ask({QStringLiteral("--protected"), QStringLiteral("g")}));
    QVERIFY2(run.exitCode == 0, run.error.constData());
    const QJsonObject group = byGroup(run.json()["groups"].toArray())["b"].toObject();
    QVERIFY(group["tpr"].isNull() && group["fnr"].isNull());
    QCOMPARE(group["precision"].toDouble(-1), 0.0); // nobody selected is positive: that is a 0
    QVERIFY(group["undefined"]["tpr"].toString().contains("positive"));
    QVERIFY(at(run.json(), "metrics", "equal_opportunity_difference").isNull());
    QVERIFY(at(run.json(), "metrics", "consistency").isNull());
    QVERIFY(at(run.json(), "undefined", "consistency").toString().contains("--features"));
    QVERIFY(!run.out.contains("nan"));
}

void TestCliFairness::wrongRequests_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QByteArray>("part");
    const auto row = [](const char *name, const QStringList &options, int code, const char *part) {
        QTest::newRow(name) << options << code << QByteArray(part);
    };
    row("continuous", {"--protected", "age"}, 3, "--protected-bins");
    row("bins", {"--protected", "age", "--protected-bins", "5,4"}, 2, "no bins");
    row("one group", {"--protected", "one"}, 3, "at least two");
    row("no column", {"--protected", "gender"}, 3, "gender");
    row("none named", {}, 2, "--protected");
    row("privileged", {"--protected", "g", "--privileged", "c"}, 3, "a, b");
    row("positive", {"--protected", "g", "--positive", "maybe"}, 3, "maybe");
    row("feature", {"--protected", "g", "--features", "height"}, 3, "height");
    row("neighbours", {"--protected", "g", "--features", "age", "--neighbours", "0"}, 2,
        "neighbours");
    row("run and file", {"RUN", "--protected", "g"}, 2, "alone");
}

void TestCliFairness::wrongRequests()
{
    QFETCH(QStringList, options);
    QFETCH(int, exitCode);
    QFETCH(QByteArray, part);
    const CliRun run = cli(ask(options));
    QCOMPARE(run.exitCode, exitCode);
    QVERIFY2(run.error.contains(part), run.error.constData());
}

QTEST_GUILESS_MAIN(TestCliFairness)
#include "tst_cli_fairness.moc"
