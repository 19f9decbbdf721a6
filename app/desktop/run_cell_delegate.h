#pragma once

#include <QStyledItemDelegate>

namespace tenbin {

/// Draws the cells of the table of runs: rows of groups with their arrow, marks of pinned runs and
/// the baseline, distances from the baseline in a column of their own.
class RunCellDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    /// What a distance takes at the right of a cell.
    static int deltaWidth(const QFont &font);
    /// What a cell takes without that.
    static int widthOf(const QFont &font, const QModelIndex &index);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
};

} // namespace tenbin
