#pragma once

#include "core/progress.h"
#include "core/result.h"
#include "data/dataset.h"

#include <QList>
#include <QString>
#include <QStringList>

namespace tenbin {

/// Two columns that say much the same.
struct RelatedPair
{
    QString first, second;
    double strength = 0; ///< 0 … 1
    QString measure;     ///< "|Pearson|", "|Spearman|", "Cramér's V", "correlation ratio"
};

/// Pairs among `columns` with a strength of at least `least`, strongest first. Numbers and times:
/// the larger of |Pearson| and |Spearman| (ranks within each column). Categories: Cramér's V with
/// Bergsma's correction (Journal of the Korean Statistical Society 42, 2013). A category and a
/// number: the correlation ratio η with ε² in place of η² (Kelley, PNAS 21, 1935), so that many
/// levels alone relate nothing. Rows with a missing value in either are left out; of more than
/// 20,000 rows, evenly spaced ones are looked at. Texts and constant columns relate to nothing.
Result<QList<RelatedPair>> relatedColumns(const Dataset &dataset, RowSpan rows,
                                          const QStringList &columns, double least, int threads,
                                          Progress &progress);

/// The columns that pairs connect, each group in the order of `columns`; groups of one are left
/// out.
QList<QStringList> relatedGroups(const QList<RelatedPair> &pairs, const QStringList &columns);

/// A sentence that names the pairs and says what they do to explanations of single columns; empty
/// when there are none.
QString relatedWarning(const QList<RelatedPair> &pairs);

} // namespace tenbin
