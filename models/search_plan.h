#pragma once

#include "data/split.h"
#include "models/search_space.h"

#include <QStringList>

#include <span>

namespace tenbin {

/// A round of a search: the best candidates of the round before, on a share of the resource.
struct SearchRung
{
    int candidates = 0;
    double share = 1;
};

/// Which settings a search tries, and in which rounds: grid and random search have one round with
/// the whole resource. Successive halving has several, each with a third of the candidates on three
/// times the resource: Jamieson, Talwalkar, "Non-stochastic best arm identification and
/// hyperparameter optimization", AISTATS 2016; a third as in Li et al., "Hyperband", JMLR 18, 2018.
struct SearchPlan
{
    QList<QJsonObject> candidates;
    QList<SearchRung> rungs;

    static QStringList kinds(); ///< "grid", "random", "halving"

    /// `trials` candidates, 0: all of a grid, 20 of a random search, 27 of halving. No round gets
    /// less than `leastShare` of the resource. Usage errors say what is wrong.
    static Result<SearchPlan> make(const QString &kind, const SearchSpace &space, int trials,
                                   double leastShare, quint64 seed);

    int trials() const; ///< over all rounds
    int firstTrial(qsizetype rung) const;
};

/// Positions of the best `count` scores, best first; NaN is worse than any, the first of equal
/// ones is better.
std::vector<int> bestScores(std::span<const double> scores, int count, bool greaterIsBetter);

/// The split with a share of each fold's training rows, of every class alike, drawn from the seed;
/// a smaller share is part of a larger one. `strata` are class codes by row, empty for numbers.
Split thinned(Split split, std::span<const double> strata, double share, quint64 seed);

} // namespace tenbin
