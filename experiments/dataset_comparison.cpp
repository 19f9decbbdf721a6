#include "experiments/dataset_comparison.h"

#include "analysis/critical_difference_chart.h"
#include "analysis/wilcoxon_test.h"
#include "core/json.h"
#include "core/number.h"
#include "core/text.h"
#include "experiments/comparison_verdicts.h"
#include "experiments/model_matrix.h"
#include "experiments/run_comparison.h"

#include <numeric>

namespace tenbin {

namespace {

/// The matrix of runs that may be tested: complete, and with the same folds on each data set.
Compared<ModelMatrix> testableMatrix(const QList<StoredRun> &runs, const TestRequest &request,
                                     const FolderOf &folderOf)
{
    Compared<ModelMatrix> matrix = modelMatrix(runs, request.metric);
    if (!matrix)
        return matrix;
    if (matrix->datasets.size() < 2 || matrix->models.size() < 2)
        return refuse(QStringLiteral("models"),
                      Tr::tr("A test over data sets needs at least two models on two data sets, "
                             "and there are %1 on %2.")
                          .arg(matrix->models.size())
                          .arg(matrix->datasets.size()),
                      Tr::tr("Add runs of the same models on other data sets."));
    for (qsizetype model = 0; model < matrix->models.size(); ++model) {
        for (qsizetype dataset = 0; dataset < matrix->datasets.size(); ++dataset) {
            if (!std::isfinite(matrix->cells[model][dataset].mean))
                return refuse(
                    QStringLiteral("models"),
                    Tr::tr("The model \"%1\" has no value of %2 on \"%3\".")
                        .arg(matrix->models[model], request.metric, matrix->datasets[dataset]),
                    Tr::tr("Add a run of each model on each data set, or leave the model "
                           "out."));
        }
    }
    for (int dataset = 0; dataset < matrix->datasets.size(); ++dataset) {
        QList<StoredRun> there;
        for (qsizetype run = 0; run < runs.size(); ++run) {
            if (matrix->datasetOfRun[run] == dataset)
                there.append(runs[run]);
        }
        if (Compared<ComparisonBasis> basis = comparisonBasis(there, folderOf); !basis)
            return tl::unexpected(basis.error());
    }
    return matrix;
}

QJsonArray groupsJson(const NemenyiTest &nemenyi, const QStringList &models)
{
    QJsonArray groups;
    for (const NemenyiTest::Group &group : nemenyi.groups) {
        QJsonArray members;
        for (int place = group.first; place <= group.last; ++place)
            members.append(models[nemenyi.order[place]]);
        groups.append(members);
    }
    return groups;
}

QJsonArray pairsJson(const NemenyiTest &nemenyi, const QStringList &models)
{
    QJsonArray pairs;
    for (int a = 0; a < models.size(); ++a) {
        for (int b = a + 1; b < models.size(); ++b)
            pairs.append(QJsonObject{{QStringLiteral("first"), models[a]},
                                     {QStringLiteral("second"), models[b]},
                                     {QStringLiteral("p_value"), nemenyi.pValues(a, b)}});
    }
    return pairs;
}

Table ranksTable(const ModelMatrix &matrix, const FriedmanTest &friedman,
                 const NemenyiTest &nemenyi)
{
    Table table;
    table.title = Tr::tr("Friedman's test of %1: %2 models on %3 data sets")
                      .arg(matrix.metric)
                      .arg(matrix.models.size())
                      .arg(matrix.datasets.size());
    table.columns = {{Tr::tr("model"), false, 0},
                     {Tr::tr("average rank"), true, 4, TableColumn::Best::Smallest}};
    for (int model : nemenyi.order)
        table.rows.append({matrix.models[model], friedman.averageRanks[model]});
    table.caption =
        Tr::tr("Chi-square %1, p %2; Iman and Davenport's F %3, p %4; critical difference at %5: "
               "%6.")
            .arg(shortNumber(friedman.chiSquare, 4), shortNumber(friedman.chiSquareP),
                 shortNumber(friedman.f, 4), shortNumber(friedman.fP), shortNumber(nemenyi.alpha),
                 shortNumber(nemenyi.criticalDifference, 4));
    return table;
}

QString friedmanSentence(const ModelMatrix &matrix, const FriedmanTest &friedman,
                         const NemenyiTest &nemenyi)
{
    const int best = nemenyi.order.front();
    const QString text =
        friedman.fP <= nemenyi.alpha
            ? Tr::tr("The models differ in %1 (Friedman's test, %2; n = %3). Best on average: "
                     "\"%4\", rank %5; models less than %6 ranks apart are not told from each "
                     "other.")
            : Tr::tr("No difference between the models in %1 is shown (Friedman's test, %2; "
                     "n = %3). Best on average: \"%4\", rank %5; it would take %6 ranks between "
                     "two models.");
    return text.arg(metricTitle(matrix.metric), pValueText(friedman.fP),
                    counted(matrix.datasets.size(), Tr::tr("%1 data set"), Tr::tr("%1 data sets")),
                    matrix.models[best], shortNumber(friedman.averageRanks[best]),
                    shortNumber(nemenyi.criticalDifference));
}

} // namespace

Compared<TestReport> compareByFriedman(const QList<StoredRun> &runs, const TestRequest &request,
                                       const FolderOf &folderOf)
{
    const Compared<ModelMatrix> matrix = testableMatrix(runs, request, folderOf);
    if (!matrix)
        return tl::unexpected(matrix.error());
    const QStringList &models = matrix->models;
    Eigen::MatrixXd values(matrix->datasets.size(), models.size());
    for (Eigen::Index dataset = 0; dataset < values.rows(); ++dataset) {
        for (Eigen::Index model = 0; model < values.cols(); ++model)
            values(dataset, model) = matrix->cells[model][dataset].mean;
    }
    const Result<FriedmanTest> friedman = friedmanTest(values, matrix->greaterIsBetter);
    if (!friedman)
        return refuse(QStringLiteral("models"), friedman.error());
    const Result<NemenyiTest> nemenyi = nemenyiTest(*friedman, request.alpha);
    if (!nemenyi)
        return refuse({}, nemenyi.error());
    QJsonArray ranks;
    for (int model : nemenyi->order)
        ranks.append(QJsonObject{{QStringLiteral("model"), models[model]},
                                 {QStringLiteral("average_rank"), friedman->averageRanks[model]}});
    const double treatments = double(models.size());
    TestReport report{
        ComparisonTest::Friedman, {}, {friedmanSentence(*matrix, *friedman, *nemenyi)}, {}};
    report.json = {{QStringLiteral("datasets"), jsonTexts(matrix->datasets)},
                   {QStringLiteral("ranks"), ranks},
                   {QStringLiteral("chi_square"), friedman->chiSquare},
                   {QStringLiteral("chi_square_df"), treatments - 1},
                   {QStringLiteral("chi_square_p"), friedman->chiSquareP},
                   {QStringLiteral("f"), jsonNumber(friedman->f)},
                   {QStringLiteral("f_df"),
                    QJsonArray{treatments - 1, (treatments - 1) * double(friedman->blocks - 1)}},
                   {QStringLiteral("f_p"), friedman->fP},
                   {QStringLiteral("critical_difference"), nemenyi->criticalDifference},
                   {QStringLiteral("groups"), groupsJson(*nemenyi, models)},
                   {QStringLiteral("pairs"), pairsJson(*nemenyi, models)},
                   {QStringLiteral("notes"), jsonTexts({})}};
    report.blocks = {criticalDifferenceChart(models, *friedman, *nemenyi),
                     ranksTable(*matrix, *friedman, *nemenyi)};
    return report;
}

Compared<TestReport> compareByDatasets(const QList<StoredRun> &runs, const TestRequest &request,
                                       const FolderOf &folderOf)
{
    const Compared<ModelMatrix> matrix = testableMatrix(runs, request, folderOf);
    if (!matrix)
        return tl::unexpected(matrix.error());
    const int baseline = matrix->modelOfRun.first();
    QList<Verdict> verdicts;
    for (int model = 0; model < matrix->models.size(); ++model) {
        if (model == baseline)
            continue;
        std::vector<double> differences;
        for (qsizetype dataset = 0; dataset < matrix->datasets.size(); ++dataset)
            differences.push_back(matrix->cells[model][dataset].mean -
                                  matrix->cells[baseline][dataset].mean);
        const Result<WilcoxonTest> test = wilcoxonTest(differences);
        if (!test)
            return refuse(QStringLiteral("metric"), test.error());
        Verdict verdict;
        verdict.run = matrix->models[model];
        verdict.title = matrix->models[model];
        verdict.difference = std::accumulate(differences.begin(), differences.end(), 0.0) /
                             double(differences.size());
        verdict.parts = QList<double>(differences.begin(), differences.end());
        verdict.low = std::numeric_limits<double>::quiet_NaN();
        verdict.high = verdict.low;
        verdict.pValue = test->pValue;
        verdict.isBetter = (test->effect > 0) == matrix->greaterIsBetter;
        verdict.details = {{QStringLiteral("model"), matrix->models[model]},
                           {QStringLiteral("pairs"), test->pairs},
                           {QStringLiteral("zeros"), test->zeros},
                           {QStringLiteral("positive_ranks"), test->positiveRanks},
                           {QStringLiteral("negative_ranks"), test->negativeRanks},
                           {QStringLiteral("exact"), test->exact},
                           {QStringLiteral("effect"), test->effect}};
        verdicts.append(verdict);
    }
    correctForSeveral(verdicts);
    const VerdictContext context{
        matrix->models[baseline], metricTitle(request.metric),
        counted(matrix->datasets.size(), Tr::tr("%1 data set"), Tr::tr("%1 data sets")),
        request.alpha};
    TestReport report{
        ComparisonTest::Wilcoxon,
        {},
        verdictSentences(verdicts, context),
        {differenceChart(verdicts, context),
         verdictsTable(verdicts, request.alpha,
                       Tr::tr("Wilcoxon's signed-rank test of %1 over %2 data sets against %3")
                           .arg(request.metric)
                           .arg(matrix->datasets.size())
                           .arg(matrix->models[baseline]))}};
    report.json = {{QStringLiteral("datasets"), jsonTexts(matrix->datasets)},
                   {QStringLiteral("comparisons"), verdictsJson(verdicts, request.alpha)},
                   {QStringLiteral("notes"), jsonTexts({})}};
    return report;
}

} // namespace tenbin
