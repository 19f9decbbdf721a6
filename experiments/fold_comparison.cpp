#include "experiments/fold_comparison.h"

#include "analysis/bayesian_t_test.h"
#include "analysis/corrected_t_test.h"
#include "analysis/wilcoxon_test.h"
#include "core/json.h"
#include "core/number.h"
#include "core/text.h"
#include "experiments/comparison_verdicts.h"
#include "experiments/run_comparison.h"

#include <cmath>

namespace tenbin {

namespace {

/// A run and the baseline in the folds where both have a value.
struct PairedFolds
{
    std::vector<double> differences; ///< run less baseline
    QList<FoldSize> sizes;
    double ratio = 0;
};

struct Setting
{
    const TestRequest &request;
    const ComparisonBasis &basis;
    const StoredRun &baseline;
    bool greaterIsBetter;
    QStringList notes;
};

Compared<PairedFolds> pairFolds(const StoredRun &run, Setting &setting)
{
    const QList<double> base = setting.baseline.metrics.value(setting.request.metric).folds;
    const QList<double> own = run.metrics.value(setting.request.metric).folds;
    const QList<FoldSize> &sizes = setting.basis.sizes;
    if (base.size() != sizes.size() || own.size() != sizes.size())
        return refuse(
            QStringLiteral("folds"),
            Tr::tr(
                "The runs \"%1\" and \"%2\" have %3 and %4 values of %5 over folds, expected %6.")
                .arg(setting.baseline.title(), run.title())
                .arg(base.size())
                .arg(own.size())
                .arg(setting.request.metric)
                .arg(sizes.size()),
            Tr::tr("Compare runs with at least two folds of at least two rows, such as "
                   "stratified:5; over one test set McNemar's test (mcnemar) compares."));
    PairedFolds paired;
    for (qsizetype fold = 0; fold < sizes.size(); ++fold) {
        if (std::isnan(own[fold]) || std::isnan(base[fold]))
            continue;
        paired.differences.push_back(own[fold] - base[fold]);
        paired.sizes.append(sizes[fold]);
    }
    if (const qsizetype without = sizes.size() - paired.sizes.size(); without > 0)
        setting.notes.append(
            Tr::tr("\"%1\": %2 has no value in %3 of %4 folds, which are left out.")
                .arg(run.title(), setting.request.metric)
                .arg(without)
                .arg(sizes.size()));
    const Result<double> ratio = testToTrainRatio(paired.sizes);
    if (!ratio)
        return refuse(QStringLiteral("folds"), ratio.error());
    paired.ratio = *ratio;
    return paired;
}

Verdict verdictOf(const StoredRun &run, double difference, const Setting &setting)
{
    Verdict verdict;
    verdict.run = run.id;
    verdict.title = run.title();
    verdict.difference = difference;
    verdict.low = std::numeric_limits<double>::quiet_NaN();
    verdict.high = verdict.low;
    verdict.isBetter = (difference > 0) == setting.greaterIsBetter;
    return verdict;
}

VerdictContext contextOf(const Setting &setting)
{
    return {setting.baseline.title(), metricTitle(setting.request.metric),
            counted(setting.basis.sizes.size(), Tr::tr("%1 fold"), Tr::tr("%1 folds")),
            setting.request.alpha};
}

Compared<Verdict> correctedT(const StoredRun &run, Setting &setting)
{
    const Compared<PairedFolds> folds = pairFolds(run, setting);
    if (!folds)
        return tl::unexpected(folds.error());
    const Result<CorrectedTTest> test = correctedTTest(folds->differences, folds->ratio);
    if (!test)
        return refuse(QStringLiteral("folds"), test.error());
    Verdict verdict = verdictOf(run, test->meanDifference, setting);
    verdict.parts = QList<double>(folds->differences.begin(), folds->differences.end());
    verdict.low = test->low;
    verdict.high = test->high;
    verdict.pValue = test->pValue;
    verdict.details = {{QStringLiteral("folds"), test->folds},
                       {QStringLiteral("test_to_train"), folds->ratio},
                       {QStringLiteral("level"), test->level},
                       {QStringLiteral("standard_error"), test->standardError},
                       {QStringLiteral("t"), jsonNumber(test->t)},
                       {QStringLiteral("degrees_of_freedom"), test->degreesOfFreedom}};
    return verdict;
}

Compared<Verdict> wilcoxon(const StoredRun &run, Setting &setting)
{
    const Compared<PairedFolds> folds = pairFolds(run, setting);
    if (!folds)
        return tl::unexpected(folds.error());
    const Result<FoldDifferences> described = describeDifferences(folds->differences);
    if (!described)
        return refuse(QStringLiteral("folds"), described.error());
    const Result<WilcoxonTest> test = wilcoxonTest(folds->differences);
    if (!test)
        return refuse(QStringLiteral("folds"), test.error());
    Verdict verdict = verdictOf(run, described->mean, setting);
    verdict.parts = QList<double>(folds->differences.begin(), folds->differences.end());
    verdict.pValue = test->pValue;
    verdict.details = {{QStringLiteral("folds"), described->folds},
                       {QStringLiteral("pairs"), test->pairs},
                       {QStringLiteral("zeros"), test->zeros},
                       {QStringLiteral("positive_ranks"), test->positiveRanks},
                       {QStringLiteral("negative_ranks"), test->negativeRanks},
                       {QStringLiteral("exact"), test->exact},
                       {QStringLiteral("effect"), test->effect}};
    return verdict;
}

Compared<TestReport> frequentist(const QList<StoredRun> &others, ComparisonTest test,
                                 Setting &setting)
{
    const bool byRanks = test == ComparisonTest::Wilcoxon;
    QList<Verdict> verdicts;
    for (const StoredRun &run : others) {
        Compared<Verdict> verdict = byRanks ? wilcoxon(run, setting) : correctedT(run, setting);
        if (!verdict)
            return tl::unexpected(verdict.error());
        verdicts.append(std::move(*verdict));
    }
    correctForSeveral(verdicts);
    if (byRanks)
        setting.notes.append(Tr::tr("Wilcoxon's test takes folds for independent, which they are "
                                    "not quite: the corrected t-test is safer here."));
    Table table = verdictsTable(
        verdicts, setting.request.alpha,
        (byRanks ? Tr::tr("Wilcoxon's signed-rank test of %1 over %2 folds against \"%3\"")
                 : Tr::tr("Corrected resampled t-test of %1 over %2 folds against \"%3\""))
            .arg(setting.request.metric)
            .arg(setting.basis.sizes.size())
            .arg(setting.baseline.title()));
    const VerdictContext context = contextOf(setting);
    TestReport report{
        test, {}, verdictSentences(verdicts, context), {differenceChart(verdicts, context), table}};
    report.json[QStringLiteral("comparisons")] = verdictsJson(verdicts, setting.request.alpha);
    return report;
}

struct Posterior
{
    double worse, same, better;
};

constexpr double sure = 0.95; ///< a probability that settles a question

QString bayesCount(const QList<Posterior> &all, const VerdictContext &context)
{
    qsizetype better = 0, worse = 0, same = 0;
    for (const Posterior &one : all) {
        better += one.better >= sure;
        worse += one.worse >= sure;
        same += one.same >= sure;
    }
    return Tr::tr("Of %1 runs against \"%2\" in %3, where differences up to %4 do not matter: "
                  "better %5, worse %6, the same %7, open %8 (probability at least %9).")
        .arg(QString::number(all.size()), context.baseline, context.metric,
             shortNumber(context.rope), QString::number(better), QString::number(worse),
             QString::number(same), QString::number(all.size() - better - worse - same),
             QStringLiteral("%1; n = %2").arg(shortNumber(sure), context.sample));
}

QString bayesSentence(const Verdict &verdict, const Posterior &found, const VerdictContext &context)
{
    const QString text =
        found.better >= sure  ? Tr::tr("\"%1\" is better than \"%2\" by more than %3")
        : found.worse >= sure ? Tr::tr("\"%1\" is worse than \"%2\" by more than %3")
        : found.same >= sure  ? Tr::tr("\"%1\" and \"%2\" differ by no more than %3")
                              : Tr::tr("It is open whether \"%1\" and \"%2\" differ by more "
                                        "than %3");
    return Tr::tr("%1 %2: better with probability %3, the same for practical purposes with %4, "
                  "worse with %5 (difference %6, 95 % interval %7 to %8; n = %9).")
        .arg(text.arg(verdict.title, context.baseline, shortNumber(context.rope)), context.metric,
             shortNumber(found.better), shortNumber(found.same), shortNumber(found.worse),
             shortNumber(verdict.difference), shortNumber(verdict.low), shortNumber(verdict.high),
             context.sample);
}

Compared<TestReport> bayesian(const QList<StoredRun> &others, Setting &setting)
{
    const TestRequest &request = setting.request;
    Table table;
    table.title = Tr::tr("Bayesian comparison of %1 over %2 folds against \"%3\"")
                      .arg(request.metric)
                      .arg(setting.basis.sizes.size())
                      .arg(setting.baseline.title());
    table.columns = {{Tr::tr("run"), false, 0},
                     {Tr::tr("difference"), true, 3},
                     {Tr::tr("P(worse)"), true, 3},
                     {Tr::tr("P(no difference that matters)"), true, 3},
                     {Tr::tr("P(better)"), true, 3}};
    table.caption = Tr::tr("Differences up to %1 do not matter.").arg(numberText(request.rope));
    QJsonArray comparisons;
    QList<Verdict> verdicts;
    QList<Posterior> posteriors;
    QStringList sentences;
    VerdictContext context = contextOf(setting);
    context.rope = request.rope;
    for (const StoredRun &run : others) {
        const Compared<PairedFolds> folds = pairFolds(run, setting);
        if (!folds)
            return tl::unexpected(folds.error());
        const Result<BayesianTTest> test =
            bayesianTTest(folds->differences, folds->ratio, request.rope);
        if (!test)
            return refuse(QStringLiteral("folds"), test.error());
        // Of the same Student t, so that it is the interval of the posterior, too.
        const Result<CorrectedTTest> interval = correctedTTest(folds->differences, folds->ratio);
        if (!interval)
            return refuse(QStringLiteral("folds"), interval.error());
        Verdict verdict = verdictOf(run, test->meanDifference, setting);
        verdict.low = interval->low;
        verdict.high = interval->high;
        verdict.parts = QList<double>(folds->differences.begin(), folds->differences.end());
        verdicts.append(verdict);
        const double better = setting.greaterIsBetter ? test->right : test->left;
        const double worse = setting.greaterIsBetter ? test->left : test->right;
        posteriors.append({worse, test->inRope, better});
        sentences.append(bayesSentence(verdict, posteriors.last(), context));
        table.rows.append({run.title(), test->meanDifference, worse, test->inRope, better});
        comparisons.append(
            QJsonObject{{QStringLiteral("run"), run.id},
                        {QStringLiteral("difference"), test->meanDifference},
                        {QStringLiteral("low"), jsonNumber(verdict.low)},
                        {QStringLiteral("high"), jsonNumber(verdict.high)},
                        {QStringLiteral("folds"), test->folds},
                        {QStringLiteral("test_to_train"), folds->ratio},
                        {QStringLiteral("scale"), test->scale},
                        {QStringLiteral("degrees_of_freedom"), test->degreesOfFreedom},
                        {QStringLiteral("left"), test->left},
                        {QStringLiteral("rope"), test->inRope},
                        {QStringLiteral("right"), test->right},
                        {QStringLiteral("p_worse"), worse},
                        {QStringLiteral("p_equivalent"), test->inRope},
                        {QStringLiteral("p_better"), better}});
    }
    if (verdicts.size() > mostToldVerdicts)
        sentences = {bayesCount(posteriors, context)};
    TestReport report{
        ComparisonTest::Bayes, {}, sentences, {differenceChart(verdicts, context), table}};
    report.json[QStringLiteral("rope")] = request.rope;
    report.json[QStringLiteral("comparisons")] = comparisons;
    return report;
}

} // namespace

Compared<TestReport> compareByFolds(const QList<StoredRun> &runs, ComparisonTest test,
                                    const TestRequest &request, const FolderOf &folderOf)
{
    const Metric *metric = metricOfName(request.metric);
    if (!metric)
        return refuse(
            QStringLiteral("metric"),
            Tr::tr("It is not known whether more or less of \"%1\" is better.").arg(request.metric),
            Tr::tr("Compare by one of Tenbin's metrics."));
    const Compared<ComparisonBasis> basis = comparisonBasis(runs, folderOf);
    if (!basis)
        return tl::unexpected(basis.error());
    Setting setting{request, *basis, runs.first(), metric->greaterIsBetter, {}};
    Compared<TestReport> report = test == ComparisonTest::Bayes
                                      ? bayesian(runs.mid(1), setting)
                                      : frequentist(runs.mid(1), test, setting);
    if (!report)
        return report;
    report->json[QStringLiteral("folds")] = basis->sizes.size();
    report->json[QStringLiteral("notes")] = jsonTexts(setting.notes);
    if (!setting.notes.isEmpty())
        report->blocks.append(Paragraph{setting.notes.join(QLatin1Char('\n'))});
    return report;
}

} // namespace tenbin
