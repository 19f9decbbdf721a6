#pragma once

#include "core/block.h"
#include "models/fitted_mitigation.h"

#include <QJsonObject>

namespace tenbin {

/// What a mitigation does to decisions, a row a group: from which probability on the positive class
/// is predicted, and where that is drawn. What it needs comes first.
QList<Block> mitigationBlocks(const MitigationSpec &spec, const FittedMitigation &fitted,
                              const QStringList &classes);
/// {"method", "constraint", "protected", "params", "needs_protected", "randomised",
///  "groups":[{"group", "rule":{"thresholds", "shares"}}]}
QJsonObject mitigationJson(const MitigationSpec &spec, const FittedMitigation &fitted);

} // namespace tenbin
