#pragma once

#include "core/result.h"
#include "data/dataset.h"
#include "models/problem.h"

#include <Eigen/Core>

#include <QMap>
#include <QStringList>

#include <vector>

namespace tenbin {

/// Predictions beside the truth, one entry a row; of a run, or of a file from elsewhere.
struct Predictions
{
    Problem problem = Problem::Regression;
    QStringList classes;           ///< classification
    int positive = 1;              ///< binary: index of the positive class
    std::vector<double> truth;     ///< class index or value
    std::vector<double> predicted; ///< class index or value
    Eigen::MatrixXd probabilities; ///< rows × classes, or 0 columns when there are none
    std::vector<double> score; ///< binary: of the positive class, any scale; empty: probabilities
    bool scoreIsProbability = true;
    std::vector<double> weights;                 ///< empty: all 1
    std::vector<quint32> rows;                   ///< of the dataset; empty: 0, 1, …
    std::vector<qint32> fold;                    ///< fold that predicted the row; empty: one
    QMap<double, std::vector<double>> quantiles; ///< regression: level → predicted quantile
    std::vector<double> low, high;               ///< regression: interval bounds; empty: none

    qsizetype size() const { return qsizetype(truth.size()); }
    Predictions taken(RowSpan positions) const;

    /// Columns row, truth, prediction, p_CLASS…, fold, weight.
    Result<Dataset> toDataset() const;
};

/// Which columns of a predictions file hold what; empty: there is none.
struct PredictionColumns
{
    QString truth;
    QString prediction;
    QString score;         ///< of the positive class
    QString probabilities; ///< prefix of one column a class
    QString positive;
    QString weight;
    QStringList labels; ///< classes in order; empty: those that occur, sorted
    QMap<double, QString> quantiles;
    QString low, high;
    bool scoreIsProbability = true;
};

/// Reads predictions made elsewhere. BadInput names the row of a bad value (probabilities that do
/// not sum to one within 1e-6, not finite, a class without its column).
Result<Predictions> readPredictions(const Dataset &table, const PredictionColumns &columns);

} // namespace tenbin
