#pragma once

#include "core/params.h"
#include "models/problem.h"

#include <vector>

namespace tenbin {

/// One weight a row of `rows`: the target's own, times that of its class when `balanced`: every
/// class then has the same total weight, and all together what they had.
std::vector<double> rowWeights(const Target &target, RowSpan rows, bool balanced);

/// The setting "class_weight" of learners that can balance classes.
ParamSpec classWeightParam();
/// What it says: the `balanced` of rowWeights.
bool balancesClasses(const Params &params);

/// BadInput when a class of the target has no row among `rows`.
Status checkClassesOf(const Target &target, RowSpan rows);

} // namespace tenbin
