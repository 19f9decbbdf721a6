// The audit: values with intervals, what is undefined, small groups, many comparisons, seeds.
#include "analysis/fairness_audit.h"
#include "analysis/fairness_blocks.h"
#include "core/random.h"
#include "tests/analysis/fairness_samples.h"

#include <QJsonDocument>
#include <QTest>

#include <cmath>

using namespace tenbin;
using namespace tenbin::test;

namespace {

FairnessAudit audit(const FairnessSample &sample, const FairnessOptions &options = {})
{
    NoProgress progress;
    return auditFairness(sample.predictions, sample.groups, options, progress).value();
}

const FairnessEstimate &rate(const FairnessAudit &audit, const QString &group, const QString &id)
{
    const QList<FairnessEstimate> &rates = audit.findGroup(group)->rates;
    return *std::find_if(rates.begin(), rates.end(),
                         [&](const FairnessEstimate &one) { return one.id == id; });
}

bool near(double actual, double expected, double within = 1e-12)
{
    return std::abs(actual - expected) <= within;
}

/// Three groups whose probabilities are right in the mean.
FairnessSample withProbabilities(int rows)
{
    RandomStream random(5);
    FairnessSample sample = sampleOf({{"a", 0, 0, 0, 0}, {"b", 0, 0, 0, 0}, {"c", 0, 0, 0, 0}});
    for (int row = 0; row < rows; ++row) {
        const double p = random.uniform();
        sample.predictions.score.push_back(p);
        sample.predictions.truth.push_back(random.uniform() < p ? 1 : 0);
        sample.predictions.predicted.push_back(p >= 0.5 ? 1 : 0);
        sample.groups.of.push_back(quint32(random.below(3)));
    }
    return sample;
}

/// All numbers of an audit, bit by bit; NaN as one text.
QStringList numbersOf(const FairnessAudit &audit)
{
    QStringList numbers;
    const auto add = [&](const QList<FairnessEstimate> &estimates) {
        for (const FairnessEstimate &one : estimates) {
            for (double value : {one.value, one.low, one.high, one.withoutSmall})
                numbers.append(QString::number(value, 'g', 17));
        }
    };
    for (const GroupAudit &group : audit.groups) {
        add(group.rates);
        add(group.against);
    }
    add(audit.metrics);
    add(audit.against);
    return numbers;
}

class Stops final : public Progress
{
public:
    bool report(double, const QString & = {}) override { return false; }
};

} // namespace

