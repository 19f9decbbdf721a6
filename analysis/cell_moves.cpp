#include "analysis/cell_moves.h"

#include "core/text.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace tenbin {

namespace {

/// Columns with fewer values, or fewer rows a value, may agree by chance.
constexpr size_t leastValues = 3;
constexpr size_t rowsAValue = 5;

/// At most `most` of them, evenly over the list, the first and the last among them.
std::vector<double> thinned(const std::vector<double> &values, size_t most)
{
    if (values.size() <= most)
        return values;
    std::vector<double> kept;
    for (size_t i = 0; i < most; ++i)
        kept.push_back(values[i * (values.size() - 1) / (most - 1)]);
    return kept;
}

std::vector<double> observed(const Eigen::Ref<const Eigen::VectorXd> &column, bool quantity)
{
    std::map<double, qint64> counts;
    for (double value : column) {
        if (std::isfinite(value))
            ++counts[value];
    }
    std::vector<double> values;
    for (const auto &[value, count] : counts)
        values.push_back(value);
    if (!quantity)
        std::stable_sort(values.begin(), values.end(),
                         [&](double a, double b) { return counts[a] > counts[b]; });
    return values;
}

/// The other column's value by this one's, where each stands for the other; empty: they do not.
std::map<double, double> oneToOne(const Eigen::Ref<const Eigen::VectorXd> &one,
                                  const Eigen::Ref<const Eigen::VectorXd> &other)
{
    std::map<double, double> forth, back;
    for (Eigen::Index i = 0; i < one.size(); ++i) {
        if (std::isnan(one[i]) && std::isnan(other[i]))
            continue;
        if (std::isnan(one[i]) || std::isnan(other[i]) ||
            forth.emplace(one[i], other[i]).first->second != other[i] ||
            back.emplace(other[i], one[i]).first->second != one[i])
            return {};
    }
    return forth;
}

} // namespace

Result<CellMoves> CellMoves::make(const CellTable &cells, const RowDistance &distance,
                                  const Eigen::MatrixXd &reference,
                                  const CounterfactualSettings &settings, const Dataset &data)
{
    CellMoves moves(distance);
    for (qsizetype j = 0; j < cells.columnCount(); ++j) {
        const ColumnType type = cells.column(j).type();
        Limits limits;
        limits.quantity = type == ColumnType::Numeric || type == ColumnType::Datetime;
        limits.fixed = type == ColumnType::Text;
        if (!limits.fixed)
            limits.values = observed(reference.col(j), limits.quantity);
        moves.m_columns.push_back(std::move(limits));
    }
    const auto columns = size_t(std::max<qsizetype>(1, cells.columnCount()));
    moves.m_most = std::clamp(size_t(settings.budget) / 4 / columns, size_t(2), moves.m_most);
    moves.findTwins(reference);
    const QStringList named =
        settings.immutable + settings.onlyUp + settings.onlyDown + settings.ranges.keys();
    for (const QString &name : named) {
        if (const Result<Column> column = data.find(name); !column)
            return passOn(column);
    }
    for (const QString &name : settings.onlyUp + settings.onlyDown + settings.ranges.keys()) {
        const qsizetype at = cells.indexOf(name);
        if (at >= 0 && !moves.m_columns[size_t(at)].quantity)
            return failure(Error::Kind::Usage,
                           Tr::tr("Column \"%1\" has no up and down: it is %2.")
                               .arg(name, columnTypeName(cells.column(at).type())),
                           Tr::tr("Name it as immutable, or leave it out."));
    }
    const auto limit = [&](const QStringList &names, const auto &set) {
        for (const QString &name : names) {
            // Columns that the model does not look at cannot change what it says.
            if (const qsizetype at = cells.indexOf(name); at >= 0)
                set(moves.m_columns[size_t(at)], name);
        }
    };
    limit(settings.immutable, [](Limits &one, const QString &) { one.fixed = true; });
    limit(settings.onlyUp, [](Limits &one, const QString &) { one.up = true; });
    limit(settings.onlyDown, [](Limits &one, const QString &) { one.down = true; });
    limit(settings.ranges.keys(), [&](Limits &one, const QString &name) {
        std::tie(one.low, one.high) = settings.ranges[name];
    });
    return moves;
}

