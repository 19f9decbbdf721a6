#pragma once

#include <QJsonObject>
#include <QList>
#include <QString>

#include <utility>

namespace tenbin {

/// The program and the libraries it uses with their versions; opens none of them for that.
QList<std::pair<QString, QString>> libraryVersions();
/// The same as JSON: name → version.
QJsonObject versionsJson();

} // namespace tenbin
