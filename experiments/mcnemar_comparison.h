#pragma once

#include "experiments/comparison_test.h"

namespace tenbin {

/// McNemar's test of the accuracies on rows that the runs share, each predicted once. `runs` begins
/// with the baseline.
Compared<TestReport> compareByMcNemar(const QList<StoredRun> &runs, const TestRequest &request,
                                      const FolderOf &folderOf);

} // namespace tenbin
