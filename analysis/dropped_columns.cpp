#include "analysis/dropped_columns.h"

#include "analysis/fold_differences.h"
#include "core/text.h"
#include "models/cross_validation.h"

namespace tenbin {

namespace {

/// The metric on the test rows of each fold.
Result<std::vector<double>> foldScores(const Dataset &dataset, const TargetRows &target,
                                       const Split &split, const PipelineSpec &spec,
                                       const NamedMetric &metric, const Context &context,
                                       Progress &progress)
{
    const Result<CrossValidation> validated =
        crossValidate(dataset, target, split, spec, context, progress);
    if (!validated)
        return passOn(validated);
    const Predictions &all = validated->predictions;
    std::vector<Rows> positions(split.folds.size());
    for (size_t at = 0; at < size_t(all.size()); ++at)
        positions[all.fold.empty() ? 0 : size_t(all.fold[at])].push_back(quint32(at));
    std::vector<double> scores;
    for (const Rows &fold : positions) {
        const Predictions part = all.taken(fold);
        const EvaluationData data(part);
        EvaluationView view(data);
        scores.push_back(part.size() > 0 ? metric.evaluate(view) : undefinedValue);
    }
    return scores;
}

} // namespace

Result<DroppedColumns> dropColumns(const Dataset &dataset, const TargetRows &target,
                                   const Split &split, const PipelineSpec &spec,
                                   const NamedMetric &metric, const Context &context,
                                   Progress &progress)
{
    QStringList columns = spec.columns;
    columns.removeAll(spec.target);
    if (columns.size() < 2)
        return badInput(Tr::tr("The model has a single column: without it nothing is left to train "
                               "on."),
                        Tr::tr("See the permutation importance."));
    QList<FoldSize> sizes;
    for (const Fold &fold : split.folds)
        sizes.append({qint64(fold.train.size()), qint64(fold.test.size())});
    const Result<double> ratio = testToTrainRatio(sizes);
    if (!ratio)
        return passOn(ratio);

    DroppedColumns dropped;
    dropped.warnings = split.warnings;
    const double jobs = double(columns.size()) + 1;
    SubProgress all(progress, 0, 1 / jobs, Tr::tr("all columns"));
    Result<std::vector<double>> whole =
        foldScores(dataset, target, split, spec, metric, context, all);
    if (!whole)
        return passOn(whole);
    dropped.whole = *std::move(whole);
    for (qsizetype i = 0; i < columns.size(); ++i) {
        PipelineSpec without = spec;
        without.columns = columns;
        without.columns.removeAt(i);
        SubProgress part(progress, double(i + 1) / jobs, double(i + 2) / jobs,
                         Tr::tr("without %1").arg(columns[i]));
        const Result<std::vector<double>> scores =
            foldScores(dataset, target, split, without, metric, context, part);
        if (!scores)
            return passOn(scores);
        DroppedColumn one{columns[i], {}, {}};
        for (size_t fold = 0; fold < scores->size(); ++fold)
            one.worse.push_back(metric.metric->greaterIsBetter
                                    ? dropped.whole[fold] - (*scores)[fold]
                                    : (*scores)[fold] - dropped.whole[fold]);
        if (const Result<CorrectedTTest> test = correctedTTest(one.worse, *ratio))
            one.test = *test;
        dropped.columns.append(std::move(one));
    }
    return dropped;
}

} // namespace tenbin
