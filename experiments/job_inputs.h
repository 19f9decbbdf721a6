#pragma once

#include "core/result.h"
#include "experiments/run.h"
#include "experiments/task.h"

#include <QString>

namespace tenbin {

/// Where the values of a data set lie: its fingerprint names the file.
QString datasetPath(const QString &project, const QString &fingerprint);
/// What is known about its columns, beside it.
QString profilePath(const QString &project, const QString &fingerprint);
/// How it was read and what the import said, beside it; see import_report.h.
QString importPath(const QString &project, const QString &fingerprint);
/// The columns that `roles` leaves out are features. BadInput, Usage: no such column or role.
Result<Dataset> withRoles(const Dataset &dataset, const QMap<QString, QString> &roles);
/// The values of a data set of the project under the name and with the roles given; columns that
/// `roles` leaves out are features. BadInput when the file is missing or damaged.
Result<Dataset> openDataset(const QString &project, const QString &fingerprint, const QString &name,
                            const QMap<QString, QString> &roles);
/// The files that a data set has in the project.
void removeDatasetFiles(const QString &project, const QString &fingerprint);
/// Takes the files of a data set away that the outcome of an import says it made.
void removeNewDataset(const QString &project, const Outcome &outcome);
/// A data set as the input of a task.
TaskSpec::Input inputOf(const StoredDataset &dataset);

/// Opens what the spec names, as the task asks for it.
Result<TaskInputs> openInputs(const Task &task, const TaskSpec &spec, const QString &folder,
                              const QString &project);

} // namespace tenbin
