#include "app/desktop/shown_table.h"

#include "widgets/block_table_model.h"
#include "widgets/table_view.h"

#include <QItemSelectionModel>

namespace tenbin {

void showTable(TableView &view, const Table &table)
{
    // A view lets go of both without deleting them.
    const QAbstractItemModel *rows = view.model();
    const QItemSelectionModel *selection = view.selectionModel();
    view.setModel(new BlockTableModel(table, &view));
    delete selection;
    delete rows;
    view.setSortingEnabled(false);
    view.fitColumns();
}

} // namespace tenbin
