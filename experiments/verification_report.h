#pragma once

#include "core/block.h"
#include "experiments/verification.h"

#include <QJsonObject>

namespace tenbin {

/// {"verdict", "tolerance", "compared":[…], "differences":[{"part", "name", "recorded", "repeated",
/// "distance", "tolerated"}], "changes":[{"what", "recorded", "repeated"}]}
QJsonObject verificationJson(const Verification &verification);
/// The verdict in a sentence, what came out otherwise, what changed around it.
QList<Block> verificationBlocks(const Verification &verification);

} // namespace tenbin
