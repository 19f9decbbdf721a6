#pragma once

#include "core/block.h"

#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include <limits>

namespace tenbin {

/// A metric of a run. Over folds: mean, std (n - 1) and each fold; else value alone.
struct MetricValue
{
    double value = std::numeric_limits<double>::quiet_NaN(); ///< mean over folds
    double std = std::numeric_limits<double>::quiet_NaN();
    QList<double> folds;
    double low = std::numeric_limits<double>::quiet_NaN();
    double high = std::numeric_limits<double>::quiet_NaN();
    QString interval; ///< "95 % t interval over 5 folds", "95 % bootstrap, 1,000 resamples"
};

/// A file that a run produced, relative to its folder.
struct Artifact
{
    QString name;   ///< "model", "predictions", "dataset"
    QString path;   ///< "model/" or "predictions.safetensors"
    QString kind;   ///< "model", "dataset", "table"
    QString sha256; ///< of the file; of a folder's files in name order
};

/// What a task produced.
struct Outcome
{
    QString problem; ///< "binary", "multiclass", "regression" or empty
    QMap<QString, MetricValue> metrics;
    QList<Block> blocks;
    QList<Artifact> artifacts;
    QStringList warnings;
    QJsonObject values; ///< what else the command line prints: rows, confusion, …

    QJsonObject toJson() const;
    static Result<Outcome> fromJson(const QJsonObject &json);
};

} // namespace tenbin
