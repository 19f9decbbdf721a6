// Numeric columns are moved so that no group can be told by them: a value at quantile q of its
// group goes to the median of the groups' values at q; level l: that share of the way. The order
// within a group stays. Quantiles are linear between 101 points; of equal values the middle one.
#include "core/json.h"
#include "core/text.h"
#include "models/json_model.h"
#include "models/mitigator.h"

#include <algorithm>
#include <cmath>

namespace tenbin::mitigators {

namespace {

const QString level = QStringLiteral("level");
constexpr size_t points = 101;

using Quantiles = std::vector<double>; ///< rising, `points` of them; empty: the group has no value

struct RepairedColumn
{
    QString name;
    std::vector<Quantiles> ofGroup;
    Quantiles median; ///< of the groups
};

Quantiles quantilesOf(std::vector<double> values)
{
    if (values.empty())
        return {};
    std::sort(values.begin(), values.end());
    Quantiles quantiles(points);
    for (size_t at = 0; at < points; ++at) {
        const double place = double(at) / double(points - 1) * double(values.size() - 1);
        const auto below = size_t(place);
        const size_t above = std::min(below + 1, values.size() - 1);
        quantiles[at] = values[below] + (place - double(below)) * (values[above] - values[below]);
    }
    return quantiles;
}

/// The place of a value among the quantiles, in [0, points - 1].
double placeOf(const Quantiles &quantiles, double value)
{
    const auto from = std::lower_bound(quantiles.begin(), quantiles.end(), value);
    const auto to = std::upper_bound(from, quantiles.end(), value);
    if (from != to)
        return (double(from - quantiles.begin()) + double(to - quantiles.begin() - 1)) / 2;
    if (from == quantiles.begin())
        return 0;
    if (from == quantiles.end())
        return double(points - 1);
    const double below = *(from - 1);
    return double(from - quantiles.begin() - 1) + (value - below) / (*from - below);
}

double valueAt(const Quantiles &quantiles, double place)
{
    const auto below = size_t(place);
    const size_t above = std::min(below + 1, points - 1);
    return quantiles[below] + (place - double(below)) * (quantiles[above] - quantiles[below]);
}

class QuantileRepair final : public ColumnRepair
{
public:
    QuantileRepair(std::vector<RepairedColumn> columns, double share)
        : m_columns(std::move(columns)), m_share(share)
    {
    }

    Result<Dataset> apply(const Dataset &dataset, RowSpan rows,
                          const std::vector<qint32> &groups) const override
    {
        QList<Column> columns;
        QList<Role> roles;
        for (qsizetype at = 0; at < dataset.columnCount(); ++at) {
            columns.append(dataset.column(at).taken(rows));
            roles.append(dataset.role(at));
        }
        for (const RepairedColumn &repaired : m_columns) {
            const qsizetype at = dataset.indexOf(repaired.name);
            // Another type is for the encoder to refuse.
            if (at < 0 || columns[at].type() != ColumnType::Numeric)
                continue;
            const std::span<const double> numbers = columns[at].numbers();
            std::vector<double> values(numbers.begin(), numbers.end());
            for (size_t row = 0; row < values.size(); ++row)
                values[row] = moved(repaired, groups[row], values[row]);
            columns[at] = Column::numeric(repaired.name, std::move(values));
        }
        return Dataset::make(dataset.name(), std::move(columns), std::move(roles));
    }

    QJsonObject toJson() const override
    {
        QJsonArray columns;
        for (const RepairedColumn &column : m_columns) {
            QJsonArray groups;
            for (const Quantiles &own : column.ofGroup)
                groups.append(jsonNumbers({own.begin(), own.end()}));
            columns.append(
                QJsonObject{{QStringLiteral("column"), column.name},
                            {QStringLiteral("groups"), groups},
                            {QStringLiteral("median"),
                             jsonNumbers({column.median.begin(), column.median.end()})}});
        }
        return {{QStringLiteral("level"), m_share}, {QStringLiteral("columns"), columns}};
    }

private:
    double moved(const RepairedColumn &column, qint32 group, double value) const
    {
        if (group < 0 || std::isnan(value) || column.ofGroup[size_t(group)].empty())
            return value;
        const double target = valueAt(column.median, placeOf(column.ofGroup[size_t(group)], value));
        return value + m_share * (target - value);
    }

