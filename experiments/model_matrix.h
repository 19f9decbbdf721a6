#pragma once

#include "experiments/comparison_basis.h"
#include "experiments/run.h"

#include <QList>
#include <QStringList>

namespace tenbin {

/// What one model reached on one data set: mean and deviation (n - 1) over folds; over the folds of
/// all runs where there are several.
struct ModelCell
{
    double mean = std::numeric_limits<double>::quiet_NaN(); ///< NaN: there is no run
    double deviation = std::numeric_limits<double>::quiet_NaN();
    qsizetype runs = 0;
};

/// Runs as models (rows) by data sets (columns). Two runs are of one model when their learner and
/// all params that make the model are the same, and of one data set when fingerprint and target
/// are. Both in the order in which the runs name them first.
struct ModelMatrix
{
    QString metric;
    bool greaterIsBetter = true;
    QStringList models;   ///< "random_forest", with what differs where a learner has several
    QStringList datasets; ///< names, with what differs where a name has several
    QList<QList<ModelCell>> cells; ///< models × datasets
    QList<int> modelOfRun;
    QList<int> datasetOfRun;

    bool isComplete() const;
    /// Models with the best mean on a data set.
    QList<int> best(qsizetype dataset) const;
};

/// Refused: a run that trained nothing, a metric that has no direction, problems that differ.
Compared<ModelMatrix> modelMatrix(const QList<StoredRun> &runs, const QString &metric);

} // namespace tenbin
