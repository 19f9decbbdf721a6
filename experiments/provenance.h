#pragma once

#include "core/block.h"
#include "experiments/job.h"
#include "experiments/task_spec.h"

#include <QJsonObject>

namespace tenbin {

/// What a run's numbers come from: {"spec", "fingerprints": {input → "sha256:…"}, "encoder",
/// "environment"}. "encoder" holds every setting, also those left at their default.
QJsonObject provenanceJson(const TaskSpec &spec, const JobRecord &record);
/// The same for people, one row a fact.
Table provenanceTable(const TaskSpec &spec, const JobRecord &record);

/// A fact about where and with what a run was made.
struct EnvironmentFact
{
    QString id; ///< "compiler", "libraries/OpenBLAS"
    QString title;
    QString value;
};

/// Facts of an environment that results may depend on, in a fixed order; see environment.h.
QList<EnvironmentFact> environmentFacts(const QJsonObject &environment);

} // namespace tenbin