class TestFairnessAudit : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ratesWithWilson()
    {
        FairnessOptions options;
        options.resamples = 0;
        const FairnessAudit found =
            audit(sampleOf({{"a", 8, 0, 2, 10}, {"b", 5, 5, 5, 5}}), options);
        const FairnessEstimate &tpr = rate(found, "a", "tpr");
        QVERIFY(near(tpr.value, 0.8));
        // Wilson's formula with z = 1.959964 by hand.
        QVERIFY(near(tpr.low, 0.4901625, 1e-6));
        QVERIFY(near(tpr.high, 0.9433178, 1e-6));
        QCOMPARE(tpr.interval, QStringLiteral("95 % Wilson"));
        QCOMPARE(found.rows, 40);
        QCOMPARE(found.positive, QStringLiteral("yes"));
        QVERIFY(near(found.findMetric("equal_opportunity_difference")->value, 0.3));
        QVERIFY(std::isnan(found.findMetric("equal_opportunity_difference")->low));
        QVERIFY(!found.findMetric("calibration_difference"));
        QVERIFY(found.against.isEmpty());
    }

    void undefinedIsSaid()
    {
        FairnessOptions options;
        options.privileged = "b";
        const FairnessSample sample = sampleOf({{"a", 0, 0, 0, 40}, {"b", 20, 5, 5, 20}});
        const FairnessAudit found = audit(sample, options);
        for (const char *id : {"tpr", "fnr", "precision", "brier"}) {
            const FairnessEstimate &one = rate(found, "a", id);
            QVERIFY2(!one.isDefined() && !one.why.isEmpty(), id);
            QVERIFY(std::isnan(one.low) && std::isnan(one.high));
        }
        QVERIFY(rate(found, "a", "npv").isDefined());
        const FairnessEstimate *opportunity = found.findMetric("equal_opportunity_difference");
        QVERIFY(!opportunity->isDefined() && !opportunity->why.isEmpty());
        QVERIFY(found.findMetric("equalized_odds_difference")->isDefined()); // by the FPR

        const auto blocks = fairnessBlocks(found, {sample.predictions, sample.groups});
        const QByteArray json = QJsonDocument(blocksToJson(blocks)).toJson();
        QVERIFY(json.contains("undefined: no row of it is positive"));
        QVERIFY(!json.contains("nan") && !json.contains("inf "));
        bool met = false;
        for (const Block &block : blocks) {
            const Table *table = std::get_if<Table>(&block);
            if (!table || table->title != "Across groups")
                continue;
            for (const QList<QJsonValue> &row : table->rows) {
                if (row[0].toString() != "Equal opportunity difference")
                    continue;
                met = true;
                QCOMPARE(row[1].toString(), QStringLiteral("undefined"));
                QCOMPARE(row[5].toString(), opportunity->why);
            }
        }
        QVERIFY(met);
    }

    void signs()
    {
        FairnessOptions options;
        options.privileged = "b";
        options.resamples = 0;
        const FairnessAudit found = audit(
            sampleOf({{"a", 10, 0, 30, 60}, {"b", 30, 20, 10, 40}, {"c", 10, 0, 30, 60}}), options);
        const auto of = [](const QList<FairnessEstimate> &estimates, const QString &id) {
            for (const FairnessEstimate &one : estimates) {
                if (one.id == id)
                    return one.value;
            }
            return -12345.0;
        };
        QVERIFY(near(of(found.against, "demographic_parity_difference"), -0.4));
        QVERIFY(near(of(found.against, "disparate_impact"), 0.2));
        QVERIFY(near(of(found.findGroup("a")->against, "equal_opportunity_difference"), -0.5));
        QVERIFY(found.findGroup("b")->against.isEmpty());
        QVERIFY(found.findGroup("b")->comparisons.isEmpty());
        QVERIFY(near(found.findGroup("c")->comparisons.first().difference, -0.4));
    }

    /// Percentiles of the bootstrap against the standard error of a difference of two shares.
    void intervalOfDifference()
    {
        FairnessOptions options;
        options.privileged = "b";
        options.resamples = 4000;
        const FairnessAudit found =
            audit(sampleOf({{"a", 300, 300, 700, 700}, {"b", 500, 500, 500, 500}}), options);
        const FairnessEstimate &parity = *std::find_if(
            found.against.begin(), found.against.end(), [](const FairnessEstimate &one) {
                return one.id == QLatin1String("demographic_parity_difference");
            });
        const double reach = 1.959964 * std::sqrt(0.3 * 0.7 / 2000 + 0.5 * 0.5 / 2000);
        QVERIFY(near(parity.low, -0.2 - reach, 0.06 * reach));
        QVERIFY(near(parity.high, -0.2 + reach, 0.06 * reach));
        QCOMPARE(parity.interval, QStringLiteral("95 % bootstrap, 4,000 resamples"));
    }

    /// Cells of a hundredth lose nothing that matters: against the standard error of the mean.
    void intervalOfBrier()
    {
        const FairnessSample sample = withProbabilities(6000);
        FairnessOptions options;
        options.resamples = 4000;
        const FairnessAudit found = audit(sample, options);
        double rows = 0;
        double sum = 0;
        double squares = 0;
        for (size_t row = 0; row < sample.groups.of.size(); ++row) {
            if (sample.groups.of[row] != 1)
                continue;
            const double gap = sample.predictions.score[row] - sample.predictions.truth[row];
            rows += 1;
            sum += gap * gap;
            squares += gap * gap * gap * gap;
        }
        const double mean = sum / rows;
        const double reach = 1.959964 * std::sqrt((squares / rows - mean * mean) / rows);
        const FairnessEstimate &brier = rate(found, "b", "brier");
        QVERIFY(near(brier.value, mean));
        QVERIFY(near(brier.low, mean - reach, 0.06 * reach));
        QVERIFY(near(brier.high, mean + reach, 0.06 * reach));
    }

    void sameWhateverTheThreads()
    {
        const FairnessSample sample = withProbabilities(3000);
        FairnessOptions options;
        options.privileged = "c";
        options.resamples = 205;
        const QStringList one = numbersOf(audit(sample, options));
        options.threads = 3;
        QCOMPARE(numbersOf(audit(sample, options)), one);
        options.seed = 1;
        QVERIFY(numbersOf(audit(sample, options)) != one);
    }

    void orderOfRowsIsIrrelevant()
    {
        const FairnessSample sample = withProbabilities(500);
        FairnessSample turned = sample;
        std::reverse(turned.predictions.truth.begin(), turned.predictions.truth.end());
        std::reverse(turned.predictions.predicted.begin(), turned.predictions.predicted.end());
        std::reverse(turned.predictions.score.begin(), turned.predictions.score.end());
        std::reverse(turned.groups.of.begin(), turned.groups.of.end());
        const FairnessAudit one = audit(sample);
        const FairnessAudit other = audit(turned);
        for (qsizetype at = 0; at < one.metrics.size(); ++at) {
            QVERIFY(near(one.metrics[at].value, other.metrics[at].value));
            QVERIFY(near(one.metrics[at].low, other.metrics[at].low));
        }
    }

    void smallGroups()
    {
        const FairnessAudit found =
            audit(sampleOf({{"a", 40, 0, 0, 40}, {"b", 30, 0, 10, 40}, {"tiny", 0, 0, 3, 3}}));
        QVERIFY(found.findGroup("tiny")->small);
        QVERIFY(!found.findGroup("a")->small);
        const FairnessEstimate *opportunity = found.findMetric("equal_opportunity_difference");
        QVERIFY(near(opportunity->value, 1));
        QVERIFY(near(opportunity->withoutSmall, 0.25));
        QCOMPARE(found.warnings.size(), 1);
        QVERIFY(found.warnings.first().contains("tiny"));
        FairnessOptions options;
        options.leastRows = 6;
        const FairnessAudit all = audit(
            sampleOf({{"a", 40, 0, 0, 40}, {"b", 30, 0, 10, 40}, {"tiny", 0, 0, 3, 3}}), options);
        QVERIFY(all.warnings.isEmpty());
        QVERIFY(std::isnan(all.findMetric("equal_opportunity_difference")->withoutSmall));
    }

    void comparisonsByHolm()
    {
        FairnessOptions options;
        options.resamples = 0;
        // Two groups: five rates, one comparison each.
        const FairnessAudit two =
            audit(sampleOf({{"a", 30, 30, 20, 20}, {"b", 25, 20, 30, 25}}), options);
        QCOMPARE(two.groups[0].comparisons.size(), 5);
        QVERIFY(two.groups[1].comparisons.isEmpty());
        QVERIFY(near(two.groups[0].comparisons[0].pValue, 0.03367206885634585)); // 60 and 45 of 100
        double least = 1;
        double adjusted = 1;
        for (const GroupComparison &one : two.groups[0].comparisons) {
            QVERIFY(one.adjusted >= one.pValue);
            if (one.pValue < least) {
                least = one.pValue;
                adjusted = one.adjusted;
            }
        }
        QVERIFY(near(adjusted, std::min(1.0, 5 * least)));
        // Three: each with the two others together.
        const FairnessAudit three =
            audit(sampleOf({{"a", 30, 30, 20, 20}, {"b", 20, 10, 40, 30}, {"c", 5, 10, 30, 55}}),
                  options);
        QVERIFY(near(three.groups[0].comparisons[0].difference, 0.6 - 45.0 / 200));
        QCOMPARE(three.groups[2].comparisons.size(), 5);
    }

    void warns()
    {
        FairnessSample sample = sampleOf({{"a", 20, 0, 0, 20}, {"b", 20, 5, 5, 20}});
        sample.predictions.weights.assign(sample.groups.of.size(), 2.0);
        sample.predictions.rows.assign(sample.groups.of.size(), 7);
        sample.groups.missing = 1;
        FairnessOptions options;
        options.resamples = 0;
        QCOMPARE(audit(sample, options).warnings.size(), 3);
    }

    void refuses()
    {
        NoProgress progress;
        const FairnessSample good = sampleOf({{"a", 1, 1, 1, 1}, {"b", 1, 1, 1, 1}});
        const auto fails = [&](const FairnessSample &sample, const FairnessOptions &options) {
            return !auditFairness(sample.predictions, sample.groups, options, progress);
        };
        QVERIFY(!fails(good, {}));
        FairnessSample values = good;
        values.predictions.problem = Problem::Regression;
        QVERIFY(fails(values, {}));
        FairnessSample shorter = good;
        shorter.groups.of.pop_back();
        QVERIFY(fails(shorter, {}));
        QVERIFY(fails(sampleOf({{"a", 1, 1, 1, 1}}), {}));
        FairnessOptions options;
        options.privileged = "c";
        const auto absent = auditFairness(good.predictions, good.groups, options, progress);
        QVERIFY(!absent && absent.error().hint.contains("a, b"));
        options = {};
        options.level = 1;
        QVERIFY(fails(good, options));
        options = {};
        options.resamples = -1;
        QVERIFY(fails(good, options));
    }

    void stops()
    {
        Stops progress;
        const FairnessSample sample = sampleOf({{"a", 1, 1, 1, 1}, {"b", 1, 1, 1, 1}});
        const auto found = auditFairness(sample.predictions, sample.groups, {}, progress);
        QVERIFY(!found);
        QCOMPARE(found.error().kind, Error::Kind::Cancelled);
    }
};

QTEST_APPLESS_MAIN(TestFairnessAudit)
#include "tst_fairness_audit.moc"
