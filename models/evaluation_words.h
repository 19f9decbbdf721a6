#pragma once

#include <QString>

namespace tenbin {

QString countText(qsizetype count); ///< "48,842"
QString percentText(double share);  ///< "95 %", "99.9 %"

} // namespace tenbin
