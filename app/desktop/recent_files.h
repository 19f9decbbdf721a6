#pragma once

#include <QStringList>

namespace tenbin {

/// Files that were imported, newest first, at most 15; those that are gone are left out.
QStringList recentFiles();
void addRecentFile(const QString &path);

} // namespace tenbin
