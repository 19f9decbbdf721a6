// Statistical comparison of models against figures of SciPy, statsmodels and the papers' formulas:
// reference/comparison, and another folder of the same shape beside the other reference values.
#include "analysis/bayesian_t_test.h"
#include "analysis/corrected_t_test.h"
#include "analysis/fold_differences.h"
#include "analysis/holm.h"
#include "analysis/mcnemar_test.h"
#include "analysis/nemenyi_test.h"
#include "analysis/studentized_range.h"
#include "analysis/wilcoxon_test.h"
#include "core/json.h"
#include "core/number.h"
#include "tests/support/test_data.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace tenbin;

namespace {

std::vector<double> differencesOf(const QJsonObject &one)
{
    const QList<double> first = numbersOf(one["first"].toArray());
    const QList<double> second = numbersOf(one["second"].toArray());
    std::vector<double> differences;
    for (qsizetype i = 0; i < first.size(); ++i)
        differences.push_back(first[i] - second[i]);
    return differences;
}

double ratioOf(const QJsonObject &one)
{
    QList<FoldSize> folds;
    for (const QJsonValue &fold : one["folds"].toArray())
        folds.append({fold["train"].toInteger(), fold["test"].toInteger()});
    return testToTrainRatio(folds).value();
}

/// Our figures under the keys of expected.json.
QJsonObject correctedT(const QJsonObject &one)
{
    const CorrectedTTest test = correctedTTest(differencesOf(one), ratioOf(one)).value();
    return {{"mean_difference", test.meanDifference},
            {"standard_error", test.standardError},
            {"degrees_of_freedom", test.degreesOfFreedom},
            {"t", jsonNumber(test.t)},
            {"p_value", test.pValue},
            {"low", test.low},
            {"high", test.high}};
}

QJsonObject bayes(const QJsonObject &one)
{
    const BayesianTTest test =
        bayesianTTest(differencesOf(one), ratioOf(one), one["rope"].toDouble()).value();
    return {{"mean_difference", test.meanDifference},
            {"scale", test.scale},
            {"left", test.left},
            {"rope", test.inRope},
            {"right", test.right}};
}

QJsonObject wilcoxon(const QJsonObject &one)
{
    const WilcoxonTest test = wilcoxonTest(differencesOf(one)).value();
    return {
        {"pairs", test.pairs}, {"positive", test.positiveRanks}, {"negative", test.negativeRanks},
        {"exact", test.exact}, {"p_value", test.pValue},         {"effect", test.effect}};
}

QJsonObject mcNemar(const QJsonObject &one)
{
    const QJsonArray table = one["table"].toArray();
    const McNemarTest test = mcNemarTest({table[0].toInteger(), table[1].toInteger(),
                                          table[2].toInteger(), table[3].toInteger()})
                                 .value();
    return {{"exact_p", test.exactP},
            {"mid_p", test.midP},
            {"chi_square", test.chiSquare},
            {"chi_square_p", test.chiSquareP},
            {"difference", test.accuracyDifference},
            {"low", test.low},
            {"high", test.high}};
}

QJsonArray groupsOf(const NemenyiTest &test)
{
    QList<QList<int>> groups;
    for (const NemenyiTest::Group &group : test.groups) {
        QList<int> members = test.order.mid(group.first, group.last - group.first + 1);
        std::sort(members.begin(), members.end());
        groups.append(members);
    }
    std::sort(groups.begin(), groups.end());
    QJsonArray json;
    for (const QList<int> &members : groups) {
        QJsonArray numbers;
        for (int member : members)
            numbers.append(member);
        json.append(numbers);
    }
    return json;
}

QJsonObject friedman(const QJsonObject &one)
{
    const QJsonArray rows = one["values"].toArray();
    Eigen::MatrixXd values(rows.size(), rows.first().toArray().size());
    for (Eigen::Index row = 0; row < values.rows(); ++row) {
        for (Eigen::Index column = 0; column < values.cols(); ++column)
            values(row, column) = rows[row][column].toDouble();
    }
    const FriedmanTest test = friedmanTest(values, one["greater_is_better"].toBool()).value();
    const NemenyiTest pairs = nemenyiTest(test, one["alpha"].toDouble()).value();
    QJsonArray pairsP;
    for (const auto &row : pairs.pValues.rowwise())
        pairsP.append(jsonNumbers(QList<double>(row.begin(), row.end())));
    return {{"average_ranks", jsonNumbers(test.averageRanks)},
            {"chi_square", test.chiSquare},
            {"chi_square_p", test.chiSquareP},
            {"f", jsonNumber(test.f)},
            {"f_p", test.fP},
            {"q", pairs.quantile},
            {"critical_difference", pairs.criticalDifference},
            {"groups", groupsOf(pairs)},
            {"pairs_p", pairsP}};
}

QJsonObject range(const QJsonObject &one)
{
    const int k = one["k"].toInt();
    return {{"tail", studentizedRangeTail(one["q"].toDouble(), k)},
            {"quantile_0.05", studentizedRangeQuantile(0.05, k)}};
}

QJsonObject holm(const QJsonObject &one)
{
    return {{"adjusted", jsonNumbers(holmAdjusted(numbersOf(one["p"].toArray())))}};
}

using Computation = QJsonObject (*)(const QJsonObject &);

const QMap<QString, Computation> computations{{"corrected_t", correctedT},
                                              {"bayes", bayes},
                                              {"wilcoxon", wilcoxon},
                                              {"mcnemar", mcNemar},
                                              {"friedman", friedman},
                                              {"studentized_range", range},
                                              {"holm", holm}};

double toleranceOf(const QString &key)
{
    static const QStringList fromRange{"q", "critical_difference", "tail", "quantile_0.05",
                                       "pairs_p"};
    static const QStringList probabilities{"left", "rope", "right", "adjusted"};
    const bool loose = fromRange.contains(key) || probabilities.contains(key) ||
                       key.endsWith("_p") || key == "p_value";
    return loose ? 1e-6 : 1e-9;
}

/// Where the values under a key differ; lists by place.
QStringList differences(const QString &key, const QJsonValue &actual, const QJsonValue &expected)
{
    QStringList found;
    if (expected.isArray()) {
        const QJsonArray list = actual.toArray();
        if (list.size() != expected.toArray().size())
            return {QStringLiteral("%1: %2 entries").arg(key).arg(list.size())};
        for (qsizetype i = 0; i < list.size(); ++i)
            found += differences(key, list[i], expected[i]);
        return found;
    }
    const bool agree = expected.isDouble() && actual.isDouble()
                           ? std::abs(actual.toDouble() - expected.toDouble()) <=
                                 1e-12 + toleranceOf(key) * std::abs(expected.toDouble())
                           : actual == expected;
    if (!agree)
        found.append(QStringLiteral("%1: expected %2, got %3")
                         .arg(key, expected.toVariant().toString(), actual.toVariant().toString()));
    return found;
}

} // namespace

