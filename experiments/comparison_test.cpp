#include "experiments/comparison_test.h"

#include "core/json.h"
#include "core/text.h"
#include "experiments/dataset_comparison.h"
#include "experiments/fold_comparison.h"
#include "experiments/mcnemar_comparison.h"
#include "experiments/model_matrix.h"

#include <QSet>

#include <array>
#include <cmath>

namespace tenbin {

namespace {

constexpr std::array<std::pair<ComparisonTest, const char *>, 5> testNames{{
    {ComparisonTest::CorrectedT, "corrected-t"},
    {ComparisonTest::Wilcoxon, "wilcoxon"},
    {ComparisonTest::Bayes, "bayes"},
    {ComparisonTest::McNemar, "mcnemar"},
    {ComparisonTest::Friedman, "friedman"},
}};

/// Over how many different data the runs were judged.
qsizetype dataCount(const QList<StoredRun> &runs)
{
    QSet<QString> seen;
    for (const StoredRun &run : runs) {
        if (const Result<RunSubject> subject = subjectOf(run))
            seen.insert(subject->fingerprint + QLatin1Char('\n') + subject->target);
    }
    return seen.size();
}

/// A search that was not nested judges its best setting on the folds that chose it.
bool isChosenOnItsFolds(const StoredRun &run)
{
    const Result<TaskSpec> spec = run.taskSpec();
    return run.task == QLatin1String("tune") && spec &&
           spec->params[QStringLiteral("nested")].toString().isEmpty();
}

/// The baseline first, then the others that finished with a value of the metric.
struct Comparable
{
    QList<StoredRun> runs;
    QStringList notes;
};

Compared<Comparable> comparableRuns(const QList<StoredRun> &runs, const TestRequest &request)
{
    const StoredRun &baseline = runs[request.baseline];
    const auto hasValue = [&](const StoredRun &run) {
        return run.status == RunStatus::Finished &&
               std::isfinite(run.metrics.value(request.metric).value);
    };
    if (!hasValue(baseline))
        return refuse(QStringLiteral("metric"),
                      Tr::tr("The run \"%1\" has no value of %2 to test the others against.")
                          .arg(baseline.title(), request.metric),
                      Tr::tr("Choose another metric, or another run as the baseline."));
    Comparable comparable{{baseline}, {}};
    for (qsizetype i = 0; i < runs.size(); ++i) {
        if (i == request.baseline)
            continue;
        // A run of another kind of problem is no lack of a value: the test itself says so.
        const bool other = runs[i].problem != baseline.problem;
        if (hasValue(runs[i]) || (other && runs[i].status == RunStatus::Finished))
            comparable.runs.append(runs[i]);
        else
            comparable.notes.append(Tr::tr("\"%1\" has no value of %2 and is left out.")
                                        .arg(runs[i].title(), request.metric));
    }
    QStringList tuned;
    for (const StoredRun &run : std::as_const(comparable.runs)) {
        if (isChosenOnItsFolds(run))
            tuned.append(QLatin1Char('"') + run.title() + QLatin1Char('"'));
    }
    if (!tuned.isEmpty() && tuned.size() < comparable.runs.size())
        comparable.notes.append(
            Tr::tr("The params of %1 were chosen on the folds that judge them here, so that these "
                   "metrics are somewhat too good.")
                .arg(tuned.join(QStringLiteral(", "))));
    if (comparable.runs.size() < 2)
        return refuse(
            QStringLiteral("metric"),
            Tr::tr("Only the run \"%1\" has a value of %2.").arg(baseline.title(), request.metric),
            Tr::tr("Choose another metric."));
    return comparable;
}

ComparisonTest fittingTest(const QList<StoredRun> &runs, const QString &metric)
{
    if (dataCount(runs) > 1) {
        const Compared<ModelMatrix> matrix = modelMatrix(runs, metric);
        if (matrix && matrix->models.size() > 1 && matrix->isComplete())
            return ComparisonTest::Friedman;
    }
    const bool classes = runs.first().problem != QLatin1String("regression");
    const bool folds = runs.first().metrics.value(metric).folds.size() > 1;
    return folds || !classes ? ComparisonTest::CorrectedT : ComparisonTest::McNemar;
}

Compared<TestReport> run(ComparisonTest test, const QList<StoredRun> &runs,
                         const TestRequest &request, const FolderOf &folderOf)
{
    switch (test) {
    case ComparisonTest::McNemar: return compareByMcNemar(runs, request, folderOf);
    case ComparisonTest::Friedman: return compareByFriedman(runs, request, folderOf);
    case ComparisonTest::Wilcoxon:
        return dataCount(runs) > 1 ? compareByDatasets(runs, request, folderOf)
                                   : compareByFolds(runs, test, request, folderOf);
    case ComparisonTest::CorrectedT:
    case ComparisonTest::Bayes: break;
    }
    return compareByFolds(runs, test, request, folderOf);
}

} // namespace

QString comparisonTestName(ComparisonTest test)
{
    for (const auto &[one, name] : testNames) {
        if (one == test)
            return QLatin1String(name);
    }
    return {};
}

std::optional<ComparisonTest> comparisonTestFromName(const QString &name)
{
    for (const auto &[test, known] : testNames) {
        if (name == QLatin1String(known))
            return test;
    }
    return std::nullopt;
}

Compared<TestReport> testRuns(const QList<StoredRun> &runs, const TestRequest &request,
                              const FolderOf &folderOf)
{
    const Compared<Comparable> comparable = comparableRuns(runs, request);
    if (!comparable)
        return tl::unexpected(comparable.error());
    const ComparisonTest test =
        request.test.value_or(fittingTest(comparable->runs, request.metric));
    Compared<TestReport> report = run(test, comparable->runs, request, folderOf);
    if (!report)
        return report;
    report->json[QStringLiteral("verdicts")] = jsonTexts(report->verdicts);
    report->json[QStringLiteral("name")] = comparisonTestName(test);
    report->json[QStringLiteral("metric")] =
        test == ComparisonTest::McNemar ? QStringLiteral("accuracy") : request.metric;
    report->json[QStringLiteral("baseline")] = comparable->runs.first().id;
    report->json[QStringLiteral("alpha")] = request.alpha;
    if (!comparable->notes.isEmpty()) {
        QJsonArray notes = jsonTexts(comparable->notes);
        for (const QJsonValue &note : report->json[QStringLiteral("notes")].toArray())
            notes.append(note);
        report->json[QStringLiteral("notes")] = notes;
        report->blocks.append(Paragraph{comparable->notes.join(QLatin1Char('\n'))});
    }
    return report;
}

} // namespace tenbin
