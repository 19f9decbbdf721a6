#pragma once

#include "analysis/explainer.h"
#include "analysis/source_columns.h"
#include "core/params.h"

#include <QList>
#include <QStringList>

namespace tenbin {

/// Which columns, and which pairs of them, an explanation of effects shows.
struct EffectColumns
{
    QStringList single;
    QList<QStringList> pairs;
    bool chosen = false;  ///< named by the user
    QStringList warnings; ///< columns of texts, and those without a value, are left out
};

/// "columns" (a list; empty: all) and "pairs" ("a+b,c+d").
QList<ParamSpec> effectColumnParams(bool withPairs);

/// Usage when the model has no such column; BadInput when a column that was named holds texts or
/// has no value in the rows.
Result<EffectColumns> effectColumns(const ExplanationRequest &request, const Params &params);

/// A sentence for when no column was named and only the `shown` largest of `all` effects are drawn.
QString mostShown(qsizetype shown, qsizetype all);

/// "Adult, 2,000 rows. Mean log-odds of >50K, band: …": what captions of effects say first.
QString effectCaption(const ExplanationRequest &request, const QString &rest);

} // namespace tenbin
