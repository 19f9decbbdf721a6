#pragma once

#include "experiments/registered_model.h"

class QMenu;

namespace tenbin {

class MessageBar;
class Session;

/// What can be predicted with a version: each data set of the project, or a file by the command
/// line. `usable`: its files are what was registered.
void fillPredictMenu(QMenu &menu, Session &session, const RegisteredModel &model,
                     const ModelVersion &version, bool usable, MessageBar &messages);

/// "churn@champion" when it has an alias, which goes on to mean the best one; else "churn/2".
QString referenceTo(const RegisteredModel &model, qint64 version);

} // namespace tenbin
