#pragma once

#include "experiments/comparison_test.h"

namespace tenbin {

/// The corrected t-test, Wilcoxon's or the Bayesian one over the folds that the runs share. `runs`
/// begins with the baseline. Folds in which the metric has no value for a run are left out for it.
Compared<TestReport> compareByFolds(const QList<StoredRun> &runs, ComparisonTest test,
                                    const TestRequest &request, const FolderOf &folderOf);

} // namespace tenbin
