#pragma once

#include "data/dataset.h"
#include "experiments/search_size.h"

namespace tenbin {

/// What kind of problem a target makes, without reading the rows twice: a number that has more than
/// two values is a regression. Nothing when there is no such column.
std::optional<SearchGroundFacts> searchGround(const Dataset &dataset, const QString &target);

} // namespace tenbin
