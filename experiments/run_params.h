#pragma once

#include "experiments/run.h"

#include <QJsonValue>
#include <QMap>

namespace tenbin {

/// The params of a run one by one, under the names that filters know: those of the task, then those
/// of the learner and the encoder, with the defaults of what was not given. Where two have the same
/// name the encoder's is "encoder_params.NAME".
QMap<QString, QJsonValue> runParams(const StoredRun &run);

/// Of these the ones that make the model: all but what it is judged on (target, validation, …)
/// and how fast it was made.
QMap<QString, QJsonValue> modelParams(const StoredRun &run);

/// "200", "true", "a, b": a value as people read it.
QString paramText(const QJsonValue &value);

} // namespace tenbin
