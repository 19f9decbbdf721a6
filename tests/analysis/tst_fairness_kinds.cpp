// Fairness beyond two classes: numbers, several classes, labels of data, proxies.
#include "analysis/class_fairness.h"
#include "analysis/data_fairness.h"
#include "analysis/one_class.h"
#include "analysis/proxies.h"
#include "analysis/value_fairness.h"
#include "core/random.h"
#include "tests/analysis/fairness_samples.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <cmath>

using namespace tenbin;
using namespace tenbin::test;

namespace {

bool near(double actual, double expected, double within = 1e-9)
{
    return std::abs(actual - expected) <= within;
}

const FairnessEstimate &of(const QList<FairnessEstimate> &estimates, const char *id)
{
    const auto found = std::find_if(estimates.begin(), estimates.end(),
                                    [&](const auto &one) { return one.id == QLatin1String(id); });
    if (found == estimates.end())
        qFatal("no estimate %s", id);
    return *found;
}

ProtectedGroups groupsOf(const QStringList &names, const std::vector<quint32> &of)
{
    ProtectedGroups groups;
    groups.names = names;
    groups.of = of;
    groups.columns = {QStringLiteral("g")};
    return groups;
}

/// Four rows of a, five of b.
Predictions numbers()
{
    Predictions predictions;
    predictions.problem = Problem::Regression;
    predictions.predicted = {1, 2, 3, 4, 2, 4, 6, 8, 10};
    predictions.truth = {1, 3, 3, 6, 1, 4, 4, 9, 11};
    return predictions;
}

ProtectedGroups twoGroups()
{
    return groupsOf({"a", "b"}, {0, 0, 0, 0, 1, 1, 1, 1, 1});
}

ValueAudit values(const Predictions &predictions, const ProtectedGroups &groups,
                  const FairnessOptions &options = {}, bool labels = false)
{
    NoProgress progress;
    return auditValues(predictions, groups, options, labels, progress).value();
}

Predictions threeClasses()
{
    Predictions predictions;
    predictions.problem = Problem::Multiclass;
    predictions.classes = {"x", "y", "z"};
    predictions.truth = {0, 0, 1, 1, 2, 2, 0, 1, 2, 2};
    predictions.predicted = {0, 1, 1, 1, 2, 0, 0, 1, 2, 1};
    return predictions;
}

ProtectedGroups fiveAndFive()
{
    return groupsOf({"a", "b"}, {0, 0, 0, 0, 0, 1, 1, 1, 1, 1});
}

Proxies proxiesOf(const Dataset &data, const QStringList &features, const ProtectedGroups &groups,
                  bool together = false, int threads = 1)
{
    ProxyOptions options;
    options.together = together;
    options.resamples = 200;
    options.threads = threads;
    NoProgress progress;
    return findProxies(data, features, allRows(data.rowCount()), groups, options, progress).value();
}

} // namespace

