#include "widgets/dataset_header.h"

#include "widgets/dataset_table_model.h"
#include "widgets/icons.h"
#include "widgets/theme.h"

#include <QPainter>
#include <QStyleOptionHeader>

namespace tenbin {

namespace {

constexpr int side = 8, between = 5, typeIcon = 14, arrow = 14;

} // namespace

DatasetHeader::DatasetHeader(QWidget *parent) : QHeaderView(Qt::Horizontal, parent)
{
    setSectionsClickable(true);
    setSectionsMovable(false);
    setSectionResizeMode(Interactive);
    setHighlightSections(false);
    setSortIndicatorClearable(true);
}

QString DatasetHeader::detail(int section) const
{
    const auto text = [&](int role) {
        return model()->headerData(section, Qt::Horizontal, role).toString();
    };
    const QString role = text(DatasetTableModel::RoleRole);
    // Most columns are features: only what differs is worth a word.
    return role == QLatin1String("feature")
               ? text(DatasetTableModel::TypeRole)
               : QStringLiteral("%1 · %2").arg(text(DatasetTableModel::TypeRole), role);
}

QSize DatasetHeader::sizeHint() const
{
    return {QHeaderView::sizeHint().width(), 2 * fontMetrics().lineSpacing() + 10};
}

QSize DatasetHeader::sectionSizeFromContents(int section) const
{
    if (!model())
        return {};
    const QString name = model()->headerData(section, Qt::Horizontal).toString();
    const QFontMetrics metrics = fontMetrics();
    const int words = std::max(metrics.horizontalAdvance(name.left(60)) + arrow,
                               typeIcon + between + metrics.horizontalAdvance(detail(section)));
    return {words + 2 * side + 4, sizeHint().height()};
}

void DatasetHeader::paintSection(QPainter *painter, const QRect &rect, int section) const
{
    if (!rect.isValid() || !model())
        return;
    QStyleOptionHeader option;
    initStyleOption(&option);
    option.rect = rect;
    option.section = section;
    style()->drawControl(QStyle::CE_HeaderSection, &option, painter, this);

    const ThemeColours colours = coloursOf(palette());
    const int line = fontMetrics().lineSpacing();
    QRect inside = rect.adjusted(side, 4, -side, -4);
    const bool sorted = isSortIndicatorShown() && sortIndicatorSection() == section;
    if (sorted) {
        option.rect = QRect(inside.right() - arrow + 2, inside.top(), arrow, line);
        option.sortIndicator = sortIndicatorOrder() == Qt::AscendingOrder
                                   ? QStyleOptionHeader::SortDown
                                   : QStyleOptionHeader::SortUp;
        style()->drawPrimitive(QStyle::PE_IndicatorHeaderArrow, &option, painter, this);
    }
    // Over its numbers: they stand at the right.
    const bool right = model()->headerData(section, Qt::Horizontal, Qt::TextAlignmentRole).toInt() &
                       Qt::AlignRight;
    const Qt::Alignment edge = right ? Qt::AlignRight : Qt::AlignLeft;
    const auto elided = [](const QFont &used, const QString &text, int room) {
        return QFontMetrics(used).elidedText(text, Qt::ElideRight, room);
    };
    painter->save();
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    painter->setFont(bold);
    painter->setPen(colours.text);
    const QString name = model()->headerData(section, Qt::Horizontal).toString();
    const int room = inside.width() - (sorted ? arrow : 0);
    painter->drawText(QRect(inside.left(), inside.top(), room, line), int(edge),
                      elided(bold, name, room));
    const QString words = elided(font(), detail(section), inside.width() - typeIcon - between);
    const int wide = fontMetrics().horizontalAdvance(words);
    const int left = right ? inside.right() - wide - between - typeIcon : inside.left();
    const int top = inside.top() + line + 1;
    const QString type =
        model()->headerData(section, Qt::Horizontal, DatasetTableModel::TypeRole).toString();
    icon(type).paint(painter, left, top + (line - typeIcon) / 2, typeIcon, typeIcon);
    painter->setFont(font());
    painter->setPen(colours.muted);
    painter->drawText(QRect(left + typeIcon + between, top, wide + 2, line), Qt::AlignLeft, words);
    painter->restore();
}

} // namespace tenbin