    std::vector<RepairedColumn> m_columns;
    double m_share;
};

Result<ColumnRepairPtr> repair(const Dataset &dataset, const QStringList &names, RowSpan rows,
                               const GroupedRows &grouped, const MitigationSpec &spec)
{
    std::vector<RepairedColumn> columns;
    for (const QString &name : names) {
        const Result<Column> column = dataset.find(name);
        if (!column)
            return passOn(column);
        if (column->type() != ColumnType::Numeric)
            continue;
        std::vector<std::vector<double>> values(size_t(grouped.names.size()));
        for (size_t row = 0; row < rows.size(); ++row) {
            const double value = column->numbers()[rows[row]];
            if (std::isfinite(value))
                values[size_t(grouped.groups[row])].push_back(value);
        }
        RepairedColumn repaired{name, {}, {}};
        for (std::vector<double> &own : values)
            repaired.ofGroup.push_back(quantilesOf(std::move(own)));
        for (size_t at = 0; at < points; ++at) {
            std::vector<double> here;
            for (const Quantiles &own : repaired.ofGroup) {
                if (!own.empty())
                    here.push_back(own[at]);
            }
            if (here.empty())
                break;
            std::sort(here.begin(), here.end());
            repaired.median.push_back((here[(here.size() - 1) / 2] + here[here.size() / 2]) / 2);
        }
        if (!repaired.median.empty())
            columns.push_back(std::move(repaired));
    }
    if (columns.empty())
        return badInput(Tr::tr("There is no numeric feature to repair."),
                        Tr::tr("Choose another method."));
    return ColumnRepairPtr(
        std::make_shared<const QuantileRepair>(std::move(columns), spec.params.real(level)));
}

Result<Quantiles> quantilesFrom(const QJsonArray &json, bool mayBeEmpty)
{
    const Result<QList<double>> numbers =
        finiteNumbers({{QStringLiteral("quantiles"), json}}, QStringLiteral("quantiles"));
    if (!numbers)
        return passOn(numbers);
    const bool whole = numbers->size() == qsizetype(points) || (mayBeEmpty && numbers->isEmpty());
    if (!whole || !std::is_sorted(numbers->begin(), numbers->end()))
        return badInput(Tr::tr("The model's repair of columns is damaged."),
                        Tr::tr("Use a copy of it, or train it again."));
    return Quantiles{numbers->begin(), numbers->end()};
}

Result<ColumnRepairPtr> loadRepair(const QJsonObject &json, int groups)
{
    std::vector<RepairedColumn> columns;
    for (const QJsonValue &value : json.value(QStringLiteral("columns")).toArray()) {
        const QJsonObject one = value.toObject();
        RepairedColumn column{one.value(QStringLiteral("column")).toString(), {}, {}};
        for (const QJsonValue &own : one.value(QStringLiteral("groups")).toArray()) {
            Result<Quantiles> quantiles = quantilesFrom(own.toArray(), true);
            if (!quantiles)
                return passOn(quantiles);
            column.ofGroup.push_back(*std::move(quantiles));
        }
        Result<Quantiles> median =
            quantilesFrom(one.value(QStringLiteral("median")).toArray(), false);
        if (!median)
            return passOn(median);
        column.median = *std::move(median);
        if (int(column.ofGroup.size()) != groups)
            return badInput(Tr::tr("The model's repair of columns is damaged."),
                            Tr::tr("Use a copy of it, or train it again."));
        columns.push_back(std::move(column));
    }
    const double share = json.value(QStringLiteral("level")).toDouble(-1);
    if (columns.empty() || !(share >= 0 && share <= 1))
        return badInput(Tr::tr("The model's repair of columns is damaged."),
                        Tr::tr("Use a copy of it, or train it again."));
    return ColumnRepairPtr(std::make_shared<const QuantileRepair>(std::move(columns), share));
}

} // namespace

Mitigator disparate_impact_remover()
{
    return {
        .title = Tr::tr("Disparate impact remover"),
        .help = Tr::tr("Moves numeric features so that each has the same distribution in all "
                       "groups, the order within a group kept. Categories stay as they are; "
                       "the protected attribute is needed for every prediction."),
        .reference = QStringLiteral("Feldman et al., \"Certifying and removing disparate "
                                    "impact\", 2015"),
        .constraints = {QStringLiteral("demographic_parity")},
        .needsGroups = true,
        .params = {ParamSpec::real(level, Tr::tr("Repair level"),
                                   Tr::tr("0: as they are, 1: the same in all groups."), 1, 0, 1)
                       .first()},
        .tradeOff = level,
        .settings = {0.25, 0.5, 0.75, 1},
        .repair = repair,
        .loadRepair = loadRepair};
}

} // namespace tenbin::mitigators
