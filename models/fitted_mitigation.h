#pragma once

#include "models/decision.h"
#include "models/group_coder.h"
#include "models/mitigator.h"
#include "models/predictions.h"

#include <vector>

namespace tenbin {

/// What a mitigation learned from its training rows.
struct FittedMitigation
{
    GroupCoder groups;
    std::vector<ScoreRule> rules; ///< one a group; empty: the method has none
    qsizetype ruleRows = 0;       ///< rows that the rules come from
    ColumnRepairPtr repair;       ///< null: columns stay as they are
    quint64 seed = 0;             ///< of the draws

    QJsonObject toJson() const;
    /// Everything is checked before use: BadInput when it is damaged.
    static Result<FittedMitigation> fromJson(const MitigationSpec &spec, const QJsonObject &json);
};

/// The training rows with their groups. `target` holds two classes.
GroupedRows groupedRows(const GroupCoder &coder, std::vector<qint32> groups, const Target &target);

/// Class indices by the rules. A row of a group without a training row is decided by `otherwise`.
/// `keys`: see rowKeys.
std::vector<double> decideByRules(const FittedMitigation &fitted, const Decision &otherwise,
                                  const Eigen::MatrixXd &probabilities,
                                  const std::vector<qint32> &groups,
                                  const std::vector<quint64> &keys);
/// 1 for as many rows as the shares say, each drawn by its key.
std::vector<double> drawShares(std::span<const double> shares, quint64 seed,
                               const std::vector<quint64> &keys);

/// The rules of a method, from predictions for rows that the model did not see.
Result<std::vector<ScoreRule>> fitRules(const MitigationSpec &spec, const GroupCoder &coder,
                                        const Dataset &dataset, const Predictions &unseen);

/// What is to be known before a mitigation is applied: what it needs and whether it draws.
QStringList mitigationNotes(const MitigationSpec &spec);
/// A sentence when the method decides by groups and rows are of groups that had no training row.
QStringList unseenGroupNotes(const FittedMitigation &fitted, const Dataset &dataset, RowSpan rows);

} // namespace tenbin
