#include "analysis/consistency.h"
#include "analysis/fairness_audit.h"
#include "models/mitigator.h"
#include "tests/support/csv_table.h"
#include "tests/support/test_data.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

#include <cmath>

using namespace tenbin;

namespace {

QStringList textsOf(const QJsonValue &value)
{
    QStringList texts;
    for (const QJsonValue &one : value.isArray() ? value.toArray() : QJsonArray{value})
        texts.append(one.toString());
    return texts;
}

/// The rows of the case: those of the groups it names, or all.
Dataset tableOf(const QJsonObject &given)
{
    const QString folder = test::referenceFolder(QStringLiteral("fairness"));
    const Dataset table = test::csvTable(QDir(folder).filePath(given["file"].toString()));
    if (!given.contains("only"))
        return table;
    const QStringList only = textsOf(given["only"]);
    const Column column = table.find(given["protected"].toString()).value();
    Rows rows;
    for (qsizetype row = 0; row < table.rowCount(); ++row) {
        if (only.contains(column.displayText(row)))
            rows.push_back(quint32(row));
    }
    return table.taken(rows);
}

Predictions predictionsOf(const Dataset &table, const QJsonObject &given)
{
    PredictionColumns columns;
    columns.truth = given["truth"].toString();
    columns.prediction = given["prediction"].toString();
    columns.score = given["probability"].toString();
    columns.positive = given["positive"].toString();
    columns.problem = Problem::Binary;
    return readPredictions(table, columns).value();
}

FairnessAudit auditOf(const Dataset &table, const QJsonObject &given)
{
    QList<Column> columns;
    for (const QString &name : textsOf(given["protected"]))
        columns.append(table.find(name).value());
    const Rows rows = test::allRows(table.rowCount());
    FairnessOptions options;
    options.privileged = given["privileged"].toString();
    options.resamples = 0;
    NoProgress progress;
    return auditFairness(predictionsOf(table, given), protectedGroups(columns, rows).value(),
                         options, progress)
        .value();
}

/// rel 1e-9, abs 1e-12; null is undefined.
QStringList differences(const QString &what, double actual, const QJsonValue &expected,
                        double absolute = 1e-12)
{
    const bool agree = expected.isNull() ? std::isnan(actual)
                                         : expected.isDouble() &&
                                               std::abs(actual - expected.toDouble()) <=
                                                   absolute + 1e-9 * std::abs(expected.toDouble());
    if (agree)
        return {};
    return {QStringLiteral("%1: %2, expected %3")
                .arg(what)
                .arg(actual, 0, 'g', 17)
                .arg(expected.toDouble(), 0, 'g', 17)};
}

double valueOf(const QList<FairnessEstimate> &estimates, const QString &id)
{
    for (const FairnessEstimate &one : estimates) {
        if (one.id == id)
            return one.value;
    }
    return -12345;
}

QStringList groupDifferences(const FairnessAudit &audit, const QJsonArray &expected)
{
    QStringList found;
    if (audit.groups.size() != expected.size())
        found << QStringLiteral("%1 groups").arg(audit.groups.size());
    for (const QJsonValue &one : expected) {
        const QString name = one["group"].toString();
        const GroupAudit *group = audit.findGroup(name);
        if (!group) {
            found << QStringLiteral("no group %1").arg(name);
            continue;
        }
        const GroupCounts &counts = group->counts;
        const QMap<QString, double> numbers{{"count", counts.rows()},
                                            {"tp", counts.truePositives},
                                            {"fp", counts.falsePositives},
                                            {"fn", counts.falseNegatives},
                                            {"tn", counts.trueNegatives}};
        for (const QString &id : one.toObject().keys()) {
            if (id != "group")
                found << differences(name + u' ' + id,
                                     numbers.contains(id) ? numbers[id] : valueOf(group->rates, id),
                                     one[id]);
        }
    }
    return found;
}

QStringList signedDifferences(const FairnessAudit &audit, const QJsonObject &expected)
{
    static const QMap<QString, QString> ids{
        {"statistical_parity_difference_unprivileged_minus_privileged",
         "demographic_parity_difference"},
        {"equal_opportunity_difference_unprivileged_minus_privileged",
         "equal_opportunity_difference"},
        {"average_odds_difference", "average_odds_difference"}};
    QStringList found;
    for (auto id = ids.begin(); id != ids.end(); ++id)
        found << differences(id.key(), valueOf(audit.against, id.value()), expected[id.key()]);
    found << differences("generalized_entropy_2", valueOf(audit.metrics, "generalized_entropy"),
                         expected["generalized_entropy_2"]);
    const QJsonObject impacts = expected["disparate_impact_of_each_group"].toObject();
    for (const GroupAudit &group : audit.groups) {
        if (group.name != audit.privileged)
            found << differences("disparate impact of " + group.name,
                                 valueOf(group.against, "disparate_impact"), impacts[group.name]);
    }
    return found;
}

/// Of each group and class, by the method that trains with them.
QStringList weightDifferences(const Dataset &table, const QJsonObject &given,
                              const QJsonObject &expected)
{
    QList<Column> columns;
    for (const QString &name : textsOf(given["protected"]))
        columns.append(table.find(name).value());
    const Predictions predictions = predictionsOf(table, given);
    const ProtectedGroups groups =
        protectedGroups(columns, test::allRows(table.rowCount())).value();
    std::vector<double> truth;
    for (double one : predictions.truth)
        truth.push_back(int(one) == predictions.positive ? 1 : 0);
    const GroupedRows rows{groups.names,
                           {groups.of.begin(), groups.of.end()},
                           truth,
                           std::vector<double>(truth.size(), 1.0)};
    const MitigationSpec spec =
        MitigationSpec::make("reweighing", {}, textsOf(given["protected"]), 0, {}).value();
    const std::vector<double> weights = mitigatorOf(spec).weigh(rows, spec).value();
    QStringList found;
    QSet<QString> compared;
    for (size_t row = 0; row < weights.size(); ++row) {
        const QString group = groups.names[qsizetype(groups.of[row])];
        const QString label = truth[row] > 0.5 ? "positive" : "negative";
        if (compared.contains(group + u'/' + label))
            continue;
        compared.insert(group + u'/' + label);
        found << differences(QStringLiteral("weight of %1, %2").arg(group, label), weights[row],
                             expected[group][label]);
    }
    qsizetype cells = 0;
    for (const QJsonValue &group : expected)
        cells += group.toObject().size();
    if (cells != compared.size())
        found << QStringLiteral("%1 weights").arg(compared.size());
    return found;
}

double consistencyOf(const Dataset &table, const QJsonObject &given)
{
    QList<Column> columns;
    for (const QString &name : textsOf(given["consistency"]))
        columns.append(table.find(name).value());
    const Predictions predictions = predictionsOf(table, given);
    std::vector<double> selected;
    for (double predicted : predictions.predicted)
        selected.push_back(int(predicted) == predictions.positive ? 1 : 0);
    ConsistencyOptions options;
    options.distance = NeighbourDistance::Euclidean;
    options.threads = 2;
    NoProgress progress;
    return individualConsistency(columns, test::allRows(table.rowCount()), selected, options,
                                 progress)
        .value()
        .value;
}

} // namespace

