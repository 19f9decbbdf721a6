#pragma once

#include "core/block.h"
#include "data/dataset.h"

namespace tenbin::gallery {

/// Charts as tasks make them, over made-up numbers of the right shape.
QList<Chart> charts();
QList<Block> blocks();
/// A data set with every type of column, several roles and missing values.
Dataset people();

} // namespace tenbin::gallery
