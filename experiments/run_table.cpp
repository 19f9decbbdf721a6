#include "experiments/run_table.h"

#include "core/text.h"
#include "experiments/lookup.h"
#include "experiments/run_filter.h"
#include "experiments/store.h"

#include <QJsonDocument>
#include <QtEndian>

#include <algorithm>
#include <cstring>

namespace tenbin {

namespace {

constexpr const char *columns =
    "runs.number, runs.id, runs.name, runs.task, runs.status, runs.started, runs.seconds, "
    "runs.seed, runs.problem, runs.learner, runs.dataset, runs.spec, runs.error, runs.notes, "
    "runs.binned";

QString selection(const char *condition)
{
    return QStringLiteral("SELECT %1 FROM runs %2 ORDER BY binned IS NOT NULL, number DESC")
        .arg(QLatin1String(columns), QLatin1String(condition));
}

QByteArray packed(const QList<double> &values)
{
    if (values.isEmpty())
        return {};
    QByteArray bytes(values.size() * qsizetype(sizeof(double)), Qt::Uninitialized);
    for (qsizetype i = 0; i < values.size(); ++i) {
        quint64 bits;
        std::memcpy(&bits, &values[i], sizeof bits);
        qToLittleEndian(bits, bytes.data() + i * qsizetype(sizeof bits));
    }
    return bytes;
}

QList<double> unpacked(const QByteArray &bytes)
{
    QList<double> values(bytes.size() / qsizetype(sizeof(double)));
    for (qsizetype i = 0; i < values.size(); ++i) {
        const auto bits =
            qFromLittleEndian<quint64>(bytes.constData() + i * qsizetype(sizeof(quint64)));
        std::memcpy(&values[i], &bits, sizeof bits);
    }
    return values;
}

std::optional<QString> errorText(const std::optional<Error> &error)
{
    if (!error)
        return std::nullopt;
    return QString::fromUtf8(QJsonDocument(errorToJson(*error)).toJson(QJsonDocument::Compact));
}

/// The ORDER BY of a query; what is no column of the runs is a metric.
QString orderOf(const RunQuery &query)
{
    static const QStringList sortable = {
        QStringLiteral("name"),    QStringLiteral("status"),  QStringLiteral("started"),
        QStringLiteral("seconds"), QStringLiteral("task"),    QStringLiteral("learner"),
        QStringLiteral("dataset"), QStringLiteral("problem"), QStringLiteral("seed")};
    const QString direction = query.ascending ? QStringLiteral("ASC") : QStringLiteral("DESC");
    if (query.sort.isEmpty())
        return QStringLiteral("ORDER BY runs.number ") + direction;
    if (sortable.contains(query.sort))
        return QStringLiteral("ORDER BY runs.%1 IS NULL, runs.%1 %2, runs.number DESC")
            .arg(query.sort, direction);
    return QStringLiteral("LEFT JOIN metrics ON metrics.run = runs.number AND metrics.metric = "
                          "(SELECT number FROM metric_names WHERE name = ?1) "
                          "ORDER BY metrics.value IS NULL, metrics.value %1, runs.number DESC")
        .arg(direction);
}

} // namespace

RunTable::RunTable(SqlConnection &connection)
    : m_connection(connection),
      // What the user wrote about a run since it began (name, notes) stays.
      m_put(connection,
            QStringLiteral("INSERT INTO runs (id, name, task, status, started, seconds, seed, "
                           "problem, learner, dataset, spec, error, notes) "
                           "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                           "ON CONFLICT (id) DO UPDATE SET status = excluded.status, "
                           "started = excluded.started, seconds = excluded.seconds, "
                           "problem = excluded.problem, learner = excluded.learner, "
                           "dataset = excluded.dataset, spec = excluded.spec, "
                           "error = excluded.error RETURNING number")),
      m_number(connection, QStringLiteral("SELECT number FROM runs WHERE id = ?")),
      m_putMetric(connection, QStringLiteral("INSERT OR REPLACE INTO metrics VALUES "
                                             "(?, ?, ?, ?, ?, ?, ?, ?)")),
      m_putMetricName(connection,
                      QStringLiteral("INSERT OR IGNORE INTO metric_names (name) VALUES (?)")),
      m_metricNumber(connection, QStringLiteral("SELECT number FROM metric_names WHERE name = ?")),
      m_putTag(connection, QStringLiteral("INSERT OR IGNORE INTO run_tags VALUES (?, ?)")),
      m_putArtifact(connection,
                    QStringLiteral("INSERT OR REPLACE INTO artifacts VALUES (?, ?, ?, ?, ?, ?)")),
      m_putWarning(connection, QStringLiteral("INSERT OR REPLACE INTO warnings VALUES (?, ?, ?)")),
      m_byId(connection, selection("WHERE id = ?")),
      m_byName(connection, selection("WHERE name = ?")),
      m_byPrefix(connection, selection("WHERE id >= ? AND id < ?"))
{
}

Result<qint64> RunTable::putRow(const StoredRun &run)
{
    const Status ran = m_put.run(run.id, run.name, run.task, runStatusName(run.status),
                                 run.started.toMSecsSinceEpoch() * 1000, run.seconds,
                                 qint64(run.seed), run.problem, run.learner, run.dataset,
                                 QString::fromUtf8(run.spec), errorText(run.error), run.notes);
    if (!ran)
        return passOn(ran);
    const Result<bool> more = m_put.next();
    if (!more)
        return passOn(more);
    const qint64 number = m_put.integer(0);
    m_put.finish();
    return number;
}

Result<qint64> RunTable::metricNumber(const QString &name)
{
    if (const auto known = m_metricNumbers.constFind(name); known != m_metricNumbers.cend())
        return *known;
    if (Status put = m_putMetricName.run(name); !put)
        return passOn(put);
    if (Status ran = m_metricNumber.run(name); !ran)
        return passOn(ran);
    const Result<bool> found = m_metricNumber.next();
    if (!found)
        return passOn(found);
    const qint64 number = m_metricNumber.integer(0);
    m_metricNumber.finish();
    m_metricNumbers.insert(name, number);
    return number;
}

Status RunTable::putMetrics(qint64 run, const QMap<QString, MetricValue> &metrics)
{
    for (auto metric = metrics.begin(); metric != metrics.end(); ++metric) {
        const Result<qint64> number = metricNumber(metric.key());
        if (!number)
            return passOn(number);
        const MetricValue &value = *metric;
        if (Status put = m_putMetric.run(run, *number, value.value, value.std, value.low,
                                         value.high, value.interval, packed(value.folds));
            !put)
            return put;
    }
    return {};
}

Status RunTable::putTags(qint64 run, const QStringList &tags)
{
    for (const QString &tag : tags)
        if (Status put = m_putTag.run(run, tag); !put)
            return put;
    return {};
}

Status RunTable::put(const StoredRun &run)
{
    const Result<qint64> number = putRow(run);
    if (!number)
        return passOn(number);
    if (Status put = putMetrics(*number, run.metrics); !put)
        return put;
    if (Status put = putTags(*number, run.tags); !put)
        return put;
    for (int i = 0; i < int(run.artifacts.size()); ++i) {
        const Artifact &artifact = run.artifacts[i];
        if (Status put = m_putArtifact.run(*number, i, artifact.name, artifact.path, artifact.kind,
                                           artifact.sha256);
            !put)
            return put;
    }
    for (int i = 0; i < int(run.warnings.size()); ++i)
        if (Status put = m_putWarning.run(*number, i, run.warnings[i]); !put)
            return put;
    return {};
}

Result<QList<RunTable::Numbered>> RunTable::rows(SqlStatement &statement)
{
    QList<Numbered> runs;
    while (true) {
        const Result<bool> more = statement.next();
        if (!more)
            return passOn(more);
        if (!*more)
            return runs;
        StoredRun run;
        run.id = statement.text(1);
        run.name = statement.text(2);
        run.task = statement.text(3);
        run.status = runStatusFromName(statement.text(4)).value_or(RunStatus::Failed);
        run.started = QDateTime::fromMSecsSinceEpoch(statement.integer(5) / 1000, Qt::UTC);
        run.seconds = statement.number(6);
        run.seed = quint64(statement.integer(7));
        run.problem = statement.text(8);
        run.learner = statement.text(9);
        run.dataset = statement.text(10);
        run.spec = statement.text(11).toUtf8();
        if (const std::optional<QString> error = statement.optionalText(12))
            run.error = errorFromJson(QJsonDocument::fromJson(error->toUtf8()).object());
        run.notes = statement.text(13);
        if (const qint64 binned = statement.integer(14))
            run.binned = QDateTime::fromMSecsSinceEpoch(binned / 1000, Qt::UTC);
        runs.append({statement.integer(0), run.id, std::move(run)});
    }
}

Status RunTable::loadLists(QList<Numbered> &runs, bool withMetrics)
{
    SqlStatement tags(m_connection,
                      QStringLiteral("SELECT tag FROM run_tags WHERE run = ? ORDER BY tag"));
    SqlStatement metrics(m_connection,
                         QStringLiteral("SELECT name, value, std, low, high, interval FROM metrics "
                                        "JOIN metric_names ON metric_names.number = metrics.metric "
                                        "WHERE run = ?"));
    for (Numbered &one : runs) {
        if (Status ran = tags.run(one.number); !ran)
            return ran;
        Result<bool> more = tags.next();
        for (; more && *more; more = tags.next())
            one.run.tags.append(tags.text(0));
        if (!more)
            return passOn(more);
        if (!withMetrics)
            continue;
        if (Status ran = metrics.run(one.number); !ran)
            return ran;
        for (more = metrics.next(); more && *more; more = metrics.next())
            one.run.metrics[metrics.text(0)] = {
                metrics.number(1), metrics.number(2), {},
                metrics.number(3), metrics.number(4), metrics.text(5)};
        if (!more)
            return passOn(more);
    }
    return {};
}

Status RunTable::loadDetails(Numbered &found)
{
    SqlStatement folds(m_connection,
                       QStringLiteral("SELECT name, folds FROM metrics JOIN metric_names ON "
                                      "metric_names.number = metrics.metric WHERE run = ?"));
    SqlStatement artifacts(m_connection,
                           QStringLiteral("SELECT name, path, kind, sha256 FROM artifacts "
                                          "WHERE run = ? ORDER BY position"));
    SqlStatement warnings(
        m_connection, QStringLiteral("SELECT text FROM warnings WHERE run = ? ORDER BY position"));
    for (SqlStatement *statement : {&folds, &artifacts, &warnings})
        if (Status ran = statement->run(found.number); !ran)
            return ran;
    Result<bool> more = folds.next();
    for (; more && *more; more = folds.next())
        found.run.metrics[folds.text(0)].folds = unpacked(folds.bytes(1));
    if (!more)
        return passOn(more);
    for (more = artifacts.next(); more && *more; more = artifacts.next())
        found.run.artifacts.append(
            {artifacts.text(0), artifacts.text(1), artifacts.text(2), artifacts.text(3)});
    if (!more)
        return passOn(more);
    for (more = warnings.next(); more && *more; more = warnings.next())
        found.run.warnings.append(warnings.text(0));
    return more ? Status() : Status(passOn(more));
}

Result<StoredRun> RunTable::find(const QString &reference)
{
    const auto matching = [&](SqlStatement &statement,
                              const auto &...values) -> Result<QList<Numbered>> {
        if (Status ran = statement.run(values...); !ran)
            return passOn(ran);
        return rows(statement);
    };
    // Ids are hexadecimal: "g" follows every digit.
    const QString end = reference + QLatin1Char('g');
    const Result<Numbered> found = lookUp<Numbered>(
        QStringLiteral("run"), reference, [&] { return matching(m_byId, reference); },
        [&] { return matching(m_byName, reference); },
        [&] { return matching(m_byPrefix, reference, end); });
    if (!found)
        return passOn(found);
    QList<Numbered> one{*found};
    if (Status loaded = loadLists(one, true); !loaded)
        return passOn(loaded);
    if (Status loaded = loadDetails(one.first()); !loaded)
        return passOn(loaded);
    return one.first().run;
}

Result<QList<StoredRun>> RunTable::list(const RunQuery &query)
{
    const Result<RunFilter> filter = RunFilter::parse(query.filter);
    if (!filter)
        return passOn(filter);
    const QString order = orderOf(query);
    QString sql =
        QStringLiteral("SELECT %1 FROM (SELECT * FROM runs WHERE binned IS %2) AS runs %3")
            .arg(QLatin1String(columns),
                 query.inBin ? QStringLiteral("NOT NULL") : QStringLiteral("NULL"), order);
    const bool cutBySql = query.limit > 0 && filter->isEmpty();
    if (cutBySql)
        sql += QStringLiteral(" LIMIT %1").arg(query.limit);
    SqlStatement statement(m_connection, sql);
    const bool byMetric = order.startsWith(QLatin1String("LEFT"));
    if (Status ran = byMetric ? statement.run(query.sort) : statement.run(); !ran)
        return passOn(ran);
    Result<QList<Numbered>> found = rows(statement);
    if (!found)
        return passOn(found);
    if (Status loaded = loadLists(*found, query.withMetrics || !filter->isEmpty()); !loaded)
        return passOn(loaded);
    QList<StoredRun> runs;
    for (Numbered &one : *found) {
        if (query.limit > 0 && runs.size() == query.limit)
            break;
        if (filter->matches(one.run))
            runs.append(std::move(one.run));
    }
    return runs;
}

Result<QList<StoredRun>> RunTable::takers(const QString &id)
{
    SqlStatement mentioning(m_connection, selection("WHERE instr(spec, ?)"));
    if (Status ran = mentioning.run(id); !ran)
        return passOn(ran);
    const Result<QList<Numbered>> found = rows(mentioning);
    if (!found)
        return passOn(found);
    QList<StoredRun> runs;
    for (const Numbered &one : *found) {
        const Result<TaskSpec> spec = one.run.taskSpec();
        if (!spec)
            continue;
        const bool takes = std::any_of(
            spec->inputs.begin(), spec->inputs.end(), [&](const TaskSpec::Input &input) {
                return input.kind == TaskSpec::Input::Kind::Run && input.reference == id;
            });
        if (takes)
            runs.append(one.run);
    }
    return runs;
}

Result<QStringList> RunTable::texts(const QString &sql)
{
    SqlStatement statement(m_connection, sql);
    if (Status ran = statement.run(); !ran)
        return passOn(ran);
    QStringList found;
    Result<bool> more = statement.next();
    for (; more && *more; more = statement.next())
        found.append(statement.text(0));
    if (!more)
        return passOn(more);
    return found;
}

Result<QStringList> RunTable::metricNames()
{
    return texts(QStringLiteral("SELECT name FROM metric_names ORDER BY name"));
}

Result<QStringList> RunTable::ended()
{
    return texts(QStringLiteral("SELECT id FROM runs WHERE status <> 'running'"));
}

Status RunTable::rename(const QString &id, const QString &name)
{
    return SqlStatement(m_connection, QStringLiteral("UPDATE runs SET name = ? WHERE id = ?"))
        .run(name, id);
}

Status RunTable::setNotes(const QString &id, const QString &notes)
{
    return SqlStatement(m_connection, QStringLiteral("UPDATE runs SET notes = ? WHERE id = ?"))
        .run(notes, id);
}

Status RunTable::setTags(const QString &id, const QStringList &tags)
{
    if (Status ran = m_number.run(id); !ran)
        return ran;
    const Result<bool> found = m_number.next();
    if (!found)
        return passOn(found);
    if (!*found)
        return badInput(Tr::tr("The project has no run \"%1\".").arg(id));
    const qint64 number = m_number.integer(0);
    m_number.finish();
    SqlStatement remove(m_connection, QStringLiteral("DELETE FROM run_tags WHERE run = ?"));
    if (Status removed = remove.run(number); !removed)
        return removed;
    return putTags(number, tags);
}

Status RunTable::setBinned(const QString &id, bool binned)
{
    if (!binned)
        return SqlStatement(m_connection, QStringLiteral("UPDATE runs SET binned = NULL "
                                                         "WHERE id = ?"))
            .run(id);
    return SqlStatement(m_connection, QStringLiteral("UPDATE runs SET binned = ? WHERE id = ?"))
        .run(QDateTime::currentMSecsSinceEpoch() * 1000, id);
}

Status RunTable::remove(const QString &id)
{
    return SqlStatement(m_connection, QStringLiteral("DELETE FROM runs WHERE id = ?")).run(id);
}

Status RunTable::forgetUnusedMetrics()
{
    m_metricNumbers.clear();
    return SqlStatement(m_connection, QStringLiteral("DELETE FROM metric_names WHERE number NOT IN "
                                                     "(SELECT metric FROM metrics)"))
        .run();
}

} // namespace tenbin
