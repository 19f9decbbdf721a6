#pragma once

#include "core/result.h"

#include <QJsonObject>
#include <QString>

namespace tenbin {

/// Models small enough for one JSON file, `model.json` in the model's folder. The file says which
/// learner wrote it and in which version of its content.
Status saveJsonModel(const QString &folder, const QString &learner, int version,
                     QJsonObject content);

/// What saveJsonModel wrote. BadInput when the file is absent, damaged, of another learner, or of
/// a version above `version`. The values themselves are for the learner to check.
Result<QJsonObject> loadJsonModel(const QString &folder, const QString &learner, int version);

/// The array `key` of `json` as finite numbers, `count` of them (-1: any number).
Result<QList<double>> finiteNumbers(const QJsonObject &json, const QString &key,
                                    qsizetype count = -1);

} // namespace tenbin
