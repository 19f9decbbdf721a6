#include "analysis/permutation_importance.h"

#include "analysis/column_replacement.h"
#include "core/random.h"

#include <numeric>

namespace tenbin {

std::vector<Rows> permutationsOf(qsizetype rows, int repeats, quint64 seed)
{
    std::vector<Rows> permutations(size_t(repeats), Rows(size_t(rows), 0));
    for (size_t repeat = 0; repeat < permutations.size(); ++repeat) {
        std::iota(permutations[repeat].begin(), permutations[repeat].end(), 0U);
        RandomStream(seed, repeat).shuffle(std::span<quint32>(permutations[repeat]));
    }
    return permutations;
}

Result<PermutationImportance>
permutationImportance(const Pipeline &pipeline, const Dataset &dataset, const KnownTruth &truth,
                      const QList<ColumnGroup> &groups, const std::vector<Rows> &permutations,
                      const NamedMetric &metric, const Context &context, Progress &progress)
{
    const Result<Features> features =
        pipeline.encoder().encode(dataset, truth.rows, context.threads);
    if (!features)
        return passOn(features);
    const SourceColumns sources = sourceColumns(features->columns);
    std::vector<Replacement> replacements{{}};
    for (const ColumnGroup &group : groups) {
        for (const Rows &permutation : permutations)
            replacements.push_back({group.columns, permutation});
    }
    std::vector<double> scores(replacements.size());
    const Status done =
        predictReplaced(pipeline, sources, *features, *features, replacements, context, progress,
                        [&](qsizetype index, const Eigen::MatrixXd &outputs) -> Status {
                            const Predictions predictions = besideTruth(pipeline, truth, outputs);
                            const EvaluationData data(predictions);
                            EvaluationView view(data);
                            scores[size_t(index)] = metric.evaluate(view);
                            return {};
                        });
    if (!done)
        return passOn(done);

    PermutationImportance importance;
    importance.baseline = scores[0];
    size_t at = 1;
    for (const ColumnGroup &group : groups) {
        GroupImportance one;
        one.name = group.name;
        for (size_t repeat = 0; repeat < permutations.size(); ++repeat, ++at)
            one.worse.push_back(metric.metric->greaterIsBetter ? scores[0] - scores[at]
                                                               : scores[at] - scores[0]);
        one.over = foldInterval(one.worse);
        importance.groups.append(std::move(one));
    }
    return importance;
}

} // namespace tenbin
