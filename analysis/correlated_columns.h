#pragma once

#include "analysis/attributions.h"
#include "data/dataset.h"

#include <QList>
#include <QStringList>

namespace tenbin {

/// Two columns that say much the same: what a model reads in one it could read in the other, so
/// their attributions are divided between them by chance.
struct ColumnPair
{
    QString first;
    QString second;
    double association = 0; ///< 0 … 1
};

/// Pairs of at least `least`, strongest first, over at most 5,000 of the rows (evenly spaced).
/// Numbers and times: |Spearman's correlation|; categories: Cramér's V; one of each: correlation
/// ratio; the latter two corrected for chance (Bergsma, "A bias-correction for Cramér's V", 2013;
/// adjusted η²). Rows where either is missing are left out; fewer than 10 of them say nothing.
QList<ColumnPair> correlatedColumns(const Dataset &data, const QStringList &columns, RowSpan rows,
                                    double least = 0.7);

/// The columns with those that are paired, directly or through others, as one each: their
/// attributions added up, which is exact. Named "a + b", in the place of the first.
Attributions grouped(const Attributions &attributions, const QList<ColumnPair> &pairs);

} // namespace tenbin
