#pragma once

#include "core/result.h"
#include "models/problem.h"

#include <QJsonObject>

namespace tenbin {

/// What of a data set decides how large a search gets.
struct SearchGroundFacts
{
    Problem problem = Problem::Regression;
    int classes = 0;
    qsizetype rows = 0; ///< with a target
};

/// How much a search will compute.
struct SearchSize
{
    int trials = 0;     ///< of the search on all rows, over all rounds
    int candidates = 0; ///< settings that are tried
    int rounds = 1;
    qint64 folds = 0; ///< that judge a trial
    qint64 fits = 0;  ///< of models, with those of nested searches and at the end
    qint64 outer = 0; ///< nested: searches within the outer folds
};

/// Of the params of "tune", without looking at rows: what the worker will plan, up to a rounding
/// of how many rows a fold has. Usage errors are those of the search.
Result<SearchSize> searchSize(const QJsonObject &params, const SearchGroundFacts &facts);

} // namespace tenbin
