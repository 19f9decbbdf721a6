#include "app/desktop/run_cell_delegate.h"

#include "app/desktop/runs_table_model.h"
#include "core/text.h"
#include "widgets/flat_parts.h"
#include "widgets/icons.h"
#include "widgets/theme.h"

#include <QApplication>
#include <QPainter>

namespace tenbin {

namespace {

constexpr int side = 8, chevron = 18, mark = 14, triangle = 7;

QColor inkOf(const QStyleOptionViewItem &option)
{
    const bool selected = option.state & QStyle::State_Selected;
    return option.palette.color(selected ? QPalette::HighlightedText : QPalette::Text);
}

QColor mutedOf(const QStyleOptionViewItem &option)
{
    const bool selected = option.state & QStyle::State_Selected;
    return selected ? option.palette.color(QPalette::HighlightedText)
                    : coloursOf(option.palette).muted;
}

void drawBackground(QPainter &painter, const QStyleOptionViewItem &option)
{
    const QStyle *style = option.widget ? option.widget->style() : QApplication::style();
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &option, &painter, option.widget);
}

void drawText(QPainter &painter, const QStyleOptionViewItem &option, const QRect &place,
              const QString &text, Qt::Alignment edge)
{
    painter.setFont(option.font);
    painter.drawText(place, int(edge | Qt::AlignVCenter),
                     QFontMetrics(option.font).elidedText(text, Qt::ElideRight, place.width()));
}

bool isName(const QModelIndex &index)
{
    const auto *model = qobject_cast<const RunsTableModel *>(index.model());
    return model->columns()[index.column()] == QLatin1String("name");
}

QString baselineWord()
{
    return Tr::tr("baseline");
}

/// The name, with what marks the run at the right.
void drawName(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index)
{
    QRect place = option.rect.adjusted(side, 0, -side, 0);
    if (index.data(RunsTableModel::GroupRole).toBool()) {
        const QRectF arrow(place.left() - 2, place.center().y() - 5, 12, 12);
        flat::drawChevron(painter, arrow, mutedOf(option),
                          index.data(RunsTableModel::OpenRole).toBool() ? 0 : -90);
        place.setLeft(place.left() + chevron);
    }
    const double ratio = painter.device()->devicePixelRatioF();
    if (index.data(RunsTableModel::PinnedRole).toBool()) {
        painter.drawPixmap(place.right() - mark + 1, place.center().y() - mark / 2,
                           iconPixmap(QStringLiteral("pin"), mutedOf(option), mark, ratio));
        place.setRight(place.right() - mark - 6);
    }
    if (index.data(RunsTableModel::BaselineRole).toBool()) {
        const QString word = baselineWord();
        painter.setPen(mutedOf(option));
        drawText(painter, option, place, word, Qt::AlignRight);
        place.setRight(place.right() - QFontMetrics(option.font).horizontalAdvance(word) - 8);
    }
    painter.setPen(inkOf(option));
    drawText(painter, option, place, option.text, Qt::AlignLeft);
}

void drawTriangle(QPainter &painter, const QPointF &middle, bool up)
{
    const double half = triangle / 2.0, height = up ? -half : half;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(painter.pen().color());
    painter.setPen(Qt::NoPen);
    painter.drawPolygon(QPolygonF({middle + QPointF(-half, -height),
                                   middle + QPointF(half, -height), middle + QPointF(0, height)}));
}

/// The value, and the distance from the baseline in a column of its own.
void drawMeasured(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index)
{
    const QRect place = option.rect.adjusted(side, 0, -side, 0);
    QStyleOptionViewItem light = option;
    light.font.setWeight(QFont::Normal);
    const int apart = RunCellDelegate::deltaWidth(light.font);
    painter.setPen(inkOf(option));
    drawText(painter, option, place.adjusted(0, 0, -apart, 0),
             index.data(RunsTableModel::ValueRole).toString(), Qt::AlignRight);
    const int verdict = index.data(RunsTableModel::VerdictRole).toInt();
    const ThemeColours colours = coloursOf(option.palette);
    if (!(option.state & QStyle::State_Selected))
        painter.setPen(verdict > 0 ? colours.good : verdict < 0 ? colours.bad : colours.muted);
    drawText(painter, light, place.adjusted(place.width() - apart, 0, -triangle - 5, 0),
             index.data(RunsTableModel::DeltaRole).toString(), Qt::AlignRight);
    if (verdict != 0)
        drawTriangle(painter, QPointF(place.right() - triangle / 2.0, place.center().y() + 1),
                     verdict > 0);
}

} // namespace

int RunCellDelegate::deltaWidth(const QFont &font)
{
    return QFontMetrics(font).horizontalAdvance(QStringLiteral("  +0.00000")) + triangle + 5;
}

int RunCellDelegate::widthOf(const QFont &font, const QModelIndex &index)
{
    QFont bold = font;
    bold.setWeight(QFont::Bold);
    int width =
        QFontMetrics(bold).horizontalAdvance(index.data(RunsTableModel::ValueRole).toString()) +
        2 * side + 4;
    if (index.data(RunsTableModel::GroupRole).toBool())
        width += chevron;
    if (index.data(RunsTableModel::PinnedRole).toBool())
        width += mark + 6;
    if (index.data(RunsTableModel::BaselineRole).toBool())
        width += QFontMetrics(font).horizontalAdvance(baselineWord()) + 8;
    return width;
}

void RunCellDelegate::paint(QPainter *painter, const QStyleOptionViewItem &given,
                            const QModelIndex &index) const
{
    QStyleOptionViewItem option = given;
    initStyleOption(&option, index);
    option.state &= ~QStyle::State_HasFocus;
    if (index.data(RunsTableModel::GroupRole).toBool())
        option.backgroundBrush = option.palette.color(QPalette::Window);
    const auto *model = qobject_cast<const RunsTableModel *>(index.model());
    const QString &column = model->columns()[index.column()];
    const bool measured = model->hasBaseline() && column.startsWith(QLatin1String("metrics."));
    const bool name = isName(index);
    painter->save();
    if (name || measured) {
        drawBackground(*painter, option);
        name ? drawName(*painter, option, index) : drawMeasured(*painter, option, index);
    } else {
        const QStyle *style = option.widget ? option.widget->style() : QApplication::style();
        style->drawControl(QStyle::CE_ItemViewItem, &option, painter, option.widget);
    }
    painter->restore();
}

} // namespace tenbin
