#pragma once

#include "core/result.h"
#include "data/split.h"
#include "experiments/run.h"

#include <QMap>
#include <QString>

namespace tenbin {

/// What a training run was judged on, as its spec says. Two runs with the same subject had the same
/// folds: these are drawn from nothing else.
struct RunSubject
{
    QString fingerprint; ///< of the data set
    QString dataset;     ///< its name
    QString problem;     ///< "binary", …
    QString target;
    QString positive; ///< as given; empty: the second class
    SplitSpec validation;
    quint64 seed = 0;                ///< 0 where the folds do not depend on it
    QMap<QString, QString> rowRoles; ///< columns with the role group, time or weight

    bool sameFolds(const RunSubject &other) const;
    /// What stands in messages and tables: "stratified:5".
    QString validationText() const { return validation.text(); }
};

/// BadInput when the run trained nothing.
Result<RunSubject> subjectOf(const StoredRun &run);

} // namespace tenbin
