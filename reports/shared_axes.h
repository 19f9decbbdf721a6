#pragma once

#include "core/chart.h"

#include <QList>

namespace tenbin {

/// The charts with the same span on each axis that is of one kind in all of them, so that they can
/// be compared by eye: numbers from the least to the greatest of all, categories in the order of
/// the first chart with those of the others after them. Heat maps keep their categories.
QList<Chart> onSharedAxes(QList<Chart> charts);

} // namespace tenbin
