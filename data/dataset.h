#pragma once

#include "core/result.h"
#include "data/column.h"

#include <QList>
#include <QString>

#include <memory>

namespace tenbin {

/// Something the import found worth saying; line and byte count from 1 and 0, -1 is unknown.
struct ImportNote
{
    enum class Level { Information, Warning };
    Level level = Level::Warning;
    qint64 line = -1;
    qint64 byte = -1;
    QString column;
    QString message;
};

/// An immutable table; copies are cheap. All columns have rowCount() rows and different names.
class Dataset
{
public:
    Dataset() = default;
    /// BadInput when lengths differ or a name stands twice. Roles: one a column, or empty
    /// (all features).
    static Result<Dataset> make(QString name, QList<Column> columns, QList<Role> roles = {},
                                QList<ImportNote> notes = {});

    const QString &name() const;
    qsizetype rowCount() const;
    qsizetype columnCount() const;
    const Column &column(qsizetype index) const;
    Role role(qsizetype index) const;
    const QList<ImportNote> &notes() const;

    /// -1 when there is none.
    qsizetype indexOf(const QString &columnName) const;
    /// BadInput that names the nearest column when there is none.
    Result<Column> find(const QString &columnName) const;
    /// Index of the first column with the role, -1 when there is none.
    qsizetype indexOfRole(Role role) const;
    QStringList columnNames() const;

    Dataset renamed(QString name) const;
    Dataset withRole(qsizetype index, Role role) const;
    Dataset withRoles(QList<Role> roles) const;
    Dataset taken(RowSpan rows) const;

    /// "sha256:…" over names, types, levels and values in order; roles and the dataset's name are
    /// not part of it. Computed once, on first use; NaNs count as equal.
    QString fingerprint() const;

private:
    friend class DatasetFile;
    struct Content;
    /// Takes a fingerprint that is already known in place of computing it.
    void rememberFingerprint(const QString &known) const;

    std::shared_ptr<const Content> m_content;
    std::shared_ptr<const QList<Role>> m_roles;
    QString m_name;
};

} // namespace tenbin
