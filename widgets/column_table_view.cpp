#include "widgets/column_table_view.h"

#include "core/text.h"
#include "reports/palette.h"
#include "widgets/choice_box.h"
#include "widgets/column_table_model.h"
#include "widgets/icons.h"
#include "widgets/theme.h"

#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QTimer>

namespace tenbin {

namespace {

constexpr int choiceWidth = 120;

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

/// One of a few words, chosen in place.
class ChoiceDelegate final : public QStyledItemDelegate
{
public:
    ChoiceDelegate(QString name, QStringList choices, QObject *parent)
        : QStyledItemDelegate(parent), m_name(std::move(name)), m_choices(std::move(choices))
    {
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        QStyledItemDelegate::paint(painter, option, index);
        if (!(index.flags() & Qt::ItemIsEditable))
            return;
        constexpr int size = 12;
        const bool selected = option.state & QStyle::State_Selected;
        const QColor colour = selected ? option.palette.color(QPalette::HighlightedText)
                                       : coloursOf(option.palette).muted;
        const QPixmap arrow = iconPixmap(QStringLiteral("expand"), colour, size,
                                         painter->device()->devicePixelRatioF());
        painter->drawPixmap(option.rect.right() - size - 6, option.rect.center().y() - size / 2 + 1,
                            arrow);
    }
    QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &,
                          const QModelIndex &) const override
    {
        auto *box = new ChoiceBox(m_name, parent);
        box->addItems(m_choices);
        auto *self = const_cast<ChoiceDelegate *>(this);
        connect(box, &QComboBox::activated, self, [self, box] {
            Q_EMIT self->commitData(box);
            Q_EMIT self->closeEditor(box);
        });
        QTimer::singleShot(0, box, &QComboBox::showPopup);
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

private:
    QString m_name;
    QStringList m_choices;
};

QStringList roleNames()
{
    QStringList names;
    for (Role role : {Role::Feature, Role::Target, Role::Id, Role::Protected, Role::Weight,
                      Role::Time, Role::Group, Role::Ignore})
        names.append(roleName(role));
    return names;
}

QStringList typeNames()
{
    QStringList names;
    for (ColumnType type :
         {ColumnType::Numeric, ColumnType::Categorical, ColumnType::Text, ColumnType::Datetime})
        names.append(columnTypeName(type));
    return names;
}

} // namespace

ColumnTableView::ColumnTableView(QWidget *parent) : TableView(parent)
{
    setItemDelegateForColumn(ColumnTableModel::Distribution, new HistogramDelegate(this));
    setItemDelegateForColumn(ColumnTableModel::Type,
                             new ChoiceDelegate(Tr::tr("Type"), typeNames(), this));
    setItemDelegateForColumn(ColumnTableModel::RoleField,
                             new ChoiceDelegate(Tr::tr("Role"), roleNames(), this));
    setEditTriggers(DoubleClicked | SelectedClicked | EditKeyPressed | AnyKeyPressed);
    setAccessibleName(Tr::tr("Columns"));
}

void ColumnTableView::setModel(QAbstractItemModel *newModel)
{
    TableView::setModel(newModel);
    setSortingEnabled(false);
}

void ColumnTableView::fitColumns()
{
    TableView::fitColumns();
    if (!model())
        return;
    setColumnWidth(ColumnTableModel::Distribution, 150);
    setColumnWidth(ColumnTableModel::Type, choiceWidth);
    setColumnWidth(ColumnTableModel::RoleField, choiceWidth);
}

} // namespace tenbin
