#pragma once

#include "core/block.h"

namespace tenbin::gallery {

/// Charts as tasks make them, over made-up numbers of the right shape.
QList<Chart> charts();
QList<Block> blocks();

} // namespace tenbin::gallery
