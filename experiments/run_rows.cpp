#include "experiments/run_rows.h"

#include <QHash>
#include <QJsonDocument>
#include <QtEndian>

#include <algorithm>
#include <cstring>

namespace tenbin {

namespace {

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

Result<QHash<qint64, QString>> namesOfMetrics(SqlConnection &connection)
{
    QHash<qint64, QString> names;
    SqlStatement statement(connection, QStringLiteral("SELECT number, name FROM metric_names"));
    if (Status ran = statement.run(); !ran)
        return passOn(ran);
    Result<bool> more = statement.next();
    for (; more && *more; more = statement.next())
        names.insert(statement.integer(0), statement.text(1));
    if (!more)
        return passOn(more);
    return names;
}

} // namespace

const QString &runColumns()
{
    static const QString columns = QStringLiteral(
        "runs.number, runs.id, runs.name, runs.task, runs.status, runs.started, runs.seconds, "
        "runs.seed, runs.problem, runs.learner, runs.dataset, runs.spec, runs.error, runs.notes, "
        "runs.binned");
    return columns;
}

QString runSelection(const char *condition)
{
    return QStringLiteral("SELECT %1 FROM runs %2 ORDER BY binned IS NOT NULL, number DESC")
        .arg(runColumns(), QLatin1String(condition));
}

Result<QList<NumberedRun>> readRuns(SqlStatement &statement)
{
    QList<NumberedRun> runs;
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
        run.spec = statement.bytes(11);
        if (const std::optional<QString> error = statement.optionalText(12))
            run.error = errorFromJson(QJsonDocument::fromJson(error->toUtf8()).object());
        run.notes = statement.text(13);
        if (const qint64 binned = statement.integer(14))
            run.binned = QDateTime::fromMSecsSinceEpoch(binned / 1000, Qt::UTC);
        runs.append({statement.integer(0), run.id, std::move(run)});
    }
}

Status loadTags(SqlConnection &connection, QList<NumberedRun> &runs)
{
    SqlStatement tags(connection,
                      QStringLiteral("SELECT tag FROM run_tags WHERE run = ? ORDER BY tag"));
    for (NumberedRun &one : runs) {
        if (Status ran = tags.run(one.number); !ran)
            return ran;
        Result<bool> more = tags.next();
        for (; more && *more; more = tags.next())
            one.run.tags.append(tags.text(0));
        if (!more)
            return passOn(more);
    }
    return {};
}

Status loadMetrics(SqlConnection &connection, QList<NumberedRun> &runs, const QStringList &only)
{
    const Result<QHash<qint64, QString>> names = namesOfMetrics(connection);
    if (!names)
        return passOn(names);
    QString sql =
        QStringLiteral("SELECT metric, value, std, low, high, interval FROM metrics WHERE run = ?");
    if (!only.isEmpty()) {
        QStringList numbers;
        for (auto name = names->begin(); name != names->end(); ++name) {
            if (only.contains(*name))
                numbers.append(QString::number(name.key()));
        }
        sql += QStringLiteral(" AND metric IN (%1)").arg(numbers.join(QLatin1Char(',')));
    }
    SqlStatement metrics(connection, sql);
    for (NumberedRun &one : runs) {
        if (Status ran = metrics.run(one.number); !ran)
            return ran;
        Result<bool> more = metrics.next();
        for (; more && *more; more = metrics.next())
            one.run.metrics.insert(names->value(metrics.integer(0)), {metrics.number(1),
                                                                      metrics.number(2),
                                                                      {},
                                                                      metrics.number(3),
                                                                      metrics.number(4),
                                                                      metrics.text(5)});
        if (!more)
            return passOn(more);
    }
    return {};
}

Status loadDetails(SqlConnection &connection, NumberedRun &found)
{
    SqlStatement folds(connection,
                       QStringLiteral("SELECT name, folds FROM metrics JOIN metric_names ON "
                                      "metric_names.number = metrics.metric WHERE run = ?"));
    SqlStatement artifacts(connection,
                           QStringLiteral("SELECT name, path, kind, sha256 FROM artifacts "
                                          "WHERE run = ? ORDER BY position"));
    SqlStatement warnings(
        connection, QStringLiteral("SELECT text FROM warnings WHERE run = ? ORDER BY position"));
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

} // namespace tenbin
