#pragma once

#include "core/result.h"

#include <QSet>
#include <QString>

namespace tenbin {

/// deleted_trials.json of a job's folder: the numbers of trials that a person has taken out of a
/// search. They are kept and can be brought back, but neither go on to the next round nor become
/// the best. The owner of the job writes the file, the worker reads it whenever it chooses; what a
/// finished search has chosen stays as it is.
QSet<int> readDeletedTrials(const QString &folder);
Status writeDeletedTrials(const QString &folder, const QSet<int> &numbers);

} // namespace tenbin
