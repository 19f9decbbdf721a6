#pragma once

#include "experiments/comparison_test.h"

namespace tenbin {

/// Friedman's test of models over data sets, with Nemenyi's critical difference and its diagram.
/// Each model needs a run on each data set, with the folds of the others there.
Compared<TestReport> compareByFriedman(const QList<StoredRun> &runs, const TestRequest &request,
                                       const FolderOf &folderOf);

/// Wilcoxon's test of models over data sets, each against the model of the baseline, which `runs`
/// begins with.
Compared<TestReport> compareByDatasets(const QList<StoredRun> &runs, const TestRequest &request,
                                       const FolderOf &folderOf);

} // namespace tenbin
