#pragma once

#include "data/dataset.h"
#include "experiments/job.h"
#include "experiments/task_spec.h"

#include <QJsonValue>
#include <QList>
#include <QMap>
#include <QStringList>

#include <limits>

namespace tenbin {

/// What is compared of a run: what it was asked, how it ended, what stands in its files.
struct RunFacts
{
    TaskSpec spec;
    JobRecord record;
    /// By the artifact's name: the content of a table, what a model predicts for the run's data.
    /// Needed only where the artifacts' hashes differ.
    QMap<QString, Dataset> tables;
};

/// Something that came out otherwise.
struct Difference
{
    QString part;        ///< "metrics", "folds", "predictions", "model", "data", "files", …
    QString name;        ///< "roc_auc", "column p_yes"
    QJsonValue recorded; ///< number or text
    QJsonValue repeated;
    /// |a - b| / max(1, |a|, |b|); NaN where there is no distance.
    double distance = std::numeric_limits<double>::quiet_NaN();
    bool tolerated = false;
};

/// Something in the surroundings that is another one than then.
struct Change
{
    QString id;    ///< "compiler", "libraries/OpenBLAS", "fingerprint/data", "spec"
    QString title; ///< for people
    QString recorded;
    QString repeated;
};

/// What a repetition of a run says about it.
struct Verification
{
    enum class Verdict { BitIdentical, WithinTolerance, Different };

    double tolerance = 0;
    QStringList compared; ///< parts that both have
    QList<Difference> differences;
    QList<Change> changes;

    Verdict verdict() const;
};

/// How far numbers may be apart, relative to the larger one and to 1 below that.
inline constexpr double usualTolerance = 1e-6;

QString verdictText(Verification::Verdict verdict); ///< "bit-identical", "within tolerance", …

/// Metrics with their folds and intervals, then artifacts: equal hashes are equal; else tables are
/// compared value by value. Rows, folds, classes and texts have no tolerance.
Verification compareRuns(const RunFacts &recorded, const RunFacts &repeated,
                         double tolerance = usualTolerance);

} // namespace tenbin
