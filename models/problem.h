#pragma once

#include "core/result.h"
#include "data/dataset.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace tenbin {

/// The kind of supervised problem.
enum class Problem { Binary, Multiclass, Regression };

QString problemName(Problem problem); ///< "binary", "multiclass", "regression"
std::optional<Problem> problemFromName(const QString &name);

/// The column to predict. Classification: values are class indices as doubles and classes are the
/// sorted names (numbers by value); the positive class of a binary problem is classes[1].
struct Target
{
    Problem problem = Problem::Regression;
    QString column;
    QStringList classes;
    std::vector<double> values;  ///< one a row
    std::vector<double> weights; ///< one a row, > 0; empty: all 1

    Target taken(RowSpan rows) const;
    int classCount() const { return int(classes.size()); }
};

/// A target without the classes that no row has, so that every class can be learned.
struct PresentClasses
{
    Target target;
    std::vector<int> kept; ///< indices in the whole target's classes; empty: all, or regression
    QStringList absent;
};
PresentClasses presentClasses(Target target);

/// Reads the target of all rows; rows with a missing target, or whose weight (the column with role
/// weight) is missing or zero, are left out and returned apart. A numeric column with at most two
/// values is a class; `problem` settles other doubts. `positive` puts that class at index 1.
/// BadInput: one class, more than 1,000, column absent, infinite values, negative weights.
struct TargetRows
{
    Target target; ///< for `rows`, in that order
    Rows rows;     ///< of the dataset, ascending
    Rows missing;  ///< left out
};
Result<TargetRows> readTarget(const Dataset &dataset, const QString &column,
                              const QString &positive = {},
                              std::optional<Problem> problem = std::nullopt);

} // namespace tenbin
