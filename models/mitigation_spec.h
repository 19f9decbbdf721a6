#pragma once

#include "core/params.h"
#include "core/result.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

namespace tenbin {

/// What is done against unfairness: asked for here, fitted with the pipeline on its training rows.
struct MitigationSpec
{
    QString method;               ///< id on models/mitigators/; empty: nothing is done
    QString constraint;           ///< one of the method's, empty when it has none
    QStringList protectedColumns; ///< several: their intersections
    int bins = 0;                 ///< of protected numbers and dates, see GroupCoder
    Params params;                ///< of the method

    bool any() const { return !method.isEmpty(); }
    bool drawsDecisions() const;
    bool decidesByGroup() const;  ///< rules a group come after the model
    bool trainsOtherwise() const; ///< the model is another one than the learner's own
    bool needsGroups() const;     ///< the protected columns are needed to predict
    /// Usage errors for what is unknown; an empty constraint is the method's first one.
    static Result<MitigationSpec> make(const QString &method, const QString &constraint,
                                       const QStringList &protectedColumns, int bins,
                                       const QJsonObject &params);
    QJsonObject toJson() const;
    static Result<MitigationSpec> fromJson(const QJsonObject &json);
};

/// "demographic_parity", "equal_opportunity", "equalized_odds".
QStringList parityConstraints();
/// In words: "Equalized odds".
QString constraintTitle(const QString &constraint);

} // namespace tenbin
