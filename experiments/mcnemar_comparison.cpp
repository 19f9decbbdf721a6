#include "experiments/mcnemar_comparison.h"

#include "analysis/mcnemar_test.h"
#include "core/json.h"
#include "core/text.h"
#include "experiments/comparison_verdicts.h"

namespace tenbin {

namespace {

Compared<Verdict> compareOne(const StoredRun &run, const ComparisonBasis &basis,
                             const FolderOf &folderOf)
{
    const Result<RunFolds> own = readRunFolds(folderOf(run));
    if (!own)
        return refuse(QStringLiteral("predictions"), own.error());
    if (own->rows != basis.folds.rows || own->truth != basis.folds.truth)
        return refuse(
            QStringLiteral("rows"),
            Tr::tr("The predictions of \"%1\" are not of the same rows.").arg(run.title()),
            Tr::tr("Compare runs with the same test rows."));
    const Result<PairedOutcomes> outcomes =
        pairedOutcomes(own->truth, own->predicted, basis.folds.predicted);
    if (!outcomes)
        return refuse(QStringLiteral("rows"), outcomes.error());
    const Result<McNemarTest> test = mcNemarTest(*outcomes);
    if (!test)
        return refuse(QStringLiteral("rows"), test.error());
    Verdict verdict;
    verdict.run = run.id;
    verdict.title = run.title();
    verdict.difference = test->accuracyDifference;
    verdict.low = test->low;
    verdict.high = test->high;
    verdict.pValue = test->exactP;
    verdict.isBetter = test->accuracyDifference > 0;
    verdict.details = {{QStringLiteral("rows"), outcomes->rows()},
                       {QStringLiteral("both_right"), outcomes->bothRight},
                       {QStringLiteral("only_run_right"), outcomes->onlyFirstRight},
                       {QStringLiteral("only_baseline_right"), outcomes->onlySecondRight},
                       {QStringLiteral("both_wrong"), outcomes->bothWrong},
                       {QStringLiteral("exact_p"), test->exactP},
                       {QStringLiteral("mid_p"), test->midP},
                       {QStringLiteral("chi_square"), test->chiSquare},
                       {QStringLiteral("chi_square_p"), test->chiSquareP},
                       {QStringLiteral("level"), test->level}};
    return verdict;
}

} // namespace

Compared<TestReport> compareByMcNemar(const QList<StoredRun> &runs, const TestRequest &request,
                                      const FolderOf &folderOf)
{
    if (runs.first().problem == QLatin1String("regression"))
        return refuse(QStringLiteral("problem"),
                      Tr::tr("McNemar's test compares classifiers, and \"%1\" predicts numbers.")
                          .arg(runs.first().title()),
                      Tr::tr("Take the corrected t-test (corrected-t)."));
    const Compared<ComparisonBasis> basis = comparisonBasis(runs, folderOf);
    if (!basis)
        return tl::unexpected(basis.error());
    if (!basis->folds.isPlain())
        return refuse(
            QStringLiteral("rows"),
            Tr::tr("McNemar's test needs each row predicted once, and \"%1\" predicted "
                   "rows several times (%2).")
                .arg(runs.first().title(), basis->subject.validationText()),
            Tr::tr("Take the corrected t-test (corrected-t), or a validation without repeats."));
    QList<Verdict> verdicts;
    for (const StoredRun &run : runs.mid(1)) {
        Compared<Verdict> verdict = compareOne(run, *basis, folderOf);
        if (!verdict)
            return tl::unexpected(verdict.error());
        verdicts.append(std::move(*verdict));
    }
    correctForSeveral(verdicts);
    Table table = verdictsTable(
        verdicts, request.alpha,
        Tr::tr("McNemar's exact test of the accuracy on %1 against \"%2\"")
            .arg(counted(qint64(basis->folds.rows.size()), Tr::tr("%1 row"), Tr::tr("%1 rows")),
                 runs.first().title()));
    const VerdictContext context{
        runs.first().title(), Tr::tr("accuracy"),
        counted(qint64(basis->folds.rows.size()), Tr::tr("%1 row"), Tr::tr("%1 rows")),
        request.alpha};
    TestReport report{ComparisonTest::McNemar,
                      {},
                      verdictSentences(verdicts, context),
                      {differenceChart(verdicts, context), table}};
    report.json = {{QStringLiteral("rows"), qint64(basis->folds.rows.size())},
                   {QStringLiteral("comparisons"), verdictsJson(verdicts, request.alpha)},
                   {QStringLiteral("notes"), jsonTexts({})}};
    return report;
}

} // namespace tenbin
