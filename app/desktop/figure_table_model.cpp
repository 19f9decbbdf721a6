#include "app/desktop/figure_table_model.h"

#include "core/number.h"
#include "core/text.h"
#include "models/evaluation_words.h"
#include "widgets/table_view.h"
#include "widgets/theme.h"

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

QString intervalText(const ThresholdFigure &figure, QString (*number)(double))
{
    if (std::isnan(figure.low) || std::isnan(figure.high))
        return {};
    return QStringLiteral("%1 – %2").arg(number(figure.low), number(figure.high));
}

QString shown(double value)
{
    // Shares stand below each other with as many decimals.
    const double size = std::abs(value);
    if (size >= 0.1 && size < 2)
        return QString::number(value, 'f', 3);
    return size >= 1e4 && size < 1e9 ? countText(std::llround(value)) : shortNumber(value);
}

} // namespace

void FigureTableModel::setFigures(QList<ThresholdFigure> figures)
{
    const bool same = std::equal(
        figures.begin(), figures.end(), m_figures.begin(), m_figures.end(),
        [](const ThresholdFigure &a, const ThresholdFigure &b) { return a.name == b.name; });
    if (!same)
        beginResetModel();
    m_figures = std::move(figures);
    if (!same)
        endResetModel();
    else if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

int FigureTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_figures.size());
}

int FigureTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant FigureTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ThresholdFigure &figure = m_figures[index.row()];
    const int column = index.column();
    const bool undefined = column == Value && std::isnan(figure.value);
    switch (role) {
    case Qt::DisplayRole:
        switch (column) {
        case Metric: return figure.title;
        case Value: return undefined ? Tr::tr("undefined") : shown(figure.value);
        case Interval: return intervalText(figure, shown);
        default: return figure.interval;
        }
    case ExactRole:
        if (column == Value)
            return numberText(figure.value);
        return column == Interval ? QVariant(intervalText(figure, numberText)) : QVariant();
    case MissingRole: return undefined;
    case Qt::ToolTipRole:
        return plainToolTip(QStringLiteral("%1: %2\n%3")
                                .arg(figure.title, numberText(figure.value), figure.interval));
    case Qt::TextAlignmentRole:
        return QVariant(Qt::AlignVCenter |
                        (column == Value || column == Interval ? Qt::AlignRight : Qt::AlignLeft));
    default: return {};
    }
}

QVariant FigureTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignVCenter |
                        (section == Value || section == Interval ? Qt::AlignRight : Qt::AlignLeft));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Metric: return Tr::tr("Metric");
    case Value: return Tr::tr("Value");
    case Interval: return Tr::tr("Interval");
    default: return Tr::tr("Kind of interval");
    }
}

} // namespace tenbin