class TestReferenceComparison : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agrees_data();
    void agrees();
    void seesDifferences();
};

void TestReferenceComparison::agrees_data()
{
    QTest::addColumn<QJsonObject>("given");
    QTest::addColumn<QJsonObject>("expected");
    const QStringList folders{test::sourceFile(QStringLiteral("tests/reference/comparison")),
                              test::referenceFolder(QStringLiteral("comparison"))};
    for (const QString &folder : folders) {
        if (folder.isEmpty())
            continue;
        const QJsonObject expected =
            test::readJson(folder + QStringLiteral("/expected.json"))["cases"].toObject();
        for (const QJsonValue &one : test::readJson(folder + QStringLiteral("/cases.json")).array())
            QTest::addRow("%s%s", folder == folders.first() ? "" : "beside: ",
                          qPrintable(one["name"].toString()))
                << one.toObject() << expected[one["name"].toString()].toObject();
    }
}

void TestReferenceComparison::agrees()
{
    QFETCH(QJsonObject, given);
    QFETCH(QJsonObject, expected);
    const Computation computation = computations.value(given["kind"].toString());
    if (!computation)
        QSKIP("this kind of case is not known here");
    QVERIFY(!expected.isEmpty());
    const QJsonObject actual = computation(given);
    QStringList found;
    for (const QString &key : expected.keys())
        found += differences(key, actual[key], expected[key]);
    QVERIFY2(found.isEmpty(), qPrintable(found.join(QStringLiteral("; "))));
}

void TestReferenceComparison::seesDifferences()
{
    QVERIFY(differences("p_value", 0.5, 0.5).isEmpty());
    QCOMPARE(differences("t", 1.00000001, 1).size(), 1);
    QCOMPARE(differences("t", QJsonValue(), 1).size(), 1);
    QCOMPARE(differences("groups", QJsonArray{1}, QJsonArray{1, 2}).size(), 1);
}

QTEST_APPLESS_MAIN(TestReferenceComparison)
#include "tst_reference_comparison.moc"