void CellMoves::findTwins(const Eigen::MatrixXd &reference)
{
    for (qsizetype j = 0; j < columnCount(); ++j) {
        for (qsizetype k = 0; k < columnCount(); ++k) {
            const size_t values = m_columns[size_t(j)].values.size();
            if (j == k || values != m_columns[size_t(k)].values.size() || values < leastValues ||
                values * rowsAValue > size_t(reference.rows()))
                continue;
            std::map<double, double> other = oneToOne(reference.col(j), reference.col(k));
            if (!other.empty())
                m_columns[size_t(j)].twins.push_back({k, std::move(other)});
        }
    }
}

bool CellMoves::follows(qsizetype column) const
{
    const std::vector<Twin> &twins = m_columns[size_t(column)].twins;
    return !twins.empty() && twins.front().column < column;
}

QStringList CellMoves::together(const CellTable &cells) const
{
    QStringList sets;
    for (qsizetype j = 0; j < columnCount(); ++j) {
        if (m_columns[size_t(j)].twins.empty() || follows(j))
            continue;
        QStringList names{cells.column(j).name()};
        for (const Twin &twin : m_columns[size_t(j)].twins)
            names.append(cells.column(twin.column).name());
        sets.append(names.join(QStringLiteral(", ")));
    }
    return sets;
}

bool CellMoves::allowed(qsizetype column, const Eigen::RowVectorXd &row, double to) const
{
    if (row[column] == to)
        return true;
    if (!allowedAlone(column, row[column], to))
        return false;
    for (const Twin &twin : m_columns[size_t(column)].twins) {
        const auto value = twin.values.find(to);
        if (value != twin.values.end() &&
            !allowedAlone(twin.column, row[twin.column], value->second))
            return false;
    }
    return true;
}

Eigen::RowVectorXd CellMoves::moved(Eigen::RowVectorXd cells, const Eigen::RowVectorXd &row,
                                    qsizetype column, double to) const
{
    cells[column] = to;
    const bool back = to == row[column] || (std::isnan(to) && std::isnan(row[column]));
    for (const Twin &twin : m_columns[size_t(column)].twins) {
        const auto value = twin.values.find(to);
        if (back)
            cells[twin.column] = row[twin.column];
        else if (value != twin.values.end())
            cells[twin.column] = value->second;
    }
    return cells;
}

bool CellMoves::allowedAlone(qsizetype column, double from, double to) const
{
    const Limits &limits = m_columns[size_t(column)];
    if (from == to)
        return true;
    if (limits.fixed || !std::isfinite(to))
        return false;
    if (!limits.quantity)
        return true;
    if ((limits.up || limits.down) && std::isnan(from))
        return false;
    return !(limits.up && to < from) && !(limits.down && to > from) && to >= limits.low &&
           to <= limits.high;
}

std::vector<double> CellMoves::instead(qsizetype column, const Eigen::RowVectorXd &row) const
{
    const double from = row[column];
    std::vector<double> values;
    for (double value : m_columns[size_t(column)].values) {
        if (value != from && allowed(column, row, value))
            values.push_back(value);
    }
    if (m_columns[size_t(column)].quantity)
        values = thinned(values, m_most);
    else if (values.size() > m_most)
        values.resize(m_most);
    std::stable_sort(values.begin(), values.end(), [&](double a, double b) {
        return m_distance.between(column, from, a) < m_distance.between(column, from, b);
    });
    return values;
}

std::vector<double> CellMoves::between(qsizetype column, const Eigen::RowVectorXd &row,
                                       double to) const
{
    const double from = row[column];
    const Limits &limits = m_columns[size_t(column)];
    if (!limits.quantity || std::isnan(from))
        return {};
    std::vector<double> values;
    for (double value : limits.values) {
        if (value > std::min(from, to) && value < std::max(from, to) && allowed(column, row, value))
            values.push_back(value);
    }
    if (to < from)
        std::reverse(values.begin(), values.end());
    return thinned(values, m_most);
}

Eigen::RowVectorXd CellMoves::towards(const Eigen::RowVectorXd &row,
                                      const Eigen::RowVectorXd &donor) const
{
    Eigen::RowVectorXd cells = row;
    for (Eigen::Index j = 0; j < row.size(); ++j) {
        if (allowed(j, row, donor[j]))
            cells = moved(std::move(cells), row, j, donor[j]);
    }
    return cells;
}

CellMoves CellMoves::keeping(qsizetype column) const
{
    CellMoves moves = *this;
    moves.m_columns[size_t(column)].fixed = true;
    return moves;
}

} // namespace tenbin
