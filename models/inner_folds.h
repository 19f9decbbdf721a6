#pragma once

#include "data/dataset.h"
#include "data/split.h"
#include "models/problem.h"

#include <vector>

namespace tenbin {

/// Number of the group of each row; a missing group is one of its own.
std::vector<qint32> groupCodes(const Column &column, const Rows &rows);

/// Five folds within training rows, for what must learn from predictions of rows that a model did
/// not see: stratified for classes; where the dataset has a column with role group, its groups stay
/// together. Positions are those of target.rows. BadInput when there are too few rows or groups.
Result<Split> innerSplit(const Dataset &dataset, const TargetRows &target, quint64 seed);

} // namespace tenbin
