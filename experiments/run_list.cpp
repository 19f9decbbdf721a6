#include "experiments/run_list.h"

#include "core/text.h"
#include "experiments/run_filter.h"
#include "experiments/run_rows.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <utility>

namespace tenbin {

namespace {

bool isColumn(const QString &key)
{
    static const QStringList columns = {
        QStringLiteral("name"),    QStringLiteral("status"),  QStringLiteral("started"),
        QStringLiteral("seconds"), QStringLiteral("task"),    QStringLiteral("learner"),
        QStringLiteral("dataset"), QStringLiteral("problem"), QStringLiteral("seed")};
    return columns.contains(key);
}

/// The joins and the ORDER BY of a query. Names of metrics and params are values in it: the texts
/// of the JSON array that is its one parameter.
struct Order
{
    QStringList joins;
    QStringList terms;
    QJsonArray names;

    QString place(const QString &name)
    {
        names.append(name);
        return QStringLiteral("json_extract(?1, '$[%1]')").arg(names.size() - 1);
    }

    QString metric(const QString &name)
    {
        const QString table = QStringLiteral("m%1").arg(joins.size());
        joins.append(QStringLiteral("LEFT JOIN metrics AS %1 ON %1.run = runs.number AND "
                                    "%1.metric = (SELECT number FROM metric_names WHERE name = %2)")
                         .arg(table, place(name)));
        return table + QStringLiteral(".value");
    }

    /// As the filter finds it: of the task, else of the learner, else of the encoder.
    QString param(const QString &name)
    {
        QStringList places;
        for (const char *group : {"", ".learner_params", ".encoder_params"})
            places.append(
                QStringLiteral("json_extract(runs.spec, %1)")
                    .arg(place(
                        QStringLiteral("$.params%1.\"%2\"").arg(QLatin1String(group), name))));
        return QStringLiteral("coalesce(%1)").arg(places.join(QStringLiteral(", ")));
    }

    void add(const RunSort &sort)
    {
        const QString value =
            isColumn(sort.key) ? QStringLiteral("runs.") + sort.key
            : sort.key.startsWith(QLatin1String("params."))
                ? param(sort.key.mid(7))
                : metric(sort.key.startsWith(QLatin1String("metrics.")) ? sort.key.mid(8)
                                                                        : sort.key);
        terms.append(
            QStringLiteral("%1 %2 NULLS LAST")
                .arg(value, sort.ascending ? QStringLiteral("ASC") : QStringLiteral("DESC")));
    }
};

} // namespace

Result<QList<StoredRun>> listRuns(SqlConnection &connection, const RunQuery &query)
{
    const Result<RunFilter> filter = RunFilter::parse(query.filter);
    if (!filter)
        return passOn(filter);
    Order order;
    for (const RunSort &sort : query.sorts) {
        if (sort.key.startsWith(QLatin1String("params.")) && sort.key.contains(QLatin1Char('"')))
            return badInput(Tr::tr("Runs cannot be sorted by a param with a quotation mark."));
        order.add(sort);
    }
    order.terms.append(QStringLiteral("runs.number DESC"));
    QString sql = QStringLiteral("SELECT %1 FROM runs %2 WHERE runs.binned IS %3 ORDER BY %4")
                      .arg(runColumns(), order.joins.join(QLatin1Char(' ')),
                           query.inBin ? QStringLiteral("NOT NULL") : QStringLiteral("NULL"),
                           order.terms.join(QStringLiteral(", ")));
    if (query.limit > 0 && filter->isEmpty())
        sql += QStringLiteral(" LIMIT %1").arg(query.limit);
    const Result<SqlSnapshot> snapshot = SqlSnapshot::begin(connection);
    if (!snapshot)
        return passOn(snapshot);
    SqlStatement statement(connection, sql);
    const QString names = QString::fromUtf8(QJsonDocument(order.names).toJson());
    if (Status ran = order.names.isEmpty() ? statement.run() : statement.run(names); !ran)
        return passOn(ran);
    Result<QList<NumberedRun>> found = readRuns(statement);
    if (!found)
        return passOn(found);
    if (Status loaded = loadTags(connection, *found); !loaded)
        return passOn(loaded);
    if (!filter->isEmpty()) {
        if (const QStringList needed = filter->metrics(); !needed.isEmpty()) {
            if (Status loaded = loadMetrics(connection, *found, needed); !loaded)
                return passOn(loaded);
        }
        found->removeIf([&](const NumberedRun &one) { return !filter->matches(one.run); });
        if (query.limit > 0 && found->size() > query.limit)
            found->resize(query.limit);
    }
    if (query.withMetrics) {
        if (Status loaded = loadMetrics(connection, *found, query.metrics); !loaded)
            return passOn(loaded);
    }
    QList<StoredRun> runs;
    runs.reserve(found->size());
    for (NumberedRun &one : *found)
        runs.append(std::move(one.run));
    return runs;
}

} // namespace tenbin