class TestFairnessKinds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// Means by hand; KS distance and Welch's p by scipy.
    void valuesByHand()
    {
        FairnessOptions options;
        options.privileged = "b";
        options.resamples = 0;
        const ValueAudit audit = values(numbers(), twoGroups(), options);
        const ValueGroup &a = audit.groups[0];
        QCOMPARE(a.rows, 4);
        QVERIFY(near(of(a.figures, "mean_prediction").value, 2.5));
        QVERIFY(near(of(a.figures, "mean_truth").value, 3.25));
        QVERIFY(near(of(a.figures, "mean_residual").value, 0.75));
        QVERIFY(near(of(a.figures, "rmse").value, std::sqrt(5.0 / 4)));
        QVERIFY(near(of(audit.groups[1].figures, "mean_residual").value, -0.2));
        QVERIFY(near(of(audit.metrics, "mean_prediction_difference").value, 3.5));
        QVERIFY(near(of(audit.metrics, "ks_distance").value, 0.6));
        QVERIFY(near(of(a.against, "mean_prediction_difference").value, -3.5));
        QVERIFY(audit.groups[1].against.isEmpty() && audit.groups[1].comparisons.isEmpty());
        QVERIFY(near(a.comparisons[0].pValue, 0.06913359319239236));
        QVERIFY(near(a.comparisons[1].pValue, 0.2484179996908791));
        QVERIFY(near(a.comparisons[0].adjusted, 2 * a.comparisons[0].pValue)); // Holm, of two
        QVERIFY(near(a.comparisons[1].adjusted, a.comparisons[1].pValue));
        QVERIFY(a.small);
    }

    /// The bootstrap interval of a mean against its standard error.
    void valueIntervals()
    {
        RandomStream random(3);
        Predictions predictions;
        predictions.problem = Problem::Regression;
        std::vector<quint32> group;
        double sum = 0, squares = 0, rows = 0;
        for (int row = 0; row < 4000; ++row) {
            predictions.predicted.push_back(random.normal());
            predictions.truth.push_back(predictions.predicted.back() + random.normal());
            group.push_back(quint32(row % 3));
            if (row % 3 != 1)
                continue;
            sum += predictions.predicted.back();
            squares += predictions.predicted.back() * predictions.predicted.back();
            ++rows;
        }
        FairnessOptions options;
        options.resamples = 2000;
        const ProtectedGroups groups = groupsOf({"a", "b", "c"}, group);
        const ValueAudit audit = values(predictions, groups, options);
        const FairnessEstimate &mean = of(audit.groups[1].figures, "mean_prediction");
        const double reach =
            1.959964 * std::sqrt((squares / rows - sum / rows * (sum / rows)) / rows);
        QVERIFY(near(mean.low, mean.value - reach, 0.1 * reach));
        QVERIFY(near(mean.high, mean.value + reach, 0.1 * reach));
        options.threads = 3;
        QCOMPARE(of(values(predictions, groups, options).groups[1].figures, "mean_prediction").low,
                 mean.low);
    }

    void alikeIsFair()
    {
        Predictions predictions = numbers();
        predictions.predicted = predictions.truth = {1, 2, 2, 3, 1, 2, 2, 3};
        const ValueAudit audit =
            values(predictions, groupsOf({"a", "b"}, {0, 0, 0, 0, 1, 1, 1, 1}));
        for (const FairnessEstimate &one : audit.metrics)
            QVERIFY2(near(one.value, 0), qPrintable(one.id));
        QVERIFY(near(audit.groups[0].comparisons[0].pValue, 1));
    }

    void valuesRefuse()
    {
        NoProgress progress;
        QVERIFY(!auditValues(threeClasses(), fiveAndFive(), {}, false, progress));
        QVERIFY(
            !auditValues(numbers(), groupsOf({"a"}, std::vector<quint32>(9)), {}, false, progress));
        QVERIFY(!auditValues(numbers(), fiveAndFive(), {}, false, progress)); // ten rows
    }

    void severalClasses()
    {
        FairnessOptions options;
        options.resamples = 0;
        NoProgress progress;
        const ClassFairness audit =
            auditClasses(threeClasses(), fiveAndFive(), options, false, progress).value();
        // Right: 4 of 5 in a, 3 of 5 in b.
        QVERIFY(near(of(audit.hits->metrics, "accuracy_difference").value, 0.2));
        QCOMPARE(audit.hits->metrics.size(), 1);
        QCOMPARE(audit.classes.size(), 3);
        QCOMPARE(audit.classes[1].positive, QStringLiteral("y"));
        // Predicted y: 3 of 5 and 2 of 5; true y: 2 of 2 and 1 of 1 found.
        QVERIFY(near(of(audit.classes[1].metrics, "demographic_parity_difference").value, 0.2));
        QVERIFY(near(of(audit.classes[1].metrics, "equal_opportunity_difference").value, 0));
        // Holm over all comparisons: the smallest p times their number.
        qsizetype count = audit.hits->groups[0].comparisons.size();
        double least = audit.hits->groups[0].comparisons[0].pValue;
        double adjusted = 1;
        for (const FairnessAudit &one : audit.classes) {
            for (const GroupComparison &comparison : one.groups[0].comparisons) {
                ++count;
                least = std::min(least, comparison.pValue);
                adjusted = std::min(adjusted, comparison.adjusted);
            }
        }
        QVERIFY(near(adjusted, std::min(1.0, double(count) * least)));
    }

    void tooManyClasses()
    {
        Predictions predictions = threeClasses();
        for (int more = 0; more < 20; ++more)
            predictions.classes.append(QString::number(more));
        NoProgress progress;
        const auto audit = auditClasses(predictions, fiveAndFive(), {}, false, progress);
        QVERIFY(!audit);
        QVERIFY(audit.error().hint.contains("--positive"));
    }

    void oneClassTurnsScores()
    {
        FairnessSample sample = sampleOf({{"a", 1, 1, 1, 1}});
        sample.predictions.score = {0.9, 0.6, 0.4, 0.1};
        const Predictions other = oneAgainstRest(sample.predictions, 0);
        QCOMPARE(other.classes, QStringList({"yes", "no"}));
        QVERIFY(near(other.score[0], 0.1) && near(other.score[3], 0.9));
        QCOMPARE(other.truth, std::vector<double>({0, 1, 0, 1}));
        Predictions margins = sample.predictions;
        margins.scoreIsProbability = false;
        QVERIFY(near(oneAgainstRest(margins, 0).score[0], -0.9));
        Predictions several = threeClasses();
        QVERIFY(oneAgainstRest(several, 2).score.empty());
        several.probabilities = Eigen::MatrixXd::Constant(10, 3, 0.25);
        QVERIFY(near(oneAgainstRest(several, 2).score[4], 0.25));
    }

    /// Labels as decisions: 3 of 4 and 1 of 4 positive.
    void labels()
    {
        FairnessSample sample = sampleOf({{"a", 2, 1, 1, 0}, {"b", 0, 2, 1, 1}});
        FairnessOptions options;
        options.privileged = "a";
        NoProgress progress;
        const FairnessAudit audit =
            auditLabels(sample.predictions, sample.groups, options, progress).value();
        QVERIFY(audit.labels);
        QCOMPARE(audit.groups[0].rates.size(), 1);
        QVERIFY(near(audit.groups[0].rates[0].value, 0.75));
        QVERIFY(near(of(audit.metrics, "demographic_parity_difference").value, 0.5));
        QVERIFY(near(of(audit.metrics, "disparate_impact").value, 1.0 / 3));
        QCOMPARE(audit.metrics.size(), 3);
        QCOMPARE(audit.groups[1].comparisons.size(), 1);
        QCOMPARE(audit.groups[1].comparisons[0].adjusted, audit.groups[1].comparisons[0].pValue);
    }

    void missingByGroup()
    {
        const QString none;
        const Column pay = textColumn("pay", {"1", none, none, "2", "3", "4", "5", none});
        const Column full = textColumn("full", {"1", "1", "1", "1", "1", "1", "1", "1"});
        const Dataset data = Dataset::make("d", {pay, full}).value();
        const ProtectedGroups groups = groupsOf({"a", "b"}, {0, 0, 0, 1, 1, 1, 1, 1});
        const DataFairness audit = auditData(data, data.columnNames(), groups, {}).value();
        QCOMPARE(audit.presence[0].count, 3);
        QVERIFY(near(audit.presence[0].share, 3.0 / 8));
        QCOMPARE(audit.missing.size(), 2); // the full column does not count
        QCOMPARE(audit.missing[0].count, 2);
        QVERIFY(near(audit.missing[1].share, 0.2));
        // Fisher's exact test of 2 of 3 and 1 of 5: 26 of 56 tables are no likelier.
        QVERIFY(near(audit.missing[0].pValue, 26.0 / 56));
        QVERIFY(!auditData(data, {}, groupsOf({"a"}, std::vector<quint32>(8)), {}));
    }

    /// Correlation ratio, F test, Cramér's V and chi-squared test by scipy.
    void associations()
    {
        const Column number = Column::numeric("x", {1, 2, 4, 2, 5, 6, 9, 3, 7});
        const Column constant = Column::numeric("one", std::vector<double>(9, 1));
        const Dataset data = Dataset::make("d", {number, constant}).value();
        const ProtectedGroups groups = groupsOf({"a", "b", "c"}, {0, 0, 0, 1, 1, 1, 2, 2, 2});
        const Proxies found = proxiesOf(data, {"one", "x"}, groups);
        QCOMPARE(found.features[0].feature, QStringLiteral("x"));
        QVERIFY(near(found.features[0].association.value, 0.6546536707079771));
        QVERIFY(near(found.features[0].pValue, 0.1865889212827988));
        QVERIFY(std::isnan(found.features[0].area)); // three groups
        QVERIFY(!found.features[1].association.isDefined());
        QVERIFY(!found.features[1].association.why.isEmpty());

        QStringList levels;
        std::vector<quint32> of;
        const int table[2][3] = {{10, 20, 5}, {12, 6, 9}};
        for (quint32 group = 0; group < 2; ++group) {
            for (int level = 0; level < 3; ++level) {
                for (int row = 0; row < table[group][level]; ++row) {
                    levels.append(level < 2 ? QString::number(level) : QString()); // missing counts
                    of.push_back(group);
                }
            }
        }
        const Dataset colours = Dataset::make("c", {categoricalColumn("c", levels)}).value();
        const Proxies told = proxiesOf(colours, {"c"}, groupsOf({"a", "b"}, of));
        QVERIFY(near(told.features[0].association.value, 0.35838943286018177));
        QVERIFY(near(told.features[0].pValue, 0.01865329350276101));
        QVERIFY(told.features[0].association.low < 0.35838943286018177);
        QVERIFY(told.features[0].association.high > 0.35838943286018177);
    }

    void areaOfANumber()
    {
        const double none = std::nan("");
        const Dataset data =
            Dataset::make("d", {Column::numeric("x", {5, 2, 2, 1, 4, none})}).value();
        const Proxies found = proxiesOf(data, {"x"}, groupsOf({"a", "b"}, {0, 0, 1, 1, 1, 1}));
        QVERIFY(near(found.features[0].area, 0.75));
    }

    /// The group is x0 + x1 > 0: each alone tells a part, a learner of both nearly all.
    void together()
    {
        const Dataset data = binaryData(1500, 3);
        std::vector<quint32> of;
        const std::span<const double> x0 = data.find("x0").value().numbers();
        const std::span<const double> x1 = data.find("x1").value().numbers();
        for (size_t row = 0; row < x0.size(); ++row)
            of.push_back(x0[row] + x1[row] > 0 ? 1 : 0);
        const ProtectedGroups groups = groupsOf({"a", "b"}, of);
        const Proxies found = proxiesOf(data, {"x0", "x1", "x2"}, groups, true);
        QCOMPARE(found.features.last().feature, QStringLiteral("x2"));
        QVERIFY(found.features.last().adjusted > 0.001);
        QVERIFY(found.features.first().adjusted < 1e-20);
        QVERIFY(found.together.value > 0.97 && found.together.value <= 1);
        QVERIFY(found.together.low < found.together.value);
        QVERIFY(found.method.contains("1,500"));
        QCOMPARE(proxiesOf(data, {"x0", "x1", "x2"}, groups, true, 3).together.low,
                 found.together.low);
    }
};

QTEST_APPLESS_MAIN(TestFairnessKinds)
#include "tst_fairness_kinds.moc"
