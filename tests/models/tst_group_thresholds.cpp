#include "core/random.h"
#include "models/group_thresholds.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace tenbin;

namespace {

struct Sample
{
    std::vector<double> scores, truth, weights;
};

/// Scores that tell the classes apart a little, the better the later the group; with ties.
Sample sampleOf(int rows, int group, quint64 seed)
{
    RandomStream random(seed, quint64(group));
    Sample sample;
    for (int row = 0; row < rows; ++row) {
        const double truth = row < 2 ? row : double(random.uniform() < 0.3 + 0.1 * group);
        const double score = 0.4 + truth * 0.1 * (group + 1) + 0.25 * random.normal();
        sample.truth.push_back(truth);
        sample.scores.push_back(std::clamp(std::round(score * 50) / 50, 0.0, 1.0));
        sample.weights.push_back(1 + double(random.below(3)));
    }
    return sample;
}

std::vector<Sample> samplesOf(int groups, int rows, quint64 seed)
{
    std::vector<Sample> samples;
    for (int group = 0; group < groups; ++group)
        samples.push_back(sampleOf(rows, group, seed));
    return samples;
}

std::vector<GroupRoc> curvesOf(const std::vector<Sample> &samples)
{
    std::vector<GroupRoc> curves;
    for (const Sample &sample : samples)
        curves.push_back(groupRoc(sample.scores, sample.truth, sample.weights));
    return curves;
}

/// What a rule comes to, row by row and not by a curve.
struct Rates
{
    double selected = 0, tpr = 0, fpr = 0;
    double right = 0; ///< weight of rows that are decided right
};

Rates ratesOf(const Sample &sample, const ScoreRule &rule)
{
    Rates rates;
    double positives = 0, negatives = 0;
    for (size_t row = 0; row < sample.scores.size(); ++row) {
        const double share = rule.at(sample.scores[row]);
        const double weight = sample.weights[row];
        const bool positive = sample.truth[row] > 0.5;
        (positive ? positives : negatives) += weight;
        rates.selected += weight * share;
        (positive ? rates.tpr : rates.fpr) += weight * share;
        rates.right += weight * (positive ? share : 1 - share);
    }
    rates.selected /= positives + negatives;
    rates.tpr /= positives;
    rates.fpr /= negatives;
    return rates;
}

double gapOf(const std::vector<Rates> &all, Parity parity)
{
    const auto spread = [&](double Rates::*rate) {
        double low = 1, high = 0;
        for (const Rates &rates : all) {
            low = std::min(low, rates.*rate);
            high = std::max(high, rates.*rate);
        }
        return high - low;
    };
    switch (parity) {
    case Parity::Selection: return spread(&Rates::selected);
    case Parity::TruePositives: return spread(&Rates::tpr);
    case Parity::Odds: break;
    }
    return std::max(spread(&Rates::tpr), spread(&Rates::fpr));
}

struct Outcome
{
    double gap = 0, right = 0;
};

Outcome outcomeOf(const std::vector<Sample> &samples, const std::vector<ScoreRule> &rules,
                  Parity parity)
{
    std::vector<Rates> all;
    Outcome outcome;
    for (size_t group = 0; group < samples.size(); ++group) {
        all.push_back(ratesOf(samples[group], rules[group]));
        outcome.right += all.back().right;
    }
    outcome.gap = gapOf(all, parity);
    return outcome;
}

/// The best of all combinations of thresholds, one a group.
double bruteForce(const std::vector<Sample> &samples, Parity parity, double slack)
{
    std::vector<std::vector<Rates>> choices;
    for (const Sample &sample : samples) {
        std::vector<double> thresholds = sample.scores;
        thresholds.push_back(2);
        std::sort(thresholds.begin(), thresholds.end());
        thresholds.erase(std::unique(thresholds.begin(), thresholds.end()), thresholds.end());
        choices.emplace_back();
        for (double threshold : thresholds)
            choices.back().push_back(ratesOf(sample, ScoreRule::from(threshold)));
    }
    double best = -1;
    std::vector<size_t> at(samples.size());
    for (bool more = true; more;) {
        std::vector<Rates> all;
        double right = 0;
        for (size_t group = 0; group < samples.size(); ++group) {
            all.push_back(choices[group][at[group]]);
            right += all.back().right;
        }
        if (gapOf(all, parity) <= slack + 1e-9)
            best = std::max(best, right);
        more = false;
        for (size_t group = 0; group < samples.size() && !more; ++group) {
            more = ++at[group] < choices[group].size();
            if (!more)
                at[group] = 0;
        }
    }
    return best;
}

void addCases()
{
    QTest::addColumn<int>("parity");
    QTest::addColumn<double>("slack");
    QTest::addColumn<int>("groups");
    for (int parity = 0; parity < 3; ++parity) {
        for (double slack : {0.0, 0.03, 0.1, 0.4}) {
            for (int groups : {2, 3})
                QTest::addRow("parity %d, slack %g, %d groups", parity, slack, groups)
                    << parity << slack << groups;
        }
    }
}

} // namespace

class GroupThresholdsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void curveByHand()
    {
        const GroupRoc roc =
            groupRoc(std::vector<double>{0.9, 0.8, 0.8, 0.2}, std::vector<double>{1, 1, 0, 0},
                     std::vector<double>{2, 1, 1, 3});
        QCOMPARE(roc.positives, 3.0);
        QCOMPARE(roc.negatives, 4.0);
        QCOMPARE(roc.points.size(), size_t(4));
        QCOMPARE(roc.points[1].tpr, 2.0 / 3);
        QCOMPARE(roc.points[1].fpr, 0.0);
        QVERIFY(std::abs(roc.points[1].threshold - 0.85) < 1e-12);
        QCOMPARE(roc.points[2].tpr, 1.0);
        QCOMPARE(roc.points[2].fpr, 0.25);
        QCOMPARE(roc.points[3].fpr, 1.0);
        QVERIFY(roc.points[0].threshold > 1);
        QCOMPARE(roc.points[3].threshold, 0.0);
    }

    void hullLeavesOutWhatLiesUnder()
    {
        const std::vector<RocPoint> hull =
            convexHull({{1, 0, 0}, {0.9, 0.1, 0.5}, {0.5, 0.3, 0.55}, {0.3, 0.5, 0.9}, {0, 1, 1}});
        QCOMPARE(hull.size(), size_t(4));
        QCOMPARE(hull[2].fpr, 0.5);
    }

    /// One group's scores know everything, the other's nothing: with equal odds the first may not
    /// do better than the second, whose curve is the diagonal.
    void equalOddsAreThoseOfTheWorstGroup()
    {
        const Sample knows{{0.9, 0.9, 0.1, 0.1}, {1, 1, 0, 0}, {1, 1, 1, 1}};
        const Sample blind{{0.5, 0.5, 0.5, 0.5}, {1, 1, 0, 0}, {1, 1, 1, 1}};
        const std::vector<ScoreRule> rules =
            drawnThresholds(curvesOf({knows, blind}), {Parity::Odds, 0, false});
        for (const auto &[sample, rule] :
             {std::pair(knows, rules[0]), std::pair(blind, rules[1])}) {
            const Rates rates = ratesOf(sample, rule);
            QVERIFY(std::abs(rates.tpr - rates.fpr) < 1e-6);
        }
        // With slack s the first group's true positives may be s above.
        const Outcome some = outcomeOf(
            {knows, blind}, drawnThresholds(curvesOf({knows, blind}), {Parity::Odds, 0.3, false}),
            Parity::Odds);
        QVERIFY(std::abs(some.right - (4 + 0.3 * 4)) < 1e-6);
    }

    void drawnKeepTheConstraintAndLoseLeast_data() { addCases(); }
    void drawnKeepTheConstraintAndLoseLeast()
    {
        QFETCH(int, parity);
        QFETCH(double, slack);
        QFETCH(int, groups);
        const auto aim = Parity(parity);
        for (quint64 seed = 1; seed <= 5; ++seed) {
            const std::vector<Sample> samples = samplesOf(groups, 40, seed);
            const Outcome drawn =
                outcomeOf(samples, drawnThresholds(curvesOf(samples), {aim, slack, false}), aim);
            QVERIFY2(drawn.gap <= slack + 1e-6, qPrintable(QString::number(drawn.gap)));
            const Outcome plain =
                outcomeOf(samples, plainThresholds(curvesOf(samples), {aim, slack, false}), aim);
            QVERIFY2(drawn.right >= plain.right - 1e-6, qPrintable(QString::number(drawn.right)));
        }
    }

    void plainAreTheBestOfAll_data() { addCases(); }
    void plainAreTheBestOfAll()
    {
        QFETCH(int, parity);
        QFETCH(double, slack);
        QFETCH(int, groups);
        const auto aim = Parity(parity);
        for (quint64 seed = 1; seed <= 3; ++seed) {
            const std::vector<Sample> samples = samplesOf(groups, groups == 2 ? 40 : 18, seed);
            const Outcome plain =
                outcomeOf(samples, plainThresholds(curvesOf(samples), {aim, slack, false}), aim);
            QVERIFY(plain.gap <= slack + 1e-9);
            QVERIFY(std::abs(plain.right - bruteForce(samples, aim, slack)) < 1e-9);
        }
    }

    /// Equalized odds without slack: no point of a fine grid on the lower of the hulls is better.
    void drawnOddsAreTheBestOfAGrid()
    {
        const std::vector<Sample> samples = samplesOf(2, 60, 9);
        const std::vector<GroupRoc> curves = curvesOf(samples);
        const Outcome drawn =
            outcomeOf(samples, drawnThresholds(curves, {Parity::Odds, 0, false}), Parity::Odds);
        const auto height = [&](size_t group, double fpr) {
            double best = 0; // by all pairs of points: no hull is made for it
            for (const RocPoint &a : curves[group].points) {
                for (const RocPoint &b : curves[group].points) {
                    if (a.fpr <= fpr && b.fpr >= fpr)
                        best = std::max(best, b.fpr == a.fpr
                                                  ? std::max(a.tpr, b.tpr)
                                                  : a.tpr + (fpr - a.fpr) / (b.fpr - a.fpr) *
                                                                (b.tpr - a.tpr));
                }
            }
            return best;
        };
        const double positives = curves[0].positives + curves[1].positives;
        const double negatives = curves[0].negatives + curves[1].negatives;
        double best = 0;
        for (int step = 0; step <= 1000; ++step) {
            const double fpr = step / 1000.0;
            const double tpr = std::min(height(0, fpr), height(1, fpr));
            best = std::max(best, tpr * positives + (1 - fpr) * negatives);
        }
        QVERIFY(drawn.right >= best - 1e-6);
        QVERIFY(drawn.right <= best + 0.01 * (positives + negatives));
    }

    /// All the slack there is: nothing is given up.
    void muchSlackChangesNothing()
    {
        const std::vector<Sample> samples = samplesOf(3, 200, 4);
        double free = 0;
        for (const Sample &sample : samples)
            free += bruteForce({sample}, Parity::Odds, 1);
        for (const auto parity : {Parity::Selection, Parity::TruePositives, Parity::Odds}) {
            const ThresholdAim aim{parity, 1, false};
            QVERIFY(
                std::abs(outcomeOf(samples, drawnThresholds(curvesOf(samples), aim), parity).right -
                         free) < 1e-6);
            QVERIFY(
                std::abs(outcomeOf(samples, plainThresholds(curvesOf(samples), aim), parity).right -
                         free) < 1e-6);
        }
    }

    void groupWithoutPositivesHasASelectionRate()
    {
        const Sample none{{0.9, 0.5, 0.4, 0.1}, {0, 0, 0, 0}, {1, 1, 1, 1}};
        const Sample some{{0.9, 0.8, 0.4, 0.1}, {1, 1, 0, 0}, {2, 2, 2, 2}};
        const std::vector<ScoreRule> rules =
            plainThresholds(curvesOf({none, some}), {Parity::Selection, 0.25, false});
        QCOMPARE(ratesOf(some, rules[1]).selected, 0.5);
        QCOMPARE(ratesOf(none, rules[0]).selected, 0.25);
        QCOMPARE(rules[0].at(0.9), 1.0);
        QCOMPARE(rules[0].at(0.5), 0.0);
    }
};

QTEST_GUILESS_MAIN(GroupThresholdsTest)
#include "tst_group_thresholds.moc"
