#pragma once

#include <QIcon>
#include <QString>

namespace tenbin {

/// An icon of the program's own set (resources/icons), drawn in the text colour of the moment, so
/// that it follows the theme; empty when there is none of this name.
QIcon icon(const QString &name);

} // namespace tenbin
