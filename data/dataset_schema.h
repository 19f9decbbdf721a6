#pragma once

#include "core/result.h"
#include "data/dataset.h"

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

namespace tenbin {

/// What a column is and which tensors of the file hold it.
struct ColumnSchema
{
    QString name;
    ColumnType type = ColumnType::Numeric;
    Role role = Role::Feature;
    QStringList levels; ///< Categorical
    QString tensor;     ///< numbers, codes, times, or the bytes of texts
    QString offsets;    ///< Text
    QString missing;    ///< Text; empty: no row is missing
};

/// The part of a dataset file that is JSON.
struct DatasetSchema
{
    QString name;
    qsizetype rows = 0;
    QString fingerprint;
    QList<ColumnSchema> columns;
    QList<ImportNote> notes;

    QByteArray toJson() const;
    /// The text of an error is the reason only: "column 3 has no type". Unsupported when made by a
    /// newer version, else BadInput.
    static Result<DatasetSchema> fromJson(const QByteArray &json);
};

} // namespace tenbin