/// Every case of the reference folder, or of another of the same shape ($TENBIN_REFERENCE_DIR).
class TestReferenceFairness : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agrees_data();
    void agrees();
    void seesDifferences();
};

void TestReferenceFairness::agrees_data()
{
    QTest::addColumn<QJsonObject>("given");
    QTest::addColumn<QJsonObject>("expected");
    const QString folder = test::referenceFolder(QStringLiteral("fairness"));
    if (folder.isEmpty())
        QSKIP("the reference values are not beside the repository");
    const QJsonObject expected =
        test::readJson(folder + QStringLiteral("/expected.json"))["cases"].toObject();
    for (const QJsonValue &one : test::readJson(folder + QStringLiteral("/cases.json")).array()) {
        const QString name = one["name"].toString();
        QTest::newRow(qPrintable(name)) << one.toObject() << expected[name].toObject();
    }
}

void TestReferenceFairness::agrees()
{
    QFETCH(QJsonObject, given);
    QFETCH(QJsonObject, expected);
    QVERIFY(!expected.isEmpty());
    const Dataset table = tableOf(given);
    const FairnessAudit audit = auditOf(table, given);
    QCOMPARE(audit.rows, expected["rows"].toInteger());
    QStringList found = groupDifferences(audit, expected["groups"].toArray());
    const QJsonObject metrics = expected["metrics"].toObject();
    for (const QString &id : metrics.keys()) {
        // Rows with equally near fifth neighbours: the reference allows 0.005.
        found << (id == "consistency"
                      ? differences(id, consistencyOf(table, given), metrics[id], 0.005)
                      : differences(id, valueOf(audit.metrics, id), metrics[id]));
    }
    found << signedDifferences(audit, expected["signed"].toObject());
    found << weightDifferences(table, given, expected["reweighing_weights"].toObject());
    QVERIFY2(found.isEmpty(), qPrintable(found.join(QStringLiteral("; "))));
}

void TestReferenceFairness::seesDifferences()
{
    QVERIFY(differences("x", 0.5, 0.5).isEmpty());
    QVERIFY(differences("x", std::nan(""), QJsonValue::Null).isEmpty());
    QCOMPARE(differences("x", std::nan(""), 0.5).size(), 1);
    QCOMPARE(differences("x", 0, QJsonValue::Null).size(), 1);
    QCOMPARE(differences("x", 0.500000001, 0.5).size(), 1);
}

QTEST_APPLESS_MAIN(TestReferenceFairness)
#include "tst_reference_fairness.moc"
