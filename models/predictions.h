#pragma once

#include "core/result.h"
#include "data/dataset.h"
#include "models/problem.h"

#include <Eigen/Core>

#include <QMap>
#include <QStringList>

#include <optional>
#include <span>
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
    bool isClassification() const { return problem != Problem::Regression; }
    /// What ranks the rows for a class: a score or its probability; empty when there is none.
    std::span<const double> scores(int classIndex) const;
    /// The probability of a class; empty when there is none.
    std::span<const double> probability(int classIndex) const;

    Predictions taken(RowSpan positions) const;

    /// Columns row (counted from 0), truth, prediction, p_CLASS…, and where there are any score,
    /// fold, weight, q_LEVEL…, low, high. readPredictions reads it back.
    Result<Dataset> toDataset() const;
};

/// Which columns of a predictions file hold what; empty: there is none.
struct PredictionColumns
{
    QString truth;
    QString prediction;    ///< empty: the likelier class (score: from 0.5; margin: above 0)
    QString score;         ///< of the positive class
    QString probabilities; ///< prefix of one column a class
    QString positive;      ///< empty: the second class
    QString weight;
    QStringList labels; ///< classes in order; empty: those that occur, sorted
    QMap<double, QString> quantiles;
    QString low, high;
    QString fold;
    /// Empty: a score is taken for a probability when all of it lies in [0, 1].
    std::optional<bool> scoreIsProbability;
    /// Empty: regression when truth and prediction are numbers with more than two values and
    /// nothing above names classes.
    std::optional<Problem> problem;
};

/// Reads predictions made elsewhere. BadInput names the row of a bad value: missing, not finite,
/// a probability outside [0, 1], probabilities of a row whose sum is off by more than 0.005 (what
/// rounding to three decimals can do), a class without its column, a negative weight.
Result<Predictions> readPredictions(const Dataset &table, const PredictionColumns &columns);

} // namespace tenbin
