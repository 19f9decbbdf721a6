#pragma once

#include "app/desktop/trial_table_model.h"
#include "experiments/task_spec.h"

namespace tenbin {

/// What a search varies, what it judges by, and the settings of its first round.
struct SearchSubject
{
    TrialTableModel::Subject subject;
    QList<QJsonObject> settings;
};

/// From the spec of "tune". `problem` as the run has it; empty while it is not known.
Result<SearchSubject> readSearchSubject(const TaskSpec &spec, const QString &problem);

/// A training with the setting of a trial, on the search's data, columns and folds.
TaskSpec trainingOfTrial(const TaskSpec &search, const Trial &trial);

} // namespace tenbin
