#pragma once

#include "core/params.h"

#include <QStringList>

namespace tenbin {

/// Values of a param that a search may well begin with, as SearchDimension::parse reads them: both
/// ways of a flag, all choices, a range about the initial value (by its logarithm where the param
/// spans decades). Empty for what has no range to suggest: texts and lists.
QString suggestedSpace(const ParamSpec &spec);

/// Which params of a learner to vary unless somebody says otherwise: at most two of the important
/// numbers, no budget such as rounds or epochs; without such the first important choice.
QStringList suggestedParams(const QList<ParamSpec> &specs);

} // namespace tenbin
