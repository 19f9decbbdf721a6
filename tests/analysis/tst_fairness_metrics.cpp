// Every measure of fairness: values by hand, fair and empty input, order of groups.
#include "analysis/fairness_metric.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace tenbin;

namespace {

GroupCounts group(double truePositives, double falsePositives, double falseNegatives,
                  double trueNegatives)
{
    GroupCounts counts;
    counts.truePositives = truePositives;
    counts.falsePositives = falsePositives;
    counts.falseNegatives = falseNegatives;
    counts.trueNegatives = trueNegatives;
    return counts;
}

const FairnessMetric &metric(const QString &id)
{
    return *shelf<FairnessMetric>().find(id);
}

bool near(double actual, double expected)
{
    return std::abs(actual - expected) <= 1e-12;
}

} // namespace

class TestFairnessMetrics : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void byHand_data()
    {
        QTest::addColumn<double>("across");
        QTest::addColumn<double>("against");
        const double none = std::numeric_limits<double>::quiet_NaN();
        QTest::newRow("demographic_parity_difference") << 0.1 << -0.1;
        QTest::newRow("demographic_parity_ratio") << 0.75 << none;
        QTest::newRow("disparate_impact") << 0.75 << 0.75;
        QTest::newRow("equal_opportunity_difference") << 0.5 << -0.5;
        QTest::newRow("equalized_odds_difference") << 0.5 << none;
        QTest::newRow("equalized_odds_ratio") << 1.0 / 3 << none;
        QTest::newRow("average_odds_difference") << none << -1.0 / 6;
        QTest::newRow("predictive_parity_difference") << 5.0 / 12 << -5.0 / 12;
        QTest::newRow("accuracy_difference") << 0.3 << -0.3;
        QTest::newRow("treatment_equality_difference") << 0.5 << 0.5;
        QTest::newRow("theil_index") << 0.2701818777222701 << none;
        QTest::newRow("generalized_entropy") << 0.19252077562326872 << none;
    }

    /// Of A: selected 4 of 10, TPR 3/4, FPR 1/6, precision 3/4, FN/FP 1; of B: 3 of 10, 1/4, 1/3,
    /// 1/3, 3/2. Benefits of both: 13 rows 1, 3 rows 2, 4 rows 0.
    void byHand()
    {
        const GroupCounts a = group(3, 1, 1, 5);
        const GroupCounts b = group(1, 2, 3, 4);
        QFETCH(double, across);
        QFETCH(double, against);
        const FairnessMetric &one = metric(QString::fromLatin1(QTest::currentDataTag()));
        QCOMPARE(one.across == nullptr, std::isnan(across));
        QCOMPARE(one.against == nullptr, std::isnan(against));
        if (one.across) {
            QVERIFY(near(one.across({{a, b}, 0}), across));
            QVERIFY(near(one.across({{b, a}, 1}), across));
        }
        if (one.against)
            QVERIFY(near(one.against(b, a), against));
    }

    void allHaveWords()
    {
        for (const auto &[id, one] : shelf<FairnessMetric>().entries()) {
            QVERIFY2(!one.title.isEmpty() && !one.formula.isEmpty() && !one.undefined.isEmpty(),
                     qPrintable(id));
            QVERIFY2(one.across || one.against, qPrintable(id));
        }
    }

    /// Groups that are alike and predicted without a fault.
    void fairWhenAlike()
    {
        GroupCounts alike = group(4, 0, 0, 6);
        alike.hasProbabilities = true;
        alike.scores = 4;
        alike.bins[0] = {6, 0, 0};
        alike.bins[9] = {4, 4, 4};
        for (const auto &[id, one] : shelf<FairnessMetric>().entries()) {
            const double across = one.across ? one.across({{alike, alike}, 0}) : one.fair;
            const double against = one.against ? one.against(alike, alike) : one.fair;
            for (double value : {across, against})
                QVERIFY2(std::isnan(value) || near(value, one.fair), qPrintable(id));
        }
    }

    /// Nothing is infinite or pretends to be a value where a rate has no denominator.
    void undefinedNotZero_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<double>("tp");
        QTest::addColumn<double>("fp");
        QTest::addColumn<double>("fn");
        QTest::addColumn<double>("tn");
        const auto row = [](const char *id, double tp, double fp, double fn, double tn) {
            QTest::newRow(id) << QString::fromLatin1(id) << tp << fp << fn << tn;
        };
        row("demographic_parity_ratio", 0, 0, 3, 7); // nobody selected
        row("disparate_impact", 0, 0, 3, 7);
        row("predictive_parity_difference", 0, 0, 3, 7);
        row("equal_opportunity_difference", 0, 3, 0, 7);  // no positives
        row("treatment_equality_difference", 3, 0, 2, 7); // no false positives
        row("equalized_odds_ratio", 0, 0, 3, 7);
        row("theil_index", 0, 0, 5, 0); // nobody benefits
        row("generalized_entropy", 0, 0, 5, 0);
        row("calibration_difference", 3, 1, 1, 5); // no probabilities
    }

    void undefinedNotZero()
    {
        QFETCH(QString, id);
        QFETCH(double, tp);
        QFETCH(double, fp);
        QFETCH(double, fn);
        QFETCH(double, tn);
        const GroupCounts one = group(tp, fp, fn, tn);
        QVERIFY(std::isnan(metric(id).across({{one, one}, -1})));
        for (const auto &entry : shelf<FairnessMetric>().entries()) {
            if (entry.item.across)
                QVERIFY2(!std::isinf(entry.item.across({{one, one}, 0})), qPrintable(entry.id));
            if (entry.item.against)
                QVERIFY2(!std::isinf(entry.item.against(one, one)), qPrintable(entry.id));
        }
    }

    /// A group without a rate is left out; a difference needs two that have it.
    void groupsWithoutRate()
    {
        const GroupCounts none = group(0, 2, 0, 8); // no positives
        const FairnessMetric &one = metric(QStringLiteral("equal_opportunity_difference"));
        QVERIFY(near(one.across({{group(3, 1, 1, 5), none, group(1, 2, 3, 4)}, -1}), 0.5));
        QVERIFY(std::isnan(one.across({{group(3, 1, 1, 5), none}, -1})));
        QVERIFY(std::isnan(one.against(none, group(3, 1, 1, 5))));
    }

    void pooledAgainstPrivileged()
    {
        // Others: 5 of 30 selected; privileged: 4 of 10.
        const FairnessView view{{group(1, 1, 1, 7), group(2, 2, 0, 6), group(2, 1, 4, 13)}, 1};
        QVERIFY(near(metric(QStringLiteral("disparate_impact")).across(view), 5.0 / 30 / 0.4));
    }

    void calibrationByHand()
    {
        GroupCounts counts = group(1, 1, 1, 1);
        counts.hasProbabilities = true;
        counts.bins[2] = {2, 1, 0.5}; // said 0.25, came true in half
        counts.bins[7] = {2, 1, 1.5};
        QVERIFY(near(counts.calibrationError(), 0.25));
    }
};

QTEST_APPLESS_MAIN(TestFairnessMetrics)
#include "tst_fairness_metrics.moc"
