#pragma once

#include "core/result.h"

#include <QString>
#include <QStringList>

namespace tenbin {

/// Names of the parts that dates can be turned into: "year", "month", …, "cyclic".
QStringList datetimeParts();

/// The parts of a text "year,month,cyclic", in the order of datetimeParts(); "auto" is those that
/// are tried by themselves. Usage error for others.
Result<QStringList> datetimePartsOf(const QString &text);

} // namespace tenbin
