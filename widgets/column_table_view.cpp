#include "widgets/column_table_view.h"

#include "core/text.h"
#include "reports/palette.h"
#include "widgets/column_table_model.h"
#include "widgets/theme.h"

#include <QComboBox>
#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>

namespace tenbin {

namespace {

class HistogramDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        QStyledItemDelegate::paint(painter, option, index);
        const auto bars = index.data(ColumnTableModel::HistogramRole).value<QList<double>>();
        if (bars.isEmpty())
            return;
        const QRectF place = QRectF(option.rect).adjusted(8, 3, -8, -3);
        const double width = std::min(place.width() / double(bars.size()), 14.0);
        const bool selected = option.state & QStyle::State_Selected;
        const QColor colour = selected ? option.palette.color(QPalette::HighlightedText)
                                       : palette::category(0, coloursOf(option.palette).dark);
        for (qsizetype i = 0; i < bars.size(); ++i) {
            // What is there is seen, however little it is.
            const double height = bars[i] > 0 ? std::max(1.0, bars[i] * place.height()) : 0;
            painter->fillRect(QRectF(place.left() + double(i) * width, place.bottom() - height,
                                     std::max(1.0, width - 1), height),
                              colour);
        }
    }
};

class RoleDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &,
                          const QModelIndex &) const override
    {
        auto *box = new QComboBox(parent);
        for (Role role : {Role::Feature, Role::Target, Role::Id, Role::Protected, Role::Weight,
                          Role::Time, Role::Group, Role::Ignore})
            box->addItem(roleName(role));
        box->setAccessibleName(Tr::tr("Role"));
        auto *self = const_cast<RoleDelegate *>(this);
        connect(box, &QComboBox::activated, self, [self, box] {
            Q_EMIT self->commitData(box);
            Q_EMIT self->closeEditor(box);
        });
        return box;
    }
    void setEditorData(QWidget *editor, const QModelIndex &index) const override
    {
        static_cast<QComboBox *>(editor)->setCurrentText(index.data(Qt::EditRole).toString());
    }
    void setModelData(QWidget *editor, QAbstractItemModel *model,
                      const QModelIndex &index) const override
    {
        model->setData(index, static_cast<QComboBox *>(editor)->currentText());
    }
};

} // namespace

ColumnTableView::ColumnTableView(QWidget *parent) : TableView(parent)
{
    setItemDelegateForColumn(ColumnTableModel::Distribution, new HistogramDelegate(this));
    setItemDelegateForColumn(ColumnTableModel::RoleField, new RoleDelegate(this));
    setEditTriggers(DoubleClicked | EditKeyPressed | AnyKeyPressed);
    setAccessibleName(Tr::tr("Columns"));
}

void ColumnTableView::setModel(QAbstractItemModel *newModel)
{
    TableView::setModel(newModel);
    setSortingEnabled(false);
    setColumnWidth(ColumnTableModel::Distribution, 150);
    setColumnWidth(ColumnTableModel::RoleField, 110);
}

} // namespace tenbin
