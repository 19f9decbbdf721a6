#include "models/group_coder.h"

#include "core/json.h"
#include "core/number.h"
#include "core/text.h"

#include <QHash>

#include <algorithm>
#include <cmath>
#include <map>

namespace tenbin {

namespace {

/// Of a missing value; no cell can say it.
const QString missingKey = QStringLiteral("\x01");

bool isOrdered(const Column &column)
{
    return column.type() == ColumnType::Numeric || column.type() == ColumnType::Datetime;
}

double orderedValue(const Column &column, quint32 row)
{
    return column.type() == ColumnType::Numeric ? column.numbers()[row]
                                                : double(column.times()[row]);
}

/// Texts before they are told apart by number: "10" comes after "9".
bool lessKey(const QString &a, const QString &b)
{
    if ((a == missingKey) != (b == missingKey))
        return b == missingKey;
    const std::optional<double> numberA = parseNumber(a), numberB = parseNumber(b);
    if (numberA.has_value() != numberB.has_value())
        return numberA.has_value();
    if (numberA && *numberA != *numberB)
        return *numberA < *numberB;
    return a < b;
}

Failure continuous(const QString &column)
{
    return badInput(Tr::tr("The protected column \"%1\" has more than %2 different values, too "
                           "many for groups.")
                        .arg(column)
                        .arg(GroupCoder::mostValues),
                    Tr::tr("Put it in bins, such as 4, or choose another column."));
}

Failure damagedGroups()
{
    return badInput(Tr::tr("The model's groups are damaged."),
                    Tr::tr("Use a copy of it, or train it again."));
}

std::vector<double> quantileCutsOf(std::vector<double> values, int bins)
{
    std::sort(values.begin(), values.end());
    std::vector<double> cuts;
    for (int bin = 1; bin < bins; ++bin) {
        const double cut = values[values.size() * size_t(bin) / size_t(bins)];
        if (cut > values.front() && (cuts.empty() || cut > cuts.back()))
            cuts.push_back(cut);
    }
    return cuts;
}

} // namespace

std::vector<qint32> GroupCoder::Attribute::positions(const Column &source, RowSpan rows) const
{
    std::vector<qint32> found(rows.size(), unseen);
    const qsizetype missing = values.indexOf(missingKey);
    if (!cuts.empty()) {
        for (size_t at = 0; at < rows.size(); ++at) {
            if (source.isMissing(rows[at])) {
                found[at] = qint32(missing);
            } else if (isOrdered(source)) {
                const double value = orderedValue(source, rows[at]);
                found[at] =
                    qint32(std::upper_bound(cuts.begin(), cuts.end(), value) - cuts.begin());
            }
        }
        return found;
    }
    QHash<QString, qint32> known;
    for (qsizetype value = 0; value < values.size(); ++value)
        known.insert(values[value], qint32(value));
    if (source.type() == ColumnType::Categorical) {
        std::vector<qint32> ofLevel;
        for (const QString &level : source.levels())
            ofLevel.push_back(known.value(level, unseen));
        for (size_t at = 0; at < rows.size(); ++at) {
            const qint32 code = source.codes()[rows[at]];
            found[at] = code < 0 ? qint32(missing) : ofLevel[size_t(code)];
        }
        return found;
    }
    for (size_t at = 0; at < rows.size(); ++at)
        found[at] = source.isMissing(rows[at]) ? qint32(missing)
                                               : known.value(source.displayText(rows[at]), unseen);
    return found;
}

QString GroupCoder::Attribute::nameOf(qsizetype value) const
{
    return values[value] == missingKey ? Tr::tr("%1 missing").arg(column) : values[value];
}

Result<GroupCoder::Attribute> GroupCoder::fitAttribute(const Column &column, RowSpan rows, int bins)
{
    Attribute attribute;
    attribute.column = column.name();
    QStringList keys;
    QHash<QString, bool> met;
    std::vector<double> numbers;
    bool missing = false;
    for (quint32 row : rows) {
        if (column.isMissing(row)) {
            missing = true;
            continue;
        }
        if (isOrdered(column))
            numbers.push_back(orderedValue(column, row));
        if (keys.size() > mostGroups)
            continue;
        const QString key = column.displayText(row);
        if (!met.contains(key)) {
            met.insert(key, true);
            keys.append(key);
        }
    }
    if (isOrdered(column) && keys.size() > mostValues) {
        if (bins < 2)
            return continuous(column.name());
        attribute.cuts = quantileCutsOf(std::move(numbers), bins);
        const auto text = [&](double cut) {
            return column.type() == ColumnType::Datetime ? timeText(qint64(cut)) : numberText(cut);
        };
        const auto &cuts = attribute.cuts;
        keys.clear();
        if (!cuts.empty())
            keys.append(QStringLiteral("< %1").arg(text(cuts.front())));
        for (size_t at = 0; at + 1 < cuts.size(); ++at)
            keys.append(QStringLiteral("%1 – < %2").arg(text(cuts[at]), text(cuts[at + 1])));
        if (!cuts.empty())
            keys.append(QStringLiteral("≥ %1").arg(text(cuts.back())));
    } else {
        if (keys.size() > mostGroups)
            return badInput(Tr::tr("The protected column \"%1\" divides the rows into more than "
                                   "%2 groups.")
                                .arg(column.name())
                                .arg(mostGroups),
                            Tr::tr("Choose a column with fewer values."));
        std::sort(keys.begin(), keys.end(), lessKey);
    }
    attribute.values = keys;
    if (missing)
        attribute.values.append(missingKey);
    return attribute;
}

std::vector<GroupCoder::Combination> GroupCoder::combinations(const Dataset &dataset,
                                                              RowSpan rows) const
{
    std::vector<Combination> all(rows.size(), Combination(size_t(m_attributes.size())));
    for (qsizetype at = 0; at < m_attributes.size(); ++at) {
        const Column &column = dataset.column(dataset.indexOf(m_attributes[at].column));
        const std::vector<qint32> positions = m_attributes[at].positions(column, rows);
        for (size_t row = 0; row < rows.size(); ++row)
            all[row][size_t(at)] = positions[row];
    }
    return all;
}

Result<GroupCoder> GroupCoder::fit(const Dataset &dataset, const QStringList &columns, RowSpan rows,
                                   int bins)
{
    if (columns.isEmpty())
        return failure(Error::Kind::Usage, Tr::tr("No protected column is named."),
                       Tr::tr("Name at least one."));
    GroupCoder coder;
    for (const QString &name : columns) {
        const Result<Column> column = dataset.find(name);
        if (!column)
            return passOn(column);
        Result<Attribute> attribute = fitAttribute(*column, rows, bins);
        if (!attribute)
            return passOn(attribute);
        coder.m_attributes.append(*std::move(attribute));
    }
    std::vector<Combination> groups = coder.combinations(dataset, rows);
    std::sort(groups.begin(), groups.end());
    groups.erase(std::unique(groups.begin(), groups.end()), groups.end());
    coder.m_groups = std::move(groups);
    const QString shown = columns.join(QStringLiteral("\", \""));
    if (coder.m_groups.size() < 2)
        return badInput(Tr::tr("All training rows are of one group by \"%1\".").arg(shown),
                        Tr::tr("Choose a protected column with at least two values."));
    if (qsizetype(coder.m_groups.size()) > mostGroups)
        return badInput(
            Tr::tr("\"%1\" divide the rows into more than %2 groups.").arg(shown).arg(mostGroups),
            Tr::tr("Name fewer protected columns."));
    return coder;
}

Result<std::vector<qint32>> GroupCoder::codes(const Dataset &dataset, RowSpan rows) const
{
    for (const Attribute &attribute : m_attributes) {
        if (dataset.indexOf(attribute.column) < 0)
            return badInput(
                Tr::tr("The model decides by the protected column \"%1\", which \"%2\" lacks.")
                    .arg(attribute.column, dataset.name()),
                Tr::tr("Add the column, or use a model that does not need it."));
    }
    const std::vector<Combination> all = combinations(dataset, rows);
    std::vector<qint32> codes(rows.size());
    for (size_t at = 0; at < rows.size(); ++at) {
        const auto found = std::lower_bound(m_groups.begin(), m_groups.end(), all[at]);
        codes[at] = found != m_groups.end() && *found == all[at] ? qint32(found - m_groups.begin())
                                                                 : unseen;
    }
    return codes;
}

QStringList GroupCoder::columns() const
{
    QStringList names;
    for (const Attribute &attribute : m_attributes)
        names.append(attribute.column);
    return names;
}

QStringList GroupCoder::names() const
{
    QStringList names;
    for (const Combination &group : m_groups) {
        QStringList parts;
        for (size_t at = 0; at < group.size(); ++at)
            parts.append(m_attributes[qsizetype(at)].nameOf(group[at]));
        names.append(parts.join(u'|'));
    }
    return names;
}

QJsonObject GroupCoder::toJson() const
{
    QJsonArray attributes;
    for (const Attribute &attribute : m_attributes)
        attributes.append(QJsonObject{
            {QStringLiteral("column"), attribute.column},
            {QStringLiteral("cuts"), jsonNumbers({attribute.cuts.begin(), attribute.cuts.end()})},
            {QStringLiteral("values"), jsonTexts(attribute.values)}});
    QJsonArray groups;
    for (const Combination &group : m_groups) {
        QJsonArray positions;
        for (qint32 position : group)
            positions.append(position);
        groups.append(positions);
    }
    return {{QStringLiteral("attributes"), attributes}, {QStringLiteral("groups"), groups}};
}

Result<GroupCoder> GroupCoder::fromJson(const QJsonObject &json)
{
    GroupCoder coder;
    for (const QJsonValue &value : json.value(QStringLiteral("attributes")).toArray()) {
        const QJsonObject one = value.toObject();
        const QList<double> cuts = numbersOf(one.value(QStringLiteral("cuts")).toArray());
        Attribute attribute{one.value(QStringLiteral("column")).toString(),
                            {cuts.begin(), cuts.end()},
                            textsOf(one.value(QStringLiteral("values")).toArray())};
        const bool rising = std::adjacent_find(cuts.begin(), cuts.end(), [](double a, double b) {
                                return !(a < b);
                            }) == cuts.end();
        const bool enough = cuts.isEmpty() || attribute.values.size() > cuts.size();
        if (attribute.column.isEmpty() || attribute.values.isEmpty() || !rising || !enough)
            return damagedGroups();
        coder.m_attributes.append(attribute);
    }
    for (const QJsonValue &value : json.value(QStringLiteral("groups")).toArray()) {
        const QJsonArray positions = value.toArray();
        if (positions.size() != coder.m_attributes.size())
            return damagedGroups();
        Combination group;
        for (qsizetype at = 0; at < positions.size(); ++at) {
            const int position = positions[at].toInt(-1);
            if (position < 0 || position >= coder.m_attributes[at].values.size())
                return damagedGroups();
            group.push_back(position);
        }
        if (!coder.m_groups.empty() && !(coder.m_groups.back() < group))
            return damagedGroups();
        coder.m_groups.push_back(std::move(group));
    }
    if (coder.m_attributes.isEmpty() || coder.m_groups.size() < 2)
        return damagedGroups();
    return coder;
}

} // namespace tenbin
