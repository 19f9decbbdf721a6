#include "experiments/run_table.h"

#include "core/text.h"
#include "experiments/lookup.h"
#include "experiments/run_rows.h"

#include <QJsonDocument>
#include <QtEndian>

#include <algorithm>
#include <cstring>

namespace tenbin {

namespace {

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

std::optional<QString> errorText(const std::optional<Error> &error)
{
    if (!error)
        return std::nullopt;
    return QString::fromUtf8(QJsonDocument(errorToJson(*error)).toJson(QJsonDocument::Compact));
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
      m_byId(connection, runSelection("WHERE id = ?")),
      m_byName(connection, runSelection("WHERE name = ?")),
      m_byPrefix(connection, runSelection("WHERE id >= ? AND id < ?"))
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

Result<StoredRun> RunTable::find(const QString &reference)
{
    const auto matching = [&](SqlStatement &statement,
                              const auto &...values) -> Result<QList<NumberedRun>> {
        if (Status ran = statement.run(values...); !ran)
            return passOn(ran);
        return readRuns(statement);
    };
    // Ids are hexadecimal: "g" follows every digit.
    const QString end = reference + QLatin1Char('g');
    const Result<NumberedRun> found = lookUp<NumberedRun>(
        QStringLiteral("run"), reference, [&] { return matching(m_byId, reference); },
        [&] { return matching(m_byName, reference); },
        [&] { return matching(m_byPrefix, reference, end); });
    if (!found)
        return passOn(found);
    QList<NumberedRun> one{*found};
    if (Status loaded = loadTags(m_connection, one); !loaded)
        return passOn(loaded);
    if (Status loaded = loadMetrics(m_connection, one); !loaded)
        return passOn(loaded);
    if (Status loaded = loadDetails(m_connection, one.first()); !loaded)
        return passOn(loaded);
    return one.first().run;
}

Result<QList<StoredRun>> RunTable::takers(const QString &id)
{
    SqlStatement mentioning(m_connection, runSelection("WHERE instr(spec, ?)"));
    if (Status ran = mentioning.run(id); !ran)
        return passOn(ran);
    const Result<QList<NumberedRun>> found = readRuns(mentioning);
    if (!found)
        return passOn(found);
    QList<StoredRun> runs;
    for (const NumberedRun &one : *found) {
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
