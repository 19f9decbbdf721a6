#pragma once

#include "analysis/known_truth.h"
#include "analysis/source_columns.h"
#include "core/context.h"
#include "core/progress.h"
#include "core/result.h"
#include "models/evaluation.h"
#include "models/pipeline.h"

#include <QList>
#include <QString>

#include <vector>

namespace tenbin {

/// Columns that are shuffled together.
struct ColumnGroup
{
    QString name;
    std::vector<int> columns; ///< of the source columns
};

struct GroupImportance
{
    QString name;
    /// How much worse the metric gets, one a permutation: positive where the columns matter,
    /// whichever way the metric points. NaN where the metric has no meaning.
    std::vector<double> worse;
    FoldInterval over; ///< mean, sd (n - 1) and t interval of these
};

struct PermutationImportance
{
    double baseline = undefinedValue; ///< the metric of the rows as they are
    QList<GroupImportance> groups;    ///< in the order given
};

/// By how much a metric gets worse when the values of some columns are shuffled among the rows:
/// row i takes them from row permutation[i] (positions in truth.rows). Every permutation serves
/// all groups, so that differences between groups are not blurred by chance. Breiman, "Random
/// forests", Machine Learning 45, 2001; groups: Gregorutti, Michel, Saint-Pierre, Computational
/// Statistics and Data Analysis 90, 2015. The result does not depend on context.threads.
Result<PermutationImportance>
permutationImportance(const Pipeline &pipeline, const Dataset &dataset, const KnownTruth &truth,
                      const QList<ColumnGroup> &groups, const std::vector<Rows> &permutations,
                      const NamedMetric &metric, const Context &context, Progress &progress);

/// Shuffled positions 0 … rows - 1, one a repeat.
std::vector<Rows> permutationsOf(qsizetype rows, int repeats, quint64 seed);

} // namespace tenbin
