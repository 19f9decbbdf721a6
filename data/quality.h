#pragma once

#include "data/profile.h"

namespace tenbin {

/// What a user should know before training: columns that say nothing, say the same as another,
/// miss values, look like ids or give the target away; rows that stand twice; a lopsided target.
/// `leaks` is leakageOf each column. Columns to be ignored are left out.
QList<QualityWarning> qualityWarnings(const Dataset &dataset, const Profile &profile,
                                      const QStringList &leaks);

} // namespace tenbin
