#pragma once

#include "widgets/table_view.h"

namespace tenbin {

/// A table over a ColumnTableModel: distributions as small bars, types and roles chosen in place.
class ColumnTableView : public TableView
{
    Q_OBJECT

public:
    explicit ColumnTableView(QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model) override;
    void fitColumns() override;
};

} // namespace tenbin
