#include "data/quality.h"

#include "core/number.h"
#include "core/text.h"
#include "data/duplicates.h"

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

constexpr double almostAll = 0.99;
constexpr double muchMissing = 0.1;
constexpr qint64 manyCategories = 50;
/// A class with a tenth of the rows of the most frequent one.
constexpr double lopsided = 10;
/// Below this everything looks like an id.
constexpr qint64 fewestIdRows = 20;

QString share(qint64 part, qint64 whole)
{
    return Tr::tr("%1 of %2 rows (%3 %)")
        .arg(QString::number(part), QString::number(whole),
             shortNumber(100 * double(part) / double(whole), 3));
}

bool isIdLike(const Column &column, const ColumnProfile &profile)
{
    if (profile.count < fewestIdRows || profile.distinct != profile.count)
        return false;
    switch (column.type()) {
    case ColumnType::Categorical: return true;
    case ColumnType::Datetime: return false;
    case ColumnType::Text: {
        const std::span<const char> bytes = column.bytes();
        return std::ranges::find(bytes, ' ') == bytes.end();
    }
    case ColumnType::Numeric: break;
    }
    // Whole numbers without a gap: a running number in whatever order.
    return profile.maximum - profile.minimum + 1 == double(profile.count) &&
           std::ranges::all_of(column.numbers(),
                               [](double x) { return std::isnan(x) || x == std::floor(x); });
}

class Findings
{
public:
    Findings(const Dataset &dataset, const Profile &profile)
        : m_dataset(dataset), m_profile(profile)
    {
    }

    void column(qsizetype index, const QString &leak)
    {
        m_column = &m_profile.columns[index];
        values();
        cardinality(m_dataset.column(index));
        if (!leak.isEmpty())
            add("leaking", leak);
        if (m_column->role == Role::Target)
            balance(m_dataset.column(index));
    }

    void duplicateColumns()
    {
        for (const auto &[earlier, later] :
             tenbin::duplicateColumns(m_dataset, m_profile.columns)) {
            m_column = &m_profile.columns[later];
            // Columns that say nothing are alike without being copies.
            if (m_column->distinct < 2 || isIgnored(earlier) || isIgnored(later))
                continue;
            add("duplicate_column", Tr::tr("\"%1\" says the same as \"%2\" in all %3 rows.")
                                        .arg(m_column->name, m_profile.columns[earlier].name,
                                             QString::number(m_profile.rows)));
        }
    }

    void duplicateRows()
    {
        if (m_profile.duplicateRows == 0)
            return;
        m_column = nullptr;
        add("duplicate_rows", Tr::tr("%1 repeat an earlier row.")
                                  .arg(share(m_profile.duplicateRows, m_profile.rows)));
    }

    bool isIgnored(qsizetype index) const { return m_profile.columns[index].role == Role::Ignore; }

    QList<QualityWarning> found;

private:
    void add(const char *kind, const QString &message)
    {
        found.append({QString::fromLatin1(kind), m_column ? m_column->name : QString(), message});
    }

    void values()
    {
        const ColumnProfile &column = *m_column;
        if (column.count == 0) {
            add("constant", Tr::tr("\"%1\" has no value in any of %2 rows.")
                                .arg(column.name, QString::number(m_profile.rows)));
            return;
        }
        if (double(column.missing) > muchMissing * double(m_profile.rows))
            add("missing", Tr::tr("\"%1\" is missing in %2.")
                               .arg(column.name, share(column.missing, m_profile.rows)));
        if (std::isinf(column.minimum) || std::isinf(column.maximum))
            add("infinite", Tr::tr("\"%1\" holds infinite numbers among its %2 values.")
                                .arg(column.name, QString::number(column.count)));
        const ValueCount &most = column.top.first();
        if (column.distinct == 1)
            add("constant", Tr::tr("\"%1\" is \"%2\" in all %3 rows that have a value.")
                                .arg(column.name, most.value, QString::number(column.count)));
        else if (double(most.count) > almostAll * double(column.count))
            add("almost_constant",
                Tr::tr("\"%1\" is \"%2\" in %3 that have a value.")
                    .arg(column.name, most.value, share(most.count, column.count)));
    }

    void cardinality(const Column &values)
    {
        const ColumnProfile &column = *m_column;
        const QString distinct = QString::number(column.distinct);
        if (column.role == Role::Id || column.role == Role::Target)
            return;
        if (isIdLike(values, column))
            add("id_like", Tr::tr("\"%1\" looks like an id: its %2 values are all different.")
                               .arg(column.name, distinct));
        else if (column.type == ColumnType::Categorical && column.distinct > manyCategories)
            add("high_cardinality", Tr::tr("\"%1\" has %2 categories in %3 rows.")
                                        .arg(column.name, distinct, QString::number(column.count)));
    }

    void balance(const Column &target)
    {
        if (target.type() != ColumnType::Categorical || m_column->distinct < 2)
            return;
        std::vector<qint64> counts(size_t(target.levels().size()));
        for (const qint32 code : target.codes()) {
            if (code >= 0)
                ++counts[size_t(code)];
        }
        const auto used = std::ranges::partition(counts, [](qint64 count) { return count == 0; });
        const auto rarest = std::ranges::min_element(used);
        if (double(m_column->top.first().count) < lopsided * double(*rarest))
            return;
        add("imbalanced",
            Tr::tr("The rarest class of the target \"%1\" has %2; the most frequent "
                   "one, \"%3\", has %4.")
                .arg(m_column->name, share(*rarest, m_column->count), m_column->top.first().value,
                     QString::number(m_column->top.first().count)));
    }

    const Dataset &m_dataset;
    const Profile &m_profile;
    const ColumnProfile *m_column = nullptr;
};

} // namespace

QList<QualityWarning> qualityWarnings(const Dataset &dataset, const Profile &profile,
                                      const QStringList &leaks)
{
    Findings findings(dataset, profile);
    for (qsizetype index = 0; index < dataset.columnCount(); ++index) {
        if (!findings.isIgnored(index))
            findings.column(index, leaks[index]);
    }
    findings.duplicateColumns();
    findings.duplicateRows();
    return findings.found;
}

} // namespace tenbin
