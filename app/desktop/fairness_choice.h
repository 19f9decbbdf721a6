#pragma once

#include "data/dataset.h"
#include "experiments/task_spec.h"

#include <QList>
#include <QString>
#include <QStringList>

namespace tenbin {

class Session;

/// Something of the project that can be audited: a training, a file of predictions that was opened,
/// or data before any model.
struct FairnessChoice
{
    QString id; ///< "run:…", "data:…"
    QString title;
    QString name;  ///< what a job is about
    TaskSpec spec; ///< the task without its params
};

/// Trainings and opened files, newest first, then the data sets.
QList<FairnessChoice> fairnessChoices(Session &session);

/// What a form offers: columns, and the classes of the target.
struct FairnessOffer
{
    Dataset data;
    QStringList columns;   ///< all but the target and the predictions
    QStringList suggested; ///< with the role protected, or with the fewest values
    QStringList classes;   ///< of the target; empty: numbers, or none
    QString positive;
};
Result<FairnessOffer> fairnessOffer(Session &session, const FairnessChoice &choice);

/// The newest finished audit of it; empty: there is none.
QString lastAudit(Session &session, const FairnessChoice &choice);

} // namespace tenbin
