#pragma once

#include "analysis/cell_table.h"
#include "analysis/explained_output.h"
#include "core/progress.h"

#include <Eigen/Core>

#include <QMap>
#include <QStringList>

#include <limits>
#include <optional>
#include <utility>
#include <vector>

namespace tenbin {

/// What is to be changed, and what may be.
struct CounterfactualSettings
{
    std::optional<int> wanted; ///< classes: the one to be decided; empty: any but the present one
    double low = -std::numeric_limits<double>::infinity(); ///< regression: the wanted value
    double high = std::numeric_limits<double>::infinity();

    QStringList immutable;
    QStringList onlyUp, onlyDown; ///< numbers and times
    QMap<QString, std::pair<double, double>> ranges;

    int count = 3;            ///< how many different ones
    double changeCost = 1;    ///< added to the distance for each changed cell
    double diversity = 1;     ///< how much likeness to those found before counts
    qsizetype budget = 20000; ///< rows that may be predicted
};

/// A row that was put together, with what the model says of it.
struct Counterfactual
{
    Eigen::RowVectorXd cells;
    std::vector<int> changed; ///< columns
    double output = 0;        ///< in the space of the explained output
    int decided = -1;         ///< class; -1: regression
    double distance = 0;      ///< to the original (RowDistance)
    double cost = 0;          ///< distance and changed cells
    quint32 nearestRow = 0;   ///< of the reference rows
    double nearestDistance = 0;
};

struct Counterfactuals
{
    CellTable columns;
    Eigen::RowVectorXd original;
    double output = 0;
    int decided = -1;
    bool already = false;              ///< the row is as wanted as it stands
    std::vector<Counterfactual> found; ///< the cheapest first
    /// When nothing was found: the tried row that comes nearest to the wanted output.
    std::optional<Counterfactual> failure;
    /// All cheaper rows that can be made of the tried values (at most 24 a column) were tried.
    bool proven = false;
    qsizetype predicted = 0; ///< rows that the model was asked about
    qsizetype references = 0;
    QStringList together; ///< sets of columns that change together: "education, education-num"
};

/// The cheapest changes of one row after which the pipeline decides as wanted, or predicts within
/// [low, high], and others that are cheap too: none of them changes all columns of another.
/// Cells only take values that occur in the reference rows; a cell is never made missing, texts
/// stay; columns that stand for each other value by value there change together. Cost: RowDistance
/// + changeCost × changed cells. Starts: the reference rows that are as wanted, nearest first, and
/// steps of single cells that bring the output nearest; each is made cheaper cell by cell. Then
/// combinations of values are tried from the cheapest on, as far as the budget goes. Others: the
/// same with columns of the best kept as they are, chosen as in Mothilal, Sharma, Tan, "Explaining
/// machine learning classifiers through diverse counterfactual explanations", FAT* 2020 (1 / (1 +
/// distance)). Same answer whatever context.threads says; at most 256 rows are predicted between
/// two reports. BadInput: row out of range, no reference rows, unknown columns, nothing that may
/// change.
Result<Counterfactuals> findCounterfactuals(const ExplainedOutput &output, const Dataset &data,
                                            quint32 row, RowSpan reference,
                                            const CounterfactualSettings &settings,
                                            const Context &context, Progress &progress);

} // namespace tenbin
