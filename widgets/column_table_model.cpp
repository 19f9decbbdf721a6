#include "widgets/column_table_model.h"

#include "core/number.h"
#include "core/text.h"
#include "widgets/icons.h"
#include "widgets/table_view.h"
#include "widgets/theme.h"

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

bool isNumber(int field)
{
    return field == ColumnTableModel::Missing || field == ColumnTableModel::Distinct;
}

bool isChosen(int field)
{
    return field == ColumnTableModel::Type || field == ColumnTableModel::RoleField;
}

QString countText(qint64 count)
{
    return QLocale().toString(count);
}

QString missingText(qint64 missing, qint64 rows)
{
    if (missing == 0)
        return QStringLiteral("0");
    const double share = rows > 0 ? 100.0 * double(missing) / double(rows) : 0;
    return QStringLiteral("%1 (%2 %)").arg(countText(missing), shortNumber(share, 2));
}

QString summaryText(const ColumnProfile &profile)
{
    if (profile.type == ColumnType::Numeric && std::isfinite(profile.mean))
        return Tr::tr("%1 to %2, mean %3")
            .arg(shortNumber(profile.minimum), shortNumber(profile.maximum),
                 shortNumber(profile.mean));
    if (profile.type == ColumnType::Datetime && std::isfinite(profile.minimum))
        return Tr::tr("%1 to %2")
            .arg(timeText(qint64(profile.minimum)), timeText(qint64(profile.maximum)));
    if (profile.top.isEmpty())
        return {};
    return Tr::tr("most often %1").arg(profile.top.first().value);
}

QList<double> barsOf(const ColumnProfile &profile)
{
    QList<double> bars;
    if (!profile.histogramCounts.isEmpty()) {
        for (qint64 count : profile.histogramCounts)
            bars.append(double(count));
    } else {
        for (const ValueCount &one : profile.top)
            bars.append(double(one.count));
    }
    const double highest =
        bars.isEmpty() ? 0 : *std::max_element(bars.constBegin(), bars.constEnd());
    for (double &bar : bars)
        bar = highest > 0 ? bar / highest : 0;
    return bars;
}

} // namespace

ColumnTableModel::ColumnTableModel(QObject *parent) : QAbstractTableModel(parent) {}

void ColumnTableModel::setDataset(Dataset dataset)
{
    beginResetModel();
    m_dataset = std::move(dataset);
    m_profiles.clear();
    m_rows = m_dataset.rowCount();
    endResetModel();
}

void ColumnTableModel::setRoles(Dataset same)
{
    Q_ASSERT(same.columnCount() == m_dataset.columnCount());
    m_dataset = std::move(same);
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, RoleField), index(rowCount() - 1, RoleField));
}

void ColumnTableModel::setProfile(const Profile &profile)
{
    m_profiles.clear();
    for (const ColumnProfile &one : profile.columns)
        m_profiles.insert(one.name, one);
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, Missing), index(rowCount() - 1, Distribution));
}

int ColumnTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_dataset.columnCount());
}

int ColumnTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : FieldCount;
}

const ColumnProfile *ColumnTableModel::profileOf(int row) const
{
    const auto found = m_profiles.constFind(m_dataset.column(row).name());
    return found == m_profiles.constEnd() ? nullptr : &*found;
}

QString ColumnTableModel::text(int row, int field) const
{
    const Column &column = m_dataset.column(row);
    const ColumnProfile *profile = profileOf(row);
    switch (field) {
    case Name: return column.name();
    case Type: return columnTypeName(column.type());
    case RoleField: return roleName(m_dataset.role(row));
    case Missing: return profile ? missingText(profile->missing, m_rows) : QString();
    case Distinct: return profile ? countText(profile->distinct) : QString();
    case Summary: return profile ? summaryText(*profile) : QString();
    default: return {};
    }
}

QVariant ColumnTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const int row = index.row(), field = index.column();
    const ColumnProfile *profile = profileOf(row);
    switch (role) {
    case Qt::DisplayRole: return text(row, field);
    case Qt::EditRole: return isChosen(field) ? QVariant(text(row, field)) : QVariant();
    case ExactRole:
        if (profile && field == Missing)
            return QString::number(profile->missing);
        if (profile && field == Distinct)
            return QString::number(profile->distinct);
        return text(row, field);
    case MissingRole: return field == Missing && profile && profile->missing == 0;
    case Qt::DecorationRole:
        return field == Name ? QVariant(icon(columnTypeName(m_dataset.column(row).type())))
                             : QVariant();
    case Qt::ToolTipRole: return plainToolTip(text(row, field));
    case Qt::AccessibleTextRole:
        return field == Distribution && profile ? summaryText(*profile) : text(row, field);
    case Qt::TextAlignmentRole:
        return QVariant(Qt::AlignVCenter | (isNumber(field) ? Qt::AlignRight : Qt::AlignLeft));
    case HistogramRole:
        return field == Distribution && profile ? QVariant::fromValue(barsOf(*profile))
                                                : QVariant();
    default: return {};
    }
}

bool ColumnTableModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || role != Qt::EditRole ||
        !isChosen(index.column()))
        return false;
    if (index.column() == Type) {
        const std::optional<ColumnType> type = columnTypeFromName(value.toString());
        if (type && *type != m_dataset.column(index.row()).type())
            Q_EMIT typeRequested(index.row(), *type);
        return type.has_value();
    }
    const std::optional<Role> chosen = roleFromName(value.toString());
    if (!chosen)
        return false;
    if (*chosen == m_dataset.role(index.row()))
        return true;
    m_dataset = m_dataset.withRole(index.row(), *chosen);
    Q_EMIT dataChanged(index, index);
    Q_EMIT roleChanged(index.row(), *chosen);
    return true;
}

Qt::ItemFlags ColumnTableModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return m_editable && index.isValid() && isChosen(index.column()) ? flags | Qt::ItemIsEditable
                                                                     : flags;
}

QVariant ColumnTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignVCenter | (isNumber(section) ? Qt::AlignRight : Qt::AlignLeft));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name: return Tr::tr("Column");
    case Type: return Tr::tr("Type");
    case RoleField: return Tr::tr("Role");
    case Missing: return Tr::tr("Missing");
    case Distinct: return Tr::tr("Distinct");
    case Summary: return Tr::tr("Summary");
    case Distribution: return Tr::tr("Distribution");
    default: return {};
    }
}

} // namespace tenbin
