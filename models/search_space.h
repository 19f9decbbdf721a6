#pragma once

#include "core/params.h"
#include "core/random.h"
#include "core/result.h"

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

namespace tenbin {

/// The values that one param may take in a search, as people write it: a list "a,b,c" or a range
/// "lo:hi[:log][:step]". With log, values are spread by their logarithm and a step is a factor:
/// "0.01:100:log:10" holds 0.01, 0.1, 1, 10, 100. A range with a step holds these values alone.
struct SearchDimension
{
    ParamSpec spec;
    QString text;             ///< as it was written
    QList<QJsonValue> values; ///< list, flag, range with a step
    double low = 0;           ///< range without a step: values is empty
    double high = 0;
    bool logarithmic = false;

    /// Usage error with what is wrong when it is no list or range of values of the param.
    static Result<SearchDimension> parse(const ParamSpec &spec, const QString &text);

    bool isRange() const { return values.isEmpty(); }
    /// The values of a grid: the list, or `points` over the range, ends included.
    QList<QJsonValue> gridValues(int points = 5) const;
    double size() const; ///< how many values there are; infinite for real ranges
    QJsonValue draw(RandomStream &stream) const;
};

/// Which params vary in a search, in the order they were given.
struct SearchSpace
{
    QList<SearchDimension> dimensions;

    /// From texts "param=SPEC". Usage errors: unknown param (with the nearest), a param twice, no
    /// param at all, a bad SPEC.
    static Result<SearchSpace> parse(const QList<ParamSpec> &specs, const QStringList &assignments);

    /// Settings of a grid, the last param varies fastest. Usage error above `most`.
    Result<QList<QJsonObject>> grid(qsizetype most) const;
    /// `count` different settings, fewer when the space holds no more. The setting at a place
    /// depends on the seed and the places before it only.
    QList<QJsonObject> random(qsizetype count, quint64 seed) const;
};

} // namespace tenbin
