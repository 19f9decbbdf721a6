#pragma once

#include "core/block.h"
#include "data/dataset.h"
#include "data/profile.h"

#include <QJsonObject>
#include <QList>
#include <QString>

namespace tenbin {

/// What an import says about itself: figures, what was decided and coerced, columns, warnings.
QList<Block> importBlocks(const Dataset &dataset, const Profile &profile);
/// outcome.values of an import: "dataset" as record.h takes it up, and "notes".
QJsonObject importValues(const Dataset &dataset, const Profile &profile, const QString &positive,
                         const QString &source);
/// A table of the columns, one of the warnings, and a histogram or the top values a column.
QList<Block> profileBlocks(const Profile &profile);

} // namespace tenbin
