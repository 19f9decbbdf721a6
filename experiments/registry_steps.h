#pragma once

#include "experiments/registered_model.h"

namespace tenbin {

/// The steps that changes of registered models are made of.
ModelChange stageStep(const ModelVersion &version, Stage stage);
ModelChange aliasStep(const QString &alias, const QString &before, const QString &after);
ModelChange gateStep(const QList<Bound> &before, const QList<Bound> &after);
ModelChange additionStep(const ModelVersion &version);
ModelChange deletionStep(const ModelVersion &version);

/// What a rollback of an alias, or of stages when `alias` is empty, takes back: the steps of the
/// last change that was not taken back; none: there is no such change.
QList<ModelChange> rollBackTakes(const QList<ModelChange> &newestFirst, const QString &alias);
/// The steps of the last rollback, when nothing of that kind was changed since.
QList<ModelChange> redoTakes(const QList<ModelChange> &newestFirst, const QString &alias);

} // namespace tenbin
