#include "analysis/mitigation_comparison.h"
#include "core/random.h"
#include "models/evaluation.h"
#include "tests/analysis/fairness_samples.h"

#include <QTest>

#include <cmath>

using namespace tenbin;

namespace {

MitigationComparisonOptions options(int threads = 1)
{
    return {QStringLiteral("equalized_odds_difference"), 0, 300, 0.95, 3, threads};
}

void addScores(Predictions &predictions, quint64 seed)
{
    RandomStream random(seed);
    const auto rows = Eigen::Index(predictions.truth.size());
    predictions.probabilities.resize(rows, 2);
    for (Eigen::Index row = 0; row < rows; ++row) {
        const double score =
            std::round(10 * (0.3 * predictions.truth[size_t(row)] + 0.7 * random.uniform())) / 10;
        predictions.probabilities(row, 1) = score;
        predictions.probabilities(row, 0) = 1 - score;
    }
}

} // namespace

class MitigationComparisonTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void valuesByHand()
    {
        // TPR 0.8 and 0.5, FPR 0.4 and 0.1 before; 0.6 and 0.5, 0.2 and 0.2 after.
        auto before = test::sampleOf(
            {{QStringLiteral("a"), 40, 20, 10, 30}, {QStringLiteral("b"), 25, 5, 25, 45}});
        auto after = test::sampleOf(
            {{QStringLiteral("a"), 30, 10, 20, 40}, {QStringLiteral("b"), 25, 10, 25, 40}});
        addScores(before.predictions, 1);
        // The same rows in the same order: truth by group, positives first.
        const auto sorted = [](const test::FairnessSample &sample, const Predictions &like) {
            Predictions made = like;
            made.truth.clear();
            made.predicted.clear();
            for (quint32 group : {0U, 1U}) {
                for (double truth : {1.0, 0.0}) {
                    for (size_t row = 0; row < sample.groups.of.size(); ++row) {
                        if (sample.groups.of[row] == group &&
                            sample.predictions.truth[row] == truth) {
                            made.truth.push_back(truth);
                            made.predicted.push_back(sample.predictions.predicted[row]);
                        }
                    }
                }
            }
            return made;
        };
        const Predictions plain = sorted(before, before.predictions);
        const Predictions fair = sorted(after, before.predictions);
        NoProgress progress;
        const MitigationComparison made =
            compareMitigation(plain, {fair}, before.groups, options(), progress).value();
        QCOMPARE(made.rows, 200);
        QCOMPARE(made.groupRows, (QList<qsizetype>{100, 100}));
        const auto check = [&](const char *id, const char *group, double was, double is) {
            const PairedFigure *figure =
                made.find(QString::fromLatin1(id), QString::fromLatin1(group));
            QVERIFY2(figure, id);
            QVERIFY2(std::abs(figure->before.value - was) < 1e-12, id);
            QVERIFY2(std::abs(figure->after.value - is) < 1e-12, id);
            QVERIFY2(std::abs(figure->difference.value - (is - was)) < 1e-12, id);
            QVERIFY2(figure->difference.low <= is - was && figure->difference.high >= is - was, id);
        };
        check("tpr", "a", 0.8, 0.6);
        check("fpr", "a", 0.4, 0.2);
        check("selection_rate", "b", 0.3, 0.35);
        check("equalized_odds_difference", "", 0.3, 0.1);
        check("equal_opportunity_difference", "", 0.3, 0.1);
        check("demographic_parity_difference", "", 0.3, 0.05);
        check("accuracy", "", 0.7, 0.675);
        QCOMPARE(made.plain.gap.value, 0.3);
        QCOMPARE(made.frontier.size(), 1);
        QVERIFY(std::abs(made.frontier[0].gap.value - 0.1) < 1e-12);
        // The area is that of the metric, ties and all.
        EvaluationOptions evaluation;
        evaluation.resamples = 0;
        const double area =
            evaluateAll(plain, evaluation, progress).value().find(QStringLiteral("roc_auc"))->value;
        QVERIFY(std::abs(made.find(QStringLiteral("roc_auc"))->before.value - area) < 1e-12);
    }

    /// Pairs: what does not change has no interval around its difference.
    void equalPredictionsDoNotDiffer()
    {
        auto sample = test::sampleOf(
            {{QStringLiteral("a"), 40, 20, 10, 30}, {QStringLiteral("b"), 25, 5, 25, 45}});
        addScores(sample.predictions, 2);
        NoProgress progress;
        const MitigationComparison made =
            compareMitigation(sample.predictions, {sample.predictions}, sample.groups, options(),
                              progress)
                .value();
        for (const PairedFigure &figure : made.figures) {
            QCOMPARE(figure.difference.value, 0.0);
            QCOMPARE(figure.difference.low, 0.0);
            QCOMPARE(figure.difference.high, 0.0);
            QVERIFY(figure.before.low < figure.before.high);
        }
        const MitigationComparison again =
            compareMitigation(sample.predictions, {sample.predictions}, sample.groups, options(3),
                              progress)
                .value();
        QCOMPARE(again.figures[0].before.low, made.figures[0].before.low);
    }

    /// The interval of a share is about the normal one.
    void intervalIsAboutTheNormalOne()
    {
        auto sample = test::sampleOf(
            {{QStringLiteral("a"), 400, 200, 100, 300}, {QStringLiteral("b"), 250, 50, 250, 450}});
        addScores(sample.predictions, 2);
        MitigationComparisonOptions many = options(2);
        many.resamples = 2000;
        NoProgress progress;
        const MitigationComparison made =
            compareMitigation(sample.predictions, {sample.predictions}, sample.groups, many,
                              progress)
                .value();
        const PairedValue accuracy = made.find(QStringLiteral("accuracy"))->before;
        const double half = 1.96 * std::sqrt(0.7 * 0.3 / 2000);
        QVERIFY(std::abs(accuracy.low - (0.7 - half)) < 0.15 * half);
        QVERIFY(std::abs(accuracy.high - (0.7 + half)) < 0.15 * half);
    }

    void otherRowsAreRefused()
    {
        const auto one = test::sampleOf({{QStringLiteral("a"), 2, 2, 2, 2}});
        const auto two = test::sampleOf({{QStringLiteral("a"), 2, 3, 2, 2}});
        NoProgress progress;
        QVERIFY(!compareMitigation(one.predictions, {two.predictions}, one.groups, options(),
                                   progress));
    }

    /// No positives: undefined, neither 0 nor a number.
    void undefinedStaysUndefined()
    {
        auto sample = test::sampleOf(
            {{QStringLiteral("a"), 0, 20, 0, 30}, {QStringLiteral("b"), 25, 5, 25, 45}});
        addScores(sample.predictions, 2);
        NoProgress progress;
        const MitigationComparison made =
            compareMitigation(sample.predictions, {sample.predictions}, sample.groups, options(),
                              progress)
                .value();
        const PairedFigure *tpr = made.find(QStringLiteral("tpr"), QStringLiteral("a"));
        QVERIFY(std::isnan(tpr->before.value) && std::isnan(tpr->before.low));
        QVERIFY(std::isnan(tpr->difference.value));
    }
};

QTEST_GUILESS_MAIN(MitigationComparisonTest)
#include "tst_mitigation_comparison.moc"
