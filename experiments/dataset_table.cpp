#include "experiments/dataset_table.h"

#include "core/text.h"
#include "experiments/lookup.h"

#include <QJsonDocument>

namespace tenbin {

namespace {

QString selection(const char *condition)
{
    return QStringLiteral("SELECT id, name, fingerprint, row_count, created, source, columns "
                          "FROM datasets %1 ORDER BY number DESC")
        .arg(QLatin1String(condition));
}

QString columnsText(const QJsonArray &columns)
{
    return QString::fromUtf8(QJsonDocument(columns).toJson(QJsonDocument::Compact));
}

} // namespace

DatasetTable::DatasetTable(SqlConnection &connection)
    // A data set that is registered again becomes the newest one: REPLACE gives it a new number.
    : m_put(connection,
            QStringLiteral("INSERT OR REPLACE INTO datasets (id, name, fingerprint, row_count, "
                           "column_count, created, source, columns) VALUES (?, ?, ?, ?, ?, ?, ?, "
                           "?)")),
      m_all(connection, selection("")), m_byId(connection, selection("WHERE id = ?")),
      m_byName(connection, selection("WHERE name = ?")),
      m_byPrefix(connection, selection("WHERE id >= ? AND id < ?")),
      m_setColumns(connection, QStringLiteral("UPDATE datasets SET columns = ? WHERE id = ?")),
      m_remove(connection, QStringLiteral("DELETE FROM datasets WHERE id = ?"))
{
}

Status DatasetTable::put(const StoredDataset &dataset)
{
    return m_put.run(dataset.id, dataset.name, dataset.fingerprint, dataset.rows,
                     qint64(dataset.columns.size()), dataset.created.toMSecsSinceEpoch() * 1000,
                     dataset.source, columnsText(dataset.columns));
}

Result<QList<StoredDataset>> DatasetTable::rows(SqlStatement &statement)
{
    QList<StoredDataset> datasets;
    while (true) {
        const Result<bool> more = statement.next();
        if (!more)
            return passOn(more);
        if (!*more)
            return datasets;
        StoredDataset dataset;
        dataset.id = statement.text(0);
        dataset.name = statement.text(1);
        dataset.fingerprint = statement.text(2);
        dataset.rows = statement.integer(3);
        dataset.created = QDateTime::fromMSecsSinceEpoch(statement.integer(4) / 1000, Qt::UTC);
        dataset.source = statement.text(5);
        dataset.columns = QJsonDocument::fromJson(statement.text(6).toUtf8()).array();
        datasets.append(dataset);
    }
}

Result<QList<StoredDataset>> DatasetTable::all()
{
    if (Status ran = m_all.run(); !ran)
        return passOn(ran);
    return rows(m_all);
}

Result<StoredDataset> DatasetTable::find(const QString &reference)
{
    const auto matching = [&](SqlStatement &statement,
                              const auto &...values) -> Result<QList<StoredDataset>> {
        if (Status ran = statement.run(values...); !ran)
            return passOn(ran);
        return rows(statement);
    };
    // Ids are hexadecimal: "g" follows every digit.
    const QString end = reference + QLatin1Char('g');
    return lookUp<StoredDataset>(
        QStringLiteral("dataset"), reference, [&] { return matching(m_byId, reference); },
        [&] { return matching(m_byName, reference); },
        [&] { return matching(m_byPrefix, reference, end); });
}

Status DatasetTable::setColumns(const QString &id, const QJsonArray &columns)
{
    return m_setColumns.run(columnsText(columns), id);
}

Status DatasetTable::remove(const QString &id)
{
    return m_remove.run(id);
}

} // namespace tenbin
