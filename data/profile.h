#pragma once

#include "core/progress.h"
#include "core/result.h"
#include "data/dataset.h"

#include <QJsonObject>
#include <QList>

namespace tenbin {

struct ValueCount
{
    QString value;
    qint64 count = 0;
};

/// What a column looks like. Moments leave missing values out; std has n - 1; quartiles by linear
/// interpolation (type 7); skewness g1 = m3 / m2^1.5; NaN where not defined.
struct ColumnProfile
{
    QString name;
    ColumnType type = ColumnType::Numeric;
    Role role = Role::Feature;
    qint64 count = 0; ///< not missing
    qint64 missing = 0;
    qint64 distinct = 0;
    double mean = 0, std = 0, minimum = 0, q1 = 0, median = 0, q3 = 0, maximum = 0;
    double skewness = 0, adjustedSkewness = 0, excessKurtosis = 0;
    QList<ValueCount> top;        ///< five most frequent; ties by value, texts in code point order
    QList<double> histogramEdges; ///< k + 1 edges (numeric, datetime in microseconds)
    QList<qint64> histogramCounts;
    double targetCorrelation = 0; ///< Pearson with a numeric target, else NaN
};

struct QualityWarning
{
    QString kind; ///< constant, almost_constant, infinite, duplicate_column, leaking, imbalanced,
                  ///< high_cardinality, id_like, missing, duplicate_rows
    QString column;
    QString message;
};

struct Profile
{
    qint64 rows = 0;
    qint64 duplicateRows = 0;
    QList<ColumnProfile> columns;
    QList<QualityWarning> warnings;

    QJsonObject toJson() const;
    static Result<Profile> fromJson(const QJsonObject &json);
};

/// Columns in parallel; correlations leave out rows with a missing value in either column.
Result<Profile> makeProfile(const Dataset &dataset, int threads, Progress &progress);

/// Pearson correlation over rows where both are present; NaN when fewer than two or constant.
double pearson(std::span<const double> a, std::span<const double> b);
double spearman(std::span<const double> a, std::span<const double> b);

} // namespace tenbin
