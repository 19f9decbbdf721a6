#pragma once

#include "core/block.h"

namespace tenbin {

class TableView;

/// Shows the rows in the place of those before, in the order that they have.
void showTable(TableView &view, const Table &table);

} // namespace tenbin
