#pragma once

#include <QList>
#include <QString>

#include <utility>

namespace tenbin {

/// The program and the libraries it uses with their versions; opens none of them for that.
QList<std::pair<QString, QString>> libraryVersions();

} // namespace tenbin
