#include "experiments/registry_table.h"

#include "core/text.h"

namespace tenbin {

namespace {

qint64 microseconds(const QDateTime &time)
{
    return time.toMSecsSinceEpoch() * 1000;
}

QDateTime timeOf(qint64 microseconds)
{
    return QDateTime::fromMSecsSinceEpoch(microseconds / 1000, Qt::UTC);
}

/// Calls `take` for each row.
template <class Take> Status readAll(SqlStatement &statement, Take take)
{
    Result<bool> more = statement.next();
    for (; more && *more; more = statement.next())
        take(statement);
    return more ? Status() : Status(passOn(more));
}

constexpr QLatin1String modelNumber("(SELECT number FROM models WHERE name = ?)");

ModelChange::Kind kindOf(const QString &name)
{
    using Kind = ModelChange::Kind;
    for (Kind kind : {Kind::Version, Kind::Stage, Kind::Alias})
        if (changeKindName(kind) == name)
            return kind;
    return Kind::Gate;
}

} // namespace

Failure noSuchModel(const QString &name)
{
    return badInput(Tr::tr("The project has no registered model \"%1\".").arg(name),
                    Tr::tr("List them with: tenbin-cli registry list."));
}

Result<QStringList> RegistryTable::names()
{
    QStringList names;
    SqlStatement statement(m_connection,
                           QStringLiteral("SELECT name FROM models WHERE EXISTS (SELECT 1 FROM "
                                          "model_versions WHERE model = number) ORDER BY name"));
    if (Status ran = statement.run(); !ran)
        return passOn(ran);
    if (Status read = readAll(statement, [&](auto &row) { names.append(row.text(0)); }); !read)
        return passOn(read);
    return names;
}

Result<RegisteredModel> RegistryTable::find(const QString &name)
{
    RegisteredModel model{name, {}, {}, {}, {}};
    SqlStatement models(m_connection,
                        QStringLiteral("SELECT created, number FROM models WHERE name = ?"));
    if (Status ran = models.run(name); !ran)
        return passOn(ran);
    qint64 number = 0;
    if (Status read = readAll(models,
                              [&](auto &row) {
                                  model.created = timeOf(row.integer(0));
                                  number = row.integer(1);
                              });
        !read)
        return passOn(read);
    SqlStatement versions(
        m_connection, QStringLiteral("SELECT version, runs.id, path, sha256, stage, created FROM "
                                     "model_versions LEFT JOIN runs ON runs.number = run "
                                     "WHERE model = ? ORDER BY version"));
    SqlStatement aliases(
        m_connection, QStringLiteral("SELECT alias, version FROM model_aliases WHERE model = ?"));
    SqlStatement bounds(m_connection, QStringLiteral("SELECT metric, relation, bound FROM "
                                                     "model_bounds WHERE model = ? "
                                                     "ORDER BY position"));
    for (SqlStatement *statement : {&versions, &aliases, &bounds})
        if (Status ran = statement->run(number); !ran)
            return passOn(ran);
    Status read = readAll(versions, [&](auto &row) {
        model.versions.append({row.integer(0), row.text(1), row.text(2), row.text(3),
                               stageFromName(row.text(4)).value_or(Stage::None),
                               timeOf(row.integer(5))});
    });
    if (read)
        read = readAll(aliases, [&](auto &row) { model.aliases[row.text(0)] = row.integer(1); });
    if (read)
        read = readAll(bounds, [&](auto &row) {
            model.gate.append({row.text(0), row.text(1), row.number(2)});
        });
    if (!read)
        return passOn(read);
    if (model.versions.isEmpty())
        return noSuchModel(name);
    return model;
}

Result<bool> RegistryTable::hasHistory(const QString &model)
{
    SqlStatement statement(m_connection, QStringLiteral("SELECT 1 FROM models WHERE name = ?"));
    if (Status ran = statement.run(model); !ran)
        return passOn(ran);
    return statement.next();
}

Result<QList<ModelChange>> RegistryTable::history(const QString &model)
{
    QList<ModelChange> changes;
    SqlStatement statement(m_connection,
                           QStringLiteral("SELECT change, made, who, why, kind, version, subject, "
                                          "old_value, new_value, undoes FROM model_history "
                                          "WHERE model = %1 ORDER BY number")
                               .arg(modelNumber));
    if (Status ran = statement.run(model); !ran)
        return passOn(ran);
    const Status read = readAll(statement, [&](auto &row) {
        changes.append({row.integer(0), timeOf(row.integer(1)), row.text(2), row.text(3),
                        kindOf(row.text(4)), row.integer(5), row.text(6), row.text(7), row.text(8),
                        row.integer(9)});
    });
    if (!read)
        return passOn(read);
    return changes;
}

Result<QStringList> RegistryTable::usesOf(const QString &runId)
{
    QStringList uses;
    SqlStatement statement(m_connection,
                           QStringLiteral("SELECT models.name, version FROM model_versions "
                                          "JOIN models ON models.number = model "
                                          "WHERE run = (SELECT number FROM runs WHERE id = ?) "
                                          "ORDER BY models.name, version"));
    if (Status ran = statement.run(runId); !ran)
        return passOn(ran);
    const Status read = readAll(statement, [&](auto &row) {
        uses.append(QStringLiteral("%1/%2").arg(row.text(0), QString::number(row.integer(1))));
    });
    if (!read)
        return passOn(read);
    return uses;
}

Status RegistryTable::addModel(const QString &name, const QDateTime &created)
{
    SqlStatement add(m_connection,
                     QStringLiteral("INSERT OR IGNORE INTO models (name, created) VALUES (?, ?)"));
    return add.run(name, microseconds(created));
}

Status RegistryTable::addVersion(const QString &model, const ModelVersion &version)
{
    SqlStatement add(m_connection,
                     QStringLiteral("INSERT INTO model_versions VALUES (%1, ?, "
                                    "(SELECT number FROM runs WHERE id = ?), ?, ?, ?, ?)")
                         .arg(modelNumber));
    return add.run(model, version.version, version.run, version.path, version.sha256,
                   stageName(version.stage), microseconds(version.created));
}

Status RegistryTable::removeVersion(const QString &model, qint64 version)
{
    SqlStatement remove(
        m_connection, QStringLiteral("DELETE FROM model_versions WHERE model = %1 AND version = ?")
                          .arg(modelNumber));
    return remove.run(model, version);
}

Status RegistryTable::setStage(const QString &model, qint64 version, Stage stage)
{
    SqlStatement set(m_connection, QStringLiteral("UPDATE model_versions SET stage = ? "
                                                  "WHERE model = %1 AND version = ?")
                                       .arg(modelNumber));
    return set.run(stageName(stage), model, version);
}

Status RegistryTable::setAlias(const QString &model, const QString &alias,
                               std::optional<qint64> version)
{
    if (!version) {
        SqlStatement remove(
            m_connection, QStringLiteral("DELETE FROM model_aliases WHERE model = %1 AND alias = ?")
                              .arg(modelNumber));
        return remove.run(model, alias);
    }
    SqlStatement set(m_connection,
                     QStringLiteral("INSERT INTO model_aliases VALUES (%1, ?, ?) "
                                    "ON CONFLICT DO UPDATE SET version = excluded.version")
                         .arg(modelNumber));
    return set.run(model, alias, *version);
}

Status RegistryTable::setGate(const QString &model, const QList<Bound> &bounds)
{
    SqlStatement clear(
        m_connection, QStringLiteral("DELETE FROM model_bounds WHERE model = %1").arg(modelNumber));
    if (Status cleared = clear.run(model); !cleared)
        return cleared;
    SqlStatement add(
        m_connection,
        QStringLiteral("INSERT INTO model_bounds VALUES (%1, ?, ?, ?, ?)").arg(modelNumber));
    for (int i = 0; i < int(bounds.size()); ++i)
        if (Status added = add.run(model, i, bounds[i].metric, bounds[i].relation, bounds[i].value);
            !added)
            return added;
    return {};
}

Result<qint64> RegistryTable::nextVersion(const QString &model)
{
    SqlStatement highest(m_connection,
                         QStringLiteral("SELECT coalesce(max(version), 0) FROM model_history "
                                        "WHERE kind = 'version' AND model = %1")
                             .arg(modelNumber));
    if (Status ran = highest.run(model); !ran)
        return passOn(ran);
    if (const Result<bool> row = highest.next(); !row)
        return passOn(row);
    return highest.integer(0) + 1;
}

Result<qint64> RegistryTable::nextChange()
{
    return m_connection.integer(
        QStringLiteral("SELECT coalesce(max(change), 0) + 1 FROM model_history"));
}

Status RegistryTable::append(const QString &model, const ModelChange &change)
{
    SqlStatement add(m_connection,
                     QStringLiteral("INSERT INTO model_history (model, change, made, who, why, "
                                    "kind, version, subject, old_value, new_value, undoes) "
                                    "VALUES (%1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                         .arg(modelNumber));
    return add.run(model, change.change, microseconds(change.made), change.who, change.why,
                   changeKindName(change.kind), change.version, change.alias, change.before,
                   change.after, change.undoes);
}

} // namespace tenbin
