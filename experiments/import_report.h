#pragma once

#include "core/block.h"
#include "data/dataset.h"
#include "data/profile.h"
#include "experiments/task_spec.h"

#include <QJsonObject>
#include <QList>
#include <QString>

namespace tenbin {

/// What an import says about itself: figures, what was decided and coerced, columns, warnings.
QList<Block> importBlocks(const Dataset &dataset, const Profile &profile);
/// outcome.values of an import: "dataset" as record.h takes it up, and "notes".
QJsonObject importValues(const Dataset &dataset, const Profile &profile, const QString &positive,
                         const QString &source);

/// How a data set was read and what was said about it: kept beside its values, so that it can be
/// read again with one choice changed.
struct ImportRecord
{
    QString file;
    QJsonObject params; ///< of the task "import_data": format, format_params, types
    QList<Block> report;

    QJsonObject toJson() const;
    static Result<ImportRecord> fromJson(const QJsonObject &json);
};

/// The task that reads a file with these params.
TaskSpec importSpec(const QString &file, const QJsonObject &params);

/// A table of the columns, one of the warnings, and a histogram or the top values a column.
QList<Block> profileBlocks(const Profile &profile);

} // namespace tenbin
